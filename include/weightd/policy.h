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

#pragma GCC visibility push(default)

/* Selectors; all that are set must hold.  Globs: '*' within a segment, '**' across, '?' one
 * character. */
struct weightd_selector {
	const char *const *modules; /* NULL-terminated type names or globs, any may match
				       (isinstance); NULL: not set */
	const char *parameter;	    /* glob on the leaf name; NULL: not set */
	const char *path; /* glob on the full name, relative to the rule's scope; NULL: not set */
	/* Further globs, NULL-terminated, one of which may match instead; NULL: none. */
	const char *const *more_parameters, *const *more_paths;
	/* Slices of numbers from 0; NULL: not set. */
	const struct weightd_range *rank; /* of the tensor's number of dimensions */
	/* Of the first segment of the name that is a number; negative: from the end of the list
	 * that the segment is a part of. */
	const struct weightd_range *layer;
};

struct weightd_rule {
	struct weightd_rule *next;
	struct weightd_selector select;
	const struct weightd_selector *except; /* NULL: nothing excepted */
	/* Parts that are written, each on its own, with its own fans; none of both: the whole
	 * tensor. */
	const struct weightd_selection
		*selections; /* rows, columns, slice; see weightd_part_of() */
	size_t selection_count;
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

#pragma GCC visibility pop

#endif
