/*
 * haiku.*: dm-haiku's initializers (haiku/_src/initializers.py), where they are no alias of another
 * row.  A "truncated_normal" of variance is made wider before it is cut at two standard deviations.
 */
#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"
#include "core/init/row_laws.h"

static const char *const modes[] = {"fan_in", "fan_out", "fan_avg", NULL};
static const char *const distributions[] = {"truncated_normal", "normal", "uniform", NULL};

const struct weightd_initializer weightd_init_haiku_variance_scaling = {
	.name = "haiku.VarianceScaling",
	.doc = "Variance scale / fan, of the values that are left where it is cut",
	.source = "hk.initializers.VarianceScaling",
	INIT_ARGUMENTS(POSITIVE_ARGUMENT("scale", 1.0, "Variance times fan"),
		       CHOICE_ARGUMENT("mode", modes, "fan_in", "Fan that divides the variance"),
		       CHOICE_ARGUMENT("distribution", distributions, "truncated_normal",
				       "Shape of the density")),
	.fans = init_fans_of_jax,
	.quantities = {{"variance", "scale / max(1, fan)"}},
	.when = {"distribution == 'uniform'", "distribution == 'normal'"},
	.laws = {INIT_WITHIN_VARIANCE, INIT_NORMAL("0", "sqrt(variance)"), INIT_CUT_TO_VARIANCE},
};

const struct weightd_initializer weightd_init_haiku_random_normal = {
	.name = "haiku.RandomNormal",
	.source = "hk.initializers.RandomNormal",
	INIT_ARGUMENTS(STD_ARGUMENT("stddev", 1.0, "Standard deviation"),
		       REAL_ARGUMENT("mean", 0.0, "Mean")),
	.laws = {INIT_NORMAL("mean", "stddev")},
};

const struct weightd_initializer weightd_init_haiku_random_uniform = {
	.name = "haiku.RandomUniform",
	.source = "hk.initializers.RandomUniform",
	INIT_ARGUMENTS(
		REAL_ARGUMENT("minval", 0.0, "Lower bound, included"),
		REAL_ARGUMENT("maxval", 1.0, "Upper bound, not reached unless it equals minval")),
	.requirements = {INIT_ORDERED("minval", "maxval")},
	.laws = {INIT_UNIFORM("minval", "maxval")},
};

const struct weightd_initializer weightd_init_haiku_truncated_normal = {
	.name = "haiku.TruncatedNormal",
	.source = "hk.initializers.TruncatedNormal",
	INIT_ARGUMENTS(STD_ARGUMENT("stddev", 1.0, "Standard deviation before truncation"),
		       REAL_ARGUMENT("mean", 0.0, "Mean")),
	.laws = {INIT_CUT_NORMAL("mean", "stddev", "-2", "2")},
};
