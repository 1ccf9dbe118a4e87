/*
 * The trial of a thread: its end, and whether it failed.
 */
#include "core/base/trial.h"

#include "core/base/clock.h"

#include <stdint.h>

static _Thread_local bool is_on, has_failed;
static _Thread_local int64_t end_ms;

void weightd_trial_begin(unsigned ms)
{
	is_on = true;
	has_failed = false;
	end_ms = weightd_now_ms() + (int64_t)ms;
}

bool weightd_trial_end(void)
{
	is_on = false;
	return !has_failed;
}

bool weightd_trial_pass(void)
{
	const bool passes = !is_on || !has_failed;

	if (passes)
		is_on = false;
	return passes;
}

bool weightd_is_trial(void)
{
	has_failed = is_on;
	return is_on;
}

bool weightd_trial_is_over(void)
{
	if (!is_on)
		return false;
	has_failed = has_failed || weightd_now_ms() >= end_ms;
	return has_failed;
}
