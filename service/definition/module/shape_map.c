/*
 * The model kind "parameters": full tensor names to shapes, such as the header of a safetensors
 * file.  The dots of the names become a tree of custom modules of type Module.
 */
#include "definition/module/shape_map.h"

#include "definition/module/tensors.h"
#include "definition/module/module_make.h"
#include "definition/document/json_parse.h"

#include <string.h>

/* State of one map: where the module of each path is, by path. */
struct map {
	struct weightd_reader *reader;
	struct weightd_module *root;
	json_t *modules;		   /* path -> address of the module */
	const struct weightd_place *place; /* of the map */
};

static enum weightd_code refuse_name(struct map *map, const char *name, const char *why)
{
	weightd_refuse(map->reader, WEIGHTD_ERR_BAD_NAME, WEIGHTD_PLACE_KEY(map->place, name), "%s",
		       why);
	weightd_error_expected(map->reader->err,
			       "names with dots between their parts: layer.weight");
	return WEIGHTD_ERR_BAD_NAME;
}

/* The module at the first 'length' bytes of 'name', made if it is not there.  As deep as the limit.
 */
static enum weightd_code module_at(struct map *map, char *name, size_t length,
				   const struct weightd_place *place,
				   struct weightd_module **module)
{
	struct weightd_reader *reader = map->reader;
	struct weightd_module *parent = map->root;
	size_t start = 0;

	if (length == 0) {
		*module = map->root;
		return WEIGHTD_OK;
	}
	char saved = name[length];
	name[length] = '\0';
	const json_t *known = json_object_get(map->modules, name);
	if (known != NULL) {
		*module = (struct weightd_module *)(uintptr_t)json_integer_value(known);
		name[length] = saved;
		return WEIGHTD_OK;
	}
	enum weightd_code code = WEIGHTD_OK;
	const char *dot = strrchr(name, '.');
	if (dot != NULL) {
		start = (size_t)(dot - name) + 1;
		code = module_at(map, name, start - 1, place, &parent);
	}
	const char *child = weightd_arena_strdup(reader->arena, name + start);
	if (code == WEIGHTD_OK && child == NULL)
		code = weightd_refuse_memory(reader);
	if (code == WEIGHTD_OK)
		code = weightd_new_custom(reader, &(struct weightd_site){parent, child, place},
					  "Module", module);
	if (code == WEIGHTD_OK &&
	    json_object_set_new(map->modules, name, json_integer((json_int_t)(uintptr_t)*module)) !=
		    0)
		code = weightd_refuse_memory(reader);
	name[length] = saved;
	return code;
}

static void read_item(struct map *map, const char *key, const json_t *value)
{
	struct weightd_module *module = NULL;
	size_t length = strlen(key), parts = 1;

	for (size_t i = 0; i < length; i++)
		parts += key[i] == '.';
	if (length == 0 || key[0] == '.' || key[length - 1] == '.' || strstr(key, "..") != NULL) {
		refuse_name(map, key, "a part of the name is empty");
		return;
	}
	if (length > map->reader->limits->name_bytes || parts > map->reader->limits->depth) {
		refuse_name(map, key, "the name is too long or has too many parts");
		return;
	}
	char *name = weightd_arena_strdup(map->reader->arena, key);
	if (name == NULL) {
		weightd_refuse_memory(map->reader);
		return;
	}
	const char *dot = strrchr(key, '.');
	size_t path_length = dot == NULL ? 0 : (size_t)(dot - key);
	const struct weightd_place *place = WEIGHTD_PLACE_KEY(map->place, key);
	if (module_at(map, name, path_length, place, &module) == WEIGHTD_OK)
		weightd_read_tensor(
			map->reader,
			&(struct weightd_site){module, dot == NULL ? key : dot + 1, place}, value,
			WEIGHTD_ROLE_HEADER);
}

enum weightd_code weightd_read_shape_map(struct weightd_reader *reader, const json_t *json,
					 const struct weightd_place *place,
					 struct weightd_module **root)
{
	struct map map = {.reader = reader, .place = place};
	const char *key;
	json_t *value;

	if (!json_is_object(json))
		return weightd_refuse_type(reader, place, json, "an object: tensor name to shape");
	map.modules = json_object();
	if (map.modules == NULL)
		return weightd_refuse_memory(reader);
	enum weightd_code code = weightd_new_custom(reader, &(struct weightd_site){NULL, "", place},
						    "Module", &map.root);
	if (code == WEIGHTD_OK) {
		json_object_foreach((json_t *)(uintptr_t)json, key, value)
		{
			if (strcmp(key, "__metadata__") != 0 && !weightd_reader_stops(reader))
				read_item(&map, key, value);
		}
	}
	json_decref(map.modules);
	*root = map.root;
	return code;
}
