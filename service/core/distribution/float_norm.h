/*
 * Norms as torch makes them in float32: vector_norm of 2 on processors with AVX2.
 *
 * Elements that are neighbours are squared and added in eight lanes, the lanes then one after the
 * other; what is left over is added behind them.  Up to torch 1.13 the compiler fused the
 * multiplications and additions of the lanes.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_FLOAT_NORM_H
#define WEIGHTD_CORE_DISTRIBUTION_FLOAT_NORM_H

#include <stdbool.h>
#include <stddef.h>

/* How the squares of a law are added: the number 'sums' of norms. */
enum weightd_norm_sums {
	WEIGHTD_SUMS_DOUBLE, /* in double: the service's own norms */
	WEIGHTD_SUMS_FLOAT,  /* as torch, since 2.0 */
	WEIGHTD_SUMS_FUSED,  /* as torch 1.13 */
	WEIGHTD_SUMS_PLAIN,  /* as torch without AVX2: nothing is fused */
};

#define WEIGHTD_NORM_LANES 8

struct weightd_float_norm {
	enum weightd_norm_sums sums;
	float lanes[WEIGHTD_NORM_LANES];
};

/* Adds values, as many as a multiple of the lanes. */
void weightd_float_norm_add(struct weightd_float_norm *norm, const double *values, size_t count);
/* The norm, with the last values, of any number. */
float weightd_float_norm_finish(struct weightd_float_norm *norm, const double *values,
				size_t count);
/* The norm of values that are no neighbours: one after the other. */
float weightd_float_norm_in_turn(enum weightd_norm_sums sums, const double *values, size_t count);

#endif
