/*
 * keras.initializers (src/initializers/constant_initializers.py, random_initializers.py).
 * Keras's "normal" rules cut a normal distribution at two standard deviations.
 */
#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"
#include "core/init/row_laws.h"

/* A depthwise kernel is another than one of the same shape. */
#define FANS .flags = WEIGHTD_KNOWS_NAME, .fans = init_fans_of_keras

static const struct weightd_field rule_fields[] = {KERAS_SEED_ARGUMENT, LAYOUT_ARGUMENT};
static const char *const modes[] = {"fan_in", "fan_out", "fan_avg", NULL};
static const char *const distributions[] = {"truncated_normal", "untruncated_normal", "normal",
					    "uniform", NULL};

const struct weightd_initializer weightd_init_keras_variance_scaling = {
	.name = "keras.variance_scaling",
	INIT_ALIASES("keras.VarianceScaling"),
	.doc = "Variance scale / fan, of the values that are left where it is cut",
	.source = "keras.initializers.VarianceScaling",
	INIT_ARGUMENTS(
		POSITIVE_ARGUMENT("scale", 1.0, "Variance times fan"),
		CHOICE_ARGUMENT("mode", modes, "fan_in", "Fan that divides the variance"),
		CHOICE_ARGUMENT("distribution", distributions, "truncated_normal",
				"Shape of the density"),
		KERAS_SEED_ARGUMENT, AXIS_ARGUMENT("input_axes", "Axes whose product is fan_in"),
		AXIS_ARGUMENT("output_axes", "Axes whose product is fan_out"), LAYOUT_ARGUMENT),
	FANS,
	.quantities = {{"variance", "scale / max(1, fan)"}},
	.when = {"distribution == 'uniform'", "distribution == 'untruncated_normal'"},
	.laws = {INIT_WITHIN_VARIANCE, INIT_NORMAL("0", "sqrt(variance)"), INIT_CUT_TO_VARIANCE},
};

const struct weightd_initializer weightd_init_keras_glorot_uniform = {
	.name = "keras.glorot_uniform",
	INIT_ALIASES("keras.GlorotUniform"),
	.source = "keras.initializers.glorot_uniform",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "1 / max(1, (fan_in + fan_out) / 2)"}},
	.laws = {INIT_WITHIN_VARIANCE},
};

const struct weightd_initializer weightd_init_keras_glorot_normal = {
	.name = "keras.glorot_normal",
	INIT_ALIASES("keras.GlorotNormal"),
	.doc = INIT_CUT_TO_VARIANCE_DOC,
	.source = "keras.initializers.glorot_normal",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "1 / max(1, (fan_in + fan_out) / 2)"}},
	.laws = {INIT_CUT_TO_VARIANCE},
};

const struct weightd_initializer weightd_init_keras_lecun_uniform = {
	.name = "keras.lecun_uniform",
	INIT_ALIASES("keras.LecunUniform"),
	.source = "keras.initializers.lecun_uniform",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "1 / max(1, fan_in)"}},
	.laws = {INIT_WITHIN_VARIANCE},
};

const struct weightd_initializer weightd_init_keras_lecun_normal = {
	.name = "keras.lecun_normal",
	INIT_ALIASES("keras.LecunNormal"),
	.doc = INIT_CUT_TO_VARIANCE_DOC,
	.source = "keras.initializers.lecun_normal",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "1 / max(1, fan_in)"}},
	.laws = {INIT_CUT_TO_VARIANCE},
};

/* The name alone is that of Keras and JAX; torch has no such function. */
const struct weightd_initializer weightd_init_lecun_normal = {
	.name = "lecun_normal",
	.doc = INIT_CUT_TO_VARIANCE_DOC,
	.source = "keras.initializers.lecun_normal, jax.nn.initializers.lecun_normal",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "1 / max(1, fan_in)"}},
	.laws = {INIT_CUT_TO_VARIANCE},
};

