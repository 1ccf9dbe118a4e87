/*
 * torch's CPU generator, by release: the draws after torch.manual_seed.
 */
#include "core/bit_generator/mt19937_jump.h"
#include "core/base/memory.h"
#include "core/engine/engine_state.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/matrix/householder.h"
#include "core/distribution/float_norm.h"
#include "core/generator/generator_table.h"
#include "core/generator/torch/torch_draws.h"
#include "weightd/initializer.h"

#include <string.h>

static const struct weightd_torch_rules *rules_of(const struct weightd_generator *generator)
{
	return generator->rules;
}

static void seed_engine(void *state, const struct weightd_seed *seed)
{
	weightd_torch_seed(state, seed->number);
}

static bool takes_seed(const struct weightd_generator *generator, const struct weightd_seed *seed)
{
	(void)generator;
	return seed->form == WEIGHTD_SEED_NUMBER;
}

static bool is(const struct weightd_law *law, const struct weightd_distribution *distribution)
{
	return law->distribution == distribution;
}

/* The function that draws the elements of a run. */
typedef enum weightd_code draw_of_law(const struct weightd_torch_run *run,
				      const struct weightd_task *task);

static enum weightd_code draw_uniform(const struct weightd_torch_run *run,
				      const struct weightd_task *task)
{
	weightd_torch_uniform(run, task->law->uniform.low, task->law->uniform.high);
	return WEIGHTD_OK;
}

static enum weightd_code draw_normal(const struct weightd_torch_run *run,
				     const struct weightd_task *task)
{
	weightd_torch_normal(run, task->law->normal.mean, task->law->normal.std);
	return WEIGHTD_OK;
}

/* The row of an embedding's padding_idx is drawn, then cleared. */
static enum weightd_code draw_padded_normal(const struct weightd_torch_run *run,
					    const struct weightd_task *task)
{
	const size_t size = weightd_dtype_row(task->dtype)->bytes;
	const uint64_t width = run->numel / task->shape->dims[0], end = run->first + run->count;
	const uint64_t row = task->law->padding * width, row_end = row + width;
	const uint64_t from = row > run->first ? row : run->first,
		       to = row_end < end ? row_end : end;

	weightd_torch_normal(run, task->law->normal.mean, task->law->normal.std);
	if (run->out != NULL && from < to)
		memset((char *)run->out + (from - run->first) * size, 0,
		       (size_t)(to - from) * size);
	return WEIGHTD_OK;
}

