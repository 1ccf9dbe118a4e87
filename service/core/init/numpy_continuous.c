/*
 * numpy.random's other continuous distributions: float64 data in place of the parameter's.
 * Arguments and their ranges are numpy's.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

/* The arguments are the law's numbers, in order, with 'size' behind them. */
static enum weightd_code resolve_numbers(struct weightd_law *law, struct weightd_explanation *why,
					 const struct weightd_distribution *distribution,
					 size_t count, const struct weightd_value *arguments,
					 const struct weightd_target *target,
					 const char *initializer, const char *pointer,
					 struct weightd_error *err)
{
	for (size_t i = 0; i < count; i++)
		law->reals[i] = weightd_value_real(&arguments[i]);
	return init_numpy(law, why, distribution, &arguments[count], target, initializer, pointer,
			  err);
}

enum weightd_code init_numpy(struct weightd_law *law, struct weightd_explanation *why,
			     const struct weightd_distribution *distribution,
			     const struct weightd_value *size, const struct weightd_target *target,
			     const char *initializer, const char *pointer,
			     struct weightd_error *err)
{
	law->distribution = distribution;
	const struct weightd_moments moments = distribution->moments(law);
	why->has_mean = why->has_std = moments.known;
	why->mean = moments.mean;
	why->std = moments.std;
	why->has_bounds = moments.low - moments.low == 0.0 && moments.high - moments.high == 0.0;
	why->low = why->has_bounds ? moments.low : 0.0;
	why->high = why->has_bounds ? moments.high : 0.0;
	return init_check_size(size, target, initializer, pointer, err);
}

#define POSITIVE(field, text)                                                              \
	{                                                                                  \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .required = true, \
		.min = 0, .max = WEIGHTD_NO_MAXIMUM, .min_is_open = true                   \
	}
#define NOT_NEGATIVE(field, text)                                                          \
	{                                                                                  \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .required = true, \
		.min = 0, .max = WEIGHTD_NO_MAXIMUM                                        \
	}
#define REQUIRED(field, text)                                                             \
	{                                                                                 \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .required = true \
	}

/* numpy.NAME with its fields before size=, of the distribution NAME. */
#define NUMPY(row, text, ...)                                                               \
	static const struct weightd_field row##_fields[] = {__VA_ARGS__, SIZE_ARGUMENT};    \
	static enum weightd_code resolve_##row(                                             \
		struct weightd_law *law, struct weightd_explanation *why,                   \
		const struct weightd_value *arguments, const struct weightd_target *target, \
		const char *pointer, struct weightd_error *err)                             \
	{                                                                                   \
		return resolve_numbers(law, why, &weightd_distribution_##row,               \
				       sizeof row##_fields / sizeof row##_fields[0] - 1,    \
				       arguments, target, "numpy." #row, pointer, err);     \
	}                                                                                   \
	const struct weightd_initializer weightd_init_numpy_##row = {                       \
		.name = "numpy." #row,                                                      \
		.doc = "float64 data, " text,                                               \
		.source = "numpy.random." #row,                                             \
		INIT_FIELDS(row##_fields),                                                  \
		.flags = WEIGHTD_REPLACES_DATA,                                             \
		.data_dtype = WEIGHTD_FLOAT64,                                              \
		.resolve = resolve_##row,                                                   \
	};

NUMPY(lognormal, "exp of a normal with mean and standard deviation sigma",
      REAL_ARGUMENT("mean", 0.0, "Mean of the logarithm"),
      STD_ARGUMENT("sigma", 1.0, "Standard deviation of the logarithm"))
NUMPY(exponential, "exponential with mean scale", STD_ARGUMENT("scale", 1.0, "Mean"))
NUMPY(laplace, "Laplace with mean loc and a scale", REAL_ARGUMENT("loc", 0.0, "Mean"),
      STD_ARGUMENT("scale", 1.0, "Decay of the density"))
NUMPY(gumbel, "Gumbel with mode loc and a scale", REAL_ARGUMENT("loc", 0.0, "Mode"),
      STD_ARGUMENT("scale", 1.0, "Scale"))
NUMPY(logistic, "logistic with mean loc and a scale", REAL_ARGUMENT("loc", 0.0, "Mean"),
      STD_ARGUMENT("scale", 1.0, "Scale"))
NUMPY(triangular, "triangular between left and right, highest at mode",
      REQUIRED("left", "Lower end"), REQUIRED("mode", "Where the density is highest"),
      REQUIRED("right", "Upper end"))
NUMPY(rayleigh, "Rayleigh with mode scale", STD_ARGUMENT("scale", 1.0, "Mode"))
NUMPY(weibull, "Weibull with shape a", NOT_NEGATIVE("a", "Shape"))
NUMPY(power, "density a x^(a - 1) on [0, 1]", POSITIVE("a", "Shape"))
NUMPY(pareto, "Lomax (Pareto II) with shape a", POSITIVE("a", "Shape"))
NUMPY(gamma, "gamma with a shape and a scale", NOT_NEGATIVE("shape", "Shape"),
      STD_ARGUMENT("scale", 1.0, "Scale"))
NUMPY(beta, "beta with shapes a and b", POSITIVE("a", "First shape"), POSITIVE("b", "Second shape"))
NUMPY(f, "F with degrees of freedom dfnum and dfden", POSITIVE("dfnum", "Of the numerator"),
      POSITIVE("dfden", "Of the denominator"))
NUMPY(standard_t, "Student's t with df degrees of freedom", POSITIVE("df", "Degrees of freedom"))
NUMPY(noncentral_chisquare, "chi-square with df degrees of freedom and noncentrality nonc",
      POSITIVE("df", "Degrees of freedom"), NOT_NEGATIVE("nonc", "Noncentrality"))
NUMPY(noncentral_f, "F with degrees of freedom dfnum and dfden and noncentrality nonc",
      POSITIVE("dfnum", "Of the numerator"), POSITIVE("dfden", "Of the denominator"),
      NOT_NEGATIVE("nonc", "Noncentrality"))
NUMPY(wald, "inverse Gaussian with a mean and a scale", POSITIVE("mean", "Mean"),
      POSITIVE("scale", "Scale"))
NUMPY(vonmises, "von Mises on [-pi, pi] with mode mu and concentration kappa",
      REQUIRED("mu", "Mode"), NOT_NEGATIVE("kappa", "Concentration"))
