/*
 * Tally: two passes over a block that lies in the nearest cache, and the merging of blocks (Pebay
 * 2008, Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
 * statistical moments).
 */
#include "core/statistics/tally.h"

#include "core/base/clones.h"

#include <math.h>

#define LANES 8

/* Sums of a block, one for each lane. */
struct lanes {
	double sum[LANES], absolute[LANES], least[LANES], most[LANES], zeros[LANES], bad[LANES];
};

WEIGHTD_CLONES static void add_lanes(struct lanes *restrict lanes, const double *restrict values,
				     size_t count)
{
	for (size_t i = 0; i < count; i += LANES) {
		for (size_t j = 0; j < LANES; j++) {
			const double x = values[i + j];
			lanes->sum[j] += x;
			lanes->absolute[j] += __builtin_fabs(x);
			lanes->least[j] = x < lanes->least[j] ? x : lanes->least[j];
			lanes->most[j] = x > lanes->most[j] ? x : lanes->most[j];
			lanes->zeros[j] += x == 0.0 ? 1.0 : 0.0;
			lanes->bad[j] += x * 0.0; /* NaN where x is not finite */
		}
	}
}

/* Sums of powers of differences from a mean, one for each lane. */
struct powers {
	double first[LANES], second[LANES], third[LANES], fourth[LANES];
};

WEIGHTD_CLONES static void add_powers(struct powers *restrict powers, const double *restrict values,
				      size_t count, double mean)
{
	for (size_t i = 0; i < count; i += LANES) {
		for (size_t j = 0; j < LANES; j++) {
			const double x = values[i + j] - mean, square = x * x;
			powers->first[j] += x;
			powers->second[j] += square;
			powers->third[j] += square * x;
			powers->fourth[j] += square * square;
		}
	}
}

static double sum_of(const double lanes[LANES])
{
	return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
	       ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

/* The numbers beyond the last whole group of lanes, and what stands for none in the other lanes. */
static void pad(double out[LANES], const double *values, size_t count, double none)
{
	for (size_t j = 0; j < LANES; j++)
		out[j] = j < count ? values[j] : none;
}

/* Moves the finite numbers to the front; the others are counted. */
static size_t keep_finite(struct weightd_tally *tally, double *values, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (isfinite(values[i]))
			values[kept++] = values[i];
		else if (isnan(values[i]))
			tally->nan++;
		else
			tally->infinite++;
	}
	return kept;
}

/* Sums, extremes and zeros; false: some number is not finite. */
static int add_values(struct weightd_tally *tally, const double *values, size_t count)
{
	const size_t whole = count - count % LANES;
	double rest[LANES];
	struct lanes lanes = {0};

	for (size_t j = 0; j < LANES; j++) {
		lanes.least[j] = INFINITY;
		lanes.most[j] = -INFINITY;
	}
	add_lanes(&lanes, values, whole);
	if (whole < count) {
		/* A number that is there already is no new extreme; its sums are taken off. */
		pad(rest, values + whole, count - whole, values[whole]);
		struct lanes tail = lanes;
		add_lanes(&tail, rest, LANES);
		for (size_t j = 0; j < LANES; j++) {
			if (whole + j >= count) {
				tail.sum[j] = lanes.sum[j];
				tail.absolute[j] = lanes.absolute[j];
				tail.zeros[j] = lanes.zeros[j];
			}
		}
		lanes = tail;
	}
	if (sum_of(lanes.bad) != 0)
		return 0;
	tally->count = count;
	tally->mean = count > 0 ? sum_of(lanes.sum) / (double)count : 0;
	tally->norm_1 = sum_of(lanes.absolute);
	tally->zeros = (uint64_t)sum_of(lanes.zeros);
	for (size_t j = 0; j < LANES; j++) {
		tally->min = lanes.least[j] < tally->min ? lanes.least[j] : tally->min;
		tally->max = lanes.most[j] > tally->max ? lanes.most[j] : tally->max;
	}
	return 1;
}

