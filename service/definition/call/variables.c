/*
 * Formulas in the bodies of classes: their names are looked up while they are parsed, and they are
 * evaluated at once, since each module has other values.
 */
#include "definition/call/variables.h"

#include "core/field/formula.h"
#include "definition/call/arguments.h"
#include "definition/call/loop.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define NAME_MAX_BYTES 256
#define UNITS_OF_FORMULA 1500
#define UNITS_OF_VALUE 150

/* The variables of one formula, numbered as they are met. */
struct numbering {
	const struct weightd_variables *variables;
	const struct weightd_value *found[WEIGHTD_FORMULA_NAMES_MAX];
	int count;
	const char *unknown; /* the first name that is no variable, of 'length' bytes */
	size_t length;
};

/* A parsed formula and its variables. */
struct computation {
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula;
	struct numbering numbering;
	struct weightd_value values[WEIGHTD_FORMULA_NAMES_MAX];
};

/* Whether a text is names with dots between them, and no formula that begins with one. */
static bool is_path(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] != '.' && weightd_name_length(text + i) == 0 &&
		    (text[i] < '0' || text[i] > '9'))
			return false;
	}
	return true;
}

const struct weightd_value *weightd_variable_find(const struct weightd_variables *variables,
						  const char *name, size_t length)
{
	static const struct weightd_value none = WEIGHTD_VALUE_NONE;

	for (; variables != NULL; variables = variables->outer) {
		const size_t head = variables->prefix == NULL ? 0 : strlen(variables->prefix);
		if (head > 0 && length > head + 1 && name[head] == '.' &&
		    memcmp(name, variables->prefix, head) == 0) {
			const struct weightd_value *found = weightd_variable_find(
				variables->inner, name + head + 1, length - head - 1);
			if (found != NULL)
				return found;
			if (variables->is_open && is_path(name + head + 1, length - head - 1))
				return &none;
		}
		for (size_t i = 0; i < variables->count; i++) {
			/* Rows have many names, and most differ in their first letters. */
			if (variables->names[i][0] == name[0] &&
			    weightd_name_is(name, length, variables->names[i]))
				return &variables->values[i];
		}
	}
	return NULL;
}

const struct weightd_value *weightd_variable_named(const struct weightd_variables *variables,
						   const char *text)
{
	return weightd_variable_find(variables, text, strlen(text));
}

/* Whether the name is one of a config's inside the config, "text_config.size". */
static bool is_below(const struct weightd_variables *variables, const char *name, size_t length)
{
	const size_t head = (size_t)((const char *)memchr(name, '.', length) - name);

	for (; variables != NULL; variables = variables->outer) {
		if (variables->prefix != NULL && weightd_name_is(name, head, variables->prefix))
			return true;
	}
	return false;
}

static int number_of(const void *context, const char *name, size_t length)
{
	struct numbering *numbering = (struct numbering *)(uintptr_t)context;
	const struct weightd_value *value =
		weightd_variable_find(numbering->variables, name, length);

	/* Of a name with dots the last part may be the variable. */
	if (value == NULL && numbering->unknown == NULL &&
	    (memchr(name, '.', length) == NULL || is_below(numbering->variables, name, length))) {
		numbering->unknown = name;
		numbering->length = length;
	}
	if (value == NULL)
		return -1;
	for (int i = 0; i < numbering->count; i++) {
		if (numbering->found[i] == value)
			return i;
	}
	if (numbering->count == WEIGHTD_FORMULA_NAMES_MAX)
		return -1;
	numbering->found[numbering->count] = value;
	return numbering->count++;
}

static bool parse(struct computation *computation, const struct weightd_reader *reader,
		  const char *text)
{
	computation->formula = (struct weightd_formula){.steps = computation->steps};
	computation->numbering = (struct numbering){.variables = reader->variables};
	if (!weightd_formula_parse(&computation->formula, text, number_of, &computation->numbering))
		return false;
	for (int i = 0; i < computation->numbering.count; i++)
		computation->values[i] = *computation->numbering.found[i];
	return true;
}

bool weightd_is_computed(const struct weightd_reader *reader, const char *text)
{
	struct computation computation;

	if (reader->variables == NULL)
		return false;
	return text[0] == '[' ||
	       (parse(&computation, reader, text) && computation.numbering.count > 0);
}

