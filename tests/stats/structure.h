/*
 * Laws of initializers whose elements are not independent values of one distribution.
 */
#ifndef WEIGHTD_TEST_STRUCTURE_H
#define WEIGHTD_TEST_STRUCTURE_H

#include "law.h"

/* No chance at all: every element is that number, rounded to the dtype. */
struct law constant_law(double value);
struct law diagonal_law(double gain);        /* of a matrix */
struct law dirac_law(unsigned groups);       /* of a convolution */
struct law sinusoids_law(double max_timescale);
struct law log_range_law(void);

/* N(mean, std) but for one row of zeros. */
struct law padded_law(unsigned row, double mean, double std);
/* N(0, std) but for ceil(sparsity * rows) zeros in each column, anywhere. */
struct law sparse_law(double sparsity, double std);
/* Uniform over all matrices with orthonormal columns or rows, whichever are fewer, times gain. */
struct law orthogonal_law(double gain);

#endif
