/*
 * Laws of rows, and of orders of items: what holds of each row, and the law of each column, whose
 * values are independent.
 */
#include "structure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST 16

static size_t width_of(const struct sample *sample)
{
	return (size_t)sample->shape.dims[sample->shape.ndim - 1];
}

/* The values that 'of' makes of the rows, judged as values of a law. */
static void judge_column(const struct law *law, const struct sample *sample,
			 double (*of)(const double *row, size_t column), size_t column,
			 struct verdict *verdict)
{
	const size_t width = width_of(sample);
	struct sample some = *sample;

	some.count = sample->count / width;
	some.values = malloc(some.count * sizeof *some.values);
	if (some.values == NULL)
		abort();
	for (size_t i = 0; i < some.count; i++)
		some.values[i] = of(sample->values + i * width, column);
	if (law->judge != NULL)
		law->judge(law, &some, verdict);
	else
		judge_values(law, &some, verdict);
	free(some.values);
}

static double member(const double *row, size_t column)
{
	return row[column];
}

/* Of two numbers with covariance 1/2, the first of variance 1: what the first does not say. */
static double rest_of_second(const double *row, size_t column)
{
	(void)column;
	return row[1] - 0.5 * row[0];
}

static void judge_sums(const struct sample *sample, double expected, double within,
		       struct verdict *verdict)
{
	const size_t width = width_of(sample);

	for (size_t i = 0; i + width <= sample->count; i += width) {
		double sum = 0.0;
		for (size_t j = 0; j < width; j++)
			sum += sample->values[i + j];
		judge_fact(verdict, fabs(sum - expected) <= within, "the sum of row %zu is %.17g",
			   i / width, sum);
	}
}

static void judge_outcomes(const struct law *law, const struct sample *sample,
			   struct verdict *verdict)
{
	static const char *const columns[] = {"binomial(10,0.5)", "binomial(10,0.3)",
					      "binomial(10,0.2)"};
	(void)law;
	judge_sums(sample, 10.0, 0.0, verdict);
	for (size_t j = 0; j < 3; j++) {
		const struct law column = count_law(columns[j]);
		judge_column(&column, sample, member, j, verdict);
	}
}

struct law outcomes_law(void)
{
	return (struct law){.name = "outcomes", .judge = judge_outcomes};
}

static void judge_urn(const struct law *law, const struct sample *sample, struct verdict *verdict)
{
	static const char *const columns[] = {"hypergeometric(16,12,9)", "hypergeometric(8,20,9)",
					      "hypergeometric(4,24,9)"};
	(void)law;
	judge_sums(sample, 9.0, 0.0, verdict);
	for (size_t j = 0; j < 3; j++) {
		const struct law column = count_law(columns[j]);
		judge_column(&column, sample, member, j, verdict);
	}
}

struct law urn_law(void)
{
	return (struct law){.name = "urn", .judge = judge_urn};
}

/* Of numbers that are 1 together, each rounded to the dtype; float64's is within the sums' own. */
static double rounding_of(enum weightd_dtype dtype)
{
	switch (dtype) {
	case WEIGHTD_FLOAT32: return 0x1p-24;
	case WEIGHTD_FLOAT16: return 0x1p-11;
	case WEIGHTD_BFLOAT16: return 0x1p-8;
	default: return 0.0;
	}
}

static void judge_shares(const struct law *law, const struct sample *sample,
			 struct verdict *verdict)
{
	double all = 0.0;

	for (size_t j = 0; j < width_of(sample); j++)
		all += law->number[j];
	judge_sums(sample, 1.0, 1e-12 + rounding_of(sample->dtype), verdict);
	for (size_t j = 0; j < width_of(sample); j++) {
		const struct law column = beta_law(law->number[j], all - law->number[j]);
		judge_column(&column, sample, member, j, verdict);
	}
}

struct law shares_law(double first, double second, double third)
{
	return (struct law){
		.name = "shares", .number = {first, second, third}, .judge = judge_shares};
}

static void judge_sphere(const struct law *law, const struct sample *sample,
			 struct verdict *verdict)
{
	const size_t width = width_of(sample);

	for (size_t i = 0; i + width <= sample->count; i += width) {
		double sum = 0.0;
		for (size_t j = 0; j < width; j++)
			sum += sample->values[i + j] * sample->values[i + j];
		judge_fact(verdict,
			   fabs(sqrt(sum) - law->number[0]) <=
				   (double)width * unit_of(sample->dtype, law->number[0]),
			   "the norm of row %zu is %.17g", i / width, sqrt(sum));
	}
	/* A coordinate of a sphere in three dimensions is uniform (Archimedes). */
	const double end = law->number[0] + unit_of(sample->dtype, law->number[0]);
	struct law column = uniform_law(-end, end);
	column.rounds = true;
	for (size_t j = 0; j < width; j += width - 1)
		judge_column(&column, sample, member, j, verdict);
}

struct law sphere_rows_law(double norm)
{
	return (struct law){.name = "sphere", .number = {norm}, .judge = judge_sphere};
}

