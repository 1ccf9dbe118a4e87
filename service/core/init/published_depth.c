/*
 * Published recipes that know how deep the model is: small_init, fixup, deepnorm, t_fixup,
 * mitchell, scaled_normal, layer_scale.
 *
 * Fourth and sixteenth roots are square roots of square roots, and other powers our own: the C
 * library's may differ in the last bit between machines.
 */
#include "core/number/elementary.h"
#include "core/init/init_parts.h"
#include "core/init/variance_scaling.h"

#include <math.h>
#include <string.h>

#define COUNT_ARGUMENT(field, text, ...)                                                      \
	{                                                                                     \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT, .min = 0, .max = 1e9, \
		__VA_ARGS__                                                                   \
	}
#define NUMBER_OF(field, text) COUNT_ARGUMENT(field, text, .required = true)
#define CHOICE_ARGUMENT(field, text, list, preset)                        \
	{                                                                 \
		.name = (field), .doc = (text), .accepts = WEIGHTD_TEXT,  \
		.fallback = WEIGHTD_VALUE_TEXT(preset), .choices = (list) \
	}

static const char *const modes[] = {"fan_in", "fan_out", NULL};
static const char *const parts[] = {"encoder", "decoder", NULL};
static const char *const laws[] = {"normal", "uniform", NULL};

static const struct weightd_field small_fields[] = {
	{.name = "dim",
	 .doc = "Width of the model; None: fan_in",
	 .accepts = WEIGHTD_NONE | WEIGHTD_INT,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .fallback = WEIGHTD_VALUE_NONE},
};
static const struct weightd_field fixup_fields[] = {
	{.name = "num_layers",
	 .doc = "Residual branches of the model",
	 .accepts = WEIGHTD_INT,
	 .required = true,
	 .min = 1,
	 .max = 1e9},
	{.name = "layers_per_branch",
	 .doc = "Layers in a branch",
	 .accepts = WEIGHTD_INT,
	 .fallback = WEIGHTD_VALUE_INT(2),
	 .min = 2,
	 .max = 1e9},
	CHOICE_ARGUMENT("mode", "Which fan the variance is divided by; the authors' code: fan_out",
			modes, "fan_out"),
};
static const struct weightd_field deepnorm_fields[] = {
	COUNT_ARGUMENT("encoder_layers", "Layers of the encoder", .fallback = WEIGHTD_VALUE_INT(0)),
	COUNT_ARGUMENT("decoder_layers", "Layers of the decoder", .fallback = WEIGHTD_VALUE_INT(0)),
	CHOICE_ARGUMENT("part", "Where the weight is, in a model with both", parts, "encoder"),
};
static const struct weightd_field t_fixup_fields[] = {
	{.name = "num_layers",
	 .doc = "Layers of the encoder or decoder",
	 .accepts = WEIGHTD_INT,
	 .required = true,
	 .min = 1,
	 .max = 1e9},
	CHOICE_ARGUMENT("part", "Where the weight is", parts, "encoder"),
	{.name = "embedding",
	 .doc = "An embedding: normal with std d^(-1/2) in place of Xavier's rule",
	 .accepts = WEIGHTD_BOOL,
	 .fallback = WEIGHTD_VALUE_BOOL(false)},
	CHOICE_ARGUMENT("distribution", "Law of Xavier's rule", laws, "uniform"),
};
static const struct weightd_field mitchell_fields[] = {
	{.name = "layer",
	 .doc = "Number of the layer, from 0, of a matrix that ends a branch; None: another matrix",
	 .accepts = WEIGHTD_NONE | WEIGHTD_INT,
	 .min = 0,
	 .max = 1e9,
	 .fallback = WEIGHTD_VALUE_NONE},
	STD_ARGUMENT("factor", 1.0, "Factor of the std"),
	STD_ARGUMENT("cutoff", 3.0, "Largest value, in std"),
};
static const struct weightd_field scaled_fields[] = {
	{.name = "num_layers",
	 .doc = "Layers of the model",
	 .accepts = WEIGHTD_INT,
	 .required = true,
	 .min = 1,
	 .max = 1e9},
	STD_ARGUMENT("std", 0.02, "Standard deviation of the other weights"),
};
static const struct weightd_field scale_fields[] = {NUMBER_OF("depth", "Layers of the model")};

