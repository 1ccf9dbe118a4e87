/*
 * An object of conditions becomes a text, groups == in_channels and bias == False, which is read as
 * one that was written so.
 */
#include "definition/policy/where_read.h"

#include "definition/call/formula_read.h"

#include <string.h>

#define TEXT_MAX 2000

static bool is_comparison(const char *text)
{
	return strchr("<>=!", text[0]) != NULL && text[0] != '\0';
}

/* A text is a formula over arguments if it has their names, else the argument's value. */
static void put_text(struct weightd_text *out, const char *name, const char *text)
{
	const size_t word = strcspn(text, " +-*/%([");
	const char quote = strchr(text, '\'') == NULL ? '\'' : '"';

	if (is_comparison(text))
		weightd_text_printf(out, "%s %s", name, text);
	else if (word > 0 && weightd_formula_is_argument(text, word))
		weightd_text_printf(out, "%s == (%s)", name, text);
	else
		weightd_text_printf(out, "%s == %c%s%c", name, quote, text, quote);
}

/* False, with an issue: the value is none that an argument has. */
static bool put_condition(struct weightd_reader *reader, struct weightd_text *out, const char *name,
			  const json_t *value, const struct weightd_place *place)
{
	if (json_is_string(value))
		put_text(out, name, json_string_value(value));
	else if (json_is_integer(value))
		weightd_text_printf(out, "%s == %lld", name, (long long)json_integer_value(value));
	else if (json_is_real(value))
		weightd_text_printf(out, "%s == %.17g", name, json_real_value(value));
	else if (json_is_boolean(value))
		weightd_text_printf(out, "%s == %s", name, json_is_true(value) ? "True" : "False");
	else if (json_is_null(value))
		weightd_text_printf(out, "%s is None", name);
	else
		weightd_refuse_type(reader, place, value,
				    "the value of an argument: a number, text, true, false, null "
				    "or an array of integers");
	return json_typeof(value) != JSON_OBJECT && !json_is_array(value);
}

/* The items of a tuple one by one. */
static bool put_items(struct weightd_reader *reader, struct weightd_text *out, const char *name,
		      const json_t *array, const struct weightd_place *place)
{
	char item[112];

	for (size_t i = 0; i < json_array_size(array); i++) {
		snprintf(item, sizeof item, "%.60s[%zu]", name, i);
		if (i > 0)
			weightd_text_puts(out, " and ");
		if (!put_condition(reader, out, item, json_array_get(array, i),
				   WEIGHTD_PLACE_ITEM(place, i)))
			return false;
	}
	return json_array_size(array) > 0;
}

static bool put_member(struct weightd_reader *reader, struct weightd_text *out, const char *name,
		       const json_t *value, const struct weightd_place *place)
{
	if (!weightd_formula_is_argument(name, strlen(name)) || strchr(name, '[') != NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_FIELD, place,
			       "no constructor has an argument %.60s", name);
		weightd_error_expected(reader->err, "an argument of a constructor, such as groups");
		weightd_error_suggest(reader->err, weightd_nearest_argument(reader, name));
		return false;
	}
	if (out->length > 0)
		weightd_text_puts(out, " and ");
	return json_is_array(value) ? put_items(reader, out, name, value, place)
				    : put_condition(reader, out, name, value, place);
}

static const char *read_object(struct weightd_reader *reader, const json_t *json,
			       const struct weightd_place *place)
{
	const char *name, *condition = NULL;
	struct weightd_text text;
	json_t *value;
	bool is_read = true;

	weightd_text_init(&text, TEXT_MAX);
	json_object_foreach((json_t *)(uintptr_t)json, name, value)
	{
		is_read = put_member(reader, &text, name, value, WEIGHTD_PLACE_KEY(place, name)) &&
			  is_read;
	}
	if (text.failed)
		weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
			       "the conditions are too long");
	else if (is_read && text.length > 0)
		condition = weightd_read_condition(
			reader,
			&(struct weightd_formula_source){.text = text.data, .place = place});
	else if (is_read)
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place, "where has no condition");
	weightd_text_free(&text);
	return condition;
}

const char *weightd_read_where(struct weightd_reader *reader, const json_t *json,
			       const struct weightd_place *place)
{
	if (json_is_object(json))
		return read_object(reader, json, place);
	if (json_is_string(json))
		return weightd_read_condition(
			reader, &(struct weightd_formula_source){.text = json_string_value(json),
								 .place = place});
	weightd_refuse_type(reader, place, json,
			    "an object of arguments, or a condition such as "
			    "\"groups == in_channels\"");
	return NULL;
}
