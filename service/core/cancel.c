/*
 * Whom a thread's long work asks.
 */
#include "weightd/cancel.h"

#include <stddef.h>

static _Thread_local weightd_cancel *asked;
static _Thread_local void *asked_context;

void weightd_cancel_by(weightd_cancel *cancel, void *context)
{
	asked = cancel;
	asked_context = context;
}

bool weightd_is_cancelled(void)
{
	return asked != NULL && asked(asked_context);
}
