/*
 * Activations without numbers: nothing but 'inplace' (torch/nn/modules/activation.py).
 */
#include "core/layer/layer_parts.h"

static const struct weightd_field inplace_fields[] = {INPLACE_FIELD};

const struct weightd_layer weightd_layer_ReLU = {
	.name = "ReLU",
	.doc = "max(0, x)",
	LAYER_FIELDS(inplace_fields),
	.print = layer_print_all,
};