/* sparse_: of every column the rows of a permutation's beginning are cleared. */
static enum weightd_code draw_sparse(const struct weightd_torch_run *run,
				     const struct weightd_task *task)
{
	const uint64_t rows = task->shape->dims[0], columns = task->shape->dims[1];
	const size_t size = weightd_dtype_row(task->dtype)->bytes;
	const double exact = task->law->sparse.sparsity * (double)rows;
	const uint64_t zeros = (uint64_t)__builtin_ceil(exact);
	uint32_t *order = weightd_memory_alloc((size_t)rows * sizeof *order);

	if (order == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	weightd_torch_normal(run, 0.0, task->law->sparse.std);
	for (uint64_t column = 0; column < columns; column++) {
		weightd_torch_permutation(run->engine, order, (uint32_t)rows);
		for (uint64_t i = 0; i < zeros && run->out != NULL; i++)
			memset((char *)run->out + (order[i] * columns + column) * size, 0, size);
	}
	weightd_memory_free(order);
	return WEIGHTD_OK;
}

/* orthogonal_: QR of normals; the sums are ours, so values agree with LAPACK's to rounding. */
static enum weightd_code draw_orthogonal(const struct weightd_torch_run *run,
					 const struct weightd_task *task)
{
	const double gain = task->law->orthogonal.gain;
	uint64_t rows = task->shape->dims[0], columns = rows == 0 ? 0 : run->numel / rows;

	struct weightd_torch_run flat = *run;
	flat.has_gaps = false; /* of a matrix of its own */
	weightd_torch_normal(&flat, 0.0, 1.0);
	if (run->out == NULL)
		return WEIGHTD_OK;
	double *matrix = weightd_memory_alloc(run->count * sizeof *matrix);
	if (matrix == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	for (size_t i = 0; i < run->count; i++)
		matrix[i] = weightd_element_read(run->out, task->dtype, i);
	enum weightd_code code = weightd_orthonormalize(matrix, rows, columns, task->engine);
	for (size_t i = 0; code == WEIGHTD_OK && i < run->count; i++)
		weightd_element_write(run->out, task->dtype, i, gain * matrix[i]);
	weightd_memory_free(matrix);
	return code;
}

static enum weightd_code draw_trunc_normal(const struct weightd_torch_run *run,
					   const struct weightd_task *task)
{
	const struct weightd_law *law = task->law;
	struct weightd_torch_run aside = *run;
	void *room = NULL;

	if (law->trunc_normal.cut_low < law->trunc_normal.cut_high) {
		weightd_torch_trunc_normal(run, 0.0, 1.0, law->trunc_normal.cut_low,
					   law->trunc_normal.cut_high);
		weightd_torch_scale_and_shift(run, law->trunc_normal.std, law->trunc_normal.mean);
		return WEIGHTD_OK;
	}
	if (!weightd_torch_rejects(run->rules, law)) {
		weightd_torch_trunc_normal(run, law->trunc_normal.mean, law->trunc_normal.std,
					   law->trunc_normal.a, law->trunc_normal.b);
		return WEIGHTD_OK;
	}
	/* Which elements are drawn again depends on all, so also passing over them makes them. */
	if (run->out == NULL &&
	    (aside.out = room = weightd_memory_alloc(run->count * sizeof(double))) == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	enum weightd_code code =
		weightd_torch_reject_normal(&aside, law->trunc_normal.mean, law->trunc_normal.std,
					    law->trunc_normal.a, law->trunc_normal.b);
	weightd_memory_free(room);
	return code;
}

/* normalize(randn(n), dim=0, eps): a vector and its norm, in float32 as torch makes it. */
static enum weightd_code draw_unit_normal(const struct weightd_torch_run *run,
					  const struct weightd_task *task)
{
	struct weightd_float_norm norm = {.sums = (enum weightd_norm_sums)task->law->sizes[0]};
	const double eps = task->law->unit_normal.eps;
	double sum = 0.0;

	weightd_torch_normal(run, 0.0, 1.0);
	if (run->out == NULL)
		return WEIGHTD_OK;
	double *values = weightd_memory_alloc((run->count + 1) * sizeof *values);
	if (values == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	for (size_t i = 0; i < run->count; i++) {
		values[i] = weightd_element_read(run->out, task->dtype, i);
		sum += values[i] * values[i];
	}
	double length = norm.sums == WEIGHTD_SUMS_DOUBLE
				? __builtin_sqrt(sum)
				: (double)weightd_float_norm_finish(&norm, values, run->count);
	if (length < eps)
		length = norm.sums == WEIGHTD_SUMS_DOUBLE ? eps : (double)(float)eps;
	for (size_t i = 0; i < run->count; i++)
		weightd_element_write(run->out, task->dtype, i, values[i] / length);
	weightd_memory_free(values);
	return WEIGHTD_OK;
}

/* Norms of float32 are summed in float32. */
static void refine(const struct weightd_generator *generator, struct weightd_law *law,
		   const struct weightd_explanation *why, enum weightd_dtype dtype)
{
	const struct weightd_torch_rules *rules = rules_of(generator);
	const enum weightd_norm_sums sums = rules->is_plain ? WEIGHTD_SUMS_PLAIN
					    : rules->log1p  ? WEIGHTD_SUMS_FLOAT
							    : WEIGHTD_SUMS_FUSED;

	if (is(law, &weightd_distribution_trunc_normal) && why->inverts_erf) {
		law->trunc_normal.cut_low = why->has_cut ? why->cut_low : 1.0;
		law->trunc_normal.cut_high = why->has_cut ? why->cut_high : -1.0;
	}
	if (dtype != WEIGHTD_FLOAT32)
		return;
	if (is(law, &weightd_distribution_row_norm) || is(law, &weightd_distribution_unit_normal))
		law->sizes[0] = sums;
	if (is(law, &weightd_distribution_slice_norm))
		law->sizes[1] = sums;
}

static enum weightd_code draw_scalars(const struct weightd_torch_run *run,
				      const struct weightd_task *task)
{
	weightd_torch_scalars(run, task->law);
	return WEIGHTD_OK;
}

static enum weightd_code draw_permutation(const struct weightd_torch_run *run,
					  const struct weightd_task *task)
{
	const uint32_t count = (uint32_t)run->count;
	uint32_t *order = weightd_memory_array(run->count, sizeof *order);

	if (order == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	weightd_torch_permutation(run->engine, order, count);
	for (uint32_t i = 0; run->out != NULL && i < count; i++)
		weightd_element_write_integer(run->out, task->dtype, i, order[i]);
	weightd_memory_free(order);
	return WEIGHTD_OK;
}

/* NULL: torch has no such draw. */
static draw_of_law *draw_of(const struct weightd_law *law)
{
	static const struct {
		const struct weightd_distribution *distribution;
		draw_of_law *draw;
	} rows[] = {
		{&weightd_distribution_uniform, draw_uniform},
		{&weightd_distribution_normal, draw_normal},
		{&weightd_distribution_padded_normal, draw_padded_normal},
		{&weightd_distribution_trunc_normal, draw_trunc_normal},
		{&weightd_distribution_sparse, draw_sparse},
		{&weightd_distribution_orthogonal, draw_orthogonal},
		{&weightd_distribution_unit_normal, draw_unit_normal},
		{&weightd_distribution_exponential, draw_scalars},
		{&weightd_distribution_bernoulli, draw_scalars},
		{&weightd_distribution_cauchy_at, draw_scalars},
		{&weightd_distribution_geometric, draw_scalars},
		{&weightd_distribution_lognormal, draw_scalars},
		{&weightd_distribution_integers, draw_scalars},
		{&weightd_distribution_permutation, draw_permutation},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (is(law, rows[i].distribution))
			return rows[i].draw;
	return NULL;
}

/* random_ of a float dtype is checked against its consecutive integers. */
static bool counts_exactly(const struct weightd_law *law, enum weightd_dtype dtype)
{
	const double most = dtype == WEIGHTD_FLOAT32	? 0x1p24
			    : dtype == WEIGHTD_FLOAT16	? 0x1p11
			    : dtype == WEIGHTD_BFLOAT16 ? 0x1p8
							: 0x1p52;

	return law->integers.low >= -most && law->integers.high - 1.0 <= most;
}

/* In wheels of 2.0 to 2.11 exponential_ and bernoulli_ are MKL's, and it is not known since which
 * of them ranges from 2^28 on take two words. */
static bool draws_scalar(const struct weightd_torch_rules *rules, const struct weightd_law *law,
			 enum weightd_dtype dtype)
{
	if (is(law, &weightd_distribution_exponential))
		return !rules->has_mkl && law->variant == 0;
	if (is(law, &weightd_distribution_bernoulli))
		return !rules->has_mkl && (rules->log1p || dtype != WEIGHTD_FLOAT16);
	if (is(law, &weightd_distribution_permutation))
		return law->literal == NULL;
	if (is(law, &weightd_distribution_integers))
		return counts_exactly(law, dtype) &&
		       !(rules->has_mkl && law->integers.high - law->integers.low >= 0x1p28);
	return true;
}

/* Before rejection the half types' trunc_normal_ is broken upstream. */
static bool draws(const struct weightd_generator *generator, const struct weightd_law *law,
		  enum weightd_dtype dtype)
{
	const bool is_half = weightd_dtype_row(dtype)->bytes == 2;

	if (is(law, &weightd_distribution_orthogonal))
		return dtype == WEIGHTD_FLOAT32 || dtype == WEIGHTD_FLOAT64;
	if (is(law, &weightd_distribution_trunc_normal) && is_half)
		return weightd_torch_rejects(rules_of(generator), law);
	return draw_of(law) != NULL && draws_scalar(rules_of(generator), law, dtype);
}

static bool is_whole(const struct weightd_generator *generator, const struct weightd_law *law)
{
	return (law->distribution->flags & WEIGHTD_ELEMENTWISE) == 0 ||
	       (is(law, &weightd_distribution_trunc_normal) &&
		weightd_torch_rejects(rules_of(generator), law));
}

static enum weightd_code draw(void *state, const struct weightd_task *task, uint64_t first,
			      size_t count, void *out)
{
	struct weightd_torch_run run = {
		.engine = state,
		.rules = rules_of(task->generator),
		.dtype = task->dtype,
		.first = first,
		.count = count,
		.out = out,
		.has_gaps = task->has_gaps,
	};

	if (!weightd_shape_numel(task->shape, &run.numel) || run.numel == 0)
		return WEIGHTD_OK;
	return draw_of(task->law)(&run, task);
}

/* A permutation takes a word for each row but one. */
static uint64_t permutation_words(const struct weightd_task *task)
{
	const uint64_t rows = task->shape->dims[0];

	return rows == 0 ? 0 : task->shape->dims[1] * (rows - 1);
}

static bool count_words(const struct weightd_task *task, uint64_t end, uint64_t *words)
{
	const struct weightd_law *law = task->law;
	struct weightd_torch_run run = {
		.rules = rules_of(task->generator),
		.dtype = task->dtype,
		.count = (size_t)end,
		.has_gaps = task->has_gaps,
	};

	const uint64_t scalar_words = weightd_torch_scalar_words(run.rules, law);
	*words = end * (task->dtype == WEIGHTD_FLOAT64 ? 2 : 1);
	if (!weightd_shape_numel(task->shape, &run.numel))
		return false;
	if (is(law, &weightd_distribution_lognormal))
		return false;
	if (is(law, &weightd_distribution_permutation) || scalar_words != 0) {
		*words = scalar_words != 0 ? end * scalar_words : end == 0 ? 0 : run.numel - 1;
		return true;
	}
	if (is(law, &weightd_distribution_uniform))
		return true;
	if (is(law, &weightd_distribution_trunc_normal))
		return !weightd_torch_rejects(run.rules, law);
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

static const struct weightd_sequential sequential = {
	.state_bytes = sizeof(struct weightd_torch_engine),
	.grain = WEIGHTD_TORCH_GRAIN,
	.seed = seed_engine,
	.is_whole = is_whole,
	.draw = draw,
	.count = count_words,
	.skip = skip,
};

static const struct weightd_generator_family family = {
	.library = WEIGHTD_TORCH,
	.takes_seed = takes_seed,
	.seeds = "an integer from -2^63 to 2^64-1, above 2^63-1 as text: negative ones count "
		 "from 2^64 down, and the low 32 bits decide",
	.sequential = &sequential,
	.draws = draws,
	.refine = refine,
};

static const char source[] = "torch.manual_seed: ATen's CPUGeneratorImpl and "
			     "DistributionTemplates.h, AVX2 kernels";

/* MKL, which the wheels of PyPI have, brings an erfinv_ of its own. */
#define WITHOUT_MKL "; trunc_normal_ as builds without MKL make it"

const struct weightd_generator weightd_generator_torch = {
	.name = "torch",
	.aliases = (const char *const[]){"torch-2.13", "torch-2.14", "torch-2.15", NULL},
	.version = "torch-cpu-2.12/1",
	.doc = "Draws of torch 2.13 to 2.15 on the CPU after manual_seed(seed)",
	.source = source,
	.family = &family,
	.rules =
		&(const struct weightd_torch_rules){
			.log1p = true, .wide_half = true, .open_end = true, .rejects = true},
};

/* It is "torch" but for normals of the half types. */
const struct weightd_generator weightd_generator_torch_2_12 = {
	.name = "torch-2.12",
	.version = "torch-cpu-2.12.1/1",
	.doc = "Draws of torch 2.12 on the CPU after manual_seed(seed)",
	.source = source,
	.family = &family,
	.is_older = true,
	.rules = &(const struct weightd_torch_rules){.log1p = true,
						     .wide_half = true,
						     .half_scale = true,
						     .open_end = true,
						     .rejects = true,
						     .fused_end = true},
};

const struct weightd_generator weightd_generator_torch_2_0 = {
	.name = "torch-2.11",
	.aliases = (const char *const[]){"torch-2.0", "torch-2.1", "torch-2.2", "torch-2.3",
					 "torch-2.4", "torch-2.5", "torch-2.6", "torch-2.7",
					 "torch-2.8", "torch-2.9", "torch-2.10", NULL},
	.version = "torch-cpu-2.0/1",
	.doc = "Draws of torch 2.0 to 2.11 on the CPU after manual_seed(seed)" WITHOUT_MKL,
	.source = source,
	.family = &family,
	.is_older = true,
	.rules = &(const struct weightd_torch_rules){.log1p = true, .has_mkl = true},
};

const struct weightd_generator weightd_generator_torch_1_13 = {
	.name = "torch-1.13",
	.aliases = (const char *const[]){"torch-1.12", NULL},
	.version = "torch-cpu-1.13/1",
	.doc = "Draws of torch 1.13 on the CPU after manual_seed(seed)" WITHOUT_MKL,
	.source = source,
	.family = &family,
	.is_older = true,
	.rules = &(const struct weightd_torch_rules){.log1p = false},
};

/* Processors without AVX2, and ATEN_CPU_CAPABILITY=default. */
const struct weightd_generator weightd_generator_torch_baseline = {
	.name = "torch-baseline",
	.aliases = (const char *const[]){"torch-2.13-baseline", "torch-2.14-baseline",
					 "torch-2.15-baseline", NULL},
	.version = "torch-cpu-baseline-2.12/1",
	.doc = "Draws of torch 2.13 to 2.15 on a processor without AVX2",
	.source = source,
	.family = &family,
	.rules = &(const struct weightd_torch_rules){.log1p = true,
						     .wide_half = true,
						     .open_end = true,
						     .rejects = true,
						     .is_plain = true,
						     .fused_end = true},
};

/* Nothing is fused yet. */
const struct weightd_generator weightd_generator_torch_2_12_baseline = {
	.name = "torch-2.12-baseline",
	.version = "torch-cpu-baseline-2.12.1/1",
	.doc = "Draws of torch 2.12 on a processor without AVX2",
	.source = source,
	.family = &family,
	.is_older = true,
	.rules = &(const struct weightd_torch_rules){.log1p = true,
						     .wide_half = true,
						     .half_scale = true,
						     .open_end = true,
						     .rejects = true,
						     .is_plain = true},
};

const struct weightd_generator weightd_generator_torch_2_0_baseline = {
	.name = "torch-2.11-baseline",
	.aliases = (const char *const[]){"torch-2.0-baseline", "torch-2.1-baseline",
					 "torch-2.2-baseline", "torch-2.3-baseline",
					 "torch-2.4-baseline", "torch-2.5-baseline",
					 "torch-2.6-baseline", "torch-2.7-baseline",
					 "torch-2.8-baseline", "torch-2.9-baseline",
					 "torch-2.10-baseline", NULL},
	.version = "torch-cpu-baseline-2.0/1",
	.doc = "Draws of torch 2.0 to 2.11 on a processor without AVX2" WITHOUT_MKL,
	.source = source,
	.family = &family,
	.is_older = true,
	.rules = &(
		const struct weightd_torch_rules){.log1p = true, .is_plain = true, .has_mkl = true},
};

const struct weightd_generator weightd_generator_torch_1_13_baseline = {
	.name = "torch-1.13-baseline",
	.aliases = (const char *const[]){"torch-1.12-baseline", NULL},
	.version = "torch-cpu-baseline-1.13/1",
	.doc = "Draws of torch 1.13 on a processor without AVX2" WITHOUT_MKL,
	.source = source,
	.family = &family,
	.is_older = true,
	.rules = &(const struct weightd_torch_rules){.is_plain = true},
};
