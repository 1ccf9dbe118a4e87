/*
 * jax.random's functions beyond those that jax.nn.initializers has: standard laws, of which a
 * script multiplies and adds.
 */
#include "core/init/argument_fields.h"
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