const struct weightd_initializer weightd_init_keras_he_uniform = {
	.name = "keras.he_uniform",
	INIT_ALIASES("keras.HeUniform"),
	.source = "keras.initializers.he_uniform",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "2 / max(1, fan_in)"}},
	.laws = {INIT_WITHIN_VARIANCE},
};

const struct weightd_initializer weightd_init_keras_he_normal = {
	.name = "keras.he_normal",
	INIT_ALIASES("keras.HeNormal", "he_normal"),
	.doc = INIT_CUT_TO_VARIANCE_DOC,
	.source = "keras.initializers.he_normal",
	WEIGHTD_FIELDS(rule_fields),
	FANS,
	.quantities = {{"variance", "2 / max(1, fan_in)"}},
	.laws = {INIT_CUT_TO_VARIANCE},
};

const struct weightd_initializer weightd_init_keras_zeros = {
	.name = "keras.zeros",
	INIT_ALIASES("keras.Zeros", "keras.ZerosInitializer"),
	.source = "keras.initializers.Zeros",
	.laws = {INIT_CONSTANT("0")},
};

const struct weightd_initializer weightd_init_keras_ones = {
	.name = "keras.ones",
	INIT_ALIASES("keras.Ones", "keras.OnesInitializer"),
	.source = "keras.initializers.Ones",
	.laws = {INIT_CONSTANT("1")},
};

const struct weightd_initializer weightd_init_keras_constant = {
	.name = "keras.constant",
	INIT_ALIASES("keras.Constant", "keras.ConstantInitializer"),
	.source = "keras.initializers.Constant",
	INIT_ARGUMENTS(REAL_ARGUMENT("value", 0.0, "The value")),
	.laws = {INIT_CONSTANT("value")},
};

const struct weightd_initializer weightd_init_keras_identity = {
	.name = "keras.identity",
	INIT_ALIASES("keras.Identity", "keras.IdentityInitializer", "haiku.Identity"),
	.doc = "gain on the main diagonal of a matrix, 0 elsewhere",
	.source = "keras.initializers.Identity",
	INIT_ARGUMENTS(DIAGONAL_ARGUMENT),
	INIT_SCALED_EYE,
};

const struct weightd_initializer weightd_init_keras_random_normal = {
	.name = "keras.random_normal",
	INIT_ALIASES("keras.RandomNormal", "keras.RandomNormalInitializer"),
	.source = "keras.initializers.RandomNormal",
	INIT_ARGUMENTS(REAL_ARGUMENT("mean", 0.0, "Mean"),
		       STD_ARGUMENT("stddev", 0.05, "Standard deviation"), KERAS_SEED_ARGUMENT),
	.laws = {INIT_NORMAL("mean", "stddev")},
};

const struct weightd_initializer weightd_init_keras_random_uniform = {
	.name = "keras.random_uniform",
	INIT_ALIASES("keras.RandomUniform", "keras.RandomUniformInitializer"),
	.source = "keras.initializers.RandomUniform",
	INIT_ARGUMENTS(
		REAL_ARGUMENT("minval", -0.05, "Lower bound, included"),
		REAL_ARGUMENT("maxval", 0.05, "Upper bound, not reached unless it equals minval"),
		KERAS_SEED_ARGUMENT),
	.requirements = {INIT_ORDERED("minval", "maxval")},
	.laws = {INIT_UNIFORM("minval", "maxval")},
};

const struct weightd_initializer weightd_init_keras_truncated_normal = {
	.name = "keras.truncated_normal",
	INIT_ALIASES("keras.TruncatedNormal", "keras.TruncatedNormalInitializer"),
	.source = "keras.initializers.TruncatedNormal",
	INIT_ARGUMENTS(REAL_ARGUMENT("mean", 0.0, "Mean"),
		       STD_ARGUMENT("stddev", 0.05, "Standard deviation before truncation"),
		       KERAS_SEED_ARGUMENT),
	.laws = {INIT_CUT_NORMAL("mean", "stddev", "-2", "2")},
};
