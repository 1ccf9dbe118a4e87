/*
 * Range: one room for each thread, and prices.
 */
#include "core/statistics/statistics_range.h"

#include "core/base/memory.h"
#include "core/distribution/distribution_table.h"
#include "weightd/cancel.h"

#include <string.h>

/* Multiplications for the largest singular values of all tensors together. */
#define PRODUCTS ((uint64_t)1 << 26)
#define ROOMS_MAX 64

/* Nanoseconds: a tensor, looking at an element, and making one by a kernel, by itself, in a whole
 * tensor and in a replay. */
#define UNITS_OF_TENSOR 80000
#define UNITS_OF_LOOK 10
#define UNITS_OF_KERNEL 3
#define UNITS_OF_VALUE 60
#define UNITS_OF_WHOLE 30
#define UNITS_OF_DRAW 10

struct rooms {
	const struct weightd_statistics_range *range;
	struct weightd_statistics *out;
	_Atomic uint64_t *done;
	struct weightd_statistics_room *rooms[ROOMS_MAX];
	atomic_flag is_taken[ROOMS_MAX];
	unsigned count;
	_Atomic int code; /* enum weightd_code */
};

const struct weightd_entry *weightd_entry_of_values(const struct weightd_entry *entry)
{
	while (entry->tied_to != NULL)
		entry = entry->tied_to;
	return entry;
}

bool weightd_range_copy(struct weightd_statistics_range *out,
			const struct weightd_statistics_range *range, struct weightd_arena *arena)
{
	size_t *which;

	*out = *range;
	if (range->which == NULL)
		return true;
	which = weightd_arena_array(arena, range->count + 1, sizeof *which);
	if (which != NULL)
		memcpy(which, range->which, range->count * sizeof *which);
	out->which = which;
	return which != NULL;
}

void weightd_range_digest(const struct weightd_statistics_range *range,
			  unsigned char out[WEIGHTD_DIGEST_BYTES])
{
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	weightd_digest_add(&digest, range->plan->id, sizeof range->plan->id);
	weightd_digest_add_u64(&digest, range->first);
	weightd_digest_add_u64(&digest, range->count);
	weightd_digest_add_u64(&digest, range->blocks);
	if (range->which != NULL)
		weightd_digest_add(&digest, range->which, range->count * sizeof *range->which);
	weightd_digest_finish(&digest, out);
}

uint64_t weightd_range_elements(const struct weightd_statistics_range *range)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < range->count; i++) {
		const struct weightd_sample sample =
			weightd_sample_of(weightd_range_entry(range, i)->numel, range->blocks);
		sum += weightd_sample_count(&sample);
	}
	return sum;
}

static uint64_t capped_product(uint64_t a, uint64_t b)
{
	uint64_t product;

	return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX / 4 : product;
}

static uint64_t capped_sum(uint64_t a, uint64_t b)
{
	uint64_t sum;

	return __builtin_add_overflow(a, b, &sum) || sum > UINT64_MAX / 4 ? UINT64_MAX / 4 : sum;
}

/* A tensor that can only be made whole: of a matrix that is factored, the product of its sides with
 * the shorter one once more. */
static uint64_t work_of_whole(const struct weightd_entry *entry,
			      const struct weightd_distribution *distribution)
{
	const struct weightd_shape *shape = weightd_entry_shape(entry);
	const uint64_t rows = shape->ndim > 0 && shape->dims[0] > 0 ? shape->dims[0] : 1;
	const uint64_t columns = entry->numel / rows;
	uint64_t work = capped_product(entry->numel, UNITS_OF_WHOLE);

	if (distribution != &weightd_distribution_sparse &&
	    distribution != &weightd_distribution_permutation &&
	    distribution != &weightd_distribution_subset)
		work = capped_sum(work,
				  capped_product(entry->numel, rows < columns ? rows : columns));
	return work;
}

static bool has_kernel(const struct weightd_distribution *distribution)
{
	return distribution == &weightd_distribution_uniform ||
	       distribution == &weightd_distribution_normal ||
	       distribution == &weightd_distribution_trunc_normal ||
	       distribution == &weightd_distribution_padded_normal ||
	       distribution == &weightd_distribution_constant;
}