static double fourth_root(double x)
{
	return sqrt(sqrt(x));
}

/* Fans as numbers above 0: there is no element where one is 0. */
struct fans {
	double in, out;
};

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

static enum weightd_code xavier(struct weightd_law *law, struct weightd_explanation *why,
				struct fans f, double gain, bool is_uniform)
{
	const double std = gain * sqrt(2.0 / (f.in + f.out));

	why->has_gain = true;
	why->gain = gain;
	if (!is_uniform)
		return init_normal(law, why, 0.0, std);
	init_uniform(law, why, -sqrt(3.0) * std, sqrt(3.0) * std);
	why->std = std;
	return WEIGHTD_OK;
}

static double fixup_std(const struct weightd_value *a, struct fans f)
{
	const double power = 1.0 / (double)(2 * a[1].integer - 2);
	const double root =
		a[1].integer == 2
			? 1.0 / sqrt((double)a[0].integer)
			: weightd_exp_any(-power * weightd_log_double((double)a[0].integer));

	return sqrt(2.0 / (strcmp(a[2].text, "fan_in") == 0 ? f.in : f.out)) * root;
}

/* The paper's table of beta; 0 where the model has no such part. */
static double deepnorm_beta(const struct weightd_value *a)
{
	const double n = (double)a[0].integer, m = (double)a[1].integer;
	const bool is_decoder = n == 0.0 || (m != 0.0 && strcmp(a[2].text, "decoder") == 0);

	if (n == 0.0 && m == 0.0)
		return 0.0;
	if (n == 0.0 || m == 0.0)
		return 1.0 / fourth_root(8.0 * (is_decoder ? m : n));
	return is_decoder ? 1.0 / fourth_root(12.0 * m)
			  : 0.87 / fourth_root(fourth_root(n * n * n * n * m));
}

static enum weightd_code deepnorm(struct weightd_law *law, struct weightd_explanation *why,
				  struct fans f, const struct weightd_value *a, const char *pointer,
				  struct weightd_error *err)
{
	const double beta = deepnorm_beta(a);

	if (beta > 0.0)
		return xavier(law, why, f, beta, false);
	weightd_error_add(err, WEIGHTD_ERR_MISSING_FIELD, pointer,
			  "deepnorm: the model has no layers");
	weightd_error_expected(err, "encoder_layers, decoder_layers or both");
	return WEIGHTD_ERR_MISSING_FIELD;
}

static enum weightd_code t_fixup(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *a, const struct weightd_target *target,
				 const char *pointer, struct weightd_error *err)
{
	const double layers = (double)a[0].integer;
	const double factor = strcmp(a[1].text, "decoder") == 0 ? 1.0 / fourth_root(9.0 * layers)
								: 0.67 / fourth_root(layers);
	struct fans f;

	if (a[2].boolean) {
		enum weightd_code code = init_require_rank(target, 2, 2, "t_fixup", pointer, err);
		if (code != WEIGHTD_OK)
			return code;
		return init_normal(law, why, 0.0, factor / sqrt((double)target->shape.dims[1]));
	}
	enum weightd_code code = fans_of(&f, why, target, "t_fixup", pointer, err);
	return code == WEIGHTD_OK ? xavier(law, why, f, factor, strcmp(a[3].text, "uniform") == 0)
				  : code;
}

static enum weightd_code mitchell(struct weightd_law *law, struct weightd_explanation *why,
				  struct fans f, const struct weightd_value *a)
{
	const double depth = a[0].kind == WEIGHTD_INT ? 2.0 * ((double)a[0].integer + 1.0) : 1.0;
	const double cutoff = weightd_value_real(&a[2]);

	return init_truncated(law, why, 0.0, weightd_value_real(&a[1]) / sqrt(f.in * depth),
			      -cutoff, cutoff);
}