static const char *name_at(const void *context, size_t index)
{
	const struct weightd_variables *variables = context;

	for (; index >= variables->count; variables = variables->outer)
		index -= variables->count;
	return variables->names[index];
}

static enum weightd_code refuse(struct weightd_reader *reader, const char *text,
				const struct weightd_place *place,
				const struct numbering *numbering)
{
	char name[64];
	size_t count = 0;

	if (numbering->unknown == NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place, "\"%.80s\" is no formula",
			       text);
		weightd_error_expected(reader->err, "a formula over the arguments of the class: "
						    "\"2 * out\"");
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	snprintf(name, sizeof name, "%.*s", (int)numbering->length, numbering->unknown);
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
		       "\"%.80s\": the class has no argument \"%.40s\"", text, name);
	for (const struct weightd_variables *v = reader->variables; v != NULL; v = v->outer)
		count += v->count;
	if (weightd_is_short(name))
		weightd_error_suggest(reader->err,
				      weightd_nearest(name, name_at, reader->variables, count));
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static enum weightd_code refuse_value(struct weightd_reader *reader, const char *text,
				      const struct weightd_place *place, const char *expected)
{
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place, "\"%.80s\" is not %s here", text,
		       expected);
	weightd_error_expected(reader->err, "%s", expected);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Parses, and counts the work. */
static enum weightd_code begin(struct weightd_reader *reader, const char *text,
			       const struct weightd_place *place, struct computation *computation)
{
	if (!weightd_reader_works(reader, UNITS_OF_FORMULA, "computing the formulas of classes",
				  place))
		return reader->code;
	return parse(computation, reader, text)
		       ? WEIGHTD_OK
		       : refuse(reader, text, place, &computation->numbering);
}

/* "[a, 2 * b]", "[2 * x for x in sizes]" */
static enum weightd_code compute_list(struct weightd_reader *reader, const char *text,
				      const struct weightd_place *place,
				      struct weightd_value *value)
{
	const struct weightd_node *node;
	bool is_value = false;
	enum weightd_code code = weightd_read_expression(reader, text, place, &node);

	if (code == WEIGHTD_OK)
		code = weightd_compute_node(reader, node, place, value, &is_value);
	if (code == WEIGHTD_OK && !is_value)
		code = refuse_value(reader, text, place, "a list of values");
	return code;
}

/* A text that is a part of the formula becomes one of its own. */
static enum weightd_code keep_text(struct weightd_reader *reader, struct weightd_value *value)
{
	if (value->kind != WEIGHTD_TEXT || value->count == 0)
		return WEIGHTD_OK;
	value->text = weightd_arena_strndup(reader->scratch, value->text, value->count);
	value->count = 0;
	return value->text == NULL ? weightd_refuse_memory(reader) : WEIGHTD_OK;
}

enum weightd_code weightd_compute(struct weightd_reader *reader, const char *text,
				  const struct weightd_place *place, struct weightd_value *value)
{
	const struct weightd_value *variable = weightd_variable_named(reader->variables, text);
	struct computation computation;

	if (variable != NULL) {
		*value = *variable;
		return WEIGHTD_OK;
	}
	if (text[0] == '[')
		return compute_list(reader, text, place, value);
	enum weightd_code code = begin(reader, text, place, &computation);
	if (code != WEIGHTD_OK)
		return code;
	return weightd_formula_result(&computation.formula, computation.values, value)
		       ? keep_text(reader, value)
		       : refuse_value(reader, text, place, "a number");
}

enum weightd_code weightd_compute_condition(struct weightd_reader *reader, const char *text,
					    const struct weightd_place *place, bool *holds)
{
	struct computation computation;
	enum weightd_code code = begin(reader, text, place, &computation);

	if (code != WEIGHTD_OK)
		return code;
	return weightd_formula_holds(&computation.formula, computation.values, holds)
		       ? WEIGHTD_OK
		       : refuse_value(reader, text, place, "true or false");
}

/* The numbers of an element: its own, and those of its axes. */
static void set_index(uint64_t index, const struct weightd_shape *shape,
		      struct weightd_value *numbers)
{
	numbers[0] = (struct weightd_value)WEIGHTD_VALUE_INT((int64_t)index);
	for (unsigned axis = shape->ndim; axis > 0; axis--) {
		const uint64_t size = shape->dims[axis - 1];
		numbers[axis] = (struct weightd_value)WEIGHTD_VALUE_INT((int64_t)(index % size));
		index /= size;
	}
}

