/*
 * Numbers as text: Python's repr, whatever the locale.  The digits come from real_digits.h.
 *
 * A number is written plainly while its decimal point is at most 16 places right and 3 zeros left
 * of the first digit ("0.0001", "1e-05", "1000000000000000.0", "1e+16"), for every dtype alike:
 * that is repr(float).  It is valid JSON too.  numpy's str() differs in one value only: it prints
 * the float32 nearest to 0.0001 as 1e-04, because that value is below the double 0.0001.
 *
 * Lengths and signs of random weights cannot be predicted, so there is no branch on them: words of
 * eight bytes are stored where digits may be, and the next text overwrites the rest.
 */
#include "core/text/elements_text.h"

#include "core/number/float_bits.h"
#include "core/text/real_digits.h"
#include "weightd/real_text.h"

#include <endian.h>
#include <string.h>

static const char pairs[] = "00010203040506070809"
			    "10111213141516171819"
			    "20212223242526272829"
			    "30313233343536373839"
			    "40414243444546474849"
			    "50515253545556575859"
			    "60616263646566676869"
			    "70717273747576777879"
			    "80818283848586878889"
			    "90919293949596979899";

#define ZEROS UINT64_C(0x3030303030303030)

/* 'count' digits as characters, followed by zeros; 'point' of them before the decimal point.
 */
struct digits {
	uint64_t first, second;
	char last;
	unsigned count;
	int point;
};

/* Digits up to and with the last that is not 0, at least one. */
WEIGHTD_INLINE unsigned digits_used(uint64_t digits)
{
	return 8 - (unsigned)__builtin_clzll(digits | 1) / 8;
}

WEIGHTD_INLINE struct digits narrow_digits(const struct weightd_real_digits *batch, size_t i)
{
	const uint64_t first = batch->first[i], ninth = batch->second[i];
	const unsigned count = digits_used(first);

	return (struct digits){first | ZEROS, ninth | ZEROS, '0', ninth != 0 ? 9 : count,
			       batch->point[i]};
}

WEIGHTD_INLINE struct digits wide_digits(const struct weightd_real_digits *batch, size_t i)
{
	const uint64_t first = batch->first[i], second = batch->second[i];
	const unsigned of_first = digits_used(first), of_second = 8 + digits_used(second);
	const unsigned count = second != 0 ? of_second : of_first;

	return (struct digits){first | ZEROS, second | ZEROS, (char)('0' + batch->last[i]),
			       batch->last[i] != 0 ? 17 : count, batch->point[i]};
}

/* The lowest byte comes first on any machine. */
WEIGHTD_INLINE void put_eight(char *out, uint64_t bytes)
{
	bytes = htole64(bytes);
	memcpy(out, &bytes, sizeof bytes);
}

WEIGHTD_INLINE void put_seventeen(char *out, struct digits digits)
{
	put_eight(out, digits.first);
	put_eight(out + 8, digits.second);
	out[16] = digits.last;
}

/* digits[0] . digits[1..] e point - 1, the exponent with a sign and at least two digits. */
static char *put_scientific(char *out, struct digits digits)
{
	const int exponent = digits.point - 1;
	unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);

	put_seventeen(out + 1, digits);
	out[0] = out[1];
	out[1] = '.';
	out += digits.count > 1 ? digits.count + 1 : 1;
	out[0] = 'e';
	out[1] = exponent < 0 ? '-' : '+';
	out += 2;
	if (size >= 100) {
		*out++ = (char)('0' + size / 100);
		size %= 100;
	}
	memcpy(out, pairs + 2 * size, 2);
	return out + 2;
}

/* Positions for a decimal point at -3 .. 7. */
static const struct place {
	unsigned char start; /* all digits: behind "0.000" or at once */
	unsigned char shift; /* bits of the digits before the point */
	unsigned char rest;  /* the digits behind the point, once more */
	unsigned char dot;
	unsigned char least; /* digits that are shown at least */
	unsigned char extra; /* characters beside the digits */
} places[] = {
	{5, 0, 5, 1, 0, 5},  {4, 0, 4, 1, 0, 4},  {3, 0, 3, 1, 0, 3},  {2, 0, 2, 1, 0, 2},
	{0, 8, 2, 1, 2, 1},  {0, 16, 3, 2, 3, 1}, {0, 24, 4, 3, 4, 1}, {0, 32, 5, 4, 5, 1},
	{0, 40, 6, 5, 6, 1}, {0, 48, 7, 6, 7, 1}, {0, 56, 8, 7, 8, 1},
};
#define POINT_LEAST (-3)
#define POINT_PLACED 7
#define POINT_MOST 16