static double layer_scale(int64_t depth)
{
	return depth <= 18 ? 0.1 : depth <= 24 ? 1e-5 : 1e-6;
}

#define HEAD(row)                                                                   \
	static enum weightd_code resolve_##row(                                     \
		struct weightd_law *law, struct weightd_explanation *why,           \
		const struct weightd_value *a, const struct weightd_target *target, \
		const char *pointer, struct weightd_error *err)

/* Rows whose 'recipe_of' sees the arguments a[0], .. and, with FANS, the fans f. */
#define PLAIN(row, text, paper, array, recipe_of)               \
	HEAD(row)                                               \
	{                                                       \
		(void)target, (void)pointer, (void)err;         \
		return recipe_of;                               \
	}                                                       \
	const struct weightd_initializer weightd_init_##row = { \
		.name = #row,                                   \
		.doc = text,                                    \
		.source = paper,                                \
		INIT_FIELDS(array),                             \
		.resolve = resolve_##row,                       \
	};
#define FANS(row, text, paper, example_text, array, recipe_of)                         \
	HEAD(row)                                                                      \
	{                                                                              \
		struct fans f;                                                         \
		enum weightd_code code = fans_of(&f, why, target, #row, pointer, err); \
		return code == WEIGHTD_OK ? recipe_of : code;                          \
	}                                                                              \
	const struct weightd_initializer weightd_init_##row = {                        \
		.name = #row,                                                          \
		.doc = text,                                                           \
		.source = paper,                                                       \
		.example = example_text,                                               \
		INIT_FIELDS(array),                                                    \
		.resolve = resolve_##row,                                              \
	};

FANS(small_init, "Normal with mean 0 and std sqrt(2 / (5 dim))",
     "Nguyen and Salazar 2019, Transformers without tears, section 2.2", NULL, small_fields,
     init_normal(law, why, 0.0,
		 sqrt(2.0 / (5.0 * (a[0].kind == WEIGHTD_INT ? (double)a[0].integer : f.in)))))
FANS(fixup, "Normal with mean 0 and std sqrt(2 / fan) num_layers^(-1 / (2 layers_per_branch - 2))",
     "Zhang, Dauphin and Ma 2019, Fixup initialization, section 3", NULL, fixup_fields,
     init_normal(law, why, 0.0, fixup_std(a, f)))
FANS(deepnorm,
     "Xavier normal with gain (8 N)^(-1/4); both parts: 0.87 (N^4 M)^(-1/16) and (12 M)^(-1/4)",
     "Wang et al. 2022, DeepNet, figure 2", "deepnorm(encoder_layers=12)", deepnorm_fields,
     deepnorm(law, why, f, a, pointer, err))
PLAIN(t_fixup, "Xavier's rule times 0.67 N^(-1/4), in a decoder times (9 N)^(-1/4)",
      "Huang et al. 2020, Improving transformer optimization through better initialization, "
      "section 3.3",
      t_fixup_fields, t_fixup(law, why, a, target, pointer, err))
FANS(mitchell,
     "Normal with std factor / sqrt(fan_in), or / sqrt(2 fan_in (layer + 1)), cut at cutoff std",
     "Groeneveld et al. 2024, OLMo; allenai/OLMo olmo/initialization.py", NULL, mitchell_fields,
     mitchell(law, why, f, a))
PLAIN(scaled_normal, "Normal with mean 0 and std std / sqrt(2 num_layers)",
      "Radford et al. 2019, GPT-2, section 2.3; Shoeybi et al. 2019, Megatron-LM", scaled_fields,
      init_normal(law, why, 0.0, weightd_value_real(&a[1]) / sqrt(2.0 * (double)a[0].integer)))
PLAIN(layer_scale, "0.1 up to 18 layers, 1e-5 up to 24, 1e-6 beyond",
      "Touvron et al. 2021, Going deeper with image transformers, section 2", scale_fields,
      init_constant(law, why, layer_scale(a[0].integer)))
