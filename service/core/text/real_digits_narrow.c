/*
 * Shortest decimals of formats of at most 32 bits: loops for the vectoriser, which takes 4 to 16
 * values at once.
 */
#include "core/text/real_digits.h"
#include "core/base/clones.h"
#include "core/text/schubfach.h"

/* A value and the ends of its rounding interval. */
struct bounds {
	uint32_t lower[WEIGHTD_DIGITS_BATCH];
	uint32_t value[WEIGHTD_DIGITS_BATCH];
	uint32_t upper[WEIGHTD_DIGITS_BATCH];
};

struct batch {
	struct bounds binary;			/* times a power of two */
	struct bounds decimal;			/* times a power of ten and 4 */
	uint32_t odd[WEIGHTD_DIGITS_BATCH];	/* whether the significand is */
	uint32_t is_none[WEIGHTD_DIGITS_BATCH]; /* infinity or NaN */
	uint32_t ten[WEIGHTD_DIGITS_BATCH];	/* exponent of 10 + WEIGHTD_TEN_BIAS */
	uint64_t power[WEIGHTD_DIGITS_BATCH];
	uint32_t eight[WEIGHTD_DIGITS_BATCH]; /* the first eight digits */
};

/* 'fraction_bits' below 'exponent_bits' below the sign, all in the low bits of 'bits'. */
WEIGHTD_INLINE void take_apart(const uint32_t *restrict bits, size_t count, uint32_t fraction_bits,
			       uint32_t exponent_bits, struct batch *restrict batch)
{
	const uint32_t largest = (UINT32_C(1) << exponent_bits) - 1;

	for (size_t i = 0; i < count; i++) {
		const uint32_t fraction = bits[i] & ((UINT32_C(1) << fraction_bits) - 1);
		const uint32_t biased = bits[i] >> fraction_bits & largest;
		const uint32_t is_normal = (uint32_t)(biased != 0);
		const uint32_t significand = fraction | is_normal << fraction_bits;
		const uint32_t exponent = biased + (is_normal ^ 1) - largest / 2 - fraction_bits;
		/* The least significand of a binade, but of the lowest: half as far to the value
		 * below. */
		const uint32_t is_power = (uint32_t)(fraction == 0) & (uint32_t)(biased > 1);
		const uint32_t ten = weightd_ten_below(exponent, is_power);
		const uint32_t shift = weightd_scale_shift(exponent, ten);
		batch->binary.lower[i] = (4 * significand - 2 + is_power) << shift;
		batch->binary.value[i] = 4 * significand << shift;
		batch->binary.upper[i] = (4 * significand + 2) << shift;
		batch->odd[i] = significand & 1;
		batch->is_none[i] = (uint32_t)(biased == largest);
		batch->ten[i] = ten;
	}
}

/* A loop of its own: fetching vectors from scattered places is slower. */
WEIGHTD_INLINE void look_up(struct batch *batch, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct weightd_power_of_ten *power = weightd_scale_power(batch->ten[i]);
		batch->power[i] = power->high + (power->low != 0);
	}
}

/* floor(power * x / 2^64), its last bit set if anything but a rounding remainder was cut off. */
WEIGHTD_INLINE uint32_t scale_one(uint64_t power, uint32_t x)
{
	const uint64_t product = (power >> 32) * x + ((power & UINT32_MAX) * x >> 32);

	return (uint32_t)(product >> 32 | (uint64_t)((product & UINT32_MAX) > 1));
}

WEIGHTD_INLINE void scale(struct batch *batch, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		batch->decimal.lower[i] = scale_one(batch->power[i], batch->binary.lower[i]);
		batch->decimal.value[i] = scale_one(batch->power[i], batch->binary.value[i]);
		batch->decimal.upper[i] = scale_one(batch->power[i], batch->binary.upper[i]);
	}
}

/*
 * A multiple of ten if one is inside (but not 0), else the integer inside, else (both neighbours
 * inside) the nearest.
 */
