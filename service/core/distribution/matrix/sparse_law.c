/*
 * sparse: a normal matrix in which a fixed share of every column is zero.
 * Source: torch.nn.init.sparse_ (Martens 2010).
 *
 * In column c the first ceil(sparsity * rows) entries of a random permutation of the rows become
 * zero.  The permutation is a Fisher-Yates shuffle; step j of column c takes word c * rows + j of a
 * second stream, whose hash is the name's hash XOR DOMAIN.
 */
#include "core/distribution/bounds.h"
#include "core/base/memory.h"
#include "core/bit_generator/philox.h"
#include "core/base/work_limit.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/whole_fill.h"

#include <string.h>

/* First 8 bytes, little-endian, of SHA-256 of "sparse". */
#define DOMAIN 0xDEA2C4F4C178AFD7u
/* Rows between two questions whether to go on, and the work of one. */
#define ROWS_TOGETHER 4096
#define UNITS_OF_ROW 16

static uint64_t zeros_per_column(double sparsity, uint64_t rows)
{
	double exact = sparsity * (double)rows;
	uint64_t whole = (uint64_t)exact;

	return whole + ((double)whole < exact ? 1 : 0);
}

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	double sparsity = law->sparse.sparsity;
	enum weightd_code code;

	if ((code = weightd_require_float(law, dtype, pointer, err)) != WEIGHTD_OK ||
	    (code = weightd_require_finite(law, pointer, err)) != WEIGHTD_OK)
		return code;
	if (shape->ndim != 2) {
		code = weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
					 "sparse fills matrices, got %u dimensions", shape->ndim);
		weightd_error_expected(err, "a tensor of 2 dimensions");
		return code;
	}
	if (sparsity < 0.0 || sparsity > 1.0) {
		code = weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer, "sparsity is %g",
					 sparsity);
		weightd_error_expected(err, "0 to 1");
		return code;
	}
	if (shape->dims[0] > UINT32_MAX) {
		code = weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
					 "sparse cannot permute %llu rows",
					 (unsigned long long)shape->dims[0]);
		weightd_error_expected(err, "fewer than 2^32 rows");
		return code;
	}
	struct weightd_law normal = {.distribution = &weightd_distribution_normal,
				     .normal = {.mean = 0.0, .std = law->sparse.std}};
	if ((code = normal.distribution->prepare(&normal, shape, dtype, pointer, err)) !=
	    WEIGHTD_OK)
		return code;
	memcpy(law->derived, normal.derived, sizeof law->derived);
	return WEIGHTD_OK;
}

/* Makes the chosen rows of one column zero; 'order' holds 'rows' numbers and is overwritten. */
static enum weightd_code clear_column(const struct weightd_task *task, uint64_t column,
				      uint32_t *order, void *out)
{
	uint64_t rows = task->shape->dims[0], columns = task->shape->dims[1];
	uint64_t zeros = zeros_per_column(task->law->sparse.sparsity, rows);
	struct weightd_stream stream = {task->stream.seed, task->stream.name_hash ^ DOMAIN};

	for (uint32_t row = 0; row < rows; row++)
		order[row] = row;
	enum weightd_code code = weightd_go_on(rows, NULL);
	for (uint64_t j = 0; j < zeros && code == WEIGHTD_OK; j++) {
		if (j % ROWS_TOGETHER == 0)
			code = weightd_go_on(ROWS_TOGETHER * UNITS_OF_ROW, NULL);
		uint32_t word = weightd_stream_word(&stream, column * rows + j);
		uint64_t pick = j + ((uint64_t)word * (rows - j) >> 32);
		uint32_t row = order[pick];
		order[pick] = order[j];
		order[j] = row;
		weightd_element_write(out, task->dtype, (size_t)(row * columns + column), 0.0);
	}
	return code;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	struct weightd_law law = *task->law;
	struct weightd_task normal = *task;

	(void)first;
	if (count == 0)
		return WEIGHTD_OK;
	law.distribution = &weightd_distribution_normal;
	law.normal.mean = 0.0;
	law.normal.std = task->law->sparse.std;
	normal.law = &law;
	uint32_t *order = weightd_memory_alloc((size_t)task->shape->dims[0] * sizeof *order);
	if (order == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	enum weightd_code code = weightd_fill_whole(&normal, count, out);
	for (uint64_t column = 0; code == WEIGHTD_OK && column < task->shape->dims[1]; column++)
		code = clear_column(task, column, order, out);
	weightd_memory_free(order);
	return code;
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	double keep = 1.0 - law->sparse.sparsity;

	return (struct weightd_moments){true, 0.0, law->sparse.std * __builtin_sqrt(keep),
					-__builtin_inf(), __builtin_inf()};
}

const struct weightd_distribution weightd_distribution_sparse = {
	.name = "sparse",
	.doc = "Normal with mean 0, in every column a fixed share of zeros",
	.flags = WEIGHTD_RANDOM,
	.reals = {"sparsity", "std"},
	.prepare = prepare,
	.fill = fill,
	.moments = moments,
};
