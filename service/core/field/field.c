/*
 * Binding: matches a call's arguments to the fields of its callee and checks each alone. The callee
 * checks what they mean together.
 */
#include "core/base/name_list.h"
#include "weightd/field.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct binding {
	struct weightd_value *values;
	const char *owner;
	const struct weightd_field *fields;
	size_t field_count;
	const char *pointer;
	struct weightd_error *err;
};

static const char *kind_name(enum weightd_kind kind)
{
	switch (kind) {
	case WEIGHTD_NONE: return "None";
	case WEIGHTD_BOOL: return "a boolean";
	case WEIGHTD_INT: return "an integer";
	case WEIGHTD_REAL: return "a number";
	case WEIGHTD_TEXT: return "text";
	case WEIGHTD_TUPLE: return "a tuple";
	case WEIGHTD_MODULE: return "a module";
	case WEIGHTD_FORMULA: return "a formula";
	}
	return "nothing";
}

/* "an integer, a tuple or None" */
static void describe_kinds(unsigned accepts, char *out, size_t size)
{
	static const enum weightd_kind order[] = {WEIGHTD_BOOL, WEIGHTD_INT,   WEIGHTD_REAL,
						  WEIGHTD_TEXT, WEIGHTD_TUPLE, WEIGHTD_MODULE,
						  WEIGHTD_NONE};
	size_t used = 0;
	unsigned left = 0;

	if ((accepts & WEIGHTD_REAL) != 0)
		accepts &= ~(unsigned)WEIGHTD_INT;
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		left += (accepts & order[i]) != 0;
	out[0] = '\0';
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if ((accepts & order[i]) == 0)
			continue;
		left--;
		used += (size_t)snprintf(out + used, size - used, "%s%s", kind_name(order[i]),
					 left > 1    ? ", "
					 : left == 1 ? " or "
						     : "");
		if (used >= size)
			return;
	}
}

static bool has_range(const struct weightd_field *field)
{
	return field->min < field->max;
}

static bool number_is_allowed(const struct weightd_field *field, const struct weightd_value *value)
{
	double number = weightd_value_real(value);

	if (!isfinite(number))
		return false;
	if (!has_range(field))
		return true;
	return (field->min_is_open ? number > field->min : number >= field->min) &&
	       number <= field->max;
}

static void describe_range(const struct weightd_field *field, double number,
			   struct weightd_error *err)
{
	if (!has_range(field))
		weightd_error_expected(err, "a finite number");
	else if (number > field->max && field->max >= WEIGHTD_NO_MAXIMUM)
		weightd_error_expected(err, "at most %.17g", field->max);
	else if (field->max >= WEIGHTD_NO_MAXIMUM)
		weightd_error_expected(
			err, field->min_is_open ? "more than %.17g" : "at least %.17g", field->min);
	else if (field->min <= WEIGHTD_NO_MINIMUM)
		weightd_error_expected(err, "at most %.17g", field->max);
	else
		weightd_error_expected(err,
				       field->min_is_open ? "more than %.17g, at most %.17g"
							  : "from %.17g to %.17g",
				       field->min, field->max);
}

static bool kind_is_accepted(unsigned accepts, enum weightd_kind kind)
{
	return (accepts & kind) != 0 || (kind == WEIGHTD_INT && (accepts & WEIGHTD_REAL) != 0) ||
	       (kind == WEIGHTD_FORMULA && (accepts & (WEIGHTD_INT | WEIGHTD_REAL)) != 0);
}

static enum weightd_code refuse_kind(const struct binding *b, const struct weightd_field *field,
				     const struct weightd_value *value, const char *pointer,
				     unsigned accepts, const char *where)
{
	char kinds[96];

	describe_kinds(accepts, kinds, sizeof kinds);
	weightd_error_add(b->err, WEIGHTD_ERR_WRONG_TYPE, pointer, "%s: %s%s is %s", b->owner,
			  where, field->name, kind_name(value->kind));
	weightd_error_expected(b->err, "%s", kinds);
	return WEIGHTD_ERR_WRONG_TYPE;
}

