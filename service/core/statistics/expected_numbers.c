/*
 * Expected numbers: the moments of a law, its shape, and what patches make of them.
 */
#include "core/statistics/expected_numbers.h"

#include "core/distribution/distribution_table.h"
#include "core/number/c_functions.h"

#include <math.h>

/* Rounding and the least step of a dtype. */
static void read_dtype(struct weightd_expectation *out, enum weightd_dtype dtype)
{
	switch (dtype) {
	case WEIGHTD_BFLOAT16:
		out->relative = 0x1p-8;
		out->absolute = 0x1p-133;
		break;
	case WEIGHTD_FLOAT16:
		out->relative = 0x1p-11;
		out->absolute = 0x1p-25;
		break;
	case WEIGHTD_FLOAT32:
		out->relative = 0x1p-22;
		out->absolute = 0x1p-149;
		break;
	case WEIGHTD_FLOAT64:
		out->relative = 0x1p-40;
		out->absolute = 0;
		break;
	default: break; /* whole numbers */
	}
}

static uint64_t rows_of(const struct weightd_shape *shape, uint64_t numel, uint64_t *columns)
{
	const uint64_t rows = shape->ndim > 0 ? shape->dims[0] : 1;

	*columns = rows > 0 ? numel / rows : 0;
	return rows;
}

static void read_orthogonal(struct weightd_expectation *out, const struct weightd_entry *entry)
{
	uint64_t columns;
	const uint64_t rows = rows_of(weightd_entry_shape(entry), entry->numel, &columns);
	const double gain = fabs(out->law->orthogonal.gain);
	const double longer = (double)(rows > columns ? rows : columns);

	out->is_known = true;
	out->mean = 0;
	out->std = gain / sqrt(longer);
	out->low = -gain;
	out->high = gain;
	out->kurtosis = 3 * longer / (longer + 2);
	out->largest_singular = gain;
	out->together = WEIGHTD_TOGETHER_ORTHOGONAL;
}

/* Elements are 0 or normal. */
static void read_mixed(struct weightd_expectation *out, double std, double share)
{
	out->is_known = true;
	out->mean = 0;
	out->std = std * sqrt(1 - share);
	out->low = -INFINITY;
	out->high = INFINITY;
	out->kurtosis = share < 1 ? 3 / (1 - share) : NAN;
	out->zero_share = share;
	out->part_std = std;
	out->together = WEIGHTD_TOGETHER_SPARSE;
}

/* Bai and Yin's limit for independent elements of mean 0, and what one number has. */
static double singular_of(const struct weightd_expectation *out, uint64_t rows, uint64_t columns)
{
	if (out->together == WEIGHTD_TOGETHER_EXACT)
		return fabs(out->mean) * sqrt((double)rows * (double)columns);
	if (out->together == WEIGHTD_TOGETHER_ALIKE && out->mean == 0)
		return out->std * (sqrt((double)rows) + sqrt((double)columns));
	return NAN;
}

static void read_moments(struct weightd_expectation *out, const struct weightd_entry *entry)
{
	const struct weightd_distribution *distribution = out->law->distribution;
	struct weightd_moments moments = {0};
	uint64_t columns;

	if (distribution->moments != NULL)
		moments = distribution->moments(out->law);
	const struct weightd_law_shape shape = weightd_law_shape(out->law);
	if (distribution->moments == NULL && shape.below == NULL) {
		out->reason = "the law has no moments that are known in advance";
		return;
	}
	out->is_known = true;
	if (distribution->moments != NULL) {
		out->low = moments.low;
		out->high = moments.high;
	}
	if (moments.known) {
		out->mean = moments.mean;
		out->std = moments.std;
	}
	if (moments.known && moments.std == 0 && moments.low == moments.high)
		out->together = WEIGHTD_TOGETHER_EXACT;
	else if ((distribution->flags & WEIGHTD_ALIKE) != 0)
		out->together = WEIGHTD_TOGETHER_ALIKE;
	out->zero_share = out->together == WEIGHTD_TOGETHER_EXACT ? out->mean == 0 : NAN;
	if (out->together == WEIGHTD_TOGETHER_ALIKE && (!moments.known || moments.std > 0)) {
		out->kurtosis = shape.kurtosis;
		out->tails = shape.tails;
		out->below = shape.below;
		if (out->below != NULL)
			out->zero_share = 0;
	}
	const uint64_t rows = rows_of(weightd_entry_shape(entry), entry->numel, &columns);
	if (weightd_entry_shape(entry)->ndim > 1)
		out->largest_singular = singular_of(out, rows, columns);
}

