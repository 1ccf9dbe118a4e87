/*
 * mup.*: the initializers of Tensor Programs V, which correct torch's for the width of the model,
 * with the operations of mup/init.py in their order.
 *
 * fan_in_mult and fan_out_mult are the width multipliers of the two channel dimensions, size over
 * base size; 1 means that the dimension does not grow with the width.
 */
#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"
#include "core/init/row_laws.h"

#define SOURCE(name) "Yang et al. 2021, Tensor Programs V; mup.init." name
#define MULTIPLES                                                                 \
	POSITIVE_ARGUMENT("fan_in_mult", 1.0,                                     \
			  "Width multiplier of the inputs; 1: they do not grow"), \
		POSITIVE_ARGUMENT("fan_out_mult", 1.0,                            \
				  "Width multiplier of the outputs; 1: they do not grow")

/* How many dimensions grow, and the factor of laws without fans. */
#define GROWING                                                       \
	{                                                             \
		"growing", "(fan_in_mult != 1) + (fan_out_mult != 1)" \
	}
#define SCALE                                                           \
	{                                                               \
		"scale", "sqrt(1 / fan_in_mult) if growing == 2 else 1" \
	}
/* 'centred': a condition that the mean is 0. */
#define GROWS_CENTRED(centred)                                                          \
	{                                                                               \
		"growing < 2 or " centred,                                              \
			"{initializer}: both dimensions grow, but the mean is not 0",   \
			"a mean of 0, or one multiplier of 1", WEIGHTD_ERR_BAD_ARGUMENT \
	}
#define SCALED_ORDER                                                                           \
	{                                                                                      \
		"low <= high", "{initializer}: a is {low} and b is {high}", "a not above b", 0 \
	}

static const struct weightd_field xavier_fields[] = {GAIN_ARGUMENT, MULTIPLES};
static const struct weightd_field kaiming_fields[] = {
	SLOPE_ARGUMENT("a", "Negative slope"),
	MODE_ARGUMENT,
	NONLINEARITY_ARGUMENT(init_nonlinearities, "leaky_relu"),
	MULTIPLES,
};

const struct weightd_initializer weightd_init_mup_ones = {
	.name = "mup.ones",
	.doc = "Every element is 1; at most one dimension may grow",
	.source = SOURCE("ones_"),
	INIT_ARGUMENTS(MULTIPLES),
	.quantities = {GROWING},
	.requirements = {GROWS_CENTRED("False")},
	.laws = {INIT_CONSTANT("1")},
};

const struct weightd_initializer weightd_init_mup_uniform = {
	.name = "mup.uniform",
	.doc = "Uniform on [a, b), over sqrt(fan_in_mult) if both dimensions grow",
	.source = SOURCE("uniform_"),
	INIT_ARGUMENTS(REAL_ARGUMENT("a", 0.0, "Lower bound, included"),
		       REAL_ARGUMENT("b", 1.0, "Upper bound"), MULTIPLES),
	.quantities = {GROWING, SCALE, {"low", "a * scale"}, {"high", "b * scale"}},
	.requirements = {GROWS_CENTRED("a == -b"), SCALED_ORDER},
	.laws = {INIT_UNIFORM("low", "high")},
};

const struct weightd_initializer weightd_init_mup_normal = {
	.name = "mup.normal",
	.doc = "Over sqrt(fan_in_mult) if both dimensions grow",
	.source = SOURCE("normal_"),
	INIT_ARGUMENTS(REAL_ARGUMENT("mean", 0.0, "Mean"),
		       STD_ARGUMENT("std", 1.0, "Standard deviation"), MULTIPLES),
	.quantities = {GROWING, SCALE},
	.requirements = {GROWS_CENTRED("mean == 0")},
	.laws = {INIT_NORMAL("mean * scale", "std * scale")},
};

const struct weightd_initializer weightd_init_mup_trunc_normal = {
	.name = "mup.trunc_normal",
	.doc = "All over sqrt(fan_in_mult) if both dimensions grow",
	.source = SOURCE("trunc_normal_"),
	INIT_ARGUMENTS(CUT_MEAN_AND_STD_ARGUMENTS, REAL_ARGUMENT("a", -2.0, "Least value"),
		       REAL_ARGUMENT("b", 2.0, "Largest value"), MULTIPLES),
	.quantities = {GROWING, SCALE, {"low", "a * scale"}, {"high", "b * scale"}},
	.requirements = {GROWS_CENTRED("(mean == 0 and a == -b)"), SCALED_ORDER},
	.laws = {INIT_LAW(trunc_normal, "mean * scale", "std * scale", "low", "high")},
};

#define XAVIER_DOC "Xavier's rule at base width, over sqrt(fan_in_mult) if both dimensions grow"
#define XAVIER                                                                                     \
	.fans = init_fans_stated, .least_rank = 2,                                                 \
	.quantities = {                                                                            \
		GROWING,                                                                           \
		{"width", "sqrt((size0 + size1) / (size0 / fan_out_mult + size1 / fan_in_mult))"}, \
		{"std", "gain * sqrt(2 / (fan_in + fan_out)) * width / (sqrt(fan_in_mult) if "     \
			"growing == 2 else 1)"}}

const struct weightd_initializer weightd_init_mup_xavier_uniform = {
	.name = "mup.xavier_uniform",
	.doc = XAVIER_DOC,
	.source = SOURCE("xavier_uniform_"),
	WEIGHTD_FIELDS(xavier_fields),
	XAVIER,
	.laws = {INIT_WITHIN("sqrt(3) * std")},
};

const struct weightd_initializer weightd_init_mup_xavier_normal = {
	.name = "mup.xavier_normal",
	.doc = XAVIER_DOC,
	.source = SOURCE("xavier_normal_"),
	WEIGHTD_FIELDS(xavier_fields),
	XAVIER,
	.laws = {INIT_NORMAL("0", "std")},
};

#define KAIMING_DOC "Kaiming's rule, at base width where one dimension grows"
#define KAIMING                                                                                  \
	.fans = init_fans_stated, .gain = init_gain_of_nonlinearity,                             \
	.quantities = {GROWING,                                                                  \
		       {"width",                                                                 \
			"(fan_out_mult if mode == 'fan_out' else fan_in_mult) if growing == 1 "  \
			"else fan_out_mult / fan_in_mult if growing == 2 and mode == 'fan_out' " \
			"else 1"},                                                               \
		       {"std", "gain / sqrt(fan) * sqrt(width)"}}

const struct weightd_initializer weightd_init_mup_kaiming_uniform = {
	.name = "mup.kaiming_uniform",
	.doc = KAIMING_DOC,
	.source = SOURCE("kaiming_uniform_"),
	WEIGHTD_FIELDS(kaiming_fields),
	KAIMING,
	.laws = {INIT_WITHIN("sqrt(3) * std")},
};

const struct weightd_initializer weightd_init_mup_kaiming_normal = {
	.name = "mup.kaiming_normal",
	.doc = KAIMING_DOC,
	.source = SOURCE("kaiming_normal_"),
	WEIGHTD_FIELDS(kaiming_fields),
	KAIMING,
	.laws = {INIT_NORMAL("0", "std")},
};
