/*
 * numpy.random's orders of items: RandomState shuffles all and takes the first ones; Generator
 * takes a sample by Floyd's algorithm, or shuffles the end of all; with probabilities both draw
 * with replacement until there are enough that differ.  permutation masks words in both.
 */
#include "core/generator/numpy/numpy_subset.h"

#include "core/base/memory.h"
#include "core/base/work_limit.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/items.h"
#include "core/generator/numpy/numpy_counts.h"

#include <string.h>

#define STEPS_TOGETHER 4096
#define UNITS_OF_STEP 20
#define EMPTY UINT64_MAX

/* An index from 0 to 'most'. */
typedef uint64_t index_up_to(const struct weightd_numpy_source *source, uint64_t most);

/* Swaps from the last one down to 'first', each with one of those up to it. */
static enum weightd_code shuffle(const struct weightd_numpy_source *source, index_up_to *index,
				 uint32_t *items, size_t count, size_t first)
{
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = count; i-- > first && code == WEIGHTD_OK;) {
		const size_t j = (size_t)index(source, i);
		const uint32_t kept = items[j];
		items[j] = items[i];
		items[i] = kept;
		if (i % STEPS_TOGETHER == 0)
			code = weightd_go_on(STEPS_TOGETHER * UNITS_OF_STEP, NULL);
	}
	return code;
}

static enum weightd_code shuffle_all(const struct weightd_numpy_source *source, index_up_to *index,
				     size_t items, size_t first, uint32_t **chosen)
{
	uint32_t *all = *chosen = weightd_memory_array(items, sizeof *all);

	if (all == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	for (size_t i = 0; i < items; i++)
		all[i] = (uint32_t)i;
	return shuffle(source, index, all, items, first);
}

/* Whether the set has had the value, which is in it then. */
static bool put_in_set(uint64_t *set, uint64_t mask, uint64_t value)
{
	uint64_t at = value & mask;

	while (set[at] != EMPTY && set[at] != value)
		at = (at + 1) & mask;
	const bool was_there = set[at] == value;
	set[at] = value;
	return was_there;
}

/* Floyd's: of the items up to j the drawn one, or j if that was drawn before. */
static enum weightd_code sample(const struct weightd_numpy_source *source, size_t items,
				size_t count, uint32_t **chosen)
{
	uint64_t mask = (uint64_t)(1.2 * (double)count), *set;
	enum weightd_code code = WEIGHTD_OK;

	mask = mask == 0 ? 0 : UINT64_MAX >> __builtin_clzll(mask);
	*chosen = weightd_memory_array(count, sizeof **chosen);
	set = weightd_memory_array((size_t)mask + 1, sizeof *set);
	if (*chosen == NULL || set == NULL)
		code = WEIGHTD_ERR_NO_MEMORY;
	else
		memset(set, 0xFF, ((size_t)mask + 1) * sizeof *set);
	for (size_t j = items - count; code == WEIGHTD_OK && j < items; j++) {
		uint64_t value = weightd_numpy_integer(source, j);
		if (put_in_set(set, mask, value)) {
			value = j;
			put_in_set(set, mask, value);
		}
		(*chosen)[j - (items - count)] = (uint32_t)value;
		if (j % STEPS_TOGETHER == 0)
			code = weightd_go_on(STEPS_TOGETHER * UNITS_OF_STEP, NULL);
	}
	weightd_memory_free(set);
	return code;
}

/* A round: as many draws as are missing, of which the new ones are kept in order. */
static size_t draw_weighed(const struct weightd_numpy_source *source, double *weights, double *sums,
			   size_t items, uint32_t *chosen, size_t found, size_t count)
{
	for (size_t i = 0; i < found; i++)
		weights[chosen[i]] = 0.0;
	weightd_running_sums(weights, items, sums);
	size_t end = found;
	for (size_t i = found; i < count; i++) {
		const uint32_t item =
			(uint32_t)weightd_first_above(sums, items, source->uniform(source->state));
		/* What was drawn in this round has a weight yet, but below 0. */
		if (weights[item] < 0.0)
			continue;
		weights[item] = -weights[item];
		chosen[end++] = item;
	}
	return end;
}

static enum weightd_code choose_weighed(const struct weightd_numpy_source *source,
					const struct weightd_law *law, size_t count,
					uint32_t **chosen)
{
	const size_t items = (size_t)law->items.count;
	double *weights = weightd_memory_array(2 * items, sizeof *weights);
	enum weightd_code code = WEIGHTD_OK;

	*chosen = weightd_memory_array(count, sizeof **chosen);
	if (*chosen == NULL || weights == NULL)
		code = WEIGHTD_ERR_NO_MEMORY;
	else
		memcpy(weights, weightd_item_weights(law), items * sizeof *weights);
	for (size_t found = 0; code == WEIGHTD_OK && found < count;) {
		found = draw_weighed(source, weights, weights + items, items, *chosen, found,
				     count);
		code = weightd_go_on((items + count) * UNITS_OF_STEP, NULL);
	}
	weightd_memory_free(weights);
	return code;
}

enum weightd_code weightd_numpy_subset(const struct weightd_numpy_source *source,
				       const struct weightd_law *law, size_t count,
				       uint32_t **chosen, size_t *first)
{
	const size_t items = (size_t)law->items.count;
	const bool is_shuffled = !weightd_items_have(law, WEIGHTD_ITEMS_IN_ANY_ORDER);

	*first = 0;
	if (weightd_items_have(law, WEIGHTD_ITEMS_WEIGHED))
		return choose_weighed(source, law, count, chosen);
	if (source->rules->is_legacy || law->distribution == &weightd_distribution_permutation)
		return shuffle_all(source, weightd_numpy_interval, items, 1, chosen);
	if (items > 10000 && count > items / (is_shuffled ? 50 : 20)) {
		*first = items - count;
		return shuffle_all(source, weightd_numpy_integer, items, *first > 1 ? *first : 1,
				   chosen);
	}
	const enum weightd_code code = sample(source, items, count, chosen);
	return code == WEIGHTD_OK && is_shuffled
		       ? shuffle(source, weightd_numpy_integer, *chosen, count, 1)
		       : code;
}
