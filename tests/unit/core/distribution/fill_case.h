/*
 * One call that prepares a law and fills elements, for the tests of the distributions.
 */
#ifndef WEIGHTD_TEST_FILL_CASE_H
#define WEIGHTD_TEST_FILL_CASE_H

#include "weightd/distribution.h"

struct fill_case {
	const char *distribution;
	double reals[WEIGHTD_LAW_REALS];
	uint64_t sizes[WEIGHTD_LAW_SIZES];
	struct weightd_shape shape;
	enum weightd_dtype dtype;
	uint64_t seed;			     /* the name is always "0.weight" */
	const struct weightd_engine *engine; /* NULL: the best level */
};

/* The law of a case, not prepared. */
struct weightd_law fill_case_law(const struct fill_case *c);
/* What prepare() answers; 'err' may be NULL. */
enum weightd_code fill_case_check(const struct fill_case *c, struct weightd_error *err);
/* Fills elements [first, first + count) through the philox generator; fails the test on an error.
 */
void fill_case_make(const struct fill_case *c, uint64_t first, size_t count, void *out);
/* The whole tensor as doubles; the caller frees it. */
double *fill_case_values(const struct fill_case *c, size_t *count);
/* The first 16 hexadecimal digits of SHA-256 over the first 'count' elements. */
const char *fill_case_digest(const struct fill_case *c, size_t count);

#endif
