/*
 * paddle.*: the initializers of PaddlePaddle (python/paddle/nn/initializer).  Fans are those that
 * the layer states; fan_in and fan_out in a call replace them.
 */
#include "core/init/init_parts.h"
#include "core/init/variance_scaling.h"
#include "core/distribution/distribution_table.h"

#include <math.h>
#include <string.h>

#define FAN_ARGUMENT(field)                                                                  \
	{                                                                                    \
		.name = (field), .doc = "None: that of the tensor",                          \
		.accepts = WEIGHTD_NONE | WEIGHTD_REAL, .min = 0, .max = WEIGHTD_NO_MAXIMUM, \
		.min_is_open = true, .fallback = WEIGHTD_VALUE_NONE                          \
	}

static const char *const modes[] = {"fan_in", "fan_out", NULL};

static const struct weightd_field constant_fields[] = {REAL_ARGUMENT("value", 0.0, "The value")};
static const struct weightd_field normal_fields[] = {
	REAL_ARGUMENT("mean", 0.0, "Mean"),
	STD_ARGUMENT("std", 1.0, "Standard deviation"),
};
static const struct weightd_field uniform_fields[] = {
	REAL_ARGUMENT("low", -1.0, "Lower bound, included"),
	REAL_ARGUMENT("high", 1.0, "Upper bound, not reached unless it equals low"),
};
static const struct weightd_field truncated_fields[] = {
	REAL_ARGUMENT("mean", 0.0, "Mean of the normal distribution that is cut"),
	STD_ARGUMENT("std", 1.0, "Standard deviation of the normal distribution that is cut"),
	REAL_ARGUMENT("a", -2.0, "Least value (absolute)"),
	REAL_ARGUMENT("b", 2.0, "Largest value (absolute)"),
};
static const struct weightd_field xavier_fields[] = {
	FAN_ARGUMENT("fan_in"),
	FAN_ARGUMENT("fan_out"),
	STD_ARGUMENT("gain", 1.0, "Factor"),
};
static const struct weightd_field kaiming_fields[] = {
	FAN_ARGUMENT("fan_in"),
	REAL_ARGUMENT("negative_slope", 0.0,
		      "Slope of the leaky_relu; without effect for other nonlinearities"),
	{.name = "nonlinearity",
	 .doc = "The nonlinearity whose gain is used",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("relu"),
	 .choices = init_nonlinearities},
	{.name = "mode",
	 .doc = "Which fan the variance is divided by; fan_in in a call counts for fan_in",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("fan_in"),
	 .choices = modes},
};
static const struct weightd_field orthogonal_fields[] = {REAL_ARGUMENT("gain", 1.0, "Factor")};
static const struct weightd_field dirac_fields[] = {
	{.name = "groups",
	 .doc = "Groups of the convolution, each with its own identity",
	 .accepts = WEIGHTD_INT,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .fallback = WEIGHTD_VALUE_INT(1)},
};

struct fans {
	double in, out;
};

/* The fans of the call, or the tensor's; above 0, for there is no element where one is 0. */
static enum weightd_code fans_of(struct fans *f, struct weightd_explanation *why,
				 const struct weightd_value *in, const struct weightd_value *out,
				 const struct weightd_target *target, const char *initializer,
				 const char *pointer, struct weightd_error *err)
{
	struct weightd_fans fans = {.known = false};

	if (in->kind == WEIGHTD_NONE || out->kind == WEIGHTD_NONE) {
		enum weightd_code code = init_fans(&fans, why, target, initializer, pointer, err);
		if (code != WEIGHTD_OK)
			return code;
	}
	f->in = in->kind == WEIGHTD_NONE ? (double)fans.fan_in : weightd_value_real(in);
	f->out = out->kind == WEIGHTD_NONE ? (double)fans.fan_out : weightd_value_real(out);
	if (f->in <= 0.0)
		f->in = 1.0;
	if (f->out <= 0.0)
		f->out = 1.0;
	return WEIGHTD_OK;
}

static enum weightd_code symmetric(struct weightd_law *law, struct weightd_explanation *why,
				   double bound)
{
	return init_uniform(law, why, -bound, bound);
}

