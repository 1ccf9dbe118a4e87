/*
 * Chances, and the judgement of independent values: bounds, ends, Kolmogorov and Smirnov's
 * distance, chi-square, tails, moments.
 *
 * A value of a narrow dtype stands for what was rounded to it, so distribution functions are taken
 * halfway between two neighbouring values.
 */
#include "judge.h"

#include "law.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void judge_fact(struct verdict *verdict, int holds, const char *format, ...)
{
	va_list arguments;

	if (holds || verdict->text[0] != '\0')
		return;
	va_start(arguments, format);
	vsnprintf(verdict->text, sizeof verdict->text, format, arguments);
	va_end(arguments);
}

void judge_chance(struct verdict *verdict, double p, const char *format, ...)
{
	va_list arguments;

	if (verdict->checks++ == 0 || !(p >= verdict->least))
		verdict->least = p;
	if (p >= JUDGE_RATE || verdict->text[0] != '\0')
		return;
	va_start(arguments, format);
	int length = vsnprintf(verdict->text, sizeof verdict->text, format, arguments);
	va_end(arguments);
	if (length >= 0 && (size_t)length < sizeof verdict->text)
		snprintf(verdict->text + length, sizeof verdict->text - (size_t)length,
			 " (p = %.2g)", p);
}

double chance_of_z(double z)
{
	return erfc(fabs(z) * M_SQRT1_2);
}

double chance_of_chisquare(double chisquare, double degrees)
{
	if (chisquare < degrees + 1.0)
		return 1.0 - gamma_below(degrees / 2, chisquare / 2);
	/* Q by its own fraction: 1 - P has no digits far out. */
	const double a = degrees / 2, x = chisquare / 2;
	double b = x + 1.0 - a, c = 1e300, d = 1.0 / b, h = d;
	for (int n = 1; n < 10000; n++) {
		const double step = -n * (n - a);
		b += 2.0;
		d = 1.0 / (step * d + b);
		c = b + step / c;
		h *= d * c;
		if (fabs(d * c - 1.0) < 1e-15)
			break;
	}
	return exp(a * log(x) - x - lgamma(a)) * h;
}

double chance_of_count(double count, double trials, double p)
{
	const double few = count >= trials ? 1.0 : beta_below(trials - count, count + 1.0, 1.0 - p);
	const double many = count <= 0.0 ? 1.0 : beta_below(count, trials - count + 1.0, p);

	return fmin(1.0, 2.0 * fmin(few, many));
}

/* The values of the dtype around which rounding to it decides. */
static double nearest(enum weightd_dtype dtype, double x)
{
	unsigned char element[8];

	weightd_element_write(element, dtype, 0, x);
	return weightd_element_read(element, dtype, 0);
}

static double after(enum weightd_dtype dtype, double x)
{
	if (dtype == WEIGHTD_FLOAT32)
		return (double)nextafterf((float)x, INFINITY);
	const double least = dtype == WEIGHTD_FLOAT16 ? 0x1p-24 : 0x1p-133;
	const int digits = dtype == WEIGHTD_FLOAT16 ? 11 : 8;
	int exponent;
	if (x == 0.0)
		return least;
	if (frexp(x, &exponent) == -0.5) /* a power of 2: the step above is the smaller one */
		exponent--;
	return x + fmax(ldexp(1.0, exponent - digits), least);
}

/* Where a rounded value stands for everything up to it. */
static double upper_edge(enum weightd_dtype dtype, double x)
{
	if (dtype == WEIGHTD_FLOAT64)
		return x;
	const double value = nearest(dtype, x);
	return value + 0.5 * (after(dtype, value) - value);
}

