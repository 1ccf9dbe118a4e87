/*
 * Formulas of arguments: their names are checked, and numbers of the config put in, when they are
 * read; their values belong to each tensor.
 */
#include "definition/call/formula_read.h"

#include "core/base/name_list.h"
#include "core/field/formula.h"
#include "weightd/module_type_table.h"

#include <stdio.h>
#include <string.h>

#define LENGTH_MAX 400

/* The names of the catalogue's constructors that no other argument is more often asked for. */
static const char names_of_modules[] =
	"and arguments of the module such as in_features, out_channels, groups, kernel_size[0]";

static bool config_number(const struct weightd_reader *reader, const char *name, size_t length,
			  double *number)
{
	char text[80];

	if (reader->config_number == NULL || length >= sizeof text)
		return false;
	memcpy(text, name, length);
	text[length] = '\0';
	return reader->config_number(reader->config, text, number);
}

static bool is_tensor_name(const char *name, size_t length)
{
	for (const char *const *known = weightd_tensor_names; *known != NULL; known++) {
		if (strlen(*known) == length && memcmp(*known, name, length) == 0)
			return true;
	}
	return false;
}

bool weightd_formula_is_argument(const char *name, size_t length)
{
	const char *bracket = memchr(name, '[', length);
	const size_t word = bracket == NULL ? length : (size_t)(bracket - name);

	for (size_t i = 0; i < weightd_module_type_count(); i++) {
		const struct weightd_module_type *type = weightd_module_type_at(i);
		if (weightd_field_index(type->fields, type->field_count, name, word) <
		    type->field_count)
			return true;
	}
	return false;
}

bool weightd_formula_knows(const struct weightd_reader *reader, const char *name, size_t length)
{
	double number;

	return is_tensor_name(name, length) || config_number(reader, name, length, &number) ||
	       weightd_formula_is_argument(name, length);
}

/* The numbering of a formula's names: all that are known are one. */
static int number_name(const void *reader, const char *name, size_t length)
{
	return weightd_formula_knows(reader, name, length) ? 0 : -1;
}

/* weightd_formula_variable: what the config says. */
static bool from_config(const void *context, const char *name, size_t length,
			struct weightd_value *value)
{
	const struct weightd_reader *reader = context;
	double number;

	if (is_tensor_name(name, length) || !config_number(reader, name, length, &number))
		return false;
	*value = number == (double)(int64_t)number
			 ? (struct weightd_value)WEIGHTD_VALUE_INT((int64_t)number)
			 : (struct weightd_value)WEIGHTD_VALUE_REAL(number);
	return true;
}

/* Where 'at' is, in the text that has the formula. */
static void point_to(struct weightd_reader *reader, const struct weightd_formula_source *source,
		     const char *at)
{
	unsigned line = source->line == 0 ? 1 : source->line;
	unsigned column = source->line == 0 ? 1 : source->column;

	for (const char *c = source->text; c < at; c++) {
		line += *c == '\n';
		column = *c == '\n' ? 1 : column + (((unsigned char)*c & 0xC0) != 0x80);
	}
	weightd_error_at(reader->err, line, column);
}

static enum weightd_code refuse(struct weightd_reader *reader,
				const struct weightd_formula_source *source, const char *owner,
				const char *argument, const struct weightd_formula_problem *problem)
{
	const int length = problem->length > 40 ? 40 : (int)problem->length;
	char list[200], name[48];

	if (length == 0) {
		weightd_refuse(reader, WEIGHTD_ERR_TEXT_SYNTAX, source->place,
			       "%s: the formula of %s cannot be read at \"%.20s\"", owner, argument,
			       problem->at);
		weightd_error_expected(reader->err, "a formula such as 1 / sqrt(fan_out)");
		point_to(reader, source, problem->at);
		return WEIGHTD_ERR_TEXT_SYNTAX;
	}
	snprintf(name, sizeof name, "%.*s", length, problem->at);
	const size_t count = weightd_array_count(weightd_tensor_names);
	weightd_name_list(list, sizeof list, weightd_array_name, weightd_tensor_names, count);
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, source->place,
		       "%s: the formula of %s has a name %s that means nothing", owner, argument,
		       name);
	weightd_error_expected(reader->err, "%s, %s%s", list, names_of_modules,
			       reader->config_number == NULL ? "" : ", numbers of the config");
	weightd_error_suggest(reader->err, weightd_nearest(name, weightd_array_name,
							   weightd_tensor_names, count));
	point_to(reader, source, problem->at);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* The spelling, in the arena, with the numbers that 'variable' (NULL: none) knows; NULL: no memory.
 */
