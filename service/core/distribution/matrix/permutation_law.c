/*
 * permutation: all items in an order, all orders alike; subset: some of them without putting them
 * back, alike or with probabilities.  With the numbers of numpy.random's permutation and choice.
 *
 * Step j of Fisher and Yates's shuffle takes words 2 j and 2 j + 1 of a stream of its own, whose
 * hash is the name's hash XOR DOMAIN.  With probabilities p the items are those with the smallest
 * E / p, E exponential numbers of the items' own words (Efraimidis and Spirakis 2006).
 */
#include "core/base/index_sort.h"
#include "core/base/memory.h"
#include "core/base/work_limit.h"
#include "core/bit_generator/philox.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/element_words.h"
#include "core/distribution/items.h"

/* First 8 bytes, little-endian, of SHA-256 of "permutation". */
#define DOMAIN 0x1D63AA651619FF57u
#define STEPS_TOGETHER 4096
#define UNITS_OF_STEP 40
#define FEW_MAX (UINT64_C(1) << 22) /* of many more items: a table of twice as many */

__extension__ typedef unsigned __int128 wide;

/* Which items the places hold that no longer hold their own: all of them, or a table of those. */
struct places {
	uint32_t *all;
	uint32_t (*moved)[2]; /* place, item; the place EMPTY is none */
	uint32_t mask;
};

#define EMPTY UINT32_MAX

static bool places_open(struct places *places, uint64_t items, uint64_t steps)
{
	*places = (struct places){0};
	if (items <= 2 * steps + STEPS_TOGETHER) {
		places->all = weightd_memory_array((size_t)items, sizeof *places->all);
		for (uint64_t i = 0; places->all != NULL && i < items; i++)
			places->all[i] = (uint32_t)i;
		return places->all != NULL;
	}
	uint64_t room = 16;
	while (room < 2 * steps)
		room *= 2;
	places->moved = weightd_memory_array((size_t)room, sizeof *places->moved);
	places->mask = (uint32_t)(room - 1);
	for (uint64_t i = 0; places->moved != NULL && i < room; i++)
		places->moved[i][0] = EMPTY;
	return places->moved != NULL;
}

static uint32_t *slot_of(const struct places *places, uint32_t place)
{
	uint32_t at = (place * 0x9E3779B1u ^ place >> 15) & places->mask;

	while (places->moved[at][0] != EMPTY && places->moved[at][0] != place)
		at = (at + 1) & places->mask;
	return places->moved[at];
}

static uint32_t item_at(const struct places *places, uint32_t place)
{
	if (places->all != NULL)
		return places->all[place];
	const uint32_t *slot = slot_of(places, place);
	return slot[0] == EMPTY ? place : slot[1];
}

static void put_at(const struct places *places, uint32_t place, uint32_t item)
{
	if (places->all != NULL) {
		places->all[place] = item;
		return;
	}
	uint32_t *slot = slot_of(places, place);
	slot[0] = place;
	slot[1] = item;
}

static uint64_t word_of(const struct weightd_stream *stream, uint64_t step)
{
	const uint64_t block = step / 2, hash = stream->name_hash ^ DOMAIN;
	const uint32_t key[2] = {(uint32_t)stream->seed, (uint32_t)(stream->seed >> 32)};
	const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), (uint32_t)hash,
				     (uint32_t)(hash >> 32)};
	uint32_t words[4];

	weightd_philox_words(words, counter, key);
	return (uint64_t)words[2 * (step % 2)] << 32 | words[2 * (step % 2) + 1];
}

static enum weightd_code by_shuffle(const struct weightd_task *task, size_t count, void *out)
{
	const uint64_t items = task->law->items.count;
	enum weightd_code code = WEIGHTD_OK;
	struct places places;

	if (!places_open(&places, items, count))
		return WEIGHTD_ERR_NO_MEMORY;
	for (uint64_t j = 0; j < count; j++) {
		if (j % STEPS_TOGETHER == 0 &&
		    (code = weightd_go_on(STEPS_TOGETHER * UNITS_OF_STEP, NULL)) != WEIGHTD_OK)
			break;
		const uint64_t pick =
			j + (uint64_t)((wide)word_of(&task->stream, j) * (items - j) >> 64);
		const uint32_t item = item_at(&places, (uint32_t)pick);
		put_at(&places, (uint32_t)pick, item_at(&places, (uint32_t)j));
		weightd_element_write(out, task->dtype, (size_t)j,
				      weightd_item_value(task->law, item));
	}
	weightd_memory_free(places.all);
	weightd_memory_free(places.moved);
	return code;
}

static int by_key(const void *a, const void *b, void *context)
{
	const double *keys = context;
	const double x = keys[*(const uint32_t *)a], y = keys[*(const uint32_t *)b];

	return (x > y) - (x < y);
}

static enum weightd_code by_weights(const struct weightd_task *task, size_t count, void *out)
{
	const size_t items = (size_t)task->law->items.count;
	const double *weights = weightd_item_weights(task->law);
	double *keys = weightd_memory_array(items, sizeof *keys);
	uint32_t *order = weightd_memory_array(items, sizeof *order);
	enum weightd_code code = keys == NULL || order == NULL ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_OK;

	for (size_t i = 0; code == WEIGHTD_OK && i < items; i++) {
		struct weightd_element_words words = {.stream = &task->stream, .index = i};
		order[i] = (uint32_t)i;
		keys[i] = weights[i] > 0.0 ? weightd_draw_exponential(&words) / weights[i]
					   : __builtin_inf();
	}
	if (code == WEIGHTD_OK)
		code = weightd_index_sort(order, items, by_key, keys, NULL);
	for (size_t i = 0; code == WEIGHTD_OK && i < count; i++)
		weightd_element_write(out, task->dtype, i, weightd_item_value(task->law, order[i]));
	weightd_memory_free(order);
	weightd_memory_free(keys);
	return code;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	(void)first;
	return weightd_items_have(task->law, WEIGHTD_ITEMS_WEIGHED) ? by_weights(task, count, out)
								    : by_shuffle(task, count, out);
}

/* Memory is in proportion to the tensor. */
static enum weightd_code prepare_subset(struct weightd_law *law, const struct weightd_shape *shape,
					enum weightd_dtype dtype, const char *pointer,
					struct weightd_error *err)
{
	uint64_t numel = UINT64_MAX;

	if (!weightd_shape_numel(shape, &numel) ||
	    (numel > FEW_MAX && law->items.count > 2 * numel)) {
		weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
				  "a subset of %llu items has too many elements",
				  (unsigned long long)law->items.count);
		weightd_error_expected(err, "4194304 elements, or half as many as items");
		return WEIGHTD_ERR_LIMIT_EXCEEDED;
	}
	return weightd_prepare_items(law, shape, dtype, pointer, err);
}

const struct weightd_distribution weightd_distribution_permutation = {
	.name = "permutation",
	.doc = "All items in an order, all orders alike",
	.flags = WEIGHTD_RANDOM | WEIGHTD_COUNTS,
	.sizes = {"count", "flags"},
	.prepare = weightd_prepare_items,
	.fill = fill,
};

const struct weightd_distribution weightd_distribution_subset = {
	.name = "subset",
	.doc = "Some items, none twice, alike or with probabilities",
	.flags = WEIGHTD_RANDOM | WEIGHTD_COUNTS,
	.sizes = {"count", "flags"},
	.prepare = prepare_subset,
	.fill = fill,
};
