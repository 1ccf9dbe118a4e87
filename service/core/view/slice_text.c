/*
 * The grammar of slices.  It knows no shape: what a slice comes to is said in weightd/view.h.
 */
#include "core/view/slice_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct scanner {
	const char *text, *at;
	struct weightd_selection *selection;
	struct weightd_index *items; /* room for WEIGHTD_SLICE_ITEMS_MAX */
	size_t item_count;
	struct weightd_error *err;
};

/* Always false; 'at' is where the text cannot be read. */
__attribute__((format(printf, 2, 3))) static bool refuse(struct scanner *scanner,
							 const char *format, ...)
{
	va_list arguments;
	char why[100];

	va_start(arguments, format);
	vsnprintf(why, sizeof why, format, arguments);
	va_end(arguments);
	weightd_error_add(scanner->err, WEIGHTD_ERR_BAD_QUERY, NULL,
			  "slice is \"%.80s\": at character %zu %s", scanner->text,
			  (size_t)(scanner->at - scanner->text) + 1, why);
	weightd_error_expected(
		scanner->err,
		"as in Python, one index or slice for each dimension, such as 0:64,: or "
		"...,-1 or ::2; several of one dimension joined by ';', such as "
		"0:192;768:960,:");
	return false;
}

static void skip_blanks(struct scanner *scanner)
{
	scanner->at += strspn(scanner->at, " ");
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

static bool read_item(struct scanner *scanner)
{
	struct weightd_index *item = &scanner->items[scanner->item_count];

	if (scanner->item_count++ == WEIGHTD_SLICE_ITEMS_MAX)
		return refuse(scanner, "there are more than %d indexes and slices",
			      WEIGHTD_SLICE_ITEMS_MAX);
	*item = (struct weightd_index){.step = 1};
	item->has_start = take_number(scanner, &item->start);
	item->is_slice = take(scanner, ':');
	if (!item->is_slice)
		return item->has_start || refuse(scanner, "an index or a slice should stand");
	item->has_stop = take_number(scanner, &item->stop);
	if (take(scanner, ':') && take_number(scanner, &item->step) && item->step == 0)
		return refuse(scanner, "the step is 0");
	return true;
}

/* The items of one dimension, or the ellipsis. */
static bool read_dimension(struct scanner *scanner)
{
	struct weightd_selection *selection = scanner->selection;

	skip_blanks(scanner);
	if (strncmp(scanner->at, "...", 3) == 0) {
		if (selection->has_ellipsis)
			return refuse(scanner, "there is a second ellipsis");
		selection->has_ellipsis = true;
		selection->ellipsis = selection->ndim;
		scanner->at += 3;
		return true;
	}
	if (selection->ndim == WEIGHTD_RANK_MAX)
		return refuse(scanner, "there are more than %d dimensions", WEIGHTD_RANK_MAX);
	struct weightd_picks *picks = &selection->dims[selection->ndim++];
	picks->indexes = &scanner->items[scanner->item_count];
	do {
		if (!read_item(scanner))
			return false;
		picks->count++;
	} while (take(scanner, ';'));
	return true;
}

enum weightd_code weightd_slice_read(struct weightd_selection *selection, const char *text,
				     struct weightd_arena *arena, struct weightd_error *err)
{
	struct scanner scanner = {.text = text, .at = text, .selection = selection, .err = err};

	*selection = (struct weightd_selection){0};
	scanner.items = weightd_arena_array(arena, WEIGHTD_SLICE_ITEMS_MAX, sizeof *scanner.items);
	if (scanner.items == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the slice");
	do {
		if (!read_dimension(&scanner))
			return weightd_error_code(err);
		if (!take(&scanner, ','))
			break;
		skip_blanks(&scanner);
	} while (*scanner.at != '\0');
	if (*scanner.at != '\0') {
		refuse(&scanner, "stands what belongs to no slice");
		return WEIGHTD_ERR_BAD_QUERY;
	}
	return WEIGHTD_OK;
}
