/*
 * Problem documents (RFC 9457): the answer to every error.
 */
#ifndef WEIGHTD_HTTP_MESSAGE_PROBLEM_H
#define WEIGHTD_HTTP_MESSAGE_PROBLEM_H

#include "weightd/error.h"
#include "weightd/text.h"

#define WEIGHTD_PROBLEM_TYPE "application/problem+json"

/*
 * Appends the JSON document of 'err', which holds at least one issue: type, title, status, detail,
 * request_id, errors[], and "dropped" if issues were not kept.
 */
void weightd_problem_write(struct weightd_text *out, const struct weightd_error *err, int status,
			   const char *request_id);

/* The same, beginning with a member "error" that is the detail: clients of the Hub show it. */
void weightd_problem_write_for_hub(struct weightd_text *out, const struct weightd_error *err,
				   int status, const char *request_id);

#endif
