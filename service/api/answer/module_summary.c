/*
 * Module summary: derived from the module and its layer's row.
 */
#include "api/answer/module_summary.h"

#include "definition/definition.h"
#include "api/answer/representation.h"
#include "weightd/module_type.h"
#include "weightd/module_print.h"

static void write_arguments(struct weightd_json *json, const struct weightd_plan *plan,
			    const struct weightd_module *module)
{
	weightd_json_open(json, "arguments", '{');
	for (size_t i = 0; module->module_type != NULL && i < module->module_type->field_count;
	     i++) {
		const struct weightd_value *value = &module->arguments[i];
		const char *name = module->module_type->fields[i].name;
		if (value->kind != WEIGHTD_MODULE) {
			weightd_json_value(json, name, value);
			continue;
		}
		weightd_json_key(json, name);
		weightd_definition_write_module(value->module, plan->specification.dtype,
						json->out);
	}
	weightd_json_close(json, '}');
}

/* Full names of the module's own parameters, or of its own buffers. */
static void write_tensors(struct weightd_json *json, const struct weightd_module *module,
			  const char *key, bool is_buffer)
{
	weightd_json_open(json, key, '[');
	for (const struct weightd_parameter *tensor = module->parameters; tensor != NULL;
	     tensor = tensor->next)
		if (tensor->is_buffer == is_buffer)
			weightd_json_printf(json, NULL, "%s%s%s",
					    weightd_module_path(module, WEIGHTD_NAME_ROOM),
					    module->parent != NULL ? "." : "", tensor->leaf);
	weightd_json_close(json, ']');
}

void weightd_module_summary(struct weightd_json *json, const struct weightd_request *request,
			    const struct weightd_plan *plan, const struct weightd_module *module)
{
	weightd_json_open(json, NULL, '{');
	weightd_json_text(json, "path", weightd_module_path(module, WEIGHTD_NAME_ROOM));
	weightd_json_text(json, "name", module->name);
	weightd_json_text(json, "type", module->type);
	weightd_json_bool(json, "is_custom",
			  module->module_type == NULL ||
				  (module->module_type->flags & WEIGHTD_TAKES_TENSORS) != 0);
	weightd_json_size(json, "depth", module->depth);
	write_arguments(json, plan, module);
	weightd_json_open(json, "children", '[');
	for (const struct weightd_module *child = module->children; child != NULL;
	     child = child->next)
		weightd_json_text(json, NULL, child->name);
	weightd_json_close(json, ']');
	write_tensors(json, module, "parameters", false);
	write_tensors(json, module, "buffers", true);
	const char *path =
		weightd_segment_escape(request, weightd_module_path(module, WEIGHTD_NAME_ROOM));
	weightd_json_open(json, "links", '{');
	/* The root has no path of its own below /modules. */
	if (module->parent != NULL)
		weightd_json_printf(json, "self", "/v1/models/%s/modules/%s", plan->id,
				    path != NULL ? path : "");
	weightd_json_printf(json, "children", "/v1/models/%s/children%s%s", plan->id,
			    module->parent != NULL ? "?path=" : "", path != NULL ? path : "");
	weightd_json_close(json, '}');
	weightd_json_close(json, '}');
}

/*
 * A wrong path must not cost more than a right one: of a huge model, only this many are compared.
 */
#define NEAREST_MODULES 10000

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

const struct weightd_module *weightd_module_requested(const struct weightd_request *request,
						      struct weightd_reply *reply,
						      const struct weightd_plan *plan,
						      const char *path)
{
	const struct weightd_model *model = &plan->specification.model;
	const struct weightd_module *found = weightd_model_find(model, path);
	size_t count = 0;

	if (found != NULL)
		return found;
	weightd_error_add(&reply->error, WEIGHTD_ERR_UNKNOWN_SUBMODULE, NULL,
			  "the model has no module at the path \"%s\"", path);
	const struct weightd_module **modules =
		weightd_arena_array(request->arena, NEAREST_MODULES, sizeof *modules);
	if (modules == NULL)
		return NULL;
	for (const struct weightd_module *module = model->root;
	     module != NULL && count < NEAREST_MODULES;
	     module = weightd_module_next(module, model->root))
		modules[count++] = module;
	const struct paths paths = {modules, WEIGHTD_NAME_ROOM};
	weightd_error_suggest(&reply->error, weightd_nearest(path, path_at, &paths, count));
	return NULL;
}

void weightd_module_print_line(const struct weightd_module *module,
			       const struct weightd_profile *profile, struct weightd_text *out)
{
	weightd_module_print_as(module, profile, out);
	weightd_text_put(out, "\n", 1);
}
