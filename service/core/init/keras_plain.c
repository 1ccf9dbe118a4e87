/*
 * keras.initializers without fans: Zeros, Ones, Constant, Identity, RandomNormal, RandomUniform,
 * TruncatedNormal (src/initializers/constant_initializers.py, random_initializers.py).
 */
#include "core/init/init_parts.h"
#include "core/init/variance_scaling.h"
#include "core/distribution/distribution_table.h"

/* A row whose law does not depend on the tensor; 'recipe_of' sees arguments a[0], a[1], ... */
#define KERAS(rule, class, text, recipe_of, ...)                                                   \
	static enum weightd_code resolve_##rule(                                                   \
		struct weightd_law *law, struct weightd_explanation *why,                          \
		const struct weightd_value *a, const struct weightd_target *target,                \
		const char *pointer, struct weightd_error *err)                                    \
	{                                                                                          \
		(void)a, (void)target, (void)pointer, (void)err;                                   \
		return recipe_of;                                                                  \
	}                                                                                          \
	static const char *const rule##_aliases[] = {"keras." class, "keras." class "Initializer", \
						     NULL};                                        \
	const struct weightd_initializer weightd_init_keras_##rule = {                             \
		.name = "keras." #rule,                                                            \
		.aliases = rule##_aliases,                                                         \
		.doc = text,                                                                       \
		.source = "keras.initializers." class,                                             \
		__VA_ARGS__.resolve = resolve_##rule,                                              \
	};

static const struct weightd_field constant_fields[] = {REAL_ARGUMENT("value", 0.0, "The value")};
static const struct weightd_field identity_fields[] = {
	REAL_ARGUMENT("gain", 1.0, "Value on the diagonal")};
static const struct weightd_field normal_fields[] = {
	REAL_ARGUMENT("mean", 0.0, "Mean"),
	STD_ARGUMENT("stddev", 0.05, "Standard deviation"),
	KERAS_SEED_ARGUMENT,
};
static const struct weightd_field truncated_fields[] = {
	REAL_ARGUMENT("mean", 0.0, "Mean"),
	STD_ARGUMENT("stddev", 0.05, "Standard deviation of the normal distribution that is cut"),
	KERAS_SEED_ARGUMENT,
};
static const struct weightd_field uniform_fields[] = {
	REAL_ARGUMENT("minval", -0.05, "Lower bound, included"),
	REAL_ARGUMENT("maxval", 0.05, "Upper bound, not reached unless it equals minval"),
	KERAS_SEED_ARGUMENT,
};

static enum weightd_code uniform(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *a, const char *pointer,
				 struct weightd_error *err)
{
	const double low = weightd_value_real(&a[0]), high = weightd_value_real(&a[1]);

	if (low <= high)
		return init_uniform(law, why, low, high);
	weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
			  "keras.random_uniform: minval is %g and maxval is %g", low, high);
	weightd_error_expected(err, "minval not above maxval");
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

static enum weightd_code identity(struct weightd_law *law, struct weightd_explanation *why,
				  const struct weightd_value *a,
				  const struct weightd_target *target, const char *pointer,
				  struct weightd_error *err)
{
	const double gain = weightd_value_real(&a[0]);

	law->distribution = &weightd_distribution_scaled_eye;
	law->reals[0] = gain;
	why->has_gain = why->has_bounds = true;
	why->gain = gain;
	why->low = gain < 0.0 ? gain : 0.0;
	why->high = gain > 0.0 ? gain : 0.0;
	return init_require_rank(target, 2, 2, "identity", pointer, err);
}

KERAS(zeros, "Zeros", "Every element is 0", init_constant(law, why, 0.0), )
KERAS(ones, "Ones", "Every element is 1", init_constant(law, why, 1.0), )
KERAS(constant, "Constant", "Every element is value",
      init_constant(law, why, weightd_value_real(&a[0])), INIT_FIELDS(constant_fields), )
KERAS(identity, "Identity", "gain on the main diagonal of a matrix, 0 elsewhere",
      identity(law, why, a, target, pointer, err), INIT_FIELDS(identity_fields), )
KERAS(random_normal, "RandomNormal", "Normal with mean and standard deviation stddev",
      init_normal(law, why, weightd_value_real(&a[0]), weightd_value_real(&a[1])),
      INIT_FIELDS(normal_fields), )
KERAS(random_uniform, "RandomUniform", "Uniform on [minval, maxval)",
      uniform(law, why, a, pointer, err), INIT_FIELDS(uniform_fields), )
KERAS(truncated_normal, "TruncatedNormal",
      "Normal with mean and std stddev restricted to two stddev around the mean",
      init_truncated(law, why, weightd_value_real(&a[0]), weightd_value_real(&a[1]), -2.0, 2.0),
      INIT_FIELDS(truncated_fields), )

/* What torch users call the same: recurrent weights as the identity, times gain. */
static enum weightd_code resolve_identity_of_torch(struct weightd_law *law,
						   struct weightd_explanation *why,
						   const struct weightd_value *arguments,
						   const struct weightd_target *target,
						   const char *pointer, struct weightd_error *err)
{
	return identity(law, why, arguments, target, pointer, err);
}

const struct weightd_initializer weightd_init_identity = {
	.name = "identity",
	.doc = "gain on the main diagonal of a matrix, 0 elsewhere",
	.source = "Le, Jaitly, Hinton 2015, A simple way to initialize recurrent networks",
	INIT_FIELDS(identity_fields),
	.resolve = resolve_identity_of_torch,
};
