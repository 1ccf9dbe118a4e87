/*
 * Parser of the Range header; all arithmetic stays inside 64 bits.
 */
#include "http/message/range.h"

#include <stdbool.h>
#include <strings.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads digits, saturating.  False if there is none. */
static bool read_number(const char **text, uint64_t *number)
{
	if (!is_digit(**text))
		return false;
	for (*number = 0; is_digit(**text); (*text)++) {
		uint64_t digit = (uint64_t)(**text - '0');
		if (__builtin_mul_overflow(*number, 10, number) ||
		    __builtin_add_overflow(*number, digit, number)) {
			*number = UINT64_MAX;
			while (is_digit(**text))
				(*text)++;
			return true;
		}
	}
	return true;
}

static void skip_space(const char **text)
{
	while (**text == ' ' || **text == '\t')
		(*text)++;
}

/* One range-spec.  False on bad syntax; a range with length 0 is unsatisfiable. */
static bool read_range(const char **text, uint64_t size, struct weightd_byte_range *range)
{
	uint64_t first, last = UINT64_MAX;

	*range = (struct weightd_byte_range){0};
	if (**text == '-') {
		(*text)++;
		if (!read_number(text, &last))
			return false;
		range->length = last < size ? last : size;
		range->first = size - range->length;
		return true;
	}
	if (!read_number(text, &first) || **text != '-')
		return false;
	(*text)++;
	if (is_digit(**text)) {
		read_number(text, &last);
		if (last < first)
			return false;
	}
	if (first >= size)
		return true;
	range->first = first;
	range->length = last >= size - 1 ? size - first : last - first + 1;
	return true;
}

static bool touches(const struct weightd_byte_range *a, const struct weightd_byte_range *b)
{
	return a->first <= b->first + b->length && b->first <= a->first + a->length;
}

/* Adds a range, swallowing every one it touches; the place of the first of them is kept. */
static void add_merged(struct weightd_byte_range *ranges, size_t *count,
		       struct weightd_byte_range range)
{
	size_t place = *count;

	for (size_t i = 0; i < *count;) {
		if (!touches(&ranges[i], &range)) {
			i++;
			continue;
		}
		uint64_t end = ranges[i].first + ranges[i].length,
			 other = range.first + range.length;
		range.first = ranges[i].first < range.first ? ranges[i].first : range.first;
		range.length = (end > other ? end : other) - range.first;
		if (i < place)
			place = i;
		for (size_t k = i + 1; k < *count; k++)
			ranges[k - 1] = ranges[k];
		(*count)--;
		i = 0; /* the grown range may touch one that was passed */
	}
	if (place > *count)
		place = *count;
	for (size_t k = (*count)++; k > place; k--)
		ranges[k] = ranges[k - 1];
	ranges[place] = range;
}

enum weightd_byte_ranges_result weightd_byte_ranges_parse(
	const char *text, uint64_t size, struct weightd_byte_range ranges[WEIGHTD_BYTE_RANGES_MAX],
	size_t *count)
{
	size_t seen = 0;

	*count = 0;
	if (strncasecmp(text, "bytes=", 6) != 0)
		return WEIGHTD_RANGE_IGNORED;
	text += 6;
	for (;;) {
		struct weightd_byte_range range;
		skip_space(&text);
		if (*text == ',') {
			text++;
			continue;
		}
		if (*text == '\0')
			break;
		if (!read_range(&text, size, &range) || ++seen > WEIGHTD_BYTE_RANGES_MAX)
			return WEIGHTD_RANGE_IGNORED;
		skip_space(&text);
		if (*text != ',' && *text != '\0')
			return WEIGHTD_RANGE_IGNORED;
		if (range.length > 0)
			add_merged(ranges, count, range);
	}
	if (seen == 0)
		return WEIGHTD_RANGE_IGNORED;
	return *count > 0 ? WEIGHTD_RANGE_SATISFIABLE : WEIGHTD_RANGE_UNSATISFIABLE;
}