/* The least x with P(X <= x) >= p, above 'from'. */
static double quantile(const struct law *law, double p, double from)
{
	double low = fmax(from, law->low), high = law->high;

	if (isinf(low))
		for (low = -1.0; law->below(law->number, low) >= p && low > -1e300; low *= 2.0)
			;
	if (isinf(high))
		for (high = fmax(1.0, 2.0 * low); law->below(law->number, high) < p && high < 1e300;
		     high *= 2.0)
			;
	for (int i = 0; i < 200 && low < high; i++) {
		const double middle = low + 0.5 * (high - low);
		if (high - low <= 1e-10 * (fabs(low) + fabs(high)))
			break;
		if (law->below(law->number, middle) < p)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static double before(enum weightd_dtype dtype, double x)
{
	return dtype == WEIGHTD_FLOAT64 ? x - 1e-12 * fabs(x) : -after(dtype, -x);
}

/* The least and largest value of the dtype that the law allows. */
static double bottom_of(const struct law *law, enum weightd_dtype dtype)
{
	if (isinf(law->low) || dtype == WEIGHTD_FLOAT64)
		return law->low;
	const double value = nearest(dtype, law->low);
	return law->rounds || value >= law->low ? value : after(dtype, value);
}

static double top_of(const struct law *law, enum weightd_dtype dtype)
{
	if (isinf(law->high) || dtype == WEIGHTD_FLOAT64)
		return law->high;
	const double value = nearest(dtype, law->high);
	if (law->rounds || value < law->high || (value == law->high && !law->high_is_open))
		return value;
	return before(dtype, value);
}

#define BINS 512
#define TAILS 20

struct bins {
	size_t edges;
	double edge[BINS + 2 * TAILS], below[BINS + 2 * TAILS]; /* and the probability up to it */
	size_t count[BINS + 2 * TAILS + 1]; /* values up to it, above the one before */
};

static void add_edge(struct bins *bins, const struct law *law, enum weightd_dtype dtype, double p)
{
	const double from = bins->edges > 0 ? bins->edge[bins->edges - 1] : -INFINITY;

	if (bins->edges > 0 &&
	    bins->below[bins->edges - 1] >= p) /* in a wide cell of a narrow dtype */
		return;
	const double x = quantile(law, p, from), edge = upper_edge(dtype, x + 1e-13 * fabs(x));
	const double below = law->below(law->number, edge);

	if (edge <= from || edge >= top_of(law, dtype) ||
	    nearest(dtype, x) < bottom_of(law, dtype) || below >= 1.0 || below <= 0.0)
		return;
	bins->edge[bins->edges] = edge;
	bins->below[bins->edges++] = below;
}

static void fill_bins(struct bins *bins, const struct law *law, const struct sample *sample)
{
	int tails = 9;

	while (tails < TAILS + 9 && ldexp((double)sample->count, -tails - 1) >= 2.0)
		tails++;
	for (int k = tails; k > 9; k--)
		add_edge(bins, law, sample->dtype, ldexp(1.0, -k));
	for (int i = 1; i < BINS; i++)
		add_edge(bins, law, sample->dtype, (double)i / BINS);
	for (int k = 10; k <= tails; k++)
		add_edge(bins, law, sample->dtype, 1.0 - ldexp(1.0, -k));
	for (size_t i = 0; i < sample->count && bins->edges > 0; i++) {
		/* Halving without branches: they would be guessed wrong. */
		size_t base = 0;
		for (size_t n = bins->edges; n > 1; n -= n / 2)
			base += sample->values[i] > bins->edge[base + n / 2 - 1] ? n / 2 : 0;
		bins->count[base + (sample->values[i] > bins->edge[base])]++;
	}
	if (bins->edges == 0)
		bins->count[0] = sample->count;
}

/* 2 exp(-2 n d^2) bounds the chance of a distance d for every n (Massart 1990). */
static void judge_distance(const struct bins *bins, double n, struct verdict *verdict)
{
	double worst = 0.0, at = 0.0, up_to = 0.0;

	for (size_t i = 0; i < bins->edges; i++) {
		up_to += (double)bins->count[i];
		const double distance = fabs(up_to / n - bins->below[i]);
		at = distance > worst ? bins->edge[i] : at;
		worst = fmax(worst, distance);
		if (bins->below[i] < 1.0 / BINS - 1e-9 || bins->below[i] > 1.0 - 1.0 / BINS + 1e-9)
			judge_chance(verdict, chance_of_count(up_to, n, bins->below[i]),
				     "%g values up to %g, expected %g", up_to, bins->edge[i],
				     n * bins->below[i]);
	}
	judge_chance(verdict, fmin(1.0, 2.0 * exp(-2.0 * n * worst * worst)),
		     "distribution function is off by %g at %g", worst, at);
}

static void judge_bins(const struct bins *bins, double n, struct verdict *verdict)
{
	double chisquare = 0.0, degrees = -1.0, last = 0.0, count = 0.0, expected = 0.0;

	for (size_t i = 0; i <= bins->edges; i++) {
		const double below = i < bins->edges ? bins->below[i] : 1.0;
		count += (double)bins->count[i];
		expected += n * (below - last);
		last = below;
		if (expected < 50.0 || (n * (1.0 - below) < 50.0 && i < bins->edges))
			continue;
		chisquare += (count - expected) * (count - expected) / expected;
		degrees += 1.0;
		count = expected = 0.0;
	}
	if (degrees >= 1.0)
		judge_chance(verdict, chance_of_chisquare(chisquare, degrees),
			     "chi-square is %g at %g degrees", chisquare, degrees);
}

/* No value outside, and none of the ends left out: P(least U > t) = (1 - t)^n. */
static void judge_ends(const struct law *law, const struct sample *sample, struct verdict *verdict)
{
	const double bottom = bottom_of(law, sample->dtype), top = top_of(law, sample->dtype),
		     n = (double)sample->count;
	double least = INFINITY, most = -INFINITY, left = 0.0, right = 0.0;
	int finite = 1;

	for (size_t i = 0; i < sample->count; i++) {
		finite = finite && isfinite(sample->values[i]);
		least = fmin(least, sample->values[i]);
		most = fmax(most, sample->values[i]);
	}
	judge_fact(verdict, finite, "a value is not finite");
	judge_fact(verdict, least >= bottom, "%.17g lies below %.17g", least, bottom);
	judge_fact(verdict, most <= top && !(law->high_is_open && most >= law->high),
		   "%.17g lies above %.17g", most, top);
	const double next = before(sample->dtype, least), over = -before(sample->dtype, -most);
	if (next >= bottom)
		left = law->below(law->number, 0.5 * (least + next));
	if (over <= top)
		right = 1.0 - law->below(law->number, 0.5 * (most + over));
	judge_chance(verdict, exp(n * log1p(-fmin(left, 1.0 - 1e-15))), "nothing below %.17g",
		     least);
	judge_chance(verdict, exp(n * log1p(-fmin(right, 1.0 - 1e-15))), "nothing above %.17g",
		     most);
}

#define POWERS 8
#define CELLS 5000

/*
 * E X and E (X - E X)^k of the law rounded to the dtype: a sum over small cells, each as heavy as
 * the distribution function says.
 */
static void moments_of_law(const struct law *law, enum weightd_dtype dtype, double *mean,
			   double moment[POWERS + 1])
{
	const double low = quantile(law, 1e-14, -INFINITY),
		     high = quantile(law, 1.0 - 1e-12, -INFINITY);
	double *x = malloc((CELLS + 1) * sizeof *x), *weight = malloc((CELLS + 1) * sizeof *weight);
	const double bottom = bottom_of(law, dtype), top = top_of(law, dtype);
	double last = law->below(law->number, low);

	*mean = 0.0;
	if (x == NULL || weight == NULL)
		abort();
	for (int i = 0; i <= CELLS; i++) {
		const double edge = low + (high - low) * i / CELLS,
			     below = law->below(law->number, edge);
		x[i] = i == 0 ? low : edge - 0.5 * (high - low) / CELLS;
		x[i] = fmin(fmax(dtype == WEIGHTD_FLOAT64 ? x[i] : nearest(dtype, x[i]), bottom),
			    top);
		weight[i] = i == 0 ? last : below - last;
		last = below;
		*mean += x[i] * weight[i];
	}
	for (int i = 0; i <= CELLS; i++) {
		double power = weight[i];
		for (int k = 0; k <= POWERS; k++) {
			moment[k] = (i == 0 ? 0.0 : moment[k]) + power;
			power *= x[i] - *mean;
		}
	}
	free(x);
	free(weight);
}

/* The errors of the sample's moments around the law's mean are normal: the central limit theorem.
 */
static void judge_moments(const struct law *law, const struct sample *sample,
			  struct verdict *verdict)
{
	static const char *const names[] = {"", "mean", "variance", "third moment",
					    "fourth moment"};
	const double n = (double)sample->count;
	double mean, moment[POWERS + 1], sum[5] = {0};

	moments_of_law(law, sample->dtype, &mean, moment);
	for (size_t i = 0; i < sample->count; i++) {
		const double d = sample->values[i] - mean, square = d * d;
		sum[1] += d;
		sum[2] += square;
		sum[3] += square * d;
		sum[4] += square * square;
	}
	for (unsigned k = 1; k <= law->moments; k++) {
		const double expected = k == 1 ? 0.0 : moment[k],
			     spread = moment[2 * k] - expected * expected;
		judge_chance(verdict, chance_of_z((sum[k] / n - expected) / sqrt(spread / n)),
			     "%s is %g, expected %g", names[k],
			     k == 1 ? mean + sum[k] / n : sum[k] / n, k == 1 ? mean : expected);
	}
}

/* Neighbours are not correlated: in ranks, which have moments for every law. */
static void judge_neighbours(const struct law *law, const struct sample *sample,
			     struct verdict *verdict)
{
	const double median = upper_edge(sample->dtype, quantile(law, 0.5, -INFINITY));
	const double p = law->below(law->number, median), same = p * p + (1.0 - p) * (1.0 - p);
	double equal = 0.0;

	for (size_t i = 0; i + 1 < sample->count; i += 2)
		equal += (sample->values[i] <= median) == (sample->values[i + 1] <= median);
	judge_chance(verdict, chance_of_count(equal, (double)(sample->count / 2), same),
		     "%g of %zu pairs lie on one side of the median", equal, sample->count / 2);
}

void judge_values(const struct law *law, const struct sample *sample, struct verdict *verdict)
{
	struct bins *bins = calloc(1, sizeof *bins);

	if (bins == NULL)
		abort();
	judge_ends(law, sample, verdict);
	fill_bins(bins, law, sample);
	judge_distance(bins, (double)sample->count, verdict);
	judge_bins(bins, (double)sample->count, verdict);
	judge_moments(law, sample, verdict);
	judge_neighbours(law, sample, verdict);
	free(bins);
}

void judge(const struct law *law, const struct sample *sample, struct verdict *verdict)
{
	if (law->judge != NULL)
		law->judge(law, sample, verdict);
	else
		judge_values(law, sample, verdict);
}
