/*
 * Initializers of MXNet, MindSpore, Burn and candle that are more than another's name.  All take
 * the fans that the layer states.
 */
#include "core/init/init_parts.h"
#include "core/init/variance_scaling.h"

#include <math.h>
#include <string.h>

#define FLAG(field, text)                                                \
	{                                                                \
		.name = (field), .doc = (text), .accepts = WEIGHTD_BOOL, \
		.fallback = WEIGHTD_VALUE_BOOL(false)                    \
	}
#define CHOICE(field, text, list, preset)                                 \
	{                                                                 \
		.name = (field), .doc = (text), .accepts = WEIGHTD_TEXT,  \
		.fallback = WEIGHTD_VALUE_TEXT(preset), .choices = (list) \
	}

static const char *const mxnet_laws[] = {"uniform", "gaussian", NULL};
static const char *const factors[] = {"avg", "in", "out", NULL};
static const char *const modes[] = {"fan_in", "fan_out", NULL};
static const char *const candle_laws[] = {"normal", "uniform", NULL};
/* MindSpore's list has no selu, candle's no leaky_relu. */
static const char *const mindspore_nonlinearities[] = {
	"linear",	    "conv1d",  "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
	"conv_transpose3d", "sigmoid", "tanh",	 "relu",   "leaky_relu",       NULL,
};
static const char *const candle_nonlinearities[] = {"relu", "linear", "sigmoid",
						    "tanh", "selu",   NULL};

static const struct weightd_field half_width_fields[] = {
	STD_ARGUMENT("scale", 0.07, "Bound of the magnitude")};
static const struct weightd_field mxnet_normal_fields[] = {
	STD_ARGUMENT("sigma", 0.01, "Standard deviation")};
static const struct weightd_field mxnet_xavier_fields[] = {
	CHOICE("rnd_type", "Law of the values", mxnet_laws, "uniform"),
	CHOICE("factor_type", "Which fan the variance is divided by", factors, "avg"),
	STD_ARGUMENT("magnitude", 3.0, "Square of the bound, or of the std, times the fan"),
};
static const struct weightd_field mxnet_prelu_fields[] = {
	CHOICE("factor_type", "Which fan the variance is divided by", factors, "avg"),
	REAL_ARGUMENT("slope", 0.25, "Slope of the PReLU"),
};
static const struct weightd_field mindspore_normal_fields[] = {
	STD_ARGUMENT("sigma", 0.01, "Standard deviation"),
	REAL_ARGUMENT("mean", 0.0, "Mean"),
};
static const struct weightd_field mindspore_he_fields[] = {
	REAL_ARGUMENT("negative_slope", 0.0,
		      "Slope of the leaky_relu; without effect for other nonlinearities"),
	{.name = "mode",
	 .doc = "Which fan the variance is divided by",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("fan_in"),
	 .choices = modes,
	 .any_case = true},
	CHOICE("nonlinearity", "The nonlinearity whose gain is used", mindspore_nonlinearities,
	       "leaky_relu"),
};
static const struct weightd_field mindspore_xavier_fields[] = {STD_ARGUMENT("gain", 1.0, "Factor")};
static const struct weightd_field burn_kaiming_fields[] = {
	STD_ARGUMENT("gain", 0x1.6a09e667f3bcdp+0, "Factor; sqrt(2) for a relu"),
	FLAG("fan_out_only", "Divide by fan_out instead of fan_in"),
};
static const struct weightd_field candle_fields[] = {
	CHOICE("dist", "Law of the values", candle_laws, "normal"),
	CHOICE("fan", "Which fan the variance is divided by", modes, "fan_in"),
	{.name = "non_linearity",
	 .doc = "The nonlinearity whose gain is used, or a gain",
	 .accepts = WEIGHTD_TEXT | WEIGHTD_REAL,
	 .min = 0,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .fallback = WEIGHTD_VALUE_TEXT("relu"),
	 .choices = candle_nonlinearities},
};

/* Fans above 0: there is no element where one is 0. */
struct fans {
	double in, out;
};

static enum weightd_code symmetric(struct weightd_law *law, struct weightd_explanation *why,
				   double bound)
{
	return init_uniform(law, why, -bound, bound);
}