/* 'size' is 9 if there are no further digits, or 17. */
WEIGHTD_INLINE char *put_placed(char *out, struct digits digits, unsigned size)
{
	const struct place place = places[digits.point - POINT_LEAST];
	const uint64_t carried = digits.second << 1 << (63 - place.shift);

	memcpy(out, "0.000000", 8);
	put_eight(out + place.start, digits.first);
	put_eight(out + place.rest, digits.first >> place.shift | carried);
	if (size == 9) {
		out[place.extra + 8] = (char)digits.second;
	} else {
		put_eight(out + place.rest + 8, digits.second >> place.shift);
		out[place.extra + 16] = digits.last;
	}
	out[place.dot] = '.';
	return out + place.extra + (digits.count > place.least ? digits.count : place.least);
}

/* The point at 8 .. 16. */
static char *put_far(char *out, struct digits digits)
{
	const unsigned point = (unsigned)digits.point;

	put_seventeen(out, digits);
	memmove(out + point + 1, out + point, 17 - point);
	out[point] = '.';
	return out + (digits.count > point ? digits.count : point + 1) + 1;
}

/* Names of the values that have no digits. */
struct special_names {
	const char *nan, *infinity, *negative_infinity;
};
static const struct special_names python = {"nan", "inf", "-inf"};
static const struct special_names json = {"\"NaN\"", "\"Infinity\"", "\"-Infinity\""};

static char *put_special(char *out, bool is_nan, bool is_negative,
			 const struct special_names *names)
{
	const char *name = is_nan	 ? names->nan
			   : is_negative ? names->negative_infinity
					 : names->infinity;
	const size_t length = strlen(name);

	memcpy(out, name, length);
	return out + length;
}

/* Values of one format: float64 in 'wide', any other in 'narrow'. */
struct batch {
	union {
		uint64_t wide[WEIGHTD_DIGITS_BATCH];
		uint32_t narrow[WEIGHTD_DIGITS_BATCH];
	} bits;
	struct weightd_real_digits digits;
};

WEIGHTD_INLINE void find_digits(struct batch *batch, enum weightd_dtype dtype, size_t count)
{
	if (dtype == WEIGHTD_FLOAT64)
		weightd_float64_digits(batch->bits.wide, count, &batch->digits);
	else if (dtype == WEIGHTD_FLOAT32)
		weightd_float32_digits(batch->bits.narrow, count, &batch->digits);
	else if (dtype == WEIGHTD_FLOAT16)
		weightd_float16_digits(batch->bits.narrow, count, &batch->digits);
	else
		weightd_bfloat16_digits(batch->bits.narrow, count, &batch->digits);
}

/* Bits below the exponent. */
WEIGHTD_INLINE unsigned fraction_bits(enum weightd_dtype dtype)
{
	return dtype == WEIGHTD_FLOAT64	  ? 52
	       : dtype == WEIGHTD_FLOAT32 ? 23
	       : dtype == WEIGHTD_FLOAT16 ? 10
					  : 7;
}

WEIGHTD_INLINE unsigned sign_bit(enum weightd_dtype dtype)
{
	return dtype == WEIGHTD_FLOAT64 ? 63 : dtype == WEIGHTD_FLOAT32 ? 31 : 15;
}

WEIGHTD_INLINE char *put_real(char *out, const struct batch *batch, size_t i,
			      enum weightd_dtype dtype, const struct special_names *names)
{
	const bool is_wide = dtype == WEIGHTD_FLOAT64;
	const uint64_t bits = is_wide ? batch->bits.wide[i] : batch->bits.narrow[i];
	const bool is_negative = (bits >> sign_bit(dtype) & 1) != 0;
	const struct digits digits =
		is_wide ? wide_digits(&batch->digits, i) : narrow_digits(&batch->digits, i);

	if (digits.point == WEIGHTD_POINT_NONE)
		return put_special(out, bits << (64 - fraction_bits(dtype)) != 0, is_negative,
				   names);
	*out = '-';
	out += is_negative;
	if (digits.point < POINT_LEAST || digits.point > POINT_MOST)
		return put_scientific(out, digits);
	if (digits.point > POINT_PLACED)
		return put_far(out, digits);
	return put_placed(out, digits, is_wide ? 17 : 9);
}

