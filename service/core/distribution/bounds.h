/*
 * Checks and dtype bounds that the distributions share.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_BOUNDS_H
#define WEIGHTD_CORE_DISTRIBUTION_BOUNDS_H

#include "weightd/distribution.h"

/* True for a finite number. */
bool weightd_is_finite(double value);

/* Largest finite value of a float dtype. */
double weightd_dtype_largest(enum weightd_dtype dtype);
/* The dtype values are computed in: float64 for float64, else float32. */
enum weightd_dtype weightd_compute_dtype(enum weightd_dtype dtype);
/* The value of the dtype nearest to 'value', ties to even. */
double weightd_dtype_round(enum weightd_dtype dtype, double value);
/* The smallest value of the dtype that is >= bound, the largest that is <= bound. */
double weightd_dtype_at_least(enum weightd_dtype dtype, double bound);
double weightd_dtype_at_most(enum weightd_dtype dtype, double bound);

/* Refuse, with OUT_OF_RANGE or UNSUPPORTED at 'pointer', numbers that no random fill can use. */
enum weightd_code weightd_require_float(const struct weightd_law *law, enum weightd_dtype dtype,
					const char *pointer, struct weightd_error *err);
/* Every named real of the law must be finite. */
enum weightd_code weightd_require_finite(const struct weightd_law *law, const char *pointer,
					 struct weightd_error *err);
/* 'magnitude' is the largest absolute value the fill can make; the dtype must hold it. */
enum weightd_code weightd_require_holds(const struct weightd_law *law, enum weightd_dtype dtype,
					double magnitude, const char *pointer,
					struct weightd_error *err);

#endif
