/*
 * numpy.random's choice, permutation, shuffle, multinomial and dirichlet.  The order of draws and
 * of operations is numpy's, which differs between RandomState and Generator.
 */
#include "core/generator/numpy/numpy_arrays.h"

#include "core/base/memory.h"
#include "core/base/work_limit.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/items.h"
#include "core/generator/numpy/numpy_counts.h"
#include "core/generator/numpy/numpy_subset.h"

#define UNITS_OF_STEP 20

/* Items are written as numpy has them: given ones are doubles, others 64-bit integers. */
static void put(const struct weightd_task *task, size_t index, uint64_t item, void *out)
{
	if (out == NULL)
		return;
	if (weightd_items_have(task->law, WEIGHTD_ITEMS_GIVEN))
		weightd_element_write(out, task->dtype, index, weightd_item_value(task->law, item));
	else
		weightd_element_write_integer(out, task->dtype, index, (int64_t)item);
}

static enum weightd_code categorical(const struct weightd_numpy_source *source,
				     const struct weightd_task *task, size_t count, void *out)
{
	const size_t items = (size_t)task->law->items.count;
	double *sums = NULL;

	if (weightd_items_have(task->law, WEIGHTD_ITEMS_WEIGHED)) {
		sums = weightd_memory_array(items, sizeof *sums);
		if (sums == NULL)
			return WEIGHTD_ERR_NO_MEMORY;
		weightd_running_sums(weightd_item_weights(task->law), items, sums);
	}
	for (size_t i = 0; i < count; i++)
		put(task, i,
		    sums != NULL ? weightd_first_above(sums, items, source->uniform(source->state))
				 : weightd_numpy_integer(source, items - 1),
		    out);
	weightd_memory_free(sums);
	return WEIGHTD_OK;
}

static enum weightd_code items_in_order(const struct weightd_numpy_source *source,
					const struct weightd_task *task, size_t count, void *out)
{
	uint32_t *chosen = NULL;
	size_t first = 0;
	const enum weightd_code code =
		weightd_numpy_subset(source, task->law, count, &chosen, &first);

	for (size_t i = 0; code == WEIGHTD_OK && i < count; i++)
		put(task, i, chosen[first + i], out);
	weightd_memory_free(chosen);
	return code;
}

static enum weightd_code multinomial(const struct weightd_numpy_source *source,
				     const struct weightd_task *task, size_t count, void *out)
{
	const size_t width = (size_t)task->law->literal_count;
	const double *shares = task->law->literal;
	enum weightd_code code = WEIGHTD_OK;

	for (size_t row = 0; row < count && code == WEIGHTD_OK; row += width) {
		int64_t left = (int64_t)task->law->n;
		double rest = 1.0;
		for (size_t j = 0; j < width; j++) {
			int64_t made = j + 1 == width ? left : 0;
			if (left > 0 && j + 1 < width) {
				made = weightd_numpy_outcomes(source, left, shares[j] / rest);
				left -= made;
				rest -= shares[j];
			}
			if (out != NULL)
				weightd_element_write_integer(out, task->dtype, row + j, made);
		}
		code = weightd_go_on(width * UNITS_OF_STEP, NULL);
	}
	return code;
}

/* Of each colour in turn; of a majority, those that are left. */
static void draw_urn(const struct weightd_numpy_source *source, const struct weightd_law *law,
		     int64_t *row)
{
	const size_t width = (size_t)law->literal_count;
	int64_t rest = 0, left = (int64_t)law->n;

	for (size_t j = 0; j < width; j++)
		rest += (int64_t)law->literal[j];
	const bool is_turned = left > rest / 2;
	left = is_turned ? rest - left : left;
	for (size_t j = 0; j < width; j++) {
		const int64_t colour = (int64_t)law->literal[j];
		row[j] = j + 1 == width ? left : 0;
		rest -= colour;
		if (left > 0 && j + 1 < width) {
			const struct weightd_law one = {
				.hypergeometric = {(double)colour, (double)rest, (double)left}};
			row[j] = weightd_numpy_hypergeometric(source, &one);
			left -= row[j];
		}
		row[j] = is_turned ? colour - row[j] : row[j];
	}
}

