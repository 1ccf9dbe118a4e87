/*
 * numpy.random: p.data = torch.from_numpy(numpy.random...), so the data are float64, or have the
 * dtype that default_rng draws.  Arguments and their ranges are numpy's.
 */
#include "core/init/argument_fields.h"
#include "core/init/row_laws.h"

#define DATA .flags = WEIGHTD_REPLACES_DATA, .data_dtype = WEIGHTD_FLOAT64

#define SHAPE_ARGUMENT(field, text, least_is_open)                                         \
	{                                                                                  \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .required = true, \
		.min = 0, .max = WEIGHTD_NO_MAXIMUM, .min_is_open = (least_is_open)        \
	}
#define ABOVE_0(field, text) SHAPE_ARGUMENT(field, text, true)
#define FROM_0(field, text) SHAPE_ARGUMENT(field, text, false)
#define FREEDOM_ARGUMENTS \
	ABOVE_0("dfnum", "Of the numerator"), ABOVE_0("dfden", "Of the denominator")

const struct weightd_initializer weightd_init_numpy_uniform = {
	.name = "numpy.uniform",
	.doc = "float64 data, uniform on [low, high)",
	.source = "numpy.random.uniform",
	.example = "numpy.uniform(3, 5)",
	INIT_ARGUMENTS(REAL_ARGUMENT("low", 0.0, "Lower bound, included"),
		       REAL_ARGUMENT("high", 1.0, "Upper bound, not reached unless it equals low"),
		       SIZE_ARGUMENT),
	DATA,
	.requirements = {INIT_ORDERED("low", "high")}, /* numpy leaves the result undefined */
	.laws = {INIT_UNIFORM("low", "high")},
};

