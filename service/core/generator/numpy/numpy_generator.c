/*
 * numpy's generators: RandomState, and default_rng by release.
 */
#include "core/bit_generator/mt19937_jump.h"
#include "core/generator/numpy/numpy_counts.h"
#include "core/generator/numpy/numpy_floats.h"
#include "core/generator/numpy/numpy_legacy.h"
#include "core/generator/numpy/numpy_values.h"
#include "core/generator/numpy/ziggurat.h"
#include "core/distribution/distribution_table.h"
#include "core/generator/generator_table.h"

/* Made in double or as integers, then cast as astype does. */
static bool has_draw(const struct weightd_law *law)
{
	return weightd_numpy_value_of(law->distribution) != NULL ||
	       weightd_numpy_count_of(law->distribution) != NULL;
}

static bool legacy_draws(const struct weightd_law *law, enum weightd_dtype dtype)
{
	(void)dtype;
	return law->variant == 0 && has_draw(law);
}

static bool draws(const struct weightd_law *law, enum weightd_dtype dtype)
{
	(void)dtype;
	return law->variant == 0 ? has_draw(law) : weightd_numpy_variant_of(law) != NULL;
}

static bool is_whole(const struct weightd_law *law)
{
	(void)law;
	return false;
}

static void draw_counts(const struct weightd_numpy_source *source, const struct weightd_task *task,
			size_t count, void *out)
{
	weightd_numpy_count *count_of = weightd_numpy_count_of(task->law->distribution);

	for (size_t i = 0; i < count; i++) {
		int64_t made = count_of(source, task->law);
		if (out != NULL)
			weightd_element_write_integer(out, task->dtype, i, made);
	}
}

/* Values one by one, each rounded to the dtype. */
static void draw_values(const struct weightd_numpy_source *source, const struct weightd_task *task,
			size_t count, void *out)
{
	weightd_numpy_value *value = weightd_numpy_value_of(task->law->distribution);

	if (value == NULL) {
		draw_counts(source, task, count, out);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		double made = value(source, task->law->reals);
		if (out != NULL)
			weightd_element_write(out, task->dtype, i, made);
	}
}

/* Values that take one uniform each; of RandomState also those that are made of one exponential. */
static bool takes_one(const struct weightd_law *law, bool is_legacy)
{
	static const struct weightd_distribution *const rows[] = {
		&weightd_distribution_uniform,	   &weightd_distribution_triangular,
		&weightd_distribution_exponential, &weightd_distribution_rayleigh,
		&weightd_distribution_weibull,	   &weightd_distribution_power,
		&weightd_distribution_pareto,
	};

	/* The shape 0 of weibull takes none; float32 takes halves of words. */
	if (law->variant != 0 ||
	    (law->distribution == &weightd_distribution_weibull && law->reals[0] == 0.0))
		return false;
	for (size_t i = 0; i < (is_legacy ? sizeof rows / sizeof rows[0] : 2); i++)
		if (law->distribution == rows[i])
			return true;
	return false;
}

static bool count_legacy(const struct weightd_task *task, uint64_t end, uint64_t *words)
{
	*words = 2 * end;
	return takes_one(task->law, true);
}

static void skip_legacy(void *state, uint64_t words)
{
	weightd_mt19937_skip(&((struct weightd_numpy_legacy *)state)->mt, words);
}

static bool count_pcg64(const struct weightd_task *task, uint64_t end, uint64_t *words)
{
	*words = end;
	return takes_one(task->law, false);
}

static void skip_pcg64(void *state, uint64_t words)
{
	weightd_pcg64_skip(state, words);
}

static void seed_legacy(void *state, const struct weightd_seed *seed)
{
	struct weightd_numpy_legacy *legacy = state;

	weightd_numpy_legacy_seed(legacy, (uint32_t)seed->number);
	if (seed->form != WEIGHTD_SEED_NUMBER)
		weightd_mt19937_seed_words(&legacy->mt, seed->words, seed->count);
}

static bool takes_seed(const struct weightd_seed *seed)
{
	if (seed->form == WEIGHTD_SEED_NUMBER)
		return !seed->is_negative && seed->number <= UINT32_MAX;
	return seed->form == WEIGHTD_SEED_WORDS && seed->count > 0;
}

static enum weightd_code draw_legacy(void *state, const struct weightd_task *task, uint64_t first,
				     size_t count, void *out)
{
	const struct weightd_numpy_source source = {
		.state = state,
		.uniform = weightd_numpy_legacy_uniform,
		.normal = weightd_numpy_legacy_normal,
		.exponential = weightd_numpy_legacy_exponential,
		.word32 = weightd_numpy_legacy_word32,
		.word64 = weightd_numpy_legacy_word64,
		.is_legacy = true,
	};
	const double *reals = task->law->reals;
	struct weightd_numpy_legacy *legacy = state;

	(void)first;
	if (out == NULL && takes_one(task->law, true))
		weightd_mt19937_skip(&legacy->mt, 2 * (uint64_t)count);
	else if (task->law->distribution == &weightd_distribution_uniform &&
		 task->dtype == WEIGHTD_FLOAT64)
		weightd_numpy_legacy_uniforms(legacy, reals[0], reals[1] - reals[0], count, out);
	else if (task->law->distribution == &weightd_distribution_normal && out != NULL &&
		 task->dtype == WEIGHTD_FLOAT64)
		weightd_numpy_legacy_normals(legacy, reals[0], reals[1], count, out);
	else
		draw_values(&source, task, count, out);
	return WEIGHTD_OK;
}

