/*
 * Refusing ranks, sizes and arguments, with messages in which formulas are filled in.
 */
#include "core/init/requirements.h"

#include "core/init/row_formulas.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_MAX 256
#define SHAPE_MAX 160

enum weightd_code init_require_rank(const struct weightd_resolving *resolving)
{
	const struct weightd_target *target = resolving->target;
	const unsigned least = resolving->row->least_rank, most = resolving->row->most_rank;
	struct weightd_error *err = resolving->err;
	char shape[SHAPE_MAX];

	if (target->shape.ndim >= least && (target->shape.ndim <= most || most == 0))
		return WEIGHTD_OK;
	weightd_shape_text(&target->shape, shape, sizeof shape);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, resolving->pointer,
			  "%s on %s with shape %s", resolving->row->name, target->name, shape);
	if (least == most)
		weightd_error_expected(err, "a tensor with exactly %u dimensions", least);
	else if (most == 0)
		weightd_error_expected(err, "a tensor with at least %u dimensions", least);
	else
		weightd_error_expected(err, "a tensor with %u to %u dimensions", least, most);
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

/* A computed number. */
static int print_number(char *out, size_t size, double number)
{
	return snprintf(out, size, number == floor(number) && fabs(number) < 0x1p53 ? "%.0f" : "%g",
			number + 0.0);
}

/* Writes the value of a formula or name in braces; returns its length. */
static int print_place(char *out, size_t size, const struct weightd_resolving *resolving,
		       const char *place, const struct weightd_value *values)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};

	if (strcmp(place, "initializer") == 0)
		return snprintf(out, size, "%s", resolving->row->name);
	if (strcmp(place, "tensor") == 0)
		return snprintf(out, size, "%s", resolving->target->name);
	if (strcmp(place, "shape") == 0) {
		weightd_shape_text(&resolving->target->shape, out, size);
		return (int)strlen(out);
	}
	if (!weightd_formula_parse(&formula, place, init_name_number, resolving->row))
		return 0;
	const struct weightd_value *value = &values[steps[0].name];
	if (formula.count > 1 || formula.names == 0)
		return print_number(out, size, weightd_formula_evaluate(&formula, values));
	if (value->kind == WEIGHTD_INT)
		return snprintf(out, size, "%" PRId64, value->integer);
	if (steps[0].name >= INIT_FIRST_ARGUMENT &&
	    steps[0].name < INIT_FIRST_ARGUMENT + resolving->row->field_count)
		return snprintf(out, size, "%g", weightd_value_real(value));
	return print_number(out, size, weightd_value_real(value));
}

/* Writes a message; it is cut off if it does not fit. */
static void fill(char out[MESSAGE_MAX], const char *message,
		 const struct weightd_resolving *resolving, const struct weightd_value *values)
{
	size_t used = 0;

	while (*message != '\0' && used + 1 < MESSAGE_MAX) {
		const size_t length = strcspn(message, "}");
		char place[64];
		if (*message != '{' || length > sizeof place) {
			out[used++] = *message++;
			continue;
		}
		snprintf(place, sizeof place, "%.*s", (int)length - 1, message + 1);
		const int written =
			print_place(out + used, MESSAGE_MAX - used, resolving, place, values);
		used += written < 0 ? 0 : (size_t)written;
		message += length + 1;
	}
	out[used < MESSAGE_MAX ? used : MESSAGE_MAX - 1] = '\0';
}

enum weightd_code init_refuse_requirement(const struct weightd_resolving *resolving,
					  const struct weightd_requirement *requirement,
					  const struct weightd_value *values)
{
	const enum weightd_code code =
		requirement->code == WEIGHTD_OK ? WEIGHTD_ERR_OUT_OF_RANGE : requirement->code;
	char message[MESSAGE_MAX];

	fill(message, requirement->message, resolving, values);
	weightd_error_add(resolving->err, code, resolving->pointer, "%s", message);
	fill(message, requirement->expected, resolving, values);
	weightd_error_expected(resolving->err, "%s", message);
	return code;
}

