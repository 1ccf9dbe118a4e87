/*
 * jax.random.permutation: stable sorts, so often that equal words hardly ever come together again.
 */
#include "core/generator/jax/jax_permutation.h"

#include "core/base/index_sort.h"
#include "core/base/memory.h"
#include "core/distribution/items.h"
#include "core/generator/jax/threefry.h"
#include "core/number/c_functions.h"
#include "weightd/dtype.h"

#include <math.h>

/* Of equal words the one that stands before. */
static int by_word(const void *a, const void *b, void *context)
{
	const uint32_t *words = context, i = *(const uint32_t *)a, j = *(const uint32_t *)b;

	if (words[i] != words[j])
		return words[i] < words[j] ? -1 : 1;
	return (i > j) - (i < j);
}

static unsigned rounds_of(size_t count)
{
	return (unsigned)ceil(3.0 * weightd_c_log(count < 1 ? 1.0 : (double)count) /
			      weightd_c_log(4294967295.0));
}

/* 'order' has the items as they stand, 'places' and 'words' are room. */
static enum weightd_code sort(const struct weightd_task *task, bool is_partitionable, size_t count,
			      uint32_t *order, uint32_t *places, uint32_t *words)
{
	struct weightd_jax_key key = {
		{(uint32_t)(task->stream.seed >> 32), (uint32_t)task->stream.seed}};
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < count; i++)
		order[i] = (uint32_t)i;
	for (unsigned round = rounds_of(count); round > 0 && code == WEIGHTD_OK; round--) {
		const struct weightd_jax_bits bits = {
			weightd_jax_split(key, 2, 1, is_partitionable), is_partitionable, count};
		key = weightd_jax_split(key, 2, 0, is_partitionable);
		weightd_jax_bits32(&bits, 0, count, words);
		for (size_t i = 0; i < count; i++)
			places[i] = (uint32_t)i;
		code = weightd_index_sort(places, count, by_word, words, NULL);
		for (size_t i = 0; i < count; i++)
			words[i] = order[places[i]];
		for (size_t i = 0; i < count; i++)
			order[i] = words[i];
	}
	return code;
}

enum weightd_code weightd_jax_permutation(const struct weightd_task *task, bool is_partitionable,
					  size_t count, void *out)
{
	uint32_t *room = weightd_memory_array(3 * count + 1, sizeof *room);

	if (room == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	const enum weightd_code code =
		sort(task, is_partitionable, count, room, room + count, room + 2 * count);
	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++)
		weightd_element_write(out, task->dtype, i, weightd_item_value(task->law, room[i]));
	weightd_memory_free(room);
	return code;
}
