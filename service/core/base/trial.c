/*
 * The trial of a thread: its end, and whether it failed.
 */
#include "core/base/trial.h"

#include "core/base/clock.h"

#include <stdint.h>

static _Thread_local bool is_on, is_patient, has_failed;
static _Thread_local uint64_t end_ns;

static uint64_t now_ns(void)
{
	return weightd_clock_ns(is_patient ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC);
}

static void begin(unsigned ms, bool patient)
{
	is_on = true;
	is_patient = patient;
	has_failed = false;
	end_ns = now_ns() + ms * UINT64_C(1000000);
}

void weightd_trial_begin(unsigned ms)
{
	begin(ms, false);
}

void weightd_trial_begin_patient(unsigned ms)
{
	begin(ms, true);
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

bool weightd_is_hasty(void)
{
	return !is_patient && weightd_is_trial();
}

bool weightd_trial_is_over(void)
{
	if (!is_on)
		return false;
	has_failed = has_failed || now_ns() >= end_ns;
	return has_failed;
}