static inline char *put_int64(char *out, uint64_t bits)
{
	char buffer[20];
	char *const end = buffer + sizeof buffer;
	char *digits = end;

	if (bits >> 63 != 0) {
		*out++ = '-';
		bits = -bits;
	}
	while (bits >= 100) {
		digits -= 2;
		memcpy(digits, pairs + 2 * (bits % 100), 2);
		bits /= 100;
	}
	if (bits >= 10) {
		digits -= 2;
		memcpy(digits, pairs + 2 * bits, 2);
	} else {
		*--digits = (char)('0' + bits);
	}
	const size_t count = (size_t)(end - digits);
	memcpy(out, digits, count);
	return out + count;
}

static size_t finish(const char *buffer, char *end)
{
	*end = '\0';
	return (size_t)(end - buffer);
}

size_t weightd_real_text_double(double value, char buffer[32])
{
	struct batch batch;

	memcpy(batch.bits.wide, &value, sizeof value);
	find_digits(&batch, WEIGHTD_FLOAT64, 1);
	return finish(buffer, put_real(buffer, &batch, 0, WEIGHTD_FLOAT64, &python));
}

static size_t narrow_text(uint32_t bits, enum weightd_dtype dtype, char buffer[32])
{
	struct batch batch;

	batch.bits.narrow[0] = bits;
	find_digits(&batch, dtype, 1);
	return finish(buffer, put_real(buffer, &batch, 0, dtype, &python));
}

size_t weightd_real_text_float(float value, char buffer[32])
{
	return narrow_text(weightd_bits_of_float(value), WEIGHTD_FLOAT32, buffer);
}

size_t weightd_real_text_float16(uint16_t bits, char buffer[32])
{
	return narrow_text(bits, WEIGHTD_FLOAT16, buffer);
}

size_t weightd_real_text_bfloat16(uint16_t bits, char buffer[32])
{
	return narrow_text(bits, WEIGHTD_BFLOAT16, buffer);
}

/* Little-endian words, on any machine. */
WEIGHTD_INLINE uint64_t load(const unsigned char *bytes, unsigned size)
{
	uint64_t word = 0;

	for (unsigned i = 0; i < size; i++)
		word |= (uint64_t)bytes[i] << (8 * i);
	return word;
}

WEIGHTD_INLINE char *put_reals(char *out, const unsigned char *bytes, enum weightd_dtype dtype,
			       size_t count, struct weightd_json_lists *lists)
{
	const unsigned width = (sign_bit(dtype) + 1) / 8;
	struct batch batch;

	for (size_t done = 0; done < count;) {
		const size_t left = count - done;
		const size_t run = left < WEIGHTD_DIGITS_BATCH ? left : WEIGHTD_DIGITS_BATCH;
		for (size_t i = 0; i < run; i++) {
			const uint64_t bits = load(bytes + (done + i) * width, width);
			if (dtype == WEIGHTD_FLOAT64)
				batch.bits.wide[i] = bits;
			else
				batch.bits.narrow[i] = (uint32_t)bits;
		}
		find_digits(&batch, dtype, run);
		for (size_t i = 0; i < run; i++) {
			out = put_real(out, &batch, i, dtype, &json);
			out = weightd_json_lists_next(lists, out);
		}
		done += run;
	}
	return out;
}

static char *put_integers(char *out, const unsigned char *bytes, enum weightd_dtype dtype,
			  size_t count, struct weightd_json_lists *lists)
{
	for (size_t i = 0; i < count; i++) {
		if (dtype == WEIGHTD_BOOL8)
			out = stpcpy(out, bytes[i] != 0 ? "true" : "false");
		else if (dtype == WEIGHTD_INT64)
			out = put_int64(out, load(bytes + 8 * i, 8));
		else
			out = put_int64(out, (uint64_t)weightd_element_integer(bytes, dtype, i));
		out = weightd_json_lists_next(lists, out);
	}
	return out;
}

char *weightd_elements_text(const void *data, enum weightd_dtype dtype, size_t count,
			    struct weightd_json_lists *lists, char *out)
{
	switch (dtype) {
	case WEIGHTD_FLOAT64: return put_reals(out, data, WEIGHTD_FLOAT64, count, lists);
	case WEIGHTD_FLOAT32: return put_reals(out, data, WEIGHTD_FLOAT32, count, lists);
	case WEIGHTD_BFLOAT16: return put_reals(out, data, WEIGHTD_BFLOAT16, count, lists);
	case WEIGHTD_FLOAT16: return put_reals(out, data, WEIGHTD_FLOAT16, count, lists);
	default: return put_integers(out, data, dtype, count, lists);
	}
}
