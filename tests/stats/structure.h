/*
 * Laws of initializers whose elements are not independent values of one distribution.
 */
#ifndef WEIGHTD_TEST_STRUCTURE_H
#define WEIGHTD_TEST_STRUCTURE_H

#include "law.h"

/* Every element is 'value' of its index, rounded to the dtype, but for 'ulps' units in the last
 * place. */
struct law formula_law(const char *name, double number, double ulps,
		       double (*value)(const struct law *law, const struct sample *sample,
				       uint64_t index));
/* One unit in the last place of the dtype at x. */
double unit_of(enum weightd_dtype dtype, double x);

/* No chance at all: every element is that number, rounded to the dtype. */
struct law constant_law(double value);
struct law diagonal_law(double gain);  /* of a matrix */
struct law dirac_law(unsigned groups); /* of a convolution */
struct law sinusoids_law(double max_timescale);
struct law position_encoding_law(double max_timescale, bool is_interleaved);
struct law log_range_law(void);

struct law near_law(double value); /* constant, but for its last bit */
struct law range_law(double step); /* step h along the last dimension */
struct law rwkv_range_law(double offset, double factor, double exponent, bool is_closed);
struct law zigzag_law(void);		     /* log(0.3) + ((h + 1) mod 3 - 1) / 2 */
struct law second_quarter_law(double value); /* 0 in the others */
struct law bilinear_law(void);		     /* channel d to channel d */
struct law paddle_bilinear_law(void);
struct law hadamard_law(void);
struct law hann_stft_law(
	bool is_imaginary); /* (frequencies, 1, samples), as many samples as the transform */

/* A distribution of counts, by the line of tests/vectors/count_laws.txt with that call. */
struct law count_law(const char *call);
/* Rows of 10 trials with probabilities 0.5, 0.3 and 0.2. */
struct law outcomes_law(void);
struct law urn_law(void); /* 16, 8 and 4, of which 9 are drawn */
/* Rows of three shares, Dirichlet with these parameters. */
struct law shares_law(double first, double second, double third);
/* Rows of two numbers, uniform in the unit disc. */
struct law disc_law(void);
/* Rows, all behind the first dimension, uniform on the sphere of that radius. */
struct law sphere_rows_law(double norm);
/* Rows of two normal numbers with means 0 and 1 and covariance [[1, 0.5], [0.5, 2]]. */
struct law normal_pairs_law(void);
/* Tensors of some of the items 0, 1, .. in an order, none twice. */
struct law order_law(unsigned items);
/* Two of the items 0 to 3 with probabilities 0.1 to 0.4. */
struct law weighed_law(void);
/* N(mean, std) but for one row of zeros. */
struct law padded_law(unsigned row, double mean, double std);
/* N(0, std) but for ceil(sparsity * rows) zeros in each column, anywhere. */
struct law sparse_law(double sparsity, double std);
/* Uniform over all matrices with orthonormal columns or rows, whichever are fewer, times gain. */
struct law orthogonal_law(double gain);
/* As above for the matrix of one axis and all others. */
struct law orthogonal_axis_law(double gain, unsigned axis);
/* An orthogonal matrix at the centre (size - 1) / 2 of a convolution (out, in, ...), zeros
 * elsewhere. */
struct law delta_orthogonal_law(double gain);
/* 'times' equal values of 'base' along the first dimension. */
struct law repeated_normal_law(unsigned times, double std);
struct law repeated_uniform_law(unsigned times, double bound);
/* Quarters -b, b, 0, 0, b the log of uniform on (1, longest - 1). */
struct law chrono_law(double longest);
/* Positions on a grid behind rows of zeros. */
struct law sincos_law(unsigned extra, unsigned columns);
/* A factor of rank 2 of a low-rank update: vectors g q / 10, g standard normal, q a unit vector. */
struct law lora_law(bool is_first);

#endif
