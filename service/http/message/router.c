/*
 * Matching of route patterns, segment by segment.
 */
#include "http/message/router.h"

#include "core/base/name_list.h"

#include <stdint.h>
#include <string.h>

static const struct {
	unsigned method;
	const char *name;
} methods[] = {
	{WEIGHTD_GET, "GET"}, {WEIGHTD_HEAD, "HEAD"},	  {WEIGHTD_POST, "POST"},
	{WEIGHTD_PUT, "PUT"}, {WEIGHTD_DELETE, "DELETE"}, {WEIGHTD_OPTIONS, "OPTIONS"},
};

#define METHOD_COUNT (sizeof methods / sizeof methods[0])

unsigned weightd_method_of(const char *name)
{
	for (size_t i = 0; i < METHOD_COUNT; i++)
		if (strcmp(methods[i].name, name) == 0)
			return methods[i].method;
	return 0;
}

const char *weightd_method_name(unsigned method)
{
	for (size_t i = 0; i < METHOD_COUNT; i++)
		if (methods[i].method == method)
			return methods[i].name;
	return "?";
}

bool weightd_method_is_known(const char *name)
{
	return strcmp(name, "PATCH") == 0 || strcmp(name, "TRACE") == 0 ||
	       strcmp(name, "CONNECT") == 0;
}

/* For weightd_name_list(): the method's name if it is in the mask. */
static const char *method_at(const void *mask, size_t index)
{
	return (*(const unsigned *)mask & methods[index].method) != 0 ? methods[index].name : NULL;
}

void weightd_methods_text(unsigned mask, char buffer[64])
{
	mask |= WEIGHTD_OPTIONS;
	if (mask & WEIGHTD_GET)
		mask |= WEIGHTD_HEAD;
	weightd_name_list(buffer, 64, method_at, &mask, METHOD_COUNT);
}

/* The match of one row with a target. */
struct match {
	uint32_t literals; /* a bit for each literal segment, the first segment highest; compares as
			      a number */
	struct {
		const char *name; /* in the pattern, not terminated */
		size_t length;
		const char *value;
	} captures[WEIGHTD_CAPTURES_MAX];
	size_t capture_count;
	const char *extension; /* not terminated */
	size_t extension_length;
	size_t rest; /* index of the first of all segments that are the last capture; 0: none */
};

/* A literal end is more than none, and less than any segment. */
#define END_LITERAL UINT32_C(1)

/*
 * "data{.ext}" against "data" and "data.npy"; "data{.ext}.sha256", whose extension must be there,
 * against "data.npy.sha256".
 */
static bool match_extension(struct match *match, const char *pattern, size_t length,
			    const char *segment)
{
	const size_t stem = (size_t)((const char *)memchr(pattern, '{', length) - pattern);
	const char *end = (const char *)memchr(pattern, '}', length) + 1;
	const size_t end_length = (size_t)(pattern + length - end);

	if (strncmp(pattern, segment, stem) != 0)
		return false;
	segment += stem;
	if (*segment == '\0')
		return end_length == 0;
	const size_t left = strlen(segment);
	if (segment[0] != '.' || left < 2 + end_length ||
	    memcmp(segment + left - end_length, end, end_length) != 0)
		return false;
	match->extension = segment + 1;
	match->extension_length = left - 1 - end_length;
	match->literals |= end_length > 0 ? END_LITERAL : 0;
	return true;
}

static bool match_segment(struct match *match, const char *pattern, size_t length,
			  const char *segment, size_t index)
{
	if (pattern[0] == '{') {
		const size_t i = match->capture_count++;
		if (i == WEIGHTD_CAPTURES_MAX)
			return false;
		match->captures[i].name = pattern + 1;
		match->captures[i].length = length - 2;
		match->captures[i].value = segment;
		return true;
	}
	/* Most rows of the table end here. */
	if (pattern[0] != segment[0])
		return false;
	const char *brace = memchr(pattern, '{', length);
	match->literals |= UINT32_C(1) << (31 - index);
	if (brace != NULL)
		return match_extension(match, pattern, length, segment);
	return strncmp(pattern, segment, length) == 0 && segment[length] == '\0';
}

/* "{path*}" is the last segment of its pattern, and all segments that are left, at least one. */
static bool is_rest(const char *pattern, size_t length)
{
	return length > 3 && pattern[0] == '{' && pattern[length - 2] == '*';
}