enum weightd_code init_refuse_target(const struct weightd_resolving *resolving, const char *reason,
				     const char *expected)
{
	char shape[SHAPE_MAX];

	weightd_shape_text(&resolving->target->shape, shape, sizeof shape);
	weightd_error_add(resolving->err, WEIGHTD_ERR_BAD_ARGUMENT, resolving->pointer,
			  "%s on %s with shape %s: %s", resolving->row->name,
			  resolving->target->name, shape, reason);
	weightd_error_expected(resolving->err, "%s", expected);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Refuses sizes (an INT, a TUPLE or NONE) that are not the target's. */
static enum weightd_code check_size(const struct weightd_resolving *resolving,
				    const struct weightd_value *size)
{
	const struct weightd_target *target = resolving->target;
	const size_t count = size->kind == WEIGHTD_TUPLE ? size->count : 1;
	const bool of_rows = (resolving->row->flags & WEIGHTD_SIZE_OF_ROWS) != 0;
	bool is_same = count + of_rows == target->shape.ndim;
	char shape[SHAPE_MAX];

	if (size->kind == WEIGHTD_NONE)
		return WEIGHTD_OK;
	for (size_t i = 0; is_same && i < count; i++)
		is_same = (uint64_t)weightd_value_size(size, i) == target->shape.dims[i];
	if (is_same)
		return WEIGHTD_OK;
	weightd_shape_text(&target->shape, shape, sizeof shape);
	weightd_error_add(resolving->err, WEIGHTD_ERR_SHAPE_MISMATCH, resolving->pointer,
			  "%s: the size given is not the shape of %s", resolving->row->name,
			  target->name);
	weightd_error_expected(
		resolving->err,
		of_rows ? "%s without its last number, or no size" : "%s, or no size", shape);
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

static enum weightd_code refuse_sizes(const struct weightd_resolving *resolving,
				      const char *problem, const char *expected)
{
	weightd_error_add(resolving->err, WEIGHTD_ERR_BAD_ARGUMENT, resolving->pointer, "%s: %s",
			  resolving->row->name, problem);
	weightd_error_expected(resolving->err, "%s", expected);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Sizes in several arguments, as in torch.randn(40, 30). */
static enum weightd_code check_sizes(const struct weightd_resolving *resolving, size_t first,
				     size_t count)
{
	const struct weightd_value *arguments = &resolving->arguments[first];
	const struct weightd_value sizes = {
		.kind = WEIGHTD_TUPLE, .items = arguments, .count = count};

	for (size_t i = 0; i < count; i++) {
		char problem[64];
		if (arguments[i].kind != WEIGHTD_NONE)
			continue;
		snprintf(problem, sizeof problem, "%s is missing",
			 resolving->row->fields[first + i].name);
		return refuse_sizes(resolving, problem, "sizes in order, without a gap");
	}
	if (arguments[0].kind != WEIGHTD_INT)
		return refuse_sizes(resolving, "sizes are given twice",
				    "either numbers or one tuple");
	return check_size(resolving, &sizes);
}

enum weightd_code init_require_size(const struct weightd_resolving *resolving)
{
	const struct weightd_initializer *row = resolving->row;
	size_t first = 0, count = 1;

	while (first < row->field_count && strcmp(row->fields[first].name, "size") != 0)
		first++;
	if (first == row->field_count)
		return WEIGHTD_OK;
	while (first + count < row->field_count &&
	       strncmp(row->fields[first + count].name, "size", 4) == 0)
		count++;
	while (count > 1 && resolving->arguments[first + count - 1].kind == WEIGHTD_NONE)
		count--;
	return count > 1 ? check_sizes(resolving, first, count)
			 : check_size(resolving, &resolving->arguments[first]);
}
