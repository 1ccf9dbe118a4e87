/*
 * Ranges as Python writes them ("0:768", ":-1", 3), and the parts of a tensor that a rule names by
 * rows, columns, slice or block.
 */
#include "definition/policy/region_read.h"

#include "weightd/fused_blocks.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Parts in one rule. */
#define PARTS_MAX 256
/* Ends beyond are no size of a tensor. */
#define END_MAX ((int64_t)1 << 62)

static const char expected_range[] = "start:stop as in Python, such as \"0:768\", \":-1\" or 3";

static enum weightd_code refuse_range(struct weightd_reader *reader,
				      const struct weightd_place *place, const char *text)
{
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place, "\"%.60s\" is not a range", text);
	weightd_error_expected(reader->err, "%s", expected_range);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

/* An integer at '*at', which moves behind it; false if there is none, or one beyond all sizes. */
static bool read_end(const char **at, int64_t *value)
{
	const char *digits = *at + (**at == '-');
	char *end;

	if (*digits < '0' || *digits > '9')
		return false;
	errno = 0;
	long long number = strtoll(*at, &end, 10);
	*value = number;
	*at = skip_blanks(end);
	return errno == 0 && number <= END_MAX && number >= -END_MAX;
}

/* One element, which stays a dimension of size 1. */
static struct weightd_span range_of(int64_t index)
{
	return (struct weightd_span){
		.start = index, .has_stop = index != -1, .stop = index != -1 ? index + 1 : 0};
}

/* The range at '*at', up to a comma or the end. */
static bool parse_range(const char **at, struct weightd_span *range)
{
	bool has_start;
	int64_t start = 0;

	*at = skip_blanks(*at);
	has_start = **at != ':';
	if (has_start && !read_end(at, &start))
		return false;
	if (has_start && **at != ':') {
		*range = range_of(start);
		return **at == ',' || **at == '\0';
	}
	*at = skip_blanks(*at + 1);
	*range = (struct weightd_span){.start = start};
	if (**at == ',' || **at == '\0')
		return true;
	range->has_stop = true;
	return read_end(at, &range->stop) && (**at == ',' || **at == '\0');
}

enum weightd_code weightd_read_range(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place, struct weightd_span *range)
{
	const char *text = json_string_value(json), *at = text;

	if (json_is_integer(json) && json_integer_value(json) < END_MAX &&
	    json_integer_value(json) > -END_MAX) {
		*range = range_of(json_integer_value(json));
		return WEIGHTD_OK;
	}
	if (text == NULL)
		return weightd_refuse_type(reader, place, json, expected_range);
	return parse_range(&at, range) && *at == '\0' ? WEIGHTD_OK
						      : refuse_range(reader, place, text);
}

enum weightd_code weightd_read_count_range(struct weightd_reader *reader, const json_t *json,
					   const struct weightd_place *place,
					   const struct weightd_span **result)
{
	struct weightd_span *range = weightd_arena_alloc(reader->arena, sizeof *range);

	if (range == NULL)
		return weightd_refuse_memory(reader);
	enum weightd_code code = weightd_read_range(reader, json, place, range);
	if (code != WEIGHTD_OK)
		return code;
	if (range->start >= 0 && (!range->has_stop || range->stop > range->start)) {
		*result = range;
		return WEIGHTD_OK;
	}
	weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place, "no number is in this range");
	weightd_error_expected(reader->err,
			       "a number such as 2, or start:stop with 0 <= start < stop");
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

/* "0:768,:" */
static void read_slice(struct weightd_reader *reader, const json_t *json,
		       const struct weightd_place *place, struct weightd_region *region)
{
	const char *text = json_string_value(json), *at = text;

	if (text == NULL) {
		weightd_refuse_type(reader, place, json, "a slice such as \"0:768,:\"");
		return;
	}
	for (;;) {
		if (region->ndim == WEIGHTD_RANK_MAX) {
			weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
				       "a slice has at most %d ranges", WEIGHTD_RANK_MAX);
			return;
		}
		if (!parse_range(&at, &region->ranges[region->ndim++])) {
			refuse_range(reader, place, text);
			return;
		}
		if (*at == '\0')
			return;
		at++;
	}
}

static const json_t *item_of(const json_t *json, size_t index)
{
	return json_is_array(json) ? json_array_get(json, index) : json;
}

/* One for anything but an array; 0 with an issue for what cannot be. */
static size_t count_of(struct weightd_reader *reader, const json_t *json,
		       const struct weightd_place *place)
{
	size_t count = json_is_array(json) ? json_array_size(json) : 1;

	if (count >= 1 && count <= PARTS_MAX)
		return count;
	weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place, "a rule has 1 to %d parts, got %zu",
		       PARTS_MAX, count);
	return 0;
}