static bool match_rest(struct match *match, const char *pattern, size_t length,
		       const struct weightd_request_target *target, size_t index)
{
	if (index >= target->segment_count || match->capture_count == WEIGHTD_CAPTURES_MAX)
		return false;
	match->captures[match->capture_count].name = pattern + 1;
	match->captures[match->capture_count++].length = length - 3;
	match->rest = index;
	return true;
}

static bool match_pattern(struct match *match, const char *pattern,
			  const struct weightd_request_target *target)
{
	size_t index = 0;

	match->literals = 0;
	match->capture_count = 0;
	match->extension = NULL;
	match->rest = 0;
	pattern++; /* the leading '/' */
	while (*pattern != '\0') {
		size_t length = 0;
		while (pattern[length] != '\0' && pattern[length] != '/')
			length++;
		if (is_rest(pattern, length))
			return match_rest(match, pattern, length, target, index);
		if (index == target->segment_count ||
		    !match_segment(match, pattern, length, target->segments[index], index))
			return false;
		index++;
		pattern += length;
		if (*pattern == '/')
			pattern++;
	}
	return index == target->segment_count;
}

/* The segments from 'first' on, with the '/' between them; NULL without memory. */
static const char *join_rest(struct weightd_arena *arena,
			     const struct weightd_request_target *target, size_t first)
{
	size_t length = 0;

	for (size_t i = first; i < target->segment_count; i++)
		length += strlen(target->segments[i]) + 1;
	char *joined = weightd_arena_alloc(arena, length), *end = joined;
	for (size_t i = first; joined != NULL && i < target->segment_count; i++) {
		const size_t bytes = strlen(target->segments[i]);

		memcpy(end, target->segments[i], bytes);
		end += bytes;
		*end++ = i + 1 < target->segment_count ? '/' : '\0';
	}
	return joined != NULL && target->slashed != NULL
		       ? weightd_arena_printf(arena, "%s/", joined)
		       : joined;
}

/* The route of a request and what its pattern captured.  Without memory for the names, NO_MEMORY.
 */
static enum weightd_code take_match(struct weightd_request *request, struct match *match,
				    const struct weightd_request_target *target,
				    struct weightd_error *err)
{
	if (match->rest != 0) {
		const char *rest = join_rest(request->arena, target, match->rest);
		if (rest == NULL)
			return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
		match->captures[match->capture_count - 1].value = rest;
	}
	for (size_t i = 0; i < match->capture_count; i++) {
		request->captures[i].name = weightd_arena_strndup(
			request->arena, match->captures[i].name, match->captures[i].length);
		request->captures[i].value = match->captures[i].value;
		if (request->captures[i].name == NULL)
			return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
	}
	request->capture_count = match->capture_count;
	request->extension = NULL;
	if (match->extension == NULL)
		return WEIGHTD_OK;
	request->extension =
		weightd_arena_strndup(request->arena, match->extension, match->extension_length);
	return request->extension != NULL
		       ? WEIGHTD_OK
		       : weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
}

enum weightd_code weightd_router_match(struct weightd_request *request, unsigned *allowed,
				       const struct weightd_request_target *target,
				       const struct weightd_route *const *routes,
				       size_t route_count, struct weightd_error *err)
{
	struct match best = {0};
	bool is_found = false;
	unsigned wanted =
		request->method == WEIGHTD_HEAD ? WEIGHTD_GET | WEIGHTD_HEAD : request->method;

	*allowed = 0;
	request->route = NULL;
	for (size_t i = 0; i < route_count; i++) {
		struct match match;
		if (!match_pattern(&match, routes[i]->pattern, target))
			continue;
		if (is_found && match.literals < best.literals)
			continue;
		if (!is_found || match.literals > best.literals) {
			*allowed = 0;
			request->route = NULL;
			best.literals = match.literals;
		}
		is_found = true;
		*allowed |= routes[i]->methods;
		if (routes[i]->methods & wanted) {
			request->route = routes[i];
			best = match;
		}
	}
	if (!is_found)
		return weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL, "there is no such path");
	if (request->route == NULL && request->method != WEIGHTD_OPTIONS) {
		char text[64];
		weightd_methods_text(*allowed, text);
		weightd_error_add(err, WEIGHTD_ERR_METHOD_NOT_ALLOWED, NULL,
				  "the path does not support the request's method");
		weightd_error_expected(err, "%s", text);
		return WEIGHTD_ERR_METHOD_NOT_ALLOWED;
	}
	return request->route == NULL ? WEIGHTD_OK : take_match(request, &best, target, err);
}