const struct weightd_initializer weightd_init_numpy_normal = {
	.name = "numpy.normal",
	.doc = "float64 data, normal with mean loc and standard deviation scale",
	.source = "numpy.random.normal",
	.example = "numpy.normal(0, 0.5)",
	INIT_ARGUMENTS(REAL_ARGUMENT("loc", 0.0, "Mean"),
		       STD_ARGUMENT("scale", 1.0, "Standard deviation"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_NORMAL("loc", "scale")},
};

const struct weightd_initializer weightd_init_numpy_randn = {
	.name = "numpy.randn",
	.doc = "float64 data, normal with mean 0 and standard deviation 1",
	.source = "numpy.random.randn",
	INIT_ARGUMENTS(SIZE_ARGUMENTS),
	DATA,
	.laws = {INIT_NORMAL("0", "1")},
};

const struct weightd_initializer weightd_init_numpy_rand = {
	.name = "numpy.rand",
	.doc = "float64 data, uniform on [0, 1)",
	.source = "numpy.random.rand",
	INIT_ARGUMENTS(SIZE_ARGUMENTS),
	DATA,
	.laws = {INIT_UNIFORM("0", "1")},
};

const struct weightd_initializer weightd_init_numpy_lognormal = {
	.name = "numpy.lognormal",
	.doc = "float64 data, exp of a normal with mean and standard deviation sigma",
	.source = "numpy.random.lognormal",
	INIT_ARGUMENTS(REAL_ARGUMENT("mean", 0.0, "Mean of the logarithm"),
		       STD_ARGUMENT("sigma", 1.0, "Standard deviation of the logarithm"),
		       SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(lognormal, "mean", "sigma")},
};

const struct weightd_initializer weightd_init_numpy_exponential = {
	.name = "numpy.exponential",
	.doc = "float64 data, exponential with mean scale",
	.source = "numpy.random.exponential",
	INIT_ARGUMENTS(STD_ARGUMENT("scale", 1.0, "Mean"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(exponential, "scale")},
};

const struct weightd_initializer weightd_init_numpy_laplace = {
	.name = "numpy.laplace",
	.doc = "float64 data, Laplace with mean loc and a scale",
	.source = "numpy.random.laplace",
	INIT_ARGUMENTS(REAL_ARGUMENT("loc", 0.0, "Mean"),
		       STD_ARGUMENT("scale", 1.0, "Decay of the density"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(laplace, "loc", "scale")},
};

const struct weightd_initializer weightd_init_numpy_gumbel = {
	.name = "numpy.gumbel",
	.doc = "float64 data, Gumbel with mode loc and a scale",
	.source = "numpy.random.gumbel",
	INIT_ARGUMENTS(REAL_ARGUMENT("loc", 0.0, "Mode"), STD_ARGUMENT("scale", 1.0, "Scale"),
		       SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(gumbel, "loc", "scale")},
};

const struct weightd_initializer weightd_init_numpy_logistic = {
	.name = "numpy.logistic",
	.doc = "float64 data, logistic with mean loc and a scale",
	.source = "numpy.random.logistic",
	INIT_ARGUMENTS(REAL_ARGUMENT("loc", 0.0, "Mean"), STD_ARGUMENT("scale", 1.0, "Scale"),
		       SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(logistic, "loc", "scale")},
};

const struct weightd_initializer weightd_init_numpy_triangular = {
	.name = "numpy.triangular",
	.doc = "float64 data, triangular between left and right, highest at mode",
	.source = "numpy.random.triangular",
	INIT_ARGUMENTS(REQUIRED_REAL_ARGUMENT("left", "Lower end"),
		       REQUIRED_REAL_ARGUMENT("mode", "Where the density is highest"),
		       REQUIRED_REAL_ARGUMENT("right", "Upper end"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(triangular, "left", "mode", "right")},
};

const struct weightd_initializer weightd_init_numpy_rayleigh = {
	.name = "numpy.rayleigh",
	.doc = "float64 data, Rayleigh with mode scale",
	.source = "numpy.random.rayleigh",
	INIT_ARGUMENTS(STD_ARGUMENT("scale", 1.0, "Mode"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(rayleigh, "scale")},
};

const struct weightd_initializer weightd_init_numpy_weibull = {
	.name = "numpy.weibull",
	.doc = "float64 data, Weibull with shape a",
	.source = "numpy.random.weibull",
	INIT_ARGUMENTS(FROM_0("a", "Shape"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(weibull, "a")},
};

const struct weightd_initializer weightd_init_numpy_power = {
	.name = "numpy.power",
	.doc = "float64 data, density a x^(a - 1) on [0, 1]",
	.source = "numpy.random.power",
	INIT_ARGUMENTS(ABOVE_0("a", "Shape"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(power, "a")},
};

const struct weightd_initializer weightd_init_numpy_pareto = {
	.name = "numpy.pareto",
	.doc = "float64 data, Lomax (Pareto II) with shape a",
	.source = "numpy.random.pareto",
	INIT_ARGUMENTS(ABOVE_0("a", "Shape"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(pareto, "a")},
};

const struct weightd_initializer weightd_init_numpy_gamma = {
	.name = "numpy.gamma",
	.doc = "float64 data, gamma with a shape and a scale",
	.source = "numpy.random.gamma",
	INIT_ARGUMENTS(FROM_0("shape", "Shape"), STD_ARGUMENT("scale", 1.0, "Scale"),
		       SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(gamma, "shape", "scale")},
};

const struct weightd_initializer weightd_init_numpy_beta = {
	.name = "numpy.beta",
	.doc = "float64 data, beta with shapes a and b",
	.source = "numpy.random.beta",
	INIT_ARGUMENTS(ABOVE_0("a", "First shape"), ABOVE_0("b", "Second shape"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(beta, "a", "b")},
};

const struct weightd_initializer weightd_init_numpy_f = {
	.name = "numpy.f",
	.doc = "float64 data, F with degrees of freedom dfnum and dfden",
	.source = "numpy.random.f",
	INIT_ARGUMENTS(FREEDOM_ARGUMENTS, SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(f, "dfnum", "dfden")},
};

const struct weightd_initializer weightd_init_numpy_standard_t = {
	.name = "numpy.standard_t",
	.doc = "float64 data, Student's t with df degrees of freedom",
	.source = "numpy.random.standard_t",
	INIT_ARGUMENTS(ABOVE_0("df", "Degrees of freedom"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(standard_t, "df")},
};

const struct weightd_initializer weightd_init_numpy_noncentral_chisquare = {
	.name = "numpy.noncentral_chisquare",
	.doc = "float64 data, chi-square with df degrees of freedom and noncentrality nonc",
	.source = "numpy.random.noncentral_chisquare",
	INIT_ARGUMENTS(ABOVE_0("df", "Degrees of freedom"), FROM_0("nonc", "Noncentrality"),
		       SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(noncentral_chisquare, "df", "nonc")},
};

const struct weightd_initializer weightd_init_numpy_noncentral_f = {
	.name = "numpy.noncentral_f",
	.doc = "float64 data, F with degrees of freedom dfnum and dfden and noncentrality nonc",
	.source = "numpy.random.noncentral_f",
	INIT_ARGUMENTS(FREEDOM_ARGUMENTS, FROM_0("nonc", "Noncentrality"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(noncentral_f, "dfnum", "dfden", "nonc")},
};

const struct weightd_initializer weightd_init_numpy_wald = {
	.name = "numpy.wald",
	.doc = "float64 data, inverse Gaussian with a mean and a scale",
	.source = "numpy.random.wald",
	INIT_ARGUMENTS(ABOVE_0("mean", "Mean"), ABOVE_0("scale", "Scale"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(wald, "mean", "scale")},
};

const struct weightd_initializer weightd_init_numpy_vonmises = {
	.name = "numpy.vonmises",
	.doc = "float64 data, von Mises on [-pi, pi] with mode mu and concentration kappa",
	.source = "numpy.random.vonmises",
	INIT_ARGUMENTS(REQUIRED_REAL_ARGUMENT("mu", "Mode"), FROM_0("kappa", "Concentration"),
		       SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(vonmises, "mu", "kappa")},
};

static const char *const dtypes[] = {"float64", "float32", NULL};
static const char *const methods[] = {"zig", "inv", NULL};

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
/* enum weightd_variant */
#define FLOAT32 "1 if dtype == 'float32' else 0"
#define FLOAT32_AND_INVERSE "(dtype == 'float32') + 2 * (method == 'inv')"
_Static_assert(WEIGHTD_DRAWN_FLOAT32 == 1 && WEIGHTD_DRAWN_INVERSE == 2, "as the formulas say");

const struct weightd_initializer weightd_init_numpy_random = {
	.name = "numpy.random",
	INIT_ALIASES("numpy.random_sample", "numpy.ranf", "numpy.sample"),
	.doc = "data of dtype, uniform on [0, 1)",
	.source = "numpy.random.random",
	INIT_ARGUMENTS(SIZE_ARGUMENT, DTYPE_ARGUMENT),
	DATA,
	.dtype_argument = 2,
	.variant = FLOAT32,
	.laws = {INIT_LAW(uniform, "0", "1")},
};

const struct weightd_initializer weightd_init_numpy_standard_normal = {
	.name = "numpy.standard_normal",
	.doc = "data of dtype, normal with mean 0 and standard deviation 1",
	.source = "numpy.random.standard_normal",
	INIT_ARGUMENTS(SIZE_ARGUMENT, DTYPE_ARGUMENT),
	DATA,
	.dtype_argument = 2,
	.variant = FLOAT32,
	.laws = {INIT_LAW(normal, "0", "1")},
};

const struct weightd_initializer weightd_init_numpy_standard_exponential = {
	.name = "numpy.standard_exponential",
	.doc = "data of dtype, exponential with mean 1",
	.source = "numpy.random.standard_exponential",
	INIT_ARGUMENTS(SIZE_ARGUMENT, DTYPE_ARGUMENT, METHOD_ARGUMENT),
	DATA,
	.dtype_argument = 2,
	.variant = FLOAT32_AND_INVERSE,
	.laws = {INIT_LAW(exponential, "1")},
};

const struct weightd_initializer weightd_init_numpy_standard_cauchy = {
	.name = "numpy.standard_cauchy",
	.doc = "float64 data, standard Cauchy",
	.source = "numpy.random.standard_cauchy",
	INIT_ARGUMENTS(SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(cauchy, "0")},
};

const struct weightd_initializer weightd_init_numpy_standard_gamma = {
	.name = "numpy.standard_gamma",
	.doc = "data of dtype, gamma with a shape and scale 1",
	.source = "numpy.random.standard_gamma",
	INIT_ARGUMENTS(FROM_0("shape", "Shape"), SIZE_ARGUMENT, DTYPE_ARGUMENT),
	DATA,
	.dtype_argument = 3,
	.variant = FLOAT32,
	.laws = {INIT_LAW(gamma, "shape", "1")},
};

const struct weightd_initializer weightd_init_numpy_chisquare = {
	.name = "numpy.chisquare",
	.doc = "float64 data, chi-square with df degrees of freedom",
	.source = "numpy.random.chisquare",
	INIT_ARGUMENTS(ABOVE_0("df", "Degrees of freedom"), SIZE_ARGUMENT),
	DATA,
	.laws = {INIT_LAW(gamma, "df / 2", "2")},
};

/*
 * Counts: p.data[:] = torch.from_numpy(numpy.random...).  numpy makes int64, which torch refuses
 * for a parameter, so the tensor keeps its dtype.
 */

const struct weightd_initializer weightd_init_numpy_poisson = {
	.name = "numpy.poisson",
	.doc = "Counts, Poisson with mean lam, in the tensor's dtype",
	.source = "numpy.random.poisson",
	.example = "numpy.poisson(3)",
	INIT_ARGUMENTS({.name = "lam",
			.doc = "Mean",
			.accepts = WEIGHTD_REAL,
			.min = 0,
			.max = 9.223372006484771e18,
			.fallback = WEIGHTD_VALUE_REAL(1.0)},
		       SIZE_ARGUMENT),
	.laws = {INIT_LAW(poisson, "lam")},
};

/* In C, because the largest integer and 2^63 are the same double. */
static enum weightd_code check_trials(const struct weightd_resolving *resolving)
{
	const struct weightd_value *trials = &resolving->arguments[0];

	if (trials->kind == WEIGHTD_INT || trials->real < 0x1p63)
		return WEIGHTD_OK;
	weightd_error_add(resolving->err, WEIGHTD_ERR_OUT_OF_RANGE, resolving->pointer,
			  "numpy.binomial: n is %g", trials->real);
	weightd_error_expected(resolving->err, "0 to 9223372036854775807");
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

const struct weightd_initializer weightd_init_numpy_binomial = {
	.name = "numpy.binomial",
	.doc = "Counts, successes of n trials with probability p, in the tensor's dtype",
	.source = "numpy.random.binomial",
	.example = "numpy.binomial(10, 0.5)",
	INIT_ARGUMENTS({.name = "n",
			.doc = "Trials; decimals are dropped",
			.accepts = WEIGHTD_REAL,
			.required = true,
			.min = 0,
			.max = WEIGHTD_NO_MAXIMUM},
		       {.name = "p",
			.doc = "Probability of a success",
			.accepts = WEIGHTD_REAL,
			.required = true,
			.min = 0,
			.max = 1},
		       SIZE_ARGUMENT),
	.laws = {{.distribution = &weightd_distribution_binomial, .reals = {"p"}, .sizes = {"n"}}},
	.resolve = check_trials,
};

#define INTEGER_LIMIT 4503599627370496.0 /* 2^52 */
/* Draws of other dtypes take other words. */
static const char *const integer_dtypes[] = {"int64", NULL};

#define RANGE_ARGUMENTS                                                                            \
	{.name = "low",                                                                            \
	 .doc = "Lowest, or with no high the end, which is not reached",                           \
	 .accepts = WEIGHTD_INT,                                                                   \
	 .required = true,                                                                         \
	 .min = -INTEGER_LIMIT,                                                                    \
	 .max = INTEGER_LIMIT},                                                                    \
		{.name = "high",                                                                   \
		 .doc = "End, not reached; None: low, from 0 on",                                  \
		 .accepts = WEIGHTD_INT | WEIGHTD_NONE,                                            \
		 .min = -INTEGER_LIMIT,                                                            \
		 .max = INTEGER_LIMIT,                                                             \
		 .fallback = WEIGHTD_VALUE_NONE},                                                  \
		SIZE_ARGUMENT,                                                                     \
	{                                                                                          \
		.name = "dtype", .doc = "Of the draws", .accepts = WEIGHTD_TEXT,                   \
		.fallback = WEIGHTD_VALUE_TEXT("int64"), .choices = integer_dtypes, .dotted = true \
	}
#define FIRST_BELOW_END                                                           \
	{                                                                         \
		"first < end", "{initializer}: low is {first} and high is {end}", \
			"low below high", 0                                       \
	}

const struct weightd_initializer weightd_init_numpy_randint = {
	.name = "numpy.randint",
	.doc = "Integers from low to high - 1, in the tensor's dtype",
	.source = "numpy.random.randint",
	.example = "numpy.randint(-1, 2)",
	INIT_ARGUMENTS(RANGE_ARGUMENTS),
	.requirements = {FIRST_BELOW_END},
	.quantities = {{"first", "0 if high is None else low"},
		       {"end", "low if high is None else high"}},
	.laws = {INIT_LAW(integers, "first", "end")},
};

const struct weightd_initializer weightd_init_numpy_integers = {
	.name = "numpy.integers",
	.doc = "Integers from low to high - 1, or to high with endpoint, in the tensor's dtype",
	.source = "numpy.random.Generator.integers",
	.example = "numpy.integers(-1, 1, endpoint=True)",
	INIT_ARGUMENTS(RANGE_ARGUMENTS, FLAG_ARGUMENT("endpoint", "Whether high is reached")),
	.requirements = {FIRST_BELOW_END},
	.quantities = {{"first", "0 if high is None else low"},
		       {"end", "(low if high is None else high) + endpoint"}},
	.laws = {INIT_LAW(integers, "first", "end")},
};
