/*
 * torch's CPU generator, by release: what torch.manual_seed and the initializers after it give.
 */
#include "core/bit_generator/mt19937_jump.h"
#include "core/distribution/matrix/householder.h"
#include "core/distribution/distribution_table.h"
#include "core/generator/generator_table.h"
#include "core/generator/torch/torch_draws.h"

#include <stdlib.h>
#include <string.h>

static void begin(void *state, const struct weightd_seed *seed)
{
	weightd_torch_seed(state, seed->number);
}

static bool takes_seed(const struct weightd_seed *seed)
{
	return seed->form == WEIGHTD_SEED_NUMBER;
}

static bool is(const struct weightd_law *law, const struct weightd_distribution *distribution)
{
	return law->distribution == distribution;
}

static bool draws(const struct weightd_law *law, enum weightd_dtype dtype)
{
	if (is(law, &weightd_distribution_orthogonal))
		return dtype == WEIGHTD_FLOAT32 || dtype == WEIGHTD_FLOAT64;
	return is(law, &weightd_distribution_uniform) || is(law, &weightd_distribution_normal) ||
	       is(law, &weightd_distribution_padded_normal) ||
	       is(law, &weightd_distribution_trunc_normal) || is(law, &weightd_distribution_sparse);
}

/* Before 2.12 the half types' trunc_normal_ is broken upstream. */
static bool draws_inverse(const struct weightd_law *law, enum weightd_dtype dtype)
{
	return draws(law, dtype) && (!is(law, &weightd_distribution_trunc_normal) ||
				     weightd_dtype_row(dtype)->bytes > 2);
}

static bool is_whole_inverse(const struct weightd_law *law)
{
	return (law->distribution->flags & WEIGHTD_ELEMENTWISE) == 0;
}

static bool is_whole(const struct weightd_law *law)
{
	return is_whole_inverse(law) || is(law, &weightd_distribution_trunc_normal);
}