static enum weightd_code xavier(struct weightd_law *law, struct weightd_explanation *why,
				const struct weightd_value *a, bool is_uniform,
				const struct weightd_target *target, const char *initializer,
				const char *pointer, struct weightd_error *err)
{
	struct fans f;
	enum weightd_code code = fans_of(&f, why, &a[0], &a[1], target, initializer, pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	why->has_gain = true;
	why->gain = weightd_value_real(&a[2]);
	return is_uniform ? symmetric(law, why, why->gain * sqrt(6.0 / (f.in + f.out)))
			  : init_normal(law, why, 0.0, why->gain * sqrt(2.0 / (f.in + f.out)));
}

static enum weightd_code kaiming(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *a, bool is_uniform,
				 const struct weightd_target *target, const char *initializer,
				 const char *pointer, struct weightd_error *err)
{
	const struct weightd_value none = WEIGHTD_VALUE_NONE;
	struct fans f;
	enum weightd_code code = fans_of(&f, why, &a[0], &none, target, initializer, pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	const double fan = strcmp(a[3].text, "fan_out") == 0 ? f.out : f.in;
	why->has_gain = true;
	why->gain = init_calculate_gain(a[2].text, weightd_value_real(&a[1]));
	return is_uniform ? symmetric(law, why, why->gain * sqrt(3.0 / fan))
			  : init_normal(law, why, 0.0, why->gain / sqrt(fan));
}

/* The row of torch that does the same, with the same arguments. */
static enum weightd_code as(const struct weightd_initializer *row, struct weightd_law *law,
			    struct weightd_explanation *why, const struct weightd_value *a,
			    const struct weightd_target *target, const char *pointer,
			    struct weightd_error *err)
{
	return row->resolve(law, why, a, target, pointer, err);
}

extern const struct weightd_initializer weightd_init_uniform, weightd_init_trunc_normal,
	weightd_init_orthogonal, weightd_init_dirac;

#define PADDLE(row, class, text, array, recipe_of, ...)                             \
	static enum weightd_code resolve_##row(                                     \
		struct weightd_law *law, struct weightd_explanation *why,           \
		const struct weightd_value *a, const struct weightd_target *target, \
		const char *pointer, struct weightd_error *err)                     \
	{                                                                           \
		(void)target, (void)pointer, (void)err;                             \
		return recipe_of;                                                   \
	}                                                                           \
	static const char *const aliases_##row[] = {__VA_ARGS__ NULL};              \
	const struct weightd_initializer weightd_init_paddle_##row = {              \
		.name = "paddle." class,                                            \
		.aliases = aliases_##row,                                           \
		.doc = text,                                                        \
		.source = "paddle.nn.initializer." class,                           \
		INIT_FIELDS(array),                                                 \
		.resolve = resolve_##row,                                           \
	};

PADDLE(constant, "Constant", "Every element is value", constant_fields,
       init_constant(law, why, weightd_value_real(&a[0])), "mindspore.Constant", "mxnet.Constant",
       "burn.Constant", "candle.Const", )
PADDLE(normal, "Normal", "Normal with a mean and a std", normal_fields,
       init_normal(law, why, weightd_value_real(&a[0]), weightd_value_real(&a[1])), )
PADDLE(uniform, "Uniform", "Uniform on [low, high)", uniform_fields,
       as(&weightd_init_uniform, law, why, a, target, pointer, err), )
PADDLE(truncated_normal, "TruncatedNormal",
       "Normal (mean, std) restricted to the absolute interval [a, b]", truncated_fields,
       as(&weightd_init_trunc_normal, law, why, a, target, pointer, err), )
PADDLE(xavier_uniform, "XavierUniform", "Uniform on +-gain sqrt(6 / (fan_in + fan_out))",
       xavier_fields, xavier(law, why, a, true, target, "paddle.XavierUniform", pointer, err), )
PADDLE(xavier_normal, "XavierNormal",
       "Normal with mean 0 and std gain sqrt(2 / (fan_in + fan_out))", xavier_fields,
       xavier(law, why, a, false, target, "paddle.XavierNormal", pointer, err), )
PADDLE(kaiming_uniform, "KaimingUniform", "Uniform on +-gain sqrt(3 / fan)", kaiming_fields,
       kaiming(law, why, a, true, target, "paddle.KaimingUniform", pointer, err), )
PADDLE(kaiming_normal, "KaimingNormal", "Normal with mean 0 and std gain / sqrt(fan)",
       kaiming_fields, kaiming(law, why, a, false, target, "paddle.KaimingNormal", pointer, err), )
PADDLE(orthogonal, "Orthogonal", "Semi-orthogonal matrix of shape (size(0), rest), times gain",
       orthogonal_fields, as(&weightd_init_orthogonal, law, why, a, target, pointer, err), )
PADDLE(dirac, "Dirac",
       "Centre tap of channel d to channel d is 1 in each group, 0 elsewhere; rank 3 to 5",
       dirac_fields, as(&weightd_init_dirac, law, why, a, target, pointer, err), )
