/*
 * paddle.*: the initializers of PaddlePaddle (python/paddle/nn/initializer).  Fans
 * are Paddle's; fan_in and fan_out in a call replace them.
 */
#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"
#include "core/init/fans_of_module.h"
#include "core/init/row_laws.h"

#define FAN_ARGUMENT(field)                                                                  \
	{                                                                                    \
		.name = (field), .doc = "None: the fan of the tensor",                       \
		.accepts = WEIGHTD_NONE | WEIGHTD_REAL, .min = 0, .max = WEIGHTD_NO_MAXIMUM, \
		.min_is_open = true, .fallback = WEIGHTD_VALUE_NONE                          \
	}

static const struct weightd_field xavier_fields[] = {
	FAN_ARGUMENT("fan_in"),
	FAN_ARGUMENT("fan_out"),
	STD_ARGUMENT("gain", 1.0, "Factor"),
};
static const struct weightd_field kaiming_fields[] = {
	FAN_ARGUMENT("fan_in"),
	SLOPE_ARGUMENT("negative_slope", "Slope"),
	NONLINEARITY_ARGUMENT(init_nonlinearities, "relu"),
	CHOICE_ARGUMENT("mode", init_fan_modes, "fan_in",
			"Fan that divides the variance; fan_in in a call counts for fan_in"),
};

const struct weightd_initializer weightd_init_paddle_constant = {
	.name = "paddle.Constant",
	INIT_ALIASES("mindspore.Constant", "mxnet.Constant", "burn.Constant", "candle.Const"),
	.source = "paddle.nn.initializer.Constant",
	INIT_ARGUMENTS(REAL_ARGUMENT("value", 0.0, "The value")),
	.laws = {INIT_CONSTANT("value")},
};

const struct weightd_initializer weightd_init_paddle_normal = {
	.name = "paddle.Normal",
	.source = "paddle.nn.initializer.Normal",
	INIT_ARGUMENTS(REAL_ARGUMENT("mean", 0.0, "Mean"),
		       STD_ARGUMENT("std", 1.0, "Standard deviation")),
	.laws = {INIT_NORMAL("mean", "std")},
};

const struct weightd_initializer weightd_init_paddle_uniform = {
	.name = "paddle.Uniform",
	.source = "paddle.nn.initializer.Uniform",
	INIT_ARGUMENTS(REAL_ARGUMENT("low", -1.0, "Lower bound, included"),
		       REAL_ARGUMENT("high", 1.0, "Upper bound, not reached unless it equals low")),
	.requirements = {INIT_ORDERED("low", "high")},
	.laws = {INIT_UNIFORM("low", "high")},
};

const struct weightd_initializer weightd_init_paddle_truncated_normal = {
	.name = "paddle.TruncatedNormal",
	.source = "paddle.nn.initializer.TruncatedNormal",
	INIT_ARGUMENTS(CUT_MEAN_AND_STD_ARGUMENTS,
		       REAL_ARGUMENT("a", -2.0, "Least value (absolute)"),
		       REAL_ARGUMENT("b", 2.0, "Largest value (absolute)")),
	.requirements = {INIT_ORDERED("a", "b")},
	.laws = {INIT_LAW(trunc_normal, "mean", "std", "a", "b")},
};

const struct weightd_initializer weightd_init_paddle_xavier_uniform = {
	.name = "paddle.XavierUniform",
	.source = "paddle.nn.initializer.XavierUniform",
	WEIGHTD_FIELDS(xavier_fields),
	.flags = WEIGHTD_KNOWS_NAME,
	.fans = init_fans_of_paddle,
	.laws = {INIT_WITHIN("gain * sqrt(6 / (fan_in + fan_out))")},
};

const struct weightd_initializer weightd_init_paddle_xavier_normal = {
	.name = "paddle.XavierNormal",
	.source = "paddle.nn.initializer.XavierNormal",
	WEIGHTD_FIELDS(xavier_fields),
	.flags = WEIGHTD_KNOWS_NAME,
	.fans = init_fans_of_paddle,
	.laws = {INIT_NORMAL("0", "gain * sqrt(2 / (fan_in + fan_out))")},
};

const struct weightd_initializer weightd_init_paddle_kaiming_uniform = {
	.name = "paddle.KaimingUniform",
	.source = "paddle.nn.initializer.KaimingUniform",
	WEIGHTD_FIELDS(kaiming_fields),
	.flags = WEIGHTD_KNOWS_NAME,
	.fans = init_fans_of_paddle,
	.gain = init_gain_of_nonlinearity,
	.laws = {INIT_WITHIN("gain * sqrt(3 / fan)")},
};

const struct weightd_initializer weightd_init_paddle_kaiming_normal = {
	.name = "paddle.KaimingNormal",
	.source = "paddle.nn.initializer.KaimingNormal",
	WEIGHTD_FIELDS(kaiming_fields),
	.flags = WEIGHTD_KNOWS_NAME,
	.fans = init_fans_of_paddle,
	.gain = init_gain_of_nonlinearity,
	.laws = {INIT_NORMAL("0", "gain / sqrt(fan)")},
};

const struct weightd_initializer weightd_init_paddle_dirac = {
	.name = "paddle.Dirac",
	.doc = "Centre tap of channel d to channel d is 1 in each group, 0 elsewhere; rank 3 to 5",
	.source = "paddle.nn.initializer.Dirac",
	INIT_ARGUMENTS(GROUPS_ARGUMENT),
	.least_rank = 3,
	.most_rank = 5,
	.requirements = {INIT_DIVISIBLE_BY_GROUPS},
	.laws = {{.distribution = &weightd_distribution_dirac, .sizes = {"groups"}}},
	.explained = {.low = "0", .high = "1"},
};

const struct weightd_initializer weightd_init_paddle_bilinear = {
	.name = "paddle.Bilinear",
	INIT_ALIASES("mxnet.Bilinear"),
	.doc = "(1 - |x / f - c|) (1 - |y / f - c|) for every pair of channels, f = ceil(size / "
	       "2), y with a fraction",
	.source = "paddle.nn.initializer.Bilinear; mxnet.initializer.Bilinear",
	.least_rank = 4,
	.most_rank = 4,
	.laws = {{.distribution = &weightd_distribution_bilinear, .sizes = {"1"}}},
	.explained = {.low = "0", .high = "1"},
};
