/*
 * PCG64 and numpy's SeedSequence.
 */
#include "core/generator/numpy/pcg64.h"

#define POOL 4
#define MULTIPLIER WEIGHTD_PCG64_MULTIPLIER

static uint32_t hash(uint32_t value, uint32_t *constant)
{
	value ^= *constant;
	*constant *= 0x931E8875u;
	value *= *constant;
	return value ^ value >> 16;
}

static uint32_t mix(uint32_t x, uint32_t y)
{
	uint32_t result = 0xCA01F9DDu * x - 0x4973F715u * y;

	return result ^ result >> 16;
}

void weightd_seed_sequence(const uint32_t *entropy, size_t entropy_count, uint32_t *out,
			   size_t count)
{
	uint32_t pool[POOL], constant = 0x43B0D7E5u;

	for (size_t i = 0; i < POOL; i++)
		pool[i] = hash(i < entropy_count ? entropy[i] : 0, &constant);
	for (size_t from = 0; from < POOL; from++)
		for (size_t to = 0; to < POOL; to++)
			if (from != to)
				pool[to] = mix(pool[to], hash(pool[from], &constant));
	for (size_t from = POOL; from < entropy_count; from++)
		for (size_t to = 0; to < POOL; to++)
			pool[to] = mix(pool[to], hash(entropy[from], &constant));

	constant = 0x8B51F9DDu;
	for (size_t i = 0; i < count; i++) {
		uint32_t value = pool[i % POOL] ^ constant;
		constant *= 0x58F38DEDu;
		value *= constant;
		out[i] = value ^ value >> 16;
	}
}

static void step(struct weightd_pcg64 *pcg)
{
	pcg->state = pcg->state * MULTIPLIER + pcg->increment;
}

void weightd_pcg64_seed_words(struct weightd_pcg64 *pcg, const uint32_t *entropy, size_t count)
{
	uint32_t words[8];
	weightd_u128 wide[4];

	weightd_seed_sequence(entropy, count, words, 8);
	for (size_t i = 0; i < 4; i++)
		wide[i] = (weightd_u128)words[2 * i + 1] << 32 | words[2 * i];
	pcg->increment = (wide[2] << 64 | wide[3]) << 1 | 1;
	pcg->state = 0;
	step(pcg);
	pcg->state += wide[0] << 64 | wide[1];
	step(pcg);
	pcg->half = 0;
	pcg->has_half = false;
}

void weightd_pcg64_seed(struct weightd_pcg64 *pcg, uint64_t seed)
{
	const uint32_t words[POOL] = {(uint32_t)seed, (uint32_t)(seed >> 32)};

	/* Words that are not there count as zeros in a pool's first round. */
	weightd_pcg64_seed_words(pcg, words, POOL);
}

uint64_t weightd_pcg64_next(struct weightd_pcg64 *pcg)
{
	return weightd_pcg64_word(pcg);
}

uint32_t weightd_pcg64_next32(struct weightd_pcg64 *pcg)
{
	if (pcg->has_half) {
		pcg->has_half = false;
		return pcg->half;
	}
	uint64_t word = weightd_pcg64_next(pcg);
	pcg->half = (uint32_t)(word >> 32);
	pcg->has_half = true;
	return (uint32_t)word;
}

void weightd_pcg64_skip(struct weightd_pcg64 *pcg, uint64_t count)
{
	weightd_u128 multiplier = MULTIPLIER, increment = pcg->increment, by = 1, plus = 0;

	for (; count > 0; count >>= 1) {
		if ((count & 1) != 0) {
			by *= multiplier;
			plus = plus * multiplier + increment;
		}
		increment *= multiplier + 1;
		multiplier *= multiplier;
	}
	pcg->state = pcg->state * by + plus;
}

void weightd_pcg64_skip32(struct weightd_pcg64 *pcg, uint64_t count)
{
	if (count > 0 && pcg->has_half) {
		pcg->has_half = false;
		count--;
	}
	weightd_pcg64_skip(pcg, count / 2);
	if (count % 2 != 0)
		(void)weightd_pcg64_next32(pcg);
}
