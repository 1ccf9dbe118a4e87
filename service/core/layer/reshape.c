/*
 * Identity and the layers that only change a shape (torch/nn/modules/linear.py, flatten.py).
 */
#include "core/layer/layer_parts.h"

const struct weightd_layer weightd_layer_Identity = {
	.name = "Identity",
	.doc = "Passes its input on; any arguments are accepted and ignored",
	.flags = WEIGHTD_TAKES_ANYTHING,
};