enum weightd_code weightd_compute_values(struct weightd_reader *reader, const char *text,
					 const struct weightd_place *place,
					 const struct weightd_shape *shape, const double **out)
{
	static const char *const names[WEIGHTD_RANK_MAX + 1] = {"i",  "i0", "i1", "i2", "i3",
								"i4", "i5", "i6", "i7"};
	const struct weightd_variables *outer = reader->variables;
	struct weightd_value numbers[WEIGHTD_RANK_MAX + 1] = {{0}};
	const struct weightd_variables inner = {
		.outer = outer, .names = names, .values = numbers, .count = shape->ndim + 1};
	struct computation computation;
	uint64_t count = 0;

	if (!weightd_shape_numel(shape, &count) ||
	    !weightd_reader_works(reader, count * UNITS_OF_VALUE, "computing the values of buffers",
				  place))
		return reader->code != WEIGHTD_OK ? reader->code : WEIGHTD_ERR_LIMIT_EXCEEDED;
	double *values = weightd_arena_array(reader->arena, (size_t)count + 1, sizeof *values);
	if (values == NULL)
		return weightd_refuse_memory(reader);
	reader->variables = &inner;
	enum weightd_code code = begin(reader, text, place, &computation);
	for (uint64_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		set_index(i, shape, numbers);
		for (int k = 0; k < computation.numbering.count; k++)
			computation.values[k] = *computation.numbering.found[k];
		values[i] = weightd_formula_evaluate(&computation.formula, computation.values);
		if (!isfinite(values[i]))
			code = refuse_value(reader, text, place, "a number");
	}
	reader->variables = outer;
	*out = values;
	return code;
}

enum weightd_code weightd_body_has(struct weightd_reader *reader, const json_t *item,
				   const struct weightd_place *place, bool *is_there)
{
	const json_t *condition = json_object_get(item, "if");
	const struct weightd_place *there = WEIGHTD_PLACE_KEY(place, "if");

	*is_there = condition == NULL || json_is_true(condition);
	if (json_is_string(condition))
		return weightd_compute_condition(reader, json_string_value(condition), there,
						 is_there);
	if (condition != NULL && !json_is_boolean(condition))
		return weightd_refuse_type(reader, there, condition,
					   "a formula over the arguments of the class");
	return WEIGHTD_OK;
}

enum weightd_code weightd_compute_size(struct weightd_reader *reader, const char *text,
				       const struct weightd_place *place, uint64_t *size)
{
	struct weightd_value value;
	enum weightd_code code = weightd_compute(reader, text, place, &value);

	if (code != WEIGHTD_OK)
		return code;
	if (value.kind == WEIGHTD_BOOL)
		value = (struct weightd_value)WEIGHTD_VALUE_INT(value.boolean);
	/* A power is a REAL, as (size // patch) ** 2 is. */
	if (value.kind == WEIGHTD_REAL && value.real >= 0 && value.real < 0x1p53 &&
	    value.real == floor(value.real) && strstr(text, "**") != NULL)
		value = (struct weightd_value)WEIGHTD_VALUE_INT((int64_t)value.real);
	if (value.kind != WEIGHTD_INT || value.integer < 0)
		return refuse_value(reader, text, place, "a whole number of 0 or more");
	*size = (uint64_t)value.integer;
	return WEIGHTD_OK;
}

static enum weightd_code compute_items(struct weightd_reader *reader,
				       const struct weightd_node *node,
				       const struct weightd_place *place,
				       struct weightd_value *value, bool *is_value)
{
	struct weightd_value_list list = {0};
	struct weightd_value computed;
	enum weightd_code code = WEIGHTD_OK;

	*is_value = true;
	for (const struct weightd_node *item = node->items;
	     item != NULL && *is_value && code == WEIGHTD_OK; item = item->next) {
		if (item->kind == WEIGHTD_NODE_EACH)
			code = weightd_loop_values(reader, item, place, &list);
		else
			code = weightd_compute_node(reader, item, place, &computed, is_value);
		if (code == WEIGHTD_OK && *is_value && item->kind != WEIGHTD_NODE_EACH)
			code = weightd_list_append(reader, place, &computed, &list);
	}
	*value = (struct weightd_value){
		.kind = WEIGHTD_TUPLE, .count = list.count, .items = list.items};
	return code;
}

