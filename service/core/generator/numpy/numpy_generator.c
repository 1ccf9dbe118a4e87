/*
 * numpy's generators: RandomState, and default_rng by release.
 */
#include "core/bit_generator/mt19937_jump.h"
#include "core/distribution/distribution_table.h"
#include "core/generator/generator_table.h"
#include "core/generator/numpy/numpy_arrays.h"
#include "core/generator/numpy/numpy_bits.h"
#include "core/generator/numpy/numpy_counts.h"
#include "core/generator/numpy/numpy_floats.h"
#include "core/generator/numpy/numpy_legacy.h"
#include "core/generator/numpy/numpy_values.h"
#include "core/generator/numpy/ziggurat.h"

static const struct weightd_numpy_rules *rules_of(const struct weightd_generator *generator)
{
	return generator->rules;
}

/* Made in double or as integers, then cast as astype does. */
static bool has_draw(const struct weightd_law *law)
{
	return weightd_numpy_value_of(law->distribution) != NULL ||
	       weightd_numpy_count_of(law->distribution) != NULL ||
	       weightd_numpy_array_of(law) != NULL;
}

/* RandomState's multinomial takes a number for outcomes that cannot come since numpy 2.5, and none
 * before. */
static bool has_impossible_outcomes(const struct weightd_law *law)
{
	bool has_0 = law->n == 0;

	if (law->distribution != &weightd_distribution_multinomial)
		return false;
	for (uint64_t i = 0; i + 1 < law->literal_count; i++)
		has_0 = has_0 || law->literal[i] == 0.0;
	return has_0;
}

/* Until 2.1 zipf rejects values above 2^63: below this exponent more than 99 of 100. */
#define LEAST_ZIPF (1.0 + 0x1p-12)

static bool is_endless(const struct weightd_numpy_rules *rules, const struct weightd_law *law)
{
	return law->distribution == &weightd_distribution_zipf && !rules->bounded_zipf &&
	       law->zipf.a < LEAST_ZIPF;
}

static bool draws(const struct weightd_generator *generator, const struct weightd_law *law,
		  enum weightd_dtype dtype)
{
	(void)dtype;
	if (law->variant == 0)
		return has_draw(law) && !is_endless(rules_of(generator), law) &&
		       !(rules_of(generator)->is_legacy &&
			 (law->distribution == &weightd_distribution_multivariate_hypergeometric ||
			  has_impossible_outcomes(law)));
	return !rules_of(generator)->is_legacy && weightd_numpy_variant_of(law) != NULL;
}

