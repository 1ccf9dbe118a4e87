/*
 * Cancelling: long work asks now and then whether anybody still waits for it.
 */
#ifndef WEIGHTD_CANCEL_H
#define WEIGHTD_CANCEL_H

#include <stdbool.h>

#pragma GCC visibility push(default)

/* Whether the work is to be given up; asked every few milliseconds, by the threads that work. */
typedef bool weightd_cancel(void *context);

/*
 * weightd_cancel_by() - the calling thread's work ends with WEIGHTD_ERR_CANCELLED soon after
 * 'cancel' has answered true.  NULL: nothing is cancelled, as in a new thread.
 */
void weightd_cancel_by(weightd_cancel *cancel, void *context);

/* The thread's callback, and its context, for threads that work for it; NULL: none. */
weightd_cancel *weightd_cancel_of_thread(void **context);

/* How long a thread works before others have their turn. */
#define WEIGHTD_SLICE_MS 8

/*
 * weightd_cancel_after() - work that can be paused ends with WEIGHTD_ERR_CANCELLED once 'ms'
 * milliseconds have passed from now; 0: however long it takes, as in a new thread.
 *
 * Only replays are paused, between pieces of the way to the wanted elements.  The same call again
 * continues from the last piece, so that long work can be done in slices.
 */
void weightd_cancel_after(unsigned ms);

/* For workers: the answer of the thread's 'cancel'.  What has been made is lost. */
bool weightd_is_cancelled(void);
/* For work that goes on later where it stopped: whether the time is over, or it is cancelled. */
bool weightd_must_pause(void);

#pragma GCC visibility pop

#endif
