/*
 * jax.random's float64 values (jax_enable_x64), as XLA compiles them for the CPU.  Logarithm and
 * error function are the C library's, which XLA calls, too.
 */
#include "core/generator/jax/jax_draws.h"

#include "core/generator/jax/xla_double.h"
#include "core/number/float_bits.h"
#include "core/base/clones.h"
#include "core/number/c_functions.h"

#include <math.h>

#define SQRT_2 0x1.6a09e667f3bcdp+0

/* XLA's threads take a subnormal number for 0 and give 0 for it. */
WEIGHTD_INLINE double flushed(double x)
{
	const uint64_t bits = weightd_bits_of_double(x);

	return weightd_double_of_bits((bits & 0x7FF0000000000000u) == 0 ? bits & 0x8000000000000000u
									: bits);
}

WEIGHTD_INLINE double horner(const double *coefficients, size_t count, double x)
{
	double sum = coefficients[0];

	for (size_t i = 1; i < count; i++)
		sum = __builtin_fma(sum, x, coefficients[i]);
	return sum;
}

/* Inverse error function of u in [-1, 1] (Giles 2010); infinite at both ends. */
WEIGHTD_INLINE double erf_inv(double u, struct weightd_xla_release release)
{
	static const double small[23] = {
		-3.64441206401782e-21,	-1.6850591381820166e-19, 1.28584807152564e-18,
		1.1157877678025181e-17, -1.333171662854621e-16,	 2.0972767875968562e-17,
		6.637638134358324e-15,	-4.054566272975207e-14,	 -8.151934197605472e-14,
		2.6335093153082323e-12, -1.2975133253453532e-11, -5.415412054294628e-11,
		1.0512122733215323e-09, -4.112633980346984e-09,	 -2.9070369957882005e-08,
		4.2347877827932404e-07, -1.3654692000834679e-06, -1.3882523362786469e-05,
		0.00018673420803405714, -0.000740702534166267,	 -0.006033670871430149,
		0.24015818242558962,	1.6536545626831027,
	};
	static const double middle[19] = {
		2.2137376921775787e-09, 9.075656193888539e-08,	-2.7517406297064545e-07,
		1.8239629214389228e-08, 1.5027403968909828e-06, -4.013867526981546e-06,
		2.9234449089955446e-06, 1.2475304481671779e-05, -4.7318229009055734e-05,
		6.828485145957318e-05,	2.4031110387097894e-05, -0.0003550375203628475,
		0.0009532893797373805,	-0.0016882755560235047, 0.002491442096107851,
		-0.003751208507569241,	0.005370914553590064,	1.0052589676941592,
		3.0838856104922208,
	};
	static const double large[17] = {
		-2.7109920616438573e-11, -2.555641816996525e-10,  1.5076572693500548e-09,
		-3.789465440126737e-09,	 7.61570120807834e-09,	  -1.496002662714924e-08,
		2.914795345090108e-08,	 -6.771199775845234e-08,  2.2900482228026655e-07,
		-9.9298272942317e-07,	 4.526062597223154e-06,	  -1.968177810553167e-05,
		7.599527703001776e-05,	 -0.00021503011930044477, -0.00013871931833623122,
		1.0103004648645344,	 4.849906401408584,
	};
	const double w = -weightd_xla_log1p_double(-(u * u), release);

	if (__builtin_fabs(u) == 1.0)
		return u * INFINITY;
	if (w < 6.25)
		return u * horner(small, 23, w - 3.125);
	return u * (w < 16.0 ? horner(middle, 19, __builtin_sqrt(w) - 3.25)
			     : horner(large, 17, __builtin_sqrt(w) - 5.0));
}

/* 52 bits as a fraction, times (high - low), plus low, fused; not below 'low'. */
WEIGHTD_INLINE double uniform_of(uint64_t word, double low, double range)
{
	const double fraction = weightd_double_of_bits(word >> 12 | 0x3FF0000000000000u) - 1.0;
	const double value = __builtin_fma(fraction, range, low);

	return value < low ? low : value;
}

/* The numbers of a draw: bounds of the uniform, of the normal, the factor. */
struct numbers {
	bool is_uniform;
	struct weightd_xla_release release;
	double low, high, least, most, scale, root;
};

WEIGHTD_CLONES
static void values(const uint64_t *words, size_t count, const struct numbers *numbers, double *out)
{
	const struct numbers n = *numbers;
	const double range = n.high - n.low;

	for (size_t i = 0; i < count; i++) {
		double value = flushed(uniform_of(words[i], n.low, range));
		if (!n.is_uniform) {
			value = n.root * erf_inv(value, n.release);
			value = value < n.least ? n.least : value;
			value = value > n.most ? n.most : value;
		}
		out[i] = flushed(value * n.scale);
	}
}

static struct numbers numbers_of(const struct weightd_jax_draw *draw,
				 struct weightd_xla_release release)
{
	const double low = flushed(draw->low), high = flushed(draw->high);
	struct numbers numbers = {
		.is_uniform = draw->kind == WEIGHTD_JAX_UNIFORM,
		.release = release,
		.low = low,
		.high = high,
		.least = -INFINITY,
		.most = INFINITY,
		.scale = flushed(draw->scale),
		.root = SQRT_2,
	};

	if (draw->kind == WEIGHTD_JAX_JOINED) {
		numbers.root = flushed(SQRT_2 * numbers.scale);
		numbers.scale = 1.0;
	}
	if (draw->kind == WEIGHTD_JAX_NORMAL || draw->kind == WEIGHTD_JAX_JOINED) {
		numbers.low = -0x1.fffffffffffffp-1;
		numbers.high = 1.0;
	} else if (draw->kind == WEIGHTD_JAX_TRUNCATED) {
		numbers.least = flushed(nextafter(low, INFINITY));
		numbers.most = flushed(nextafter(high, -INFINITY));
		numbers.low = weightd_c_erf(low * (1.0 / SQRT_2));
		numbers.high = weightd_c_erf(high * (1.0 / SQRT_2));
	}
	return numbers;
}

void weightd_jax_doubles(const struct weightd_jax_run *run, const struct weightd_jax_draw *draw,
			 double *out)
{
	const struct weightd_xla_release release = {run->is_early, run->is_late};
	const struct numbers numbers = numbers_of(draw, release);
	const double shift = flushed(draw->shift);
	uint64_t words[WEIGHTD_JAX_BATCH];

	for (size_t done = 0; done < run->count; done += WEIGHTD_JAX_BATCH) {
		size_t count = run->count - done < WEIGHTD_JAX_BATCH ? run->count - done
								     : WEIGHTD_JAX_BATCH;
		weightd_jax_bits64(&run->bits, run->first + done, count, words);
		values(words, count, &numbers, out + done);
	}
	for (size_t i = 0; i < run->count && shift != 0.0; i++)
		out[i] = flushed(out[i] + shift);
}
