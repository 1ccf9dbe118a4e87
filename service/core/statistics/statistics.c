/*
 * Statistics: one pass over a sample of blocks.
 */
#include "core/statistics/statistics.h"

#include "core/base/memory.h"
#include "core/base/work_limit.h"
#include "core/statistics/number_sort.h"
#include "core/statistics/row_marks.h"
#include "weightd/cancel.h"

#include <math.h>
#include <string.h>

#define WIDEST 8
/* Samples begin at elements that kernels can begin with at no cost. */
#define ALIGNMENT 16
/* Work units of looking at an element. */
#define UNITS_OF_ELEMENT 2

const double weightd_quantile_shares[WEIGHTD_QUANTILES] = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

struct weightd_statistics_room {
	unsigned char raw[WEIGHTD_TALLY_BLOCK * WIDEST];
	double values[WEIGHTD_TALLY_BLOCK];
	double kept[WEIGHTD_SORTED_MAX], spare[WEIGHTD_SORTED_MAX];
	uint64_t counts[WEIGHTD_VALUE_BINS];
	uint32_t recent[WEIGHTD_VALUE_BINS];
	struct weightd_value_bins bins;
};

struct weightd_statistics_room *weightd_statistics_room_new(void)
{
	struct weightd_statistics_room *room = weightd_memory_alloc(sizeof *room);

	if (room == NULL)
		return NULL;
	memset(room->counts, 0, sizeof room->counts);
	memset(room->recent, 0, sizeof room->recent);
	room->bins = (struct weightd_value_bins){.counts = room->counts, .recent = room->recent};
	weightd_value_bins_clear(&room->bins);
	return room;
}

void weightd_statistics_room_free(struct weightd_statistics_room *room)
{
	weightd_memory_free(room);
}

struct weightd_sample weightd_sample_of(uint64_t numel, uint64_t blocks)
{
	const bool is_all = blocks == 0 || numel / WEIGHTD_TALLY_BLOCK < blocks ||
			    numel == blocks * WEIGHTD_TALLY_BLOCK;

	return (struct weightd_sample){.numel = numel, .blocks = is_all ? 0 : blocks};
}

uint64_t weightd_sample_count(const struct weightd_sample *sample)
{
	return sample->blocks == 0 ? sample->numel : sample->blocks * WEIGHTD_TALLY_BLOCK;
}

/* The first block begins with the tensor, the last one ends near its end. */
uint64_t weightd_sample_first(const struct weightd_sample *sample, uint64_t index)
{
	const uint64_t room = sample->numel - WEIGHTD_TALLY_BLOCK, steps = sample->blocks - 1;

	if (sample->blocks == 0)
		return index * WEIGHTD_TALLY_BLOCK;
	if (steps == 0)
		return 0;
	/* room * index / steps without overflow */
	const uint64_t first = room / steps * index + room % steps * index / steps;
	return first / ALIGNMENT * ALIGNMENT;
}

static uint64_t block_count(const struct weightd_sample *sample)
{
	return sample->blocks != 0 ? sample->blocks
				   : sample->numel / WEIGHTD_TALLY_BLOCK +
					     (sample->numel % WEIGHTD_TALLY_BLOCK != 0);
}

/* One block as doubles, and as it is; '*count' receives its elements. */
static enum weightd_code read_block(const struct weightd_entry *entry,
				    const struct weightd_sample *sample, uint64_t index,
				    struct weightd_statistics_room *room, size_t *count)
{
	const uint64_t first = weightd_sample_first(sample, index), left = sample->numel - first;
	enum weightd_code code;

	*count = left < WEIGHTD_TALLY_BLOCK ? (size_t)left : WEIGHTD_TALLY_BLOCK;
	do
		code = weightd_generate(entry, first, *count, room->raw);
	while (code == WEIGHTD_ERR_CANCELLED && !weightd_is_cancelled());
	if (code == WEIGHTD_OK)
		code = weightd_go_on(*count * UNITS_OF_ELEMENT, NULL);
	if (code != WEIGHTD_OK)
		return code;
	if (entry->dtype == WEIGHTD_FLOAT64)
		memcpy(room->values, room->raw, *count * sizeof(double));
	else if (weightd_dtype_row(entry->dtype)->is_float)
		weightd_elements_widen(room->raw, entry->dtype, *count, room->values,
				       WEIGHTD_FLOAT64);
	else
		for (size_t i = 0; i < *count; i++)
			room->values[i] = weightd_element_read(room->raw, entry->dtype, i);
	return code;
}

