/*
 * Laws of normal matrices with zeros at stated places: a row, or a share of every column.
 */
#include "structure.h"

#include <math.h>
#include <stdlib.h>

/* The elements that are not zeros by the law, judged as independent ones. */
static void judge_others(const struct law *others, const struct sample *sample,
			 const unsigned char *is_zero, struct verdict *verdict)
{
	struct sample rest = *sample;

	rest.count = 0;
	rest.values = malloc(sample->count * sizeof *rest.values);
	if (rest.values == NULL)
		abort();
	for (size_t i = 0; i < sample->count; i++) {
		if (!is_zero[i])
			rest.values[rest.count++] = sample->values[i];
	}
	judge_values(others, &rest, verdict);
	free(rest.values);
}

static unsigned char *marks(const struct sample *sample)
{
	unsigned char *is_zero = calloc(sample->count, 1);

	if (is_zero == NULL)
		abort();
	return is_zero;
}

static void judge_padded(const struct law *law, const struct sample *sample,
			 struct verdict *verdict)
{
	const struct law others = normal_law(law->number[1], law->number[2]);
	const size_t columns = sample->numel / sample->shape.dims[0], row = (size_t)law->number[0];
	unsigned char *is_zero = marks(sample);

	for (size_t i = 0; i < sample->count; i++) {
		is_zero[i] = i % sample->numel / columns == row;
		judge_fact(verdict, !is_zero[i] || sample->values[i] == 0.0,
			   "element %zu of row %zu is %g", i % columns, row, sample->values[i]);
	}
	judge_others(&others, sample, is_zero, verdict);
	free(is_zero);
}

struct law padded_law(unsigned row, double mean, double std)
{
	return (struct law){
		.name = "padded normal", .number = {row, mean, std}, .judge = judge_padded};
}

struct columns {
	size_t rows, number, zeros; /* rows, columns of all tensors, zeros in each by the law */
	const struct sample *sample;
};

static int zero_at(const struct columns *columns, size_t column, size_t row)
{
	const size_t width = columns->sample->numel / columns->rows;

	return columns->sample->values[column / width * columns->sample->numel + row * width +
				       column % width] == 0.0;
}

/* Every row is as often zero as the others: the counts are those of draws without replacement. */
static void judge_rows(const struct columns *columns, struct verdict *verdict)
{
	const double rows = (double)columns->rows, share = (double)columns->zeros / rows,
		     n = (double)columns->number;
	double chisquare = 0.0;

	if (columns->zeros == 0 || columns->zeros == columns->rows)
		return;
	for (size_t row = 0; row < columns->rows; row++) {
		double count = 0.0, both = 0.0;
		for (size_t column = 0; column < columns->number; column++) {
			count += zero_at(columns, column, row);
			both += zero_at(columns, column, row) &&
				zero_at(columns, column, (row + 1) % columns->rows);
		}
		chisquare += (count - n * share) * (count - n * share);
		const double pair = share * ((double)columns->zeros - 1.0) / (rows - 1.0);
		if (pair > 0.0)
			judge_chance(verdict, chance_of_count(both, n, pair),
				     "%g of %g columns have zeros in row %zu and the next", both, n,
				     row);
	}
	chisquare *= (rows - 1.0) / rows / (n * share * (1.0 - share));
	judge_chance(verdict, chance_of_chisquare(chisquare, rows - 1.0),
		     "zeros of the rows: chi-square is %g", chisquare);
}

/* The zeros two columns have in common: hypergeometric. */
static void judge_column_pairs(const struct columns *columns, struct verdict *verdict)
{
	const double rows = (double)columns->rows, k = (double)columns->zeros;
	const double mean = k * k / rows,
		     variance = mean * (1.0 - k / rows) * (rows - k) / (rows - 1.0);
	double common = 0.0, pairs = 0.0;

	for (size_t column = 0; column + 1 < columns->number; column += 2) {
		for (size_t row = 0; row < columns->rows; row++)
			common +=
				zero_at(columns, column, row) && zero_at(columns, column + 1, row);
		pairs += 1.0;
	}
	if (variance > 0.0)
		judge_chance(verdict, chance_of_z((common - pairs * mean) / sqrt(pairs * variance)),
			     "neighbouring columns have %g zeros in common, expected %g", common,
			     pairs * mean);
}

static void judge_sparse(const struct law *law, const struct sample *sample,
			 struct verdict *verdict)
{
	const struct law others = normal_law(0.0, law->number[1]);
	struct columns columns = {.rows = sample->shape.dims[0], .sample = sample};
	unsigned char *is_zero = marks(sample);

	columns.number = sample->count / columns.rows;
	columns.zeros = (size_t)ceil(law->number[0] * (double)columns.rows);
	for (size_t column = 0; column < columns.number; column++) {
		size_t zeros = 0;
		for (size_t row = 0; row < columns.rows; row++)
			zeros += (size_t)zero_at(&columns, column, row);
		/* A float16 may also be rounded to 0. */
		judge_fact(verdict,
			   zeros == columns.zeros ||
				   (sample->dtype == WEIGHTD_FLOAT16 && zeros > columns.zeros),
			   "column %zu has %zu zeros, not %zu", column, zeros, columns.zeros);
	}
	for (size_t i = 0; i < sample->count; i++)
		is_zero[i] = sample->values[i] == 0.0;
	judge_rows(&columns, verdict);
	judge_column_pairs(&columns, verdict);
	if (columns.zeros < columns.rows)
		judge_others(&others, sample, is_zero, verdict);
	free(is_zero);
}

struct law sparse_law(double sparsity, double std)
{
	return (struct law){
		.name = "sparse normal", .number = {sparsity, std}, .judge = judge_sparse};
}
