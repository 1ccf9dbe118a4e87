/*
 * The texts of a row become formulas, and lines of formulas and calls.
 */
#include "core/model/module_state.h"

#include <string.h>

struct reader {
	const char *at;
	const struct weightd_module_type *row;
	struct weightd_arena *arena;
	uint32_t names;	   /* that formulas have had */
	const char *local; /* the name that the line gives; NULL: none so far */
	size_t local_length;
	bool failed, no_memory;
};

static bool accept(struct reader *reader, const char *token)
{
	const size_t length = strlen(token);

	if (strncmp(reader->at, token, length) != 0)
		return false;
	reader->at += length;
	return true;
}

static void require(struct reader *reader, const char *token)
{
	reader->failed = reader->failed || !accept(reader, token);
}

static size_t name_length(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

	if (strchr(letters, *text) == NULL)
		return 0;
	return strspn(text, letters) == 0 ? 0 : strcspn(text, " ()[]=,:\n");
}

static size_t index_of(const struct reader *reader, const char *name, size_t length)
{
	return weightd_field_index(reader->row->fields, reader->row->field_count, name, length);
}

/* A name that is nothing else is one that the line gives later on. */
static int number_name(const void *context, const char *name, size_t length)
{
	struct reader *reader = *(struct reader *const *)context;
	const size_t field = index_of(reader, name, length);

	if (field < reader->row->field_count)
		return (int)field;
	if (length == 1 && *name == 'k')
		return (int)(field + STATE_K);
	if (length == strlen("fan_in") && memcmp(name, "fan_in", length) == 0)
		return (int)(field + STATE_FAN_IN);
	if (reader->local == NULL) {
		reader->local = name;
		reader->local_length = length;
	}
	return length == reader->local_length && memcmp(name, reader->local, length) == 0
		       ? (int)(field + STATE_LOCAL)
		       : -1;
}

static void *take_memory(struct reader *reader, size_t count, size_t size)
{
	void *memory = weightd_arena_array(reader->arena, count, size);

	if (memory == NULL)
		reader->failed = reader->no_memory = true;
	return memory;
}

static void read_formula(struct reader *reader, struct weightd_formula *formula)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula read = {.steps = steps};

	const char *start = reader->at;

	if (reader->failed || !weightd_formula_read(&read, &reader->at, number_name, &reader)) {
		reader->failed = true;
		return;
	}
	while (reader->at > start && strchr(" \n", reader->at[-1]) != NULL)
		reader->at--;
	reader->names |= read.names;
	formula->names = read.names;
	formula->steps = take_memory(reader, read.count, sizeof *steps);
	if (formula->steps == NULL)
		return;
	memcpy(formula->steps, steps, read.count * sizeof *steps);
	formula->count = read.count;
}

static void read_name(struct reader *reader, struct state_line *line)
{
	const size_t length = name_length(reader->at);

	line->leaf = weightd_arena_strndup(reader->arena, reader->at, length);
	if (line->leaf == NULL)
		reader->failed = reader->no_memory = true;
	reader->failed = reader->failed || length == 0;
	reader->at += length;
	line->has_layers = accept(reader, "[k]");
	if (line->has_layers)
		require(reader, "[_reverse]");
	require(reader, " (");
}

static void read_sizes(struct reader *reader, struct state_line *line)
{
	while (!reader->failed && !accept(reader, ")")) {
		if (line->size_count == WEIGHTD_RANK_MAX) {
			reader->failed = true;
			return;
		}
		struct state_size *size = &line->sizes[line->size_count++];
		size->is_argument = accept(reader, "*");
		if (size->is_argument) {
			const size_t length = name_length(reader->at);
			size->field = index_of(reader, reader->at, length);
			reader->failed = size->field == reader->row->field_count;
			reader->at += length;
		} else {
			read_formula(reader, &size->formula);
		}
		if (*reader->at != ')')
			require(reader, ",");
		reader->at += strspn(reader->at, " ");
	}
}

/* A number for an argument that takes reals is one; others are whole. */
static void set_number(struct reader *reader, const struct weightd_field *field,
		       const struct weightd_formula *formula, struct weightd_value *argument)
{
	if (!weightd_formula_value(formula, NULL, argument))
		reader->failed = true;
	else if (field->accepts & WEIGHTD_REAL)
		*argument = (struct weightd_value)WEIGHTD_VALUE_REAL(weightd_value_real(argument));
}

static void read_argument(struct reader *reader, const struct weightd_field *field,
			  struct weightd_value *argument, struct weightd_formula *formula)
{
	const char *end = *reader->at == '\'' ? strchr(reader->at + 1, '\'') : NULL;

	if (end != NULL) {
		const size_t length = (size_t)(end - reader->at) - 1;
		char *text = weightd_arena_strndup(reader->arena, reader->at + 1, length);
		if (text == NULL)
			reader->failed = reader->no_memory = true;
		*argument = (struct weightd_value)WEIGHTD_VALUE_TEXT(text);
		reader->at = end + 1;
		return;
	}
	read_formula(reader, formula);
	if (!reader->failed && formula->names == 0) {
		set_number(reader, field, formula, argument);
		formula->count = 0;
	}
}

/* An argument that has no default is given. */
static void check_required(struct reader *reader, const struct state_call *call)
{
	for (size_t i = 0; i < call->initializer->field_count; i++) {
		if (call->initializer->fields[i].required && call->formulas[i].count == 0 &&
		    call->arguments[i].kind == 0)
			reader->failed = true;
	}
}

