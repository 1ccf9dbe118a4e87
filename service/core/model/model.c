/*
 * Building the module tree: modules, parameters, buffers, with names and limits checked.
 */
#include "weightd/model.h"

#include "core/base/work_limit.h"
#include "core/model/module_attach.h"
#include "core/model/module_names.h"
#include "core/model/module_path.h"
#include "core/model/module_state.h"
#include "core/model/shared.h"
#include "weightd/module_type.h"

#include <stdio.h>
#include <string.h>

/* Work of making a module, and a tensor. */
#define UNITS_OF_MODULE 1000
#define UNITS_OF_TENSOR 500

static enum weightd_code no_memory(const char *pointer, struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, pointer,
				 "The model takes too much memory");
}

/* The limit on name bytes concerns the dotted name, below 'parent'. */
static enum weightd_code check_name(const struct weightd_builder *builder,
				    const struct weightd_module *parent, const char *name,
				    const char *pointer, struct weightd_error *err)
{
	const char *dot = parent->parent == NULL ? "" : ".";
	const size_t length = weightd_module_path_length(parent) + strlen(dot) + strlen(name);
	char full[48];

	if (name[0] == '\0') {
		weightd_error_add(err, WEIGHTD_ERR_BAD_NAME, pointer, "A name is empty");
		weightd_error_expected(err, "at least one character");
		return WEIGHTD_ERR_BAD_NAME;
	}
	if (strchr(name, '.') != NULL) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_NAME, pointer, "The name \"%s\" has a dot",
				  name);
		weightd_error_expected(err,
				       "a name without '.', which separates the parts of a path");
		return WEIGHTD_ERR_BAD_NAME;
	}
	if (length > builder->limits->name_bytes) {
		snprintf(full, sizeof full, "%s%s%s",
			 weightd_module_path(parent, WEIGHTD_NAME_ROOM), dot, name);
		weightd_error_add(err, WEIGHTD_ERR_BAD_NAME, pointer,
				  "The name \"%.40s...\" has %zu bytes", full, length);
		weightd_error_expected(err, "at most %zu bytes", builder->limits->name_bytes);
		return WEIGHTD_ERR_BAD_NAME;
	}
	return WEIGHTD_OK;
}

static enum weightd_code take_name(struct weightd_module *module, struct weightd_builder *builder,
				   const char *name, struct weightd_module *child,
				   const char *pointer, struct weightd_error *err)
{
	bool taken;

	if (!weightd_names_take(module, builder, name, child, &taken))
		return no_memory(pointer, err);
	if (!taken)
		return WEIGHTD_OK;
	return weightd_error_add(
		err, WEIGHTD_ERR_BAD_NAME, pointer, "The name \"%s\" is used twice in %s", name,
		module->parent == NULL ? "the root module"
				       : weightd_module_path(module, WEIGHTD_NAME_ROOM));
}

/* The name, or the end of the path if that is long (module_path.h); NULL: no memory. */
static const char *keep_name(struct weightd_builder *builder, const struct weightd_module *parent,
			     const char *name)
{
	const size_t path = weightd_module_path_length(parent), length = strlen(name);
	const size_t dot = parent->parent != NULL;

	if (path + dot + length < sizeof(struct weightd_name_room))
		return weightd_share_name(builder, name);
	char *full = weightd_arena_alloc(builder->arena, path + dot + length + 1);
	if (full == NULL)
		return NULL;
	weightd_module_path_write(parent, full + path);
	if (dot != 0)
		full[path] = '.';
	return memcpy(full + path + dot, name, length + 1);
}

static enum weightd_code check_depth(const struct weightd_builder *builder,
				     const struct weightd_module *parent, const char *pointer,
				     struct weightd_error *err)
{
	if (parent == NULL || parent->depth + 1u < builder->limits->depth)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
			  "The modules are nested too deeply");
	weightd_error_expected(err, "at most %u levels", builder->limits->depth);
	return WEIGHTD_ERR_LIMIT_EXCEEDED;
}

