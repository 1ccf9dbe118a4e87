/*
 * From a recipe and numbers to plain rules.  The data files are ours: tests find their errors, so
 * it is enough to give up here.
 */
#include "definition/recipes/recipe.h"

#include "core/field/formula.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MAX 256
/* More levels than a rule has. */
#define DEPTH_MAX 12
/* Of "each": more would be more rules than a policy may have. */
#define LAYERS_MAX 1000

static bool variable(const void *context, const char *name, size_t length,
		     struct weightd_value *value)
{
	char key[TEXT_MAX];

	if (length >= sizeof key)
		return false;
	memcpy(key, name, length);
	key[length] = '\0';
	const json_t *number = json_object_get(context, key);
	if (!json_is_number(number))
		return false;
	*value = (struct weightd_value)WEIGHTD_VALUE_REAL(json_number_value(number));
	return true;
}

/* A number for a formula: {"formula": "..."} or, for an integer, {"integer": "..."}. */
static json_t *evaluate(const json_t *object, const json_t *variables)
{
	const char *real = json_string_value(json_object_get(object, "formula"));
	const char *integer = json_string_value(json_object_get(object, "integer"));
	double value;

	if (!weightd_formula(real != NULL ? real : integer, variable, variables, &value))
		return NULL;
	if (real != NULL)
		return json_real(value);
	return fabs(value) > 0x1p53 ? NULL : json_integer((json_int_t)floor(value));
}

/* Text with each {variable} replaced by its integer value. */
static json_t *fill_text(const char *text, const json_t *variables)
{
	char out[TEXT_MAX];
	size_t length = 0;

	while (*text != '\0') {
		struct weightd_value value;
		const char *end = *text == '{' ? strchr(text, '}') : NULL;
		int written = 1;
		if (length + 32 > sizeof out)
			return NULL;
		if (end == NULL) {
			out[length] = *text++;
		} else {
			if (!variable(variables, text + 1, (size_t)(end - text) - 1, &value))
				return NULL;
			written = snprintf(out + length, sizeof out - length, "%.0f", value.real);
			text = end + 1;
		}
		length += (size_t)written;
	}
	return json_stringn(out, length);
}

static json_t *fill(const json_t *value, const json_t *variables, unsigned depth);

static json_t *fill_object(const json_t *object, const json_t *variables, unsigned depth)
{
	json_t *copy = json_object(), *item;
	const char *key;

	json_object_foreach((json_t *)(uintptr_t)object, key, item)
	{
		if (json_object_set_new(copy, key, fill(item, variables, depth + 1)) != 0) {
			json_decref(copy);
			return NULL;
		}
	}
	return copy;
}

static json_t *fill_array(const json_t *array, const json_t *variables, unsigned depth)
{
	json_t *copy = json_array();

	for (size_t i = 0; i < json_array_size(array); i++) {
		if (json_array_append_new(
			    copy, fill(json_array_get(array, i), variables, depth + 1)) != 0) {
			json_decref(copy);
			return NULL;
		}
	}
	return copy;
}

/* A copy with formulas and variables replaced; new, NULL if it cannot be made. */
static json_t *fill(const json_t *value, const json_t *variables, unsigned depth)
{
	if (depth > DEPTH_MAX)
		return NULL;
	if (json_is_string(value))
		return fill_text(json_string_value(value), variables);
	if (json_is_array(value))
		return fill_array(value, variables, depth);
	if (!json_is_object(value))
		return json_deep_copy(value);
	if (json_object_get(value, "formula") != NULL || json_object_get(value, "integer") != NULL)
		return evaluate(value, variables);
	return fill_object(value, variables, depth);
}

/* Whether the conditions of a rule hold; they are not part of the rule. */
static bool holds(const json_t *rule, const json_t *variables)
{
	const char *given = json_string_value(json_object_get(rule, "if_given"));
	const char *formula = json_string_value(json_object_get(rule, "if"));
	bool is_so;

	if (given != NULL && json_object_get(variables, given) == NULL)
		return false;
	return formula == NULL ||
	       (weightd_formula_condition(formula, variable, variables, &is_so) && is_so);
}

/* Appends one rule, once for each of "paths" if it has them. */
static bool append_rule(json_t *rules, const json_t *rule, const json_t *variables)
{
	json_t *plain = fill(rule, variables, 0);
	json_t *paths = json_incref(json_object_get(plain, "paths"));
	bool is_done = plain != NULL;

	json_object_del(plain, "paths");
	json_object_del(plain, "if");
	json_object_del(plain, "if_given");
	for (size_t i = 0; is_done && i < json_array_size(paths); i++) {
		json_t *copy = json_deep_copy(plain);
		is_done = json_object_set(copy, "path", json_array_get(paths, i)) == 0 &&
			  json_array_append(rules, copy) == 0;
		json_decref(copy);
	}
	if (is_done && paths == NULL)
		is_done = json_array_append(rules, plain) == 0;
	json_decref(paths);
	json_decref(plain);
	return is_done;
}

static bool append_rules(json_t *rules, const json_t *templates, const json_t *variables,
			 unsigned depth);

/* {"each": "layer", "count": "n_layer", "rules": [...]}: the rules for layer 0, 1, ... */
static bool append_each(json_t *rules, const json_t *each, const json_t *variables, unsigned depth)
{
	json_t *inner = json_copy((json_t *)(uintptr_t)variables);
	double count = 0.0;
	bool is_done = inner != NULL &&
		       weightd_formula(json_string_value(json_object_get(each, "count")), variable,
				       variables, &count) &&
		       count <= LAYERS_MAX;

	for (int i = 0; is_done && i < (int)count; i++)
		is_done =
			json_object_set_new(inner, json_string_value(json_object_get(each, "each")),
					    json_integer(i)) == 0 &&
			append_rules(rules, json_object_get(each, "rules"), inner, depth + 1);
	json_decref(inner);
	return is_done;
}

/* {"each": "apply", "rules": [...]}: a group of rules, without "count". */
static bool append_sweep(json_t *rules, const json_t *sweep, const json_t *variables,
			 unsigned depth)
{
	json_t *inner = json_array(), *copy = json_copy((json_t *)(uintptr_t)sweep);
	const bool is_done =
		append_rules(inner, json_object_get(sweep, "rules"), variables, depth + 1) &&
		json_object_set(copy, "rules", inner) == 0 && json_array_append(rules, copy) == 0;

	json_decref(inner);
	json_decref(copy);
	return is_done;
}

static bool append_item(json_t *rules, const json_t *rule, const json_t *variables, unsigned depth)
{
	if (json_object_get(rule, "each") == NULL)
		return append_rule(rules, rule, variables);
	return json_object_get(rule, "count") != NULL ? append_each(rules, rule, variables, depth)
						      : append_sweep(rules, rule, variables, depth);
}

static bool append_rules(json_t *rules, const json_t *templates, const json_t *variables,
			 unsigned depth)
{
	bool is_done = depth < DEPTH_MAX;

	for (size_t i = 0; is_done && i < json_array_size(templates); i++) {
		const json_t *rule = json_array_get(templates, i);
		if (holds(rule, variables))
			is_done = append_item(rules, rule, variables, depth);
	}
	return is_done;
}

json_t *weightd_recipe_expand(const json_t *recipe, const json_t *variables)
{
	json_t *rules = json_array();

	if (rules == NULL || !append_rules(rules, json_object_get(recipe, "rules"), variables, 0)) {
		json_decref(rules);
		return NULL;
	}
	return rules;
}
