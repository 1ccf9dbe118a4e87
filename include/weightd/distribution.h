/*
 * Distributions: from a stream of words to the values of a tensor.
 *
 * A distribution turns words into values of a dtype, at any offset if it is elementwise.  The exact
 * arithmetic is a public contract: service/notes/determinism.md.
 */
#ifndef WEIGHTD_DISTRIBUTION_H
#define WEIGHTD_DISTRIBUTION_H

#include "weightd/error.h"
#include "weightd/law.h"
#include "weightd/shape.h"
#include "weightd/stream.h"

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

struct weightd_engine;
struct weightd_generator;
struct weightd_sequence_position;

/* One tensor to be filled.  Everything is borrowed and only read. */
struct weightd_task {
	const struct weightd_law *law;
	const struct weightd_shape *shape;
	enum weightd_dtype dtype;
	struct weightd_stream stream;
	const struct weightd_generator *generator; /* whose words it takes; NULL: philox */
	/* Where the draws of a sequential generator begin (service/core/plan/sequence.h); NULL: it
	 * is none. */
	const struct weightd_sequence_position *position;
	const struct weightd_engine *engine; /* whose kernels and workers make it */
	bool has_gaps; /* a part whose elements are not consecutive in the tensor */
};

enum weightd_distribution_flags {
	WEIGHTD_ELEMENTWISE =
		1,	    /* any run of elements can be made alone, in time linear in the run */
	WEIGHTD_RANDOM = 2, /* draws words; otherwise a pure function of the law */
	WEIGHTD_ALIKE = 4,  /* elementwise, and no element's law depends on its place: a block of a
			       tensor takes the words that these elements of the tensor have */
	WEIGHTD_DERIVED =
		8, /* a function of law->origin, which the plan sets, not an initializer */
	WEIGHTD_COUNTS = 16, /* whole numbers, which an integer tensor takes as well */
};

/* Draws of numpy's default_rng that its arguments ask for; the law is the same. */
enum weightd_variant {
	WEIGHTD_DRAWN_FLOAT32 = 1, /* dtype=numpy.float32: of 32-bit words, in float arithmetic */
	WEIGHTD_DRAWN_INVERSE = 2, /* method="inv": by the inverse distribution function */
};

/* What is drawn of items, with numbers of which law->literal has 'count' each. */
enum weightd_item_flags {
	WEIGHTD_ITEMS_GIVEN = 1,	/* the items' values; otherwise 0, 1, .. */
	WEIGHTD_ITEMS_WEIGHED = 2,	/* the items' probabilities */
	WEIGHTD_ITEMS_IN_ANY_ORDER = 4, /* shuffle=False */
};

/* The meanings of a law's numbers, for explanations and statistics. */
struct weightd_moments {
	bool known;
	double mean, std;
	double low, high; /* support, +-infinity where unbounded */
};

/* Hooks find their row in the law: law->distribution. */
struct weightd_distribution {
	const char *name;		      /* "uniform" */
	const char *doc;		      /* one sentence */
	unsigned flags;			      /* enum weightd_distribution_flags */
	const char *reals[WEIGHTD_LAW_REALS]; /* names of the law's numbers, NULL-terminated
						    early */
	const char *sizes[WEIGHTD_LAW_SIZES];

	/*
	 * prepare() - refuse a tensor that the law cannot fill, and compute law->derived.  Called
	 * once when the plan is built.  Appends issues at 'pointer'.  NULL: nothing to do.
	 */
	enum weightd_code (*prepare)(struct weightd_law *law, const struct weightd_shape *shape,
				     enum weightd_dtype dtype, const char *pointer,
				     struct weightd_error *err);
	/*
	 * fill() - write elements [first, first + count) in the task's dtype, little-endian, to
	 * 'out' (any alignment).  A distribution that is not elementwise is called with the whole
	 * tensor only.  Returns WEIGHTD_OK or WEIGHTD_ERR_NO_MEMORY.  Safe from any thread.
	 */
	enum weightd_code (*fill)(const struct weightd_task *task, uint64_t first, size_t count,
				  void *out);
	/* element() - one element of a pure function of the law, in double; for a fill() that
	 * makes them one by one. */
	double (*element)(const struct weightd_task *task, uint64_t index);
	/* moments() - expectation of an element; NULL: unknown. */
	struct weightd_moments (*moments)(const struct weightd_law *law);
	const void *rules; /* the rules of this row for hooks that several rows share; NULL: none */
};

/* All rows, in the order of core/distribution/distribution_list.h. */
size_t weightd_distribution_count(void);
const struct weightd_distribution *weightd_distribution_at(size_t index);
const struct weightd_distribution *weightd_distribution_find(const char *name); /* NULL: none */

#pragma GCC visibility pop

#endif
