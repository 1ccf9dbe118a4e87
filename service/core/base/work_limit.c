/*
 * The count of work, and a question now and then.
 */
#include "core/base/work_limit.h"

#include "weightd/cancel.h"

#include <stddef.h>

/* Units between two questions, each of which may be a system call: less than 0.1 ms. */
#define UNITS_UNASKED UINT64_C(65536)

static _Thread_local uint64_t unasked;

bool weightd_is_unwanted(uint64_t units)
{
	unasked += units;
	if (unasked < UNITS_UNASKED)
		return false;
	unasked = 0;
	return weightd_is_cancelled();
}

enum weightd_code weightd_give_up(struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_CANCELLED, NULL,
				 "nobody waits for the answer any longer");
}

enum weightd_code weightd_go_on(uint64_t units, struct weightd_error *err)
{
	return weightd_is_unwanted(units) ? weightd_give_up(err) : WEIGHTD_OK;
}

enum weightd_code weightd_ask_to_go_on(struct weightd_error *err)
{
	return weightd_is_cancelled() ? weightd_give_up(err) : WEIGHTD_OK;
}

enum weightd_code weightd_work_do(struct weightd_work *work, uint64_t units, const char *what,
				  const char *pointer, struct weightd_error *err)
{
	work->done += units;
	if (work->done <= work->allowed)
		return weightd_go_on(units, err);
	weightd_error_add(
		err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
		"%s is too much work: more than the %llu units that this document may cost", what,
		(unsigned long long)work->allowed);
	weightd_error_expected(err, "fewer or simpler of them, or several models");
	return WEIGHTD_ERR_LIMIT_EXCEEDED;
}