/* A pass: what is kept of the blocks. */
struct pass {
	const struct weightd_entry *entry;
	struct weightd_statistics *out;
	struct weightd_statistics_room *room;
	struct weightd_tally_tree tree;
	struct weightd_row_marks rows;
	double *matrix; /* all elements; NULL: they are not kept */
	size_t kept;	/* in room->kept, of a tensor that is sorted */
	bool sorts;
};

static void look_at(struct pass *pass, uint64_t at, size_t count)
{
	struct weightd_statistics_room *room = pass->room;
	struct weightd_tally tally;

	weightd_row_marks_add(&pass->rows, room->raw, count,
			      weightd_dtype_row(pass->entry->dtype)->bytes);
	if (pass->matrix != NULL)
		memcpy(pass->matrix + at, room->values, count * sizeof *pass->matrix);
	weightd_tally_block(&tally, room->values, count);
	weightd_tally_add(&pass->tree, &tally);
	if (pass->sorts) {
		memcpy(room->kept + pass->kept, room->values,
		       (size_t)tally.count * sizeof *room->kept);
		pass->kept += (size_t)tally.count;
	} else {
		weightd_value_bins_add(&room->bins, room->values, (size_t)tally.count);
	}
}

static double distance_at(double share, double expected)
{
	return fabs(share - expected);
}

/* Numbers of a tensor at which its distribution is compared with the law's. */
#define DISTANCE_POINTS 1024

/* Kolmogorov's distance, of sorted numbers; of many, at some of them, where it is at most as large.
 */
static double sorted_distance(const double *values, size_t count,
			      const struct weightd_expectation *expectation)
{
	const size_t step = count / DISTANCE_POINTS + 1;
	double most = 0;

	for (size_t i = 0; i < count; i += step) {
		const double below = weightd_expected_below(expectation, values[i]);
		most = fmax(most, distance_at((double)i / (double)count, below));
		most = fmax(most, distance_at((double)(i + 1) / (double)count, below));
	}
	return most;
}

/* The same at the ends of bins, where it is at most as large. */
static double binned_distance(const struct weightd_value_bins *bins,
			      const struct weightd_expectation *expectation)
{
	uint64_t before = 0;
	double most = 0;

	for (unsigned bin = bins->low; bin <= bins->high && bins->total > 0; bin++) {
		if (bins->counts[bin] == 0)
			continue;
		most = fmax(most, distance_at((double)before / (double)bins->total,
					      weightd_expected_below(expectation,
								     weightd_value_bin_low(bin))));
		before += bins->counts[bin];
		most = fmax(most, distance_at((double)before / (double)bins->total,
					      weightd_expected_below(expectation,
								     weightd_value_bin_high(bin))));
	}
	return most;
}

static void end_distribution(struct pass *pass, const struct weightd_expectation *expectation)
{
	struct weightd_statistics *out = pass->out;
	struct weightd_statistics_room *room = pass->room;
	const bool has_law = expectation->below != NULL && out->tally.count > 0;

	out->has_exact_quantiles = pass->sorts;
	weightd_value_bins_end(&room->bins);
	if (pass->sorts)
		weightd_number_sort(room->kept, room->spare, pass->kept);
	for (size_t i = 0; i < WEIGHTD_QUANTILES; i++) {
		const double share = weightd_quantile_shares[i];
		if (pass->sorts) {
			out->quantiles[i] = weightd_sorted_quantile(room->kept, pass->kept, share);
			continue;
		}
		out->quantiles[i] = weightd_value_bins_quantile(&room->bins, share);
		out->quantiles[i] = fmin(fmax(out->quantiles[i], out->tally.min), out->tally.max);
	}
	out->distance = NAN;
	if (has_law)
		out->distance = pass->sorts ? sorted_distance(room->kept, pass->kept, expectation)
					    : binned_distance(&room->bins, expectation);
	weightd_value_bins_clear(&room->bins);
}

/* Rows are compared where all of a matrix is looked at; false: no memory. */
static bool begin_rows(struct pass *pass)
{
	const struct weightd_shape *shape = weightd_entry_shape(pass->entry);
	const uint64_t rows = shape->ndim > 1 ? shape->dims[0] : 0;

	pass->rows.columns = 1;
	if (rows == 0 || rows > WEIGHTD_ROWS_MAX || pass->out->sample.blocks != 0 ||
	    pass->entry->numel == 0)
		return true;
	pass->rows.columns = pass->entry->numel / rows;
	pass->rows.rows = (size_t)rows;
	pass->rows.marks = weightd_memory_array((size_t)rows, sizeof *pass->rows.marks);
	if (pass->rows.marks == NULL)
		return false;
	memset(pass->rows.marks, 0, (size_t)rows * sizeof *pass->rows.marks);
	pass->out->has_rows = true;
	return true;
}

