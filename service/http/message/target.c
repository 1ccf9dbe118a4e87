/*
 * Splits first and decodes afterwards, part by part, so that an escaped '/' never makes a segment.
 */
#include "http/message/target.h"

#include "core/base/utf8.h"

#include <stdint.h>
#include <string.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* A longer path without its slash would be cut. */
#define SUGGESTED_PATH_MAX 90

/* NULL if the decoded text is acceptable, else the problem. */
static const char *text_flaw(const char *text)
{
	while (*text != '\0') {
		const unsigned char c = (unsigned char)*text;
		const size_t length = weightd_utf8_length(text, SIZE_MAX);
		if (length == 0)
			return "is not valid UTF-8";
		if (c < 0x20 || c == 0x7F)
			return "holds a control character";
		text += length;
	}
	return NULL;
}

/* Decodes 'length' bytes of 'raw' into 'out', which is large enough.  NULL, or the problem. */
static const char *decode(char *out, const char *raw, size_t length, bool plus_is_space)
{
	char *end = out;

	for (size_t i = 0; i < length; i++) {
		char c = raw[i];
		if (c == '%') {
			int high = i + 2 < length ? hex_digit(raw[i + 1]) : -1;
			int low = high >= 0 ? hex_digit(raw[i + 2]) : -1;
			if (low < 0)
				return "holds a '%' that is not followed by two hex digits";
			c = (char)(high * 16 + low);
			if (c == '\0')
				return "holds a NUL";
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		} else if (c == '#') {
			return "holds a fragment";
		}
		*end++ = c;
	}
	*end = '\0';
	return text_flaw(out);
}

static enum weightd_code decode_part(const char **part, const char *raw, size_t length,
				     bool in_query, struct weightd_arena *arena,
				     struct weightd_error *err)
{
	char *text = weightd_arena_alloc(arena, length + 1);

	if (text == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the request target");
	const char *flaw = decode(text, raw, length, in_query);
	if (flaw != NULL)
		return weightd_error_add(err,
					 in_query ? WEIGHTD_ERR_BAD_QUERY : WEIGHTD_ERR_BAD_TARGET,
					 NULL, "the %s %s", in_query ? "query" : "path", flaw);
	*part = text;
	return WEIGHTD_OK;
}

static enum weightd_code parse_path(struct weightd_request_target *target, const char *path,
				    size_t length, struct weightd_arena *arena,
				    struct weightd_error *err)
{
	const char *end = path + length;
	bool is_lost = false;

	if (length <= 1)
		return WEIGHTD_OK;
	for (const char *start = path + 1; start <= end;) {
		const char *slash = memchr(start, '/', (size_t)(end - start));
		const char *stop = slash == NULL ? end : slash;
		const char *segment;
		enum weightd_code code =
			decode_part(&segment, start, (size_t)(stop - start), false, arena, err);
		if (code != WEIGHTD_OK)
			return code;
		if (segment[0] == '\0' && stop == end && start > path + 1 && start[-2] != '/')
			break; /* the slash at the end */
		if (segment[0] == '\0' || strcmp(segment, ".") == 0 || strcmp(segment, "..") == 0 ||
		    target->segment_count == WEIGHTD_SEGMENTS_MAX)
			is_lost = true;
		else
			target->segments[target->segment_count++] = segment;
		start = stop + 1;
	}
	if (path[length - 1] == '/' && path[length - 2] != '/') {
		target->slashed = weightd_arena_strndup(arena, path, length - 1);
		if (target->slashed == NULL)
			return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
						 "no memory for the request target");
	}
	if (is_lost)
		return weightd_error_add(
			err, WEIGHTD_ERR_NOT_FOUND, NULL,
			"a path has no empty, '.' or '..' segments, and at most %d",
			WEIGHTD_SEGMENTS_MAX);
	return WEIGHTD_OK;
}