static void read_law(struct weightd_expectation *out, const struct weightd_entry *entry)
{
	const struct weightd_distribution *distribution = out->law->distribution;

	if (distribution == &weightd_distribution_orthogonal) {
		read_orthogonal(out, entry);
	} else if (distribution == &weightd_distribution_sparse) {
		const double rows = (double)weightd_entry_shape(entry)->dims[0];
		read_mixed(out, out->law->sparse.std,
			   fmin(ceil(rows * out->law->sparse.sparsity) / rows, 1));
	} else if (distribution == &weightd_distribution_padded_normal &&
		   out->law->normal.mean == 0) {
		read_mixed(out, out->law->normal.std,
			   1 / (double)weightd_entry_shape(entry)->dims[0]);
	} else {
		read_moments(out, entry);
	}
}

static void multiply(struct weightd_expectation *out, double factor)
{
	const double low = out->low * factor, high = out->high * factor;

	out->mean *= factor;
	out->std *= fabs(factor);
	out->part_std *= fabs(factor);
	out->largest_singular *= fabs(factor);
	out->low = factor < 0 ? high : low;
	out->high = factor < 0 ? low : high;
	out->scale *= factor;
	if (!(out->scale > 0))
		out->below = NULL;
	if (factor == 0) {
		out->low = out->high = out->mean = 0;
		out->together = WEIGHTD_TOGETHER_UNKNOWN;
	}
}

/* Patches over all of a tensor; false: one is of a part. */
static bool read_patches(struct weightd_expectation *out, const struct weightd_entry *entry)
{
	for (const struct weightd_patch *patch = entry->patches; patch != NULL;
	     patch = patch->next) {
		uint64_t numel = 0;
		const struct weightd_statement *statement = patch->statement;

		if (patch->change == WEIGHTD_CASTS) {
			struct weightd_expectation rounding = {0};
			read_dtype(&rounding, statement->dtype);
			out->relative = fmax(out->relative, rounding.relative);
			out->absolute = fmax(out->absolute, rounding.absolute);
			continue;
		}
		if (!weightd_shape_numel(&statement->part->shape, &numel) || numel != entry->numel)
			return false;
		const double number = statement->law->constant.value;
		if (patch->change == WEIGHTD_MULTIPLIES) {
			multiply(out, number);
		} else if (patch->change == WEIGHTD_DIVIDES && number != 0) {
			multiply(out, 1 / number);
		} else {
			return false;
		}
	}
	return true;
}

static struct weightd_expectation unknown(const struct weightd_entry *entry, const char *reason)
{
	struct weightd_expectation out = {.reason = reason,
					  .mean = NAN,
					  .std = NAN,
					  .low = NAN,
					  .high = NAN,
					  .kurtosis = NAN,
					  .zero_share = NAN,
					  .largest_singular = NAN,
					  .part_std = NAN,
					  .law = entry->statement->law,
					  .scale = 1};

	read_dtype(&out, entry->dtype);
	return out;
}

struct weightd_expectation weightd_expectation_of(const struct weightd_entry *entry)
{
	struct weightd_expectation out = unknown(entry, NULL);
	struct weightd_expectation rounding = {0};

	read_dtype(&rounding, entry->statement->dtype);
	out.relative = fmax(out.relative, rounding.relative);
	out.absolute = fmax(out.absolute, rounding.absolute);
	if (entry->numel == 0)
		return unknown(entry, "the tensor has no elements");
	read_law(&out, entry);
	if (entry->is_hidden || !read_patches(&out, entry))
		return unknown(entry, "parts of the tensor have laws of their own");
	return out;
}

double weightd_expected_below(const struct weightd_expectation *expectation, double x)
{
	return expectation->below(expectation->law, x / expectation->scale);
}

static bool holds(double low, double high, bool is_last, double x)
{
	return low <= x && (x < high || (is_last && x == high));
}

static double normal_below(double z)
{
	return 0.5 + 0.5 * weightd_c_erf(z / __builtin_sqrt(2.0));
}

double weightd_expected_between(const struct weightd_expectation *expectation, double low,
				double high, bool is_last)
{
	if (expectation->together == WEIGHTD_TOGETHER_EXACT)
		return holds(low, high, is_last, expectation->mean);
	if (expectation->together == WEIGHTD_TOGETHER_SPARSE) {
		const double std = expectation->part_std, share = expectation->zero_share;
		const double normal = normal_below(high / std) - normal_below(low / std);
		return (1 - share) * normal + (holds(low, high, is_last, 0) ? share : 0);
	}
	if (expectation->below == NULL)
		return NAN;
	return weightd_expected_below(expectation, high) - weightd_expected_below(expectation, low);
}
