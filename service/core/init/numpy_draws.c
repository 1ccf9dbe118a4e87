/*
 * numpy.random: draws of counts and of arrays that are not independent values, copied into the
 * tensor: p.data[:] = torch.from_numpy(numpy.random...).  Arguments and their ranges are numpy's.
 */
#include "core/distribution/items.h"
#include "core/init/argument_fields.h"
#include "core/init/lists_of_call.h"
#include "core/init/row_laws.h"

#include <math.h>
#include <stdio.h>

#define URN_MAX 1e9 /* Generator's limit; RandomState has the sums of logarithms */

#define PROBABILITY(field, text, least, least_is_open)                                     \
	{                                                                                  \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .required = true, \
		.min = (least), .max = 1, .min_is_open = (least_is_open)                   \
	}
#define URN_ARGUMENT(field, text)                                                         \
	{                                                                                 \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT, .required = true, \
		.min = 0, .max = URN_MAX                                                  \
	}

const struct weightd_initializer weightd_init_numpy_geometric = {
	.name = "numpy.geometric",
	.doc = "Counts, trials up to the first success, in the tensor's dtype",
	.source = "numpy.random.geometric",
	.example = "numpy.geometric(0.25)",
	INIT_ARGUMENTS(PROBABILITY("p", "Probability of a success", 0, true), SIZE_ARGUMENT),
	.laws = {INIT_LAW(geometric, "p")},
};

const struct weightd_initializer weightd_init_numpy_negative_binomial = {
	.name = "numpy.negative_binomial",
	.doc = "Counts, failures before n successes, in the tensor's dtype",
	.source = "numpy.random.negative_binomial",
	.example = "numpy.negative_binomial(3, 0.5)",
	INIT_ARGUMENTS({.name = "n",
			.doc = "Successes; also no whole number",
			.accepts = WEIGHTD_REAL,
			.required = true,
			.min = 0,
			.min_is_open = true,
			.max = WEIGHTD_NO_MAXIMUM},
		       PROBABILITY("p", "Probability of a success", 0, true), SIZE_ARGUMENT),
	.laws = {INIT_LAW(negative_binomial, "n", "p")},
};

const struct weightd_initializer weightd_init_numpy_hypergeometric = {
	.name = "numpy.hypergeometric",
	.doc = "Counts, good ones among nsample drawn from an urn, in the tensor's dtype",
	.source = "numpy.random.hypergeometric",
	.example = "numpy.hypergeometric(5, 7, 4)",
	INIT_ARGUMENTS(URN_ARGUMENT("ngood", "Good ones"), URN_ARGUMENT("nbad", "Bad ones"),
		       URN_ARGUMENT("nsample", "Drawn ones"), SIZE_ARGUMENT),
	.requirements = {{"nsample <= ngood + nbad", "{initializer}: nsample is {nsample}",
			  "at most {ngood + nbad}, ngood and nbad together", 0}},
	.laws = {INIT_LAW(hypergeometric, "ngood", "nbad", "nsample")},
};

const struct weightd_initializer weightd_init_numpy_logseries = {
	.name = "numpy.logseries",
	.doc = "Counts of a logarithmic series, in the tensor's dtype",
	.source = "numpy.random.logseries",
	.example = "numpy.logseries(0.5)",
	INIT_ARGUMENTS(PROBABILITY("p", "Shape, below 1", 0, false), SIZE_ARGUMENT),
	.laws = {INIT_LAW(logseries, "p")},
};

const struct weightd_initializer weightd_init_numpy_zipf = {
	.name = "numpy.zipf",
	.doc = "Counts, Zipf with exponent a, in the tensor's dtype",
	.source = "numpy.random.zipf",
	.example = "numpy.zipf(2.5)",
	INIT_ARGUMENTS({.name = "a",
			.doc = "Exponent",
			.accepts = WEIGHTD_REAL,
			.required = true,
			.min = 1,
			.min_is_open = true,
			.max = WEIGHTD_NO_MAXIMUM},
		       SIZE_ARGUMENT),
	.laws = {INIT_LAW(zipf, "a")},
};

#define WIDTH_MAX 64 /* of a covariance */
/* As numpy compares the sum of probabilities with 1: sqrt of float64's eps. */
#define SUM_TOLERANCE 1.4901161193847656e-08

static enum weightd_code refuse(const struct weightd_resolving *resolving, enum weightd_code code,
				const char *problem, const char *expected)
{
	weightd_error_add(resolving->err, code, resolving->pointer, "%s: %s", resolving->row->name,
			  problem);
	weightd_error_expected(resolving->err, "%s", expected);
	return code;
}

