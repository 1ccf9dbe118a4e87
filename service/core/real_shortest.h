/*
 * The shortest decimal that reads back to a binary floating-point value; text is real_text.c's.
 */
#ifndef WEIGHTD_CORE_REAL_SHORTEST_H
#define WEIGHTD_CORE_REAL_SHORTEST_H

#include <stdbool.h>
#include <stdint.h>

/* digits * 10^exponent; digits may end in zeros. */
struct weightd_decimal {
	uint64_t digits;
	int exponent;
};

/*
 * Of all decimals that round to significand * 2^exponent (significand > 0), the nearest of the
 * shortest.  'is_power' says that the neighbour below is half as far away as the one above: the
 * significand is the least of its binade, and not of the lowest one.
 *
 * wide: significand < 2^53, exponent -1074..971 (binary64).
 * narrow: significand < 2^24, exponent -149..104 (binary32, and bfloat16 and binary16 with their
 * own significand and exponent).
 */
struct weightd_decimal weightd_real_shortest_wide(uint64_t significand, int exponent,
                                                  bool is_power);
struct weightd_decimal weightd_real_shortest_narrow(uint32_t significand, int exponent,
                                                    bool is_power);

#endif
