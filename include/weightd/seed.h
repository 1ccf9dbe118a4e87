/*
 * Seeds: the client's seeds, in the forms in which libraries take them.
 */
#ifndef WEIGHTD_SEED_H
#define WEIGHTD_SEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

struct weightd_text;

enum weightd_seed_form {
	WEIGHTD_SEED_NUMBER, /* -2^63 to 2^64-1, in 'number' modulo 2^64 */
	WEIGHTD_SEED_LARGE,  /* an integer from 2^64 on, in words */
	WEIGHTD_SEED_WORDS,  /* an array of integers below 2^32, a word each */
	WEIGHTD_SEED_NESTED, /* an array with arrays or larger integers in it, in words */
};

/* 'words' and 'text' belong to the arena of the specification.  All zeros: the seed 0. */
struct weightd_seed {
	enum weightd_seed_form form;
	bool is_negative; /* of a number */
	bool has_arrays;  /* an array with arrays in it, whose items count as its own */
	uint64_t number;
	const uint32_t
		*words; /* of each integer the least significant first, as SeedSequence has them */
	size_t count;
	const char *text; /* of words: the JSON that says them, integers as decimal text */
};

/* Whether two seeds begin the same draws wherever both are taken. */
bool weightd_seed_equal(const struct weightd_seed *a, const struct weightd_seed *b);
/* The seed as JSON: "42", "-1", ["1","2"]. */
void weightd_seed_json(const struct weightd_seed *seed, struct weightd_text *out);

#pragma GCC visibility pop

#endif