static double squared_norm(const double *row, size_t column)
{
	(void)column;
	return row[0] * row[0] + row[1] * row[1];
}

/* A half circle. */
static double semicircle_below(const double *number, double x)
{
	(void)number;
	if (x <= -1.0 || x >= 1.0)
		return x < 0.0 ? 0.0 : 1.0;
	return 0.5 + (x * sqrt(1.0 - x * x) + asin(x)) / acos(-1.0);
}

static void judge_disc(const struct law *law, const struct sample *sample, struct verdict *verdict)
{
	const struct law column = {.name = "semicircle",
				   .below = semicircle_below,
				   .low = -1.0,
				   .high = 1.0,
				   .rounds = true,
				   .moments = 4};
	struct law area = uniform_law(0.0, 1.0 + 4.0 * unit_of(sample->dtype, 1.0));

	(void)law;
	area.rounds = true;
	judge_column(&column, sample, member, 0, verdict);
	judge_column(&column, sample, member, 1, verdict);
	/* Half types round by more than an area near 1 leaves room for. */
	if (unit_of(sample->dtype, 1.0) < 1e-6)
		judge_column(&area, sample, squared_norm, 0, verdict);
}

struct law disc_law(void)
{
	return (struct law){.name = "disc", .judge = judge_disc};
}

static void judge_pairs(const struct law *law, const struct sample *sample, struct verdict *verdict)
{
	const struct law first = normal_law(0.0, 1.0), second = normal_law(1.0, sqrt(2.0)),
			 rest = normal_law(1.0, sqrt(1.75));

	(void)law;
	judge_column(&first, sample, member, 0, verdict);
	judge_column(&second, sample, member, 1, verdict);
	judge_column(&rest, sample, rest_of_second, 0, verdict);
}

struct law normal_pairs_law(void)
{
	return (struct law){.name = "pairs", .judge = judge_pairs};
}

/* Chi-square of the items at one place of all tensors, against their probabilities there. */
static void judge_place(const struct sample *sample, size_t place, const double *probability,
			size_t items, struct verdict *verdict)
{
	const size_t width = width_of(sample), rows = sample->count / width;
	double seen[MOST] = {0}, chisquare = 0.0;

	for (size_t i = 0; i < rows; i++)
		seen[(size_t)sample->values[i * width + place]]++;
	for (size_t k = 0; k < items; k++) {
		const double expected = (double)rows * probability[k];
		chisquare += (seen[k] - expected) * (seen[k] - expected) / expected;
	}
	judge_chance(verdict, chance_of_chisquare(chisquare, (double)items - 1.0),
		     "chi-square at place %zu is %g", place, chisquare);
}

static void judge_members(const struct sample *sample, size_t items, struct verdict *verdict)
{
	const size_t width = width_of(sample);

	for (size_t i = 0; i + width <= sample->count; i += width) {
		bool seen[MOST] = {false};
		for (size_t j = 0; j < width; j++) {
			const double value = sample->values[i + j];
			const bool is_item = value >= 0.0 && value < (double)items &&
					     value == floor(value) && !seen[(size_t)value];
			judge_fact(verdict, is_item, "%g is no item, or came before", value);
			if (!is_item)
				return;
			seen[(size_t)value] = true;
		}
	}
}

/* Every place has every item equally often, and neighbours rise as often as they fall. */
static void judge_order(const struct law *law, const struct sample *sample, struct verdict *verdict)
{
	const size_t items = (size_t)law->number[0], width = width_of(sample),
		     rows = sample->count / width;
	double even[MOST], rises = 0.0;

	judge_members(sample, items, verdict);
	if (verdict->text[0] != '\0')
		return;
	for (size_t k = 0; k < items; k++)
		even[k] = 1.0 / (double)items;
	for (size_t j = 0; j < width; j++)
		judge_place(sample, j, even, items, verdict);
	for (size_t i = 0; i < rows; i++)
		rises += sample->values[i * width] < sample->values[i * width + 1] ? 1.0 : -1.0;
	judge_chance(verdict, chance_of_z(rises / sqrt((double)rows)), "%g more rise than fall",
		     rises);
}

struct law order_law(unsigned items)
{
	return (struct law){.name = "order", .number = {items}, .judge = judge_order};
}

/* Two of four items with weights 1, 2, 3 and 4 tenths. */
static void judge_weighed(const struct law *law, const struct sample *sample,
			  struct verdict *verdict)
{
	const double first[4] = {0.1, 0.2, 0.3, 0.4};
	double second[4] = {0};

	(void)law;
	for (size_t k = 0; k < 4; k++)
		for (size_t before = 0; before < 4; before++)
			if (before != k)
				second[k] += first[before] * first[k] / (1.0 - first[before]);
	judge_members(sample, 4, verdict);
	if (verdict->text[0] != '\0')
		return;
	judge_place(sample, 0, first, 4, verdict);
	judge_place(sample, 1, second, 4, verdict);
}

struct law weighed_law(void)
{
	return (struct law){.name = "weighed", .judge = judge_weighed};
}
