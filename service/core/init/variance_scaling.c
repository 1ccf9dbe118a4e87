/*
 * variance_scaling as timm, Keras and JAX have it, each with its own names of the distributions.
 *
 * A truncated normal is cut at two standard deviations; the one that is cut is made wider before,
 * so that the standard deviation of the values is sqrt(scale / fan).
 */
#include "core/init/variance_scaling.h"

#include "core/number/c_power.h"
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

#include <math.h>
#include <string.h>

enum weightd_code init_truncated(struct weightd_law *law, struct weightd_explanation *why,
				 double mean, double std, double low, double high)
{
	law->distribution = &weightd_distribution_trunc_normal;
	law->reals[0] = mean;
	law->reals[1] = std;
	law->reals[2] = mean + low * std;
	law->reals[3] = mean + high * std;
	const struct weightd_moments moments = law->distribution->moments(law);
	why->has_mean = why->has_std = moments.known;
	why->mean = moments.mean;
	why->std = moments.std;
	why->has_bounds = true;
	why->low = law->reals[2];
	why->high = law->reals[3];
	why->has_cut = true;
	why->cut_low = low;
	why->cut_high = high;
	return WEIGHTD_OK;
}

static double fan_of(const char *mode, const struct init_fan_sizes *fans,
		     const struct weightd_target *target)
{
	const double product = fans->in * fans->out;

	if (strcmp(mode, "fan_in") == 0)
		return fans->in;
	if (strcmp(mode, "fan_out") == 0)
		return fans->out;
	if (strcmp(mode, "fan_avg") == 0)
		return (fans->in + fans->out) / 2.0;
	/* jax raises to the power of 0.5, which is not always the root. */
	return target->has_library_shape ? weightd_c_power(product, 0.5) : sqrt(product);
}

enum weightd_code init_variance_scaling(struct weightd_law *law, struct weightd_explanation *why,
					const struct init_variance *variance,
					const struct init_layout *layout,
					const struct weightd_target *target,
					const char *initializer, const char *pointer,
					struct weightd_error *err)
{
	struct init_fan_sizes fans;
	uint64_t numel = 1;
	enum weightd_code code =
		init_layout_fans(&fans, why, layout, target, initializer, pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	double fan = fan_of(variance->mode, &fans, target);
	if (variance->is_keras && fan < 1.0)
		fan = 1.0;
	if (fan == 0.0 && weightd_shape_numel(&target->shape, &numel) && numel == 0)
		return init_constant(law, why, 0.0);
	if (fan == 0.0) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer, "%s on %s: %s is 0",
				  initializer, target->name, variance->mode);
		weightd_error_expected(err, "a tensor with %s above 0", variance->mode);
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	why->has_variance = true;
	why->variance = variance->scale / fan;
	const double std = sqrt(variance->scale / fan), bound = sqrt(3.0 * (variance->scale / fan));
	if (strcmp(variance->distribution, "uniform") == 0)
		return init_uniform(law, why, -bound, bound);
	if (strcmp(variance->distribution, "truncated_normal") == 0)
		return init_truncated(law, why, 0.0, std / INIT_STD_WITHIN_2, -2.0, 2.0);
	return init_normal(law, why, 0.0, std);
}

static const char *const modes[] = {"fan_in", "fan_out", "fan_avg", "fan_geo_avg", NULL};
static const char *const plain_modes[] = {"fan_in", "fan_out", "fan_avg", NULL};
static const char *const distributions[] = {"truncated_normal", "normal", "uniform", NULL};
static const char *const keras_distributions[] = {"truncated_normal", "untruncated_normal",
						  "normal", "uniform", NULL};

#define SCALE(is_open, is_required)                                                              \
	{                                                                                        \
		.name = "scale", .doc = "Variance times fan", .accepts = WEIGHTD_REAL, .min = 0, \
		.max = WEIGHTD_NO_MAXIMUM, .min_is_open = (is_open), .required = (is_required),  \
		.fallback = WEIGHTD_VALUE_REAL(1.0)                                              \
	}
#define MODE(list, is_required)                                                \
	{                                                                      \
		.name = "mode", .doc = "Which fan the variance is divided by", \
		.accepts = WEIGHTD_TEXT, .required = (is_required),            \
		.fallback = WEIGHTD_VALUE_TEXT("fan_in"), .choices = (list)    \
	}
#define DISTRIBUTION_NAME(list, preset, is_required)                                            \
	{                                                                                       \
		.name = "distribution", .doc = "Shape of the density", .accepts = WEIGHTD_TEXT, \
		.required = (is_required), .fallback = WEIGHTD_VALUE_TEXT(preset),              \
		.choices = (list)                                                               \
	}

