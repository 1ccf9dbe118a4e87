/*
 * One initializer resolved against one tensor called "w", and what is asserted of it.
 */
#ifndef WEIGHTD_TESTS_INIT_CASE_H
#define WEIGHTD_TESTS_INIT_CASE_H

#include "weightd/initializer.h"
#include "suite.h"

#define INT(i)                                      \
	{                                           \
		.kind = WEIGHTD_INT, .integer = (i) \
	}
#define REAL(r)                                   \
	{                                         \
		.kind = WEIGHTD_REAL, .real = (r) \
	}
#define TEXT(s)                                   \
	{                                         \
		.kind = WEIGHTD_TEXT, .text = (s) \
	}

/* SHAPE(40, 30); a scalar is weightd_shape_of(0). */
#define SHAPE(...)                                                                            \
	((struct weightd_shape){.ndim = sizeof((uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t), \
				.dims = {__VA_ARGS__}})

struct init_case {
	enum weightd_code code; /* of binding and resolving */
	struct weightd_law law;
	struct weightd_explanation why;
	enum weightd_dtype dtype; /* of the tensor afterwards; it was float32 */
	struct weightd_error err;
};

/* The call of 'name' with arguments, on a tensor of a shape; the default dtype is bfloat16. */
struct init_case init_case_run(const char *name, struct weightd_shape shape,
			       const struct weightd_argument *arguments, size_t argument_count);
#define INIT_PLAIN(name, shape) init_case_run((name), (shape), NULL, 0)
#define INIT_CALL(name, shape, ...)                                                    \
	init_case_run((name), (shape), (const struct weightd_argument[]){__VA_ARGS__}, \
		      sizeof((const struct weightd_argument[]){__VA_ARGS__}) /         \
			      sizeof(struct weightd_argument))

/* Asserts a law of this distribution with these numbers, equal to the last bit. */
void init_case_assert_draws(const struct init_case *c, const char *distribution, double first,
			    double second);
/* Asserts the only issue. */
void init_case_assert_refused(const struct init_case *c, enum weightd_code code, const char *detail,
			      const char *expected);

#endif
