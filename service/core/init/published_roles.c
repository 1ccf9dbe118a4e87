/*
 * Published recipes for a tensor with a certain role: switch_init, moco_qkv_uniform, lora_a,
 * equalised, focal_bias, fourier_features, mamba2_a_log, s4d_lin_real, s4d_lin_imag; and
 * second_moment_uniform, second_moment_normal with gains for any activation.
 */
#include "core/number/elementary.h"
#include "core/init/init_parts.h"
#include "core/init/variance_scaling.h"
#include "core/distribution/distribution_table.h"

#include <math.h>
#include <string.h>

static const char *const modes[] = {"fan_in", "fan_out", NULL};
static const char *const lora_inits[] = {"kaiming_uniform", "gaussian", NULL};

static const struct weightd_field switch_fields[] = {
	STD_ARGUMENT("scale", 0.1, "Variance times fan_in")};
static const struct weightd_field lora_fields[] = {
	{.name = "init",
	 .doc = "kaiming_uniform with a = sqrt(5), or normal with std 1 / rank",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("kaiming_uniform"),
	 .choices = lora_inits},
};
#define ABOVE_ZERO(field, text, ...)                                               \
	{                                                                          \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .min = 0, \
		.max = WEIGHTD_NO_MAXIMUM, .min_is_open = true, __VA_ARGS__        \
	}
static const struct weightd_field equalised_fields[] = {
	ABOVE_ZERO("lr_mul",
		   "Multiplier of the learning rate, by which the stored values are divided",
		   .fallback = WEIGHTD_VALUE_REAL(1.0)),
};
static const struct weightd_field focal_fields[] = {
	{.name = "prior",
	 .doc = "Probability of the rare class at first, below 1",
	 .accepts = WEIGHTD_REAL,
	 .min = 1e-300,
	 .max = 1.0 - 0x1p-53,
	 .fallback = WEIGHTD_VALUE_REAL(0.01)},
};
static const struct weightd_field fourier_fields[] = {
	STD_ARGUMENT("sigma", 1.0, "Std of the frequencies")};
static const struct weightd_field decay_fields[] = {
	{.name = "low",
	 .doc = "Least decay",
	 .accepts = WEIGHTD_REAL,
	 .min = 0,
	 .max = 1e30,
	 .min_is_open = true,
	 .fallback = WEIGHTD_VALUE_REAL(1.0)},
	{.name = "high",
	 .doc = "Largest decay",
	 .accepts = WEIGHTD_REAL,
	 .min = 0,
	 .max = 1e30,
	 .min_is_open = true,
	 .fallback = WEIGHTD_VALUE_REAL(16.0)},
};
static const struct weightd_field moment_fields[] = {
	{.name = "nonlinearity",
	 .doc = "The activation behind the layer",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("gelu"),
	 .choices = init_activations},
	{.name = "mode",
	 .doc = "Which fan the variance is divided by",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("fan_in"),
	 .choices = modes},
	REAL_ARGUMENT("a", 0.01,
		      "Negative slope of the leaky_relu; without effect for other activations"),
};

/* A fan above 0: there is no element where it is 0. */
static enum weightd_code fan(double *size, struct weightd_explanation *why, const char *mode,
			     const struct weightd_target *target, const char *initializer,
			     const char *pointer, struct weightd_error *err)
{
	struct weightd_fans fans;
	enum weightd_code code = init_fans(&fans, why, target, initializer, pointer, err);
	const uint64_t counted = code != WEIGHTD_OK	       ? 0
				 : strcmp(mode, "fan_in") == 0 ? fans.fan_in
							       : fans.fan_out;

	*size = counted > 0 ? (double)counted : 1.0;
	return code;
}

static enum weightd_code symmetric(struct weightd_law *law, struct weightd_explanation *why,
				   double bound)
{
	return init_uniform(law, why, -bound, bound);
}

#define RESOLVE(row)                                                                \
	static enum weightd_code resolve_##row(                                     \
		struct weightd_law *law, struct weightd_explanation *why,           \
		const struct weightd_value *a, const struct weightd_target *target, \
		const char *pointer, struct weightd_error *err)

RESOLVE(switch_init)
{
	double in;
	enum weightd_code code = fan(&in, why, "fan_in", target, "switch_init", pointer, err);

	return code != WEIGHTD_OK ? code
				  : init_truncated(law, why, 0.0,
						   sqrt(weightd_value_real(&a[0]) / in), -2.0, 2.0);
}

RESOLVE(moco_qkv_uniform)
{
	double in;
	enum weightd_code code = init_require_rank(target, 2, 2, "moco_qkv_uniform", pointer, err);

	(void)a;
	if (code == WEIGHTD_OK)
		code = fan(&in, why, "fan_in", target, "moco_qkv_uniform", pointer, err);
	return code != WEIGHTD_OK
		       ? code
		       : symmetric(law, why,
				   sqrt(6.0 / ((double)(target->shape.dims[0] / 3) + in)));
}

