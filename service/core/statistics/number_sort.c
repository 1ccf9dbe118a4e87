/*
 * Number sort: by 11 bits at a time of the bits of a double in the order of its number, or of a
 * float where all numbers are some.
 */
#include "core/statistics/number_sort.h"

#include "core/number/float_bits.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define DIGIT_BITS 11
#define DIGITS (1U << DIGIT_BITS)
#define SIGN (UINT64_C(1) << 63)
#define FLOAT_SIGN (UINT32_C(1) << 31)

static uint64_t key_of(double value)
{
	/* -0 and 0 are equal. */
	const uint64_t bits = weightd_bits_of_double(value + 0.0);

	return bits & SIGN ? ~bits : bits | SIGN;
}

static unsigned digit_of(double value, unsigned shift)
{
	return (unsigned)(key_of(value) >> shift) & (DIGITS - 1);
}

/* One round from 'from' to 'to'; false: all have the same digit, and stay. */
static int sort_round(const double *from, double *to, size_t count, unsigned shift)
{
	size_t starts[DIGITS] = {0};
	size_t sum = 0;

	for (size_t i = 0; i < count; i++)
		starts[digit_of(from[i], shift)]++;
	if (starts[digit_of(from[0], shift)] == count)
		return 0;
	for (unsigned digit = 0; digit < DIGITS; digit++) {
		const size_t here = starts[digit];
		starts[digit] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++)
		to[starts[digit_of(from[i], shift)]++] = from[i];
	return 1;
}

/* Whether all numbers are floats. */
static bool are_floats(const double *values, size_t count)
{
	bool result = true;

	for (size_t i = 0; i < count; i++)
		result = result && (double)(float)values[i] == values[i];
	return result;
}

static uint32_t float_key_of(double value)
{
	const uint32_t bits = weightd_bits_of_float((float)(value + 0.0));

	return bits & FLOAT_SIGN ? ~bits : bits | FLOAT_SIGN;
}

static double float_of_key(uint32_t key)
{
	return weightd_float_of_bits(key & FLOAT_SIGN ? key & ~FLOAT_SIGN : ~key);
}

/* The numbers as keys of 32 bits in the first half of 'spare', in order: three rounds. */
static void sort_keys(uint32_t *keys, uint32_t *other, size_t count)
{
	uint32_t starts[3][DIGITS] = {{0}};

	for (size_t i = 0; i < count; i++) {
		for (unsigned round = 0; round < 3; round++)
			starts[round][keys[i] >> round * DIGIT_BITS & (DIGITS - 1)]++;
	}
	for (unsigned round = 0; round < 3; round++) {
		uint32_t sum = 0;
		for (unsigned digit = 0; digit < DIGITS; digit++) {
			const uint32_t here = starts[round][digit];
			starts[round][digit] = sum;
			sum += here;
		}
		for (size_t i = 0; i < count; i++)
			other[starts[round][keys[i] >> round * DIGIT_BITS & (DIGITS - 1)]++] =
				keys[i];
		uint32_t *const sorted = other;
		other = keys;
		keys = sorted;
	}
}

/* Floats: half of the bits.  Three rounds leave the keys in the other half. */
static void sort_floats(double *values, double *spare, size_t count)
{
	uint32_t *const keys = (uint32_t *)(void *)spare, *const other = keys + count;

	for (size_t i = 0; i < count; i++)
		keys[i] = float_key_of(values[i]);
	sort_keys(keys, other, count);
	for (size_t i = 0; i < count; i++)
		values[i] = float_of_key(other[i]);
}

/* Few numbers: each moves down to its place. */
static void sort_few(double *values, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const double value = values[i];
		size_t at = i;
		for (; at > 0 && values[at - 1] > value; at--)
			values[at] = values[at - 1];
		values[at] = value;
	}
}

void weightd_number_sort(double *values, double *spare, size_t count)
{
	double *from = values, *to = spare;

	if (count <= 32) {
		sort_few(values, count);
		return;
	}
	if (count < UINT32_MAX && are_floats(values, count)) {
		sort_floats(values, spare, count);
		return;
	}
	for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS) {
		if (!sort_round(from, to, count, shift))
			continue;
		double *const sorted = to;
		to = from;
		from = sorted;
	}
	if (from != values)
		memcpy(values, from, count * sizeof *values);
}

double weightd_sorted_quantile(const double *values, size_t count, double share)
{
	if (count == 0)
		return NAN;
	const double rank = share * (double)(count - 1), whole = floor(rank);
	const size_t at = (size_t)whole;
	if (at + 1 >= count)
		return values[count - 1];
	const double low = values[at], high = values[at + 1], part = rank - whole;
	/* As numpy: from the nearer end. */
	return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}
