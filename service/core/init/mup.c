/*
 * mup.*: the initializers of Tensor Programs V, which correct torch's for the width of the model.
 *
 * fan_in_mult and fan_out_mult are the width multipliers of the two channel dimensions, size over
 * base size; 1 says that the dimension does not grow with the width.  Doubles in the order of
 * mup/init.py.
 */
#include "core/init/init_parts.h"
#include "core/init/variance_scaling.h"
#include "core/distribution/distribution_table.h"

#include <math.h>
#include <string.h>

#define MULTIPLES                                                                                  \
	{.name = "fan_in_mult",                                                                    \
	 .doc = "Width multiplier of the inputs; 1: they do not grow",                             \
	 .accepts = WEIGHTD_REAL,                                                                  \
	 .min = 0,                                                                                 \
	 .max = WEIGHTD_NO_MAXIMUM,                                                                \
	 .min_is_open = true,                                                                      \
	 .fallback = WEIGHTD_VALUE_REAL(1.0)},                                                     \
	{                                                                                          \
		.name = "fan_out_mult",                                                            \
		.doc = "Width multiplier of the outputs; 1: they do not grow",                     \
		.accepts = WEIGHTD_REAL, .min = 0, .max = WEIGHTD_NO_MAXIMUM, .min_is_open = true, \
		.fallback = WEIGHTD_VALUE_REAL(1.0)                                                \
	}

static const char *const modes[] = {"fan_in", "fan_out", NULL};

static const struct weightd_field ones_fields[] = {MULTIPLES};
static const struct weightd_field uniform_fields[] = {
	REAL_ARGUMENT("a", 0.0, "Lower bound, included"),
	REAL_ARGUMENT("b", 1.0, "Upper bound"),
	MULTIPLES,
};
static const struct weightd_field normal_fields[] = {
	REAL_ARGUMENT("mean", 0.0, "Mean"),
	STD_ARGUMENT("std", 1.0, "Standard deviation"),
	MULTIPLES,
};
static const struct weightd_field truncated_fields[] = {
	REAL_ARGUMENT("mean", 0.0, "Mean of the normal distribution that is cut"),
	STD_ARGUMENT("std", 1.0, "Standard deviation of the normal distribution that is cut"),
	REAL_ARGUMENT("a", -2.0, "Least value"),
	REAL_ARGUMENT("b", 2.0, "Largest value"),
	MULTIPLES,
};
static const struct weightd_field xavier_fields[] = {GAIN_ARGUMENT, MULTIPLES};
static const struct weightd_field kaiming_fields[] = {
	REAL_ARGUMENT("a", 0.0,
		      "Negative slope of the leaky_relu; without effect for other nonlinearities"),
	{.name = "mode",
	 .doc = "Which fan the variance is divided by",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("fan_in"),
	 .choices = modes,
	 .any_case = true},
	{.name = "nonlinearity",
	 .doc = "The nonlinearity whose gain is used",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("leaky_relu"),
	 .choices = init_nonlinearities},
	MULTIPLES,
};

/* How wide the tensor is: the multipliers, and how many of its dimensions grow. */
struct width {
	double in, out;
	unsigned growing;
};

static struct width width_of(const struct weightd_value *multiples)
{
	const double in = weightd_value_real(&multiples[0]),
		     out = weightd_value_real(&multiples[1]);

	return (struct width){in, out, (in != 1.0 ? 1u : 0u) + (out != 1.0 ? 1u : 0u)};
}

/* The factor of what does not depend on fans; 'is_centred' says that the mean is 0. */
static enum weightd_code plain_scale(double *scale, struct width width, bool is_centred,
				     const char *initializer, const char *pointer,
				     struct weightd_error *err)
{
	*scale = width.growing == 2 ? sqrt(1.0 / width.in) : 1.0;
	if (is_centred || width.growing < 2)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
			  "%s: both dimensions grow, but the mean is not 0", initializer);
	weightd_error_expected(err, "a mean of 0, or one multiplier of 1");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static enum weightd_code xavier_std(double *std, struct weightd_explanation *why, double gain,
				    struct width width, const struct weightd_target *target,
				    const char *initializer, const char *pointer,
				    struct weightd_error *err)
{
	struct weightd_fans fans;
	enum weightd_code code =
		init_require_rank(target, 2, WEIGHTD_RANK_MAX, initializer, pointer, err);

