/*
 * Every float32: its text reads back to the same bits, and no decimal of fewer digits does.
 *
 * float_text [FIRST END]: a range of bit patterns, all positive ones by default (about half an hour
 * on one core; the sign only adds a '-').  Prints what is wrong; exit status 1 if anything is.
 */
#include "weightd/format.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Significant digits of a text: all but leading and trailing zeros. */
static int digits_of(const char *text)
{
	int count = 0, zeros = 0;

	for (; *text != '\0' && *text != 'e'; text++) {
		if (*text < '0' || *text > '9' || (count == 0 && *text == '0'))
			continue;
		count++;
		zeros = *text == '0' ? zeros + 1 : 0;
	}
	return count - zeros;
}

/* Whether a decimal of 'digits' digits reads back to 'value': the nearest, or a neighbour of it. */
static bool has_shorter(float value, int digits)
{
	char text[64];

	snprintf(text, sizeof text, "%.*e", digits - 1, (double)value);
	if (strtof(text, NULL) == value)
		return true;
	/* Next to a power of two the nearest may lie on the narrow side, a further one on the wide.
	 */
	const double step = pow(10.0, floor(log10((double)value)) - (digits - 1));
	snprintf(text, sizeof text, "%.*e", digits - 1, (double)value + step / 2);
	return strtof(text, NULL) == value;
}

int main(int count, char **arguments)
{
	const uint64_t first = count > 2 ? strtoull(arguments[1], NULL, 0) : 1;
	const uint64_t end = count > 2 ? strtoull(arguments[2], NULL, 0) : 0x7F800000;
	uint64_t wrong = 0;
	char text[32];

	for (uint64_t bits = first; bits < end; bits++) {
		const uint32_t word = (uint32_t)bits;
		float value;
		memcpy(&value, &word, sizeof value);
		weightd_real_text_float(value, text);
		const float again = strtof(text, NULL);
		const int digits = digits_of(text);
		if (memcmp(&again, &value, sizeof value) == 0 &&
		    (digits <= 1 || !has_shorter(value, digits - 1)))
			continue;
		if (wrong++ < 20)
			printf("0x%08" PRIx32 " is %a, written as %s\n", word, (double)value, text);
	}
	printf("%" PRIu64 " of %" PRIu64 " wrong\n", wrong, end - first);
	return wrong != 0;
}
