/*
 * The grammar of selections, their text, and the indexes that a range selects.
 */
#include "weightd/selection.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct weightd_range weightd_range_of(uint64_t start, uint64_t count)
{
	return (struct weightd_range){.is_slice = true,
				      .has_start = true,
				      .has_stop = true,
				      .start = (int64_t)start,
				      .stop = (int64_t)(start + count),
				      .step = 1};
}

struct scanner {
	const char *text, *at;
	struct weightd_range *ranges;
	size_t count, room;
	struct weightd_misread *misread;
};

/* Returns 'code'; 'at' is where the text cannot be read. */
__attribute__((format(printf, 3, 4))) static enum weightd_code refuse(struct scanner *scanner,
								      enum weightd_code code,
								      const char *format, ...)
{
	char *why = scanner->misread->why;
	const size_t size = sizeof scanner->misread->why;
	va_list arguments;

	va_start(arguments, format);
	const int length = vsnprintf(why, size, format, arguments);
	va_end(arguments);
	if (length >= 0 && (size_t)length < size)
		snprintf(why + length, size - (size_t)length, " at character %zu",
			 (size_t)(scanner->at - scanner->text) + 1);
	return code;
}

static void skip_blanks(struct scanner *scanner)
{
	scanner->at += strspn(scanner->at, " \t");
}

/* Whether the next character is this one; it is then behind. */
static bool take(struct scanner *scanner, char c)
{
	skip_blanks(scanner);
	if (*scanner->at != c)
		return false;
	scanner->at++;
	return true;
}

/* A number if there is one; beyond 63 bits it is cut to them, as a size never comes near. */
static bool take_number(struct scanner *scanner, int64_t *number)
{
	skip_blanks(scanner);
	const bool is_negative = *scanner->at == '-';
	const char *digit = scanner->at + (is_negative || *scanner->at == '+');

	if (*digit < '0' || *digit > '9')
		return false;
	for (*number = 0; *digit >= '0' && *digit <= '9'; digit++)
		if (__builtin_mul_overflow(*number, 10, number) ||
		    __builtin_add_overflow(*number, *digit - '0', number))
			*number = INT64_MAX;
	*number = is_negative ? -*number : *number;
	scanner->at = digit;
	return true;
}

static enum weightd_code read_range(struct scanner *scanner, struct weightd_range *range)
{
	*range = (struct weightd_range){.step = 1};
	range->has_start = take_number(scanner, &range->start);
	range->is_slice = take(scanner, ':');
	if (!range->is_slice && !range->has_start)
		return refuse(scanner, WEIGHTD_ERR_BAD_ARGUMENT, "expected an index or a slice");
	if (!range->is_slice)
		return WEIGHTD_OK;
	range->has_stop = take_number(scanner, &range->stop);
	range->has_step = take(scanner, ':');
	if (range->has_step && take_number(scanner, &range->step) && range->step == 0)
		return refuse(scanner, WEIGHTD_ERR_BAD_ARGUMENT, "the step is 0");
	return WEIGHTD_OK;
}

/* Nothing but blanks is left. */
static enum weightd_code read_end(struct scanner *scanner)
{
	skip_blanks(scanner);
	return *scanner->at == '\0' ? WEIGHTD_OK
				    : refuse(scanner, WEIGHTD_ERR_BAD_ARGUMENT, "unexpected text");
}

/* The ranges of one dimension, or the ellipsis. */
static enum weightd_code read_dimension(struct scanner *scanner,
					struct weightd_selection *selection)
{
	skip_blanks(scanner);
	if (strncmp(scanner->at, "...", 3) == 0) {
		if (selection->has_ellipsis)
			return refuse(scanner, WEIGHTD_ERR_BAD_ARGUMENT, "second ellipsis");
		selection->has_ellipsis = true;
		selection->ellipsis = selection->ndim;
		scanner->at += 3;
		return WEIGHTD_OK;
	}
	if (selection->ndim == WEIGHTD_RANK_MAX)
		return refuse(scanner, WEIGHTD_ERR_OUT_OF_RANGE, "more than %d dimensions",
			      WEIGHTD_RANK_MAX);
	struct weightd_ranges *ranges = &selection->dims[selection->ndim++];
	ranges->list = &scanner->ranges[scanner->count];
	do {
		if (scanner->count == scanner->room)
			return refuse(scanner, WEIGHTD_ERR_BAD_ARGUMENT,
				      "more than %zu indexes and slices", scanner->room);
		enum weightd_code code = read_range(scanner, &scanner->ranges[scanner->count++]);
		if (code != WEIGHTD_OK)
			return code;
		ranges->count++;
	} while (take(scanner, ';'));
	return WEIGHTD_OK;
}