/* The index of the argument that comes next: by position, or by keyword. */
static size_t next_argument(struct reader *reader, const struct weightd_initializer *initializer,
			    size_t position)
{
	const size_t length = name_length(reader->at);

	if (length == 0 || reader->at[length] != '=')
		return position;
	const size_t i = weightd_field_index(initializer->fields, initializer->field_count,
					     reader->at, length);
	reader->at += length + 1;
	return i;
}

static void read_arguments(struct reader *reader, struct state_call *call,
			   struct weightd_value *arguments)
{
	const struct weightd_initializer *initializer = call->initializer;

	if (!accept(reader, "("))
		return;
	for (size_t position = 0; !reader->failed && !accept(reader, ")"); position++) {
		const size_t i = next_argument(reader, initializer, position);
		if (i >= initializer->field_count) {
			reader->failed = true;
			return;
		}
		read_argument(reader, &initializer->fields[i], &arguments[i], &call->formulas[i]);
		call->is_fixed = call->is_fixed && call->formulas[i].count == 0;
		if (*reader->at != ')')
			require(reader, ",");
		reader->at += strspn(reader->at, " ");
	}
}

static void read_call(struct reader *reader, struct state_call *call)
{
	const size_t length = name_length(reader->at);
	char *name = weightd_arena_strndup(reader->arena, reader->at, length);

	call->initializer = name == NULL ? NULL : weightd_initializer_find(name);
	if (call->initializer == NULL) {
		reader->failed = true;
		reader->no_memory = name == NULL;
		return;
	}
	const size_t count = call->initializer->field_count;
	struct weightd_value *arguments = take_memory(reader, count + 1, sizeof *arguments);
	call->formulas = take_memory(reader, count + 1, sizeof *call->formulas);
	if (reader->failed)
		return;
	reader->at += length;
	for (size_t i = 0; i < count; i++)
		arguments[i] = call->initializer->fields[i].fallback;
	call->is_fixed = true;
	call->arguments = arguments;
	read_arguments(reader, call, arguments);
	check_required(reader, call);
}

static void read_parameter(struct reader *reader, struct state_line *line)
{
	read_call(reader, &line->calls[0]);
	if (reader->failed || !accept(reader, " if "))
		return;
	read_formula(reader, &line->choice);
	require(reader, " else ");
	if (!reader->failed)
		read_call(reader, &line->calls[1]);
}

static void read_values(struct reader *reader, struct state_line *line)
{
	line->has_dtype = accept(reader, "int64 ");
	line->dtype = WEIGHTD_INT64;
	line->is_buffer = accept(reader, "buffer of ");
	if (line->is_buffer)
		read_formula(reader, &line->value);
	else
		read_parameter(reader, line);
}

/* "no gradient if frozen", or the name that formulas before it have. */
static void read_clause(struct reader *reader, struct state_line *line)
{
	if (accept(reader, "no gradient if ")) {
		read_formula(reader, &line->frozen);
		return;
	}
	if (reader->local == NULL ||
	    strncmp(reader->at, reader->local, reader->local_length) != 0) {
		reader->failed = true;
		return;
	}
	reader->at += reader->local_length;
	require(reader, " = ");
	read_formula(reader, &line->local);
}

static void read_line(struct reader *reader, struct state_line *line)
{
	reader->local = NULL;
	read_name(reader, line);
	read_sizes(reader, line);
	if (!reader->failed && accept(reader, " if "))
		read_formula(reader, &line->condition);
	require(reader, ": ");
	if (!reader->failed)
		read_values(reader, line);
	while (!reader->failed && accept(reader, ", "))
		read_clause(reader, line);
	if (reader->local != NULL && line->local.count == 0)
		reader->failed = true;
	if (*reader->at != '\0')
		require(reader, "\n");
}

static void read_requirements(struct reader *reader, struct state_requirement **end)
{
	reader->at = reader->row->requires == NULL ? "" : reader->row->requires;
	while (!reader->failed && *reader->at != '\0') {
		*end = take_memory(reader, 1, sizeof **end);
		if (*end == NULL)
			return;
		(*end)->text = reader->at;
		reader->local = "";
		read_formula(reader, &(*end)->formula);
		(*end)->length = (size_t)(reader->at - (*end)->text);
		if (*reader->at != '\0')
			require(reader, "\n");
		end = &(*end)->next;
	}
}

static void read_lines(struct reader *reader, struct state_line **end)
{
	reader->at = reader->row->state == NULL ? "" : reader->row->state;
	while (!reader->failed && *reader->at != '\0') {
		*end = take_memory(reader, 1, sizeof **end);
		if (*end == NULL)
			return;
		read_line(reader, *end);
		end = &(*end)->next;
	}
}

enum weightd_code weightd_state_read(struct weightd_state *state,
				     const struct weightd_module_type *row,
				     struct weightd_arena *arena, const char **rest)
{
	struct reader reader = {.row = row, .arena = arena};

	*state = (struct weightd_state){.row = row};
	if (row->field_count + STATE_NAME_COUNT > WEIGHTD_FORMULA_NAMES_MAX)
		reader.failed = true;
	read_requirements(&reader, &state->requirements);
	if (!reader.failed)
		read_lines(&reader, &state->lines);
	state->names = reader.names;
	*rest = reader.at;
	if (reader.no_memory)
		return WEIGHTD_ERR_NO_MEMORY;
	return reader.failed ? WEIGHTD_ERR_INTERNAL : WEIGHTD_OK;
}
