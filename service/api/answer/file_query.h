/*
 * File query: what a reader asks of a file beyond its format: ?encoding=, ?exact=, ?dtype=, ?ties=.
 */
#ifndef WEIGHTD_API_ANSWER_FILE_QUERY_H
#define WEIGHTD_API_ANSWER_FILE_QUERY_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "weightd/format.h"

/* "nested", "flat" or "base64". */
const char *weightd_json_style_name(enum weightd_json_style style);

/*
 * weightd_file_query_read() - the options that the query names; the others stay as they are.
 *
 * 'has_dtype' says whether ?dtype= is one of them (a specification's is not).  False with an issue
 * in reply->error.
 */
bool weightd_file_query_read(const struct weightd_request *request, struct weightd_reply *reply,
			     bool has_dtype, struct weightd_format_options *options);

/*
 * weightd_file_query_apply() - widens what the encoding, which is not open, has the format of.
 *
 * Views are copied to the request's arena.  Options that the format does not know are forgotten, so
 * that equal files have one name.  False with an issue in reply->error: a dtype that lacks values
 * of a tensor, or ties of a selection.
 */
bool weightd_file_query_apply(const struct weightd_request *request, struct weightd_reply *reply,
			      struct weightd_encoding *encoding);

/* "?slice=..&encoding=flat&dtype=float32", "" without any: what leads to the file again. */
const char *weightd_file_query_text(const struct weightd_request *request,
				    const struct weightd_encoding *encoding);

#endif
