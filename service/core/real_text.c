/*
 * Numbers as text: Python's repr, whatever the locale.  The digits come from real_shortest.c.
 *
 * A number is written plainly while its decimal point lies within 16 places right and 3 zeros left
 * of the first digit ("0.0001", "1e-05", "1000000000000000.0", "1e+16"), for every dtype alike:
 * that is repr(float).  It is valid JSON too.  numpy's str() differs in one value only: it prints
 * the float32 nearest to 0.0001 as 1e-04, because that value is below the double 0.0001.
 */
#include "core/real_text.h"

#include "core/real_shortest.h"
#include "weightd/format.h"

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

/* Writes the decimal digits of 'value' so that they end before 'end'; returns where they begin. */
static inline char *digits_before(char *end, uint64_t value)
{
	while (value > UINT32_MAX) {
		end -= 2;
		memcpy(end, pairs + 2 * (value % 100), 2);
		value /= 100;
	}
	uint32_t rest = (uint32_t)value;
	while (rest >= 100) {
		end -= 2;
		memcpy(end, pairs + 2 * (rest % 100), 2);
		rest /= 100;
	}
	if (rest >= 10) {
		end -= 2;
		memcpy(end, pairs + 2 * rest, 2);
	} else {
		*--end = (char)('0' + rest);
	}
	return end;
}

/* digits[0] . digits[1..] e point - 1, the exponent with a sign and at least two digits. */
static char *put_scientific(char *out, const char *digits, size_t count, int point)
{
	int exponent = point - 1;

	*out++ = digits[0];
	if (count > 1) {
		*out++ = '.';
		memcpy(out, digits + 1, count - 1);
		out += count - 1;
	}
	*out++ = 'e';
	*out++ = exponent < 0 ? '-' : '+';
	if (exponent < 0)
		exponent = -exponent;
	if (exponent >= 100) {
		*out++ = (char)('0' + exponent / 100);
		exponent %= 100;
	}
	memcpy(out, pairs + 2 * exponent, 2);
	return out + 2;
}

/* 'point' digits stand before the decimal point; -3 .. 16. */
static char *put_plain(char *out, const char *digits, size_t count, int point)
{
	if (point <= 0) {
		memcpy(out, "0.000", 5);
		out += 2 - point;
		memcpy(out, digits, count);
		return out + count;
	}
	const size_t whole = (size_t)point;
	if (whole < count) {
		memcpy(out, digits, whole);
		out[whole] = '.';
		memcpy(out + whole + 1, digits + whole, count - whole);
		return out + count + 1;
	}
	memcpy(out, digits, count);
	memset(out + count, '0', whole - count);
	memcpy(out + whole, ".0", 2);
	return out + whole + 2;
}

static inline char *put_decimal(char *out, struct weightd_decimal decimal)
{
	char buffer[20];
	char *const end = buffer + sizeof buffer;

	while (decimal.digits % 10 == 0) {
		decimal.digits /= 10;
		decimal.exponent++;
	}
	const char *digits = digits_before(end, decimal.digits);
	const size_t count = (size_t)(end - digits);
	const int point = (int)count + decimal.exponent;
	if (point > -4 && point <= 16)
		return put_plain(out, digits, count, point);
	return put_scientific(out, digits, count, point);
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
	const char *name = is_nan        ? names->nan
	                   : is_negative ? names->negative_infinity
	                                 : names->infinity;
	const size_t length = strlen(name);

	memcpy(out, name, length);
	return out + length;
}

static inline char *put_double(char *out, uint64_t bits, const struct special_names *names)
{
	const uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
	const unsigned biased = (unsigned)(bits >> 52) & 0x7FF;

	if (biased == 0x7FF)
		return put_special(out, fraction != 0, bits >> 63 != 0, names);
	if (bits >> 63 != 0)
		*out++ = '-';
	if (biased == 0 && fraction == 0) {
		memcpy(out, "0.0", 3);
		return out + 3;
	}
	const uint64_t significand = biased == 0 ? fraction : fraction | UINT64_C(1) << 52;
	const int exponent = (biased == 0 ? 1 : (int)biased) - 1075;
	return put_decimal(out, weightd_real_shortest_wide(significand, exponent,
	                                                   fraction == 0 && biased > 1));
}

