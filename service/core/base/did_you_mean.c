/*
 * The nearest known name: edit distance with swaps of neighbours, letter case ignored.
 */
#include "weightd/did_you_mean.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define LONGEST 64 /* longer names are not compared: nobody mistypes them by a letter */
/* Letters compared with letters for one suggestion: some milliseconds. */
#define COMPARED_MAX 2000000u

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	unsigned least = a < b ? a : b;

	return least < c ? least : c;
}

static bool is_same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/*
 * Optimal string alignment distance; both lengths are at most LONGEST.  'limit' or more if it is
 * that: a row in which everything is that far ends it.
 */
static unsigned distance(const char *a, size_t a_length, const char *b, size_t b_length,
			 unsigned limit)
{
	unsigned rows[3][LONGEST + 1];

	for (unsigned j = 0; j <= b_length; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= a_length; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3],
			 *above2 = rows[(i + 1) % 3], least = i;

		row[0] = i;
		for (unsigned j = 1; j <= b_length; j++) {
			row[j] = min3(above[j] + 1, row[j - 1] + 1,
				      above[j - 1] + !is_same_letter(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && is_same_letter(a[i - 1], b[j - 2]) &&
			    is_same_letter(a[i - 2], b[j - 1]) && above2[j - 2] + 1 < row[j])
				row[j] = above2[j - 2] + 1;
			least = row[j] < least ? row[j] : least;
		}
		/* A swap reaches over one row. */
		if (least > limit)
			return limit;
	}
	return rows[a_length % 3][b_length];
}

const char *weightd_nearest(const char *name, const char *(*get)(const void *context, size_t index),
			    const void *context, size_t count)
{
	const size_t length = strlen(name);
	size_t best = count;
	/* One edit in three letters, at least one: "Liner" means Linear, "xyz" means nothing. */
	unsigned best_distance = (unsigned)(length / 3 > 1 ? length / 3 : 1) + 1;
	size_t compared = 0;

	if (length == 0 || length > LONGEST)
		return NULL;
	for (size_t i = 0; i < count && compared < COMPARED_MAX; i++) {
		const char *candidate = get(context, i);
		size_t candidate_length = candidate == NULL ? 0 : strlen(candidate);

		if (candidate_length == 0 || candidate_length > LONGEST)
			continue;
		const size_t more = candidate_length > length ? candidate_length - length
							      : length - candidate_length;
		if (more >= best_distance)
			continue;
		compared += length * candidate_length;
		unsigned d = distance(name, length, candidate, candidate_length, best_distance);
		if (d < best_distance) {
			best_distance = d;
			best = i;
		}
	}
	/* Again: a name that is put together for the question ends with the next. */
	return best < count ? get(context, best) : NULL;
}
