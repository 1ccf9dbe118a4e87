/*
 * numpy.poisson, numpy.binomial, numpy.randint, numpy.integers: p.data[:] =
 * torch.from_numpy(numpy.random...).  numpy makes int64, which torch takes for no parameter, so the
 * tensor keeps its dtype.  Arguments and their ranges are numpy's.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

static const struct weightd_field poisson_fields[] = {
	{.name = "lam",
	 .doc = "Mean",
	 .accepts = WEIGHTD_REAL,
	 .min = 0,
	 .max = 9.223372006484771e18,
	 .fallback = WEIGHTD_VALUE_REAL(1.0)},
	SIZE_ARGUMENT,
};

static enum weightd_code resolve_poisson(struct weightd_law *law, struct weightd_explanation *why,
					 const struct weightd_value *a,
					 const struct weightd_target *target, const char *pointer,
					 struct weightd_error *err)
{
	law->reals[0] = weightd_value_real(&a[0]);
	return init_numpy(law, why, &weightd_distribution_poisson, &a[1], target, "numpy.poisson",
			  pointer, err);
}

const struct weightd_initializer weightd_init_numpy_poisson = {
	.name = "numpy.poisson",
	.doc = "Counts, Poisson with mean lam, in the tensor's dtype",
	.source = "numpy.random.poisson",
	.example = "numpy.poisson(3)",
	INIT_FIELDS(poisson_fields),
	.resolve = resolve_poisson,
};

static const struct weightd_field binomial_fields[] = {
	{.name = "n",
	 .doc = "Trials; what follows the decimal point is cut off",
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
	SIZE_ARGUMENT,
};

static enum weightd_code resolve_binomial(struct weightd_law *law, struct weightd_explanation *why,
					  const struct weightd_value *a,
					  const struct weightd_target *target, const char *pointer,
					  struct weightd_error *err)
{
	if (a[0].kind == WEIGHTD_REAL && a[0].real >= 0x1p63) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer, "numpy.binomial: n is %g",
				  a[0].real);
		weightd_error_expected(err, "0 to 9223372036854775807");
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	law->sizes[0] = a[0].kind == WEIGHTD_INT ? (uint64_t)a[0].integer : (uint64_t)a[0].real;
	law->reals[0] = weightd_value_real(&a[1]);
	return init_numpy(law, why, &weightd_distribution_binomial, &a[2], target, "numpy.binomial",
			  pointer, err);
}

const struct weightd_initializer weightd_init_numpy_binomial = {
	.name = "numpy.binomial",
	.doc = "Counts, successes of n trials with probability p, in the tensor's dtype",
	.source = "numpy.random.binomial",
	.example = "numpy.binomial(10, 0.5)",
	INIT_FIELDS(binomial_fields),
	.resolve = resolve_binomial,
};

#define INTEGER_LIMIT 4503599627370496.0 /* 2^52 */
#define LOW_ARGUMENT                                                                           \
	{                                                                                      \
		.name = "low", .doc = "Lowest, or with no high the end, which is not reached", \
		.accepts = WEIGHTD_INT, .required = true, .min = -INTEGER_LIMIT,               \
		.max = INTEGER_LIMIT                                                           \
	}
#define HIGH_ARGUMENT                                                            \
	{                                                                        \
		.name = "high", .doc = "End, not reached; None: low, from 0 on", \
		.accepts = WEIGHTD_INT | WEIGHTD_NONE, .min = -INTEGER_LIMIT,    \
		.max = INTEGER_LIMIT, .fallback = WEIGHTD_VALUE_NONE             \
	}

/* Other dtypes take other words. */
#define INTEGER_DTYPE_ARGUMENT                                                                     \
	{                                                                                          \
		.name = "dtype", .doc = "Of the draws", .accepts = WEIGHTD_TEXT,                   \
		.fallback = WEIGHTD_VALUE_TEXT("int64"), .choices = integer_dtypes, .dotted = true \
	}

static const char *const integer_dtypes[] = {"int64", NULL};

static enum weightd_code resolve_range(struct weightd_law *law, struct weightd_explanation *why,
				       const struct weightd_value *a, bool has_endpoint,
				       const struct weightd_target *target, const char *initializer,
				       const char *pointer, struct weightd_error *err)
{
	const bool has_high = a[1].kind == WEIGHTD_INT;

	law->reals[0] = has_high ? weightd_value_real(&a[0]) : 0.0;
	law->reals[1] = weightd_value_real(has_high ? &a[1] : &a[0]) + (has_endpoint ? 1.0 : 0.0);
	if (law->reals[0] < law->reals[1])
		return init_numpy(law, why, &weightd_distribution_integers, &a[2], target,
				  initializer, pointer, err);
	weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
			  "%s: low is %.0f and high is %.0f", initializer, law->reals[0],
			  law->reals[1]);
	weightd_error_expected(err, "low below high");
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

static const struct weightd_field randint_fields[] = {LOW_ARGUMENT, HIGH_ARGUMENT, SIZE_ARGUMENT,
						      INTEGER_DTYPE_ARGUMENT};

static enum weightd_code resolve_randint(struct weightd_law *law, struct weightd_explanation *why,
					 const struct weightd_value *a,
					 const struct weightd_target *target, const char *pointer,
					 struct weightd_error *err)
{
	return resolve_range(law, why, a, false, target, "numpy.randint", pointer, err);
}

const struct weightd_initializer weightd_init_numpy_randint = {
	.name = "numpy.randint",
	.doc = "Integers from low to high - 1, in the tensor's dtype",
	.source = "numpy.random.randint",
	.example = "numpy.randint(-1, 2)",
	INIT_FIELDS(randint_fields),
	.resolve = resolve_randint,
};

static const struct weightd_field integers_fields[] = {
	LOW_ARGUMENT,
	HIGH_ARGUMENT,
	SIZE_ARGUMENT,
	INTEGER_DTYPE_ARGUMENT,
	{.name = "endpoint",
	 .doc = "Whether high is reached",
	 .accepts = WEIGHTD_BOOL,
	 .fallback = WEIGHTD_VALUE_BOOL(false)},
};

static enum weightd_code resolve_integers(struct weightd_law *law, struct weightd_explanation *why,
					  const struct weightd_value *a,
					  const struct weightd_target *target, const char *pointer,
					  struct weightd_error *err)
{
	return resolve_range(law, why, a, a[4].boolean, target, "numpy.integers", pointer, err);
}

const struct weightd_initializer weightd_init_numpy_integers = {
	.name = "numpy.integers",
	.doc = "Integers from low to high - 1, or to high with endpoint, in the tensor's dtype",
	.source = "numpy.random.Generator.integers",
	.example = "numpy.integers(-1, 1, endpoint=True)",
	INIT_FIELDS(integers_fields),
	.resolve = resolve_integers,
};
