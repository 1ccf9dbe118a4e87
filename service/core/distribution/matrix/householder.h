/*
 * QR by Householder reflectors with a fixed order of operations: the same bits everywhere.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_MATRIX_HOUSEHOLDER_H
#define WEIGHTD_CORE_DISTRIBUTION_MATRIX_HOUSEHOLDER_H

#include "weightd/engine.h"
#include "weightd/error.h"

#include <stdint.h>

/*
 * weightd_orthonormalize() - replace a row-major matrix by the orthonormal factor of its QR.
 *
 * If rows < columns the transpose is factored and the result transposed back.  The columns of Q are
 * multiplied by the signs of R's diagonal, which makes Q unique (and Haar-distributed for normal
 * input).  rows and columns are at least 1.  The bits are the same at every level of the engine and
 * whoever of its workers helps; 'engine' may be NULL.  Returns WEIGHTD_OK or WEIGHTD_ERR_NO_MEMORY,
 * after which the matrix holds anything.
 */
enum weightd_code weightd_orthonormalize(double *matrix, uint64_t rows, uint64_t columns,
					 const struct weightd_engine *engine);

#endif
