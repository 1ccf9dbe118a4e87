/*
 * Published recipes that need only the fans and a few numbers: siren_uniform, random_walk,
 * wang_init.
 */
#include "core/init/init_parts.h"
#include "core/number/elementary.h"

#include <math.h>
#include <string.h>

static const char *const walk_nonlinearities[] = {"relu", "linear", NULL};

static const struct weightd_field siren_fields[] = {
	{.name = "w0",
	 .doc = "Frequency of the sines",
	 .accepts = WEIGHTD_REAL,
	 .min = 0,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .min_is_open = true,
	 .fallback = WEIGHTD_VALUE_REAL(30.0)},
	{.name = "is_first",
	 .doc = "The layer that takes the coordinates",
	 .accepts = WEIGHTD_BOOL,
	 .fallback = WEIGHTD_VALUE_BOOL(false)},
};
static const struct weightd_field walk_fields[] = {
	{.name = "nonlinearity",
	 .doc = "Between the layers",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("relu"),
	 .choices = walk_nonlinearities},
};
static const struct weightd_field wang_fields[] = {
	{.name = "num_layers",
	 .doc = "Layers of the model",
	 .accepts = WEIGHTD_INT,
	 .required = true,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM},
	{.name = "dim",
	 .doc = "Width of the model; None: fan_in",
	 .accepts = WEIGHTD_NONE | WEIGHTD_INT,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .fallback = WEIGHTD_VALUE_NONE},
};
/* fan_in as a number above 0. */
static enum weightd_code width(double *dim, struct weightd_explanation *why,
			       const struct weightd_target *target, const char *initializer,
			       const char *pointer, struct weightd_error *err)
{
	struct weightd_fans fans;
	enum weightd_code code = init_fans(&fans, why, target, initializer, pointer, err);

	*dim = code == WEIGHTD_OK && fans.fan_in > 0 ? (double)fans.fan_in
						     : 1.0; /* no element where it is 0 */
	return code;
}

/* A row whose 'recipe_of' sees arguments a[0], ... and d, the fan_in. */
#define PUBLISHED(row, text, paper, fields_array, recipe_of)                         \
	static enum weightd_code resolve_##row(                                      \
		struct weightd_law *law, struct weightd_explanation *why,            \
		const struct weightd_value *a, const struct weightd_target *target,  \
		const char *pointer, struct weightd_error *err)                      \
	{                                                                            \
		double d;                                                            \
		enum weightd_code code = width(&d, why, target, #row, pointer, err); \
		(void)a;                                                             \
		if (code != WEIGHTD_OK)                                              \
			return code;                                                 \
		return recipe_of;                                                    \
	}                                                                            \
	const struct weightd_initializer weightd_init_##row = {                      \
		.name = #row,                                                        \
		.doc = text,                                                         \
		.source = paper,                                                     \
		INIT_FIELDS(fields_array),                                           \
		.resolve = resolve_##row,                                            \
	};

static enum weightd_code symmetric(struct weightd_law *law, struct weightd_explanation *why,
				   double bound)
{
	return init_uniform(law, why, -bound, bound);
}

/* With our own exponential: the C library's may differ in the last bit between machines. */
static double walk_std(const char *nonlinearity, double d)
{
	if (strcmp(nonlinearity, "linear") == 0)
		return weightd_exp_any(1.0 / (2.0 * d)) / sqrt(d);
	return sqrt(2.0) * weightd_exp_any(1.2 / (fmax(d, 6.0) - 2.4)) / sqrt(d);
}

static double wang_std(const struct weightd_value *a, double fan_in)
{
	const double d = a[1].kind == WEIGHTD_INT ? (double)a[1].integer : fan_in;

	return 2.0 / ((double)a[0].integer * sqrt(d));
}

PUBLISHED(siren_uniform, "Uniform on +-1 / fan_in in the first layer, else +-sqrt(6 / fan_in) / w0",
	  "Sitzmann et al. 2020, Implicit neural representations, section 3.2", siren_fields,
	  symmetric(law, why, a[1].boolean ? 1.0 / d : sqrt(6.0 / d) / weightd_value_real(&a[0])))
PUBLISHED(
	random_walk,
	"Normal with mean 0 and std g / sqrt(fan_in), g = sqrt(2) exp(1.2 / (max(d, 6) - 2.4)) or "
	"exp(1 / 2d)",
	"Sussillo and Abbott 2014, Random walk initialization", walk_fields,
	init_normal(law, why, 0.0, walk_std(a[0].text, d)))
PUBLISHED(wang_init, "Normal with mean 0 and std 2 / (num_layers sqrt(dim))",
	  "Wang and Komatsuzaki 2021, GPT-J; GPT-NeoX wang_init_method", wang_fields,
	  init_normal(law, why, 0.0, wang_std(a, d)))