/*
 * Any format of at most 32 bits: 'fraction_bits' below 'exponent_bits' below the sign, all in the
 * low bits of 'bits'.
 */
static inline char *put_narrow(char *out, uint32_t bits, unsigned fraction_bits,
                               unsigned exponent_bits, const struct special_names *names)
{
	const uint32_t fraction = bits & ((UINT32_C(1) << fraction_bits) - 1);
	const uint32_t largest = (UINT32_C(1) << exponent_bits) - 1;
	const uint32_t biased = bits >> fraction_bits & largest;
	const bool is_negative = (bits >> (fraction_bits + exponent_bits) & 1) != 0;

	if (biased == largest)
		return put_special(out, fraction != 0, is_negative, names);
	if (is_negative)
		*out++ = '-';
	if (biased == 0 && fraction == 0) {
		memcpy(out, "0.0", 3);
		return out + 3;
	}
	const uint32_t significand =
		biased == 0 ? fraction : fraction | UINT32_C(1) << fraction_bits;
	const int exponent =
		(biased == 0 ? 1 : (int)biased) - (int)(largest >> 1) - (int)fraction_bits;
	return put_decimal(out, weightd_real_shortest_narrow(significand, exponent,
	                                                     fraction == 0 && biased > 1));
}

static inline char *put_float(char *out, uint32_t bits, const struct special_names *names)
{
	return put_narrow(out, bits, 23, 8, names);
}

static inline char *put_float16(char *out, uint16_t bits, const struct special_names *names)
{
	return put_narrow(out, bits, 10, 5, names);
}

static inline char *put_bfloat16(char *out, uint16_t bits, const struct special_names *names)
{
	return put_narrow(out, bits, 7, 8, names);
}

static inline char *put_int64(char *out, uint64_t bits)
{
	char buffer[20];
	char *const end = buffer + sizeof buffer;

	if (bits >> 63 != 0) {
		*out++ = '-';
		bits = -bits;
	}
	const char *digits = digits_before(end, bits);
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
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	return finish(buffer, put_double(buffer, bits, &python));
}

size_t weightd_real_text_float(float value, char buffer[32])
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof bits);
	return finish(buffer, put_float(buffer, bits, &python));
}

size_t weightd_real_text_float16(uint16_t bits, char buffer[32])
{
	return finish(buffer, put_float16(buffer, bits, &python));
}

size_t weightd_real_text_bfloat16(uint16_t bits, char buffer[32])
{
	return finish(buffer, put_bfloat16(buffer, bits, &python));
}

/* Little-endian words, on any machine. */
static inline uint64_t load(const unsigned char *bytes, unsigned size)
{
	uint64_t word = 0;

	for (unsigned i = 0; i < size; i++)
		word |= (uint64_t)bytes[i] << (8 * i);
	return word;
}

size_t weightd_elements_text(const void *data, enum weightd_dtype dtype, size_t count, char *out)
{
	const unsigned char *bytes = data;
	const char *const start = out;

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			*out++ = ',';
		switch (dtype) {
		case WEIGHTD_INT64: out = put_int64(out, load(bytes + 8 * i, 8)); break;
		case WEIGHTD_FLOAT64: out = put_double(out, load(bytes + 8 * i, 8), &json); break;
		case WEIGHTD_FLOAT32:
			out = put_float(out, (uint32_t)load(bytes + 4 * i, 4), &json);
			break;
		case WEIGHTD_BFLOAT16:
			out = put_bfloat16(out, (uint16_t)load(bytes + 2 * i, 2), &json);
			break;
		case WEIGHTD_FLOAT16:
			out = put_float16(out, (uint16_t)load(bytes + 2 * i, 2), &json);
			break;
		case WEIGHTD_INT32:
		case WEIGHTD_INT16:
		case WEIGHTD_INT8:
		case WEIGHTD_UINT8:
			out = put_int64(out, (uint64_t)weightd_element_integer(bytes, dtype, i));
			break;
		case WEIGHTD_BOOL8:
			out = stpcpy(out, bytes[i] != 0 ? "true" : "false");
			break;
		case WEIGHTD_DTYPE_COUNT: break;
		}
	}
	return (size_t)(out - start);
}