static uint64_t work_of_statement(const struct weightd_statistics_range *range,
				  const struct weightd_entry *entry,
				  const struct weightd_statement *statement, uint64_t looks)
{
	const struct weightd_distribution *distribution = statement->law->distribution;

	if (statement->position != NULL)
		return capped_product(range->plan->total_elements, UNITS_OF_DRAW);
	if (weightd_law_is_whole(statement->generator, statement->law))
		return work_of_whole(entry, distribution);
	return capped_product(looks, has_kernel(distribution) ? UNITS_OF_KERNEL : UNITS_OF_VALUE);
}

uint64_t weightd_range_work(const struct weightd_statistics_range *range)
{
	uint64_t work = capped_product(range->count, UNITS_OF_TENSOR), of_draws = 0;

	for (size_t i = 0; i < range->count; i++) {
		const struct weightd_entry *entry =
			weightd_entry_of_values(weightd_range_entry(range, i));
		const struct weightd_sample sample = weightd_sample_of(entry->numel, range->blocks);
		const uint64_t looks = weightd_sample_count(&sample);
		uint64_t own = work_of_statement(range, entry, entry->statement, looks);

		for (const struct weightd_patch *patch = entry->patches; patch != NULL;
		     patch = patch->next)
			own = capped_sum(own,
					 work_of_statement(range, entry, patch->statement, looks));
		/* The draws of a replay are made once for all. */
		if (entry->statement->position != NULL && own > of_draws) {
			work = capped_sum(work, own - of_draws);
			of_draws = own;
		} else if (entry->statement->position == NULL) {
			work = capped_sum(work, own);
		}
		work = capped_sum(work, capped_product(looks, UNITS_OF_LOOK));
	}
	return work;
}

static enum weightd_code make_one(const struct rooms *rooms, size_t index,
				  struct weightd_statistics_room *room)
{
	const struct weightd_statistics_range *range = rooms->range;
	const struct weightd_entry *entry =
		weightd_entry_of_values(weightd_range_entry(range, index));
	const struct weightd_expectation expectation = weightd_expectation_of(entry);
	const struct weightd_statistics_wish wish = {
		.blocks = range->blocks, .products = PRODUCTS / range->count, .done = rooms->done};

	return weightd_statistics_of(&rooms->out[index], entry, &expectation, &wish, room);
}

/* There are as many rooms as threads, so one is free. */
static unsigned take_room(struct rooms *rooms)
{
	for (unsigned i = 0;; i = (i + 1) % rooms->count) {
		if (!atomic_flag_test_and_set(&rooms->is_taken[i]))
			return i;
	}
}

static void make_part(void *context, size_t index)
{
	struct rooms *rooms = context;

	if (atomic_load(&rooms->code) != WEIGHTD_OK)
		return;
	const unsigned room = take_room(rooms);
	const enum weightd_code code = weightd_is_cancelled()
					       ? WEIGHTD_ERR_CANCELLED
					       : make_one(rooms, index, rooms->rooms[room]);
	atomic_flag_clear(&rooms->is_taken[room]);
	if (code != WEIGHTD_OK)
		atomic_store(&rooms->code, (int)code);
}

enum weightd_code weightd_range_statistics(const struct weightd_statistics_range *range,
					   struct weightd_workers *workers, _Atomic uint64_t *done,
					   struct weightd_statistics *out)
{
	struct rooms rooms = {.range = range, .out = out, .done = done};
	const unsigned helpers = weightd_workers_limit(workers);

	/* Draws of a replay are made in order, by one. */
	if (range->plan->sequence != NULL || helpers >= ROOMS_MAX)
		workers = NULL;
	rooms.count = workers != NULL ? helpers + 1 : 1;
	for (unsigned i = 0; i < rooms.count; i++) {
		rooms.rooms[i] = weightd_statistics_room_new();
		atomic_flag_clear(&rooms.is_taken[i]);
		if (rooms.rooms[i] == NULL)
			atomic_store(&rooms.code, WEIGHTD_ERR_NO_MEMORY);
	}
	if (atomic_load(&rooms.code) == WEIGHTD_OK)
		weightd_workers_run(workers, make_part, &rooms, range->count);
	for (unsigned i = 0; i < rooms.count; i++)
		weightd_statistics_room_free(rooms.rooms[i]);
	return (enum weightd_code)atomic_load(&rooms.code);
}
