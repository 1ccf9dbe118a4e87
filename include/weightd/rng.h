/*
 * Streams, generators and distributions: from (parameter, element index) to a value.
 *
 * A stream is what makes one parameter's random words its own.  A distribution turns words into
 * values of a dtype, at any offset if it is elementwise.  A generator is where the words come from.
 * The exact recipes are a public contract: service/notes/determinism.md.
 */
#ifndef WEIGHTD_RNG_H
#define WEIGHTD_RNG_H

#include "weightd/arena.h"
#include "weightd/error.h"
#include "weightd/seed.h"
#include "weightd/tensor.h"

#include <stddef.h>
#include <stdint.h>

/* Key of one parameter's words: the seed and a 64-bit hash of its full name. */
struct weightd_stream {
	uint64_t seed;
	uint64_t name_hash; /* first 8 bytes, little-endian, of SHA-256 of the UTF-8 name */
};

/* The philox stream of parameter 'name' (NUL-terminated UTF-8) under 'seed'. */
struct weightd_stream weightd_stream_of(uint64_t seed, const char *name);

#define WEIGHTD_RECIPE_REALS 6
#define WEIGHTD_RECIPE_SIZES 2
#define WEIGHTD_RECIPE_DERIVED 16

struct weightd_distribution;
struct weightd_entry;

/*
 * A resolved initializer: a distribution with numbers only.  What each number means is said by the
 * distribution's row.  'derived' is filled by prepare() and is a function of the rest.
 */
struct weightd_recipe {
	const struct weightd_distribution *distribution;
	double reals[WEIGHTD_RECIPE_REALS];
	uint64_t sizes[WEIGHTD_RECIPE_SIZES];
	const double
		*literal; /* explicit values of 'literal', row-major; owned by the plan's arena */
	uint64_t literal_count;
	unsigned variant; /* enum weightd_variant; generators without such draws refuse it, or make
			     no difference */
	double derived[WEIGHTD_RECIPE_DERIVED];
	const struct weightd_entry
		*origin; /* the tensor that a WEIGHTD_DERIVED one is computed from (plan.h) */
};

struct weightd_sequence_place;

/* One tensor to be filled.  Everything is borrowed and only read. */
struct weightd_task {
	const struct weightd_recipe *recipe;
	const struct weightd_shape *shape;
	enum weightd_dtype dtype;
	struct weightd_stream stream;
	/* Where the draws of a sequential generator begin (service/core/sequence.h); NULL: it is
	 * none. */
	const struct weightd_sequence_place *place;
	bool has_gaps; /* a part whose elements do not lie one after the other in the tensor */
};

enum weightd_distribution_flags {
	WEIGHTD_ELEMENTWISE =
		1,	    /* any run of elements can be made alone, in time linear in the run */
	WEIGHTD_RANDOM = 2, /* draws words; otherwise a pure function of the recipe */
	WEIGHTD_ALIKE = 4,  /* elementwise, and no element's law depends on its place: a block of a
			       tensor takes the words that these elements of the tensor have */
	WEIGHTD_DERIVED =
		8, /* a function of recipe->origin, which the plan sets, not an initializer */
	WEIGHTD_COUNTS = 16, /* whole numbers, which an integer tensor takes as well */
};

/* Draws of numpy's default_rng that its arguments ask for; the law is the same. */
enum weightd_variant {
	WEIGHTD_DRAWN_FLOAT32 = 1, /* dtype=numpy.float32: of 32-bit words, in float arithmetic */
	WEIGHTD_DRAWN_INVERSE = 2, /* method="inv": by the inverse distribution function */
};

/* What a recipe's numbers mean, for explanations and statistics. */
struct weightd_moments {
	bool known;
	double mean, std;
	double low, high; /* support, +-infinity where unbounded */
};

struct weightd_distribution {
	const char *name;			 /* "uniform" */
	const char *doc;			 /* one sentence */
	unsigned flags;				 /* enum weightd_distribution_flags */
	const char *reals[WEIGHTD_RECIPE_REALS]; /* names of the recipe's numbers, NULL-terminated
						    early */
	const char *sizes[WEIGHTD_RECIPE_SIZES];

	/*
	 * prepare() - refuse what cannot be filled and compute recipe->derived.
	 * Called once when the plan is built.  Appends issues at 'pointer'.  NULL: nothing to do.
	 */
	enum weightd_code (*prepare)(struct weightd_recipe *recipe,
				     const struct weightd_shape *shape, enum weightd_dtype dtype,
				     const char *pointer, struct weightd_error *err);
	/*
	 * fill() - write elements [first, first + count) in the task's dtype, little-endian, to
	 * 'out' (any alignment).  A distribution that is not elementwise is called with the whole
	 * tensor only.  Returns WEIGHTD_OK or WEIGHTD_ERR_NO_MEMORY.  Safe from any thread.
	 */
	enum weightd_code (*fill)(const struct weightd_task *task, uint64_t first, size_t count,
				  void *out);
	/* moments() - expectation of an element; NULL: unknown. */
	struct weightd_moments (*moments)(const struct weightd_recipe *recipe);
};

