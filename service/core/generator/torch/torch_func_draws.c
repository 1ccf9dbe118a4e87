/*
 * torch.func._random's words, and the values that its CPU kernels make of them, as torch 2.15 does.
 */
#include "core/generator/torch/torch_func_draws.h"

#include "core/base/clones.h"
#include "core/bit_generator/philox.h"
#include "core/distribution/distribution_table.h"
#include "core/number/c_float.h"
#include "core/number/c_functions.h"
#include "core/number/half.h"

#include <math.h>
#include <string.h>

#define BATCH 256 /* elements made at a time, in words of up to 64 bits */
#define BLOCK 4	  /* words of a counter */
#define TWO_PI 0x1.921fb54442d18p+2

/* Words [first, first + count), 'first' a multiple of BLOCK. */
static void make_words(struct weightd_torch_func_key key, uint64_t first, size_t count,
		       uint32_t *out)
{
	uint64_t offset = key.offset + first / BLOCK;
	uint32_t words[BLOCK];

	for (size_t done = 0; done < count; done += BLOCK, offset++) {
		const size_t left = count - done < BLOCK ? count - done : BLOCK;
		memcpy(words, (uint32_t[BLOCK]){(uint32_t)offset, (uint32_t)(offset >> 32)},
		       sizeof words);
		weightd_philox_rounds(words, (uint32_t)key.seed, (uint32_t)(key.seed >> 32));
		memcpy(out + done, words, left * sizeof *out);
	}
}

struct weightd_torch_func_key weightd_torch_func_fold_in(struct weightd_torch_func_key key,
							 uint64_t data)
{
	uint32_t words[BLOCK];

	key.offset += data;
	make_words(key, 0, BLOCK, words);
	return (struct weightd_torch_func_key){(uint64_t)words[1] << 32 | words[0],
					       (uint64_t)words[3] << 32 | words[2]};
}

/* A part of a run: 'count' elements, of which the first 'before' come before it. */
struct batch {
	uint32_t words[2 * BATCH];
	size_t before, count;
	void *out;
};

/* The batch that begins 'done' elements after the run's first one. */
static void make_batch(const struct weightd_torch_func_run *run, size_t words_each, size_t done,
		       struct batch *batch)
{
	const uint64_t first = run->first + done;
	const size_t in_block = BLOCK / words_each;

	batch->before = (size_t)(first % in_block);
	batch->count = run->count - done + batch->before;
	batch->count = batch->count < BATCH ? batch->count : BATCH;
	/* Values come in pairs, of which the run may end with the first. */
	batch->count += batch->count % 2;
	batch->out = (char *)run->out + done * weightd_dtype_row(run->dtype)->bytes;
	make_words(run->key, (first - batch->before) * words_each, batch->count * words_each,
		   batch->words);
}

/* Elements of the batch that are of the run. */
static size_t taken(const struct weightd_torch_func_run *run, const struct batch *batch,
		    size_t done)
{
	const size_t made = batch->count - batch->before, left = run->count - done;

	return made < left ? made : left;
}

/* Rounds float32 values to the run's dtype. */
static void write_floats(const struct weightd_torch_func_run *run, const float *values,
			 size_t count, void *out)
{
	if (run->dtype == WEIGHTD_FLOAT32)
		memcpy(out, values, count * sizeof *values);
	else
		for (size_t i = 0; i < count; i++)
			((uint16_t *)out)[i] = weightd_half_narrow(run->dtype, values[i]);
}

/* The number of 64 bits that words 2 i and 2 i + 1 are. */
static uint64_t long_word(const struct batch *batch, size_t i)
{
	return (uint64_t)batch->words[2 * i] << 32 | batch->words[2 * i + 1];
}

static void uniform_doubles(const struct batch *batch, size_t count, double low, double high,
			    double *out)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t word = long_word(batch, batch->before + i) & ((UINT64_C(1) << 53) - 1);
		out[i] = (double)word * 0x1p-53 * (high - low) + low;
	}
}

/* As many bits as the dtype's mantissa has; low, high and their difference are of the dtype. */
static void uniform_floats(const struct weightd_torch_func_run *run, const struct batch *batch,
			   size_t count, const float bounds[2], float *out)
{
	const unsigned bits = run->dtype == WEIGHTD_FLOAT32   ? 24
			      : run->dtype == WEIGHTD_FLOAT16 ? 11
							      : 8;
	const uint32_t mask = (1u << bits) - 1;
	const float unit = 1.0f / (float)(1u << bits), low = bounds[0];
	float range = bounds[1] - low;

	if (run->dtype != WEIGHTD_FLOAT32)
		range = weightd_half_rounded(run->dtype, range);
	for (size_t i = 0; i < count; i++)
		out[i] = (float)(batch->words[batch->before + i] & mask) * unit * range + low;
}

static float of_dtype(enum weightd_dtype dtype, double value)
{
	return dtype == WEIGHTD_FLOAT32 ? (float)value : weightd_half_rounded(dtype, (float)value);
}

