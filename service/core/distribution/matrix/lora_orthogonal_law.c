/*
 * lora_orthogonal: the two factors of a low-rank update from one orthogonal matrix Q (rank x rank):
 * A = (G Q[even rows])' / 10 and B = H Q[odd rows] / 10, G and H standard normal, so that B A
 * begins with orthogonal factors.
 *
 * Source: peft tuners/lora/layer.py, orthogonal_init.  Q is made as in orthogonal.md from the words
 * of the stream 'pair', which both factors share; G (inputs x rank / 2) and H (outputs x rank / 2)
 * are float64 values of normal(0, 1), row-major, of the tensor's own stream.  The sum of a product
 * is taken from the first row to the last.
 */
#include "core/distribution/bounds.h"
#include "core/base/memory.h"
#include "core/distribution/matrix/haar.h"
#include "core/base/work_limit.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/whole_fill.h"

#define RANK_MAX 4096
#define WORK_MAX ((uint64_t)1 << 36)

static uint64_t rank_of(const struct weightd_law *law, const struct weightd_shape *shape)
{
	return shape->dims[law->lora.second != 0 ? 1 : 0];
}

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	uint64_t numel, work;
	enum weightd_code code = weightd_require_float(law, dtype, pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	if (shape->ndim != 2 || rank_of(law, shape) % 2 != 0) {
		char text[128];
		weightd_shape_text(shape, text, sizeof text);
		weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
				  "lora_orthogonal cannot fill %s", text);
		weightd_error_expected(err, "a matrix with an even rank");
		return WEIGHTD_ERR_SHAPE_MISMATCH;
	}
	if (rank_of(law, shape) <= RANK_MAX &&
	    weightd_checked_mul(shape->dims[0], shape->dims[1], &numel) &&
	    weightd_checked_mul(numel, rank_of(law, shape), &work) && work <= WORK_MAX)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
			  "lora_orthogonal of %llu x %llu is too much work",
			  (unsigned long long)shape->dims[0], (unsigned long long)shape->dims[1]);
	weightd_error_expected(err, "a rank up to %d, elements * rank <= 2^36", RANK_MAX);
	return WEIGHTD_ERR_LIMIT_EXCEEDED;
}

/* Row 'vector' of G or H times the rows of Q that the factor has: the rank values of 'sums'. */
static void product(double *sums, const double *vector, const double *q, uint64_t rank,
		    uint64_t first_row)
{
	for (uint64_t j = 0; j < rank; j++)
		sums[j] = 0.0;
	for (uint64_t k = 0; k < rank / 2; k++) {
		const double factor = vector[k], *row = q + (2 * k + first_row) * rank;
		for (uint64_t j = 0; j < rank; j++)
			sums[j] += factor * row[j];
	}
}

static enum weightd_code normals(double *values, const struct weightd_task *task, size_t count)
{
	const struct weightd_shape shape = {1, {count}};
	struct weightd_law normal = {.distribution = &weightd_distribution_normal,
				     .normal = {.mean = 0.0, .std = 1.0}};
	const struct weightd_task draw = {.law = &normal,
					  .shape = &shape,
					  .dtype = WEIGHTD_FLOAT64,
					  .stream = task->stream,
					  .engine = task->engine};
	enum weightd_code code =
		normal.distribution->prepare(&normal, &shape, WEIGHTD_FLOAT64, NULL, NULL);

	return code == WEIGHTD_OK ? weightd_fill_whole(&draw, count, values) : code;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	const bool is_second = task->law->lora.second != 0;
	const uint64_t rank = rank_of(task->law, task->shape);
	const struct weightd_task pair = {.stream = {task->stream.seed, task->law->lora.pair},
					  .engine = task->engine};

	(void)first;
	if (count == 0)
		return WEIGHTD_OK;
	const uint64_t vectors = count / rank;
	double *q = weightd_memory_alloc((size_t)(rank * rank) * sizeof *q),
	       *sums = weightd_memory_alloc((size_t)rank * sizeof *sums);
	double *drawn = weightd_memory_alloc((size_t)(vectors * (rank / 2)) * sizeof *drawn);
	enum weightd_code code =
		q == NULL || sums == NULL || drawn == NULL ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_OK;
	if (code == WEIGHTD_OK)
		code = weightd_haar_matrix(q, &pair, rank, rank);
	if (code == WEIGHTD_OK)
		code = normals(drawn, task, (size_t)(vectors * (rank / 2)));
	for (uint64_t v = 0; code == WEIGHTD_OK && v < vectors; v++) {
		code = weightd_go_on(rank * rank, NULL);
		product(sums, drawn + v * (rank / 2), q, rank, is_second ? 1 : 0);
		for (uint64_t j = 0; j < rank; j++)
			weightd_element_write(out, task->dtype,
					      (size_t)(is_second ? v * rank + j : j * vectors + v),
					      sums[j] / 10.0);
	}
	weightd_memory_free(q);
	weightd_memory_free(sums);
	weightd_memory_free(drawn);
	return code;
}

const struct weightd_distribution weightd_distribution_lora_orthogonal = {
	.name = "lora_orthogonal",
	.doc = "One of the two factors of a low-rank update, from an orthogonal matrix that both "
	       "share",
	.flags = WEIGHTD_RANDOM,
	.sizes = {"second", "pair"},
	.prepare = prepare,
	.fill = fill,
};