/* sparse_: of every column the rows of a permutation's beginning are cleared. */
static enum weightd_code sparse(const struct weightd_torch_run *run,
				const struct weightd_task *task)
{
	const uint64_t rows = task->shape->dims[0], columns = task->shape->dims[1];
	const size_t size = weightd_dtype_row(task->dtype)->bytes;
	const double exact = task->law->reals[0] * (double)rows;
	const uint64_t zeros = (uint64_t)__builtin_ceil(exact);
	uint32_t *order = malloc((size_t)rows * sizeof *order);

	if (order == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	weightd_torch_normal(run, 0.0, task->law->reals[1]);
	for (uint64_t column = 0; column < columns; column++) {
		weightd_torch_permutation(run->engine, order, (uint32_t)rows);
		for (uint64_t i = 0; i < zeros && run->out != NULL; i++)
			memset((char *)run->out + (order[i] * columns + column) * size, 0, size);
	}
	free(order);
	return WEIGHTD_OK;
}

/* orthogonal_: QR of normals; the sums are ours, so values agree with LAPACK's to rounding. */
static enum weightd_code orthogonal(const struct weightd_torch_run *run,
				    const struct weightd_task *task)
{
	const double gain = task->law->reals[0];
	uint64_t rows = task->shape->dims[0], columns = rows == 0 ? 0 : run->numel / rows;

	struct weightd_torch_run flat = *run;
	flat.has_gaps = false; /* of a matrix of its own */
	weightd_torch_normal(&flat, 0.0, 1.0);
	if (run->out == NULL)
		return WEIGHTD_OK;
	double *matrix = malloc(run->count * sizeof *matrix);
	if (matrix == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	for (size_t i = 0; i < run->count; i++)
		matrix[i] = weightd_element_read(run->out, task->dtype, i);
	enum weightd_code code = weightd_orthonormalize(matrix, rows, columns);
	for (size_t i = 0; code == WEIGHTD_OK && i < run->count; i++)
		weightd_element_write(run->out, task->dtype, i, gain * matrix[i]);
	free(matrix);
	return code;
}

/* The row of an embedding's padding_idx is drawn, then cleared. */
static void clear_padding(const struct weightd_torch_run *run, const struct weightd_task *task)
{
	const size_t size = weightd_dtype_row(task->dtype)->bytes;
	const uint64_t width = run->numel / task->shape->dims[0], end = run->first + run->count;
	const uint64_t row = task->law->sizes[0] * width, row_end = row + width;
	const uint64_t from = row > run->first ? row : run->first,
		       to = row_end < end ? row_end : end;

	if (run->out != NULL && from < to)
		memset((char *)run->out + (from - run->first) * size, 0,
		       (size_t)(to - from) * size);
}

/* Which elements are drawn again depends on all of them, so also passing over makes them. */
static enum weightd_code reject(const struct weightd_torch_run *run, const double *reals)
{
	struct weightd_torch_run aside = *run;
	void *room = NULL;

	if (run->out == NULL && (aside.out = room = malloc(run->count * sizeof(double))) == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	enum weightd_code code =
		weightd_torch_reject_normal(&aside, reals[0], reals[1], reals[2], reals[3]);
	free(room);
	return code;
}

static enum weightd_code make(void *state, const struct weightd_task *task, uint64_t first,
			      size_t count, void *out, const struct weightd_torch_rules *rules,
			      bool rejects)
{
	const struct weightd_law *law = task->law;
	const double *reals = law->reals;
	struct weightd_torch_run run = {state, rules, task->dtype, 0,
					first, count, out,	   task->has_gaps};

	if (!weightd_shape_numel(task->shape, &run.numel) || run.numel == 0)
		return WEIGHTD_OK;
	if (is(law, &weightd_distribution_uniform)) {
		weightd_torch_uniform(&run, reals[0], reals[1]);
	} else if (is(law, &weightd_distribution_normal)) {
		weightd_torch_normal(&run, reals[0], reals[1]);
	} else if (is(law, &weightd_distribution_padded_normal)) {
		weightd_torch_normal(&run, reals[0], reals[1]);
		clear_padding(&run, task);
	} else if (is(law, &weightd_distribution_sparse)) {
		return sparse(&run, task);
	} else if (is(law, &weightd_distribution_orthogonal)) {
		return orthogonal(&run, task);
	} else if (rejects) {
		return reject(&run, reals);
	} else {
		weightd_torch_trunc_normal(&run, reals[0], reals[1], reals[2], reals[3]);
	}
	return WEIGHTD_OK;
}

/* A permutation takes a word for each row but one. */
static uint64_t permutation_words(const struct weightd_task *task)
{
	const uint64_t rows = task->shape->dims[0];

	return rows == 0 ? 0 : task->shape->dims[1] * (rows - 1);
}

static bool count(const struct weightd_task *task, uint64_t end, uint64_t *words,
		  const struct weightd_torch_rules *rules, bool rejects)
{
	const struct weightd_law *law = task->law;
	struct weightd_torch_run run = {.rules = rules,
					.dtype = task->dtype,
					.count = (size_t)end,
					.has_gaps = task->has_gaps};

	*words = end * (task->dtype == WEIGHTD_FLOAT64 ? 2 : 1);
	if (!weightd_shape_numel(task->shape, &run.numel))
		return false;
	if (is(law, &weightd_distribution_uniform))
		return true;
	if (is(law, &weightd_distribution_trunc_normal))
		return !rejects;
	/* orthogonal_ draws a matrix of its own, which has no gaps. */
	run.has_gaps = run.has_gaps && !is(law, &weightd_distribution_orthogonal);
	if (weightd_torch_normal_in_pairs(&run))
		return false;
	*words = weightd_torch_normal_words(&run);
	if (is(law, &weightd_distribution_sparse))
		*words += permutation_words(task);
	return true;
}

static void skip(void *state, uint64_t words)
{
	weightd_mt19937_skip(&((struct weightd_torch_engine *)state)->mt, words);
}

/* One row for each way of drawing: RELEASE(suffix, name, version, aliases, doc, rules, rejects). */
#define RELEASE(row, row_name, row_version, row_doc, rules_of, rejects, whole_of, draws_of, ...) \
	static enum weightd_code draw_##row(void *state, const struct weightd_task *task,        \
					    uint64_t first, size_t count, void *out)             \
	{                                                                                        \
		static const struct weightd_torch_rules rules = rules_of;                        \
		return make(state, task, first, count, out, &rules, rejects);                    \
	}                                                                                        \
	static bool count_##row(const struct weightd_task *task, uint64_t end, uint64_t *words)  \
	{                                                                                        \
		static const struct weightd_torch_rules rules = rules_of;                        \
		return count(task, end, words, &rules, rejects);                                 \
	}                                                                                        \
	static const struct weightd_sequential sequential_##row = {                              \
		.state_bytes = sizeof(struct weightd_torch_engine),                              \
		.grain = WEIGHTD_TORCH_GRAIN,                                                    \
		.seed = begin,                                                                   \
		.is_whole = whole_of,                                                            \
		.draw = draw_##row,                                                              \
		.count = count_##row,                                                            \
		.skip = skip,                                                                    \
	};                                                                                       \
	static const char *const aliases_##row[] = {__VA_ARGS__, NULL};                          \
	const struct weightd_generator weightd_generator_##row = {                               \
		.name = row_name,                                                                \
		.aliases = aliases_##row,                                                        \
		.version = row_version,                                                          \
		.doc = row_doc,                                                                  \
		.source = "torch.manual_seed: ATen's CPUGeneratorImpl and "                      \
			  "DistributionTemplates.h, AVX2 kernels",                               \
		.flags = WEIGHTD_SEQUENTIAL,                                                     \
		.library = WEIGHTD_TORCH,                                                        \
		.takes_seed = takes_seed,                                                        \
		.seeds = "an integer from -2^63 to 2^64-1, above 2^63-1 as text: negative ones " \
			 "count "                                                                \
			 "from 2^64 down, and the low 32 bits decide",                           \
		.sequential = &sequential_##row,                                                 \
		.draws = draws_of,                                                               \
	};

