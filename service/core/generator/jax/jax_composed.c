/*
 * jax.random's laws that are made of others.  Element i is a function of the key, the element count
 * and i; each operation is rounded in the dtype.
 */
#include "core/generator/jax/jax_composed.h"

#include "core/generator/jax/jax_gamma.h"
#include "core/generator/jax/jax_numbers.h"

#include <math.h>

/* A statement on a tensor of 'dtype'. */
struct statement {
	const struct weightd_jax_run *run;
	const struct weightd_law *law;
	enum weightd_dtype dtype;
};

typedef double value_of(const struct statement *statement, uint64_t index);

static double in(const struct statement *statement, double value)
{
	return weightd_jax_rounded(statement->dtype, value);
}

/* split(key, count)[index] of the statement's key. */
static struct weightd_jax_key part(const struct statement *statement, uint64_t count,
				   uint64_t index)
{
	return weightd_jax_split_of(statement->run, statement->run->bits.key, count, index);
}

static double uniform(const struct statement *statement, uint64_t index)
{
	return weightd_jax_uniform_at(statement->run, statement->dtype, statement->run->bits.key,
				      index);
}

/* The dtype of what is computed beside a result that is an integer. */
static enum weightd_dtype default_dtype(const struct statement *statement)
{
	return statement->dtype == WEIGHTD_FLOAT64 ? WEIGHTD_FLOAT64 : WEIGHTD_FLOAT32;
}

static double rayleigh(const struct statement *of, uint64_t index)
{
	const double log = weightd_jax_log(of->dtype, uniform(of, index));

	return in(of, in(of, of->law->rayleigh.scale) * in(of, sqrt(in(of, log * -2.0))));
}

static double triangular(const struct statement *of, uint64_t index)
{
	const double left = in(of, of->law->triangular.left),
		     mode = in(of, of->law->triangular.mode),
		     right = in(of, of->law->triangular.right);
	const double width = in(of, right - left), rise = in(of, mode - left);
	const double u = uniform(of, index);

	if (u < in(of, rise / width))
		return in(of, left + in(of, sqrt(in(of, in(of, u * width) * rise))));
	return in(of, right - in(of, sqrt(in(of, in(of, in(of, 1.0 - u) * width) *
							 in(of, right - mode)))));
}

static double lognormal(const struct statement *of, uint64_t index)
{
	return weightd_jax_exp(of->dtype,
			       weightd_jax_joined_at(of->run, of->dtype, of->run->bits.key, index,
						     of->law->lognormal.sigma));
}

static double geometric(const struct statement *of, uint64_t index)
{
	const enum weightd_dtype dtype = default_dtype(of);
	const double u = weightd_jax_uniform_at(of->run, dtype, of->run->bits.key, index);
	const double p = weightd_jax_rounded(dtype, of->law->geometric.p);

	if (u == 0.0 || p == 1.0)
		return 1.0;
	return floor(weightd_jax_rounded(dtype, weightd_jax_log(dtype, u) /
							weightd_jax_log1p(of->run, dtype, -p))) +
	       1.0;
}

static double wald(const struct statement *of, uint64_t index)
{
	const enum weightd_dtype dtype = of->dtype;
	const double mean = in(of, of->law->wald.mean), squared = in(of, mean * mean);
	const double v = weightd_jax_normal_at(of->run, dtype, part(of, 2, 0), index);
	const double z = weightd_jax_uniform_at(of->run, dtype, part(of, 2, 1), index);
	const double y = in(of, v * v), y_squared = in(of, y * y);
	const double root = in(of, sqrt(weightd_jax_fused(dtype, in(of, 4.0 * mean), y,
							  in(of, squared * y_squared))));
	const double x =
		weightd_jax_fused(dtype, -in(of, mean / 2.0), root,
				  weightd_jax_fused(dtype, in(of, squared * y), 0.5, mean));

	return z <= in(of, mean / in(of, mean + x)) ? x : in(of, squared / x);
}

static double gamma_value(const struct statement *of, uint64_t index)
{
	return weightd_jax_gamma_at(of->run, of->dtype, of->run->bits.key, index,
				    of->law->gamma.shape, false);
}

static double beta(const struct statement *of, uint64_t index)
{
	const double a = weightd_jax_gamma_at(of->run, of->dtype, part(of, 2, 0), index,
					      of->law->beta.a, true);
	const double b = weightd_jax_gamma_at(of->run, of->dtype, part(of, 2, 1), index,
					      of->law->beta.b, true);
	const double most = a > b ? a : b;
	const double first = weightd_jax_exp(of->dtype, in(of, a - most));
	const double second = weightd_jax_exp(of->dtype, in(of, b - most));

	return in(of, first / in(of, first + second));
}

static double t(const struct statement *of, uint64_t index)
{
	const double half = in(of, in(of, of->law->standard_t.df) / 2.0);
	const double z = weightd_jax_normal_at(of->run, of->dtype, part(of, 2, 0), index);
	const double g =
		weightd_jax_gamma_at(of->run, of->dtype, part(of, 2, 1), index, half, false);

	return in(of, z * in(of, sqrt(in(of, half / g))));
}

static double chisquare_of(const struct statement *of, struct weightd_jax_key key, uint64_t index,
			   double df)
{
	const double half = in(of, df / 2.0);

	return in(of, 2.0 * weightd_jax_exp(of->dtype, weightd_jax_gamma_at(of->run, of->dtype, key,
									    index, half, true)));
}

static double chisquare(const struct statement *of, uint64_t index)
{
	return chisquare_of(of, of->run->bits.key, index, in(of, of->law->chisquare.df));
}

