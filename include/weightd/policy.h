/*
 * Policy: the init program, a list of rules that run top to bottom.
 */
#ifndef WEIGHTD_POLICY_H
#define WEIGHTD_POLICY_H

#include "weightd/part.h"
#include "weightd/initializer.h"
#include "weightd/generator.h"

#include <stdbool.h>
#include <stddef.h>

/* Selectors; all that are set must hold.  Globs: '*' within a segment, '**' across, '?' one
 * character. */
struct weightd_selector {
	const char *const *modules; /* NULL-terminated type names or globs, any may match
				       (isinstance); NULL: not set */
	const char *parameter;	    /* glob on the leaf name; NULL: not set */
	const char *path; /* glob on the full name, relative to the rule's scope; NULL: not set */
	const struct weightd_span *rank; /* the tensor's number of dimensions; NULL: not set */
	const struct weightd_span
		*layer; /* first segment of the name that is a number; NULL: not set */
};

struct weightd_rule {
	struct weightd_rule *next;
	struct weightd_selector select;
	const struct weightd_selector *except; /* NULL: nothing excepted */
	/* Parts that are written, each on its own, with its own fans; none of both: the whole
	 * tensor. */
	const struct weightd_region *regions; /* rows, columns, slice */
	size_t region_count;
	const char *const *blocks; /* NULL-terminated names of blocks of fused tensors; or NULL */
	struct weightd_initializer_call call;
	bool optional; /* may match nothing */
	bool has_dtype, has_seed;
	enum weightd_dtype dtype; /* cast the parameter before the initializer runs */
	struct weightd_seed seed;
	const struct weightd_generator *generator; /* NULL: the specification's */
	const char *pointer;			   /* JSON pointer of the rule */
};

/*
 * Glob match without backtracking blow-up: O(pattern * name).  '.' separates segments.
 * A pattern without '*', '?' matches only itself.
 */
bool weightd_glob_match(const char *pattern, const char *name);

#endif
