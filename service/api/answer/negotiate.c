/*
 * Choosing a format, and reading the Accept header.
 */
#include "api/answer/negotiate.h"

#include <string.h>
#include <strings.h>

/* Reads "0.25" (at most three decimals, RFC 9110 12.4.2); anything else counts as 1. */
static double read_quality(const char *text)
{
	unsigned thousandths, unit = 1000;

	if (*text != '0' && *text != '1')
		return 1;
	thousandths = (unsigned)(*text++ - '0') * unit;
	if (*text == '.')
		for (text++; *text >= '0' && *text <= '9'; text++)
			thousandths += (unsigned)(*text - '0') * (unit /= 10);
	return thousandths > 1000 ? 1 : thousandths / 1000.0;
}

/* The q parameter among ";..." up to the end of this element. */
static double element_quality(const char *parameters, const char *end)
{
	while (parameters < end) {
		parameters += strspn(parameters, "; \t");
		if (parameters < end && strncasecmp(parameters, "q=", 2) == 0)
			return read_quality(parameters + 2);
		parameters += strcspn(parameters, ";,");
		if (*parameters != ';')
			break;
	}
	return 1;
}

/* How closely a media range fits: 0 not at all, 1 for anything, 2 for its type, 3 for the type
 * itself. */
static int specificity(const char *range, size_t length, const char *media_type)
{
	const char *slash = strchr(media_type, '/');
	size_t type_length = slash == NULL ? strlen(media_type) : (size_t)(slash - media_type) + 1;

	if (length == strlen(media_type) && strncasecmp(range, media_type, length) == 0)
		return 3;
	if (length == type_length + 1 && range[length - 1] == '*' &&
	    strncasecmp(range, media_type, type_length) == 0)
		return 2;
	return (length == 3 && memcmp(range, "*/*", 3) == 0) || (length == 1 && *range == '*');
}

double weightd_accept_quality(const char *accept, const char *media_type)
{
	double quality = 0;
	int best = 0;

	if (accept == NULL || accept[strspn(accept, " \t,")] == '\0')
		return 1;
	for (const char *at = accept; *at != '\0';) {
		at += strspn(at, " \t,");
		size_t length = strcspn(at, " \t;,");
		const char *end = at + strcspn(at, ",");
		int fit = length == 0 ? 0 : specificity(at, length, media_type);
		if (fit > best) {
			best = fit;
			quality = element_quality(at + length, end);
		}
		at = end;
	}
	return quality;
}

bool weightd_media_type_is(const char *content_type, const char *media_type)
{
	size_t length = strlen(media_type);

	if (content_type == NULL || strncasecmp(content_type, media_type, length) != 0)
		return false;
	const char *rest = content_type + length + strspn(content_type + length, " \t");
	return *rest == '\0' || *rest == ';';
}

static bool is_eligible(const struct weightd_format *format, unsigned needed_flags)
{
	return (format->flags & needed_flags) == needed_flags;
}

static void refuse(struct weightd_error *err, unsigned needed_flags, const char *what,
		   const char *value)
{
	char names[160];

	weightd_format_names(needed_flags, names, sizeof names);
	weightd_error_add(err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
			  "%s '%.100s' is not available here", what, value);
	weightd_error_expected(err, "%s", names);
}

/* The format that the extension or ?format names.  False if it is refused. */
static bool named_format(const struct weightd_format **format,
			 const struct weightd_request *request, unsigned needed_flags,
			 struct weightd_error *err)
{
	const char *query = weightd_request_query(request, "format");
	const char *name = request->extension != NULL ? request->extension : query;

	*format = NULL;
	if (name == NULL)
		return true;
	*format = weightd_format_find(name);
	if (*format == NULL || !is_eligible(*format, needed_flags)) {
		refuse(err, needed_flags, request->extension != NULL ? "the extension" : "format",
		       name);
		return false;
	}
	if (query != NULL && weightd_format_find(query) != *format) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_QUERY, NULL,
				  "the path asks for '%.50s' and the query for '%.50s'", name,
				  query);
		return false;
	}
	return true;
}

static double format_quality(const struct weightd_format *format, const char *accept)
{
	double best = 0;

	for (size_t i = 0; format->media_types[i] != NULL; i++) {
		double quality = weightd_accept_quality(accept, format->media_types[i]);
		if (quality > best)
			best = quality;
	}
	return best;
}

const struct weightd_format *weightd_negotiate_format(const struct weightd_request *request,
						      unsigned needed_flags,
						      const struct weightd_format *fallback,
						      struct weightd_error *err)
{
	const struct weightd_format *chosen;
	double best;

	if (!named_format(&chosen, request, needed_flags, err))
		return NULL;
	if (chosen != NULL)
		return chosen;
	chosen = fallback;
	best = fallback == NULL ? 0 : format_quality(fallback, request->accept);
	for (size_t i = 0; i < weightd_format_count(); i++) {
		const struct weightd_format *format = weightd_format_at(i);
		double quality = is_eligible(format, needed_flags)
					 ? format_quality(format, request->accept)
					 : 0;
		if (quality > best) {
			best = quality;
			chosen = format;
		}
	}
	if (best > 0)
		return chosen;
	refuse(err, needed_flags, "Accept", request->accept == NULL ? "" : request->accept);
	return NULL;
}

bool weightd_accepts_text_plain(const struct weightd_request *request)
{
	const char *name = request->extension != NULL ? request->extension
						      : weightd_request_query(request, "format");

	if (name != NULL)
		return strcmp(name, "txt") == 0 || strcmp(name, "text") == 0;
	return weightd_accept_quality(request->accept, "text/plain") >
	       weightd_accept_quality(request->accept, "application/json");
}
