/*
 * The clocks of the system: clock_gettime() for all others.
 */
#include "core/base/clock.h"

#define SECOND_NS UINT64_C(1000000000)
#define MS_NS UINT64_C(1000000)

static struct timespec time_of(uint64_t ns)
{
	return (struct timespec){(time_t)(ns / SECOND_NS), (long)(ns % SECOND_NS)};
}

uint64_t weightd_clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * SECOND_NS + (uint64_t)now.tv_nsec;
}

int64_t weightd_now_ms(void)
{
	return (int64_t)(weightd_clock_ns(CLOCK_MONOTONIC) / MS_NS);
}

struct timespec weightd_time_in(unsigned ms)
{
	return time_of(weightd_clock_ns(CLOCK_MONOTONIC) + ms * MS_NS);
}

void weightd_sleep_ms(unsigned ms)
{
	const struct timespec pause = time_of(ms * MS_NS);

	nanosleep(&pause, NULL);
}
