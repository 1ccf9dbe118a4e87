/*
 * Tensors with default values that several module types have.  Private to service/core/module_type.
 */
#ifndef WEIGHTD_CORE_MODULE_TYPE_LAYER_PARTS_H
#define WEIGHTD_CORE_MODULE_TYPE_LAYER_PARTS_H

#include "weightd/module_type.h"

/* Adds parameter 'leaf' filled with 'value'. */
enum weightd_code layer_add_constant(struct weightd_module *module, struct weightd_builder *builder,
				     const char *leaf, const struct weightd_shape *shape,
				     double value, struct weightd_error *err);
/* Adds "bias" of 'count' elements, uniform on +-1/sqrt(fan_in), on +-0 where there is no fan. */
enum weightd_code layer_add_bias(struct weightd_module *module, struct weightd_builder *builder,
				 uint64_t count, uint64_t fan_in, struct weightd_error *err);
/* An int or tuple argument as shape: 10 is (10,).  BAD_ARGUMENT if it has too many dimensions. */
enum weightd_code layer_shape(const struct weightd_module *module, const char *field,
			      struct weightd_shape *shape, struct weightd_error *err);

#endif
