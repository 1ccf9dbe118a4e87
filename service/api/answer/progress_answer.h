/*
 * Progress answer: what an answer says that waits for a computation.
 */
#ifndef WEIGHTD_API_ANSWER_PROGRESS_ANSWER_H
#define WEIGHTD_API_ANSWER_PROGRESS_ANSWER_H

#include "api/service/digests.h"
#include "http/message/reply.h"
#include "http/message/request.h"

/* Seconds until it is done, at the rate so far; NAN: no rate is known. */
double weightd_progress_seconds(const struct weightd_digest_progress *progress);

/* "waiting" or "computing": the member "state". */
const char *weightd_progress_state(const struct weightd_digest_progress *progress);

/* Makes the reply 202, and says when to ask again. */
void weightd_progress_accepted(const struct weightd_request *request, struct weightd_reply *reply,
			       const struct weightd_digest_progress *progress);

#endif
