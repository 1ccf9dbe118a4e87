/*
 * torch's choice between 1.2345, 1. and 1.2345e+00, and the width of the column
 * (torch/_tensor_str.py, _Formatter, with precision 4 and sci_mode unset).
 *
 * printf's conversions are exact; weightd_tensor_text() sees to it that the locale is "C".
 */
#include "core/print/number_format.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static size_t write_real(const struct weightd_number_format *format, double value, char *buffer)
{
	int length;

	if (isnan(value))
		return (size_t)sprintf(buffer, "nan");
	if (isinf(value))
		return (size_t)sprintf(buffer, value > 0 ? "inf" : "-inf");
	switch (format->style) {
	case NUMBER_SCIENTIFIC: length = sprintf(buffer, "%.4e", value); break;
	case NUMBER_WHOLE: length = sprintf(buffer, "%.0f.", value); break;
	default: length = sprintf(buffer, "%.4f", value); break;
	}
	return (size_t)length;
}

struct weightd_number_format weightd_number_format_reals(const double *values, size_t count)
{
	struct weightd_number_format format = {.style = NUMBER_WHOLE, .width = 1};
	double largest = 0.0, smallest = INFINITY;
	bool is_whole = true;
	char buffer[WEIGHTD_NUMBER_TEXT_MAX];

	for (size_t i = 0; i < count; i++) {
		const double size = fabs(values[i]);
		if (!isfinite(size) || size == 0.0)
			continue;
		largest = size > largest ? size : largest;
		smallest = size < smallest ? size : smallest;
		is_whole = is_whole && values[i] == ceil(values[i]);
	}
	if (largest == 0.0)
		return format;
	if (largest / smallest > 1000.0 || largest > 1e8 || smallest < 1e-4)
		format.style = NUMBER_SCIENTIFIC;
	else if (!is_whole)
		format.style = NUMBER_FIXED;
	for (size_t i = 0; i < count; i++) {
		if (!isfinite(values[i]) || values[i] == 0.0)
			continue;
		const size_t length = write_real(&format, values[i], buffer);
		format.width = length > format.width ? length : format.width;
	}
	return format;
}

static size_t write_integer(const struct weightd_number_format *format, int64_t value, char *buffer)
{
	if (format->style == NUMBER_TRUTH)
		return (size_t)sprintf(buffer, value != 0 ? "True" : "False");
	return (size_t)sprintf(buffer, "%" PRId64, value);
}

struct weightd_number_format weightd_number_format_integers(const int64_t *values, size_t count,
							    bool are_truths)
{
	struct weightd_number_format format = {.style = are_truths ? NUMBER_TRUTH : NUMBER_INTEGER,
					       .width = 1};
	char buffer[WEIGHTD_NUMBER_TEXT_MAX];

	for (size_t i = 0; i < count; i++) {
		const size_t length = write_integer(&format, values[i], buffer);
		format.width = length > format.width ? length : format.width;
	}
	return format;
}

static size_t pad(const struct weightd_number_format *format, char *buffer, size_t length)
{
	if (length >= format->width)
		return length;
	const size_t blanks = format->width - length;
	memmove(buffer + blanks, buffer, length + 1);
	memset(buffer, ' ', blanks);
	return format->width;
}

size_t weightd_number_real(const struct weightd_number_format *format, double value,
			   char buffer[WEIGHTD_NUMBER_TEXT_MAX])
{
	return pad(format, buffer, write_real(format, value, buffer));
}

size_t weightd_number_integer(const struct weightd_number_format *format, int64_t value,
			      char buffer[WEIGHTD_NUMBER_TEXT_MAX])
{
	return pad(format, buffer, write_integer(format, value, buffer));
}