/* A list has to be one, or an integer where that counts items. */
static enum weightd_code require_list(const struct weightd_resolving *resolving, size_t index,
				      bool may_be_count)
{
	const struct weightd_value *value = &resolving->arguments[index];
	char problem[64];

	if (value->kind == WEIGHTD_TUPLE || (may_be_count && value->kind == WEIGHTD_INT))
		return WEIGHTD_OK;
	snprintf(problem, sizeof problem, "%s is one number", resolving->row->fields[index].name);
	return refuse(resolving, WEIGHTD_ERR_WRONG_TYPE, problem,
		      may_be_count ? "a list, or an integer" : "a list");
}

/* The items of a law: how many, and those that are given. */
static enum weightd_code set_items(const struct weightd_resolving *resolving,
				   const struct weightd_value *items)
{
	struct weightd_law *law = resolving->law;
	const enum weightd_code code = require_list(resolving, 0, true);

	if (code != WEIGHTD_OK)
		return code;
	if (items->kind == WEIGHTD_INT && items->integer < 1)
		return refuse(resolving, WEIGHTD_ERR_OUT_OF_RANGE, "there are no items",
			      "at least one");
	law->literal = resolving->numbers;
	law->items.flags = items->kind == WEIGHTD_TUPLE ? WEIGHTD_ITEMS_GIVEN : 0;
	law->items.count = items->kind == WEIGHTD_TUPLE ? items->count : (uint64_t)items->integer;
	law->literal_count = items->kind == WEIGHTD_TUPLE ? items->count : 0;
	return WEIGHTD_OK;
}

static uint64_t numel_of(const struct weightd_resolving *resolving)
{
	uint64_t numel = UINT64_MAX;

	(void)weightd_shape_numel(&resolving->target->shape, &numel);
	return numel;
}

enum weightd_code weightd_resolve_permutation(const struct weightd_resolving *resolving)
{
	struct weightd_law *law = resolving->law;
	const enum weightd_code code = set_items(resolving, &resolving->arguments[0]);

	law->distribution = &weightd_distribution_permutation;
	if (code != WEIGHTD_OK || law->items.count == numel_of(resolving))
		return code;
	return refuse(resolving, WEIGHTD_ERR_SHAPE_MISMATCH,
		      "the tensor has not as many elements as there are items",
		      "as many elements as items");
}

/* Probabilities of all items, 1 together, of which enough are not 0. */
static enum weightd_code set_weights(const struct weightd_resolving *resolving,
				     const struct weightd_value *weights, bool is_put_back)
{
	struct weightd_law *law = resolving->law;
	const double *numbers = resolving->numbers + law->literal_count;
	double sum = 0.0;
	uint64_t likely = 0;

	if (weights->count != law->items.count)
		return refuse(resolving, WEIGHTD_ERR_BAD_ARGUMENT, "a and p differ in length",
			      "a probability for each item");
	law->items.flags |= WEIGHTD_ITEMS_WEIGHED;
	law->literal_count += weights->count;
	for (uint64_t i = 0; i < weights->count; i++) {
		sum += numbers[i];
		likely += numbers[i] > 0.0;
	}
	if (fabs(sum - 1.0) > SUM_TOLERANCE)
		return refuse(resolving, WEIGHTD_ERR_OUT_OF_RANGE, "the sum of p is not 1",
			      "probabilities that are 1 together");
	if (!is_put_back && likely < numel_of(resolving))
		return refuse(resolving, WEIGHTD_ERR_BAD_ARGUMENT,
			      "fewer probabilities are above 0 than items are drawn",
			      "more items, or replace=True");
	return WEIGHTD_OK;
}

static enum weightd_code resolve_choice(const struct weightd_resolving *resolving)
{
	const struct weightd_value *items = &resolving->arguments[0],
				   *weights = &resolving->arguments[3];
	const bool is_put_back = resolving->arguments[2].boolean;
	struct weightd_law *law = resolving->law;
	enum weightd_code code = set_items(resolving, items);

	if (code == WEIGHTD_OK && weights->kind != WEIGHTD_NONE)
		code = require_list(resolving, 3, false);
	if (code == WEIGHTD_OK && weights->kind == WEIGHTD_TUPLE)
		code = set_weights(resolving, weights, is_put_back);
	if (code != WEIGHTD_OK)
		return code;
	if (resolving->arguments[5].boolean == false && !is_put_back)
		law->items.flags |= WEIGHTD_ITEMS_IN_ANY_ORDER;
	law->distribution =
		is_put_back ? &weightd_distribution_categorical : &weightd_distribution_subset;
	if (is_put_back && law->literal_count == 0) {
		*law = (struct weightd_law){.distribution = &weightd_distribution_integers};
		law->integers.high = (double)items->integer;
	}
	/* RandomState shuffles all the same. */
	if (!is_put_back && numel_of(resolving) == 0)
		return refuse(resolving, WEIGHTD_ERR_UNSUPPORTED,
			      "draws for a tensor without elements are not made",
			      "a tensor with elements, or replace=True");
	if (!is_put_back && law->items.count < numel_of(resolving))
		return refuse(resolving, WEIGHTD_ERR_BAD_ARGUMENT,
			      "more items are drawn than there are", "replace=True");
	return WEIGHTD_OK;
}

