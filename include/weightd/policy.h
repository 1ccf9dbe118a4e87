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
	const char *const *more_parameters, *const *more_paths, *const *more_below;
	const char *below; /* glob on the name below the visited module, of a sweep over modules;
			      NULL: only the module's own tensors */
	/* Slices of numbers from 0; NULL: not set. */
	const struct weightd_range *rank; /* of the tensor's number of dimensions */
	/* Of the first segment of the name that is a number; negative: from the end of the list
	 * that the segment is a part of. */
	const struct weightd_range *layer;
	/* A condition on the arguments of the module's constructor, a formula in its one spelling
	 * (service/core/field/formula.h); a module that lacks one is not selected.  NULL: not set.
	 */
	const char *where;
};

/* What a sweep visits, in which order. */
enum weightd_traversal {
	WEIGHTD_EACH_MODULE,	/* modules(): a module before its children */
	WEIGHTD_EACH_APPLIED,	/* apply(): children before their module */
	WEIGHTD_EACH_PARAMETER, /* named_parameters(): a tied tensor once, under its first name */
	WEIGHTD_EACH_CHILD,	/* children(): no modules below them */
};
#define WEIGHTD_TRAVERSALS 4

/*
 * Rules that run in one traversal: all of them for each thing that is visited, in order.  They are
 * neighbours in the list of rules, and point to one sweep.
 */
struct weightd_sweep {
	enum weightd_traversal each;
	const char *const *of; /* globs on the paths of the modules where traversals begin, one
				  after the other, relative to the rule's scope; NULL-terminated;
				  NULL: the scope */
	bool first;    /* in a visit, a tensor is written by the first rule that selects it, and by
			  those after it that have the same selectors */
	bool optional; /* its rules may match nothing, unless they say otherwise */
};

/* "modules", "apply", "parameters", "children". */
const char *weightd_traversal_name(enum weightd_traversal each);

struct weightd_parameter;
struct weightd_specification;

/* How the keys of a library that draws by keys are derived, as a script of it says it. */
struct weightd_keys {
	const char *script;  /* in its one spelling (service/core/generator/jax/key_script.h) */
	size_t number;	     /* among those of the specification: draws are counted for each */
	const char *pointer; /* JSON pointer of the script */
};

struct weightd_rule {
	struct weightd_rule *next;
	const struct weightd_sweep *sweep; /* that the rule runs in; NULL: in one of its own */
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
	bool has_cast;		  /* cast it to 'cast' afterwards, as p.to() does */
	bool is_cast; /* does nothing else: 'call' is not used, and buffers of floats are cast, too
		       */
	enum weightd_dtype cast;
	struct weightd_seed seed;
	const struct weightd_generator *generator; /* NULL: the specification's */
	const struct weightd_keys *keys;	   /* run for each tensor; NULL: none */
	const char *pointer;			   /* JSON pointer of the rule */
	/* Statements without selectors: a tensor that is drawn and thrown away; new seeds for the
	 * rules after it, of the libraries that have one ('reseeds_one': of the specification's
	 * generator).  NULL: a rule that writes. */
	const struct weightd_parameter *lost;
	const struct weightd_specification *reseed;
	bool reseeds_one;
	bool sets_keys; /* another such statement: runs 'keys' once */
};

/* Whether it is such a statement without selectors. */
static inline bool weightd_rule_is_apart(const struct weightd_rule *rule)
{
	return rule->lost != NULL || rule->reseed != NULL || rule->sets_keys;
}

/*
 * Glob match without backtracking blow-up: O(pattern * name).  '.' separates segments.
 * A pattern without '*', '?' matches only itself.
 */
bool weightd_glob_match(const char *pattern, const char *name);

#pragma GCC visibility pop

#endif
