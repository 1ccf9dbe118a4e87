/*
 * mindspore.*: mindspore.common.initializer, where it is not an alias of another row.
 */
#include "core/init/argument_fields.h"
#include "core/init/row_laws.h"

/* torch's, without selu. */
static const char *const nonlinearities[] = {
	"linear",	    "conv1d",  "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
	"conv_transpose3d", "sigmoid", "tanh",	 "relu",   "leaky_relu",       NULL,
};
static const struct weightd_field he_fields[] = {
	SLOPE_ARGUMENT("negative_slope", "Slope"),
	MODE_ARGUMENT,
	NONLINEARITY_ARGUMENT(nonlinearities, "leaky_relu"),
};
static const struct weightd_field xavier_fields[] = {STD_ARGUMENT("gain", 1.0, "Factor")};

const struct weightd_initializer weightd_init_mindspore_uniform = {
	.name = "mindspore.Uniform",
	.source = "mindspore.common.initializer.Uniform",
	INIT_ARGUMENTS(STD_ARGUMENT("scale", 0.07, "Bound of the magnitude")),
	.laws = {INIT_WITHIN("scale")},
};

const struct weightd_initializer weightd_init_mindspore_normal = {
	.name = "mindspore.Normal",
	.source = "mindspore.common.initializer.Normal",
	INIT_ARGUMENTS(STD_ARGUMENT("sigma", 0.01, "Standard deviation"),
		       REAL_ARGUMENT("mean", 0.0, "Mean")),
	.laws = {INIT_NORMAL("mean", "sigma")},
};

const struct weightd_initializer weightd_init_mindspore_xavier_uniform = {
	.name = "mindspore.XavierUniform",
	.source = "mindspore.common.initializer.XavierUniform",
	WEIGHTD_FIELDS(xavier_fields),
	.laws = {INIT_WITHIN("gain * sqrt(6 / (fan_in + fan_out))")},
};

const struct weightd_initializer weightd_init_mindspore_xavier_normal = {
	.name = "mindspore.XavierNormal",
	.source = "mindspore.common.initializer.XavierNormal",
	WEIGHTD_FIELDS(xavier_fields),
	.laws = {INIT_NORMAL("0", "gain * sqrt(2 / (fan_in + fan_out))")},
};

const struct weightd_initializer weightd_init_mindspore_he_uniform = {
	.name = "mindspore.HeUniform",
	.source = "mindspore.common.initializer.HeUniform",
	WEIGHTD_FIELDS(he_fields),
	.gain = init_gain_of_nonlinearity,
	.laws = {INIT_WITHIN("sqrt(3) * (gain / sqrt(fan))")},
};

const struct weightd_initializer weightd_init_mindspore_he_normal = {
	.name = "mindspore.HeNormal",
	.source = "mindspore.common.initializer.HeNormal",
	WEIGHTD_FIELDS(he_fields),
	.gain = init_gain_of_nonlinearity,
	.laws = {INIT_NORMAL("0", "gain / sqrt(fan)")},
};
