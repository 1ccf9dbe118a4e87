/*
 * torch: the in-place draws of a tensor that torch.nn.init has no function for, and torch.randint
 * and torch.randperm, copied into the tensor.  Arguments and their ranges are torch's.
 */
#include "core/init/argument_fields.h"
#include "core/init/row_laws.h"

#include <stdio.h>

#define INTEGER_LIMIT 4503599627370496.0 /* 2^52 */

const struct weightd_initializer weightd_init_bernoulli = {
	.name = "bernoulli",
	INIT_ALIASES("torch.bernoulli"),
	.doc = "1 with probability p, else 0",
	.source = "torch.Tensor.bernoulli_",
	INIT_ARGUMENTS({.name = "p",
			.doc = "Probability of a 1",
			.accepts = WEIGHTD_REAL,
			.min = 0,
			.max = 1,
			.fallback = WEIGHTD_VALUE_REAL(0.5)}),
	.laws = {INIT_LAW(bernoulli, "p")},
};

const struct weightd_initializer weightd_init_exponential = {
	.name = "exponential",
	.doc = "Exponential with a rate",
	.source = "torch.Tensor.exponential_",
	INIT_ARGUMENTS(POSITIVE_ARGUMENT("lambd", 1.0, "Rate, 1 / mean")),
	.laws = {INIT_LAW(exponential, "1 / lambd")},
};

const struct weightd_initializer weightd_init_cauchy = {
	.name = "cauchy",
	.doc = "Cauchy with a median and a scale",
	.source = "torch.Tensor.cauchy_",
	INIT_ARGUMENTS(REAL_ARGUMENT("median", 0.0, "Median"),
		       POSITIVE_ARGUMENT("sigma", 1.0, "Half of the width at half of the height")),
	.laws = {INIT_LAW(cauchy_at, "median", "sigma")},
};

const struct weightd_initializer weightd_init_geometric = {
	.name = "geometric",
	.doc = "Trials up to the first success",
	.source = "torch.Tensor.geometric_",
	.example = "geometric(0.25)",
	INIT_ARGUMENTS({.name = "p",
			.doc = "Probability of a success, below 1",
			.accepts = WEIGHTD_REAL,
			.required = true,
			.min = 0,
			.min_is_open = true,
			.max = 1}),
	.requirements = {{"p < 1", "{initializer}: p is {p}", "less than 1", 0}},
	.laws = {INIT_LAW(geometric, "p")},
};

const struct weightd_initializer weightd_init_log_normal = {
	.name = "log_normal",
	.doc = "exp of a normal with mean and standard deviation std",
	.source = "torch.Tensor.log_normal_",
	INIT_ARGUMENTS(REAL_ARGUMENT("mean", 1.0, "Mean of the logarithm"),
		       POSITIVE_ARGUMENT("std", 2.0, "Standard deviation of the logarithm")),
	.laws = {INIT_LAW(lognormal, "mean", "std")},
};

/* The end of random_() without bounds: so many integers in a row are numbers of the dtype. */
static double end_of(enum weightd_dtype dtype)
{
	switch (dtype) {
	case WEIGHTD_FLOAT32: return 0x1p24 + 1.0;
	case WEIGHTD_FLOAT16: return 0x1p11 + 1.0;
	case WEIGHTD_BFLOAT16: return 0x1p8 + 1.0;
	case WEIGHTD_INT32: return 0x1p31;
	case WEIGHTD_INT16: return 0x1p15;
	case WEIGHTD_INT8: return 0x1p7;
	case WEIGHTD_UINT8: return 0x1p8;
	case WEIGHTD_BOOL8: return 2.0;
	default: return 0.0;
	}
}