static enum weightd_code refuse_number(const struct binding *b, const struct weightd_field *field,
				       const struct weightd_value *value, const char *pointer)
{
	if (value->kind == WEIGHTD_INT)
		weightd_error_add(b->err, WEIGHTD_ERR_OUT_OF_RANGE, pointer, "%s: %s is %lld",
				  b->owner, field->name, (long long)value->integer);
	else
		weightd_error_add(b->err, WEIGHTD_ERR_OUT_OF_RANGE, pointer, "%s: %s is %.17g",
				  b->owner, field->name, value->real);
	describe_range(field, weightd_value_real(value), b->err);
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

unsigned weightd_field_item_kinds(const struct weightd_field *field)
{
	const unsigned kinds = field->accepts & ~(unsigned)WEIGHTD_TUPLE;

	return field->choices != NULL ? kinds & ~(unsigned)WEIGHTD_TEXT : kinds;
}

/* JSON has one kind of number: 3.0 is the integer 3 where an integer is due. */
static void settle_number(unsigned accepts, struct weightd_value *value)
{
	if (value->kind == WEIGHTD_REAL &&
	    (accepts & (WEIGHTD_INT | WEIGHTD_REAL)) == WEIGHTD_INT &&
	    value->real == floor(value->real) && fabs(value->real) < 0x1p63)
		*value = (struct weightd_value)WEIGHTD_VALUE_INT((int64_t)value->real);
}

static void settle_numbers(const struct weightd_field *field, struct weightd_value *value)
{
	struct weightd_value *items = (struct weightd_value *)(uintptr_t)value->items;

	settle_number(field->accepts, value);
	for (size_t i = 0; value->kind == WEIGHTD_TUPLE && i < value->count; i++)
		settle_number(weightd_field_item_kinds(field), &items[i]);
}

static enum weightd_code check_items(const struct binding *b, const struct weightd_field *field,
				     const struct weightd_value *value, bool nested,
				     const char *pointer)
{
	const unsigned accepts = weightd_field_item_kinds(field);
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < value->count && code == WEIGHTD_OK; i++) {
		const struct weightd_value *item = &value->items[i];
		if (nested && item->kind != WEIGHTD_TUPLE)
			code = refuse_kind(b, field, item, pointer, WEIGHTD_TUPLE, "an item of ");
		else if (nested)
			code = check_items(b, field, item, false, pointer);
		else if (item->kind == WEIGHTD_TUPLE || item->kind == WEIGHTD_FORMULA ||
			 !kind_is_accepted(accepts, item->kind))
			code = refuse_kind(b, field, item, pointer, accepts, "an item of ");
		else if ((item->kind == WEIGHTD_INT || item->kind == WEIGHTD_REAL) &&
			 !number_is_allowed(field, item))
			code = refuse_number(b, field, item, pointer);
	}
	return code;
}

