/*
 * jax.nn.initializers without fans: zeros, ones, constant, uniform, normal, truncated_normal.
 */
#include "core/init/init_parts.h"
#include "core/init/variance_scaling.h"

/* A row whose law does not depend on the tensor; 'recipe_of' sees arguments a[0], a[1], ... */
#define JAX(rule, text, recipe_of, ...)                                             \
	static enum weightd_code resolve_##rule(                                    \
		struct weightd_law *law, struct weightd_explanation *why,           \
		const struct weightd_value *a, const struct weightd_target *target, \
		const char *pointer, struct weightd_error *err)                     \
	{                                                                           \
		(void)a, (void)target, (void)pointer, (void)err;                    \
		return recipe_of;                                                   \
	}                                                                           \
	static const char *const rule##_aliases[] = {"jax." #rule "_init", NULL};   \
	const struct weightd_initializer weightd_init_jax_##rule = {                \
		.name = "jax." #rule,                                               \
		.aliases = rule##_aliases,                                          \
		.doc = text,                                                        \
		.source = "jax.nn.initializers." #rule,                             \
		__VA_ARGS__.resolve = resolve_##rule,                               \
	};

static const struct weightd_field constant_fields[] = {
	{.name = "value", .doc = "The value", .accepts = WEIGHTD_REAL, .required = true},
};
static const struct weightd_field uniform_fields[] = {
	STD_ARGUMENT("scale", 0.01, "Upper bound, not reached unless it is 0"),
};
static const struct weightd_field normal_fields[] = {
	STD_ARGUMENT("stddev", 0.01, "Standard deviation"),
};
static const struct weightd_field truncated_fields[] = {
	STD_ARGUMENT("stddev", 0.01, "Standard deviation of the normal distribution that is cut"),
	REAL_ARGUMENT("lower", -2.0, "Least value, in stddev"),
	REAL_ARGUMENT("upper", 2.0, "Largest value, in stddev"),
};

static enum weightd_code truncated(struct weightd_law *law, struct weightd_explanation *why,
				   const struct weightd_value *a, const char *pointer,
				   struct weightd_error *err)
{
	const double lower = weightd_value_real(&a[1]), upper = weightd_value_real(&a[2]);

	if (lower <= upper)
		return init_truncated(law, why, 0.0, weightd_value_real(&a[0]), lower, upper);
	weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
			  "jax.truncated_normal: lower is %g and upper is %g", lower, upper);
	weightd_error_expected(err, "lower not above upper");
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

JAX(zeros, "Every element is 0", init_constant(law, why, 0.0), )
JAX(ones, "Every element is 1", init_constant(law, why, 1.0), )
JAX(constant, "Every element is value", init_constant(law, why, weightd_value_real(&a[0])),
    INIT_FIELDS(constant_fields), )
JAX(uniform, "Uniform on [0, scale): not symmetric",
    init_uniform(law, why, 0.0, weightd_value_real(&a[0])), INIT_FIELDS(uniform_fields), )
JAX(normal, "Normal with mean 0 and standard deviation stddev",
    init_normal(law, why, 0.0, weightd_value_real(&a[0])), INIT_FIELDS(normal_fields), )
JAX(truncated_normal,
    "Normal with mean 0 and std stddev restricted to [lower * stddev, upper * stddev]",
    truncated(law, why, a, pointer, err), INIT_FIELDS(truncated_fields), )
