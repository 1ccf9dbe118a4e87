/*
 * The words of MT19937, Philox4x64-10 (Salmon et al. 2011) and SFC64 (Doty-Humphrey), as numpy
 * seeds and takes them, and its ziggurats over them.
 */
#include "core/generator/numpy/numpy_bits.h"

#include "core/generator/numpy/pcg64.h"
#include "core/generator/numpy/ziggurat.h"
#include "core/number/c_functions.h"
#include "core/number/float_bits.h"

#include <string.h>

#define SFC_ROUNDS_OF_SEED 12
#define NORMAL_R 3.6541528853610087963519472518
#define NORMAL_INVERSE_R 0.27366123732975827203338247596
#define EXPONENTIAL_R 7.6971174701310497140446280481

static uint64_t sfc_next(uint64_t s[4])
{
	const uint64_t word = s[0] + s[1] + s[3]++;

	s[0] = s[1] ^ s[1] >> 11;
	s[1] = s[2] + (s[2] << 3);
	s[2] = (s[2] << 24 | s[2] >> 40) + word;
	return word;
}

static uint64_t philox_next(struct weightd_numpy_bits *bits)
{
	uint64_t *w = bits->philox.words, k0 = bits->philox.key[0], k1 = bits->philox.key[1];

	if (bits->philox.taken < 4)
		return w[bits->philox.taken++];
	w[0] = ++bits->philox.counter;
	w[1] = w[2] = w[3] = 0;
	for (unsigned round = 0; round < 10; round++) {
		const weightd_u128 p0 = (weightd_u128)0xD2E7470EE14C6C93u * w[0],
				   p1 = (weightd_u128)0xCA5A826395121157u * w[2];
		w[0] = (uint64_t)(p1 >> 64) ^ w[1] ^ k0;
		w[2] = (uint64_t)(p0 >> 64) ^ w[3] ^ k1;
		w[1] = (uint64_t)p1;
		w[3] = (uint64_t)p0;
		k0 += 0x9E3779B97F4A7C15u;
		k1 += 0xBB67AE8584CAA73Bu;
	}
	bits->philox.taken = 1;
	return w[0];
}

void weightd_numpy_bits_seed(struct weightd_numpy_bits *bits, enum weightd_numpy_bit_generator kind,
			     const uint32_t *entropy, size_t count)
{
	uint32_t words[WEIGHTD_MT19937_WORDS];
	uint64_t wide[3];

	memset(bits, 0, sizeof *bits);
	bits->kind = kind;
	weightd_seed_sequence(entropy, count, words, WEIGHTD_MT19937_WORDS);
	for (size_t i = 0; i < 3; i++)
		wide[i] = (uint64_t)words[2 * i + 1] << 32 | words[2 * i];
	switch (kind) {
	case WEIGHTD_NUMPY_MT19937:
		memcpy(bits->mt.state, words, sizeof words);
		bits->mt.state[0] = 0x80000000u;
		bits->mt.position = WEIGHTD_MT19937_WORDS - 1;
		break;
	case WEIGHTD_NUMPY_PHILOX:
		memcpy(bits->philox.key, wide, sizeof bits->philox.key);
		bits->philox.taken = 4;
		break;
	case WEIGHTD_NUMPY_SFC64:
		memcpy(bits->sfc, wide, sizeof wide);
		bits->sfc[3] = 1;
		for (unsigned i = 0; i < SFC_ROUNDS_OF_SEED; i++)
			sfc_next(bits->sfc);
		break;
	}
}

uint64_t weightd_numpy_bits_word64(void *state)
{
	struct weightd_numpy_bits *bits = state;

	if (bits->kind == WEIGHTD_NUMPY_PHILOX)
		return philox_next(bits);
	if (bits->kind == WEIGHTD_NUMPY_SFC64)
		return sfc_next(bits->sfc);
	const uint64_t high = weightd_mt19937_next(&bits->mt);
	return high << 32 | weightd_mt19937_next(&bits->mt);
}

uint32_t weightd_numpy_bits_word32(void *state)
{
	struct weightd_numpy_bits *bits = state;

	if (bits->kind == WEIGHTD_NUMPY_MT19937)
		return weightd_mt19937_next(&bits->mt);
	if (bits->has_half) {
		bits->has_half = false;
		return bits->half;
	}
	const uint64_t word = weightd_numpy_bits_word64(bits);
	bits->half = (uint32_t)(word >> 32);
	bits->has_half = true;
	return (uint32_t)word;
}

double weightd_numpy_bits_uniform(void *state)
{
	struct weightd_numpy_bits *bits = state;

	if (bits->kind != WEIGHTD_NUMPY_MT19937)
		return (double)(weightd_numpy_bits_word64(bits) >> 11) * 0x1p-53;
	const uint32_t first = weightd_mt19937_next(&bits->mt) >> 5;
	const uint32_t second = weightd_mt19937_next(&bits->mt) >> 6;
	return ((double)first * 67108864.0 + (double)second) / 9007199254740992.0;
}

/* Beyond the last layer, by exponentials (Marsaglia 1964). */
static double normal_tail(void *bits, uint64_t drawn)
{
	for (;;) {
		const double x =
			-NORMAL_INVERSE_R * weightd_c_log1p(-weightd_numpy_bits_uniform(bits));
		const double y = -weightd_c_log1p(-weightd_numpy_bits_uniform(bits));
		if (y + y > x * x)
			return (drawn >> 8 & 1) != 0 ? -(NORMAL_R + x) : NORMAL_R + x;
	}
}

double weightd_numpy_bits_normal(void *bits)
{
	const struct weightd_ziggurat_double *z = &weightd_ziggurat_double;

	for (;;) {
		const uint64_t word = weightd_numpy_bits_word64(bits),
			       drawn = word >> 9 & 0x000FFFFFFFFFFFFFu;
		const unsigned layer = (unsigned)word & 0xFFu;
		double x = (double)drawn * weightd_double_of_bits(z->normal_w[layer]);
		if ((word >> 8 & 1) != 0)
			x = -x;
		if (drawn < z->normal_k[layer])
			return x;
		if (layer == 0)
			return normal_tail(bits, drawn);
		const double below = weightd_double_of_bits(z->normal_f[layer - 1]);
		const double above = weightd_double_of_bits(z->normal_f[layer]);
		if ((below - above) * weightd_numpy_bits_uniform(bits) + above <
		    weightd_c_exp(-0.5 * x * x))
			return x;
	}
}

double weightd_numpy_bits_exponential(void *bits)
{
	const struct weightd_ziggurat_double *z = &weightd_ziggurat_double;

	for (;;) {
		const uint64_t word = weightd_numpy_bits_word64(bits) >> 3, drawn = word >> 8;
		const unsigned layer = (unsigned)word & 0xFFu;
		const double x = (double)drawn * weightd_double_of_bits(z->exponential_w[layer]);
		if (drawn < z->exponential_k[layer])
			return x;
		if (layer == 0)
			return EXPONENTIAL_R - weightd_c_log1p(-weightd_numpy_bits_uniform(bits));
		const double below = weightd_double_of_bits(z->exponential_f[layer - 1]);
		const double above = weightd_double_of_bits(z->exponential_f[layer]);
		if ((below - above) * weightd_numpy_bits_uniform(bits) + above < weightd_c_exp(-x))
			return x;
	}
}
