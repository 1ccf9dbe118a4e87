/*
 * jax.nn.initializers.  JAX's "normal" rules of variance cut a normal distribution at two standard
 * deviations.  The distribution is wider before the cut, so that the standard deviation of the
 * values is sqrt(scale / fan).
 */
#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"
#include "core/init/row_laws.h"

#define AXIS_ARGUMENTS                                                                   \
	AXIS_ARGUMENT("in_axis", "Axis or axes of the inputs; None: -2"),                \
		AXIS_ARGUMENT("out_axis", "Axis or axes of the outputs; None: -1"),      \
		AXIS_ARGUMENT("batch_axis",                                              \
			      "Axis or axes that count for neither fan; None: no axis"), \
		LAYOUT_ARGUMENT
#define FANS .flags = WEIGHTD_EMPTY_IS_CONSTANT, .fans = init_fans_of_jax

static const struct weightd_field rule_fields[] = {AXIS_ARGUMENTS};
static const char *const modes[] = {"fan_in", "fan_out", "fan_avg", "fan_geo_avg", NULL};
static const char *const distributions[] = {"truncated_normal", "normal", "uniform", NULL};

const struct weightd_initializer weightd_init_jax_variance_scaling = {
	.name = "jax.variance_scaling",
	.doc = "Variance scale / fan, of the values that are left where it is cut",
	.source = "jax.nn.initializers.variance_scaling",
	.example = "jax.variance_scaling(1.0, 'fan_in', 'truncated_normal')",
	INIT_ARGUMENTS({.name = "scale",
			.doc = "Variance times fan",
			.accepts = WEIGHTD_REAL,
			.required = true,
			.min = 0,
			.max = WEIGHTD_NO_MAXIMUM,
			.fallback = WEIGHTD_VALUE_REAL(1.0)},
		       {.name = "mode",
			.doc = "Fan that divides the variance",
			.accepts = WEIGHTD_TEXT,
			.required = true,
			.fallback = WEIGHTD_VALUE_TEXT("fan_in"),
			.choices = modes},
		       {.name = "distribution",
			.doc = "Shape of the density",
			.accepts = WEIGHTD_TEXT,
			.required = true,
			.fallback = WEIGHTD_VALUE_TEXT("truncated_normal"),
			.choices = distributions},
		       AXIS_ARGUMENTS),
	FANS,
	.quantities = {{"variance", "scale / fan"}},
	.when = {"distribution == 'uniform'", "distribution == 'normal'"},
	.laws = {INIT_WITHIN_VARIANCE, INIT_NORMAL("0", "sqrt(variance)"), INIT_CUT_TO_VARIANCE},
};

const struct weightd_initializer weightd_init_jax_glorot_uniform = {
	.name = "jax.glorot_uniform",
	INIT_ALIASES("jax.xavier_uniform"),
	.source = "jax.nn.initializers.glorot_uniform",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "1 / ((fan_in + fan_out) / 2)"}},
	.laws = {INIT_WITHIN_VARIANCE},
};

const struct weightd_initializer weightd_init_jax_glorot_normal = {
	.name = "jax.glorot_normal",
	INIT_ALIASES("jax.xavier_normal"),
	.doc = INIT_CUT_TO_VARIANCE_DOC,
	.source = "jax.nn.initializers.glorot_normal",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "1 / ((fan_in + fan_out) / 2)"}},
	.laws = {INIT_CUT_TO_VARIANCE},
};

const struct weightd_initializer weightd_init_jax_lecun_uniform = {
	.name = "jax.lecun_uniform",
	.source = "jax.nn.initializers.lecun_uniform",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "1 / fan_in"}},
	.laws = {INIT_WITHIN_VARIANCE},
};

const struct weightd_initializer weightd_init_jax_lecun_normal = {
	.name = "jax.lecun_normal",
	.doc = INIT_CUT_TO_VARIANCE_DOC,
	.source = "jax.nn.initializers.lecun_normal",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "1 / fan_in"}},
	.laws = {INIT_CUT_TO_VARIANCE},
};

const struct weightd_initializer weightd_init_jax_he_uniform = {
	.name = "jax.he_uniform",
	INIT_ALIASES("jax.kaiming_uniform"),
	.source = "jax.nn.initializers.he_uniform",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "2 / fan_in"}},
	.laws = {INIT_WITHIN_VARIANCE},
};

const struct weightd_initializer weightd_init_jax_he_normal = {
	.name = "jax.he_normal",
	INIT_ALIASES("jax.kaiming_normal"),
	.doc = INIT_CUT_TO_VARIANCE_DOC,
	.source = "jax.nn.initializers.he_normal",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "2 / fan_in"}},
	.laws = {INIT_CUT_TO_VARIANCE},
};

const struct weightd_initializer weightd_init_jax_zeros = {
	.name = "jax.zeros",
	INIT_ALIASES("jax.zeros_init"),
	.source = "jax.nn.initializers.zeros",
	.laws = {INIT_CONSTANT("0")},
};

const struct weightd_initializer weightd_init_jax_ones = {
	.name = "jax.ones",
	INIT_ALIASES("jax.ones_init"),
	.source = "jax.nn.initializers.ones",
	.laws = {INIT_CONSTANT("1")},
};

const struct weightd_initializer weightd_init_jax_constant = {
	.name = "jax.constant",
	INIT_ALIASES("jax.constant_init", "haiku.Constant"),
	.source = "jax.nn.initializers.constant",
	INIT_ARGUMENTS(REQUIRED_REAL_ARGUMENT("value", "The value")),
	.laws = {INIT_CONSTANT("value")},
};

const struct weightd_initializer weightd_init_jax_uniform = {
	.name = "jax.uniform",
	INIT_ALIASES("jax.uniform_init"),
	.doc = "Uniform on [0, scale): not symmetric",
	.source = "jax.nn.initializers.uniform",
	INIT_ARGUMENTS(STD_ARGUMENT("scale", 0.01, "Upper bound, not reached unless it is 0")),
	.laws = {INIT_UNIFORM("0", "scale")},
};

const struct weightd_initializer weightd_init_jax_normal = {
	.name = "jax.normal",
	INIT_ALIASES("jax.normal_init"),
	.source = "jax.nn.initializers.normal",
	INIT_ARGUMENTS(STD_ARGUMENT("stddev", 0.01, "Standard deviation")),
	.laws = {INIT_NORMAL("0", "stddev")},
};

const struct weightd_initializer weightd_init_jax_truncated_normal = {
	.name = "jax.truncated_normal",
	INIT_ALIASES("jax.truncated_normal_init"),
	.source = "jax.nn.initializers.truncated_normal",
	INIT_ARGUMENTS(STD_ARGUMENT("stddev", 0.01, "Standard deviation before truncation"),
		       REAL_ARGUMENT("lower", -2.0, "Least value, in stddev"),
		       REAL_ARGUMENT("upper", 2.0, "Largest value, in stddev")),
	.requirements = {INIT_ORDERED("lower", "upper")},
	.laws = {INIT_CUT_NORMAL("0", "stddev", "lower", "upper")},
};
