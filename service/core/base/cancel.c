/*
 * The callback that cancels a thread's long work.
 */
#include "weightd/cancel.h"

#include "core/base/clock.h"
#include "core/base/trial.h"

#include <stddef.h>
#include <stdint.h>

static _Thread_local weightd_cancel *asked;
static _Thread_local void *asked_context;
static _Thread_local int64_t end_ms; /* 0: none */

void weightd_cancel_by(weightd_cancel *cancel, void *context)
{
	asked = cancel;
	asked_context = context;
}

weightd_cancel *weightd_cancel_of_thread(void **context)
{
	*context = asked_context;
	return asked;
}

void weightd_cancel_after(unsigned ms)
{
	end_ms = ms == 0 ? 0 : weightd_now_ms() + (int64_t)ms;
}

bool weightd_is_cancelled(void)
{
	return weightd_trial_is_over() || (asked != NULL && asked(asked_context));
}

bool weightd_must_pause(void)
{
	return (end_ms != 0 && weightd_now_ms() >= end_ms) || weightd_is_cancelled();
}
