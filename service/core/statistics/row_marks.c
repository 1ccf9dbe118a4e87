/*
 * Row marks: the sum of a hash of each element and its column, so that it does not matter in which
 * pieces a row comes.  The hash is the finaliser of SplitMix64 (Steele, Lea, Flood 2014); two
 * different rows have the same sum with probability 2^-64.
 */
#include "core/statistics/row_marks.h"

#include "core/base/clones.h"

#include <stdlib.h>
#include <string.h>

static inline uint64_t mix(uint64_t z)
{
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

#define STEP UINT64_C(0x9E3779B97F4A7C15)

WEIGHTD_CLONES static uint64_t sum_of_4(const unsigned char *elements, size_t count, uint64_t at)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t bits;
		memcpy(&bits, elements + 4 * i, sizeof bits);
		sum += mix(bits + (at + i + 1) * STEP);
	}
	return sum;
}

static uint64_t sum_of(const unsigned char *elements, size_t count, unsigned bytes, uint64_t at)
{
	uint64_t sum = 0;

	if (bytes == 4)
		return sum_of_4(elements, count, at);
	for (size_t i = 0; i < count; i++) {
		uint64_t bits = 0;
		memcpy(&bits, elements + i * bytes, bytes);
		sum += mix(bits + (at + i + 1) * STEP);
	}
	return sum;
}

void weightd_row_marks_add(struct weightd_row_marks *rows, const void *elements, size_t count,
			   unsigned bytes)
{
	const unsigned char *next = elements;

	while (count > 0) {
		const uint64_t row = rows->at / rows->columns, column = rows->at % rows->columns;
		const uint64_t left = rows->columns - column;
		const size_t part = left < count ? (size_t)left : count;
		const uint64_t sum = sum_of(next, part, bytes, column);
		if (rows->marks != NULL)
			rows->marks[row] += sum;
		rows->all += sum * (2 * row + 1);
		rows->at += part;
		next += part * bytes;
		count -= part;
	}
}

static int compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

size_t weightd_row_marks_duplicates(struct weightd_row_marks *rows)
{
	size_t duplicates = 0;

	qsort(rows->marks, rows->rows, sizeof *rows->marks, compare);
	for (size_t i = 1; i < rows->rows; i++)
		duplicates += rows->marks[i] == rows->marks[i - 1];
	return duplicates;
}
