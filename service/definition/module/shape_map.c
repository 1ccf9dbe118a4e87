/*
 * The model kind "parameters": full tensor names to shapes, such as the header of a safetensors
 * file, or an array of tensors with their names.  The dots of the names become a tree of custom
 * modules of type Module.
 */
#include "definition/module/shape_map.h"

#include "core/model/module_names.h"
#include "definition/module/tensors.h"
#include "definition/module/module_make.h"
#include "definition/document/json_parse.h"

#include <string.h>

struct map {
	struct weightd_reader *reader;
	struct weightd_module *root;
	const struct weightd_place *place; /* of the map */
};

static enum weightd_code refuse_name(struct map *map, const struct weightd_place *place,
				     const char *why)
{
	weightd_refuse(map->reader, WEIGHTD_ERR_BAD_NAME, place, "%s", why);
	weightd_error_expected(map->reader->err,
			       "names with dots between their parts: layer.weight");
	return WEIGHTD_ERR_BAD_NAME;
}

enum weightd_code weightd_module_below(struct weightd_reader *reader, struct weightd_module *root,
				       const char *name, const struct weightd_place *place,
				       struct weightd_module **module)
{
	const char *dot = strrchr(name, '.');
	const size_t length = dot == NULL ? 0 : (size_t)(dot - name);
	enum weightd_code code = WEIGHTD_OK;

	*module = root;
	for (size_t start = 0, end; start < length && code == WEIGHTD_OK; start = end + 1) {
		end = start + strcspn(name + start, ".");
		struct weightd_module *parent = *module;
		*module = weightd_names_find(parent, &reader->builder, name + start, end - start);
		if (*module != NULL)
			continue;
		const char *child =
			weightd_arena_strndup(reader->scratch, name + start, end - start);
		code = child == NULL
			       ? weightd_refuse_memory(reader)
			       : weightd_new_custom(reader,
						    &(struct weightd_site){parent, child, place},
						    "Module", module);
	}
	return code;
}

/* The tensor 'key', described at 'place'. */
static void read_named(struct map *map, const char *key, const json_t *value,
		       const struct weightd_place *place)
{
	size_t length = strlen(key), parts = 1;

	for (size_t i = 0; i < length; i++)
		parts += key[i] == '.';
	if (length == 0 || key[0] == '.' || key[length - 1] == '.' || strstr(key, "..") != NULL) {
		refuse_name(map, place, "a part of the name is empty");
		return;
	}
	if (length > map->reader->limits->name_bytes || parts > map->reader->limits->depth) {
		refuse_name(map, place, "the name is too long or has too many parts");
		return;
	}
	const char *dot = strrchr(key, '.');
	struct weightd_module *module;
	if (weightd_module_below(map->reader, map->root, key, place, &module) == WEIGHTD_OK)
		weightd_read_tensor(
			map->reader,
			&(struct weightd_site){module, dot == NULL ? key : dot + 1, place}, value,
			WEIGHTD_ROLE_HEADER);
}

/* An item of an array: the description with the name in it. */
static void read_item(struct map *map, const json_t *item, const struct weightd_place *place)
{
	const json_t *name = json_object_get(item, "name");

	if (!json_is_object(item)) {
		weightd_refuse_type(map->reader, place, item,
				    "an object with name, shape and dtype");
		return;
	}
	if (name == NULL) {
		weightd_refuse(map->reader, WEIGHTD_ERR_MISSING_FIELD, place,
			       "a tensor in an array needs a \"name\"");
		return;
	}
	if (!json_is_string(name)) {
		weightd_refuse_type(map->reader, WEIGHTD_PLACE_KEY(place, "name"), name, "a text");
		return;
	}
	read_named(map, json_string_value(name), item, place);
}

enum weightd_code weightd_read_shape_map(struct weightd_reader *reader, const json_t *json,
					 const struct weightd_place *place,
					 struct weightd_module **root)
{
	struct map map = {.reader = reader, .place = place};
	const char *key;
	json_t *value;

	if (!json_is_object(json) && !json_is_array(json))
		return weightd_refuse_type(reader, place, json,
					   "an object: tensor name to shape, or an array");
	enum weightd_code code = weightd_new_custom(reader, &(struct weightd_site){NULL, "", place},
						    "Module", &map.root);
	for (size_t i = 0; code == WEIGHTD_OK && i < json_array_size(json); i++) {
		if (!weightd_reader_stops(reader))
			read_item(&map, json_array_get(json, i), WEIGHTD_PLACE_ITEM(place, i));
	}
	if (code == WEIGHTD_OK && json_is_object(json)) {
		json_object_foreach((json_t *)(uintptr_t)json, key, value)
		{
			if (strcmp(key, "__metadata__") != 0 && !weightd_reader_stops(reader))
				read_named(&map, key, value, WEIGHTD_PLACE_KEY(place, key));
		}
	}
	*root = map.root;
	return code;
}
