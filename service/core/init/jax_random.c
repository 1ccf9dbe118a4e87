/*
 * jax.random's functions beyond those that jax.nn.initializers has: standard laws, of which a
 * script multiplies and adds.
 */
#include "core/init/argument_fields.h"
#include "core/init/lists_of_call.h"
#include "core/init/row_laws.h"

#define SHAPE_ARGUMENT(field, text)                                                        \
	{                                                                                  \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .required = true, \
		.min = 0, .max = WEIGHTD_NO_MAXIMUM, .min_is_open = true                   \
	}

const struct weightd_initializer weightd_init_jax_bernoulli = {
	.name = "jax.bernoulli",
	.doc = "1 with probability p, else 0",
	.source = "jax.random.bernoulli",
	INIT_ARGUMENTS({.name = "p",
			.doc = "Probability of 1, of the tensor's dtype",
			.accepts = WEIGHTD_REAL,
			.min = 0,
			.max = 1,
			.fallback = WEIGHTD_VALUE_REAL(0.5)}),
	.laws = {{.distribution = &weightd_distribution_binomial, .reals = {"p"}, .sizes = {"1"}}},
};

const struct weightd_initializer weightd_init_jax_rademacher = {
	.name = "jax.rademacher",
	.doc = "1 or -1, alike",
	.source = "jax.random.rademacher",
	.laws = {{.distribution = &weightd_distribution_rademacher}},
};

const struct weightd_initializer weightd_init_jax_exponential = {
	.name = "jax.exponential",
	.doc = "Exponential with mean 1",
	.source = "jax.random.exponential",
	.laws = {INIT_LAW(exponential, "1")},
};

const struct weightd_initializer weightd_init_jax_laplace = {
	.name = "jax.laplace",
	.doc = "Laplace with mean 0 and scale 1",
	.source = "jax.random.laplace",
	.laws = {INIT_LAW(laplace, "0", "1")},
};

const struct weightd_initializer weightd_init_jax_gumbel = {
	.name = "jax.gumbel",
	.doc = "Gumbel with mode 0 and scale 1",
	.source = "jax.random.gumbel",
	.laws = {INIT_LAW(gumbel, "0", "1")},
};

const struct weightd_initializer weightd_init_jax_logistic = {
	.name = "jax.logistic",
	.doc = "Logistic with mean 0 and scale 1",
	.source = "jax.random.logistic",
	.laws = {INIT_LAW(logistic, "0", "1")},
};

const struct weightd_initializer weightd_init_jax_cauchy = {
	.name = "jax.cauchy",
	.doc = "Standard Cauchy",
	.source = "jax.random.cauchy",
	.laws = {INIT_LAW(cauchy, "0")},
};

const struct weightd_initializer weightd_init_jax_gamma = {
	.name = "jax.gamma",
	.doc = "Gamma with shape a and scale 1",
	.source = "jax.random.gamma",
	INIT_ARGUMENTS(SHAPE_ARGUMENT("a", "Shape")),
	.laws = {INIT_LAW(gamma, "a", "1")},
};

const struct weightd_initializer weightd_init_jax_beta = {
	.name = "jax.beta",
	.doc = "Beta with shapes a and b",
	.source = "jax.random.beta",
	INIT_ARGUMENTS(SHAPE_ARGUMENT("a", "First shape"), SHAPE_ARGUMENT("b", "Second shape")),
	.laws = {INIT_LAW(beta, "a", "b")},
};

const struct weightd_initializer weightd_init_jax_t = {
	.name = "jax.t",
	.doc = "Student's t",
	.source = "jax.random.t",
	INIT_ARGUMENTS(SHAPE_ARGUMENT("df", "Degrees of freedom")),
	.laws = {INIT_LAW(standard_t, "df")},
};

const struct weightd_initializer weightd_init_jax_chisquare = {
	.name = "jax.chisquare",
	.doc = "Chi-square",
	.source = "jax.random.chisquare",
	INIT_ARGUMENTS(SHAPE_ARGUMENT("df", "Degrees of freedom")),
	.laws = {INIT_LAW(noncentral_chisquare, "df", "0")},
};

const struct weightd_initializer weightd_init_jax_f = {
	.name = "jax.f",
	.doc = "Fisher's F",
	.source = "jax.random.f",
	INIT_ARGUMENTS(SHAPE_ARGUMENT("dfnum", "Degrees of freedom of the numerator"),
		       SHAPE_ARGUMENT("dfden", "Degrees of freedom of the denominator")),
	.laws = {INIT_LAW(f, "dfnum", "dfden", "0")},
};

const struct weightd_initializer weightd_init_jax_rayleigh = {
	.name = "jax.rayleigh",
	.doc = "Rayleigh",
	.source = "jax.random.rayleigh",
	INIT_ARGUMENTS(SHAPE_ARGUMENT("scale", "Scale")),
	.laws = {INIT_LAW(rayleigh, "scale")},
};

const struct weightd_initializer weightd_init_jax_triangular = {
	.name = "jax.triangular",
	.doc = "Triangular between left and right",
	.source = "jax.random.triangular",
	.example = "jax.triangular(-1, 0, 1)",
	INIT_ARGUMENTS(REQUIRED_REAL_ARGUMENT("left", "Lowest value"),
		       REQUIRED_REAL_ARGUMENT("mode", "Mode"),
		       REQUIRED_REAL_ARGUMENT("right", "Highest value")),
	.laws = {INIT_LAW(triangular, "left", "mode", "right")},
};