WEIGHTD_INLINE uint32_t pick(uint32_t lower, uint32_t value, uint32_t upper)
{
	const uint32_t s = value / 4, tens = s / 10;
	const uint32_t ten_below = (uint32_t)(lower <= 40 * tens);
	const uint32_t ten_above = (uint32_t)(40 * tens + 40 <= upper);
	const uint32_t below = (uint32_t)(lower <= 4 * s);
	const uint32_t above = (uint32_t)(4 * s + 4 <= upper);
	/* A tie goes to the even one. */
	const uint32_t is_nearer_above = (uint32_t)(value + (s & 1) > 4 * s + 2);
	const uint32_t one = s + (above & (is_nearer_above | (below ^ 1)));
	const uint32_t ten = 10 * (tens + ten_above);
	const uint32_t is_ten = (ten_below ^ ten_above) & (uint32_t)(s >= 10);

	return one + ((ten - one) & -is_ten);
}

/* Puts zeros behind a decimal until it has nine digits, and splits it into eight and one. */
WEIGHTD_INLINE void pick_all(struct batch *restrict batch, size_t count,
			     struct weightd_real_digits *restrict out)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t digits =
			pick(batch->decimal.lower[i] + batch->odd[i], batch->decimal.value[i],
			     batch->decimal.upper[i] - batch->odd[i]);
		const uint32_t is_zero = (uint32_t)(batch->binary.value[i] == 0);
		uint32_t point = batch->ten[i] + 9 - WEIGHTD_TEN_BIAS;
		uint32_t is_short = (uint32_t)(digits < 100000);
		digits += digits * 9999 & -is_short;
		point -= 4 * is_short;
		is_short = (uint32_t)(digits < 10000000);
		digits += digits * 99 & -is_short;
		point -= 2 * is_short;
		is_short = (uint32_t)(digits < 100000000);
		digits += digits * 9 & -is_short;
		point -= is_short;
		is_short = (uint32_t)(digits < 100000000);
		digits += digits * 9 & -is_short;
		point -= is_short;
		digits &= is_zero - 1;
		point += (1 - point) & -is_zero;
		out->point[i] = (int32_t)(batch->is_none[i] != 0 ? WEIGHTD_POINT_NONE : point);
		batch->eight[i] = digits / 10;
		out->second[i] = digits - digits / 10 * 10;
	}
}

WEIGHTD_INLINE void narrow_digits(const uint32_t *bits, size_t count, uint32_t fraction_bits,
				  uint32_t exponent_bits, struct weightd_real_digits *out)
{
	struct batch batch;

	take_apart(bits, count, fraction_bits, exponent_bits, &batch);
	look_up(&batch, count);
	scale(&batch, count);
	pick_all(&batch, count, out);
	for (size_t i = 0; i < count; i++)
		out->first[i] = weightd_eight_digits(batch.eight[i]);
}

/* One for each format, with its sizes as constants. */
WEIGHTD_CLONES
static void float32_digits(const uint32_t *bits, size_t count, struct weightd_real_digits *out)
{
	narrow_digits(bits, count, 23, 8, out);
}

WEIGHTD_CLONES
static void float16_digits(const uint32_t *bits, size_t count, struct weightd_real_digits *out)
{
	narrow_digits(bits, count, 10, 5, out);
}

WEIGHTD_CLONES
static void bfloat16_digits(const uint32_t *bits, size_t count, struct weightd_real_digits *out)
{
	narrow_digits(bits, count, 7, 8, out);
}

void weightd_float32_digits(const uint32_t *bits, size_t count, struct weightd_real_digits *out)
{
	float32_digits(bits, count, out);
}

void weightd_float16_digits(const uint32_t *bits, size_t count, struct weightd_real_digits *out)
{
	float16_digits(bits, count, out);
}

void weightd_bfloat16_digits(const uint32_t *bits, size_t count, struct weightd_real_digits *out)
{
	bfloat16_digits(bits, count, out);
}