static const char *spell(struct weightd_reader *reader, const char *text,
			 weightd_formula_variable *variable, struct weightd_arena *arena)
{
	struct weightd_text out;

	weightd_text_init(&out, 32 * LENGTH_MAX);
	weightd_formula_spell(text, variable, reader, &out);
	const char *spelling =
		out.failed || out.data == NULL ? NULL : weightd_arena_strdup(arena, out.data);
	weightd_text_free(&out);
	return spelling;
}

enum weightd_code weightd_read_formula(struct weightd_reader *reader,
				       const struct weightd_formula_source *source,
				       const char *owner, const char *argument,
				       struct weightd_value *value)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct weightd_formula_problem problem;

	if (strlen(source->text) > LENGTH_MAX)
		return weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, source->place,
				      "%s: the formula of %s has more than %d bytes", owner,
				      argument, LENGTH_MAX);
	if (!weightd_formula_examine(&formula, source->text, number_name, reader, &problem))
		return refuse(reader, source, owner, argument, &problem);
	const char *spelling = spell(reader, source->text, from_config, reader->scratch);
	if (spelling == NULL)
		return weightd_refuse_memory(reader);
	weightd_formula_parse(&formula, spelling, number_name, reader);
	if (formula.names != 0) {
		*value = (struct weightd_value){.kind = WEIGHTD_FORMULA, .text = spelling};
		return WEIGHTD_OK;
	}
	if (weightd_formula_value(&formula, NULL, value))
		return WEIGHTD_OK;
	problem = (struct weightd_formula_problem){.at = source->text};
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, source->place,
		       "%s: the formula of %s has no finite value", owner, argument);
	point_to(reader, source, source->text);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static int number_argument(const void *context, const char *name, size_t length)
{
	(void)context;
	return weightd_formula_is_argument(name, length) ? 0 : -1;
}

const char *weightd_nearest_argument(struct weightd_reader *reader, const char *name)
{
	size_t count = 0, room = 0;

	if (!weightd_is_short(name) || weightd_reader_stops(reader))
		return NULL;
	for (size_t i = 0; i < weightd_module_type_count(); i++)
		room += weightd_module_type_at(i)->field_count;
	const char **names = weightd_arena_array(reader->scratch, room, sizeof *names);
	for (size_t i = 0; names != NULL && i < weightd_module_type_count(); i++) {
		const struct weightd_module_type *type = weightd_module_type_at(i);
		for (size_t j = 0; j < type->field_count; j++)
			names[count++] = type->fields[j].name;
	}
	return names == NULL ? NULL : weightd_nearest(name, weightd_array_name, names, count);
}

const char *weightd_read_condition(struct weightd_reader *reader,
				   const struct weightd_formula_source *source)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct weightd_formula_problem problem;
	char name[48];

	if (strlen(source->text) > LENGTH_MAX) {
		weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, source->place,
			       "the condition has more than %d bytes", LENGTH_MAX);
		return NULL;
	}
	if (weightd_formula_examine(&formula, source->text, number_argument, NULL, &problem)) {
		const char *spelling = spell(reader, source->text, NULL, reader->arena);
		if (spelling == NULL)
			weightd_refuse_memory(reader);
		return spelling;
	}
	snprintf(name, sizeof name, "%.*s", problem.length > 40 ? 40 : (int)problem.length,
		 problem.at);
	if (problem.length == 0)
		weightd_refuse(reader, WEIGHTD_ERR_TEXT_SYNTAX, source->place,
			       "the condition cannot be read at \"%.20s\"", problem.at);
	else
		weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, source->place,
			       "no constructor has an argument %s", name);
	weightd_error_expected(reader->err, "a condition on the arguments of constructors, such as "
					    "groups == in_channels and kernel_size == 1");
	if (problem.length > 0)
		weightd_error_suggest(reader->err, weightd_nearest_argument(reader, name));
	point_to(reader, source, problem.at);
	return NULL;
}
