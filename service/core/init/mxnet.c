/*
 * mxnet.*: the initializers of MXNet (python/mxnet/initializer.py) that are not aliases of other
 * rows.
 */
#include "core/init/argument_fields.h"
#include "core/init/row_laws.h"

#define FAN                                                               \
	{                                                                 \
		"fan", "fan_in if factor_type == 'in' else fan_out if "   \
		       "factor_type == 'out' else (fan_in + fan_out) / 2" \
	}
#define FACTOR_TYPE_ARGUMENT \
	CHOICE_ARGUMENT("factor_type", factor_types, "avg", "Fan that divides the variance")

static const char *const rnd_types[] = {"uniform", "gaussian", NULL};
static const char *const factor_types[] = {"avg", "in", "out", NULL};

const struct weightd_initializer weightd_init_mxnet_uniform = {
	.name = "mxnet.Uniform",
	.source = "mxnet.initializer.Uniform",
	INIT_ARGUMENTS(STD_ARGUMENT("scale", 0.07, "Bound of the magnitude")),
	.laws = {INIT_WITHIN("scale")},
};

const struct weightd_initializer weightd_init_mxnet_normal = {
	.name = "mxnet.Normal",
	.source = "mxnet.initializer.Normal",
	INIT_ARGUMENTS(STD_ARGUMENT("sigma", 0.01, "Standard deviation")),
	.laws = {INIT_NORMAL("0", "sigma")},
};

const struct weightd_initializer weightd_init_mxnet_xavier = {
	.name = "mxnet.Xavier",
	.source = "mxnet.initializer.Xavier",
	INIT_ARGUMENTS(CHOICE_ARGUMENT("rnd_type", rnd_types, "uniform", "Law of the values"),
		       FACTOR_TYPE_ARGUMENT,
		       STD_ARGUMENT("magnitude", 3.0,
				    "Square of the bound, or of the std, times the fan")),
	.quantities = {FAN, {"scale", "sqrt(magnitude / fan)"}},
	.when = {"rnd_type == 'uniform'"},
	.laws = {INIT_WITHIN("scale"), INIT_NORMAL("0", "scale")},
};

const struct weightd_initializer weightd_init_mxnet_msra_prelu = {
	.name = "mxnet.MSRAPrelu",
	.source = "mxnet.initializer.MSRAPrelu",
	INIT_ARGUMENTS(FACTOR_TYPE_ARGUMENT, REAL_ARGUMENT("slope", 0.25, "Slope of the PReLU")),
	.quantities = {FAN, {"magnitude", "2 / (1 + slope * slope)"}},
	.laws = {INIT_NORMAL("0", "sqrt(magnitude / fan)")},
};
