/*
 * The table of generators, and the seeds that they take.
 */
#include "core/generator/generator_table.h"

#include "weightd/did_you_mean.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

static const struct weightd_generator *const generators[] = {
#define GENERATOR(name) &weightd_generator_##name,
#include "core/generator/generator_list.h"
#undef GENERATOR
};

/* Sets of generators are the bits of a word. */
_Static_assert(sizeof generators / sizeof generators[0] <= 64, "generators have no more room");

size_t weightd_generator_count(void)
{
	return sizeof generators / sizeof generators[0];
}

const struct weightd_generator *weightd_generator_at(size_t index)
{
	return generators[index];
}

size_t weightd_generator_index(const struct weightd_generator *generator)
{
	size_t index = 0;

	while (generators[index] != generator)
		index++;
	return index;
}

const struct weightd_generator *weightd_generator_find(const char *name)
{
	for (size_t i = 0; i < weightd_generator_count(); i++) {
		const struct weightd_generator *row = generators[i];
		if (strcmp(row->name, name) == 0)
			return row;
		for (const char *const *alias = row->aliases; alias != NULL && *alias != NULL;
		     alias++) {
			if (strcmp(*alias, name) == 0)
				return row;
		}
	}
	return NULL;
}

/* "torch-baseline" of "torch-2.16-baseline", "numpy.default_rng" of "numpy-2.5.default_rng". */
static void leave_out_release(const char *name, char *out, size_t size)
{
	const char *first = name;
	size_t length = 0;

	while (*name != '\0' && *name != '+' && length + 1 < size) {
		size_t joint = *name == '-' || *name == '_' || *name == ' ';
		size_t release = joint;
		while (isdigit((unsigned char)name[release]) ||
		       (name[release] == '.' && isdigit((unsigned char)name[release + 1])))
			release++;
		if (release > joint && name > first) {
			name += release;
			continue;
		}
		out[length++] = *name++;
	}
	out[length] = '\0';
}

/* The names of libraries' newest rows, without a release. */
static const char *newest_name(const void *context, size_t index)
{
	const struct weightd_generator *row = generators[index];

	(void)context;
	if (row->is_older)
		return NULL;
	return row->means != NULL ? row->means : row->name;
}

const char *weightd_generator_nearest(const char *name)
{
	char bare[80];

	leave_out_release(name, bare, sizeof bare);
	const char *nearest = weightd_nearest(bare, newest_name, NULL, weightd_generator_count());

	for (size_t i = 0; nearest != NULL && i < weightd_generator_count(); i++)
		if (newest_name(NULL, i) == nearest)
			return generators[i]->name;
	return NULL;
}

bool weightd_generator_takes(const struct weightd_generator *generator,
			     const struct weightd_seed *seed)
{
	if (generator->family->takes_seed != NULL)
		return generator->family->takes_seed(generator, seed);
	return seed->form == WEIGHTD_SEED_NUMBER && !seed->is_negative;
}

const char *weightd_generator_seeds(const struct weightd_generator *generator)
{
	return generator->family->seeds != NULL ? generator->family->seeds
						: "an integer from 0 to 18446744073709551615, the "
						  "whole key; above 2^63-1 as text, decimal or 0x";
}

static enum weightd_code refuse_seed(const struct weightd_generator *generator,
				     const struct weightd_seed *seed, const char *pointer,
				     struct weightd_error *err)
{
	static const uint32_t zero[2];
	const struct weightd_seed pair = {
		.form = WEIGHTD_SEED_WORDS, .words = zero, .count = 2, .text = "[\"0\",\"0\"]"};
	const struct weightd_seed shortest = {
		.form = WEIGHTD_SEED_WORDS, .words = zero, .count = 1};
	const enum weightd_code code = WEIGHTD_ERR_OUT_OF_RANGE;

	switch (seed->form) {
	case WEIGHTD_SEED_NUMBER:
		return weightd_error_add(err, code, pointer, "the seed of %s is %s%" PRIu64,
					 generator->name, seed->is_negative ? "-" : "",
					 seed->is_negative ? -seed->number : seed->number);
	case WEIGHTD_SEED_LARGE:
		return weightd_error_add(err, code, pointer, "the seed of %s is 2^64 or more",
					 generator->name);
	case WEIGHTD_SEED_WORDS:
	case WEIGHTD_SEED_NESTED: break;
	}
	if (weightd_generator_takes(generator, &pair) &&
	    !weightd_generator_takes(generator, &shortest))
		return weightd_error_add(
			err, code, pointer,
			"the seed of %s is an array that is no key of two integers",
			generator->name);
	if (!weightd_generator_takes(generator, &shortest))
		return weightd_error_add(err, WEIGHTD_ERR_WRONG_TYPE, pointer,
					 "%s is seeded with one integer, not with an array",
					 generator->name);
	return weightd_error_add(err, code, pointer,
				 seed->count == 0
					 ? "the seed of %s is an empty array"
					 : "the seed of %s is an array that holds an integer "
					   "beyond 2^32-1 or an array",
				 generator->name);
}

enum weightd_code weightd_generator_check_seed(const struct weightd_generator *generator,
					       const struct weightd_seed *seed, const char *pointer,
					       struct weightd_error *err)
{
	if (weightd_generator_takes(generator, seed))
		return WEIGHTD_OK;
	const enum weightd_code code = refuse_seed(generator, seed, pointer, err);
	weightd_error_expected(err, "%s", weightd_generator_seeds(generator));
	return code;
}

const char *weightd_library_name(enum weightd_library library)
{
	static const char *const names[WEIGHTD_LIBRARY_COUNT] = {
		[WEIGHTD_OWN] = "philox",
		[WEIGHTD_TORCH] = "torch",
		[WEIGHTD_NUMPY] = "numpy",
		[WEIGHTD_JAX] = "jax",
		[WEIGHTD_TORCH_FUNC] = "torch.func",
	};

	return names[library];
}

bool weightd_law_is_whole(const struct weightd_generator *generator, const struct weightd_law *law)
{
	const struct weightd_sequential *sequential = generator->family->sequential;

	if (sequential != NULL && (law->distribution->flags & WEIGHTD_RANDOM) != 0)
		return sequential->is_whole(generator, law);
	return (law->distribution->flags & WEIGHTD_ELEMENTWISE) == 0;
}