/* Range 'index' of rows or columns; all of the dimension if they are not given. */
static void read_one(struct weightd_reader *reader, const json_t *json, size_t index,
		     const struct weightd_place *place, struct weightd_span *range)
{
	*range = (struct weightd_span){0};
	if (json != NULL)
		weightd_read_range(reader, item_of(json, index),
				   json_is_array(json) ? WEIGHTD_PLACE_ITEM(place, index) : place,
				   range);
}

static void read_rows_and_columns(struct weightd_reader *reader, const json_t *rule,
				  const struct weightd_place *place, struct weightd_rule *result)
{
	const json_t *rows = json_object_get(rule, "rows"),
		     *columns = json_object_get(rule, "columns");
	const struct weightd_place *row_place = WEIGHTD_PLACE_KEY(place, "rows");
	const struct weightd_place *column_place = WEIGHTD_PLACE_KEY(place, "columns");
	size_t row_count = rows == NULL ? 1 : count_of(reader, rows, row_place);
	size_t column_count = columns == NULL ? 1 : count_of(reader, columns, column_place);
	size_t count = row_count * column_count;

	if (count == 0)
		return;
	if (count > PARTS_MAX) {
		weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
			       "a rule has at most %d parts; rows and columns make %zu", PARTS_MAX,
			       count);
		return;
	}
	struct weightd_region *regions = weightd_arena_array(reader->arena, count, sizeof *regions);
	if (regions == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		regions[i].ndim = columns == NULL ? 1 : 2;
		/* An item that is wrong is reported once, not for each of the others. */
		if (i % column_count == 0 || reader->code == WEIGHTD_OK)
			read_one(reader, rows, i / column_count, row_place, &regions[i].ranges[0]);
		if (i < column_count || reader->code == WEIGHTD_OK)
			read_one(reader, columns, i % column_count, column_place,
				 &regions[i].ranges[1]);
	}
	result->regions = regions;
	result->region_count = count;
}

static void read_slices(struct weightd_reader *reader, const json_t *json,
			const struct weightd_place *place, struct weightd_rule *rule)
{
	size_t count = count_of(reader, json, place);

	if (count == 0)
		return;
	struct weightd_region *regions = weightd_arena_array(reader->arena, count, sizeof *regions);
	if (regions == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	for (size_t i = 0; i < count; i++)
		read_slice(reader, item_of(json, i),
			   json_is_array(json) ? WEIGHTD_PLACE_ITEM(place, i) : place, &regions[i]);
	rule->regions = regions;
	rule->region_count = count;
}

/* The long name, which lives as long as the program; NULL with an issue. */
static const char *read_block(struct weightd_reader *reader, const json_t *json,
			      const struct weightd_place *place)
{
	const char *name = json_string_value(json), *nearest = NULL, *block;

	if (name == NULL) {
		weightd_refuse_type(reader, place, json, "the name of a block, such as \"q\"");
		return NULL;
	}
	block = weightd_fused_name(name, &nearest);
	if (block == NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
			       "no tensor has a block %.60s", name);
		weightd_error_expected(
			reader->err, "q, k, v of an attention, a gate of a recurrent layer (input, "
				     "forget, cell, output; reset, update, new), gate, up");
		weightd_error_suggest(reader->err, nearest);
	}
	return block;
}

static void read_blocks(struct weightd_reader *reader, const json_t *json,
			const struct weightd_place *place, struct weightd_rule *rule)
{
	size_t count = count_of(reader, json, place);

	if (count == 0)
		return;
	const char **names = weightd_arena_array(reader->arena, count + 1, sizeof *names);
	if (names == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	for (size_t i = 0; i < count; i++)
		names[i] = read_block(reader, item_of(json, i),
				      json_is_array(json) ? WEIGHTD_PLACE_ITEM(place, i) : place);
	rule->blocks = names;
}

void weightd_read_parts(struct weightd_reader *reader, const json_t *rule,
			const struct weightd_place *place, struct weightd_rule *result)
{
	const json_t *slice = json_object_get(rule, "slice"),
		     *block = json_object_get(rule, "block");
	bool by_axis =
		json_object_get(rule, "rows") != NULL || json_object_get(rule, "columns") != NULL;

	if (by_axis + (slice != NULL) + (block != NULL) > 1) {
		weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
			       "the rule says in several ways which part it writes");
		weightd_error_expected(reader->err, "rows and columns, or slice, or block");
		return;
	}
	if (by_axis)
		read_rows_and_columns(reader, rule, place, result);
	if (slice != NULL)
		read_slices(reader, slice, WEIGHTD_PLACE_KEY(place, "slice"), result);
	if (block != NULL)
		read_blocks(reader, block, WEIGHTD_PLACE_KEY(place, "block"), result);
}
