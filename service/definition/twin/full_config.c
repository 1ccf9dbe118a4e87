/*
 * Defaults of configs are data, a file for all types with the same first letter: "config" has the
 * values of a config of which nothing is said, "derived" which of them follow from others,
 * "aliases" other names.
 */
#include "definition/twin/full_config.h"

#include "core/field/formula.h"
#include "definition/row/row_table.h"

#include <math.h>
#include <string.h>

#define LIBRARY "configs"
#define RELEASE "transformers_version"
#define PARTS_MAX 4 /* configs in each other */
#define ITEMS_MAX 100000

/* A config that is being filled. */
struct filling {
	const json_t *defaults, *derived, *aliases;
	const json_t *given; /* a copy of what was there before */
	json_t *config;
};

/* What is known of a type; '*letter' is the file, which the caller releases.  NULL: nothing. */
static const json_t *find_type(const char *type, json_t **letter)
{
	const char first = type[0] >= 'A' && type[0] <= 'Z' ? (char)(type[0] - 'A' + 'a') : type[0];
	const char name[] = {'_', first, '\0'};
	struct weightd_row row;

	*letter = NULL;
	if (first == '\0' || !weightd_row_find(LIBRARY, name, strlen(name), &row))
		return NULL;
	*letter = weightd_row_load(&row);
	return json_object_get(json_object_get(*letter, "configs"), type);
}

/* The member of a config that dots lead to: "text_config.hidden_size"; '*last' is its own name. */
static json_t *holder_of(const json_t *config, const char *name, const char **last)
{
	const char *dot;

	for (; (dot = strchr(name, '.')) != NULL; name = dot + 1)
		config = json_object_getn(config, name, (size_t)(dot - name));
	*last = name;
	return (json_t *)(uintptr_t)config;
}

static json_t *value_of(const json_t *config, const char *name)
{
	const char *last;
	const json_t *holder = holder_of(config, name, &last);

	return json_object_get(holder, last);
}

/* A member that is given by its own or another name; NULL: it is not. */
static const json_t *given_value(const struct filling *filling, const char *name)
{
	const json_t *given = value_of(filling->given, name), *field;
	const char *alias;

	json_object_foreach((json_t *)(uintptr_t)filling->aliases, alias, field)
	{
		if (given == NULL && strcmp(json_string_value(field), name) == 0)
			given = json_object_get(filling->given, alias);
	}
	return given;
}

/* Whether a member is given and says something else than the library would. */
static bool is_changed(const struct filling *filling, const char *name)
{
	const json_t *given = given_value(filling, name);
	const json_t *preset = value_of(filling->defaults, name);

	return given != NULL && (preset == NULL || !json_equal(given, preset));
}

/* Rotations were said by members of other names before release 5. */
static bool says_rotations(const json_t *given)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)given, name, value)
	{
		if (strstr(name, "rope") != NULL || strstr(name, "rotary") != NULL)
			return true;
	}
	return false;
}

static bool find_number(const void *context, const char *name, size_t length,
			struct weightd_value *value)
{
	const struct filling *filling = context;
	char text[128] = "";

	if (length >= sizeof text)
		return false;
	memcpy(text, name, length);
	const json_t *given = given_value(filling, text);
	const json_t *number = given != NULL ? given : value_of(filling->config, text);
	if (!json_is_integer(number))
		return false;
	*value = (struct weightd_value)WEIGHTD_VALUE_INT(json_integer_value(number));
	return true;
}

/* The items of "repeat", from the first again after the last, as many as "times" says. */
static json_t *repeated(const struct filling *filling, const json_t *row)
{
	const json_t *items = json_object_get(row, "repeat");
	const char *times = json_string_value(json_object_get(row, "times"));
	struct weightd_value count;

	if (json_array_size(items) == 0 || times == NULL ||
	    !find_number(filling, times, strlen(times), &count) || count.integer < 0 ||
	    count.integer > ITEMS_MAX)
		return NULL;
	json_t *list = json_array();
	for (size_t i = 0; i < (size_t)count.integer; i++)
		json_array_append(list, json_array_get(items, i % json_array_size(items)));
	return list;
}

/* Whether something that decides the member is given otherwise. */
static bool is_decided(const struct filling *filling, const json_t *row)
{
	const json_t *unless = json_object_get(row, "unless");

	for (size_t i = 0; i < json_array_size(unless); i++)
		if (is_changed(filling, json_string_value(json_array_get(unless, i))))
			return true;
	return false;
}

/* The value that follows from others, 'preset' if they are as they are by default; new.  NULL: it
 * is not known how. */
