/*
 * Cancelling: long work asks now and then whether anybody still waits for it.
 */
#ifndef WEIGHTD_CANCEL_H
#define WEIGHTD_CANCEL_H

#include <stdbool.h>

#pragma GCC visibility push(default)

/* Whether the work is to be given up; asked every few milliseconds, by the thread that works. */
typedef bool weightd_cancel(void *context);

/*
 * weightd_cancel_by() - the calling thread's generation ends with WEIGHTD_ERR_CANCELLED soon after
 * 'cancel' has answered true.  NULL: nothing is cancelled, as in a new thread.
 *
 * Only replays ask, between pieces of the way to the wanted elements.  The same call again
 * continues from the last piece, so that long work can be done in slices.
 */
void weightd_cancel_by(weightd_cancel *cancel, void *context);

/* How long a thread works before others have their turn. */
#define WEIGHTD_SLICE_MS 8

/*
 * weightd_cancel_after() - the same once 'ms' milliseconds have passed from now; 0: however long it
 * takes, as in a new thread.
 */
void weightd_cancel_after(unsigned ms);

/* For workers: whether the time is over, or the answer of the thread's 'cancel'. */
bool weightd_is_cancelled(void);

#pragma GCC visibility pop

#endif