const struct weightd_initializer weightd_init_jax_lognormal = {
	.name = "jax.lognormal",
	.doc = "exp of a normal with mean 0",
	.source = "jax.random.lognormal",
	INIT_ARGUMENTS({.name = "sigma",
			.doc = "Standard deviation of the normal",
			.accepts = WEIGHTD_REAL,
			.min = 0,
			.max = WEIGHTD_NO_MAXIMUM,
			.fallback = WEIGHTD_VALUE_REAL(1)}),
	.laws = {INIT_LAW(lognormal, "0", "sigma")},
};

const struct weightd_initializer weightd_init_jax_wald = {
	.name = "jax.wald",
	.doc = "Inverse Gaussian with scale 1",
	.source = "jax.random.wald",
	INIT_ARGUMENTS(SHAPE_ARGUMENT("mean", "Mean")),
	.laws = {INIT_LAW(wald, "mean", "1")},
};

const struct weightd_initializer weightd_init_jax_geometric = {
	.name = "jax.geometric",
	.doc = "Counts, trials up to the first success, in the tensor's dtype",
	.source = "jax.random.geometric",
	.example = "jax.geometric(0.25)",
	INIT_ARGUMENTS({.name = "p",
			.doc = "Probability of a success",
			.accepts = WEIGHTD_REAL,
			.required = true,
			.min = 0,
			.min_is_open = true,
			.max = 1}),
	.laws = {INIT_LAW(geometric, "p")},
};

const struct weightd_initializer weightd_init_jax_poisson = {
	.name = "jax.poisson",
	.doc = "Counts with a mean, in the tensor's dtype",
	.source = "jax.random.poisson",
	.example = "jax.poisson(3)",
	INIT_ARGUMENTS({.name = "lam",
			.doc = "Mean",
			.accepts = WEIGHTD_REAL,
			.required = true,
			.min = 0,
			.max = WEIGHTD_NO_MAXIMUM}),
	.laws = {INIT_LAW(poisson, "lam")},
};

const struct weightd_initializer weightd_init_jax_randint = {
	.name = "jax.randint",
	.doc = "Integers from minval to maxval - 1, in the tensor's dtype",
	.source = "jax.random.randint; of int32, in a float64 tensor of int64",
	.example = "jax.randint(-1, 2)",
	INIT_ARGUMENTS({.name = "minval",
			.doc = "Lowest integer",
			.accepts = WEIGHTD_INT,
			.required = true},
		       {.name = "maxval",
			.doc = "Above the highest integer",
			.accepts = WEIGHTD_INT,
			.required = true}),
	.requirements = {{"minval < maxval", "{initializer}: minval is {minval}, maxval {maxval}",
			  "minval below maxval", 0}},
	.laws = {INIT_LAW(integers, "minval", "maxval")},
};

const struct weightd_initializer weightd_init_jax_permutation = {
	.name = "jax.permutation",
	.doc = "All items of a list, or the integers below x, in a random order, in the tensor's "
	       "dtype",
	.source = "jax.random.permutation",
	.example = "jax.permutation(1200)",
	INIT_ARGUMENTS({LIST_ARGUMENT("x", WEIGHTD_INT, -POPULATION_MAX, POPULATION_MAX,
				      "The items, or how many integers from 0 on"),
			.required = true}),
	.flags = WEIGHTD_TAKES_LISTS,
	.laws = {{.distribution = &weightd_distribution_permutation}},
	.resolve = weightd_resolve_permutation,
};

const struct weightd_initializer weightd_init_jax_dirichlet = {
	.name = "jax.dirichlet",
	.doc = "Rows of shares with parameters alpha",
	.source = "jax.random.dirichlet",
	.example = "jax.dirichlet([1, 2, 3])",
	INIT_ARGUMENTS({LIST_ARGUMENT("alpha", 0, 0, WEIGHTD_NO_MAXIMUM, "Parameters"),
			.min_is_open = true, .required = true}),
	.flags = WEIGHTD_TAKES_LISTS,
	.least_rank = 1,
	.laws = {{.distribution = &weightd_distribution_dirichlet}},
	.resolve = weightd_resolve_rows,
};

static enum weightd_code count_row(const struct weightd_resolving *resolving)
{
	const struct weightd_shape *shape = &resolving->target->shape;

	resolving->law->n = shape->dims[shape->ndim - 1];
	return WEIGHTD_OK;
}

const struct weightd_initializer weightd_init_jax_ball = {
	.name = "jax.ball",
	.doc = "Rows, uniform in the unit ball of the Lp norm; d is the last dimension",
	.source = "jax.random.ball",
	INIT_ARGUMENTS({.name = "p",
			.doc = "Of the norm",
			.accepts = WEIGHTD_REAL,
			.min = 0.01,
			.max = 1000,
			.fallback = WEIGHTD_VALUE_REAL(2)}),
	.least_rank = 1,
	.laws = {{.distribution = &weightd_distribution_ball_rows, .reals = {"p"}}},
	.resolve = count_row,
};