static const struct weightd_field timm_fields[] = {
	SCALE(false, false),
	MODE(plain_modes, false),
	DISTRIBUTION_NAME(distributions, "normal", false),
};

static enum weightd_code resolve_timm(struct weightd_law *law, struct weightd_explanation *why,
				      const struct weightd_value *arguments,
				      const struct weightd_target *target, const char *pointer,
				      struct weightd_error *err)
{
	const struct init_variance variance = {weightd_value_real(&arguments[0]), arguments[1].text,
					       arguments[2].text, false};
	const struct init_layout layout = {.layout = NULL};

	return init_variance_scaling(law, why, &variance, &layout, target, "variance_scaling",
				     pointer, err);
}

static const char *const timm_aliases[] = {"timm.variance_scaling", NULL};

const struct weightd_initializer weightd_init_variance_scaling = {
	.name = "variance_scaling",
	.aliases = timm_aliases,
	.doc = "Variance scale / fan: normal, truncated_normal (cut at two std, std corrected) or "
	       "uniform",
	.source = "timm.layers.weight_init.variance_scaling_",
	INIT_FIELDS(timm_fields),
	.resolve = resolve_timm,
};

static const struct weightd_field jax_fields[] = {
	SCALE(false, true),
	MODE(modes, true),
	DISTRIBUTION_NAME(distributions, "truncated_normal", true),
	AXIS_ARGUMENT("in_axis", "Axis or axes of the inputs; None: -2"),
	AXIS_ARGUMENT("out_axis", "Axis or axes of the outputs; None: -1"),
	AXIS_ARGUMENT("batch_axis", "Axis or axes that count for neither fan; None: no axis"),
	LAYOUT_ARGUMENT,
};

static enum weightd_code resolve_jax(struct weightd_law *law, struct weightd_explanation *why,
				     const struct weightd_value *arguments,
				     const struct weightd_target *target, const char *pointer,
				     struct weightd_error *err)
{
	const struct init_variance variance = {weightd_value_real(&arguments[0]), arguments[1].text,
					       arguments[2].text, false};
	const struct init_layout layout = {&arguments[6], &arguments[3], &arguments[4],
					   &arguments[5], false};

	return init_variance_scaling(law, why, &variance, &layout, target, "jax.variance_scaling",
				     pointer, err);
}

const struct weightd_initializer weightd_init_jax_variance_scaling = {
	.name = "jax.variance_scaling",
	.doc = "Variance scale / fan: truncated_normal (cut at two std, std corrected), normal or "
	       "uniform",
	.source = "jax.nn.initializers.variance_scaling",
	.example = "jax.variance_scaling(1.0, 'fan_in', 'truncated_normal')",
	INIT_FIELDS(jax_fields),
	.resolve = resolve_jax,
};

static const struct weightd_field keras_fields[] = {
	SCALE(true, false),
	MODE(plain_modes, false),
	DISTRIBUTION_NAME(keras_distributions, "truncated_normal", false),
	KERAS_SEED_ARGUMENT,
	AXIS_ARGUMENT("input_axes", "Axes whose product is fan_in"),
	AXIS_ARGUMENT("output_axes", "Axes whose product is fan_out"),
	LAYOUT_ARGUMENT,
};

static enum weightd_code resolve_keras(struct weightd_law *law, struct weightd_explanation *why,
				       const struct weightd_value *arguments,
				       const struct weightd_target *target, const char *pointer,
				       struct weightd_error *err)
{
	struct init_variance variance = {weightd_value_real(&arguments[0]), arguments[1].text,
					 arguments[2].text, true};
	const struct init_layout layout = {&arguments[6], &arguments[4], &arguments[5], NULL, true};

	if (strcmp(variance.distribution, "normal") == 0) /* Keras cuts what it calls so */
		variance.distribution = "truncated_normal";
	return init_variance_scaling(law, why, &variance, &layout, target, "keras.variance_scaling",
				     pointer, err);
}

static const char *const keras_aliases[] = {"keras.VarianceScaling", NULL};

const struct weightd_initializer weightd_init_keras_variance_scaling = {
	.name = "keras.variance_scaling",
	.aliases = keras_aliases,
	.doc = "Variance scale / max(1, fan): truncated_normal (or normal; cut at two std, std "
	       "corrected), "
	       "untruncated_normal or uniform",
	.source = "keras.initializers.VarianceScaling",
	INIT_FIELDS(keras_fields),
	.resolve = resolve_keras,
};