static const struct weightd_sequential legacy_sequential = {
	.state_bytes = sizeof(struct weightd_numpy_legacy),
	.grain = 1,
	.seed = seed_legacy,
	.is_whole = is_whole,
	.draw = draw_legacy,
	.count = count_legacy,
	.skip = skip_legacy,
};

static const char *const legacy_aliases[] = {"numpy.random", "np.random", "numpy.RandomState",
					     NULL};

const struct weightd_generator weightd_generator_numpy = {
	.name = "numpy",
	.aliases = legacy_aliases,
	.version = "numpy-randomstate/1",
	.doc = "What numpy.random's functions draw after numpy.random.seed(seed)",
	.source =
		"numpy.random.RandomState: MT19937 and the legacy distributions, frozen since 1.17",
	.flags = WEIGHTD_SEQUENTIAL,
	.library = WEIGHTD_NUMPY,
	.takes_seed = takes_seed,
	.seeds = "an integer from 0 to 4294967295, or an array of at least one such integer",
	.sequential = &legacy_sequential,
	.draws = legacy_draws,
};

static void seed_pcg64(void *state, const struct weightd_seed *seed)
{
	if (seed->form == WEIGHTD_SEED_NUMBER)
		weightd_pcg64_seed(state, seed->number);
	else
		weightd_pcg64_seed_words(state, seed->words, seed->count);
}

static bool takes_entropy(const struct weightd_seed *seed)
{
	return !seed->is_negative;
}

static enum weightd_code draw_pcg64(struct weightd_pcg64 *pcg, const struct weightd_task *task,
				    size_t count, void *out, bool stable_wald, bool stable_beta)
{
	const struct weightd_numpy_source source = {
		.state = pcg,
		.uniform = weightd_generator_uniform,
		.normal = weightd_generator_normal,
		.exponential = weightd_generator_exponential,
		.word32 = weightd_generator_word32,
		.word64 = weightd_generator_word64,
		.stable_wald = stable_wald,
		.stable_beta = stable_beta,
	};

	const struct weightd_distribution *distribution = task->law->distribution;
	const double *reals = task->law->reals;
	const bool direct = out != NULL && task->dtype == WEIGHTD_FLOAT64;

	if (task->law->variant != 0)
		weightd_numpy_draw_variant(pcg, task, count, out);
	else if (out == NULL && takes_one(task->law, false))
		weightd_pcg64_skip(pcg, count);
	else if (direct && distribution == &weightd_distribution_uniform)
		weightd_generator_uniforms(pcg, reals[0], reals[1] - reals[0], count, out);
	else if (direct && distribution == &weightd_distribution_normal)
		weightd_generator_normals(pcg, reals[0], reals[1], count, out);
	else if (direct && distribution == &weightd_distribution_exponential)
		weightd_generator_exponentials(pcg, reals[0], count, out);
	else
		draw_values(&source, task, count, out);
	return WEIGHTD_OK;
}

#define DEFAULT_RNG(row, row_name, row_version, row_doc, stable_wald, stable_beta, ...)     \
	static enum weightd_code draw_##row(void *state, const struct weightd_task *task,   \
					    uint64_t first, size_t count, void *out)        \
	{                                                                                   \
		(void)first;                                                                \
		return draw_pcg64(state, task, count, out, stable_wald, stable_beta);       \
	}                                                                                   \
	static const struct weightd_sequential sequential_##row = {                         \
		.state_bytes = sizeof(struct weightd_pcg64),                                \
		.grain = 1,                                                                 \
		.seed = seed_pcg64,                                                         \
		.is_whole = is_whole,                                                       \
		.draw = draw_##row,                                                         \
		.count = count_pcg64,                                                       \
		.skip = skip_pcg64,                                                         \
	};                                                                                  \
	static const char *const aliases_##row[] = {__VA_ARGS__, NULL};                     \
	const struct weightd_generator weightd_generator_##row = {                          \
		.name = row_name,                                                           \
		.aliases = aliases_##row,                                                   \
		.version = row_version,                                                     \
		.doc = row_doc,                                                             \
		.source = "numpy.random.default_rng: SeedSequence, PCG64, ziggurats",       \
		.flags = WEIGHTD_SEQUENTIAL,                                                \
		.library = WEIGHTD_NUMPY,                                                   \
		.takes_seed = takes_entropy,                                                \
		.seeds = "an integer from 0 on, above 2^63-1 as text, or an array of such " \
			 "integers and arrays",                                             \
		.sequential = &sequential_##row,                                            \
		.draws = draws,                                                             \
	};

DEFAULT_RNG(numpy_default_rng, "numpy.default_rng", "numpy-generator-2.4/1",
	    "What numpy.random.default_rng(seed) draws, numpy 2.3.4 to 2.4", true, true,
	    "default_rng", "numpy.random.default_rng", "numpy-2.4.default_rng",
	    "numpy-2.3.5.default_rng", "numpy-2.3.4.default_rng")
DEFAULT_RNG(numpy_default_rng_2_1, "numpy-2.3.default_rng", "numpy-generator-2.1/1",
	    "What numpy.random.default_rng(seed) draws, numpy 2.1 to 2.3.3", false, true,
	    "numpy-2.1.default_rng", "numpy-2.2.default_rng")
DEFAULT_RNG(numpy_default_rng_1_17, "numpy-2.0.default_rng", "numpy-generator-1.17/1",
	    "What numpy.random.default_rng(seed) draws, numpy 1.17 to 2.0", false, false,
	    "numpy-1.26.default_rng", "numpy-1.25.default_rng", "numpy-1.24.default_rng")
