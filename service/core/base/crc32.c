/*
 * CRC-32: carry-less multiplication where the processor has it, eight tables elsewhere.
 *
 * The folding is Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ
 * Instruction", Intel 2009; its constants are powers of x modulo the polynomial.
 */
#include "core/base/crc32.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#define POLYNOMIAL UINT32_C(0xEDB88320)

static uint32_t once_tables[8][256];
static pthread_once_t once_filled = PTHREAD_ONCE_INIT;

static void fill_tables(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t crc = i;
		for (unsigned bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (POLYNOMIAL & (0 - (crc & 1)));
		once_tables[0][i] = crc;
	}
	for (unsigned table = 1; table < 8; table++)
		for (unsigned i = 0; i < 256; i++) {
			const uint32_t crc = once_tables[table - 1][i];
			once_tables[table][i] = crc >> 8 ^ once_tables[0][crc & 0xFF];
		}
}

static uint32_t read_word(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

/* 'state' is the inverted checksum. */
static uint32_t by_tables(uint32_t state, const unsigned char *bytes, size_t length)
{
	pthread_once(&once_filled, fill_tables);
	for (; length >= 8; bytes += 8, length -= 8) {
		const uint32_t low = state ^ read_word(bytes), high = read_word(bytes + 4);
		state = once_tables[7][low & 0xFF] ^ once_tables[6][low >> 8 & 0xFF] ^
			once_tables[5][low >> 16 & 0xFF] ^ once_tables[4][low >> 24] ^
			once_tables[3][high & 0xFF] ^ once_tables[2][high >> 8 & 0xFF] ^
			once_tables[1][high >> 16 & 0xFF] ^ once_tables[0][high >> 24];
	}
	for (; length > 0; bytes++, length--)
		state = state >> 8 ^ once_tables[0][(state ^ *bytes) & 0xFF];
	return state;
}

uint32_t weightd_crc32_plain(uint32_t crc, const void *bytes, size_t length)
{
	const unsigned char *next = bytes;

	for (crc = ~crc; length > 0; next++, length--) {
		crc ^= *next;
		for (unsigned bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (POLYNOMIAL & (0 - (crc & 1)));
	}
	return ~crc;
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define FOLD_LEAST 64 /* bytes */
#define FOLDING __attribute__((target("pclmul,sse4.1")))

static bool has_folding(void)
{
	return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
}

FOLDING static inline __m128i load(const unsigned char *bytes)
{
	return _mm_loadu_si128((const __m128i *)(const void *)bytes);
}

/* 'sum' moved on by the distance of the constants, and the bytes that lie there. */
FOLDING static inline __m128i fold(__m128i sum, __m128i constants, __m128i bytes)
{
	const __m128i low = _mm_clmulepi64_si128(sum, constants, 0x00);
	const __m128i high = _mm_clmulepi64_si128(sum, constants, 0x11);

	return _mm_xor_si128(_mm_xor_si128(low, high), bytes);
}

/* 128 bits to the state: to 64 bits, to 32, and Barrett's reduction. */
FOLDING static uint32_t reduce(__m128i sum)
{
	const __m128i by_16 = _mm_set_epi64x(0x00CCAA009E, 0x01751997D0);
	const __m128i by_8 = _mm_set_epi64x(0, 0x0163CD6124);
	const __m128i barrett = _mm_set_epi64x(0x01F7011641, 0x01DB710641);
	const __m128i low_words = _mm_setr_epi32(-1, 0, -1, 0);
	__m128i part = _mm_clmulepi64_si128(sum, by_16, 0x10);

	sum = _mm_xor_si128(_mm_srli_si128(sum, 8), part);
	part = _mm_srli_si128(sum, 4);
	sum = _mm_clmulepi64_si128(_mm_and_si128(sum, low_words), by_8, 0x00);
	sum = _mm_xor_si128(sum, part);
	part = _mm_clmulepi64_si128(_mm_and_si128(sum, low_words), barrett, 0x10);
	part = _mm_clmulepi64_si128(_mm_and_si128(part, low_words), barrett, 0x00);
	return (uint32_t)_mm_extract_epi32(_mm_xor_si128(sum, part), 1);
}

/* Whole 16 bytes, at least FOLD_LEAST. */
FOLDING static uint32_t by_folding(uint32_t state, const unsigned char *bytes, size_t length)
{
	const __m128i by_64 = _mm_set_epi64x(0x01C6E41596, 0x0154442BD4);
	const __m128i by_16 = _mm_set_epi64x(0x00CCAA009E, 0x01751997D0);
	__m128i sums[4];

	for (unsigned i = 0; i < 4; i++)
		sums[i] = load(bytes + 16 * i);
	sums[0] = _mm_xor_si128(sums[0], _mm_cvtsi32_si128((int)state));
	for (bytes += 64, length -= 64; length >= 64; bytes += 64, length -= 64)
		for (unsigned i = 0; i < 4; i++)
			sums[i] = fold(sums[i], by_64, load(bytes + 16 * i));
	for (unsigned i = 1; i < 4; i++)
		sums[0] = fold(sums[0], by_16, sums[i]);
	for (; length >= 16; bytes += 16, length -= 16)
		sums[0] = fold(sums[0], by_16, load(bytes));
	return reduce(sums[0]);
}
#else
#define FOLD_LEAST SIZE_MAX

static bool has_folding(void)
{
	return false;
}

static uint32_t by_folding(uint32_t state, const unsigned char *bytes, size_t length)
{
	return by_tables(state, bytes, length);
}
#endif

uint32_t weightd_crc32(uint32_t crc, const void *bytes, size_t length)
{
	const unsigned char *next = bytes;
	uint32_t state = ~crc;

	if (length >= FOLD_LEAST && has_folding()) {
		const size_t folded = length / 16 * 16;
		state = by_folding(state, next, folded);
		next += folded;
		length -= folded;
	}
	return ~by_tables(state, next, length);
}

/* The product of two polynomials modulo the third; the highest bit is x^0. */
static uint32_t multiply(uint32_t a, uint32_t b)
{
	uint32_t product = 0;

	for (uint32_t bit = UINT32_C(1) << 31; bit != 0; bit >>= 1) {
		if ((a & bit) != 0)
			product ^= b;
		b = b >> 1 ^ (POLYNOMIAL & (0 - (b & 1)));
	}
	return product;
}

uint32_t weightd_crc32_join(uint32_t first, uint32_t second, uint64_t length)
{
	uint32_t power = UINT32_C(1) << 23; /* x^8: one byte */

	for (; length > 0; length >>= 1) {
		if ((length & 1) != 0)
			first = multiply(power, first);
		power = multiply(power, power);
	}
	return first ^ second;
}