enum weightd_code weightd_compute_node(struct weightd_reader *reader,
				       const struct weightd_node *node,
				       const struct weightd_place *place,
				       struct weightd_value *value, bool *is_value)
{
	const unsigned first = reader->err == NULL ? 0 : reader->err->count;
	enum weightd_code code = WEIGHTD_OK;

	*is_value = true;
	if (node->kind == WEIGHTD_NODE_SEQUENCE)
		return compute_items(reader, node, place, value, is_value);
	const char *text = node->kind == WEIGHTD_NODE_FORMULA ? node->name
			   : node->kind == WEIGHTD_NODE_NAME  ? node->name
							      : NULL;
	if (text != NULL && (node->kind == WEIGHTD_NODE_FORMULA ||
			     weightd_variable_named(reader->variables, text) != NULL))
		code = weightd_compute(reader, text, place, value);
	else
		*is_value = weightd_node_value(node, reader->scratch, value);
	if (code != WEIGHTD_OK)
		weightd_place_issues(reader, first, place, node->line, node->column);
	return code;
}

/* Appends the value of the formula of 'length' bytes. */
static bool put_formula(struct weightd_reader *reader, const char *formula, size_t length,
			const struct weightd_place *place, char *out)
{
	char text[NAME_MAX_BYTES], number[24] = "";
	struct weightd_value value;

	if (length >= sizeof text)
		return false;
	memcpy(text, formula, length);
	text[length] = '\0';
	if (weightd_compute(reader, text, place, &value) != WEIGHTD_OK)
		return false;
	const char *put = value.kind == WEIGHTD_TEXT ? value.text : number;
	if (value.kind == WEIGHTD_BOOL)
		value = (struct weightd_value)WEIGHTD_VALUE_INT(value.boolean);
	if (value.kind == WEIGHTD_INT)
		snprintf(number, sizeof number, "%" PRId64, value.integer);
	if (put[0] == '\0') {
		refuse_value(reader, text, place, "a whole number or a text");
		return false;
	}
	if (strlen(out) + strlen(put) >= NAME_MAX_BYTES)
		return false;
	strcat(out, put);
	return true;
}

const char *weightd_fill_name(struct weightd_reader *reader, const char *name,
			      const struct weightd_place *place)
{
	char out[NAME_MAX_BYTES] = "";
	const size_t problems = reader->problems;

	if (reader->variables == NULL || strchr(name, '{') == NULL)
		return name;
	while (*name != '\0') {
		const char *end = *name == '{' ? strchr(name, '}') : NULL;
		/* What is no formula: up to the next brace, or one that nothing closes. */
		const size_t rest = end != NULL ? 0 : strcspn(name + 1, "{") + 1;
		const size_t length = strlen(out);
		bool is_put = length + rest + 1 < sizeof out;
		if (end != NULL)
			is_put =
				put_formula(reader, name + 1, (size_t)(end - name) - 1, place, out);
		else if (is_put)
			memcpy(out + length, name, rest), out[length + rest] = '\0';
		if (!is_put) {
			if (reader->problems == problems)
				weightd_refuse(reader, WEIGHTD_ERR_BAD_NAME, place,
					       "the name is too long");
			return NULL;
		}
		name = end != NULL ? end + 1 : name + rest;
	}
	const char *copy = weightd_arena_strdup(reader->scratch, out);
	if (copy == NULL)
		weightd_refuse_memory(reader);
	return copy;
}

enum weightd_code weightd_keep_variables(struct weightd_reader *reader,
					 const struct weightd_variables **kept)
{
	const struct weightd_variables **end = kept;

	*kept = NULL;
	for (const struct weightd_variables *v = reader->variables; v != NULL; v = v->outer) {
		if (v->is_kept) {
			*end = v;
			break;
		}
		struct weightd_variables *copy = weightd_arena_alloc(reader->scratch, sizeof *copy);
		struct weightd_value *values =
			weightd_arena_array(reader->scratch, v->count + 1, sizeof *values);
		const char **names =
			weightd_arena_array(reader->scratch, v->count + 1, sizeof *names);
		if (copy == NULL || values == NULL || names == NULL)
			return weightd_refuse_memory(reader);
		for (size_t i = 0; i < v->count; i++) {
			values[i] = v->values[i];
			names[i] = v->names[i];
		}
		*copy = (struct weightd_variables){
			.names = names, .values = values, .count = v->count};
		*end = copy;
		end = &copy->outer;
	}
	return WEIGHTD_OK;
}