	if (code == WEIGHTD_OK)
		code = init_fans(&fans, why, target, initializer, pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	const double in = (double)target->shape.dims[1], out = (double)target->shape.dims[0];
	const double sum = (double)fans.fan_in + (double)fans.fan_out;
	why->has_gain = true;
	why->gain = gain;
	*std = sum == 0.0 ? 0.0
			  : gain * sqrt(2.0 / sum) *
				    sqrt((out + in) / (out / width.out + in / width.in));
	if (width.growing == 2)
		*std /= sqrt(width.in);
	return WEIGHTD_OK;
}

static enum weightd_code kaiming_std(double *std, struct weightd_explanation *why,
				     const struct weightd_value *a,
				     const struct weightd_target *target, const char *initializer,
				     const char *pointer, struct weightd_error *err)
{
	const struct width width = width_of(&a[3]);
	const bool is_out = strcmp(a[1].text, "fan_out") == 0;
	struct weightd_fans fans;
	enum weightd_code code = init_fans(&fans, why, target, initializer, pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	const uint64_t fan = is_out ? fans.fan_out : fans.fan_in;
	why->has_gain = true;
	why->gain = init_calculate_gain(a[2].text, weightd_value_real(&a[0]));
	*std = fan == 0 ? 0.0 : why->gain / sqrt((double)fan); /* no element where it is 0 */
	if (width.growing == 1)
		*std *= sqrt(is_out ? width.out : width.in);
	if (width.growing == 2 && is_out)
		*std *= sqrt(width.out / width.in);
	return WEIGHTD_OK;
}

static enum weightd_code symmetric(struct weightd_law *law, struct weightd_explanation *why,
				   double std)
{
	init_uniform(law, why, -(sqrt(3.0) * std), sqrt(3.0) * std);
	why->std = std;
	return WEIGHTD_OK;
}

static enum weightd_code uniform(struct weightd_law *law, struct weightd_explanation *why,
				 double low, double high, const char *pointer,
				 struct weightd_error *err)
{
	if (low <= high)
		return init_uniform(law, why, low, high);
	weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
			  "mup.uniform: a is %g and b is %g", low, high);
	weightd_error_expected(err, "a not above b");
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

static enum weightd_code truncated(struct weightd_law *law, struct weightd_explanation *why,
				   const struct weightd_value *a, double scale, const char *pointer,
				   struct weightd_error *err)
{
	const double low = weightd_value_real(&a[2]) * scale,
		     high = weightd_value_real(&a[3]) * scale;

	law->distribution = &weightd_distribution_trunc_normal;
	law->reals[0] = weightd_value_real(&a[0]) * scale;
	law->reals[1] = weightd_value_real(&a[1]) * scale;
	law->reals[2] = low;
	law->reals[3] = high;
	if (low > high) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				  "mup.trunc_normal: a is %g and b is %g", low, high);
		weightd_error_expected(err, "a not above b");
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	const struct weightd_moments moments = law->distribution->moments(law);
	why->has_mean = why->has_std = moments.known;
	why->mean = moments.mean;
	why->std = moments.std;
	why->has_bounds = true;
	why->low = low;
	why->high = high;
	return WEIGHTD_OK;
}

/* 'number_of' computes a double x or fails, 'recipe_of' sees it. */
#define MUP(row, text, array, number_of, recipe_of)                                  \
	static enum weightd_code resolve_##row(                                      \
		struct weightd_law *law, struct weightd_explanation *why,            \
		const struct weightd_value *a, const struct weightd_target *target,  \
		const char *pointer, struct weightd_error *err)                      \
	{                                                                            \
		static const char name[] = "mup." #row;                              \
		double x;                                                            \
		enum weightd_code code = number_of;                                  \
		(void)target;                                                        \
		return code == WEIGHTD_OK ? recipe_of : code;                        \
	}                                                                            \
	const struct weightd_initializer weightd_init_mup_##row = {                  \
		.name = "mup." #row,                                                 \
		.doc = text,                                                         \
		.source = "Yang et al. 2021, Tensor Programs V; mup.init." #row "_", \
		INIT_FIELDS(array),                                                  \
		.resolve = resolve_##row,                                            \
	};

MUP(ones, "Every element is 1; at most one dimension may grow", ones_fields,
    plain_scale(&x, width_of(&a[0]), false, name, pointer, err), init_constant(law, why, x))
MUP(uniform, "Uniform on [a, b), over sqrt(fan_in_mult) if both dimensions grow", uniform_fields,
    plain_scale(&x, width_of(&a[2]), weightd_value_real(&a[0]) == -weightd_value_real(&a[1]), name,
		pointer, err),
    uniform(law, why, weightd_value_real(&a[0]) * x, weightd_value_real(&a[1]) * x, pointer, err))
MUP(normal, "Normal with mean and std, over sqrt(fan_in_mult) if both dimensions grow",
    normal_fields,
    plain_scale(&x, width_of(&a[2]), weightd_value_real(&a[0]) == 0.0, name, pointer, err),
    init_normal(law, why, weightd_value_real(&a[0]) * x, weightd_value_real(&a[1]) * x))
MUP(trunc_normal, "Normal cut to [a, b], all over sqrt(fan_in_mult) if both dimensions grow",
    truncated_fields,
    plain_scale(&x, width_of(&a[4]),
		weightd_value_real(&a[0]) == 0.0 &&
			weightd_value_real(&a[2]) == -weightd_value_real(&a[3]),
		name, pointer, err),
    truncated(law, why, a, x, pointer, err))
MUP(xavier_uniform,
    "Uniform with the std of Xavier's rule at base width; over sqrt(fan_in_mult) if both grow",
    xavier_fields,
    xavier_std(&x, why, init_gain(&a[0]), width_of(&a[1]), target, name, pointer, err),
    symmetric(law, why, x))
MUP(xavier_normal,
    "Normal with the std of Xavier's rule at base width; over sqrt(fan_in_mult) if both grow",
    xavier_fields,
    xavier_std(&x, why, init_gain(&a[0]), width_of(&a[1]), target, name, pointer, err),
    init_normal(law, why, 0.0, x))
MUP(kaiming_uniform,
    "Uniform with the std of Kaiming's rule, at base width where one dimension grows",
    kaiming_fields, kaiming_std(&x, why, a, target, name, pointer, err), symmetric(law, why, x))
MUP(kaiming_normal,
    "Normal with the std of Kaiming's rule, at base width where one dimension grows",
    kaiming_fields, kaiming_std(&x, why, a, target, name, pointer, err),
    init_normal(law, why, 0.0, x))