static enum weightd_code gained(struct weightd_law *law, struct weightd_explanation *why,
				double gain, double std, bool is_uniform)
{
	why->has_gain = true;
	why->gain = gain;
	return is_uniform ? symmetric(law, why, sqrt(3.0) * std) : init_normal(law, why, 0.0, std);
}

static enum weightd_code mxnet(struct weightd_law *law, struct weightd_explanation *why,
			       struct fans f, const char *rnd_type, const char *factor_type,
			       double magnitude)
{
	const double factor = strcmp(factor_type, "in") == 0	? f.in
			      : strcmp(factor_type, "out") == 0 ? f.out
								: (f.in + f.out) / 2.0;
	const double scale = sqrt(magnitude / factor);

	return strcmp(rnd_type, "uniform") == 0 ? symmetric(law, why, scale)
						: init_normal(law, why, 0.0, scale);
}

static enum weightd_code he(struct weightd_law *law, struct weightd_explanation *why, struct fans f,
			    const struct weightd_value *a, bool is_uniform)
{
	const double gain = init_calculate_gain(a[2].text, weightd_value_real(&a[0]));

	return gained(law, why, gain, gain / sqrt(strcmp(a[1].text, "fan_out") == 0 ? f.out : f.in),
		      is_uniform);
}

static enum weightd_code burn(struct weightd_law *law, struct weightd_explanation *why,
			      struct fans f, const struct weightd_value *a, bool is_uniform)
{
	const double gain = weightd_value_real(&a[0]),
		     unit = 1.0 / sqrt(a[1].boolean ? f.out : f.in);

	why->has_gain = true;
	why->gain = gain;
	return is_uniform ? symmetric(law, why, sqrt(3.0) * gain * unit)
			  : init_normal(law, why, 0.0, gain * unit);
}

static enum weightd_code xavier(struct weightd_law *law, struct weightd_explanation *why,
				struct fans f, double gain, bool is_uniform, bool is_burn)
{
	why->has_gain = true;
	why->gain = gain;
	if (!is_uniform)
		return init_normal(law, why, 0.0, gain * sqrt(2.0 / (f.in + f.out)));
	return symmetric(law, why,
			 is_burn ? sqrt(3.0) * gain * sqrt(2.0 / (f.in + f.out))
				 : gain * sqrt(6.0 / (f.in + f.out)));
}

static enum weightd_code candle(struct weightd_law *law, struct weightd_explanation *why,
				struct fans f, const struct weightd_value *a)
{
	const double gain = init_gain(&a[2]);

	return gained(law, why, gain, gain / sqrt(strcmp(a[1].text, "fan_out") == 0 ? f.out : f.in),
		      strcmp(a[0].text, "uniform") == 0);
}

static enum weightd_code fans_of(struct fans *f, struct weightd_explanation *why,
				 const struct weightd_target *target, const char *initializer,
				 const char *pointer, struct weightd_error *err)
{
	struct weightd_fans fans;
	enum weightd_code code = init_fans(&fans, why, target, initializer, pointer, err);

	f->in = code == WEIGHTD_OK && fans.fan_in > 0 ? (double)fans.fan_in : 1.0;
	f->out = code == WEIGHTD_OK && fans.fan_out > 0 ? (double)fans.fan_out : 1.0;
	return code;
}

#define HEAD(row)                                                                   \
	static enum weightd_code resolve_##row(                                     \
		struct weightd_law *law, struct weightd_explanation *why,           \
		const struct weightd_value *a, const struct weightd_target *target, \
		const char *pointer, struct weightd_error *err)
/* Rows that see the arguments a[0], .. and, with FANS, the fans f. */
#define PLAIN(row, title, text, place, array, recipe_of)        \
	HEAD(row)                                               \
	{                                                       \
		(void)target, (void)pointer, (void)err;         \
		return recipe_of;                               \
	}                                                       \
	const struct weightd_initializer weightd_init_##row = { \
		.name = title,                                  \
		.doc = text,                                    \
		.source = place,                                \
		INIT_FIELDS(array),                             \
		.resolve = resolve_##row,                       \
	};
#define FANS(row, title, text, place, array, recipe_of)                                 \
	HEAD(row)                                                                       \
	{                                                                               \
		struct fans f;                                                          \
		enum weightd_code code = fans_of(&f, why, target, title, pointer, err); \
		return code == WEIGHTD_OK ? recipe_of : code;                           \
	}                                                                               \
	const struct weightd_initializer weightd_init_##row = {                         \
		.name = title,                                                          \
		.doc = text,                                                            \
		.source = place,                                                        \
		INIT_FIELDS(array),                                                     \
		.resolve = resolve_##row,                                               \
	};