static enum weightd_code set_range(const struct weightd_resolving *resolving, double low,
				   double high)
{
	struct weightd_law *law = resolving->law;

	law->integers.low = low;
	law->integers.high = high;
	if (low < high)
		return WEIGHTD_OK;
	weightd_error_add(resolving->err, WEIGHTD_ERR_OUT_OF_RANGE, resolving->pointer,
			  "%s: the range from %g to %g has no integers", resolving->row->name, low,
			  high);
	weightd_error_expected(resolving->err, "a first integer below the end");
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

/* random_(to), random_(from, to), random_(). */
static enum weightd_code resolve_random(const struct weightd_resolving *resolving)
{
	const struct weightd_value *from = &resolving->arguments[0], *to = &resolving->arguments[1];
	const enum weightd_dtype dtype = resolving->target->dtype;

	if (to->kind != WEIGHTD_NONE)
		return set_range(resolving, weightd_value_real(from), weightd_value_real(to));
	if (from->kind != WEIGHTD_NONE)
		return set_range(resolving, 0.0, weightd_value_real(from));
	if (end_of(dtype) != 0.0)
		return set_range(resolving, 0.0, end_of(dtype));
	weightd_error_add(resolving->err, WEIGHTD_ERR_UNSUPPORTED, resolving->pointer,
			  "random: all integers of %s are more than 2^52",
			  weightd_dtype_row(dtype)->name);
	weightd_error_expected(resolving->err, "from and to, at most 2^52");
	return WEIGHTD_ERR_UNSUPPORTED;
}

#define BOUND_ARGUMENT(field, more, text)                                                       \
	.name = (field), .doc = (text), .accepts = WEIGHTD_INT | (more), .min = -INTEGER_LIMIT, \
	.max = INTEGER_LIMIT

const struct weightd_initializer weightd_init_random = {
	.name = "random",
	.doc = "Integers from `from` to `to` - 1; below the one number that is given; or all that "
	       "the dtype counts",
	.source = "torch.Tensor.random_",
	.example = "random(-5, 6)",
	INIT_ARGUMENTS({BOUND_ARGUMENT("from", WEIGHTD_NONE, "Lowest; alone it is the end"),
			.fallback = WEIGHTD_VALUE_NONE},
		       {BOUND_ARGUMENT("to", WEIGHTD_NONE, "End, not reached"),
			.fallback = WEIGHTD_VALUE_NONE}),
	.laws = {{.distribution = &weightd_distribution_integers}},
	.resolve = resolve_random,
};

/* randint(high, size), randint(low, high, size). */
static enum weightd_code resolve_randint(const struct weightd_resolving *resolving)
{
	const struct weightd_value *first = &resolving->arguments[0],
				   *second = &resolving->arguments[1];

	return second->kind == WEIGHTD_INT
		       ? set_range(resolving, weightd_value_real(first), weightd_value_real(second))
		       : set_range(resolving, 0.0, weightd_value_real(first));
}

const struct weightd_initializer weightd_init_torch_randint = {
	.name = "torch.randint",
	.doc = "Integers from low to high - 1, in the tensor's dtype",
	.source = "torch.randint",
	.example = "torch.randint(-5, 6)",
	INIT_ARGUMENTS(
		{BOUND_ARGUMENT("low", 0, "Lowest, or with no high the end"), .required = true},
		{BOUND_ARGUMENT("high", WEIGHTD_NONE, "End, not reached; None: low"),
		 .fallback = WEIGHTD_VALUE_NONE},
		SIZE_ARGUMENT),
	.laws = {{.distribution = &weightd_distribution_integers}},
	.resolve = resolve_randint,
};

static enum weightd_code resolve_randperm(const struct weightd_resolving *resolving)
{
	const uint64_t n = (uint64_t)resolving->arguments[0].integer;
	uint64_t numel = 0;

	resolving->law->items.count = n;
	if (weightd_shape_numel(&resolving->target->shape, &numel) && numel == n)
		return WEIGHTD_OK;
	weightd_error_add(resolving->err, WEIGHTD_ERR_SHAPE_MISMATCH, resolving->pointer,
			  "torch.randperm: %s has not n elements", resolving->target->name);
	weightd_error_expected(resolving->err, "as many elements as n");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

const struct weightd_initializer weightd_init_torch_randperm = {
	.name = "torch.randperm",
	.doc = "The integers below n in a random order, in the tensor's dtype",
	.source = "torch.randperm",
	.example = "torch.randperm(1200)",
	INIT_ARGUMENTS({.name = "n",
			.doc = "How many",
			.accepts = WEIGHTD_INT,
			.required = true,
			.min = 1,
			.max = 2e8}),
	.laws = {{.distribution = &weightd_distribution_permutation}},
	.resolve = resolve_randperm,
};