const struct weightd_initializer weightd_init_numpy_choice = {
	.name = "numpy.choice",
	.doc = "Items of a list, or of the integers below a, in the tensor's dtype",
	.source = "numpy.random.choice; axis and shuffle of numpy.random.Generator.choice",
	.example = "numpy.choice(5)",
	INIT_ARGUMENTS({LIST_ARGUMENT("a", WEIGHTD_INT, -POPULATION_MAX, POPULATION_MAX,
				      "The items, or how many integers from 0 on"),
			.required = true},
		       SIZE_ARGUMENT,
		       {.name = "replace",
			.doc = "Whether an item may come twice",
			.accepts = WEIGHTD_BOOL,
			.fallback = WEIGHTD_VALUE_BOOL(true)},
		       {LIST_ARGUMENT("p", WEIGHTD_NONE, 0, 1,
				      "Probabilities of the items; None: all alike"),
			.fallback = WEIGHTD_VALUE_NONE},
		       {.name = "axis",
			.doc = "0: lists have one axis",
			.accepts = WEIGHTD_INT,
			.fallback = WEIGHTD_VALUE_INT(0)},
		       {.name = "shuffle",
			.doc = "Without replace: whether the order is random, too",
			.accepts = WEIGHTD_BOOL,
			.fallback = WEIGHTD_VALUE_BOOL(true)}),
	.flags = WEIGHTD_TAKES_LISTS,
	.requirements = {{"axis == 0", "{initializer}: axis is {axis}", "0", 0}},
	.laws = {{.distribution = &weightd_distribution_categorical}},
	.resolve = resolve_choice,
};

#define PERMUTED_ARGUMENTS                                                               \
	INIT_ARGUMENTS({LIST_ARGUMENT("x", WEIGHTD_INT, -POPULATION_MAX, POPULATION_MAX, \
				      "The items, or how many integers from 0 on"),      \
			.required = true})

const struct weightd_initializer weightd_init_numpy_permutation = {
	.name = "numpy.permutation",
	.doc = "All items of a list, or the integers below x, in a random order, in the tensor's "
	       "dtype",
	.source = "numpy.random.permutation",
	.example = "numpy.permutation(1200)",
	PERMUTED_ARGUMENTS,
	.flags = WEIGHTD_TAKES_LISTS,
	.laws = {{.distribution = &weightd_distribution_permutation}},
	.resolve = weightd_resolve_permutation,
};

const struct weightd_initializer weightd_init_numpy_shuffle = {
	.name = "numpy.shuffle",
	.doc = "A list, or numpy.arange(x), after it was shuffled, in the tensor's dtype",
	.source = "numpy.random.shuffle",
	.example = "numpy.shuffle(1200)",
	PERMUTED_ARGUMENTS,
	.flags = WEIGHTD_TAKES_LISTS,
	.laws = {{.distribution = &weightd_distribution_permutation}},
	.resolve = weightd_resolve_permutation,
};

/* The law's list is the call's. */
enum weightd_code weightd_resolve_rows(const struct weightd_resolving *resolving)
{
	const struct weightd_initializer *row = resolving->row;
	enum weightd_code code = WEIGHTD_OK;
	uint64_t count = 0;

	for (size_t i = 0; i < row->field_count && code == WEIGHTD_OK; i++) {
		const struct weightd_value *value = &resolving->arguments[i];
		if (!weightd_is_list(&row->fields[i]))
			continue;
		code = require_list(resolving, i, false);
		for (size_t j = 0; code == WEIGHTD_OK && j < value->count; j++) {
			const struct weightd_value *item = &value->items[j];
			count += item->kind == WEIGHTD_TUPLE ? item->count : 1;
			/* Rows of a matrix; a list in place of rows has no such length. */
			if (item->kind == WEIGHTD_TUPLE && item->count != value->count)
				code = refuse(resolving, WEIGHTD_ERR_SHAPE_MISMATCH,
					      "cov is no square matrix", "rows as many as long");
		}
	}
	resolving->law->literal = resolving->numbers;
	resolving->law->literal_count = count;
	return code;
}