enum weightd_generator_flags {
	WEIGHTD_SEEKABLE = 1,	/* any element without the ones before */
	WEIGHTD_SEQUENTIAL = 2, /* draws are consumed in statement order */
};

/*
 * What a sequential generator can do.  Its state is plain data of 'state_bytes' bytes; a task's
 * elements are drawn in runs that begin at multiples of 'grain', each from the state that the run
 * before has left.
 */
struct weightd_sequential {
	size_t state_bytes;
	uint64_t grain;
	/* seed() - the state of the freshly seeded library. */
	void (*seed)(void *state, const struct weightd_seed *seed);
	/* is_whole() - whether a task can only be drawn whole, even one that is elementwise
	 * elsewhere. */
	bool (*is_whole)(const struct weightd_recipe *recipe);
	/*
	 * draw() - elements [first, first + count) in native order to 'out', aligned for the dtype,
	 * or only the draws with 'out' NULL; 'state' moves on.  WEIGHTD_OK or
	 * WEIGHTD_ERR_NO_MEMORY.
	 */
	enum weightd_code (*draw)(void *state, const struct weightd_task *task, uint64_t first,
				  size_t count, void *out);
	/*
	 * count() - the words that draw() takes for elements [0, end) of the task, 'end' a multiple
	 * of the grain or all; false if only drawing them tells, or if they leave more than that in
	 * the state. NULL: none is counted.
	 */
	bool (*count)(const struct weightd_task *task, uint64_t end, uint64_t *words);
	/* skip() - as if so many words had been taken, in a time that hardly depends on how many.
	 */
	void (*skip)(void *state, uint64_t words);
};

/* Where a tensor's draws stand among those of a specification: what libraries make keys of. */
struct weightd_draw {
	uint64_t seed;	   /* modulo 2^64 */
	bool has_own_seed; /* of the rule that draws */
	bool is_wide; /* the library draws float64 somewhere in the specification: jax_enable_x64 */
	const char *name; /* full name of the tensor */
	uint64_t ordinal; /* of 'ordinals' statements that this generator draws, in order */
	uint64_t ordinals;
	uint64_t parameter; /* parameters before it in the model */
	uint32_t leaf;	    /* 1 for its module's first parameter */
};

struct weightd_explanation;

/* Whose draws a generator gives; a specification may seed them apart. */
enum weightd_library {
	WEIGHTD_OWN,
	WEIGHTD_TORCH,
	WEIGHTD_NUMPY,
	WEIGHTD_JAX,
	WEIGHTD_LIBRARY_COUNT
};

/* "torch"; "philox" for the service's own generators. */
const char *weightd_library_name(enum weightd_library library);

struct weightd_generator {
	const char *name;	    /* "philox" */
	const char *const *aliases; /* NULL-terminated, NULL: none */
	const char *version;	    /* "philox4x32-10/1": part of every id */
	const char *doc;
	const char *source;
	unsigned flags;
	enum weightd_library library;
	/* takes_seed() - whether the library can be seeded so; NULL: 0 to 2^64-1. */
	bool (*takes_seed)(const struct weightd_seed *seed);
	const char *seeds; /* what takes_seed() accepts, in words; NULL: as that */
	const struct weightd_sequential *sequential; /* NULL: seekable */
	/* draws() - whether the library has such a draw: the recipe's distribution in this dtype;
	 * NULL: any. */
	bool (*draws)(const struct weightd_recipe *recipe, enum weightd_dtype dtype);
	const char *drawn; /* what draws() accepts, in words; NULL: not said */
	/* refine() - the recipe's numbers as the library computes them in this dtype; NULL: they
	 * are. */
	void (*refine)(struct weightd_recipe *recipe, const struct weightd_explanation *why,
		       enum weightd_dtype dtype);
	/* stream() - what fill() finds in the task as its stream; NULL: weightd_stream_of(seed,
	 * name). */
	struct weightd_stream (*stream)(const struct weightd_draw *draw);
	/* fill() - as weightd_distribution.fill, with this generator's words; NULL: sequential. */
	enum weightd_code (*fill)(const struct weightd_task *task, uint64_t first, size_t count,
				  void *out);
};

/* All rows, in list order (rng/distribution_list.h, rng/generator_list.h). */
size_t weightd_distribution_count(void);
const struct weightd_distribution *weightd_distribution_at(size_t index);
const struct weightd_distribution *weightd_distribution_find(const char *name); /* NULL: none */
size_t weightd_generator_count(void);
const struct weightd_generator *weightd_generator_at(size_t index);
size_t weightd_generator_index(const struct weightd_generator *generator); /* of a row */
const struct weightd_generator *weightd_generator_find(
	const char *name); /* name or alias; NULL: none */
bool weightd_generator_takes(const struct weightd_generator *generator,
			     const struct weightd_seed *seed);
const char *weightd_generator_seeds(const struct weightd_generator *generator); /* what it takes */
/* An issue at 'pointer' if the generator does not take the seed: OUT_OF_RANGE, or WRONG_TYPE for
 * arrays. */
enum weightd_code weightd_generator_check_seed(const struct weightd_generator *generator,
					       const struct weightd_seed *seed, const char *pointer,
					       struct weightd_error *err);

#endif
