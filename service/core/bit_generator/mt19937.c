/*
 * MT19937 (Matsumoto, Nishimura 1998).
 */
#include "core/bit_generator/mt19937.h"

#include "core/number/float_bits.h"
#include "core/base/clones.h"

#define N WEIGHTD_MT19937_WORDS
#define M 397

WEIGHTD_INLINE uint32_t twist(uint32_t high, uint32_t low, uint32_t far)
{
	uint32_t mixed = (high & 0x80000000u) | (low & 0x7FFFFFFFu);

	return far ^ (mixed >> 1) ^ (-(low & 1u) & 0x9908B0DFu);
}

WEIGHTD_INLINE uint32_t temper(uint32_t y)
{
	y ^= y >> 11;
	y ^= (y << 7) & 0x9D2C5680u;
	y ^= (y << 15) & 0xEFC60000u;
	return y ^ (y >> 18);
}

/*
 * A new word needs the one 397 further on, which for the last 397 is a
 * new one 227 back: far enough for any vector.
 */
WEIGHTD_CLONES
static void regenerate(uint32_t s[N])
{
	for (size_t k = 0; k < N - M; k++)
		s[k] = twist(s[k], s[k + 1], s[k + M]);
	for (size_t k = N - M; k < 2 * (N - M); k++)
		s[k] = twist(s[k], s[k + 1], s[k + M - N]);
	for (size_t k = 2 * (N - M); k < N - 1; k++)
		s[k] = twist(s[k], s[k + 1], s[k + M - N]);
	s[N - 1] = twist(s[N - 1], s[0], s[M - 1]);
}

void weightd_mt19937_regenerate(uint32_t s[N])
{
	regenerate(s);
}

WEIGHTD_CLONES
static void temper_run(const uint32_t *restrict s, uint32_t *restrict out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		out[i] = temper(s[i]);
}

void weightd_mt19937_seed(struct weightd_mt19937 *mt, uint32_t seed)
{
	mt->state[0] = seed;
	for (uint32_t i = 1; i < N; i++)
		mt->state[i] = 1812433253u * (mt->state[i - 1] ^ (mt->state[i - 1] >> 30)) + i;
	mt->position = N;
}

void weightd_mt19937_seed_words(struct weightd_mt19937 *mt, const uint32_t *words, size_t count)
{
	uint32_t *s = mt->state;
	size_t i = 1, j = 0;

	weightd_mt19937_seed(mt, 19650218u);
	for (size_t round = count > N ? count : N; round > 0; round--) {
		s[i] = (s[i] ^ ((s[i - 1] ^ (s[i - 1] >> 30)) * 1664525u)) + words[j] + (uint32_t)j;
		if (++i == N) {
			s[0] = s[N - 1];
			i = 1;
		}
		if (++j == count)
			j = 0;
	}
	for (size_t round = N - 1; round > 0; round--) {
		s[i] = (s[i] ^ ((s[i - 1] ^ (s[i - 1] >> 30)) * 1566083941u)) - (uint32_t)i;
		if (++i == N) {
			s[0] = s[N - 1];
			i = 1;
		}
	}
	s[0] = 0x80000000u;
}

static void renew(struct weightd_mt19937 *mt)
{
	regenerate(mt->state);
	mt->position = 0;
}

uint32_t weightd_mt19937_next(struct weightd_mt19937 *mt)
{
	if (mt->position == N)
		renew(mt);
	return temper(mt->state[mt->position++]);
}

void weightd_mt19937_fill(struct weightd_mt19937 *mt, uint32_t *out, size_t count)
{
	while (count > 0) {
		if (mt->position == N)
			renew(mt);
		size_t run = N - mt->position < count ? N - mt->position : count;
		temper_run(mt->state + mt->position, out, run);
		mt->position += (uint32_t)run;
		out += run;
		count -= run;
	}
}