static enum weightd_code parse_pair(struct weightd_request_target *target, const char *start,
				    size_t length, struct weightd_arena *arena,
				    struct weightd_error *err)
{
	const char *equals = memchr(start, '=', length);
	size_t name_length = equals == NULL ? length : (size_t)(equals - start);
	struct weightd_pair pair = {.value = ""};
	enum weightd_code code = decode_part(&pair.name, start, name_length, true, arena, err);

	if (code == WEIGHTD_OK && equals != NULL)
		code = decode_part(&pair.value, equals + 1, length - name_length - 1, true, arena,
				   err);
	if (code != WEIGHTD_OK)
		return code;
	for (size_t i = 0; target->repeated == NULL && i < target->query_count; i++)
		if (strcmp(target->query[i].name, pair.name) == 0)
			target->repeated = pair.name;
	if (target->query_count == WEIGHTD_QUERY_MAX)
		return weightd_error_add(err, WEIGHTD_ERR_BAD_QUERY, NULL,
					 "the query has more than %d parameters",
					 WEIGHTD_QUERY_MAX);
	target->query[target->query_count++] = pair;
	return WEIGHTD_OK;
}

static enum weightd_code parse_query(struct weightd_request_target *target, const char *query,
				     struct weightd_arena *arena, struct weightd_error *err)
{
	while (*query != '\0') {
		size_t length = strcspn(query, "&");
		if (length > 0) {
			enum weightd_code code = parse_pair(target, query, length, arena, err);
			if (code != WEIGHTD_OK)
				return code;
		}
		query += length;
		if (*query == '&')
			query++;
	}
	return WEIGHTD_OK;
}

enum weightd_code weightd_request_target_check(const struct weightd_request_target *target,
					       struct weightd_error *err)
{
	if (target->slashed != NULL) {
		weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL,
				  "the path ends with a slash, and no path here does");
		if (strlen(target->slashed) < SUGGESTED_PATH_MAX)
			weightd_error_suggest(err, target->slashed);
		return WEIGHTD_ERR_NOT_FOUND;
	}
	if (target->repeated == NULL)
		return WEIGHTD_OK;
	return weightd_error_add(err, WEIGHTD_ERR_BAD_QUERY, NULL,
				 "the query gives '%s' more than once", target->repeated);
}

enum weightd_code weightd_request_target_parse(struct weightd_request_target *target,
					       const char *raw, struct weightd_arena *arena,
					       struct weightd_error *err)
{
	const enum weightd_code code = weightd_request_target_parse_any(target, raw, arena, err);

	return code == WEIGHTD_OK ? weightd_request_target_check(target, err) : code;
}

enum weightd_code weightd_request_target_parse_any(struct weightd_request_target *target,
						   const char *raw, struct weightd_arena *arena,
						   struct weightd_error *err)
{
	*target = (struct weightd_request_target){0};
	if (strlen(raw) > WEIGHTD_TARGET_BYTES_MAX)
		return weightd_error_add(err, WEIGHTD_ERR_TARGET_TOO_LONG, NULL,
					 "the target must not be longer than %d bytes",
					 WEIGHTD_TARGET_BYTES_MAX);
	if (strcmp(raw, "*") == 0) {
		target->is_asterisk = true;
		return WEIGHTD_OK;
	}
	/* RFC 9112 3.2.2: a server takes the absolute form; the authority decides nothing here. */
	if (strncmp(raw, "http://", 7) == 0) {
		raw += 7 + strcspn(raw + 7, "/?#");
		if (*raw == '\0' || *raw == '?')
			return parse_query(target, *raw == '?' ? raw + 1 : raw, arena, err);
	}
	if (*raw != '/')
		return weightd_error_add(err, WEIGHTD_ERR_BAD_TARGET, NULL,
					 "the target must begin with '/'");
	size_t path_length = strcspn(raw, "?");
	enum weightd_code code = parse_path(target, raw, path_length, arena, err);
	if (code != WEIGHTD_OK || raw[path_length] == '\0')
		return code;
	return parse_query(target, raw + path_length + 1, arena, err);
}
