/*
 * Target: the path segments and query parameters of a raw request target, decoded and checked.
 */
#ifndef WEIGHTD_HTTP_MESSAGE_TARGET_H
#define WEIGHTD_HTTP_MESSAGE_TARGET_H

#include "http/message/request.h"
#include "weightd/error.h"

#define WEIGHTD_SEGMENTS_MAX 16
#define WEIGHTD_TARGET_BYTES_MAX 8192

struct weightd_request_target {
	const char
		*segments[WEIGHTD_SEGMENTS_MAX]; /* percent-decoded UTF-8; may hold '/' from %2F */
	size_t segment_count;			 /* 0: the root, "/" */
	bool is_asterisk;			 /* "*", as in OPTIONS * */
	struct weightd_pair query[WEIGHTD_QUERY_MAX];
	size_t query_count;
	const char *repeated; /* the first query parameter that is given twice; NULL: none is */
	const char *slashed;  /* the path that ends with a slash, without it; NULL: it does not */
};

/*
 * weightd_request_target_parse() - split 'raw' at '/' and '?', decode each part by itself.
 *
 * Everything decoded lives in 'arena'.  Returns BAD_TARGET (no leading '/', bad escape, control
 * character, NUL, text that is not UTF-8), BAD_QUERY (the same in the query, a name given twice,
 * too many), NOT_FOUND (empty segment, "." or "..", too many segments), TARGET_TOO_LONG, NO_MEMORY.
 */
enum weightd_code weightd_request_target_parse(struct weightd_request_target *target,
					       const char *raw, struct weightd_arena *arena,
					       struct weightd_error *err);

/* The same, but a query parameter that is given more than once, and a slash at the end, are no
 * errors: see 'repeated' and 'slashed'. */
enum weightd_code weightd_request_target_parse_any(struct weightd_request_target *target,
						   const char *raw, struct weightd_arena *arena,
						   struct weightd_error *err);
/* BAD_QUERY if a query parameter is given more than once, NOT_FOUND for a slash at the end. */
enum weightd_code weightd_request_target_check(const struct weightd_request_target *target,
					       struct weightd_error *err);

#endif
