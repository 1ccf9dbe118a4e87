/*
 * The half types' conversions of weightd/dtype.h: to and from float, and from a double in one
 * rounding.
 */
#include "core/number/half.h"

uint16_t weightd_float16_from_float(float value)
{
	return weightd_float16_narrow(value);
}

uint16_t weightd_bfloat16_from_float(float value)
{
	return weightd_bfloat16_narrow(value);
}

float weightd_float_from_bfloat16(uint16_t bits)
{
	return weightd_float_of_bits((uint32_t)bits << 16);
}

float weightd_float_from_float16(uint16_t bits)
{
	uint32_t sign = (uint32_t)(bits & 0x8000u) << 16, exponent = (bits >> 10) & 31u;
	uint32_t fraction = bits & 0x3FFu;

	if (exponent == 31)
		return weightd_float_of_bits(sign | 0x7F800000u | fraction << 13);
	if (exponent != 0)
		return weightd_float_of_bits(sign | (exponent + 112) << 23 | fraction << 13);
	float magnitude = (float)fraction * 0x1p-24f;
	return weightd_float_of_bits(sign | weightd_bits_of_float(magnitude));
}

/*
 * A double as a float of 'exponent_bits' and 'fraction_bits', in one rounding to nearest even.
 * NaN becomes the quiet NaN with the top fraction bit set.
 */
static uint16_t narrow_double(double value, unsigned exponent_bits, unsigned fraction_bits)
{
	uint64_t bits = weightd_bits_of_double(value), magnitude = bits & 0x7FFFFFFFFFFFFFFFu;
	uint16_t sign = (uint16_t)(bits >> 48 & 0x8000u);
	unsigned bias = (1u << (exponent_bits - 1)) - 1;
	uint16_t infinity = (uint16_t)(((1u << exponent_bits) - 1) << fraction_bits);

	if (magnitude > 0x7FF0000000000000u)
		return (uint16_t)(sign | infinity | 1u << (fraction_bits - 1));
	if (magnitude >> 52 == 0)
		return sign;
	int exponent = (int)(magnitude >> 52) - 1023 + (int)bias;
	uint64_t fraction = (magnitude & 0xFFFFFFFFFFFFFu) | 0x10000000000000u;
	int shift = 52 - (int)fraction_bits;
	if (exponent <= 0) {
		shift += 1 - exponent;
		exponent = 0;
	}
	if (shift > 53)
		return sign;
	if (exponent >= 1 << exponent_bits)
		return (uint16_t)(sign | infinity);
	uint64_t quotient = fraction >> shift, rest = fraction & ((1ull << shift) - 1);
	uint64_t half = 1ull << (shift - 1);
	if (rest > half || (rest == half && (quotient & 1) != 0))
		quotient++;
	/* The hidden bit of 'quotient' carries into the exponent, also when rounding up. */
	uint64_t code =
		exponent == 0 ? quotient : ((uint64_t)(exponent - 1) << fraction_bits) + quotient;
	return (uint16_t)(sign | (code >= infinity ? infinity : code));
}

uint16_t weightd_float16_from_double(double value)
{
	return narrow_double(value, 5, 10);
}

uint16_t weightd_bfloat16_from_double(double value)
{
	return narrow_double(value, 8, 7);
}
