/*
 * One initializer applied to one tensor, for the tests of the initializers.
 */
#ifndef WEIGHTD_TEST_RESOLVED_H
#define WEIGHTD_TEST_RESOLVED_H

#include "weightd/initializer.h"
#include "weightd/plan.h"

struct resolved {
	struct weightd_plan *plan; /* NULL: refused */
	struct weightd_law law;
	struct weightd_explanation why;
	enum weightd_dtype dtype;
	struct weightd_error err;
};

/*
 * Resolves 'initializer' (call text) against the tensor 'leaf' of 'module' (call text), or of a
 * custom module whose one parameter "w" has the shape 'module' ("[4, 3]").
 */
void resolved_open(struct resolved *c, const char *module, const char *leaf,
		   const char *initializer);
void resolved_close(struct resolved *c);
/* The tensor's values as doubles, under seed 0; the caller frees them. */
double *resolved_values(const struct resolved *c, const char *leaf, size_t *count);

/* resolved_open() must succeed; checks distribution and reals to the last bit. */
void resolved_is(const char *module, const char *leaf, const char *initializer,
		 const char *distribution, size_t count, const double *reals);
/* ... must be refused with 'code'. */
void resolved_refused(const char *module, const char *leaf, const char *initializer,
		      enum weightd_code code);

#endif
