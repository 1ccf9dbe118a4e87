/*
 * What the parametrizations share: tensors in the place of another, and the modules around them.
 */
#include "core/parametrization/wrap_parts.h"

#include "weightd/module_type_table.h"

#include <inttypes.h>
#include <string.h>

/* torch.nn.utils.parametrize.ParametrizationList; users cannot make one, so it is in no list. */
static const char *const list_bases[] = {"ModuleList", NULL};
static const struct weightd_module_type list_type = {
	.name = "ParametrizationList",
	.bases = list_bases,
	.doc = "The parametrizations of one tensor",
	.flags = WEIGHTD_FOLDS_CHILDREN,
};

static enum weightd_code no_memory(const struct weightd_module *module, struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, module->pointer, "out of memory");
}

struct weightd_initializer_call wrap_initial(struct weightd_builder *builder,
					     const struct weightd_initializer *row,
					     const struct weightd_value *arguments, size_t count)
{
	struct weightd_value *values =
		weightd_arena_array(builder->arena, count + 1, sizeof *values);

	if (values != NULL && count > 0)
		memcpy(values, arguments, count * sizeof *values);
	return (struct weightd_initializer_call){
		.initializer = row, .arguments = values, .pointer = ""};
}

const char *wrap_leaf(struct weightd_builder *builder, const struct weightd_parameter *parameter,
		      const char *suffix)
{
	return weightd_arena_printf(builder->arena, "%s%s", parameter->leaf, suffix);
}

enum weightd_code wrap_add(struct weightd_parameter **made, struct weightd_module *module,
			   struct weightd_builder *builder, const char *leaf, bool is_buffer,
			   const struct weightd_shape *shape,
			   const struct weightd_initializer_call *initial,
			   const struct weightd_parameter *like, const struct weightd_parameter *of,
			   struct weightd_error *err)
{
	enum weightd_code code;

	if (leaf == NULL || initial->arguments == NULL)
		return no_memory(module, err);
	if (is_buffer)
		code = weightd_module_add_buffer(module, builder, leaf, shape, like->dtype, 0, err);
	else
		code = weightd_module_add_parameter(module, builder, leaf, shape, initial, NULL,
						    err);
	if (code != WEIGHTD_OK)
		return code;
	struct weightd_parameter *added = module->last_parameter;
	added->dtype = like->dtype;
	added->initial = *initial;
	added->requires_grad = !is_buffer && like->requires_grad;
	added->of = of;
	if (made != NULL)
		*made = added;
	return WEIGHTD_OK;
}

enum weightd_code wrap_move(struct weightd_parameter **made, struct weightd_module *module,
			    struct weightd_builder *builder, const char *leaf,
			    const struct weightd_parameter *parameter, struct weightd_error *err)
{
	struct weightd_parameter *added;

	if (leaf == NULL)
		return no_memory(module, err);
	enum weightd_code code = weightd_module_add_parameter(
		module, builder, leaf, &parameter->shape, &parameter->initial, &added, err);
	if (code != WEIGHTD_OK)
		return code;
	added->dtype = parameter->dtype;
	added->fans = parameter->fans;
	added->requires_grad = parameter->requires_grad;
	*made = added;
	return WEIGHTD_OK;
}

enum weightd_code wrap_names(struct weightd_module *wrapped, struct weightd_builder *builder,
			     const struct weightd_module *module,
			     const struct weightd_parameter *made, struct weightd_error *err)
{
	struct weightd_wrap *wrap = wrapped->wrapping->last;

	wrap->holder = made;
	wrap->holder_module = module;
	wrap->holder_name = weightd_arena_printf(builder->arena, "%s%s%s", module->path,
						 module->path[0] == '\0' ? "" : ".", made->leaf);
	return wrap->holder_name == NULL ? no_memory(wrapped, err) : WEIGHTD_OK;
}

enum weightd_code wrap_parametrized(struct weightd_module **list, struct weightd_module **part,
				    struct weightd_module *module, struct weightd_builder *builder,
				    const struct weightd_parameter *parameter, const char *type,
				    const char *pointer, struct weightd_error *err)
{
	struct weightd_wrapping *wrapping = module->wrapping;
	enum weightd_code code;

	if (wrapping->list == NULL) {
		code = weightd_module_new(&wrapping->list, builder, module, "parametrizations",
					  "ModuleDict", weightd_module_type_find("ModuleDict"),
					  NULL, pointer, err);
		if (code != WEIGHTD_OK)
			return code;
		wrapping->list->is_made = true;
		module->type = weightd_arena_printf(builder->arena, "Parametrized%s", module->type);
		if (module->type == NULL)
			return no_memory(module, err);
	}
	code = weightd_module_new(list, builder, wrapping->list, parameter->leaf, list_type.name,
				  &list_type, NULL, pointer, err);
	if (code == WEIGHTD_OK)
		code = weightd_module_new(part, builder, *list, "0", type, NULL, NULL, pointer,
					  err);
	return code;
}

enum weightd_code wrap_refuse_dim(int64_t dim, int64_t least,
				  const struct weightd_parameter *parameter, const char *pointer,
				  struct weightd_error *err)
{
	weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
			  "dim is %" PRId64 ", and %s has %u dimensions", dim, parameter->leaf,
			  parameter->shape.ndim);
	weightd_error_expected(err, "%" PRId64 " to %" PRId64, least,
			       (int64_t)parameter->shape.ndim - 1);
	return WEIGHTD_ERR_OUT_OF_RANGE;
}