/* The matrix is kept where it is small enough for its singular value; false: no memory. */
static bool begin_matrix(struct pass *pass, uint64_t products)
{
	const struct weightd_shape *shape = weightd_entry_shape(pass->entry);
	const uint64_t numel = pass->entry->numel;

	if (shape->ndim < 2 || numel == 0 || numel > WEIGHTD_MATRIX_MAX ||
	    pass->out->sample.blocks != 0 || products < 2 * numel)
		return true;
	pass->matrix = weightd_memory_array((size_t)numel, sizeof *pass->matrix);
	return pass->matrix != NULL;
}

static enum weightd_code end_matrix(struct pass *pass, uint64_t products)
{
	const struct weightd_tally *tally = &pass->out->tally;
	const uint64_t numel = pass->entry->numel;

	if (pass->matrix == NULL || tally->count != numel)
		return WEIGHTD_OK;
	const uint64_t rows = weightd_entry_shape(pass->entry)->dims[0],
		       most = products / (2 * numel);
	return weightd_largest_singular(
		pass->matrix, (size_t)rows, (size_t)(numel / rows),
		most < WEIGHTD_SINGULAR_ITERATIONS ? (unsigned)most : WEIGHTD_SINGULAR_ITERATIONS,
		&pass->out->singular);
}

static enum weightd_code look_at_all(struct pass *pass, _Atomic uint64_t *done)
{
	const struct weightd_sample *sample = &pass->out->sample;
	const uint64_t blocks = block_count(sample);
	enum weightd_code code = WEIGHTD_OK;

	for (uint64_t i = 0; i < blocks && code == WEIGHTD_OK; i++) {
		size_t count;
		code = read_block(pass->entry, sample, i, pass->room, &count);
		if (code == WEIGHTD_OK)
			look_at(pass, i * WEIGHTD_TALLY_BLOCK, count);
		if (code == WEIGHTD_OK && done != NULL)
			atomic_fetch_add(done, count);
	}
	return code;
}

enum weightd_code weightd_statistics_of(struct weightd_statistics *out,
					const struct weightd_entry *entry,
					const struct weightd_expectation *expectation,
					const struct weightd_statistics_wish *wish,
					struct weightd_statistics_room *room)
{
	struct pass pass = {.entry = entry, .out = out, .room = room};
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;

	memset(out, 0, sizeof *out);
	out->sample = weightd_sample_of(entry->numel, wish->blocks);
	pass.sorts = weightd_sample_count(&out->sample) <= WEIGHTD_SORTED_MAX;
	weightd_value_bins_clear(&room->bins);
	if (begin_rows(&pass) && begin_matrix(&pass, wish->products))
		code = look_at_all(&pass, wish->done);
	if (code == WEIGHTD_OK) {
		out->tally = weightd_tally_end(&pass.tree);
		out->mark = pass.rows.all;
		end_distribution(&pass, expectation);
		if (out->has_rows)
			out->duplicate_rows = weightd_row_marks_duplicates(&pass.rows);
		code = end_matrix(&pass, wish->products);
	}
	weightd_memory_free(pass.rows.marks);
	weightd_memory_free(pass.matrix);
	return code;
}

static void count_values(struct weightd_histogram *histogram, const double *values, size_t count)
{
	const double bins = (double)histogram->bins,
		     scale = bins / (histogram->high - histogram->low);

	for (size_t i = 0; i < count; i++) {
		const double x = values[i];
		if (!isfinite(x)) {
			histogram->non_finite++;
		} else if (x < histogram->low) {
			histogram->below++;
		} else if (x > histogram->high) {
			histogram->above++;
		} else {
			const double bin = (x - histogram->low) * scale;
			histogram->counts[bin < bins ? (size_t)bin : histogram->bins - 1]++;
		}
	}
}

enum weightd_code weightd_histogram_of(struct weightd_histogram *histogram,
				       const struct weightd_entry *entry,
				       const struct weightd_sample *sample,
				       struct weightd_statistics_room *room)
{
	const uint64_t blocks = block_count(sample);
	enum weightd_code code = WEIGHTD_OK;

	for (uint64_t i = 0; i < blocks && code == WEIGHTD_OK; i++) {
		size_t count;
		code = read_block(entry, sample, i, room, &count);
		if (code == WEIGHTD_OK)
			count_values(histogram, room->values, count);
	}
	return code;
}