static enum weightd_code check_tuple(const struct binding *b, const struct weightd_field *field,
				     const struct weightd_value *value, const char *pointer)
{
	if (field->tuple_max != 0 &&
	    (value->count < field->tuple_min || value->count > field->tuple_max)) {
		weightd_error_add(b->err, WEIGHTD_ERR_OUT_OF_RANGE, pointer, "%s: %s has %zu items",
				  b->owner, field->name, value->count);
		if (field->tuple_min == field->tuple_max)
			weightd_error_expected(b->err, "%u", field->tuple_min);
		else
			weightd_error_expected(b->err, "%u to %u", field->tuple_min,
					       field->tuple_max);
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	return check_items(b, field, value, field->nested, pointer);
}

static enum weightd_code check_choice(const struct binding *b, const struct weightd_field *field,
				      struct weightd_value *value, const char *pointer)
{
	const char *dot = field->dotted ? strrchr(value->text, '.') : NULL,
		   *text = dot == NULL ? value->text : dot + 1;
	char list[160];
	size_t count = 0;

	for (; field->choices[count] != NULL; count++) {
		if (strcmp(field->choices[count], text) == 0) {
			value->text = field->choices[count];
			return WEIGHTD_OK;
		}
		if (field->any_case && strcasecmp(field->choices[count], value->text) == 0) {
			value->text = field->choices[count];
			return WEIGHTD_OK;
		}
	}
	weightd_name_list(list, sizeof list, weightd_array_name, field->choices, count);
	weightd_error_add(b->err, WEIGHTD_ERR_OUT_OF_RANGE, pointer, "%s: %s is \"%s\"", b->owner,
			  field->name, value->text);
	weightd_error_expected(b->err,
			       (field->accepts & WEIGHTD_MODULE) != 0 ? "one of %s, or a module"
								      : "one of %s",
			       list);
	weightd_error_suggest(
		b->err, weightd_nearest(value->text, weightd_array_name, field->choices, count));
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

static enum weightd_code check_value(const struct binding *b, const struct weightd_field *field,
				     struct weightd_value *value, const char *pointer)
{
	if (!kind_is_accepted(field->accepts, value->kind))
		return refuse_kind(b, field, value, pointer, field->accepts, "");
	if ((value->kind == WEIGHTD_INT || value->kind == WEIGHTD_REAL) &&
	    !number_is_allowed(field, value))
		return refuse_number(b, field, value, pointer);
	if (field->adds_to_draws && value->kind == WEIGHTD_REAL && value->real == 0.0)
		value->real = 0.0;
	if (value->kind == WEIGHTD_TUPLE)
		return check_tuple(b, field, value, pointer);
	if (value->kind == WEIGHTD_TEXT && field->choices != NULL)
		return check_choice(b, field, value, pointer);
	return WEIGHTD_OK;
}

enum weightd_code weightd_field_check(const struct weightd_field *field,
				      struct weightd_value *value, const char *owner,
				      const char *pointer, struct weightd_error *err)
{
	const struct binding b = {.owner = owner, .err = err};

	settle_number(field->accepts, value);
	return check_value(&b, field, value, pointer);
}

static const char *field_name_at(const void *fields, size_t index)
{
	return ((const struct weightd_field *)fields)[index].name;
}

static enum weightd_code refuse_name(const struct binding *b, const char *name, const char *pointer)
{
	char list[400];

	weightd_name_list(list, sizeof list, field_name_at, b->fields, b->field_count);
	weightd_error_add(b->err, WEIGHTD_ERR_UNKNOWN_FIELD, pointer, "%s has no argument \"%s\"",
			  b->owner, name);
	weightd_error_expected(b->err, "%s", b->field_count == 0 ? "nothing" : list);
	weightd_error_suggest(b->err,
			      weightd_nearest(name, field_name_at, b->fields, b->field_count));
	return WEIGHTD_ERR_UNKNOWN_FIELD;
}

/* Index of the field that argument 'index' is for; field_count if there is none (an issue is
 * added). */
static size_t field_of(const struct binding *b, const struct weightd_argument *argument,
		       size_t position, const char *pointer, enum weightd_code *code)
{
	if (argument->name == NULL) {
		if (position >= b->field_count) {
			*code = weightd_error_add(b->err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
						  "%s has no argument number %zu", b->owner,
						  position + 1);
			weightd_error_expected(b->err, "at most %zu arguments", b->field_count);
			return b->field_count;
		}
		return position;
	}
	for (size_t i = 0; i < b->field_count; i++) {
		if (strcmp(b->fields[i].name, argument->name) == 0)
			return i;
	}
	*code = refuse_name(b, argument->name, pointer);
	return b->field_count;
}

static void keep_first(enum weightd_code *first, enum weightd_code code)
{
	if (*first == WEIGHTD_OK)
		*first = code;
}

/* One value for spellings with the same meaning: (3, 3) is 3, None is the field that it follows.
 */
static void settle(struct weightd_value *values, const struct weightd_field *fields, size_t index)
{
	const struct weightd_field *field = &fields[index];
	struct weightd_value *value = &values[index];

	for (size_t i = 0; value->kind == WEIGHTD_NONE && field->follows != NULL && i < index;
	     i++) {
		if (strcmp(fields[i].name, field->follows) == 0)
			*value = values[i];
	}
	if (field->spread == 0 || value->kind != WEIGHTD_TUPLE || value->count != field->spread)
		return;
	for (size_t i = 0; i < value->count; i++) {
		if (value->items[i].kind != WEIGHTD_INT ||
		    value->items[i].integer != value->items[0].integer)
			return;
	}
	*value = value->items[0];
}

enum weightd_code weightd_fields_bind(struct weightd_value *values, const char *owner,
				      const struct weightd_field *fields, size_t field_count,
				      const struct weightd_argument *arguments,
				      size_t argument_count, const char *pointer,
				      struct weightd_error *err)
{
	const struct binding b = {.values = values,
				  .owner = owner,
				  .fields = fields,
				  .field_count = field_count,
				  .pointer = pointer,
				  .err = err};
	enum weightd_code first = WEIGHTD_OK;
	size_t position = 0;

	for (size_t i = 0; i < field_count; i++)
		values[i] = (struct weightd_value){0}; /* kind 0: not given */
	for (size_t i = 0; i < argument_count; i++) {
		const char *place = arguments[i].pointer != NULL ? arguments[i].pointer : pointer;
		enum weightd_code code = WEIGHTD_OK;
		size_t index = field_of(&b, &arguments[i], position, place, &code);

		position += arguments[i].name == NULL;
		if (index == field_count) {
			keep_first(&first, code);
			if (arguments[i].name == NULL)
				break;
			continue;
		}
		if (values[index].kind != 0) {
			keep_first(&first, weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, place,
							     "%s: %s is given twice", owner,
							     fields[index].name));
			weightd_error_expected(err, "each argument once");
			continue;
		}
		values[index] = arguments[i].value;
		if (arguments[i].is_json)
			settle_numbers(&fields[index], &values[index]);
		keep_first(&first, check_value(&b, &fields[index], &values[index], place));
	}
	for (size_t i = 0; i < field_count; i++) {
		if (values[i].kind != 0)
			continue;
		values[i] = fields[i].fallback;
		if (fields[i].required) {
			keep_first(&first,
				   weightd_error_add(err, WEIGHTD_ERR_MISSING_FIELD, pointer,
						     "%s needs %s", owner, fields[i].name));
			weightd_error_expected(err, "%s", fields[i].doc);
		}
	}
	for (size_t i = 0; i < field_count; i++)
		settle(values, fields, i);
	return first;
}

size_t weightd_field_index(const struct weightd_field *fields, size_t field_count, const char *name,
			   size_t length)
{
	size_t i = 0;

	while (i < field_count &&
	       (strncmp(fields[i].name, name, length) != 0 || fields[i].name[length] != '\0'))
		i++;
	return i;
}
