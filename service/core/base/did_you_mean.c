/*
 * The nearest known name: edit distance with swaps of neighbours, letter case ignored.
 */
#include "weightd/did_you_mean.h"

#include <ctype.h>
#include <string.h>

#define LONGEST 64 /* longer names are not compared: nobody mistypes them by a letter */

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	unsigned least = a < b ? a : b;

	return least < c ? least : c;
}

/* Optimal string alignment distance; both lengths are at most LONGEST. */
static unsigned distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	unsigned rows[3][LONGEST + 1];

	for (unsigned j = 0; j <= b_length; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= a_length; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3],
			 *above2 = rows[(i + 1) % 3];

		row[0] = i;
		for (unsigned j = 1; j <= b_length; j++) {
			int x = tolower((unsigned char)a[i - 1]),
			    y = tolower((unsigned char)b[j - 1]);

			row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
			    tolower((unsigned char)a[i - 2]) == y && above2[j - 2] + 1 < row[j])
				row[j] = above2[j - 2] + 1;
		}
	}
	return rows[a_length % 3][b_length];
}

const char *weightd_nearest(const char *name, const char *(*get)(const void *context, size_t index),
			    const void *context, size_t count)
{
	const size_t length = strlen(name);
	const char *best = NULL;
	/* One edit in three letters, at least one: "Liner" means Linear, "xyz" means nothing. */
	unsigned best_distance = (unsigned)(length / 3 > 1 ? length / 3 : 1) + 1;

	if (length == 0 || length > LONGEST)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		const char *candidate = get(context, i);
		size_t candidate_length = candidate == NULL ? 0 : strlen(candidate);

		if (candidate_length == 0 || candidate_length > LONGEST)
			continue;
		unsigned d = distance(name, length, candidate, candidate_length);
		if (d < best_distance) {
			best_distance = d;
			best = candidate;
		}
	}
	return best;
}