#define RULES(...)          \
	{                   \
		__VA_ARGS__ \
	}
/* MKL, which the wheels of PyPI have, brings an erfinv_ of its own. */
#define WITHOUT_MKL "; trunc_normal_ as builds without MKL make it"

RELEASE(torch, "torch", "torch-cpu-2.12/1",
	"What torch 2.12 to 2.15 draws on the CPU after manual_seed(seed)",
	RULES(.log1p = true, .wide_half = true, .open_end = true), true, is_whole, draws,
	"torch-2.12", "torch-2.13", "torch-2.14", "torch-2.15")
RELEASE(torch_2_0, "torch-2.11", "torch-cpu-2.0/1",
	"What torch 2.0 to 2.11 draws on the CPU after manual_seed(seed)" WITHOUT_MKL,
	RULES(.log1p = true), false, is_whole_inverse, draws_inverse, "torch-2.0", "torch-2.1",
	"torch-2.2", "torch-2.3", "torch-2.4", "torch-2.5", "torch-2.6", "torch-2.7", "torch-2.8",
	"torch-2.9", "torch-2.10")
RELEASE(torch_1_13, "torch-1.13", "torch-cpu-1.13/1",
	"What torch 1.13 draws on the CPU after manual_seed(seed)" WITHOUT_MKL,
	RULES(.log1p = false), false, is_whole_inverse, draws_inverse, "torch-1.12")

/* Processors without AVX2, and ATEN_CPU_CAPABILITY=default. */
RELEASE(torch_baseline, "torch-baseline", "torch-cpu-baseline-2.12/1",
	"What torch 2.12 to 2.15 draws on a processor without AVX2",
	RULES(.log1p = true, .wide_half = true, .open_end = true, .is_plain = true,
	      .fused_end = true),
	true, is_whole, draws, "torch-2.12-baseline", "torch-2.13-baseline", "torch-2.14-baseline",
	"torch-2.15-baseline")
RELEASE(torch_2_0_baseline, "torch-2.11-baseline", "torch-cpu-baseline-2.0/1",
	"What torch 2.0 to 2.11 draws on a processor without AVX2" WITHOUT_MKL,
	RULES(.log1p = true, .is_plain = true), false, is_whole_inverse, draws_inverse,
	"torch-2.0-baseline", "torch-2.1-baseline", "torch-2.2-baseline", "torch-2.3-baseline",
	"torch-2.4-baseline", "torch-2.5-baseline", "torch-2.6-baseline", "torch-2.7-baseline",
	"torch-2.8-baseline", "torch-2.9-baseline", "torch-2.10-baseline")
RELEASE(torch_1_13_baseline, "torch-1.13-baseline", "torch-cpu-baseline-1.13/1",
	"What torch 1.13 draws on a processor without AVX2" WITHOUT_MKL, RULES(.is_plain = true),
	false, is_whole_inverse, draws_inverse, "torch-1.12-baseline")
