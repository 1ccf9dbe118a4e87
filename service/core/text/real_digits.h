/*
 * The shortest decimals that read back to binary floating-point values, many at a time; text is
 * real_text.c's.
 *
 * Of all decimals that round to a value, the nearest of the shortest (of two, the even one), by
 * Schubfach: Raffaello Giulietti, "The Schubfach way to render doubles" (2020), figures 4 and 7.
 * The value and both ends of its rounding interval are scaled by one power of ten, so that the
 * interval holds at least one integer and at most one multiple of ten; a few comparisons of
 * integers then pick the result.  Scaled values keep two fraction bits, the last one "sticky"
 * (round to odd), which is enough for all comparisons to be exact.
 *
 * Which decimal is picked and how many digits it has cannot be predicted for random weights:
 * nothing here branches on it, and the loops over a batch are short enough to overlap.
 */
#ifndef WEIGHTD_CORE_TEXT_REAL_DIGITS_H
#define WEIGHTD_CORE_TEXT_REAL_DIGITS_H

#include <stddef.h>
#include <stdint.h>

#define WEIGHTD_DIGITS_BATCH 64

/* The point of an infinity or NaN, which have no digits. */
#define WEIGHTD_POINT_NONE 4096

/* 0.ddd * 10^point: up to 17 digits (9 of narrow formats), with zeros behind.  0 is "0" * 10^1. */
struct weightd_real_digits {
	uint64_t first[WEIGHTD_DIGITS_BATCH]; /* digits 1-8 as numbers, a byte each, lowest first */
	uint64_t second[WEIGHTD_DIGITS_BATCH]; /* digits 9-16 */
	uint32_t last[WEIGHTD_DIGITS_BATCH];   /* digit 17; not set by narrow formats */
	int32_t point[WEIGHTD_DIGITS_BATCH];
};

/* The digits of 'count' <= WEIGHTD_DIGITS_BATCH values, given by their bits; signs are ignored. */
void weightd_float64_digits(const uint64_t *bits, size_t count, struct weightd_real_digits *out);
void weightd_float32_digits(const uint32_t *bits, size_t count, struct weightd_real_digits *out);
void weightd_float16_digits(const uint32_t *bits, size_t count, struct weightd_real_digits *out);
void weightd_bfloat16_digits(const uint32_t *bits, size_t count, struct weightd_real_digits *out);

#endif
