/*
 * numpy.random's distributions with fixed numbers, or that are others with numbers of their own:
 * random, standard_normal, standard_exponential, standard_gamma, standard_cauchy,
 * chisquare.
 */
#include "core/init/init_parts.h"
#include "core/rng/tables.h"

/* numpy.NAME with fields, size= the last of them; 'reals' are the recipe's numbers. */
#define NUMPY(row, distribution_row, text, other_names, size_at, reals, ...) \
	static const struct weightd_field row##_fields[] = {__VA_ARGS__}; \
	static enum weightd_code resolve_##row(struct weightd_recipe *recipe, \
	                                       struct weightd_explanation *why, \
	                                       const struct weightd_value *a, \
	                                       const struct weightd_target *target, const char *pointer, \
	                                       struct weightd_error *err) \
	{ \
		reals; \
		return init_numpy(recipe, why, &weightd_distribution_##distribution_row, &a[size_at], target, \
		                  "numpy." #row, pointer, err); \
	} \
	const struct weightd_initializer weightd_init_numpy_##row = { \
		.name = "numpy." #row, \
		.doc = "float64 data, " text, \
		.source = "numpy.random." #row, \
		INIT_FIELDS(row##_fields), \
		.flags = WEIGHTD_REPLACES_DATA, \
		.data_dtype = WEIGHTD_FLOAT64, \
		.aliases = other_names, \
		.resolve = resolve_##row, \
	};

static const char *const random_aliases[] = {"numpy.random_sample", "numpy.ranf", "numpy.sample", NULL};

#define SHAPE_ARGUMENT(field, text, least_is_open) \
	{.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .required = true, .min = 0, \
	 .max = WEIGHTD_NO_MAXIMUM, .min_is_open = (least_is_open)}

NUMPY(random, uniform, "uniform on [0, 1)", random_aliases, 0, recipe->reals[1] = 1.0, SIZE_ARGUMENT)
NUMPY(standard_normal, normal, "normal with mean 0 and standard deviation 1", NULL, 0, recipe->reals[1] = 1.0,
      SIZE_ARGUMENT)
NUMPY(standard_exponential, exponential, "exponential with mean 1", NULL, 0, recipe->reals[0] = 1.0, SIZE_ARGUMENT)
NUMPY(standard_cauchy, cauchy, "standard Cauchy", NULL, 0, recipe->reals[0] = 0.0, SIZE_ARGUMENT)
NUMPY(standard_gamma, gamma, "gamma with a shape and scale 1", NULL, 1,
      (recipe->reals[0] = weightd_value_real(&a[0]), recipe->reals[1] = 1.0),
      SHAPE_ARGUMENT("shape", "Shape", false), SIZE_ARGUMENT)
NUMPY(chisquare, gamma, "chi-square with df degrees of freedom", NULL, 1,
      (recipe->reals[0] = weightd_value_real(&a[0]) / 2.0, recipe->reals[1] = 2.0),
      SHAPE_ARGUMENT("df", "Degrees of freedom", true), SIZE_ARGUMENT)
