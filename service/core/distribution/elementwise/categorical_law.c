/*
 * categorical: each element an item of a list, put back, alike or with probabilities; with the
 * numbers of numpy.random.choice.
 */
#include "core/base/memory.h"
#include "core/distribution/bounds.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/items.h"
#include "core/distribution/value_law.h"

void weightd_running_sums(const double *weights, size_t count, double *sums)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++)
		sums[i] = sum = sum + weights[i];
	for (size_t i = 0; i < count; i++)
		sums[i] /= sum;
}

size_t weightd_first_above(const double *sums, size_t count, double u)
{
	size_t low = 0, high = count - 1;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (sums[middle] > u)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

enum weightd_code weightd_prepare_items(struct weightd_law *law, const struct weightd_shape *shape,
					enum weightd_dtype dtype, const char *pointer,
					struct weightd_error *err)
{
	const bool is_given = weightd_items_have(law, WEIGHTD_ITEMS_GIVEN);
	double most = is_given ? 0.0 : (double)(law->items.count - 1);

	(void)shape;
	for (uint64_t i = 0; is_given && i < law->items.count; i++) {
		const double size = law->literal[i] < 0.0 ? -law->literal[i] : law->literal[i];
		most = size > most ? size : most;
	}
	return dtype == WEIGHTD_BOOL8 ? WEIGHTD_OK
				      : weightd_require_holds(law, dtype, most, pointer, err);
}

/* Of a law whose weights are running sums. */
static double item(const struct weightd_law *law, double u)
{
	const size_t count = (size_t)law->items.count;
	size_t index;

	if (weightd_items_have(law, WEIGHTD_ITEMS_WEIGHED)) {
		index = weightd_first_above(weightd_item_weights(law), count, u);
	} else {
		index = (size_t)(u * (double)count);
		index = index < count ? index : count - 1;
	}
	return weightd_item_value(law, index);
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	struct weightd_law law = *task->law;
	struct weightd_task summed = *task;
	const size_t items = (size_t)law.items.count;
	double *sums = NULL;

	summed.law = &law;
	if (weightd_items_have(&law, WEIGHTD_ITEMS_WEIGHED)) {
		sums = weightd_memory_array((size_t)law.literal_count, sizeof *sums);
		if (sums == NULL)
			return WEIGHTD_ERR_NO_MEMORY;
		const size_t values = (size_t)law.literal_count - items;
		for (size_t i = 0; i < values; i++)
			sums[i] = law.literal[i];
		weightd_running_sums(weightd_item_weights(task->law), items, sums + values);
		law.literal = sums;
	}
	weightd_fill_of_uniform(&summed, first, count, out, item);
	weightd_memory_free(sums);
	return WEIGHTD_OK;
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	const double *weights = weightd_item_weights(law);
	const bool is_weighed = weightd_items_have(law, WEIGHTD_ITEMS_WEIGHED);
	const double even = 1.0 / (double)law->items.count;
	double mean = 0.0, variance = 0.0, low = weightd_item_value(law, 0), high = low;

	for (uint64_t i = 0; i < law->items.count; i++) {
		const double value = weightd_item_value(law, i);
		mean += (is_weighed ? weights[i] : even) * value;
		low = value < low ? value : low;
		high = value > high ? value : high;
	}
	for (uint64_t i = 0; i < law->items.count; i++) {
		const double d = weightd_item_value(law, i) - mean;
		variance += (is_weighed ? weights[i] : even) * d * d;
	}
	return weightd_moments_of(mean, variance, low, high);
}

const struct weightd_distribution weightd_distribution_categorical = {
	.name = "categorical",
	.doc = "An item of a list, alike or with probabilities",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE | WEIGHTD_COUNTS,
	.sizes = {"count", "flags"},
	.prepare = weightd_prepare_items,
	.fill = fill,
	.moments = moments,
};