const struct weightd_initializer weightd_init_numpy_multinomial = {
	.name = "numpy.multinomial",
	.doc = "Rows of counts, n trials with probabilities pvals, in the tensor's dtype",
	.source = "numpy.random.multinomial",
	.example = "numpy.multinomial(20, [0.25, 0.25, 0.5])",
	INIT_ARGUMENTS(
		{.name = "n",
		 .doc = "Trials of a row",
		 .accepts = WEIGHTD_INT,
		 .required = true,
		 .min = 0,
		 .max = WEIGHTD_NO_MAXIMUM},
		{LIST_ARGUMENT("pvals", 0, 0, 1, "Probabilities; the last one is what is left"),
		 .required = true},
		SIZE_ARGUMENT),
	.flags = WEIGHTD_TAKES_LISTS | WEIGHTD_SIZE_OF_ROWS,
	.least_rank = 1,
	.laws = {{.distribution = &weightd_distribution_multinomial, .sizes = {"n"}}},
	.resolve = weightd_resolve_rows,
};

const struct weightd_initializer weightd_init_numpy_permuted = {
	.name = "numpy.permuted",
	.doc = "All items of a list, or the integers below x, in a random order, in the tensor's "
	       "dtype; axis=None",
	.source = "numpy.random.Generator.permuted; of RandomState shuffle",
	.example = "numpy.permuted(1200)",
	PERMUTED_ARGUMENTS,
	.flags = WEIGHTD_TAKES_LISTS,
	.laws = {{.distribution = &weightd_distribution_permutation}},
	.resolve = weightd_resolve_permutation,
};

const struct weightd_initializer weightd_init_numpy_multivariate_hypergeometric = {
	.name = "numpy.multivariate_hypergeometric",
	.doc = "Rows of counts, nsample drawn from an urn with so many of each colour, in the "
	       "tensor's dtype",
	.source = "numpy.random.Generator.multivariate_hypergeometric, method='marginals'",
	.example = "numpy.multivariate_hypergeometric([16, 8, 4], 9)",
	INIT_ARGUMENTS({LIST_ARGUMENT("colors", 0, 0, URN_MAX, "How many of each colour"),
			.required = true},
		       URN_ARGUMENT("nsample", "Drawn ones"), SIZE_ARGUMENT),
	.flags = WEIGHTD_TAKES_LISTS | WEIGHTD_SIZE_OF_ROWS,
	.least_rank = 1,
	.laws = {{.distribution = &weightd_distribution_multivariate_hypergeometric,
		  .sizes = {"nsample"}}},
	.resolve = weightd_resolve_rows,
};

const struct weightd_initializer weightd_init_numpy_dirichlet = {
	.name = "numpy.dirichlet",
	.doc = "float64 data, rows of shares with parameters alpha",
	.source = "numpy.random.dirichlet",
	.example = "numpy.dirichlet([1, 2, 3])",
	INIT_ARGUMENTS({LIST_ARGUMENT("alpha", 0, 0, WEIGHTD_NO_MAXIMUM, "Parameters"),
			.min_is_open = true, .required = true},
		       SIZE_ARGUMENT),
	.flags = WEIGHTD_TAKES_LISTS | WEIGHTD_SIZE_OF_ROWS | WEIGHTD_REPLACES_DATA,
	.data_dtype = WEIGHTD_FLOAT64,
	.least_rank = 1,
	.laws = {{.distribution = &weightd_distribution_dirichlet}},
	.resolve = weightd_resolve_rows,
};

const struct weightd_initializer weightd_init_numpy_multivariate_normal = {
	.name = "numpy.multivariate_normal",
	.doc = "float64 data, normal rows with a mean and a covariance",
	.source = "numpy.random.multivariate_normal",
	.example = "numpy.multivariate_normal([0, 1, 2], [[1, 0.5, 0], [0.5, 2, 0], [0, 0, 1]])",
	INIT_ARGUMENTS({BOUNDED_LIST_ARGUMENT("mean", 0, 0, 0, WIDTH_MAX, "Mean of a row"),
			.required = true},
		       {BOUNDED_LIST_ARGUMENT("cov", 0, 0, 0, WIDTH_MAX, "Covariance, row by row"),
			.nested = true, .required = true},
		       SIZE_ARGUMENT),
	.flags = WEIGHTD_TAKES_LISTS | WEIGHTD_SIZE_OF_ROWS | WEIGHTD_REPLACES_DATA,
	.data_dtype = WEIGHTD_FLOAT64,
	.least_rank = 1,
	.laws = {{.distribution = &weightd_distribution_multivariate_normal}},
	.resolve = weightd_resolve_rows,
};