static double f(const struct statement *of, uint64_t index)
{
	const double dfnum = in(of, of->law->f.dfnum), dfden = in(of, of->law->f.dfden);
	const double top = chisquare_of(of, part(of, 2, 1), index, dfnum);
	const double bottom = chisquare_of(of, part(of, 2, 0), index, dfden);

	/* XLA makes one quotient of three. */
	return in(of, in(of, top * dfden) / in(of, dfnum * bottom));
}

/* Knuth's: as many uniform numbers as have a product above e^-lam; all elements share the keys. */
static double poisson(const struct statement *of, uint64_t index)
{
	const double lam = weightd_jax_rounded(default_dtype(of), of->law->poisson.lam);
	struct weightd_jax_key key = of->run->bits.key;
	double sum = 0.0, count = 0.0;

	if (lam == 0.0)
		return 0.0;
	for (; sum > -lam; count++) {
		const double u = weightd_jax_uniform_at(
			of->run, WEIGHTD_FLOAT32, weightd_jax_split_of(of->run, key, 2, 1), index);
		key = weightd_jax_split_of(of->run, key, 2, 0);
		sum = (double)(float)(sum + weightd_jax_log(WEIGHTD_FLOAT32, u));
	}
	return count - 1.0;
}

/* Two words for a value, whose remainders are put together as that of one number. */
static double randint32(const struct statement *of, uint64_t index)
{
	struct weightd_jax_bits bits = of->run->bits;
	const uint32_t span = (uint32_t)(int64_t)(of->law->integers.high - of->law->integers.low);
	uint32_t high, low, multiplier = (UINT32_C(1) << 16) % span;

	bits.key = part(of, 2, 0);
	weightd_jax_bits32(&bits, index, 1, &high);
	bits.key = part(of, 2, 1);
	weightd_jax_bits32(&bits, index, 1, &low);
	multiplier = multiplier * multiplier % span;
	return of->law->integers.low + (double)((high % span * multiplier + low % span) % span);
}

static double randint(const struct statement *of, uint64_t index)
{
	struct weightd_jax_bits bits = of->run->bits;
	const uint64_t span = (uint64_t)(int64_t)(of->law->integers.high - of->law->integers.low);
	uint64_t high, low, multiplier = (UINT64_C(1) << 32) % span;

	if (of->dtype != WEIGHTD_FLOAT64)
		return randint32(of, index);
	bits.key = part(of, 2, 0);
	weightd_jax_bits64(&bits, index, 1, &high);
	bits.key = part(of, 2, 1);
	weightd_jax_bits64(&bits, index, 1, &low);
	multiplier = multiplier * multiplier % span;
	return of->law->integers.low + (double)((high % span * multiplier + low % span) % span);
}

/* softmax of a row of logarithms: at most WEIGHTD_JAX_ROW_MAX, whose sum is in their order. */
static double dirichlet(const struct statement *of, uint64_t index)
{
	const uint64_t width = of->run->width, start = index - index % width;
	double most = -INFINITY, sum = 0.0, own = 0.0;

	for (uint64_t i = 0; i < width; i++) {
		const double value = weightd_jax_gamma_at(of->run, of->dtype, of->run->bits.key,
							  start + i, of->law->literal[i], true);
		most = value > most ? value : most;
	}
	for (uint64_t i = 0; i < width; i++) {
		const double value = weightd_jax_exp(
			of->dtype,
			in(of, weightd_jax_gamma_at(of->run, of->dtype, of->run->bits.key,
						    start + i, of->law->literal[i], true) -
				       most));
		sum = in(of, sum + value);
		own = start + i == index ? value : own;
	}
	return in(of, own * in(of, 1.0 / sum));
}

/* Element 'index' of generalized_normal(key, p). */
static double generalized_normal(const struct statement *of, struct weightd_jax_key key,
				 uint64_t index, double inverse)
{
	const double size =
		weightd_jax_gamma_at(of->run, of->dtype, weightd_jax_split_of(of->run, key, 2, 0),
				     index, inverse, false);
	const double u = weightd_jax_uniform_at(of->run, default_dtype(of),
						weightd_jax_split_of(of->run, key, 2, 1), index);

	return (u < 0.5 ? 1.0 : -1.0) * weightd_jax_power(of->dtype, size, inverse);
}

/* A row's number is one of the exponential numbers, as many as rows. */
static double ball(const struct statement *of, uint64_t index)
{
	const uint64_t width = of->run->width, start = index - index % width;
	const double p = in(of, of->law->reals[0]), inverse = in(of, 1.0 / p);
	struct weightd_jax_run rows = *of->run;
	double sum = 0.0, own = 0.0;

	rows.bits.numel /= width;
	for (uint64_t i = 0; i < width; i++) {
		const double value = generalized_normal(of, part(of, 2, 0), start + i, inverse);
		sum = in(of, sum + weightd_jax_power(of->dtype, fabs(value), p));
		own = start + i == index ? value : own;
	}
	const double u = weightd_jax_uniform_at(&rows, of->dtype, part(of, 2, 1), index / width);
	sum = in(of, sum - weightd_jax_log1p(of->run, of->dtype, -u));
	/* XLA multiplies by a power in place of a quotient. */
	return in(of, own * weightd_jax_power(of->dtype, sum, -inverse));
}

/* By kind, from WEIGHTD_JAX_RAYLEIGH on. */
static value_of *const values[] = {rayleigh,	triangular, lognormal, geometric, wald,
				   gamma_value, beta,	    t,	       chisquare, f,
				   poisson,	randint,    dirichlet, ball};

void weightd_jax_composed(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
			  enum weightd_dtype dtype, void *out)
{
	const struct statement statement = {run, draw->law, dtype};

	for (size_t i = 0; i < run->count; i++)
		weightd_element_write(
			out, dtype, i,
			values[draw->kind - WEIGHTD_JAX_RAYLEIGH](&statement, run->first + i));
}
