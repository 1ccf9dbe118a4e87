/*
 * Signal answer: the signal of a plan, as JSON or as a picture.
 */
#ifndef WEIGHTD_API_SIGNAL_SIGNAL_ANSWER_H
#define WEIGHTD_API_SIGNAL_SIGNAL_ANSWER_H

#include "core/signal/signal.h"
#include "http/message/reply.h"
#include "http/message/request.h"

/* What the query asks for. */
struct weightd_signal_query {
	struct weightd_signal_options options;
	bool is_picture;
};

/* Parameters of the query, for weightd_query_check(). */
#define WEIGHTD_SIGNAL_QUERY                                                                      \
	"inputs", "input_second_moment", "input_seed", "input_size", "measure", "mode", "format", \
		"bins", "flow"

/* Reads the query; false with BAD_QUERY or NOT_ACCEPTABLE in reply->error. */
bool weightd_signal_query(const struct weightd_request *request, struct weightd_reply *reply,
			  struct weightd_signal_query *query);

/* Computes the signal and writes it to the reply; 'plan' is needed until it returns. */
void weightd_signal_answer(const struct weightd_request *request, struct weightd_reply *reply,
			   const struct weightd_plan *plan,
			   const struct weightd_signal_query *query);

/* The two forms. */
void weightd_signal_json(struct weightd_reply *reply, const struct weightd_signal *signal,
			 const struct weightd_signal_options *options);
void weightd_signal_picture(struct weightd_reply *reply, const struct weightd_signal *signal,
			    struct weightd_arena *arena);

#endif
