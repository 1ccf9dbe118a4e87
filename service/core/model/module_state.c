/*
 * Checks the conditions of a module type on the arguments of a module, and adds the tensors of its
 * row.
 */
#include "core/model/module_state.h"

#include "core/model/shared.h"

#include <string.h>

/* The tensor to add, and the variables of the formulas. */
struct adding {
	struct weightd_module *module;
	struct weightd_builder *builder;
	struct weightd_error *err;
	const struct weightd_state *state;
	struct weightd_value *others; /* after the arguments: by enum state_name */
	bool is_reverse;
	struct weightd_value values[WEIGHTD_FORMULA_NAMES_MAX];
};

static enum weightd_code no_memory(const struct adding *adding)
{
	return weightd_error_add(adding->err, WEIGHTD_ERR_NO_MEMORY, adding->module->pointer,
				 "The model takes too much memory");
}

/* Whether the formula is there and holds. */
static bool holds(const struct adding *adding, const struct weightd_formula *formula)
{
	bool is_so = false;

	return formula->count > 0 && weightd_formula_holds(formula, adding->values, &is_so) &&
	       is_so;
}

/* The issue: the arguments, "num_groups is 2, num_channels is 5", and the condition. */
static enum weightd_code refuse_arguments(const struct adding *adding,
					  const struct state_requirement *requirement)
{
	const struct weightd_module_type *row = adding->state->row;
	struct weightd_text given;

	weightd_text_init(&given, 1000);
	for (size_t i = 0; i < row->field_count; i++) {
		if ((requirement->formula.names >> i & 1) == 0)
			continue;
		weightd_text_printf(&given, "%s%s is ", given.length == 0 ? "" : ", ",
				    row->fields[i].name);
		weightd_value_repr(&adding->values[i], &given);
	}
	weightd_error_add(adding->err, WEIGHTD_ERR_BAD_ARGUMENT, adding->module->pointer, "%s: %s",
			  adding->module->type, given.failed ? "arguments" : given.data);
	weightd_error_expected(adding->err, "%.*s", (int)requirement->length, requirement->text);
	weightd_text_free(&given);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static enum weightd_code refuse_size(const struct adding *adding, const struct state_line *line)
{
	weightd_error_add(adding->err, WEIGHTD_ERR_TOO_LARGE, adding->module->pointer,
			  "%s: a size of %s does not fit in 63 bits", adding->module->type,
			  line->leaf);
	weightd_error_expected(adding->err, "sizes of at most 9223372036854775807");
	return WEIGHTD_ERR_TOO_LARGE;
}

static enum weightd_code refuse_rank(const struct adding *adding, const struct state_line *line)
{
	weightd_error_add(adding->err, WEIGHTD_ERR_BAD_ARGUMENT, adding->module->pointer,
			  "%s: %s has too many dimensions", adding->module->type, line->leaf);
	weightd_error_expected(adding->err, "at most %d", WEIGHTD_RANK_MAX);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Several sizes: a tuple's, or an int as often as the field says. */
static size_t argument_rank(const struct weightd_field *field, const struct weightd_value *value)
{
	if (value->kind == WEIGHTD_TUPLE)
		return value->count;
	return field->spread == 0 ? 1 : field->spread;
}

static enum weightd_code put_size(const struct adding *adding, const struct state_line *line,
				  int64_t size, struct weightd_shape *shape)
{
	if (shape->ndim == WEIGHTD_RANK_MAX)
		return refuse_rank(adding, line);
	shape->dims[shape->ndim++] = (uint64_t)size;
	return WEIGHTD_OK;
}

static enum weightd_code put_argument(const struct adding *adding, const struct state_line *line,
				      size_t field, struct weightd_shape *shape)
{
	const struct weightd_module *module = adding->module;
	const struct weightd_value *argument = &module->arguments[field];
	const size_t rank = argument_rank(&module->module_type->fields[field], argument);
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < rank && code == WEIGHTD_OK; i++)
		code = put_size(adding, line, weightd_value_size(argument, i), shape);
	return code;
}

static enum weightd_code shape_of(const struct adding *adding, const struct state_line *line,
				  struct weightd_shape *shape)
{
	enum weightd_code code = WEIGHTD_OK;

	shape->ndim = 0;
	for (size_t i = 0; i < line->size_count && code == WEIGHTD_OK; i++) {
		const struct state_size *size = &line->sizes[i];
		struct weightd_value value;

		if (size->is_argument)
			code = put_argument(adding, line, size->field, shape);
		else if (weightd_formula_value(&size->formula, adding->values, &value) &&
			 value.kind == WEIGHTD_INT && value.integer >= 0)
			code = put_size(adding, line, value.integer, shape);
		else
			code = refuse_size(adding, line);
	}
	return code;
}

static enum weightd_code initial_of(const struct adding *adding, const struct state_call *call,
				    struct weightd_initializer_call *initial)
{
	const size_t count = call->initializer->field_count;

	*initial = (struct weightd_initializer_call){
		.initializer = call->initializer, .arguments = call->arguments, .pointer = ""};
	if (call->is_fixed)
		return WEIGHTD_OK;
	struct weightd_value arguments[WEIGHTD_FORMULA_NAMES_MAX];

	memcpy(arguments, call->arguments, count * sizeof *arguments);
	for (size_t i = 0; i < count; i++) {
		if (call->formulas[i].count == 0)
			continue;
		if (!weightd_formula_value(&call->formulas[i], adding->values, &arguments[i]))
			return weightd_error_add(
				adding->err, WEIGHTD_ERR_BAD_ARGUMENT, adding->module->pointer,
				"%s: the argument %s of %s is not a number", adding->module->type,
				call->initializer->fields[i].name, call->initializer->name);
		if (call->initializer->fields[i].accepts & WEIGHTD_REAL)
			arguments[i] = (struct weightd_value)WEIGHTD_VALUE_REAL(
				weightd_value_real(&arguments[i]));
	}
	initial->arguments =
		weightd_share_values(adding->builder, call->initializer, arguments, count);
	return initial->arguments == NULL ? no_memory(adding) : WEIGHTD_OK;
}

static const char *leaf_of(const struct adding *adding, const struct state_line *line)
{
	if (!line->has_layers)
		return line->leaf;
	return weightd_arena_printf(adding->builder->arena, "%s%lld%s", line->leaf,
				    (long long)adding->others[STATE_K].integer,
				    adding->is_reverse ? "_reverse" : "");
}

static enum weightd_code add_buffer(const struct adding *adding, const struct state_line *line,
				    const char *leaf, const struct weightd_shape *shape)
{
	/* 0 where the line says none. */
	const double value = line->value.count == 0
				     ? 0.0
				     : weightd_formula_evaluate(&line->value, adding->values);

	return weightd_module_add_buffer(
		adding->module, adding->builder, leaf, shape,
		line->has_dtype ? line->dtype : adding->builder->default_dtype, value, adding->err);
}

static enum weightd_code add_parameter(const struct adding *adding, const struct state_line *line,
				       const char *leaf, const struct weightd_shape *shape)
{
	const bool is_second = line->choice.count > 0 && !holds(adding, &line->choice);
	struct weightd_initializer_call initial;
	struct weightd_parameter *parameter;
	enum weightd_code code = initial_of(adding, &line->calls[is_second], &initial);

	if (code == WEIGHTD_OK)
		code = weightd_module_add_parameter(adding->module, adding->builder, leaf, shape,
						    &initial, &parameter, adding->err);
	if (code == WEIGHTD_OK && holds(adding, &line->frozen))
		parameter->requires_grad = false;
	return code;
}

static enum weightd_code add_line(struct adding *adding, const struct state_line *line)
{
	const struct weightd_parameter *before = adding->module->last_parameter;
	struct weightd_shape shape;

	if (line->condition.count > 0 && !holds(adding, &line->condition))
		return WEIGHTD_OK;
	const char *leaf = leaf_of(adding, line);
	if (leaf == NULL)
		return no_memory(adding);
	adding->others[STATE_FAN_IN] = (struct weightd_value)WEIGHTD_VALUE_INT(
		before != NULL && before->fans.known && before->fans.fan_in <= INT64_MAX
			? (int64_t)before->fans.fan_in
			: 0);
	if (line->local.count > 0)
		weightd_formula_value(&line->local, adding->values, &adding->others[STATE_LOCAL]);
	enum weightd_code code = shape_of(adding, line, &shape);
	if (code != WEIGHTD_OK)
		return code;
	return line->is_buffer ? add_buffer(adding, line, leaf, &shape)
			       : add_parameter(adding, line, leaf, &shape);
}

/* The lines from 'line' to 'end', for each layer in each direction. */
static enum weightd_code add_layers(struct adding *adding, const struct state_line *line,
				    const struct state_line *end)
{
	const struct weightd_value *count = weightd_module_argument(adding->module, "num_layers");
	const struct weightd_value *both = weightd_module_argument(adding->module, "bidirectional");
	const int directions = both != NULL && both->boolean ? 2 : 1;
	enum weightd_code code = WEIGHTD_OK;

	for (int64_t k = 0; count != NULL && k < count->integer; k++) {
		adding->others[STATE_K] = (struct weightd_value)WEIGHTD_VALUE_INT(k);
		for (int direction = 0; direction < directions; direction++) {
			adding->is_reverse = direction == 1;
			for (const struct state_line *each = line;
			     each != end && code == WEIGHTD_OK; each = each->next)
				code = add_line(adding, each);
			if (code != WEIGHTD_OK)
				return code;
		}
	}
	return code;
}

/* The parsed text of the row, read at its first module. */
static enum weightd_code state_of(const struct weightd_building *building,
				  const struct weightd_state **found)
{
	struct weightd_builder *builder = building->builder;
	const struct weightd_module *module = building->module;
	const char *rest;

	for (*found = builder->states; *found != NULL; *found = (*found)->next) {
		if ((*found)->row == module->module_type)
			return WEIGHTD_OK;
	}
	struct weightd_state *state = weightd_arena_alloc(builder->arena, sizeof *state);
	enum weightd_code code = state == NULL ? WEIGHTD_ERR_NO_MEMORY
					       : weightd_state_read(state, module->module_type,
								    builder->arena, &rest);
	if (code == WEIGHTD_ERR_NO_MEMORY)
		return weightd_error_add(building->err, code, module->pointer,
					 "The model takes too much memory");
	if (code != WEIGHTD_OK)
		return weightd_error_add(building->err, code, module->pointer,
					 "The state of %s cannot be read: \"%.60s\"", module->type,
					 rest);
	state->next = builder->states;
	builder->states = state;
	*found = state;
	return WEIGHTD_OK;
}

enum weightd_code weightd_state_add(const struct weightd_building *building)
{
	const struct weightd_module *module = building->module;
	const size_t fields = module->module_type->field_count;
	struct adding adding = {
		.module = building->module, .builder = building->builder, .err = building->err};
	enum weightd_code code = state_of(building, &adding.state);

	if (code != WEIGHTD_OK)
		return code;
	for (size_t i = 0; i < fields; i++) {
		if ((adding.state->names >> i & 1) != 0)
			adding.values[i] = module->arguments[i];
	}
	adding.others = &adding.values[fields];
	for (const struct state_requirement *each = adding.state->requirements; each != NULL;
	     each = each->next) {
		if (!holds(&adding, &each->formula))
			return refuse_arguments(&adding, each);
	}
	const struct state_line *line = adding.state->lines;
	building->builder->adds_state = true;
	while (line != NULL && code == WEIGHTD_OK) {
		const struct state_line *end = line->next;
		while (line->has_layers && end != NULL && end->has_layers)
			end = end->next;
		code = line->has_layers ? add_layers(&adding, line, end) : add_line(&adding, line);
		line = end;
	}
	building->builder->adds_state = false;
	return code;
}
