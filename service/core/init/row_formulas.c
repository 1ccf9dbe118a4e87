/*
 * Parsing the formulas of initializers' rows.
 */
#include "core/init/row_formulas.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Where parsed formulas are kept. */
struct room {
	struct weightd_formula *formulas;
	struct weightd_formula_step *steps;
	size_t formulas_left, steps_left;
};

static bool is_name(const char *name, size_t length, const char *text)
{
	return text != NULL && strlen(text) == length && memcmp(text, name, length) == 0;
}

static int argument_number(const struct weightd_initializer *row, const char *name, size_t length)
{
	for (size_t i = 0; i < row->field_count; i++) {
		if (is_name(name, length, row->fields[i].name))
			return INIT_FIRST_ARGUMENT + (int)i;
	}
	return -1;
}

/* fan_in and fan_out are always the fans: fans() reads arguments of these names. */
int init_name_number(const void *context, const char *name, size_t length)
{
	static const char *const own[] = {
		[INIT_FAN_IN] = "fan_in", [INIT_FAN_OUT] = "fan_out", [INIT_FAN] = "fan",
		[INIT_GAIN] = "gain",	  [INIT_SIZE0] = "size0",     [INIT_SIZE1] = "size1",
		[INIT_NDIM] = "ndim"};
	const struct weightd_initializer *row = context;

	if (is_name(name, length, "fan_in") || is_name(name, length, "fan_out"))
		return name[4] == 'i' ? INIT_FAN_IN : INIT_FAN_OUT;
	for (size_t i = 0; i < WEIGHTD_ROW_QUANTITIES; i++) {
		if (is_name(name, length, row->quantities[i].name))
			return INIT_FIRST_ARGUMENT + (int)(row->field_count + i);
	}
	const int argument = argument_number(row, name, length);
	if (is_name(name, length, "gain") && (argument >= 0 || row->gain != NULL))
		return INIT_GAIN;
	if (argument >= 0)
		return argument;
	if (is_name(name, length, "fan") && argument_number(row, "mode", 4) < 0)
		return -1;
	for (int i = 0; i < INIT_FIRST_ARGUMENT; i++) {
		if (i != INIT_GAIN && is_name(name, length, own[i]))
			return i;
	}
	return -1;
}

/* NULL for NULL; an invalid formula clears '*are_valid'. */
static const struct weightd_formula *parse(struct room *room, const char *text,
					   const struct weightd_initializer *row, bool *are_valid)
{
	struct weightd_formula *formula = room->formulas;

	if (text == NULL)
		return NULL;
	if (room->formulas_left == 0 || room->steps_left < WEIGHTD_FORMULA_STEPS_MAX) {
		*are_valid = false;
		return NULL;
	}
	formula->steps = room->steps;
	if (!weightd_formula_parse(formula, text, init_name_number, row)) {
		*are_valid = false;
		return NULL;
	}
	room->formulas++;
	room->formulas_left--;
	room->steps += formula->count;
	room->steps_left -= formula->count;
	return formula;
}

static void parse_law(struct init_formulas *formulas, size_t index, struct room *room,
		      const struct weightd_initializer *row)
{
	const struct weightd_law_formulas *law = &row->laws[index];
	struct init_law *parsed = &formulas->laws[index];

	for (size_t i = 0; i < WEIGHTD_LAW_REALS; i++) {
		parsed->reals[i] = parse(room, law->reals[i], row, &formulas->are_valid);
		if (parsed->reals[i] != NULL)
			parsed->real_count = i + 1;
	}
	for (size_t i = 0; i < WEIGHTD_LAW_SIZES; i++)
		parsed->sizes[i] = parse(room, law->sizes[i], row, &formulas->are_valid);
	for (size_t i = 0; i < 2; i++)
		parsed->cut[i] = parse(room, law->cut[i], row, &formulas->are_valid);
	if (index + 1 < WEIGHTD_ROW_LAWS)
		formulas->when[index] = parse(room, row->when[index], row, &formulas->are_valid);
}

