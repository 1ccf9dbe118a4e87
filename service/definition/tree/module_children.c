/*
 * The children of a module of JSON: an array or an object of modules, and in the body of a class
 * those that are there under a condition, or often.
 */
#include "definition/tree/module_children.h"

#include "definition/call/variables.h"
#include "definition/document/json_parse.h"
#include "definition/tree/module_json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define UNITS_OF_CHILD 500
/* Of its name, which is in its pointer and in those of its children. */
#define UNITS_OF_NAME_BYTE 20

/* The name that an array item says, or its index where numbers are names. */
static const char *item_name(struct weightd_reader *reader, const struct weightd_module *parent,
			     const json_t *item, size_t index, const struct weightd_place *place)
{
	const json_t *name = json_object_get(item, "name");
	bool is_numbered = parent->module_type == NULL ||
			   (parent->module_type->flags & WEIGHTD_NUMBERS_CHILDREN) != 0;

	if (json_is_string(name))
		return weightd_arena_strdup(reader->scratch, json_string_value(name));
	if (name != NULL) {
		weightd_refuse_type(reader, WEIGHTD_PLACE_KEY(place, "name"), name, "a text");
		return NULL;
	}
	if (!is_numbered) {
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
			       "the children of a %s need names", parent->type);
		weightd_error_expected(reader->err, "a \"name\", or children as an object");
		return NULL;
	}
	return weightd_arena_printf(reader->scratch, "%zu", index);
}

/* The children that are like the one before, with names that count on from its name. */
static void read_repeats(struct weightd_reader *reader, struct weightd_module *parent,
			 const json_t *child, const json_t *count,
			 const struct weightd_place *place)
{
	const char *first = json_string_value(json_object_get(child, "name"));

	if (first == NULL || json_integer_value(count) < 1) {
		weightd_refuse_type(reader, place, count,
				    "how often a child with a name is repeated");
		return;
	}
	const unsigned long long start = strtoull(first, NULL, 10);
	const unsigned long long end = start + (unsigned long long)json_integer_value(count);
	for (unsigned long long i = start + 1; i <= end && !weightd_reader_stops(reader); i++) {
		const char *name = weightd_arena_printf(reader->scratch, "%llu", i);

		if (name == NULL) {
			weightd_refuse_memory(reader);
			return;
		}
		weightd_read_module(reader, &(struct weightd_site){parent, name, place}, child,
				    NULL);
	}
}

/* How often a child of a body is there; 1 without "repeat". */
static enum weightd_code read_count(struct weightd_reader *reader, const json_t *item,
				    const struct weightd_place *place, uint64_t *count)
{
	const json_t *repeat = json_object_get(item, "repeat");
	const struct weightd_place *there = WEIGHTD_PLACE_KEY(place, "repeat");

	*count = 1;
	if (json_is_string(repeat))
		return weightd_compute_size(reader, json_string_value(repeat), there, count);
	if (repeat == NULL)
		return WEIGHTD_OK;
	if (!json_is_integer(repeat) || json_integer_value(repeat) < 0)
		return weightd_refuse_type(reader, there, repeat,
					   "how often: a whole number of 0 or more, or a formula");
	*count = (uint64_t)json_integer_value(repeat);
	return WEIGHTD_OK;
}

/* The child, if it is there for these variables; 'name' NULL: its number is its name. */
static void read_once(struct weightd_reader *reader, struct weightd_module *parent,
		      const char *name, const json_t *item, const struct weightd_place *place)
{
	const json_t *module = json_object_get(item, "module");
	bool is_there;

	if (weightd_body_has(reader, item, place, &is_there) != WEIGHTD_OK || !is_there)
		return;
	name = name != NULL
		       ? weightd_fill_name(reader, name, place)
		       : weightd_arena_printf(reader->scratch, "%" PRIu32, parent->child_count);
	if (name == NULL) {
		if (reader->code == WEIGHTD_OK)
			weightd_refuse_memory(reader);
		return;
	}
	const bool is_wrapped = module != NULL && json_object_get(item, "type") == NULL;
	weightd_read_module(
		reader,
		&(struct weightd_site){parent, name,
				       is_wrapped ? WEIGHTD_PLACE_KEY(place, "module") : place},
		is_wrapped ? module : item, NULL);
}

