/*
 * Progress answer: the state, the time that is left, and 202.
 */
#include "api/answer/progress_answer.h"

#include <math.h>

/* Seconds after which to ask again. */
#define LONGEST_WAIT 10

double weightd_progress_seconds(const struct weightd_digest_progress *progress)
{
	const double rate = progress->bytes_per_second;

	if (!(rate > 0) || progress->bytes < progress->done)
		return NAN;
	return (double)(progress->bytes - progress->done) / rate;
}

const char *weightd_progress_state(const struct weightd_digest_progress *progress)
{
	return progress->is_waiting ? "waiting" : "computing";
}

void weightd_progress_accepted(const struct weightd_request *request, struct weightd_reply *reply,
			       const struct weightd_digest_progress *progress)
{
	const double left = weightd_progress_seconds(progress),
		     wait = left > LONGEST_WAIT ? LONGEST_WAIT : left;

	reply->status = 202;
	weightd_reply_header(reply, "Retry-After",
			     weightd_arena_printf(request->arena, "%d", wait > 1 ? (int)wait : 1));
}