static void parse_quantity(struct init_formulas *formulas, size_t index, struct room *room,
			   const struct weightd_initializer *row)
{
	const struct weightd_quantity *quantity = &row->quantities[index];
	const struct weightd_formula *parsed =
		parse(room, quantity->formula, row, &formulas->are_valid);

	formulas->quantities[index] = parsed;
	if (parsed == NULL)
		return;
	if (parsed->names >> (INIT_FIRST_ARGUMENT + row->field_count + index) != 0)
		formulas->are_valid = false; /* it needs itself or a later one */
	if (strcmp(quantity->name, "gain") == 0)
		formulas->explained[index] = INIT_EXPLAINED_GAIN;
	else if (strcmp(quantity->name, "std") == 0)
		formulas->explained[index] = INIT_EXPLAINED_STD;
	else if (strcmp(quantity->name, "variance") == 0)
		formulas->explained[index] = INIT_EXPLAINED_VARIANCE;
}

static void parse_row(struct init_formulas *formulas, struct room *room,
		      const struct weightd_initializer *row)
{
	bool *are_valid = &formulas->are_valid;

	*formulas = (struct init_formulas){.are_valid = true};
	for (size_t i = 0; i < WEIGHTD_ROW_LAWS && row->laws[i].distribution != NULL; i++)
		parse_law(formulas, i, room, row);
	for (size_t i = 0; i < WEIGHTD_ROW_REQUIREMENTS; i++)
		formulas->requirements[i] =
			parse(room, row->requirements[i].condition, row, are_valid);
	for (size_t i = 0; i < WEIGHTD_ROW_QUANTITIES; i++)
		parse_quantity(formulas, i, room, row);
	formulas->variant = parse(room, row->variant, row, are_valid);
	formulas->mean = parse(room, row->explained.mean, row, are_valid);
	formulas->std = parse(room, row->explained.std, row, are_valid);
	formulas->low = parse(room, row->explained.low, row, are_valid);
	formulas->high = parse(room, row->explained.high, row, are_valid);
	formulas->gain = parse(room, row->explained.gain, row, are_valid);
}

/*
 * The rows of the table, by their addresses.  What is named once_ is filled by the first thread
 * that asks, and is constant from then on.
 */
#define INITIALIZER(name) +1
enum {
	ROWS = 0
#include "core/init/init_list.h"
};
#undef INITIALIZER

static const struct weightd_initializer *once_rows[ROWS];
static struct init_formulas once_table[ROWS];
static struct weightd_formula once_formulas[4 * ROWS];
static struct weightd_formula_step once_steps[32 * ROWS];
static pthread_once_t once_parsed = PTHREAD_ONCE_INIT;

static int compare(const void *a, const void *b)
{
	const struct weightd_initializer *const *x = a, *const *y = b;

	return (*x > *y) - (*x < *y);
}

static void parse_table(void)
{
	struct room room = {once_formulas, once_steps,
			    sizeof once_formulas / sizeof once_formulas[0],
			    sizeof once_steps / sizeof once_steps[0]};

	for (size_t i = 0; i < ROWS; i++)
		once_rows[i] = weightd_initializer_at(i);
	qsort(once_rows, ROWS, sizeof once_rows[0], compare);
	for (size_t i = 0; i < ROWS; i++)
		parse_row(&once_table[i], &room, once_rows[i]);
}

const struct init_formulas *init_formulas_of(const struct weightd_initializer *row,
					     struct init_formulas_room *room)
{
	size_t low = 0, high = ROWS;

	pthread_once(&once_parsed, parse_table);
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (once_rows[middle] == row)
			return &once_table[middle];
		if (once_rows[middle] < row)
			low = middle + 1;
		else
			high = middle;
	}
	struct room own = {room->parsed, room->steps, sizeof room->parsed / sizeof room->parsed[0],
			   sizeof room->steps / sizeof room->steps[0]};
	parse_row(&room->formulas, &own, row);
	return &room->formulas;
}
