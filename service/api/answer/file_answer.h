/*
 * File answer: a whole model or one tensor in a format, streamed as the socket takes it.
 */
#ifndef WEIGHTD_API_ANSWER_FILE_ANSWER_H
#define WEIGHTD_API_ANSWER_FILE_ANSWER_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "api/service/service.h"
#include "weightd/format.h"

/* Query parameters that file routes know; NULL-terminated. */
extern const char *const weightd_file_query[];

/*
 * weightd_file_negotiate() - the format a request asks for, JSON if it does not care.
 *
 * 'needed_flags' is WEIGHTD_FORMAT_MODEL or WEIGHTD_FORMAT_TENSOR.  NULL with an issue in
 * reply->error.
 */
const struct weightd_format *weightd_file_negotiate(const struct weightd_request *request,
						    struct weightd_reply *reply,
						    unsigned needed_flags);

/* A file that a request wants. */
struct weightd_wanted_file {
	struct weightd_held_plan *held;	      /* by the reply */
	const struct weightd_view *view;      /* in the request's arena; NULL: the whole model */
	const struct weightd_view_list *list; /* several views; NULL: not these */
	const struct weightd_format *format;
	bool has_url;	  /* the model is registered: the answer names the file's own URL */
	bool takes_dtype; /* ?dtype= is the file's, not the specification's */
};

/* weightd_file_answer() - answer the file; issues go to reply->error. */
void weightd_file_answer(const struct weightd_request *request, struct weightd_reply *reply,
			 const struct weightd_service *service,
			 const struct weightd_wanted_file *file);

#endif
