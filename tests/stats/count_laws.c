/*
 * Laws of counts, by the probabilities that scipy gives: tests/vectors/count_laws.txt, made by
 * record_count_laws.py.
 */
#include "structure.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 512

struct counts {
	double mean, std;
	int first, count;
	double probability[MOST];
};

static void read_counts(const char *call, struct counts *counts)
{
	FILE *file = fopen("tests/vectors/count_laws.txt", "r");
	char name[48] = "";

	if (file == NULL)
		abort();
	while (strcmp(name, call) != 0) {
		if (fscanf(file, "%47s %lf %lf %d %d", name, &counts->mean, &counts->std,
			   &counts->first, &counts->count) != 5 ||
		    counts->count > MOST)
			abort();
		for (int i = 0; i < counts->count; i++)
			if (fscanf(file, "%lf", &counts->probability[i]) != 1)
				abort();
	}
	fclose(file);
}

/* The count in the dtype: bfloat16 has no odd ones above 256. */
static double rounded(enum weightd_dtype dtype, double count)
{
	unsigned char element[8];

	weightd_element_write(element, dtype, 0, count);
	return weightd_element_read(element, dtype, 0);
}

/* How many values each count has; a value that is none is a fact against the sample. */
static void tally(const struct counts *counts, const struct sample *sample, size_t *seen,
		  struct verdict *verdict)
{
	const int last = counts->first + counts->count - 1;

	for (size_t i = 0; i < sample->count; i++) {
		const double value = sample->values[i];
		const bool is_count =
			value >= counts->first && value <= last && value == floor(value);
		judge_fact(verdict, is_count, "%.17g is no count from %d to %d", value,
			   counts->first, last);
		if (is_count)
			seen[(int)value - counts->first]++;
	}
}

/* Cells of counts that the dtype does not tell apart, joined until 50 values are expected. */
static void judge_cells(const struct counts *counts, const struct sample *sample,
			const size_t *seen, struct verdict *verdict)
{
	const double n = (double)sample->count;
	double chisquare = 0.0, degrees = -1.0, got = 0.0, expected = 0.0, left = n;

	for (int i = 0; i < counts->count; i++) {
		const double here = rounded(sample->dtype, counts->first + i);
		got += (double)seen[i];
		expected += n * counts->probability[i];
		left -= n * counts->probability[i];
		if (i + 1 < counts->count &&
		    (expected < 50.0 || left < 50.0 ||
		     here == rounded(sample->dtype, counts->first + i + 1)))
			continue;
		chisquare += (got - expected) * (got - expected) / expected;
		degrees += 1.0;
		got = expected = 0.0;
	}
	judge_chance(verdict, degrees < 1.0 ? 1.0 : chance_of_chisquare(chisquare, degrees),
		     "chi-square is %g at %g degrees", chisquare, degrees);
}

static void judge_counts(const struct law *law, const struct sample *sample,
			 struct verdict *verdict)
{
	struct counts counts;
	size_t seen[MOST] = {0};
	const double n = (double)sample->count;
	double sum = 0.0, fourth = 0.0, squares = 0.0, products = 0.0;

	read_counts(law->name, &counts);
	tally(&counts, sample, seen, verdict);
	judge_cells(&counts, sample, seen, verdict);
	for (int i = 0; i < counts.count; i++)
		fourth += pow(counts.first + i - counts.mean, 4.0) * counts.probability[i];
	for (size_t i = 0; i < sample->count; i++) {
		const double d = sample->values[i] - counts.mean;
		sum += d;
		squares += d * d;
		products += i % 2 == 0 || i + 1 == sample->count
				    ? 0.0
				    : d * (sample->values[i - 1] - counts.mean);
	}
	if (rounded(sample->dtype, counts.first + counts.count) == counts.first + counts.count) {
		const double variance = counts.std * counts.std,
			     spread = fourth - variance * variance;
		judge_chance(verdict, chance_of_z(sum / counts.std / sqrt(n)),
			     "mean is %g, expected %g", counts.mean + sum / n, counts.mean);
		if (spread > 1e-9 * fourth) /* a fair coin has none */
			judge_chance(verdict,
				     chance_of_z((squares / n - variance) / sqrt(spread / n)),
				     "variance is %g, expected %g", squares / n, variance);
		judge_chance(verdict, chance_of_z(products / variance / sqrt(n / 2)),
			     "neighbours are correlated: %g", products / variance / (n / 2));
	}
}

struct law count_law(const char *call)
{
	return (struct law){.name = call, .low = 0.0, .high = INFINITY, .judge = judge_counts};
}
