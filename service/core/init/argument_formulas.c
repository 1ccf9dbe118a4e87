/*
 * Formulas of arguments: the names of a tensor, and their values.
 */
#include "core/init/argument_formulas.h"

#include "core/field/formula.h"

#include <string.h>

const char *const weightd_tensor_names[] = {
	"fan_in", "fan_out", "fan_avg", "receptive_field", "numel", "ndim",   "size0",
	"size1",  "size2",   "size3",	"size4",	   "layer", "layers", NULL};

/* The names of a formula, in the order in which they are met. */
struct names {
	size_t count;
	struct {
		const char *text;
		size_t length;
	} list[WEIGHTD_FORMULA_NAMES_MAX];
};

static int number_name(const void *context, const char *name, size_t length)
{
	struct names *names = (struct names *)(uintptr_t)context;

	for (size_t i = 0; i < names->count; i++) {
		if (names->list[i].length == length &&
		    memcmp(names->list[i].text, name, length) == 0)
			return (int)i;
	}
	if (names->count == WEIGHTD_FORMULA_NAMES_MAX ||
	    (length == 2 && memcmp(name, "pi", 2) == 0))
		return -1;
	names->list[names->count].text = name;
	names->list[names->count].length = length;
	return (int)names->count++;
}

static bool is_called(const char *name, size_t length, const char *what)
{
	return strlen(what) == length && memcmp(name, what, length) == 0;
}

static uint64_t product(const struct weightd_shape *shape, unsigned first)
{
	uint64_t numel = 1;

	for (unsigned i = first; i < shape->ndim; i++)
		numel *= shape->dims[i];
	return numel;
}

static struct weightd_value whole(uint64_t number)
{
	return number <= INT64_MAX ? (struct weightd_value)WEIGHTD_VALUE_INT((int64_t)number)
				   : (struct weightd_value)WEIGHTD_VALUE_REAL((double)number);
}

/* A size of the tensor by its name; false: it is no such name, or there is no such dimension. */
static bool size_value(const struct weightd_shape *shape, const char *name, size_t length,
		       struct weightd_value *value)
{
	if (is_called(name, length, "ndim"))
		*value = whole(shape->ndim);
	else if (is_called(name, length, "numel"))
		*value = whole(product(shape, 0));
	else if (is_called(name, length, "receptive_field") && shape->ndim >= 2)
		*value = whole(product(shape, 2));
	else if (length == 5 && memcmp(name, "size", 4) == 0 && name[4] >= '0' &&
		 (unsigned)(name[4] - '0') < shape->ndim)
		*value = whole(shape->dims[name[4] - '0']);
	else
		return false;
	return true;
}

static bool fan_value(const struct weightd_fans *fans, const char *name, size_t length,
		      struct weightd_value *value)
{
	if (is_called(name, length, "fan_in"))
		*value = whole(fans->fan_in);
	else if (is_called(name, length, "fan_out"))
		*value = whole(fans->fan_out);
	else if (is_called(name, length, "fan_avg"))
		*value = (struct weightd_value)WEIGHTD_VALUE_REAL(
			((double)fans->fan_in + (double)fans->fan_out) / 2);
	else
		return false;
	return fans->known;
}

static bool find_value(const struct weightd_target *target, const char *name, size_t length,
		       struct weightd_value *value)
{
	return fan_value(&target->fans, name, length, value) ||
	       size_value(&target->shape, name, length, value) ||
	       (target->variable != NULL &&
		target->variable(target->variables, name, length, value));
}

/* 'name' has 'length' bytes; 0: no name is missing. */
static enum weightd_code refuse(const struct weightd_resolving *resolving,
				const struct weightd_field *field, const char *formula,
				const char *name, size_t length)
{
	const char *tensor = resolving->target->name;

	if (length > 0)
		weightd_error_add(resolving->err, WEIGHTD_ERR_BAD_ARGUMENT, resolving->pointer,
				  "%s: %s is %.80s, but %s has no %.*s", resolving->row->name,
				  field->name, formula, tensor, (int)length, name);
	else
		weightd_error_add(resolving->err, WEIGHTD_ERR_BAD_ARGUMENT, resolving->pointer,
				  "%s: %s is %.80s, which has no finite value for %s",
				  resolving->row->name, field->name, formula, tensor);
	weightd_error_expected(resolving->err, "a formula that has a finite value for every tensor "
					       "that the rule selects");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static enum weightd_code evaluate(const struct weightd_resolving *resolving,
				  const struct weightd_field *field, struct weightd_value *value)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct weightd_value values[WEIGHTD_FORMULA_NAMES_MAX];
	struct names names = {0};
	const char *text = value->text;

	if (!weightd_formula_parse(&formula, text, number_name, &names))
		return refuse(resolving, field, text, NULL, 0);
	size_t missing = names.count;
	for (size_t i = 0; i < names.count; i++) {
		if (find_value(resolving->target, names.list[i].text, names.list[i].length,
			       &values[i]))
			continue;
		/* Not needed, perhaps. */
		values[i] = (struct weightd_value)WEIGHTD_VALUE_NONE;
		missing = i;
	}
	if (!weightd_formula_value(&formula, values, value))
		return missing == names.count
			       ? refuse(resolving, field, text, NULL, 0)
			       : refuse(resolving, field, text, names.list[missing].text,
					names.list[missing].length);
	return weightd_field_check(field, value, resolving->row->name, resolving->pointer,
				   resolving->err);
}

enum weightd_code init_evaluate(const struct weightd_resolving *resolving,
				struct weightd_value *room, const struct weightd_value **arguments)
{
	const struct weightd_initializer *row = resolving->row;
	bool is_copied = false;

	*arguments = resolving->arguments;
	for (size_t i = 0; i < row->field_count && i < INIT_ARGUMENTS_MAX; i++) {
		if (resolving->arguments == NULL || resolving->arguments[i].kind != WEIGHTD_FORMULA)
			continue;
		if (!is_copied)
			memcpy(room, resolving->arguments, row->field_count * sizeof *room);
		is_copied = true;
		*arguments = room;
		enum weightd_code code = evaluate(resolving, &row->fields[i], &room[i]);
		if (code != WEIGHTD_OK)
			return code;
	}
	return WEIGHTD_OK;
}
