/*
 * Tensors with default values that several module types have.
 */
#include "core/module_type/layer_parts.h"

#include "core/module_type/module_arguments.h"

#include <math.h>

enum weightd_code layer_add_constant(struct weightd_module *module, struct weightd_builder *builder,
				     const char *leaf, const struct weightd_shape *shape,
				     double value, struct weightd_error *err)
{
	const struct weightd_initializer_call initial = weightd_initial_constant(builder, value);

	return weightd_module_add_parameter(module, builder, leaf, shape, &initial, NULL, err);
}

enum weightd_code layer_add_bias(struct weightd_module *module, struct weightd_builder *builder,
				 uint64_t count, uint64_t fan_in, struct weightd_error *err)
{
	const struct weightd_shape shape = weightd_shape_of(1, count);

	const double bound = fan_in == 0 ? 0.0 : 1.0 / sqrt((double)fan_in);
	const struct weightd_initializer_call initial = weightd_initial_uniform(builder, bound);

	return weightd_module_add_parameter(module, builder, "bias", &shape, &initial, NULL, err);
}

enum weightd_code layer_shape(const struct weightd_module *module, const char *field,
			      struct weightd_shape *shape, struct weightd_error *err)
{
	const struct weightd_value *value = argument_value(module, field);
	const size_t count = value->kind == WEIGHTD_TUPLE ? value->count : 1;

	if (count > WEIGHTD_RANK_MAX) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, module->pointer,
				  "%s: %s has %zu dimensions", module->type, field, count);
		weightd_error_expected(err, "at most %d", WEIGHTD_RANK_MAX);
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	shape->ndim = (unsigned)count;
	for (size_t i = 0; i < count; i++)
		shape->dims[i] = (uint64_t)weightd_value_size(value, i);
	return WEIGHTD_OK;
}