static enum weightd_code check_module_limits(const struct weightd_builder *builder,
					     const struct weightd_module *parent,
					     const char *pointer, struct weightd_error *err)
{
	if (builder->module_count >= builder->limits->modules ||
	    builder->modules_made / 2 >= builder->limits->modules) {
		weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
				  "The model has too many modules");
		weightd_error_expected(err, "at most %zu", builder->limits->modules);
		return WEIGHTD_ERR_LIMIT_EXCEEDED;
	}
	return check_depth(builder, parent, pointer, err);
}

static enum weightd_code append_child(struct weightd_module *parent,
				      struct weightd_builder *builder, struct weightd_module *child,
				      const char *name, struct weightd_error *err)
{
	enum weightd_code code = check_name(builder, parent, name, child->pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	child->name = keep_name(builder, parent, name);
	if (child->name == NULL)
		return no_memory(child->pointer, err);
	code = take_name(parent, builder, child->name, child, child->pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	child->parent = parent;
	child->depth = (parent->depth + 1) & 0xFFFFFF;
	if (parent->last_child == NULL)
		parent->children = child;
	else
		parent->last_child->next = child;
	parent->last_child = child;
	parent->child_count++;
	return WEIGHTD_OK;
}

void weightd_module_detach_children(struct weightd_module *module)
{
	module->children = module->last_child = NULL;
	module->child_count = 0;
	module->names = NULL;
	module->is_numbered = true;
}

enum weightd_code weightd_module_attach(struct weightd_module *parent,
					struct weightd_builder *builder,
					struct weightd_module *module, const char *name,
					struct weightd_error *err)
{
	enum weightd_code code = check_depth(builder, parent, module->pointer, err);

	module->next = NULL;
	return code == WEIGHTD_OK ? append_child(parent, builder, module, name, err) : code;
}

/* The tensors of the row: shared with a module that is alike, or made. */
static enum weightd_code add_state(const struct weightd_building *building)
{
	struct weightd_module *module = building->module;

	if (weightd_share_state(module, building->builder))
		return WEIGHTD_OK;
	enum weightd_code code = weightd_state_add(building);
	if (code == WEIGHTD_OK && !weightd_share_state_with_others(module, building->builder))
		return no_memory(module->pointer, building->err);
	return code;
}

static enum weightd_code build(const struct weightd_building *building)
{
	const struct weightd_module_type *type = building->module->module_type;
	enum weightd_code code = WEIGHTD_OK;

	if (type->check != NULL)
		code = type->check(building);
	if (code == WEIGHTD_OK && building->module->module_type != type)
		return build(building); /* it has become one of another type */
	if (code == WEIGHTD_OK && (type->requires != NULL || type->state != NULL))
		code = add_state(building);
	if (code == WEIGHTD_OK && type->children != NULL)
		code = type->children(building);
	return code;
}

enum weightd_code weightd_module_new(struct weightd_module **module,
				     struct weightd_builder *builder, struct weightd_module *parent,
				     const char *name, const char *type,
				     const struct weightd_module_type *module_type,
				     const struct weightd_value *arguments, const char *pointer,
				     struct weightd_error *err)
{
	enum weightd_code code = weightd_go_on(UNITS_OF_MODULE, err);

	if (code == WEIGHTD_OK)
		code = check_module_limits(builder, parent, pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	if (module_type != NULL && (module_type->flags & WEIGHTD_ABSTRACT) != 0) {
		weightd_error_add(err, WEIGHTD_ERR_UNKNOWN_MODULE, pointer,
				  "%s is a base class and cannot be built", module_type->name);
		weightd_error_expected(err, "a class derived from it");
		return WEIGHTD_ERR_UNKNOWN_MODULE;
	}
	struct weightd_module *made = weightd_arena_alloc(builder->arena, sizeof *made);
	if (made == NULL)
		return no_memory(pointer, err);
	*made = (struct weightd_module){
		.name = "",
		.type = weightd_share_text(builder, type),
		.module_type = module_type,
		.arguments = arguments,
		.pointer = weightd_share_pointer(builder, pointer == NULL ? "" : pointer),
		.is_numbered = true,
	};
	if (arguments != NULL && module_type != NULL)
		made->arguments = weightd_share_values(builder, module_type->fields, arguments,
						       module_type->field_count);
	if (made->type == NULL || made->pointer == NULL ||
	    (arguments != NULL && made->arguments == NULL))
		return no_memory(pointer, err);
	if (parent != NULL) {
		code = append_child(parent, builder, made, name, err);
		if (code != WEIGHTD_OK)
			return code;
	}
	builder->module_count++;
	builder->modules_made++;
	*module = made;
	const struct weightd_building building = {.module = made, .builder = builder, .err = err};
	return module_type == NULL ? WEIGHTD_OK : build(&building);
}

/* The module's 'dtype' argument if it was given, else the specification's. */
static enum weightd_code float_dtype_of(const struct weightd_module *module,
					const struct weightd_builder *builder,
					enum weightd_dtype *dtype, struct weightd_error *err)
{
	const struct weightd_value *given =
		module->module_type == NULL ? NULL : weightd_module_argument(module, "dtype");

	*dtype = builder->default_dtype;
	if (given == NULL || given->kind != WEIGHTD_TEXT)
		return WEIGHTD_OK;
	if (weightd_dtype_find(given->text, dtype) && weightd_dtype_row(*dtype)->is_float)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_UNKNOWN_DTYPE, module->pointer, "%s: dtype is \"%s\"",
			  module->type, given->text);
	weightd_error_expected(err, "a floating dtype: float64, float32, bfloat16, float16");
	return WEIGHTD_ERR_UNKNOWN_DTYPE;
}

static enum weightd_code check_shape(const struct weightd_module *module, const char *leaf,
				     const struct weightd_shape *shape, enum weightd_dtype dtype,
				     struct weightd_error *err)
{
	char text[160];
	uint64_t bytes;

	if (shape->ndim > WEIGHTD_RANK_MAX) {
		weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, module->pointer,
				  "%s has %u dimensions", leaf, shape->ndim);
		weightd_error_expected(err, "at most %d", WEIGHTD_RANK_MAX);
		return WEIGHTD_ERR_LIMIT_EXCEEDED;
	}
	if (weightd_shape_bytes(shape, dtype, &bytes))
		return WEIGHTD_OK;
	weightd_shape_text(shape, text, sizeof text);
	weightd_error_add(err, WEIGHTD_ERR_TOO_LARGE, module->pointer,
			  "The size of %s with shape %s does not fit in 63 bits", leaf, text);
	weightd_error_expected(err, "at most 9223372036854775807 bytes");
	return WEIGHTD_ERR_TOO_LARGE;
}

static enum weightd_code append_tensor(struct weightd_module *module,
				       struct weightd_builder *builder,
				       const struct weightd_parameter *tensor,
				       struct weightd_error *err)
{
	struct weightd_parameter *made = weightd_arena_alloc(builder->arena, sizeof *made);

	if (made == NULL)
		return no_memory(module->pointer, err);
	enum weightd_code code = weightd_module_unshare(module, builder, err);
	if (code == WEIGHTD_OK && !builder->adds_state)
		code = take_name(module, builder, tensor->leaf, NULL, module->pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	*made = *tensor;
	if (module->last_parameter == NULL)
		module->parameters = made;
	else
		module->last_parameter->next = made;
	module->last_parameter = made;
	builder->parameter_count++;
	builder->parameters_made++;
	return WEIGHTD_OK;
}

enum weightd_code weightd_module_add_tensor(struct weightd_module *module,
					    struct weightd_builder *builder,
					    const struct weightd_parameter *tensor,
					    struct weightd_parameter **added,
					    struct weightd_error *err)
{
	if (builder->parameter_count >= builder->limits->parameters ||
	    builder->parameters_made / 2 >= builder->limits->parameters) {
		weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, module->pointer,
				  "The model has too many parameters and buffers");
		weightd_error_expected(err, "at most %zu", builder->limits->parameters);
		return WEIGHTD_ERR_LIMIT_EXCEEDED;
	}
	enum weightd_code code = weightd_go_on(UNITS_OF_TENSOR, err);
	if (code == WEIGHTD_OK)
		code = check_shape(module, tensor->leaf, &tensor->shape, tensor->dtype, err);
	if (code != WEIGHTD_OK)
		return code;
	/* NULL arguments: the caller had no memory for them, and leaves the check to this
	 * function. */
	if (tensor->initial.initializer != NULL && tensor->initial.initializer->field_count > 0 &&
	    tensor->initial.arguments == NULL)
		return no_memory(module->pointer, err);
	/* Nobody will change it: it may be the same as another module's. */
	const bool is_final = added == NULL && !tensor->is_buffer && !builder->adds_state;
	struct weightd_parameter taken = *tensor;
	taken.next = NULL;
	taken.leaf = weightd_share_name(builder, tensor->leaf);
	if (taken.leaf == NULL)
		return no_memory(module->pointer, err);
	code = check_name(builder, module, taken.leaf, module->pointer, err);
	if (code == WEIGHTD_OK && is_final && weightd_share_tensor(module, builder, &taken))
		return code;
	if (code == WEIGHTD_OK)
		code = append_tensor(module, builder, &taken, err);
	if (code != WEIGHTD_OK)
		return code;
	if (is_final && !weightd_share_tensor_with_others(module, builder))
		return no_memory(module->pointer, err);
	if (added != NULL)
		*added = module->last_parameter;
	return WEIGHTD_OK;
}

enum weightd_code weightd_module_add_parameter(struct weightd_module *module,
					       struct weightd_builder *builder, const char *leaf,
					       const struct weightd_shape *shape,
					       const struct weightd_initializer_call *initial,
					       struct weightd_parameter **parameter,
					       struct weightd_error *err)
{
	struct weightd_parameter tensor = {
		.leaf = leaf, .shape = *shape, .requires_grad = true, .initial = *initial};
	enum weightd_code code = float_dtype_of(module, builder, &tensor.dtype, err);

	if (code != WEIGHTD_OK)
		return code;
	if (shape->ndim <= WEIGHTD_RANK_MAX)
		tensor.fans = weightd_fans_torch(shape);
	if (tensor.initial.pointer == NULL)
		tensor.initial.pointer = "";
	return weightd_module_add_tensor(module, builder, &tensor, parameter, err);
}

enum weightd_code weightd_module_add_buffer(struct weightd_module *module,
					    struct weightd_builder *builder, const char *leaf,
					    const struct weightd_shape *shape,
					    enum weightd_dtype dtype, double value,
					    struct weightd_error *err)
{
	struct weightd_parameter tensor = {.leaf = leaf,
					   .shape = *shape,
					   .dtype = dtype,
					   .is_buffer = true,
					   .initial = weightd_initial_constant(builder, value)};
	enum weightd_code code = WEIGHTD_OK;

	/* Float buffers follow the module's dtype argument as its parameters do; counters do not.
	 */
	if (weightd_dtype_row(dtype)->is_float && dtype == builder->default_dtype)
		code = float_dtype_of(module, builder, &tensor.dtype, err);
	if (code != WEIGHTD_OK)
		return code;
	if (shape->ndim <= WEIGHTD_RANK_MAX)
		tensor.fans = weightd_fans_torch(shape);
	return weightd_module_add_tensor(module, builder, &tensor, NULL, err);
}
