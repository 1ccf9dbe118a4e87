/*
 * The clocks of the system, in nanoseconds and milliseconds.
 */
#ifndef WEIGHTD_CORE_BASE_CLOCK_H
#define WEIGHTD_CORE_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

/* The time on a clock (CLOCK_REALTIME, CLOCK_THREAD_CPUTIME_ID, ...).  Any thread. */
uint64_t weightd_clock_ns(clockid_t clock);

/* Milliseconds of CLOCK_MONOTONIC, which never jumps: for deadlines and durations. */
int64_t weightd_now_ms(void);

/* The moment 'ms' milliseconds from now on CLOCK_MONOTONIC, for timed waits. */
struct timespec weightd_time_in(unsigned ms);

void weightd_sleep_ms(unsigned ms);

#endif
