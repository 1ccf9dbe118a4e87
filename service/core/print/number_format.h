/*
 * Number format: how torch prints the numbers of one tensor, decided once from all that are shown.
 */
#ifndef WEIGHTD_CORE_PRINT_NUMBER_FORMAT_H
#define WEIGHTD_CORE_PRINT_NUMBER_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest text of a number: "%.4f" or "%.0f." of -DBL_MAX, with its NUL. */
#define WEIGHTD_NUMBER_TEXT_MAX 320

struct weightd_number_format {
	enum { NUMBER_FIXED, NUMBER_WHOLE, NUMBER_SCIENTIFIC, NUMBER_INTEGER, NUMBER_TRUTH } style;
	size_t width;
};

struct weightd_number_format weightd_number_format_reals(const double *values, size_t count);
struct weightd_number_format weightd_number_format_integers(const int64_t *values, size_t count,
							    bool are_truths);

/* The text of one number, blanks in front up to the format's width; returns its length. */
size_t weightd_number_real(const struct weightd_number_format *format, double value,
			   char buffer[WEIGHTD_NUMBER_TEXT_MAX]);
size_t weightd_number_integer(const struct weightd_number_format *format, int64_t value,
			      char buffer[WEIGHTD_NUMBER_TEXT_MAX]);

#endif