static bool is_whole(const struct weightd_generator *generator, const struct weightd_law *law)
{
	(void)generator;
	return weightd_numpy_array_is_whole(law);
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

/* Values one by one, each rounded to the dtype, or an array. */
static enum weightd_code draw_values(const struct weightd_numpy_source *source,
				     const struct weightd_task *task, size_t count, void *out)
{
	weightd_numpy_value *value = weightd_numpy_value_of(task->law->distribution);
	weightd_numpy_array *array = weightd_numpy_array_of(task->law);

	if (array != NULL)
		return array(source, task, count, out);
	if (value == NULL) {
		draw_counts(source, task, count, out);
		return WEIGHTD_OK;
	}
	for (size_t i = 0; i < count; i++) {
		double made = value(source, task->law);
		if (out != NULL)
			weightd_element_write(out, task->dtype, i, made);
	}
	return WEIGHTD_OK;
}

/* Values that take one uniform each; of RandomState also values made of one exponential. */
static bool takes_one(const struct weightd_task *task)
{
	static const struct weightd_distribution *const rows[] = {
		&weightd_distribution_uniform,	   &weightd_distribution_triangular,
		&weightd_distribution_exponential, &weightd_distribution_rayleigh,
		&weightd_distribution_weibull,	   &weightd_distribution_power,
		&weightd_distribution_pareto,
	};
	const struct weightd_law *law = task->law;
	const size_t count =
		rules_of(task->generator)->is_legacy ? sizeof rows / sizeof rows[0] : 2;

	/* The shape 0 of weibull takes none; float32 takes halves of words. */
	if (law->variant != 0 ||
	    (law->distribution == &weightd_distribution_weibull && law->weibull.a == 0.0))
		return false;
	for (size_t i = 0; i < count; i++)
		if (law->distribution == rows[i])
			return true;
	return false;
}

static bool count_legacy(const struct weightd_task *task, uint64_t end, uint64_t *words)
{
	*words = 2 * end;
	return takes_one(task);
}

static void skip_legacy(void *state, uint64_t words)
{
	weightd_mt19937_skip(&((struct weightd_numpy_legacy *)state)->mt, words);
}

static void seed_legacy(void *state, const struct weightd_seed *seed)
{
	struct weightd_numpy_legacy *legacy = state;

	weightd_numpy_legacy_seed(legacy, (uint32_t)seed->number);
	if (seed->form != WEIGHTD_SEED_NUMBER)
		weightd_mt19937_seed_words(&legacy->mt, seed->words, seed->count);
}

static bool takes_seed(const struct weightd_generator *generator, const struct weightd_seed *seed)
{
	(void)generator;
	if (seed->form == WEIGHTD_SEED_NUMBER)
		return !seed->is_negative && seed->number <= UINT32_MAX;
	return seed->form == WEIGHTD_SEED_WORDS && seed->count > 0;
}

static enum weightd_code draw_legacy(void *state, const struct weightd_task *task, uint64_t first,
				     size_t count, void *out)
{
	const struct weightd_numpy_source source = {
		.state = state,
		.rules = rules_of(task->generator),
		.uniform = weightd_numpy_legacy_uniform,
		.normal = weightd_numpy_legacy_normal,
		.exponential = weightd_numpy_legacy_exponential,
		.word32 = weightd_numpy_legacy_word32,
		.word64 = weightd_numpy_legacy_word64,
	};
	const struct weightd_law *law = task->law;
	const bool is_direct = out != NULL && task->dtype == WEIGHTD_FLOAT64;
	struct weightd_numpy_legacy *legacy = state;

	(void)first;
	if (out == NULL && takes_one(task))
		weightd_mt19937_skip(&legacy->mt, 2 * (uint64_t)count);
	else if (is_direct && law->distribution == &weightd_distribution_uniform)
		weightd_numpy_legacy_uniforms(legacy, law->uniform.low,
					      law->uniform.high - law->uniform.low, count, out);
	else if (is_direct && law->distribution == &weightd_distribution_normal)
		weightd_numpy_legacy_normals(legacy, law->normal.mean, law->normal.std, count, out);
	else
		return draw_values(&source, task, count, out);
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

static const struct weightd_generator_family legacy_family = {
	.library = WEIGHTD_NUMPY,
	.takes_seed = takes_seed,
	.seeds = "an integer from 0 to 4294967295, or an array of at least one such integer",
	.sequential = &legacy_sequential,
	.draws = draws,
};

const struct weightd_generator weightd_generator_numpy = {
	.name = "numpy",
	.aliases = (const char *const[]){"numpy.random", "np.random", "numpy.RandomState", NULL},
	.version = "numpy-randomstate/1",
	.doc = "Draws of numpy.random's functions after numpy.random.seed(seed)",
	.source =
		"numpy.random.RandomState: MT19937 and the legacy distributions, frozen since 1.17",
	.family = &legacy_family,
	.rules = &(const struct weightd_numpy_rules){.is_legacy = true},
};

static bool count_pcg64(const struct weightd_task *task, uint64_t end, uint64_t *words)
{
	*words = end;
	return takes_one(task);
}

static void skip_pcg64(void *state, uint64_t words)
{
	weightd_pcg64_skip(state, words);
}

static void seed_pcg64(void *state, const struct weightd_seed *seed)
{
	if (seed->form == WEIGHTD_SEED_NUMBER)
		weightd_pcg64_seed(state, seed->number);
	else
		weightd_pcg64_seed_words(state, seed->words, seed->count);
}

static bool takes_entropy(const struct weightd_generator *generator,
			  const struct weightd_seed *seed)
{
	return !seed->is_negative && !(seed->has_arrays && rules_of(generator)->flat_seeds);
}

static enum weightd_code draw_pcg64(void *state, const struct weightd_task *task, uint64_t first,
				    size_t count, void *out)
{
	const struct weightd_numpy_source source = {
		.state = state,
		.rules = rules_of(task->generator),
		.uniform = weightd_generator_uniform,
		.normal = weightd_generator_normal,
		.exponential = weightd_generator_exponential,
		.word32 = weightd_generator_word32,
		.word64 = weightd_generator_word64,
	};
	const struct weightd_law *law = task->law;
	const struct weightd_distribution *distribution = law->distribution;
	const bool is_direct = out != NULL && task->dtype == WEIGHTD_FLOAT64;

	(void)first;
	if (law->variant != 0)
		weightd_numpy_draw_variant(state, task, count, out);
	else if (out == NULL && takes_one(task))
		weightd_pcg64_skip(state, count);
	else if (is_direct && distribution == &weightd_distribution_uniform)
		weightd_generator_uniforms(state, law->uniform.low,
					   law->uniform.high - law->uniform.low, count, out);
	else if (is_direct && distribution == &weightd_distribution_normal)
		weightd_generator_normals(state, law->normal.mean, law->normal.std, count, out);
	else if (is_direct && distribution == &weightd_distribution_exponential)
		weightd_generator_exponentials(state, law->exponential.scale, count, out);
	else
		return draw_values(&source, task, count, out);
	return WEIGHTD_OK;
}

static const struct weightd_sequential pcg64_sequential = {
	.state_bytes = sizeof(struct weightd_pcg64),
	.grain = 1,
	.seed = seed_pcg64,
	.is_whole = is_whole,
	.draw = draw_pcg64,
	.count = count_pcg64,
	.skip = skip_pcg64,
};

static const struct weightd_generator_family default_rng_family = {
	.library = WEIGHTD_NUMPY,
	.takes_seed = takes_entropy,
	.seeds = "an integer from 0 on, above 2^63-1 as text, or an array of such integers and, "
		 "before numpy 2.5, arrays",
	.sequential = &pcg64_sequential,
	.draws = draws,
};

static const char default_rng_source[] = "numpy.random.default_rng: SeedSequence, PCG64, ziggurats";

const struct weightd_generator weightd_generator_numpy_default_rng_2_5 = {
	.name = "numpy-2.5.default_rng",
	.means = "numpy.default_rng",
	.version = "numpy-generator-2.5/1",
	.doc = "Draws of numpy.random.default_rng(seed), numpy 2.5",
	.source = default_rng_source,
	.family = &default_rng_family,
	.rules = &(const struct weightd_numpy_rules){.stable_wald = true,
						     .stable_beta = true,
						     .bounded_zipf = true,
						     .corrected_binomial = true,
						     .flat_seeds = true},
};

const struct weightd_generator weightd_generator_numpy_default_rng = {
	.name = "numpy.default_rng",
	.aliases = (const char *const[]){"default_rng", "numpy.random.default_rng",
					 "numpy-2.4.default_rng", "numpy-2.3.5.default_rng",
					 "numpy-2.3.4.default_rng", NULL},
	.version = "numpy-generator-2.4/1",
	.doc = "Draws of numpy.random.default_rng(seed), numpy 2.3.4 to 2.4",
	.source = default_rng_source,
	.family = &default_rng_family,
	.is_older = true,
	.rules = &(const struct weightd_numpy_rules){.stable_wald = true,
						     .stable_beta = true,
						     .bounded_zipf = true},
};

const struct weightd_generator weightd_generator_numpy_default_rng_2_1 = {
	.name = "numpy-2.3.default_rng",
	.aliases = (const char *const[]){"numpy-2.1.default_rng", "numpy-2.2.default_rng", NULL},
	.version = "numpy-generator-2.1/1",
	.doc = "Draws of numpy.random.default_rng(seed), numpy 2.1 to 2.3.3",
	.source = default_rng_source,
	.family = &default_rng_family,
	.is_older = true,
	.rules = &(const struct weightd_numpy_rules){.stable_beta = true, .bounded_zipf = true},
};

const struct weightd_generator weightd_generator_numpy_default_rng_1_17 = {
	.name = "numpy-2.0.default_rng",
	.aliases = (const char *const[]){"numpy-1.26.default_rng", "numpy-1.25.default_rng",
					 "numpy-1.24.default_rng", NULL},
	.version = "numpy-generator-1.17/1",
	.doc = "Draws of numpy.random.default_rng(seed), numpy 1.17 to 2.0",
	.source = default_rng_source,
	.family = &default_rng_family,
	.is_older = true,
	.rules = &(const struct weightd_numpy_rules){.stable_wald = false},
};

static void seed_bits(void *state, enum weightd_numpy_bit_generator kind,
		      const struct weightd_seed *seed)
{
	const uint32_t number[2] = {(uint32_t)seed->number, (uint32_t)(seed->number >> 32)};

	if (seed->form == WEIGHTD_SEED_NUMBER)
		weightd_numpy_bits_seed(state, kind, number, 2);
	else
		weightd_numpy_bits_seed(state, kind, seed->words, seed->count);
}

static void seed_mt19937(void *state, const struct weightd_seed *seed)
{
	seed_bits(state, WEIGHTD_NUMPY_MT19937, seed);
}

static void seed_philox(void *state, const struct weightd_seed *seed)
{
	seed_bits(state, WEIGHTD_NUMPY_PHILOX, seed);
}

static void seed_sfc64(void *state, const struct weightd_seed *seed)
{
	seed_bits(state, WEIGHTD_NUMPY_SFC64, seed);
}

static enum weightd_code draw_bits(void *state, const struct weightd_task *task, uint64_t first,
				   size_t count, void *out)
{
	const struct weightd_numpy_source source = {
		.state = state,
		.rules = rules_of(task->generator),
		.uniform = weightd_numpy_bits_uniform,
		.normal = weightd_numpy_bits_normal,
		.exponential = weightd_numpy_bits_exponential,
		.word32 = weightd_numpy_bits_word32,
		.word64 = weightd_numpy_bits_word64,
	};

	(void)first;
	return draw_values(&source, task, count, out);
}

/* float32 draws and method="inv" are default_rng's alone. */
static bool draws_plain(const struct weightd_generator *generator, const struct weightd_law *law,
			enum weightd_dtype dtype)
{
	(void)generator, (void)dtype;
	return law->variant == 0 && has_draw(law);
}

/* clang-format off */
#define SEQUENTIAL(seed_function)                                                              \
	&(const struct weightd_sequential){                                                    \
		.state_bytes = sizeof(struct weightd_numpy_bits), .grain = 1,                  \
		.seed = (seed_function), .is_whole = is_whole, .draw = draw_bits}
#define FAMILY(seed_function)                                                                  \
	{.library = WEIGHTD_NUMPY, .takes_seed = takes_entropy,                                \
	 .seeds = "as numpy.default_rng", .sequential = SEQUENTIAL(seed_function),             \
	 .draws = draws_plain}
/* Members of a row, of numpy 2.5 and of 2.3.4 to 2.4. */
#define OVER(member_family, bit_generator)                                                     \
	.source = "numpy.random.Generator over " bit_generator ": SeedSequence, ziggurats",    \
	.family = &(member_family)
#define NEWEST_RULES                                                                           \
	.rules = &(const struct weightd_numpy_rules){                                          \
		.stable_wald = true, .stable_beta = true, .bounded_zipf = true,                \
		.corrected_binomial = true, .flat_seeds = true}
#define OLDER_RULES                                                                            \
	.is_older = true, .rules = &(const struct weightd_numpy_rules){                        \
		.stable_wald = true, .stable_beta = true, .bounded_zipf = true}
/* clang-format on */

static const struct weightd_generator_family mt19937_family = FAMILY(seed_mt19937);
static const struct weightd_generator_family philox_family = FAMILY(seed_philox);
static const struct weightd_generator_family sfc64_family = FAMILY(seed_sfc64);

const struct weightd_generator weightd_generator_numpy_mt19937 = {
	.name = "numpy.Generator.MT19937",
	.aliases = (const char *const[]){"numpy.random.Generator(MT19937)", "Generator(MT19937)",
					 "numpy-2.5.Generator.MT19937", NULL},
	.version = "numpy-generator-mt19937-2.5/1",
	.doc = "Draws of numpy.random.Generator(MT19937(seed)), numpy 2.5",
	OVER(mt19937_family, "MT19937"),
	NEWEST_RULES,
};

const struct weightd_generator weightd_generator_numpy_mt19937_2_4 = {
	.name = "numpy-2.4.Generator.MT19937",
	.version = "numpy-generator-mt19937-2.4/1",
	.doc = "Draws of numpy.random.Generator(MT19937(seed)), numpy 2.3.4 to 2.4",
	OVER(mt19937_family, "MT19937"),
	OLDER_RULES,
};

const struct weightd_generator weightd_generator_numpy_philox = {
	.name = "numpy.Generator.Philox",
	.aliases = (const char *const[]){"numpy.random.Generator(Philox)", "Generator(Philox)",
					 "numpy-2.5.Generator.Philox", NULL},
	.version = "numpy-generator-philox-2.5/1",
	.doc = "Draws of numpy.random.Generator(Philox(seed)), numpy 2.5",
	OVER(philox_family, "Philox4x64-10"),
	NEWEST_RULES,
};

const struct weightd_generator weightd_generator_numpy_philox_2_4 = {
	.name = "numpy-2.4.Generator.Philox",
	.version = "numpy-generator-philox-2.4/1",
	.doc = "Draws of numpy.random.Generator(Philox(seed)), numpy 2.3.4 to 2.4",
	OVER(philox_family, "Philox4x64-10"),
	OLDER_RULES,
};

const struct weightd_generator weightd_generator_numpy_sfc64 = {
	.name = "numpy.Generator.SFC64",
	.aliases = (const char *const[]){"numpy.random.Generator(SFC64)", "Generator(SFC64)",
					 "numpy-2.5.Generator.SFC64", NULL},
	.version = "numpy-generator-sfc64-2.5/1",
	.doc = "Draws of numpy.random.Generator(SFC64(seed)), numpy 2.5",
	OVER(sfc64_family, "SFC64"),
	NEWEST_RULES,
};

const struct weightd_generator weightd_generator_numpy_sfc64_2_4 = {
	.name = "numpy-2.4.Generator.SFC64",
	.version = "numpy-generator-sfc64-2.4/1",
	.doc = "Draws of numpy.random.Generator(SFC64(seed)), numpy 2.3.4 to 2.4",
	OVER(sfc64_family, "SFC64"),
	OLDER_RULES,
};