enum weightd_code weightd_selection_read(struct weightd_selection *selection, const char *text,
					 struct weightd_range *ranges, size_t room,
					 struct weightd_misread *misread)
{
	struct scanner scanner = {
		.text = text, .at = text, .ranges = ranges, .room = room, .misread = misread};

	*selection = (struct weightd_selection){0};
	do {
		enum weightd_code code = read_dimension(&scanner, selection);
		if (code != WEIGHTD_OK)
			return code;
		if (!take(&scanner, ','))
			break;
		skip_blanks(&scanner);
	} while (*scanner.at != '\0');
	return read_end(&scanner);
}

enum weightd_code weightd_range_read(struct weightd_range *range, const char *text,
				     struct weightd_misread *misread)
{
	struct scanner scanner = {.text = text, .at = text, .misread = misread};

	enum weightd_code code = read_range(&scanner, range);
	return code == WEIGHTD_OK ? read_end(&scanner) : code;
}

size_t weightd_range_text(const struct weightd_range *range, char *buffer, size_t size)
{
	char start[24] = "", stop[24] = "", step[24] = "";

	if (range->has_start || !range->is_slice)
		snprintf(start, sizeof start, "%" PRId64, range->start);
	if (range->has_stop && range->is_slice)
		snprintf(stop, sizeof stop, "%" PRId64, range->stop);
	if (range->has_step && range->is_slice)
		snprintf(step, sizeof step, ":%" PRId64, range->step);
	return (size_t)snprintf(buffer, size, "%s%s%s%s", start, range->is_slice ? ":" : "", stop,
				step);
}

/* Appends to a text that has 'length' without the cut; its length then. */
static size_t append(char *buffer, size_t size, size_t length, const char *text)
{
	if (length < size)
		snprintf(buffer + length, size - length, "%s", text);
	return length + strlen(text);
}

size_t weightd_selection_text(const struct weightd_selection *selection, char *buffer, size_t size)
{
	char text[WEIGHTD_RANGE_TEXT];
	size_t length = append(buffer, size, 0, "");

	for (unsigned i = 0; i <= selection->ndim; i++) {
		if (selection->has_ellipsis && i == selection->ellipsis)
			length = append(buffer, size, length, i > 0 ? ",..." : "...");
		for (size_t k = 0; i < selection->ndim && k < selection->dims[i].count; k++) {
			if (length > 0)
				length = append(buffer, size, length, k > 0 ? ";" : ",");
			weightd_range_text(&selection->dims[i].list[k], text, sizeof text);
			length = append(buffer, size, length, text);
		}
	}
	return length;
}

/* An end of a slice as an index, -1..size; PySlice_AdjustIndices. */
static int64_t end_of(int64_t given, int64_t size, bool is_backward, bool *is_inside)
{
	*is_inside = *is_inside && given >= -size && given <= size;
	if (given < 0)
		given += size;
	if (given < 0)
		return is_backward ? -1 : 0;
	return given < size ? given : is_backward ? size - 1 : size;
}

struct weightd_run weightd_range_run(const struct weightd_range *range, uint64_t size,
				     bool *is_inside)
{
	const int64_t length = (int64_t)size;
	const bool is_backward = range->step < 0;
	const uint64_t step = is_backward ? (uint64_t)-range->step : (uint64_t)range->step;
	int64_t start = is_backward ? length - 1 : 0, stop = is_backward ? -1 : length;

	*is_inside = true;
	if (!range->is_slice) {
		*is_inside = range->start >= -length && range->start < length;
		start = range->start < 0 ? range->start + length : range->start;
		return (struct weightd_run){(uint64_t)start, 1, *is_inside, 0};
	}
	if (range->has_start)
		start = end_of(range->start, length, is_backward, is_inside);
	if (range->has_stop)
		stop = end_of(range->stop, length, is_backward, is_inside);
	const int64_t span = is_backward ? start - stop : stop - start;
	if (span <= 0)
		return (struct weightd_run){.step = 1};
	return (struct weightd_run){(uint64_t)start, range->step, ((uint64_t)span - 1) / step + 1,
				    0};
}