/* A child in the body of a class: "if" it is there, and "repeat" for i from 0. */
static void read_in_body(struct weightd_reader *reader, struct weightd_module *parent,
			 const char *name, const json_t *item, const struct weightd_place *place)
{
	const struct weightd_variables *outer = reader->variables;
	const char *index = json_string_value(json_object_get(item, "index"));
	struct weightd_value value = WEIGHTD_VALUE_INT(0);
	const size_t length = name == NULL ? 0 : strlen(name);
	uint64_t count;

	if (index == NULL)
		index = "i";
	struct weightd_variables *inner = weightd_arena_alloc(reader->scratch, sizeof *inner);
	if (read_count(reader, item, place, &count) != WEIGHTD_OK)
		return;
	if (inner == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	*inner = (struct weightd_variables){
		.outer = outer, .names = &index, .values = &value, .count = 1};
	if (json_object_get(item, "repeat") != NULL)
		reader->variables = inner;
	for (uint64_t i = 0;
	     i < count && !weightd_reader_stops(reader) &&
	     weightd_reader_builds(reader, UNITS_OF_CHILD + length * UNITS_OF_NAME_BYTE, place);
	     i++) {
		const size_t problems = reader->problems;
		value.integer = (int64_t)i;
		read_once(reader, parent, name, item, place);
		if (reader->problems != problems)
			break; /* the others have the same */
	}
	reader->variables = outer;
}

static void read_item(struct weightd_reader *reader, struct weightd_module *parent,
		      const json_t *children, size_t i, const struct weightd_place *place)
{
	const json_t *item = json_array_get(children, i);

	if (reader->variables != NULL) {
		read_in_body(reader, parent, json_string_value(json_object_get(item, "name")), item,
			     place);
		return;
	}
	if (reader->options->takes_repeats && i > 0 && json_is_integer(item)) {
		read_repeats(reader, parent, json_array_get(children, i - 1), item, place);
		return;
	}
	const char *name = item_name(reader, parent, item, i, place);
	if (name != NULL)
		weightd_read_module(reader, &(struct weightd_site){parent, name, place}, item,
				    NULL);
}

void weightd_read_children(struct weightd_reader *reader, struct weightd_module *parent,
			   const json_t *children, const struct weightd_place *place)
{
	const char *key;
	json_t *value;

	if (json_is_array(children)) {
		for (size_t i = 0; i < json_array_size(children) && !weightd_reader_stops(reader);
		     i++)
			read_item(reader, parent, children, i, WEIGHTD_PLACE_ITEM(place, i));
	} else if (json_is_object(children)) {
		json_object_foreach((json_t *)(uintptr_t)children, key, value)
		{
			const struct weightd_place *item = WEIGHTD_PLACE_KEY(place, key);
			if (weightd_reader_stops(reader))
				return;
			if (reader->variables != NULL) {
				read_in_body(reader, parent, key, value, item);
				continue;
			}
			const char *name = weightd_arena_strdup(reader->scratch, key);
			if (name == NULL) {
				weightd_refuse_memory(reader);
				return;
			}
			if (json_object_get(value, "name") != NULL)
				weightd_refuse(reader, WEIGHTD_ERR_BAD_NAME,
					       WEIGHTD_PLACE_KEY(item, "name"),
					       "the key already names this child");
			weightd_read_module(reader, &(struct weightd_site){parent, name, item},
					    value, NULL);
		}
	} else {
		weightd_refuse_type(reader, place, children, "an array or an object of modules");
	}
}