PLAIN(mxnet_uniform, "mxnet.Uniform", "Uniform on +-scale", "mxnet.initializer.Uniform",
      half_width_fields, symmetric(law, why, weightd_value_real(&a[0])))
PLAIN(mxnet_normal, "mxnet.Normal", "Normal with mean 0 and std sigma", "mxnet.initializer.Normal",
      mxnet_normal_fields, init_normal(law, why, 0.0, weightd_value_real(&a[0])))
FANS(mxnet_xavier, "mxnet.Xavier", "Uniform on +-sqrt(magnitude / fan), or normal with that std",
     "mxnet.initializer.Xavier", mxnet_xavier_fields,
     mxnet(law, why, f, a[0].text, a[1].text, weightd_value_real(&a[2])))
FANS(mxnet_msra_prelu, "mxnet.MSRAPrelu",
     "Normal with mean 0 and std sqrt(2 / ((1 + slope^2) fan))", "mxnet.initializer.MSRAPrelu",
     mxnet_prelu_fields,
     mxnet(law, why, f, "gaussian", a[0].text,
	   2.0 / (1.0 + weightd_value_real(&a[1]) * weightd_value_real(&a[1]))))
PLAIN(mindspore_uniform, "mindspore.Uniform", "Uniform on +-scale",
      "mindspore.common.initializer.Uniform", half_width_fields,
      symmetric(law, why, weightd_value_real(&a[0])))
PLAIN(mindspore_normal, "mindspore.Normal", "Normal with a mean and std sigma",
      "mindspore.common.initializer.Normal", mindspore_normal_fields,
      init_normal(law, why, weightd_value_real(&a[1]), weightd_value_real(&a[0])))
FANS(mindspore_xavier_uniform, "mindspore.XavierUniform",
     "Uniform on +-gain sqrt(6 / (fan_in + fan_out))", "mindspore.common.initializer.XavierUniform",
     mindspore_xavier_fields, xavier(law, why, f, weightd_value_real(&a[0]), true, false))
FANS(mindspore_xavier_normal, "mindspore.XavierNormal",
     "Normal with mean 0 and std gain sqrt(2 / (fan_in + fan_out))",
     "mindspore.common.initializer.XavierNormal", mindspore_xavier_fields,
     xavier(law, why, f, weightd_value_real(&a[0]), false, false))
FANS(mindspore_he_uniform, "mindspore.HeUniform", "Uniform on +-gain sqrt(3 / fan)",
     "mindspore.common.initializer.HeUniform", mindspore_he_fields, he(law, why, f, a, true))
FANS(mindspore_he_normal, "mindspore.HeNormal", "Normal with mean 0 and std gain / sqrt(fan)",
     "mindspore.common.initializer.HeNormal", mindspore_he_fields, he(law, why, f, a, false))
FANS(burn_kaiming_uniform, "burn.KaimingUniform", "Uniform on +-gain sqrt(3 / fan)",
     "burn Initializer::KaimingUniform", burn_kaiming_fields, burn(law, why, f, a, true))
FANS(burn_kaiming_normal, "burn.KaimingNormal", "Normal with mean 0 and std gain / sqrt(fan)",
     "burn Initializer::KaimingNormal", burn_kaiming_fields, burn(law, why, f, a, false))
FANS(burn_xavier_uniform, "burn.XavierUniform", "Uniform on +-gain sqrt(6 / (fan_in + fan_out))",
     "burn Initializer::XavierUniform", mindspore_xavier_fields,
     xavier(law, why, f, weightd_value_real(&a[0]), true, true))
FANS(burn_xavier_normal, "burn.XavierNormal",
     "Normal with mean 0 and std gain sqrt(2 / (fan_in + fan_out))",
     "burn Initializer::XavierNormal", mindspore_xavier_fields,
     xavier(law, why, f, weightd_value_real(&a[0]), false, true))
FANS(candle_kaiming, "candle.Kaiming",
     "Normal with mean 0 and std gain / sqrt(fan), or uniform with that std",
     "candle_nn Init::Kaiming", candle_fields, candle(law, why, f, a))
