/*
 * timm.layers.weight_init.  Its lecun_normal is cut at two standard deviations.  If jax draws, the
 * fans are jax's.
 */
#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"
#include "core/init/row_laws.h"

static const char *const modes[] = {"fan_in", "fan_out", "fan_avg", NULL};
static const char *const distributions[] = {"truncated_normal", "normal", "uniform", NULL};

const struct weightd_initializer weightd_init_variance_scaling = {
	.name = "variance_scaling",
	INIT_ALIASES("timm.variance_scaling"),
	.doc = "Variance scale / fan, of the values that are left where it is cut",
	.source = "timm.layers.weight_init.variance_scaling_",
	INIT_ARGUMENTS(
		STD_ARGUMENT("scale", 1.0, "Variance times fan"),
		CHOICE_ARGUMENT("mode", modes, "fan_in", "Fan that divides the variance"),
		CHOICE_ARGUMENT("distribution", distributions, "normal", "Shape of the density")),
	.flags = WEIGHTD_EMPTY_IS_CONSTANT | WEIGHTD_INVERTS_ERF,
	.fans = init_fans_of_jax,
	.quantities = {{"variance", "scale / fan"}},
	.when = {"distribution == 'uniform'", "distribution == 'truncated_normal'"},
	.laws = {INIT_WITHIN_VARIANCE, INIT_CUT_TO_VARIANCE, INIT_NORMAL("0", "sqrt(variance)")},
};

const struct weightd_initializer weightd_init_timm_lecun_normal = {
	.name = "timm.lecun_normal",
	.doc = INIT_CUT_TO_VARIANCE_DOC,
	.source = "timm.layers.weight_init.lecun_normal_",
	.flags = WEIGHTD_EMPTY_IS_CONSTANT | WEIGHTD_INVERTS_ERF,
	.fans = init_fans_of_jax,
	.quantities = {{"variance", "1 / fan_in"}},
	.laws = {INIT_CUT_TO_VARIANCE},
};

/* a and b are multiples of std, unlike those of trunc_normal. */
const struct weightd_initializer weightd_init_trunc_normal_tf = {
	.name = "trunc_normal_tf",
	INIT_ALIASES("timm.trunc_normal_tf"),
	.source = "timm.layers.weight_init.trunc_normal_tf_",
	INIT_ARGUMENTS(CUT_MEAN_AND_STD_ARGUMENTS,
		       REAL_ARGUMENT("a", -2.0, "Least value, in std from the mean"),
		       REAL_ARGUMENT("b", 2.0, "Largest value, in std from the mean")),
	.flags = WEIGHTD_INVERTS_ERF,
	.requirements = {INIT_ORDERED("a", "b")},
	.laws = {INIT_CUT_NORMAL("mean", "std", "a", "b")},
};

/* The law of trunc_normal; the name that timm.trunc_normal and mmengine's TruncNormal have where a
 * library's draws are replayed, which are those of torch before 2.12. */
const struct weightd_initializer weightd_init_trunc_normal_erfinv = {
	.name = "trunc_normal_erfinv",
	.source = "timm.layers.weight_init.trunc_normal_",
	.example = "trunc_normal_erfinv(std=0.02)",
	INIT_ARGUMENTS(CUT_MEAN_AND_STD_ARGUMENTS,
		       REAL_ARGUMENT("a", -2.0, "Least value (absolute)"),
		       REAL_ARGUMENT("b", 2.0, "Largest value (absolute)")),
	.flags = WEIGHTD_INVERTS_ERF,
	.requirements = {INIT_ORDERED("a", "b")},
	.laws = {INIT_LAW(trunc_normal, "mean", "std", "a", "b")},
};
