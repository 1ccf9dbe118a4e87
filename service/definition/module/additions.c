/*
 * "parameters" beside a model: each is appended to the tensors of the module that its name says.
 */
#include "definition/module/additions.h"

#include "core/model/module_names.h"
#include "definition/document/json_parse.h"
#include "definition/module/tensors.h"

#include <string.h>

/* Modules whose paths are compared with a wrong one. */
#define NEAREST_MODULES 2000

/* The modules whose paths are compared, each put together in the room. */
struct paths {
	const struct weightd_module **modules;
	struct weightd_name_room *room;
};

static const char *path_at(const void *context, size_t index)
{
	const struct paths *paths = context;

	return weightd_module_path(paths->modules[index], paths->room);
}

static void suggest_path(struct weightd_reader *reader, const struct weightd_module *root,
			 const char *path)
{
	struct weightd_name_room room;
	struct paths paths = {.modules = weightd_arena_array(reader->scratch, NEAREST_MODULES,
							     sizeof *paths.modules),
			      .room = &room};
	size_t count = 0;

	if (paths.modules == NULL || !weightd_is_short(path))
		return;
	for (const struct weightd_module *module = root; module != NULL && count < NEAREST_MODULES;
	     module = weightd_module_next(module, root))
		paths.modules[count++] = module;
	weightd_error_suggest(reader->err, weightd_nearest(path, path_at, &paths, count));
}

/* The module at the first 'length' bytes of 'name'; NULL with an issue. */
static struct weightd_module *module_at(struct weightd_reader *reader, struct weightd_module *root,
					const char *name, size_t length,
					const struct weightd_place *place)
{
	struct weightd_module *module = root;

	for (size_t start = 0, end; start < length && module != NULL; start = end + 1) {
		end = start + strcspn(name + start, ".");
		module = weightd_names_find(module, &reader->builder, name + start, end - start);
	}
	if (module != NULL)
		return module;
	const char *path = weightd_arena_strndup(reader->scratch, name, length);
	weightd_refuse(reader, WEIGHTD_ERR_BAD_NAME, place, "the model has no module %.120s",
		       path == NULL ? "of this path" : path);
	weightd_error_expected(reader->err, "the path of a module, a dot, and the tensor's name: "
					    "encoder.pos_embed");
	if (path != NULL)
		suggest_path(reader, root, path);
	return NULL;
}

static void add(struct weightd_reader *reader, struct weightd_module *root, const char *name,
		const json_t *json, const struct weightd_place *place)
{
	const char *dot = strrchr(name, '.');
	struct weightd_module *module =
		module_at(reader, root, name, dot == NULL ? 0 : (size_t)(dot - name), place);

	if (module == NULL)
		return;
	if (module->module_type != NULL &&
	    (module->module_type->flags & WEIGHTD_TAKES_TENSORS) == 0) {
		weightd_refuse(
			reader, WEIGHTD_ERR_BAD_ARGUMENT, module == root ? place->parent : place,
			"%.120s is a %.60s of the catalogue, which has its own tensors",
			module->parent == NULL ? "the root"
					       : weightd_module_path(module, WEIGHTD_NAME_ROOM),
			module->type);
		weightd_error_expected(reader->err, "a module of a class that is not in the "
						    "catalogue");
		return;
	}
	weightd_read_tensor(reader,
			    &(struct weightd_site){module, dot == NULL ? name : dot + 1, place},
			    json, WEIGHTD_ROLE_HEADER);
}

/* An item of an array: the description with the name in it. */
static void add_item(struct weightd_reader *reader, struct weightd_module *root, const json_t *item,
		     const struct weightd_place *place)
{
	const char *name = json_string_value(json_object_get(item, "name"));

	if (name == NULL)
		weightd_refuse_type(reader, place, item, "an object with name, shape and dtype");
	else
		add(reader, root, name, item, place);
}

void weightd_read_additions(struct weightd_reader *reader, struct weightd_module *root,
			    const json_t *map, const struct weightd_place *place)
{
	const char *key;
	json_t *value;

	for (size_t i = 0; i < json_array_size(map) && !weightd_reader_stops(reader); i++)
		add_item(reader, root, json_array_get(map, i), WEIGHTD_PLACE_ITEM(place, i));
	if (json_is_array(map))
		return;
	if (!json_is_object(map)) {
		weightd_refuse_type(reader, place, map,
				    "an object: tensor name to shape, or an array");
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)map, key, value)
	{
		if (weightd_reader_stops(reader))
			return;
		if (strcmp(key, "__metadata__") != 0)
			add(reader, root, key, value, WEIGHTD_PLACE_KEY(place, key));
	}
}
