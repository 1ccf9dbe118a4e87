/*
 * Powers of ten in 128 bits: 10^k scaled by a power of two into [2^127, 2^128), rounded up.
 */
#ifndef WEIGHTD_CORE_TEXT_POWERS_OF_TEN_H
#define WEIGHTD_CORE_TEXT_POWERS_OF_TEN_H

#include <stdint.h>

#define WEIGHTD_POWER_OF_TEN_LOWEST (-292)
#define WEIGHTD_POWER_OF_TEN_HIGHEST 324

struct weightd_power_of_ten {
	uint64_t high, low;
};

/* Entry 0 is 10^WEIGHTD_POWER_OF_TEN_LOWEST. */
extern const struct weightd_power_of_ten
	weightd_powers_of_ten[WEIGHTD_POWER_OF_TEN_HIGHEST - WEIGHTD_POWER_OF_TEN_LOWEST + 1];

#endif
