/*
 * numpy.random's distributions with fixed numbers, or that are others with numbers of their own:
 * random, standard_normal, standard_exponential, standard_gamma, standard_cauchy,
 * chisquare.  Four of them have the dtype and method of numpy.random.Generator's.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

#include <string.h>

/* numpy.NAME with fields, size= among them; 'reals' are the law's numbers. */
#define NUMPY(row, distribution_row, text, other_names, size_at, dtype_at, reals, ...)             \
	static const struct weightd_field row##_fields[] = {__VA_ARGS__};                          \
	static enum weightd_code resolve_##row(                                                    \
		struct weightd_law *law, struct weightd_explanation *why,                          \
		const struct weightd_value *a, const struct weightd_target *target,                \
		const char *pointer, struct weightd_error *err)                                    \
	{                                                                                          \
		reals;                                                                             \
		if ((dtype_at) != 0)                                                               \
			law->variant |= variant_of(a, size_at,                                     \
						   sizeof row##_fields / sizeof row##_fields[0]);  \
		return init_numpy(law, why, &weightd_distribution_##distribution_row, &a[size_at], \
				  target, "numpy." #row, pointer, err);                            \
	}                                                                                          \
	const struct weightd_initializer weightd_init_numpy_##row = {                              \
		.name = "numpy." #row,                                                             \
		.doc = text,                                                                       \
		.source = "numpy.random." #row,                                                    \
		INIT_FIELDS(row##_fields),                                                         \
		.flags = WEIGHTD_REPLACES_DATA,                                                    \
		.data_dtype = WEIGHTD_FLOAT64,                                                     \
		.dtype_argument = (dtype_at),                                                      \
		.aliases = other_names,                                                            \
		.resolve = resolve_##row,                                                          \
	};

/* Of the arguments behind size: dtype, and method where there is one. */
static unsigned variant_of(const struct weightd_value *a, size_t size_at, size_t count)
{
	unsigned variant = strcmp(a[size_at + 1].text, "float32") == 0 ? WEIGHTD_DRAWN_FLOAT32 : 0;

	if (size_at + 2 < count && strcmp(a[size_at + 2].text, "inv") == 0)
		variant |= WEIGHTD_DRAWN_INVERSE;
	return variant;
}

static const char *const random_aliases[] = {"numpy.random_sample", "numpy.ranf", "numpy.sample",
					     NULL};
static const char *const dtypes[] = {"float64", "float32", NULL};
static const char *const methods[] = {"zig", "inv", NULL};

#define SHAPE_ARGUMENT(field, text, least_is_open)                                         \
	{                                                                                  \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .required = true, \
		.min = 0, .max = WEIGHTD_NO_MAXIMUM, .min_is_open = (least_is_open)        \
	}
#define DTYPE_ARGUMENT                                                                         \
	{                                                                                      \
		.name = "dtype", .doc = "Of the draws and the data; float32 is default_rng's", \
		.accepts = WEIGHTD_TEXT, .fallback = WEIGHTD_VALUE_TEXT("float64"),            \
		.choices = dtypes, .dotted = true, .is_later = true                            \
	}
#define METHOD_ARGUMENT                                                               \
	{                                                                             \
		.name = "method", .doc = "Ziggurat or inverse; inv is default_rng's", \
		.accepts = WEIGHTD_TEXT, .fallback = WEIGHTD_VALUE_TEXT("zig"),       \
		.choices = methods, .is_later = true                                  \
	}

NUMPY(random, uniform, "data of dtype, uniform on [0, 1)", random_aliases, 0, 2,
      law->reals[1] = 1.0, SIZE_ARGUMENT, DTYPE_ARGUMENT)
NUMPY(standard_normal, normal, "data of dtype, normal with mean 0 and standard deviation 1", NULL,
      0, 2, law->reals[1] = 1.0, SIZE_ARGUMENT, DTYPE_ARGUMENT)
NUMPY(standard_exponential, exponential, "data of dtype, exponential with mean 1", NULL, 0, 2,
      law->reals[0] = 1.0, SIZE_ARGUMENT, DTYPE_ARGUMENT, METHOD_ARGUMENT)
NUMPY(standard_cauchy, cauchy, "float64 data, standard Cauchy", NULL, 0, 0, law->reals[0] = 0.0,
      SIZE_ARGUMENT)
NUMPY(standard_gamma, gamma, "data of dtype, gamma with a shape and scale 1", NULL, 1, 3,
      (law->reals[0] = weightd_value_real(&a[0]), law->reals[1] = 1.0),
      SHAPE_ARGUMENT("shape", "Shape", false), SIZE_ARGUMENT, DTYPE_ARGUMENT)
NUMPY(chisquare, gamma, "float64 data, chi-square with df degrees of freedom", NULL, 1, 0,
      (law->reals[0] = weightd_value_real(&a[0]) / 2.0, law->reals[1] = 2.0),
      SHAPE_ARGUMENT("df", "Degrees of freedom", true), SIZE_ARGUMENT)
