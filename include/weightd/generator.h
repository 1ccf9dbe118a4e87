/*
 * Generators: where the words of random values come from, in the way of weightd or of a library.
 */
#ifndef WEIGHTD_GENERATOR_H
#define WEIGHTD_GENERATOR_H

#include "weightd/distribution.h"
#include "weightd/seed.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

struct weightd_explanation;
struct weightd_generator;

/*
 * The hooks of a sequential generator.  Its state is plain data of 'state_bytes' bytes; a task's
 * elements are drawn in runs that begin at multiples of 'grain', each from the state after the
 * previous run.
 */
struct weightd_sequential {
	size_t state_bytes;
	uint64_t grain;
	/* seed() - the state of the freshly seeded library. */
	void (*seed)(void *state, const struct weightd_seed *seed);
	/* is_whole() - whether a task can only be drawn whole, even one that is elementwise
	 * elsewhere. */
	bool (*is_whole)(const struct weightd_generator *generator, const struct weightd_law *law);
	/*
	 * draw() - elements [first, first + count) in native order to 'out', aligned for the dtype,
	 * or only the draws with 'out' NULL; 'state' moves on.  WEIGHTD_OK or
	 * WEIGHTD_ERR_NO_MEMORY.
	 */
	enum weightd_code (*draw)(void *state, const struct weightd_task *task, uint64_t first,
				  size_t count, void *out);
	/*
	 * count() - the words that draw() takes for elements [0, end) of the task, 'end' a multiple
	 * of the grain or all; false if only drawing can count them, or if they leave more than
	 * that in the state. NULL: none is counted.
	 */
	bool (*count)(const struct weightd_task *task, uint64_t end, uint64_t *words);
	/* skip() - as if so many words had been taken, in a time that hardly depends on how many.
	 */
	void (*skip)(void *state, uint64_t words);
};

/* The position of a statement's draws among those of a specification: libraries derive keys from
 * it.
 */
struct weightd_draw_position {
	uint64_t seed;			 /* modulo 2^64 */
	const struct weightd_seed *form; /* the same as it was given */
	bool has_own_seed;		 /* of the rule that draws */
	bool is_wide; /* the library draws float64 somewhere in the specification: jax_enable_x64 */
	const char *name; /* full name of the tensor */
	uint64_t ordinal; /* of 'ordinals' statements that this generator draws, in order */
	uint64_t ordinals;
	uint64_t parameter; /* parameters before it in the model */
	uint32_t leaf;	    /* 1 for its module's first parameter */
};

/* The library whose draws a generator repeats; a specification may seed each library. */
enum weightd_library {
	WEIGHTD_OWN,
	WEIGHTD_TORCH,
	WEIGHTD_NUMPY,
	WEIGHTD_JAX,
	WEIGHTD_TORCH_FUNC, /* draws by key, beside torch's own generator */
	WEIGHTD_LIBRARY_COUNT
};

/* "torch"; "philox" for the service's own generators. */
const char *weightd_library_name(enum weightd_library library);

/*
 * The common part of the releases of one way of drawing.  A hook gets the row for which it works,
 * or finds it in the task: the row's 'rules' hold the differences between releases.
 */
struct weightd_generator_family {
	enum weightd_library library;
	/* takes_seed() - whether the library can be seeded so; NULL: 0 to 2^64-1. */
	bool (*takes_seed)(const struct weightd_generator *generator,
			   const struct weightd_seed *seed);
	const char *seeds; /* the seeds that takes_seed() accepts, in words; NULL: as that */
	/* Its draws are consumed in statement order; NULL: any element can be made without the ones
	 * before. */
	const struct weightd_sequential *sequential;
	/* draws() - whether the library has such a draw: the law's distribution in this dtype;
	 * NULL: any. */
	bool (*draws)(const struct weightd_generator *generator, const struct weightd_law *law,
		      enum weightd_dtype dtype);
	const char *drawn; /* the laws that draws() accepts, in words; NULL: not stated */
	/* refine() - the law's numbers as the library computes them in this dtype; NULL: they
	 * are. */
	void (*refine)(const struct weightd_generator *generator, struct weightd_law *law,
		       const struct weightd_explanation *why, enum weightd_dtype dtype);
	/* stream() - the stream that fill() gets in the task; NULL: weightd_stream_of(seed, name).
	 */
	struct weightd_stream (*stream)(const struct weightd_generator *generator,
					const struct weightd_draw_position *position);
	/* fill() - as weightd_distribution.fill, with this generator's words, of a law that draws
	 * words; NULL: the distribution's own. */
	enum weightd_code (*fill)(const struct weightd_task *task, uint64_t first, size_t count,
				  void *out);
};

struct weightd_generator {
	const char *name;	    /* "philox" */
	const char *const *aliases; /* NULL-terminated, NULL: none */
	const char *version;	    /* "philox4x32-10/1": part of every id */
	const char *doc;
	const char *source;
	const struct weightd_generator_family *family;
	/* The name without a release, of a newest row that states one; NULL: as it is named. */
	const char *means;
	bool is_older;	   /* a newer release of the library draws otherwise: never suggested */
	const void *rules; /* how this release draws, in a struct of the family; NULL: it has none
			    */
};

/* All rows, in the order of core/generator/generator_list.h. */
size_t weightd_generator_count(void);
const struct weightd_generator *weightd_generator_at(size_t index);
size_t weightd_generator_index(const struct weightd_generator *generator); /* of a row */
const struct weightd_generator *weightd_generator_find(
	const char *name); /* name or alias; NULL: none */
/* The nearest name for a mistyped one, whatever release it states; never that of an older release;
 * NULL: none. */
const char *weightd_generator_nearest(const char *name);
bool weightd_generator_takes(const struct weightd_generator *generator,
			     const struct weightd_seed *seed);
const char *weightd_generator_seeds(const struct weightd_generator *generator); /* its seeds */
/* An issue at 'pointer' if the generator does not take the seed: OUT_OF_RANGE, or WRONG_TYPE for
 * arrays. */
enum weightd_code weightd_generator_check_seed(const struct weightd_generator *generator,
					       const struct weightd_seed *seed, const char *pointer,
					       struct weightd_error *err);

/* Whether such values can only be made for the whole tensor, with this generator. */
bool weightd_law_is_whole(const struct weightd_generator *generator, const struct weightd_law *law);

#pragma GCC visibility pop

#endif
