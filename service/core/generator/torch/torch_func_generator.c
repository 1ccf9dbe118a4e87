/*
 * torch.func._random as a generator: the i-th statement that draws has the key fold_in(key(seed),
 * i), which is split(key(seed), n)[i]; a statement with a seed of its own has key(seed) itself.
 */
#include "core/distribution/distribution_table.h"
#include "core/generator/generator_table.h"
#include "core/generator/torch/torch_func_draws.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BATCH 512 /* elements made at a time where 'out' is not aligned */

/* The key tensor ["seed","offset"] in the text of an array; false: it is none. */
static bool read_key(const char *text, struct weightd_torch_func_key *key)
{
	int end = 0;

	return sscanf(text, "[\"%" SCNu64 "\",\"%" SCNu64 "\"]%n", &key->seed, &key->offset,
		      &end) == 2 &&
	       end > 0 && text[end] == '\0';
}

/* No text is longer: two numbers of twenty digits; sscanf() would cut longer numbers. */
#define KEY_TEXT_MAX (sizeof "[\"18446744073709551615\",\"18446744073709551615\"]" - 1)

static bool is_key(const struct weightd_seed *seed)
{
	struct weightd_torch_func_key key;
	char again[KEY_TEXT_MAX + 1];

	if (seed->text == NULL || seed->has_arrays || strlen(seed->text) > KEY_TEXT_MAX ||
	    !read_key(seed->text, &key))
		return false;
	snprintf(again, sizeof again, "[\"%" PRIu64 "\",\"%" PRIu64 "\"]", key.seed, key.offset);
	return strcmp(again, seed->text) == 0;
}

static bool takes_seed(const struct weightd_generator *generator, const struct weightd_seed *seed)
{
	(void)generator;
	return seed->form == WEIGHTD_SEED_NUMBER ? !seed->is_negative : is_key(seed);
}

static struct weightd_stream stream(const struct weightd_generator *generator,
				    const struct weightd_draw_position *position)
{
	struct weightd_torch_func_key key = {position->seed, 0};

	(void)generator;
	if (position->form->form != WEIGHTD_SEED_NUMBER)
		read_key(position->form->text, &key);
	if (!position->has_own_seed)
		key = weightd_torch_func_fold_in(key, position->ordinal);
	return (struct weightd_stream){key.seed, key.offset};
}

static bool is(const struct weightd_law *law, const struct weightd_distribution *distribution)
{
	return law->distribution == distribution;
}

static bool draws(const struct weightd_generator *generator, const struct weightd_law *law,
		  enum weightd_dtype dtype)
{
	(void)generator;
	if (is(law, &weightd_distribution_integers))
		return weightd_torch_func_has_integers(dtype, (int64_t)law->integers.low,
						       (int64_t)law->integers.high);
	return is(law, &weightd_distribution_uniform) || is(law, &weightd_distribution_normal);
}

static void make(const struct weightd_torch_func_run *run, const struct weightd_law *law)
{
	if (is(law, &weightd_distribution_uniform))
		weightd_torch_func_uniform(run, law->uniform.low, law->uniform.high);
	else if (is(law, &weightd_distribution_normal))
		weightd_torch_func_normal(run, law->normal.mean, law->normal.std);
	else
		weightd_torch_func_integers(run, (int64_t)law->integers.low,
					    (int64_t)law->integers.high);
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	const size_t size = weightd_dtype_row(task->dtype)->bytes;
	struct weightd_torch_func_run run = {
		.key = {task->stream.seed, task->stream.name_hash},
		.dtype = task->dtype,
		.first = first,
		.count = count,
		.out = out,
	};
	uint64_t values[BATCH];

	if ((uintptr_t)out % size == 0) {
		make(&run, task->law);
		return WEIGHTD_OK;
	}
	run.out = values;
	for (size_t done = 0; done < count; done += run.count) {
		run.first = first + done;
		run.count = count - done < BATCH ? count - done : BATCH;
		make(&run, task->law);
		memcpy((char *)out + done * size, values, run.count * size);
	}
	return WEIGHTD_OK;
}

static const struct weightd_generator_family family = {
	.library = WEIGHTD_TORCH_FUNC,
	.takes_seed = takes_seed,
	.seeds = "an integer from 0 to 18446744073709551615, above 2^63-1 as text, or a key as "
		 "torch.func._random has it, [seed, offset]",
	.draws = draws,
	.drawn = "laws of torch.func._random: uniform, normal, and integers, of dtypes below int64 "
		 "in a range below 2^28 or a power of two",
	.stream = stream,
	.fill = fill,
};

/* The release whose arithmetic a row has. */
struct release {
	unsigned major, minor;
};

const struct weightd_generator weightd_generator_torch_func = {
	.name = "torch.func._random",
	.aliases = (const char *const[]){"torch.func", NULL},
	.version = "torch-func-philox4x32-10/1",
	.doc = "Draws of torch.func._random of torch 2.15 on the CPU, by position; rules draw with "
	       "the keys split(key(seed), n)[i]",
	.source = "torch.func._random: _philox_uniform_, _philox_normal_, _philox_randint_",
	.family = &family,
	.rules = &(const struct release){2, 15},
};
