/*
 * MT19937 far ahead: the state after n words without the words between (Haramoto, Matsumoto,
 * Nishimura, Panneton, L'Ecuyer 2008).
 *
 * Each bit of the words obeys one linear recurrence, whose characteristic polynomial has 135 terms.
 * With g = t^n modulo that polynomial, word n + j is the sum of the words i + j for which g has
 * t^i.  The sum needs 20,561 words; g takes a squaring for each bit of n beyond the 14th.
 * Polynomials are bits in 64-bit words, lowest power first.
 */
#include "core/bit_generator/mt19937_jump.h"

#include "core/base/clones.h"

#include <stdlib.h>
#include <string.h>

#define N WEIGHTD_MT19937_WORDS
#define DEGREE 19937
#define LIMBS (DEGREE / 64 + 1)
#define FOLD 8			     /* limbs taken to lower powers at a time */
#define SUM 48			     /* words summed at a time */
#define STATES 33		     /* of N words: DEGREE + N - 1 words at least */
#define JUMP_MIN ((uint64_t)8 << 20) /* words that take as long one after the other */

/*
 * The powers below t^19937 of the characteristic polynomial
 * (t^624 + t^397) (t^623 + t^396)^31 + .. of Matsumoto and Nishimura 1998, appendix A.  The highest
 * of them is more than FOLD + 1 limbs below.
 */
static const uint16_t terms[] = {
	19314, 19087, 18860, 18691, 18633, 18406, 18237, 18179, 18068, 17952, 17841, 17783, 17725,
	17498, 17445, 17329, 17271, 17160, 17044, 16933, 16875, 16822, 16817, 16595, 16590, 16537,
	16421, 16368, 16363, 16252, 16141, 16136, 16025, 15967, 15909, 15682, 15629, 15576, 15513,
	15455, 15349, 15344, 15228, 15117, 15059, 15006, 15001, 14953, 14779, 14774, 14721, 14605,
	14552, 14547, 14436, 14325, 14320, 14209, 14151, 14093, 13866, 13813, 13760, 13697, 13639,
	13533, 13528, 13412, 13301, 13243, 13190, 13185, 13137, 12963, 12958, 12905, 12789, 12736,
	12731, 12673, 12620, 12509, 12504, 12393, 12335, 12277, 11997, 11944, 11881, 11838, 11717,
	11712, 11611, 11485, 11384, 11374, 11321, 11215, 11157, 11147, 11089, 10920, 10761, 10693,
	10128, 9969,  9901,  9505,  8206,  7979,  7752,	 7583,	7525,  7477,  7129,  6569,  6337,
	5661,  4753,  4362,  4135,  3908,  3681,  3454,	 3227,	3000,  2773,  2493,  1870,  1643,
	1585,  1416,  1189,  0};

#define TERMS (sizeof terms / sizeof terms[0])

/* Adds the remainder of 'high' times t^power; power >= DEGREE. */
WEIGHTD_CLONES
static void fold(uint64_t *polynomial, size_t power, const uint64_t high[FOLD])
{
	uint64_t wide[FOLD + 2] = {0};

	memcpy(wide + 1, high, FOLD * sizeof *high);
	for (size_t i = 0; i < TERMS; i++) {
		const size_t bit = power - DEGREE + terms[i];
		const unsigned shift = (unsigned)(bit % 64);
		uint64_t *at = polynomial + bit / 64;
		for (size_t k = 0; k <= FOLD; k++)
			at[k] ^= wide[k + 1] << shift | wide[k] >> 1 >> (63 - shift);
	}
}

/* The remainder, from the highest power down. */
static void reduce(uint64_t polynomial[2 * LIMBS])
{
	const unsigned inside = DEGREE % 64;
	uint64_t high[FOLD];

	for (size_t limb = 2 * LIMBS; limb > LIMBS;) {
		limb -= FOLD;
		memcpy(high, polynomial + limb, sizeof high);
		fold(polynomial, 64 * limb, high);
	}
	memset(high, 0, sizeof high);
	high[0] = polynomial[LIMBS - 1] >> inside;
	fold(polynomial, DEGREE, high);
	polynomial[LIMBS - 1] &= ((uint64_t)1 << inside) - 1;
}

