/*
 * Loops: through a range, or through the items of a tuple.
 */
#include "definition/call/loop.h"

#include <string.h>

/* Of one round. */
#define UNITS_OF_ROUND 500
/* Items of a list that a loop makes. */
#define ITEMS_MAX 100000

static enum weightd_code refuse_range(struct weightd_reader *reader,
				      const struct weightd_node *each,
				      const struct weightd_place *place)
{
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
		       "\"%.80s\" is nothing that a loop can go through", each->value.text);
	weightd_error_expected(reader->err, "range(n) with a whole number, or a tuple");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* range(end), range(start, end), range(start, end, step). */
static bool set_range(struct weightd_loop *loop, const struct weightd_value *numbers)
{
	int64_t end = 0;

	if (numbers->kind != WEIGHTD_TUPLE || numbers->count < 1 || numbers->count > 3)
		return false;
	for (size_t i = 0; i < numbers->count; i++) {
		if (numbers->items[i].kind != WEIGHTD_INT ||
		    numbers->items[i].integer > INT32_MAX || numbers->items[i].integer < -INT32_MAX)
			return false;
	}
	loop->start = numbers->count > 1 ? numbers->items[0].integer : 0;
	end = numbers->items[numbers->count > 1].integer;
	loop->step = numbers->count > 2 ? numbers->items[2].integer : 1;
	if (loop->step == 0)
		return false;
	const int64_t way = loop->step > 0 ? end - loop->start : loop->start - end;
	const int64_t length = loop->step > 0 ? loop->step : -loop->step;
	loop->range = (struct weightd_value){
		.kind = WEIGHTD_TUPLE,
		.count = way > 0 ? (size_t)((way + length - 1) / length) : 0};
	return true;
}

enum weightd_code weightd_loop_begin(struct weightd_reader *reader, struct weightd_loop *loop,
				     const struct weightd_node *each,
				     const struct weightd_place *place)
{
	struct weightd_value range;
	enum weightd_code code = weightd_compute(reader, each->value.text, place, &range);

	*loop = (struct weightd_loop){.each = each, .range = range, .value = WEIGHTD_VALUE_INT(0)};
	loop->variables = (struct weightd_variables){.outer = reader->variables,
						     .names = &each->name,
						     .values = &loop->value,
						     .count = 1};
	if (code != WEIGHTD_OK)
		return code;
	/* "range" stands before its numbers in brackets: a list. */
	if (each->value.boolean ? !set_range(loop, &range) : range.kind != WEIGHTD_TUPLE)
		return refuse_range(reader, each, place);
	return WEIGHTD_OK;
}

bool weightd_loop_next(struct weightd_reader *reader, struct weightd_loop *loop,
		       const struct weightd_place *place, enum weightd_code *code)
{
	bool holds = false;

	while (!holds && *code == WEIGHTD_OK) {
		if (loop->next == loop->range.count)
			return false;
		const size_t index = loop->next++;
		if (loop->range.items != NULL)
			loop->value = loop->range.items[index];
		else
			loop->value = (struct weightd_value)WEIGHTD_VALUE_INT(
				loop->start + (int64_t)index * loop->step);
		if (!weightd_reader_works(reader, UNITS_OF_ROUND,
					  "computing the formulas of classes", place)) {
			*code = reader->code;
			return false;
		}
		holds = loop->each->condition == NULL;
		if (holds)
			continue;
		const struct weightd_variables *outer = reader->variables;
		reader->variables = &loop->variables;
		*code = weightd_compute_condition(reader, loop->each->condition, place, &holds);
		reader->variables = outer;
	}
	return *code == WEIGHTD_OK;
}

enum weightd_code weightd_list_append(struct weightd_reader *reader,
				      const struct weightd_place *place,
				      const struct weightd_value *value,
				      struct weightd_value_list *list)
{
	if (list->count == ITEMS_MAX)
		return weightd_refuse(reader, WEIGHTD_ERR_LIMIT_EXCEEDED, place,
				      "a list has more than %d items", ITEMS_MAX);
	if (list->count == list->room) {
		const size_t room = list->room < 16 ? 16 : 2 * list->room;
		struct weightd_value *moved =
			weightd_arena_array(reader->scratch, room, sizeof *moved);
		if (moved == NULL)
			return weightd_refuse_memory(reader);
		if (list->count > 0)
			memcpy(moved, list->items, list->count * sizeof *moved);
		list->items = moved;
		list->room = room;
	}
	list->items[list->count++] = *value;
	return WEIGHTD_OK;
}

enum weightd_code weightd_loop_values(struct weightd_reader *reader,
				      const struct weightd_node *each,
				      const struct weightd_place *place,
				      struct weightd_value_list *list)
{
	const struct weightd_variables *outer = reader->variables;
	struct weightd_value value;
	struct weightd_loop loop;
	bool is_value = true;
	enum weightd_code code = weightd_loop_begin(reader, &loop, each, place);

	while (code == WEIGHTD_OK && weightd_loop_next(reader, &loop, place, &code)) {
		reader->variables = &loop.variables;
		if (each->items->kind == WEIGHTD_NODE_EACH)
			code = weightd_loop_values(reader, each->items, place, list);
		else
			code = weightd_compute_node(reader, each->items, place, &value, &is_value);
		reader->variables = outer;
		if (code == WEIGHTD_OK && !is_value)
			code = refuse_range(reader, each, place);
		if (code == WEIGHTD_OK && each->items->kind != WEIGHTD_NODE_EACH)
			code = weightd_list_append(reader, place, &value, list);
	}
	return code;
}
