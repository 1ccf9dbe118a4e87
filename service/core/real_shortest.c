/*
 * Schubfach: Raffaello Giulietti, "The Schubfach way to render doubles" (2020), figures 4 and 7.
 *
 * The value and both ends of its rounding interval are scaled by one power of ten, so that the
 * interval holds at least one integer and at most one multiple of ten; a few comparisons of
 * integers then pick the result.  Scaled values keep two fraction bits, the last one "sticky"
 * (round to odd), which is enough for all comparisons to be exact.
 */
#include "core/real_shortest.h"

#include "core/powers_of_ten.h"

/* floor(log10(2^e)), floor(log10(3/4 * 2^e)), floor(log2(10^k)) for |e| <= 1500, |k| <= 1233. */
static inline int floor_log10_of_2(int e)
{
	return (e * 1262611) >> 22;
}

static inline int floor_log10_of_3_4(int e)
{
	return (e * 1262611 - 524031) >> 22;
}

static inline int floor_log2_of_10(int k)
{
	return (k * 1741647) >> 19;
}

static inline struct weightd_power_of_ten power_of_ten(int k)
{
	return weightd_powers_of_ten[k - WEIGHTD_POWER_OF_TEN_LOWEST];
}

__extension__ typedef unsigned __int128 uint128;

/* floor(power * x / 2^128), its last bit set if anything but a rounding remainder was cut off. */
static inline uint64_t scale_wide(struct weightd_power_of_ten power, uint64_t x)
{
	uint128 low = (uint128)power.low * x;
	uint128 high = (uint128)power.high * x + (uint64_t)(low >> 64);

	return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

/* As above with a power of 64 bits: floor(power * x / 2^64). */
static inline uint64_t scale_narrow(uint64_t power, uint32_t x)
{
	uint128 product = (uint128)power * x;

	return (uint64_t)(product >> 64) | ((uint32_t)(product >> 32) > 1);
}

/*
 * Picks from the scaled interval [lower, upper] around 'value', all times 4: a multiple of ten if
 * one lies inside, else the integer inside, else (both neighbours inside) the nearest.
 */
static inline struct weightd_decimal pick(uint64_t lower, uint64_t value, uint64_t upper, int k)
{
	const uint64_t s = value / 4;

	if (s >= 10) {
		const uint64_t tens = s / 10;
		const bool down_inside = lower <= 40 * tens;
		const bool up_inside = 40 * tens + 40 <= upper;
		if (down_inside != up_inside)
			return (struct weightd_decimal){tens + up_inside, k + 1};
	}
	const bool down_inside = lower <= 4 * s;
	const bool up_inside = 4 * s + 4 <= upper;
	if (down_inside != up_inside)
		return (struct weightd_decimal){s + up_inside, k};
	const uint64_t middle = 4 * s + 2;
	const bool up = value > middle || (value == middle && (s & 1) != 0);
	return (struct weightd_decimal){s + up, k};
}

struct weightd_decimal weightd_real_shortest_wide(uint64_t significand, int exponent, bool is_power)
{
	/* An even significand owns the ends of its interval: ties round to it. */
	const uint64_t is_odd = significand & 1;
	const int k = is_power ? floor_log10_of_3_4(exponent) : floor_log10_of_2(exponent);
	const int shift = exponent + floor_log2_of_10(-k) + 1;
	const struct weightd_power_of_ten power = power_of_ten(-k);
	const uint64_t lower = scale_wide(power, (4 * significand - 2 + is_power) << shift);
	const uint64_t value = scale_wide(power, (4 * significand) << shift);
	const uint64_t upper = scale_wide(power, (4 * significand + 2) << shift);

	return pick(lower + is_odd, value, upper - is_odd, k);
}

struct weightd_decimal weightd_real_shortest_narrow(uint32_t significand, int exponent,
                                                    bool is_power)
{
	const uint32_t is_odd = significand & 1;
	const int k = is_power ? floor_log10_of_3_4(exponent) : floor_log10_of_2(exponent);
	const int shift = exponent + floor_log2_of_10(-k) + 1;
	const struct weightd_power_of_ten full = power_of_ten(-k);
	const uint64_t power = full.high + (full.low != 0);
	const uint64_t lower = scale_narrow(power, (4 * significand - 2 + is_power) << shift);
	const uint64_t value = scale_narrow(power, (4 * significand) << shift);
	const uint64_t upper = scale_narrow(power, (4 * significand + 2) << shift);

	return pick(lower + is_odd, value, upper - is_odd, k);
}