RESOLVE(lora_a)
{
	double in;
	enum weightd_code code =
		init_require_rank(target, 2, WEIGHTD_RANK_MAX, "lora_a", pointer, err);

	if (code == WEIGHTD_OK && strcmp(a[0].text, "gaussian") == 0)
		return init_normal(
			law, why, 0.0,
			target->shape.dims[0] == 0 ? 0.0 : 1.0 / (double)target->shape.dims[0]);
	if (code == WEIGHTD_OK)
		code = fan(&in, why, "fan_in", target, "lora_a", pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	why->has_gain = true;
	why->gain = init_calculate_gain("leaky_relu", sqrt(5.0));
	return symmetric(law, why, sqrt(3.0) * (why->gain / sqrt(in)));
}

RESOLVE(equalised)
{
	(void)target, (void)pointer, (void)err;
	return init_normal(law, why, 0.0, 1.0 / weightd_value_real(&a[0]));
}

RESOLVE(focal_bias)
{
	const double prior = weightd_value_real(&a[0]);

	(void)target, (void)pointer, (void)err;
	return init_constant(law, why, -weightd_log_double((1.0 - prior) / prior));
}

RESOLVE(fourier_features)
{
	(void)target, (void)pointer, (void)err;
	return init_normal(law, why, 0.0, weightd_value_real(&a[0]));
}

RESOLVE(mamba2_a_log)
{
	(void)target;
	law->distribution = &weightd_distribution_log_uniform;
	law->reals[0] = weightd_value_real(&a[0]);
	law->reals[1] = weightd_value_real(&a[1]);
	if (law->reals[0] > law->reals[1]) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				  "mamba2_a_log: low is %g and high is %g", law->reals[0],
				  law->reals[1]);
		weightd_error_expected(err, "low not above high");
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	const struct weightd_moments moments = law->distribution->moments(law);
	why->has_mean = why->has_std = why->has_bounds = true;
	why->mean = moments.mean;
	why->std = moments.std;
	why->low = moments.low;
	why->high = moments.high;
	return WEIGHTD_OK;
}

RESOLVE(s4d_lin_real)
{
	(void)a, (void)target, (void)pointer, (void)err;
	return init_constant(law, why, -0x1.62e42fefa39efp-1); /* log(1/2) */
}

RESOLVE(s4d_lin_imag)
{
	(void)a, (void)why;
	law->distribution = &weightd_distribution_linear_range;
	law->reals[1] = 0x1.921fb54442d18p+1;
	return init_require_rank(target, 1, WEIGHTD_RANK_MAX, "s4d_lin_imag", pointer, err);
}

static enum weightd_code second_moment(double *std, struct weightd_explanation *why,
				       const struct weightd_value *a,
				       const struct weightd_target *target, const char *initializer,
				       const char *pointer, struct weightd_error *err)
{
	double size;
	enum weightd_code code = fan(&size, why, a[1].text, target, initializer, pointer, err);

	why->has_gain = true;
	why->gain = init_second_moment_gain(a[0].text, weightd_value_real(&a[2]));
	*std = why->gain / sqrt(size);
	return code;
}

RESOLVE(second_moment_normal)
{
	double std;
	enum weightd_code code =
		second_moment(&std, why, a, target, "second_moment_normal", pointer, err);

	return code == WEIGHTD_OK ? init_normal(law, why, 0.0, std) : code;
}

RESOLVE(second_moment_uniform)
{
	double std;
	enum weightd_code code =
		second_moment(&std, why, a, target, "second_moment_uniform", pointer, err);

	if (code == WEIGHTD_OK)
		symmetric(law, why, sqrt(3.0) * std);
	why->std = std;
	return code;
}

#define ROW(row, text, paper, ...)                              \
	const struct weightd_initializer weightd_init_##row = { \
		.name = #row,                                   \
		.doc = text,                                    \
		.source = paper,                                \
		__VA_ARGS__.resolve = resolve_##row,            \
	};

ROW(switch_init, "Normal with std sqrt(scale / fan_in), cut at two std: routers and experts",
    "Fedus et al. 2021, Switch transformers, section 2.4", INIT_FIELDS(switch_fields), )
ROW(moco_qkv_uniform,
    "Uniform on +-sqrt(6 / (rows / 3 + fan_in)): queries, keys and values in one matrix",
    "Chen, Xie and He 2021, MoCo v3; timm vision_transformer.py, init_weights_vit_moco", )
ROW(lora_a,
    "Uniform on +-1 / sqrt(fan_in), or normal with std 1 / rank; its partner lora_B is zeros",
    "Hu et al. 2021; peft tuners/lora/layer.py, reset_lora_parameters", INIT_FIELDS(lora_fields), )
ROW(equalised,
    "Normal with std 1 / lr_mul; the layer multiplies by gain lr_mul / sqrt(fan_in) when it runs",
    "Karras et al. 2018, Progressive growing of GANs, section 4.1; StyleGAN",
    INIT_FIELDS(equalised_fields), )
ROW(focal_bias, "Every element is -log((1 - prior) / prior)",
    "Lin et al. 2017, Focal loss, section 4.1", INIT_FIELDS(focal_fields), )
ROW(fourier_features, "Normal with mean 0 and std sigma: fixed frequencies",
    "Tancik et al. 2020, Fourier features let networks learn high frequency functions, section 6",
    INIT_FIELDS(fourier_fields), )
ROW(mamba2_a_log, "log(U(low, high)): A_log of the heads of Mamba 2",
    "Dao and Gu 2024; mamba_ssm modules/mamba2.py", INIT_FIELDS(decay_fields), )
ROW(s4d_lin_real, "Every element is log(1 / 2): logarithm of the real part of S4D-Lin, negated",
    "Gu et al. 2022, On the parameterization of diagonal state space models, section 4", )
ROW(s4d_lin_imag, "pi n, n = 0, 1, ... along the last dimension: imaginary part of S4D-Lin",
    "Gu et al. 2022, On the parameterization of diagonal state space models, section 4", )
ROW(second_moment_normal, "Normal with mean 0 and std 1 / sqrt(E[f(z)^2] fan), z standard normal",
    "He et al. 2015, section 2.2, for any activation f", INIT_FIELDS(moment_fields), )
ROW(second_moment_uniform, "Uniform on +-sqrt(3 / (E[f(z)^2] fan)), z standard normal",
    "He et al. 2015, section 2.2, for any activation f", INIT_FIELDS(moment_fields), )