static enum weightd_code multivariate_hypergeometric(const struct weightd_numpy_source *source,
						     const struct weightd_task *task, size_t count,
						     void *out)
{
	const size_t width = (size_t)task->law->literal_count;
	int64_t *row = weightd_memory_array(width, sizeof *row);
	enum weightd_code code = row == NULL ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_OK;

	for (size_t i = 0; i < count && code == WEIGHTD_OK; i += width) {
		draw_urn(source, task->law, row);
		for (size_t j = 0; j < width && out != NULL; j++)
			weightd_element_write_integer(out, task->dtype, i + j, row[j]);
		code = weightd_go_on(width * UNITS_OF_STEP, NULL);
	}
	weightd_memory_free(row);
	return code;
}

/* Shares by beta values, one after the other: Generator, where all parameters are below 0.1. */
static void break_stick(const struct weightd_numpy_source *source, const double *alpha,
			size_t width, double *sums, double *row)
{
	double sum = 0.0, left = 1.0;

	for (size_t j = width; j-- > 0;)
		sums[j] = sum += alpha[j];
	for (size_t j = 0; j + 1 < width; j++) {
		const double share = weightd_numpy_beta(source, alpha[j], sums[j + 1]);
		row[j] = left * share;
		left *= 1.0 - share;
	}
	row[width - 1] = left;
}

static void norm_gammas(const struct weightd_numpy_source *source, const double *alpha,
			size_t width, double *row)
{
	double sum = 0.0;

	for (size_t j = 0; j < width; j++) {
		row[j] = weightd_numpy_standard_gamma(source, alpha[j]);
		sum = sum + row[j];
	}
	const double inverse = 1.0 / sum;
	for (size_t j = 0; j < width; j++)
		row[j] = row[j] * inverse;
}

static enum weightd_code dirichlet(const struct weightd_numpy_source *source,
				   const struct weightd_task *task, size_t count, void *out)
{
	const size_t width = (size_t)task->law->literal_count;
	const double *alpha = task->law->literal;
	double *row = weightd_memory_array(2 * width, sizeof *row), most = 0.0;
	enum weightd_code code = row == NULL ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_OK;

	for (size_t j = 0; j < width; j++)
		most = alpha[j] > most ? alpha[j] : most;
	for (size_t i = 0; i < count && code == WEIGHTD_OK; i += width) {
		if (!source->rules->is_legacy && most < 0.1)
			break_stick(source, alpha, width, row + width, row);
		else
			norm_gammas(source, alpha, width, row);
		for (size_t j = 0; j < width && out != NULL; j++)
			weightd_element_write(out, task->dtype, i + j, row[j]);
		code = weightd_go_on(width * UNITS_OF_STEP, NULL);
	}
	weightd_memory_free(row);
	return code;
}

bool weightd_numpy_array_is_whole(const struct weightd_law *law)
{
	return law->distribution == &weightd_distribution_permutation ||
	       law->distribution == &weightd_distribution_subset ||
	       law->distribution == &weightd_distribution_multinomial ||
	       law->distribution == &weightd_distribution_multivariate_hypergeometric ||
	       law->distribution == &weightd_distribution_dirichlet;
}

weightd_numpy_array *weightd_numpy_array_of(const struct weightd_law *law)
{
	static const struct {
		const struct weightd_distribution *distribution;
		weightd_numpy_array *draw;
	} rows[] = {
		{&weightd_distribution_categorical, categorical},
		{&weightd_distribution_permutation, items_in_order},
		{&weightd_distribution_subset, items_in_order},
		{&weightd_distribution_multinomial, multinomial},
		{&weightd_distribution_multivariate_hypergeometric, multivariate_hypergeometric},
		{&weightd_distribution_dirichlet, dirichlet},
	};

	if (law->distribution == &weightd_distribution_subset &&
	    law->items.count > WEIGHTD_NUMPY_POPULATION)
		return NULL;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].distribution == law->distribution)
			return rows[i].draw;
	return NULL;
}
