/*
 * Shortest decimals of doubles.  Products of 128 bits have no place in vectors: only the digits are
 * split in all lanes at once.
 */
#include "core/text/real_digits.h"
#include "core/base/clones.h"
#include "core/text/schubfach.h"

#include <stdbool.h>

/* Entry n is 10^n. */
static const uint64_t powers[] = {
	1,
	10,
	100,
	1000,
	10000,
	100000,
	1000000,
	10000000,
	100000000,
	1000000000,
	10000000000,
	100000000000,
	1000000000000,
	10000000000000,
	100000000000000,
	1000000000000000,
	10000000000000000,
	100000000000000000,
};

/* A value and the ends of its rounding interval, times a power of ten and 4. */
struct scaled {
	uint64_t lower, value, upper;
	uint32_t ten; /* the power's exponent + WEIGHTD_TEN_BIAS */
};

__extension__ typedef unsigned __int128 uint128;

/* floor(power * x / 2^128), its last bit set if anything but a rounding remainder was cut off. */
static inline uint64_t scale(const struct weightd_power_of_ten *power, uint64_t x)
{
	const uint128 low = (uint128)power->low * x;
	const uint128 high = (uint128)power->high * x + (uint64_t)(low >> 64);

	return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

/*
 * A multiple of ten if one is inside (but not 0), else the integer inside, else (both neighbours
 * inside) the nearest.
 */
static inline uint64_t pick(const struct scaled *scaled)
{
	const uint64_t lower = scaled->lower, value = scaled->value, upper = scaled->upper;
	const uint64_t s = value / 4, tens = s / 10;
	const bool ten_below = lower <= 40 * tens, ten_above = 40 * tens + 40 <= upper;
	const bool below = lower <= 4 * s, above = 4 * s + 4 <= upper;
	const bool is_nearer_above = value + (s & 1) > 4 * s + 2; /* a tie goes to the even one */
	const uint64_t one = s + (above & (is_nearer_above | !below));
	const uint64_t ten = 10 * (tens + ten_above);
	const bool is_ten = (s >= 10) & (ten_below != ten_above);

	return one + ((ten - one) & -(uint64_t)is_ten);
}

static inline struct scaled scaled_bounds(uint64_t bits)
{
	const uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
	const uint32_t biased = (uint32_t)(bits >> 52) & 0x7FF;
	const uint32_t is_normal = biased != 0;
	const uint64_t significand = fraction | (uint64_t)is_normal << 52;
	const uint32_t exponent = biased + (is_normal ^ 1) - 1075;
	/* The least significand of a binade, but of the lowest: half as far to the value below. */
	const uint32_t is_power = (fraction == 0) & (biased > 1);
	const uint64_t is_odd = significand & 1;
	const uint32_t ten = weightd_ten_below(exponent, is_power);
	const uint32_t shift = weightd_scale_shift(exponent, ten);
	const struct weightd_power_of_ten *power = weightd_scale_power(ten);

	return (struct scaled){scale(power, (4 * significand - 2 + is_power) << shift) + is_odd,
			       scale(power, 4 * significand << shift),
			       scale(power, (4 * significand + 2) << shift) - is_odd, ten};
}

/* How many zeros make a decimal one of seventeen digits.  Only a subnormal number has below 16. */
static inline uint32_t zeros_wanted(uint64_t digits)
{
	if (digits >= powers[15])
		return digits < powers[16];
	const unsigned bits = 64 - (unsigned)__builtin_clzll(digits | 1);
	const unsigned least = bits * 1233 >> 12; /* floor(bits * log10(2)) */
	return 17 - (least + (digits >= powers[least]));
}

WEIGHTD_CLONES static void split(const uint32_t *restrict eight, size_t count,
				 uint64_t *restrict digits)
{
	for (size_t i = 0; i < count; i++)
		digits[i] = weightd_eight_digits(eight[i]);
}

void weightd_float64_digits(const uint64_t *bits, size_t count, struct weightd_real_digits *out)
{
	struct scaled scaled[WEIGHTD_DIGITS_BATCH];
	uint32_t first[WEIGHTD_DIGITS_BATCH], second[WEIGHTD_DIGITS_BATCH];

	for (size_t i = 0; i < count; i++)
		scaled[i] = scaled_bounds(bits[i]);
	for (size_t i = 0; i < count; i++) {
		const uint64_t size = bits[i] << 1;
		const bool is_zero = size == 0, is_none = size >= UINT64_C(0x7FF) << 53;
		const uint64_t shortest = pick(&scaled[i]);
		const uint32_t zeros = zeros_wanted(shortest);
		const uint64_t digits = is_zero ? 0 : shortest * powers[zeros];
		const uint32_t point = is_zero ? 1 : scaled[i].ten - WEIGHTD_TEN_BIAS + 17 - zeros;
		first[i] = (uint32_t)(digits / 1000000000);
		const uint32_t rest = (uint32_t)(digits - first[i] * UINT64_C(1000000000));
		second[i] = rest / 10;
		out->last[i] = rest - 10 * second[i];
		out->point[i] = is_none ? WEIGHTD_POINT_NONE : (int32_t)point;
	}
	split(first, count, out->first);
	split(second, count, out->second);
}