static json_t *derive(const struct filling *filling, const json_t *row, const json_t *preset)
{
	const char *formula = json_string_value(json_object_get(row, "is"));
	double number;

	if (is_decided(filling, row))
		return NULL;
	if (json_object_get(row, "repeat") != NULL)
		return repeated(filling, row);
	if (formula == NULL)
		return json_deep_copy(preset);
	if (!weightd_formula(formula, find_number, filling, &number) || fabs(number) > 1e15)
		return NULL;
	return json_integer((json_int_t)number);
}

/* Members that follow from others have their values, or are taken away again. */
static bool put_derived(const struct filling *filling)
{
	const char *name, *last;
	json_t *row;

	json_object_foreach((json_t *)(uintptr_t)filling->derived, name, row)
	{
		json_t *holder = holder_of(filling->config, name, &last);
		if (holder == NULL || given_value(filling, name) != NULL)
			continue;
		json_t *value = derive(filling, row, json_object_get(holder, last));
		if (value == NULL)
			json_object_del(holder, last);
		else if (json_object_set_new(holder, last, value) != 0)
			return false;
	}
	return true;
}

static bool fill(json_t *config, const char *type, unsigned depth);

/* A config inside the config: its type is its own, or the one that the library takes. */
static bool fill_part(json_t *part, const json_t *preset, unsigned depth)
{
	const char *type = json_string_value(json_object_get(part, "model_type"));
	const char *usual = json_string_value(json_object_get(preset, "model_type"));

	if (type == NULL && usual != NULL &&
	    json_object_set_new(part, "model_type", json_string(usual)) != 0)
		return false;
	type = type != NULL ? type : usual;
	return type == NULL || depth + 1 >= PARTS_MAX || fill(part, type, depth + 1);
}

/* Whether members of the part are given one level above it, as some libraries' older files do. */
static bool is_flat(const struct filling *filling, const json_t *part)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)filling->given, name, value)
	{
		if (json_object_get(filling->defaults, name) == NULL &&
		    json_object_get(filling->aliases, name) == NULL &&
		    strcmp(name, "model_type") != 0 && json_object_get(part, name) != NULL)
			return true;
	}
	return false;
}

static bool put_defaults(const struct filling *filling, unsigned depth)
{
	const bool turns = says_rotations(filling->given);
	const char *name;
	json_t *preset;

	json_object_foreach((json_t *)(uintptr_t)filling->defaults, name, preset)
	{
		const bool is_part = json_object_get(preset, "model_type") != NULL;
		if (given_value(filling, name) == NULL &&
		    !(turns && strcmp(name, "rope_parameters") == 0) &&
		    json_object_set_new(filling->config, name, json_deep_copy(preset)) != 0)
			return false;
		json_t *part = json_object_get(filling->config, name);
		if (!is_part || !json_is_object(part))
			continue;
		if (!fill_part(part, preset, depth))
			return false;
		if (json_object_get(filling->given, name) == NULL && is_flat(filling, part))
			json_object_del(filling->config, name);
	}
	return true;
}

/* Readers of files that were written before release 5 look for these beside, not in,
 * rope_parameters; the library takes both. */
static bool put_older_names(json_t *config)
{
	static const char *const names[] = {"rope_theta", "partial_rotary_factor"};
	const json_t *rotations = json_object_get(config, "rope_parameters");

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		json_t *value = json_object_get(rotations, names[i]);
		if (json_is_number(value) && json_object_get(config, names[i]) == NULL &&
		    json_object_set(config, names[i], value) != 0)
			return false;
	}
	return true;
}

static bool fill(json_t *config, const char *type, unsigned depth)
{
	json_t *letter;
	const json_t *known = find_type(type, &letter);
	json_t *given = json_deep_copy(config);
	const struct filling filling = {.defaults = json_object_get(known, "config"),
					.derived = json_object_get(known, "derived"),
					.aliases = json_object_get(known, "aliases"),
					.given = given,
					.config = config};
	bool is_filled = given != NULL && put_defaults(&filling, depth) && put_derived(&filling) &&
			 (known == NULL || put_older_names(config));

	if (known != NULL && depth == 0 && json_object_get(given, RELEASE) == NULL)
		is_filled =
			json_object_set(config, RELEASE, json_object_get(letter, "release")) == 0 &&
			is_filled;

	json_decref(given);
	json_decref(letter);
	return is_filled;
}

bool weightd_config_fill(json_t *config)
{
	const char *type = json_string_value(json_object_get(config, "model_type"));

	return type == NULL || fill(config, type, 0);
}
