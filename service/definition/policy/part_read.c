/*
 * The parts of a tensor that a rule names by rows, columns, slice or block.  The grammar is that of
 * selections (weightd/selection.h); a rule takes one slice of each dimension, and no step.
 */
#include "definition/policy/part_read.h"

#include "weightd/fused_blocks.h"

/* Parts in one rule. */
#define PARTS_MAX 256
/* Larger numbers are not sizes of tensors. */
#define NUMBER_MAX ((int64_t)1 << 62)

static const char expected_range[] = "start:stop as in Python, such as \"0:768\", \":-1\" or 3";

static bool is_size(int64_t number)
{
	return number <= NUMBER_MAX && number >= -NUMBER_MAX;
}

/* Makes a slice of an index: a rule keeps the dimension.  Why the range is not for rules, or NULL.
 */
static const char *settle(struct weightd_range *range)
{
	if (range->has_step)
		return "a rule takes no step";
	if (!is_size(range->start) || !is_size(range->stop))
		return "no tensor is that large";
	if (!range->is_slice) {
		range->has_stop = range->start != -1;
		range->stop = range->has_stop ? range->start + 1 : 0;
	}
	range->is_slice = range->has_start = true;
	return NULL;
}

static enum weightd_code refuse_text(struct weightd_reader *reader, enum weightd_code code,
				     const struct weightd_place *place, const char *text,
				     const char *why)
{
	weightd_refuse(reader, code, place, "\"%.60s\" is not a range: %s", text, why);
	weightd_error_expected(reader->err, "%s", expected_range);
	return code;
}

static enum weightd_code read_range(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place, struct weightd_range *range)
{
	const char *text = json_string_value(json), *why = NULL;
	const json_int_t number = json_integer_value(json);
	struct weightd_misread misread;

	if (json_is_integer(json) && number < NUMBER_MAX && number > -NUMBER_MAX)
		*range = (struct weightd_range){.start = number, .step = 1};
	else if (text == NULL)
		return weightd_refuse_type(reader, place, json, expected_range);
	else if (weightd_range_read(range, text, &misread) != WEIGHTD_OK)
		why = misread.why;
	if (why == NULL)
		why = settle(range);
	return why == NULL ? WEIGHTD_OK
			   : refuse_text(reader, WEIGHTD_ERR_BAD_ARGUMENT, place, text, why);
}

/* Whether some number may be in the range; of one that ends before its start only where both count
 * from one side. */
static bool may_have_numbers(const struct weightd_range *range, bool from_end)
{
	if (!from_end && range->start < 0)
		return false;
	if (!range->has_stop)
		return true;
	if (!from_end || (range->start < 0) == (range->stop < 0))
		return range->stop > range->start;
	return range->stop != 0;
}

enum weightd_code weightd_read_number_range(struct weightd_reader *reader, const json_t *json,
					    const struct weightd_place *place, bool from_end,
					    const struct weightd_range **result)
{
	struct weightd_range *range = weightd_arena_alloc(reader->arena, sizeof *range);

	if (range == NULL)
		return weightd_refuse_memory(reader);
	enum weightd_code code = read_range(reader, json, place, range);
	if (code != WEIGHTD_OK)
		return code;
	if (may_have_numbers(range, from_end)) {
		*result = range;
		return WEIGHTD_OK;
	}
	weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place, "the range is empty");
	weightd_error_expected(reader->err,
			       from_end ? "a number such as 2 or -1, or start:stop with "
					  "start before stop"
					: "a number such as 2, or start:stop with "
					  "0 <= start < stop");
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

/* "0:768,:"; 'ranges' has room for one of each dimension. */
static void read_slice(struct weightd_reader *reader, const json_t *json,
		       const struct weightd_place *place, struct weightd_selection *selection,
		       struct weightd_range *ranges)
{
	const char *text = json_string_value(json), *why = NULL;
	struct weightd_misread misread;