/* The moments about the mean, with what the mean's own rounding takes off. */
static void add_moments(struct weightd_tally *tally, const double *values, size_t count)
{
	const size_t whole = count - count % LANES;
	const double mean = tally->mean, n = (double)count;
	double rest[LANES];
	struct powers powers = {0};

	add_powers(&powers, values, whole, mean);
	if (whole < count) {
		pad(rest, values + whole, count - whole, mean);
		add_powers(&powers, rest, LANES, mean);
	}
	const double shift = sum_of(powers.first) / n;
	tally->mean = mean + shift;
	tally->m2 = sum_of(powers.second) - n * shift * shift;
	tally->m2 = tally->m2 > 0 ? tally->m2 : 0;
	tally->m3 = sum_of(powers.third) - 3 * shift * tally->m2;
	tally->m4 = sum_of(powers.fourth);
	if (tally->min == tally->max) { /* all are one number */
		tally->mean = tally->min;
		tally->m2 = tally->m3 = tally->m4 = 0;
	}
}

void weightd_tally_block(struct weightd_tally *tally, double *values, size_t count)
{
	*tally = (struct weightd_tally){.min = INFINITY, .max = -INFINITY};
	if (count > 0 && !add_values(tally, values, count)) {
		count = keep_finite(tally, values, count);
		if (count > 0)
			add_values(tally, values, count);
	}
	if (count > 0)
		add_moments(tally, values, count);
}

/* 'a' becomes the tally of both. */
static void merge(struct weightd_tally *a, const struct weightd_tally *b)
{
	const double na = (double)a->count, nb = (double)b->count, n = na + nb;

	a->zeros += b->zeros;
	a->nan += b->nan;
	a->infinite += b->infinite;
	if (b->count == 0)
		return;
	const double d = b->mean - a->mean, share = nb / n, d2 = d * d;
	const double between = na * share; /* na nb / n */
	const double m4 = a->m4 + b->m4 +
			  d2 * d2 * between * ((na * na - na * nb + nb * nb) / (n * n)) +
			  6 * d2 * (na * na * b->m2 + nb * nb * a->m2) / (n * n) +
			  4 * d * (na * b->m3 - nb * a->m3) / n;
	const double m3 = a->m3 + b->m3 + d2 * d * between * ((na - nb) / n) +
			  3 * d * (na * b->m2 - nb * a->m2) / n;
	if (a->count == 0) {
		a->mean = b->mean;
		a->m2 = b->m2;
		a->m3 = b->m3;
		a->m4 = b->m4;
	} else {
		a->mean += d * share;
		a->m2 += b->m2 + d2 * between;
		a->m3 = m3;
		a->m4 = m4;
	}
	a->count += b->count;
	a->norm_1 += b->norm_1;
	a->min = b->min < a->min ? b->min : a->min;
	a->max = b->max > a->max ? b->max : a->max;
}

void weightd_tally_add(struct weightd_tally_tree *tree, const struct weightd_tally *block)
{
	struct weightd_tally carried = *block;
	unsigned level = 0;

	for (; tree->blocks >> level & 1; level++) {
		struct weightd_tally left = tree->levels[level];
		merge(&left, &carried);
		carried = left;
	}
	tree->levels[level] = carried;
	tree->blocks++;
}

struct weightd_tally weightd_tally_end(const struct weightd_tally_tree *tree)
{
	struct weightd_tally all = {.min = INFINITY, .max = -INFINITY};

	for (unsigned level = 0; tree->blocks >> level != 0; level++) {
		if ((tree->blocks >> level & 1) == 0)
			continue;
		struct weightd_tally left = tree->levels[level];
		merge(&left, &all);
		all = left;
	}
	return all;
}

double weightd_tally_variance(const struct weightd_tally *tally)
{
	return tally->count > 0 ? tally->m2 / (double)tally->count : NAN;
}

double weightd_tally_kurtosis(const struct weightd_tally *tally)
{
	const double variance = weightd_tally_variance(tally);

	return variance > 0 ? tally->m4 / (double)tally->count / (variance * variance) : NAN;
}

double weightd_tally_norm_2(const struct weightd_tally *tally)
{
	return __builtin_sqrt(tally->m2 + (double)tally->count * tally->mean * tally->mean);
}

double weightd_tally_norm_max(const struct weightd_tally *tally)
{
	return tally->count == 0 ? 0 : fmax(fabs(tally->min), fabs(tally->max));
}