/* A zero between any two bits. */
static uint64_t spread(uint64_t bits)
{
	bits = (bits | bits << 16) & 0x0000FFFF0000FFFFu;
	bits = (bits | bits << 8) & 0x00FF00FF00FF00FFu;
	bits = (bits | bits << 4) & 0x0F0F0F0F0F0F0F0Fu;
	bits = (bits | bits << 2) & 0x3333333333333333u;
	return (bits | bits << 1) & 0x5555555555555555u;
}

static void square(uint64_t polynomial[2 * LIMBS])
{
	for (size_t i = LIMBS; i-- > 0;) {
		const uint64_t limb = polynomial[i];
		polynomial[2 * i] = spread(limb & 0xFFFFFFFFu);
		polynomial[2 * i + 1] = spread(limb >> 32);
	}
	reduce(polynomial);
}

static void times_t(uint64_t polynomial[2 * LIMBS])
{
	const uint64_t high[FOLD] = {polynomial[LIMBS - 1] >> (DEGREE - 1) % 64};

	for (size_t i = LIMBS; i-- > 0;)
		polynomial[i] = polynomial[i] << 1 | (i > 0 ? polynomial[i - 1] >> 63 : 0);
	polynomial[LIMBS - 1] &= ((uint64_t)1 << DEGREE % 64) - 1;
	fold(polynomial, DEGREE, high);
}

/* t^exponent. */
static void power_of_t(uint64_t polynomial[2 * LIMBS], uint64_t exponent)
{
	unsigned left = 0;

	while (exponent >> left >= DEGREE)
		left++;
	memset(polynomial, 0, 2 * LIMBS * sizeof *polynomial);
	polynomial[(exponent >> left) / 64] = (uint64_t)1 << (exponent >> left) % 64;
	while (left-- > 0) {
		square(polynomial);
		if ((exponent >> left & 1) != 0)
			times_t(polynomial);
	}
}

/* SUM words: the sum of the sequences of words that begin at the powers of the polynomial. */
WEIGHTD_CLONES
static void sum(const uint64_t *polynomial, const uint32_t *words, uint32_t *out)
{
	uint32_t total[SUM] = {0};

	for (size_t limb = 0; limb < LIMBS; limb++)
		for (uint64_t bits = polynomial[limb]; bits != 0; bits &= bits - 1) {
			const uint32_t *at = words + 64 * limb + (unsigned)__builtin_ctzll(bits);
			for (size_t k = 0; k < SUM; k++)
				total[k] ^= at[k];
		}
	memcpy(out, total, sizeof total);
}

bool weightd_mt19937_jump(struct weightd_mt19937 *mt, uint64_t count)
{
	uint64_t polynomial[2 * LIMBS];
	uint32_t state[N], *words = malloc(STATES * sizeof state);

	if (words == NULL)
		return false;
	memcpy(state, mt->state, sizeof state);
	for (size_t i = 0; i < STATES; i++) {
		memcpy(words + i * N, state, sizeof state);
		weightd_mt19937_regenerate(state);
	}
	power_of_t(polynomial, count);
	/* Of a seed's first word only the highest bit obeys the recurrence; nobody takes that word.
	 */
	for (size_t i = 0; i < N; i += SUM)
		sum(polynomial, words + i, mt->state + i);
	free(words);
	return true;
}

void weightd_mt19937_skip(struct weightd_mt19937 *mt, uint64_t count)
{
	if (count >= JUMP_MIN && weightd_mt19937_jump(mt, count))
		return;
	while (count > N - mt->position) {
		count -= N - mt->position;
		weightd_mt19937_regenerate(mt->state);
		mt->position = 0;
	}
	mt->position += (uint32_t)count;
}