	if (text == NULL) {
		weightd_refuse_type(reader, place, json, "a slice such as \"0:768,:\"");
		return;
	}
	enum weightd_code code =
		weightd_selection_read(selection, text, ranges, WEIGHTD_RANK_MAX, &misread);
	if (code != WEIGHTD_OK) {
		refuse_text(reader, code, place, text, misread.why);
		return;
	}
	if (selection->has_ellipsis)
		why = "a rule takes no ellipsis";
	for (unsigned i = 0; why == NULL && i < selection->ndim; i++)
		why = selection->dims[i].count > 1 ? "a rule takes one slice of each dimension"
						   : settle(&ranges[i]);
	if (why != NULL)
		refuse_text(reader, WEIGHTD_ERR_BAD_ARGUMENT, place, text, why);
}

static const json_t *item_of(const json_t *json, size_t index)
{
	return json_is_array(json) ? json_array_get(json, index) : json;
}

/* One for anything but an array; 0 with an issue for an impossible number. */
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

/* The ranges of rows or columns; all of the dimension if they are not given.  NULL with an issue.
 */
static const struct weightd_range *read_ranges(struct weightd_reader *reader, const json_t *json,
					       const struct weightd_place *place, size_t *count)
{
	*count = json == NULL ? 1 : count_of(reader, json, place);
	struct weightd_range *ranges = weightd_arena_array(reader->arena, *count, sizeof *ranges);

	if (ranges == NULL) {
		weightd_refuse_memory(reader);
		return NULL;
	}
	if (json == NULL)
		ranges[0] = (struct weightd_range){.is_slice = true, .has_start = true, .step = 1};
	for (size_t i = 0; json != NULL && i < *count; i++)
		read_range(reader, item_of(json, i),
			   json_is_array(json) ? WEIGHTD_PLACE_ITEM(place, i) : place, &ranges[i]);
	return ranges;
}

static void read_rows_and_columns(struct weightd_reader *reader, const json_t *rule,
				  const struct weightd_place *place, struct weightd_rule *result)
{
	const json_t *columns = json_object_get(rule, "columns");
	size_t row_count, column_count;
	const struct weightd_range *row = read_ranges(reader, json_object_get(rule, "rows"),
						      WEIGHTD_PLACE_KEY(place, "rows"), &row_count);
	const struct weightd_range *column =
		read_ranges(reader, columns, WEIGHTD_PLACE_KEY(place, "columns"), &column_count);
	const size_t count = row_count * column_count;

	if (row == NULL || column == NULL || count == 0)
		return;
	if (count > PARTS_MAX) {
		weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
			       "a rule has at most %d parts; rows and columns make %zu", PARTS_MAX,
			       count);
		return;
	}
	struct weightd_selection *selections =
		weightd_arena_array(reader->arena, count, sizeof *selections);
	if (selections == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	for (size_t i = 0; i < count; i++)
		selections[i] = (struct weightd_selection){
			.ndim = columns == NULL ? 1 : 2,
			.dims = {{&row[i / column_count], 1}, {&column[i % column_count], 1}}};
	result->selections = selections;
	result->selection_count = count;
}

static void read_slices(struct weightd_reader *reader, const json_t *json,
			const struct weightd_place *place, struct weightd_rule *rule)
{
	const size_t count = count_of(reader, json, place);

	if (count == 0)
		return;
	struct weightd_selection *selections =
		weightd_arena_array(reader->arena, count, sizeof *selections);
	struct weightd_range *ranges =
		weightd_arena_array(reader->arena, count * WEIGHTD_RANK_MAX, sizeof *ranges);
	if (selections == NULL || ranges == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	for (size_t i = 0; i < count; i++)
		read_slice(reader, item_of(json, i),
			   json_is_array(json) ? WEIGHTD_PLACE_ITEM(place, i) : place,
			   &selections[i], &ranges[i * WEIGHTD_RANK_MAX]);
	rule->selections = selections;
	rule->selection_count = count;
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
