/*
 * Trial: work that a thread does only if it is done at once.
 *
 * A thread with others to serve tries first, and leaves to another what takes long or would wait.
 * Whoever works is asked for nothing but to ask: weightd_is_cancelled(), as always, and before
 * waiting for another thread or a disk weightd_is_trial().  Both answers make the trial fail, and
 * what it made is thrown away.
 */
#ifndef WEIGHTD_CORE_BASE_TRIAL_H
#define WEIGHTD_CORE_BASE_TRIAL_H

#include <stdbool.h>

/* The calling thread begins a trial that fails after 'ms' milliseconds. */
void weightd_trial_begin(unsigned ms);
/* The same for a thread that may wait for a disk; its own processor time counts. */
void weightd_trial_begin_patient(unsigned ms);
/* Ends it; true: nobody was refused anything, the result is as without a trial. */
bool weightd_trial_end(void);

/*
 * Before what must not be done twice: the trial passes, and what follows takes its time.  False: it
 * has failed already; give up with WEIGHTD_ERR_CANCELLED.  True also without a trial.
 */
bool weightd_trial_pass(void);
/* Before something that takes long: if true, give up with WEIGHTD_ERR_CANCELLED. */
bool weightd_is_trial(void);
/* The same before something that waits for a disk, or takes no longer than that. */
bool weightd_is_hasty(void);
/* For weightd_is_cancelled(): whether the thread's trial has failed, or its time is over. */
bool weightd_trial_is_over(void);

#endif