void weightd_torch_func_uniform(const struct weightd_torch_func_run *run, double low, double high)
{
	const bool is_long = run->dtype == WEIGHTD_FLOAT64;
	const float bounds[2] = {is_long ? 0.0f : of_dtype(run->dtype, low),
				 is_long ? 0.0f : of_dtype(run->dtype, high)};
	struct batch batch = {.count = 0};
	float values[BATCH];

	for (size_t done = 0, count; done < run->count; done += count) {
		make_batch(run, is_long ? 2 : 1, done, &batch);
		count = taken(run, &batch, done);
		if (is_long) {
			uniform_doubles(&batch, count, low, high, batch.out);
			continue;
		}
		uniform_floats(run, &batch, count, bounds, values);
		write_floats(run, values, count, batch.out);
	}
}

/* Box-Muller of words 2 i and 2 i + 1, which are fractions in (0, 1]. */
WEIGHTD_CLONES static void normal_floats(const struct batch *batch, float mean, float std,
					 float *out)
{
	for (size_t i = 0; i < batch->count; i += 2) {
		float u = fmaf((float)batch->words[i], 0x1p-32f, 0x1p-33f);
		float v = fmaf((float)batch->words[i + 1], 0x1p-32f, 0x1p-33f);
		float radius = sqrtf(-2.0f * weightd_c_logf_inline(u)), sine, cosine;
		weightd_c_sincosf_inline((float)TWO_PI * v, &sine, &cosine);
		out[i] = radius * cosine * std + mean;
		out[i + 1] = radius * sine * std + mean;
	}
}

/* (word + 1/2) 2^-64, rounded once. */
static double long_fraction(uint64_t word)
{
	return (double)(word >> 32) * 0x1p-32 + ((double)(uint32_t)word * 0x1p-64 + 0x1p-65);
}

static void normal_doubles(const struct batch *batch, double mean, double std, double *out)
{
	for (size_t i = 0; i < batch->count; i += 2) {
		double u = long_fraction(long_word(batch, i));
		double angle = TWO_PI * long_fraction(long_word(batch, i + 1));
		double radius = sqrt(-2.0 * weightd_c_log(u)), sine, cosine;
		weightd_c_sincos(angle, &sine, &cosine);
		out[i] = radius * cosine * std + mean;
		out[i + 1] = radius * sine * std + mean;
	}
}

void weightd_torch_func_normal(const struct weightd_torch_func_run *run, double mean, double std)
{
	const bool is_long = run->dtype == WEIGHTD_FLOAT64;
	struct batch batch = {.count = 0};
	double doubles[BATCH];
	float values[BATCH];

	for (size_t done = 0, count; done < run->count; done += count) {
		make_batch(run, is_long ? 2 : 1, done, &batch);
		count = taken(run, &batch, done);
		if (is_long) {
			normal_doubles(&batch, mean, std, doubles);
			memcpy(batch.out, doubles + batch.before, count * sizeof *doubles);
			continue;
		}
		normal_floats(&batch, (float)mean, (float)std, values);
		write_floats(run, values + batch.before, count, batch.out);
	}
}

bool weightd_torch_func_has_integers(enum weightd_dtype dtype, int64_t low, int64_t high)
{
	const uint64_t range = (uint64_t)high - (uint64_t)low;

	if (dtype == WEIGHTD_INT64)
		return true;
	if (dtype == WEIGHTD_BOOL8)
		return false;
	return range < UINT64_C(1) << 28 ||
	       (range <= UINT64_C(1) << 32 && (range & (range - 1)) == 0);
}

/* The whole range of a dtype is the low bits of a word, to which nothing is added. */
static int64_t base_of(enum weightd_dtype dtype, int64_t low, uint64_t range)
{
	const unsigned bytes =
		weightd_dtype_row(dtype)->is_float ? 4 : weightd_dtype_row(dtype)->bytes;
	const bool is_whole = bytes < 8 && range == UINT64_C(1) << 8 * bytes;

	return is_whole && low < 0 ? 0 : low;
}

void weightd_torch_func_integers(const struct weightd_torch_func_run *run, int64_t low,
				 int64_t high)
{
	const uint64_t range = (uint64_t)high - (uint64_t)low;
	const bool is_long = run->dtype == WEIGHTD_INT64;
	const int64_t base = base_of(run->dtype, low, range);
	struct batch batch = {.count = 0};

	for (size_t done = 0, count; done < run->count; done += count) {
		make_batch(run, is_long ? 2 : 1, done, &batch);
		count = taken(run, &batch, done);
		for (size_t i = 0; i < count; i++) {
			uint64_t word = is_long ? long_word(&batch, batch.before + i)
						: batch.words[batch.before + i];
			int64_t value = (int64_t)(word % range + (uint64_t)base);
			if (base != low)
				value = (int64_t)(int32_t)(uint32_t)word;
			weightd_element_write_integer(batch.out, run->dtype, i, value);
		}
	}
}
