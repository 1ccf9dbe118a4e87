/*
 * Laws: a distribution with its numbers, to which an initializer resolves.
 */
#ifndef WEIGHTD_LAW_H
#define WEIGHTD_LAW_H

#include <stdint.h>

#pragma GCC visibility push(default)

#define WEIGHTD_LAW_REALS 6
#define WEIGHTD_LAW_SIZES 2
#define WEIGHTD_LAW_DERIVED 16

struct weightd_distribution;
struct weightd_entry;

/*
 * The distribution's row names its numbers, in the order of 'reals' and 'sizes'; here they have the
 * same names.  Unused numbers are 0.
 */
struct weightd_law {
	const struct weightd_distribution *distribution;
	union {
		double reals[WEIGHTD_LAW_REALS];
		struct {
			double value;
		} constant, row_block;
		/* 'is_scaled': jax draws from -1 or 0 to 1 and multiplies by 'high'; 0 elsewhere,
		 * as all that only jax sets, which leaves the ids of other laws as they are. */
		struct {
			double low, high, unused[3], is_scaled;
		} uniform;
		struct {
			double low, high;
		} log_uniform, integers;
		/* 'is_joined': jax multiplies by sqrt(2) std at once. */
		struct {
			double mean, std, unused[3], is_joined;
		} normal;
		/* 'cut_low', 'cut_high': the bounds in std, as jax takes them, and timm's code
		 * where torch draws; 0 and 0: a and b; 1 and -1: a and b, by erfinv_ in each
		 * release of torch. */
		struct {
			double mean, std, a, b, cut_low, cut_high;
		} trunc_normal;
		struct {
			double gain;
		} orthogonal, scaled_eye;
		struct {
			double norm;
		} sphere_rows;
		struct {
			double sparsity, std;
		} sparse;
		struct {
			double max_timescale;
		} sinusoids;
		struct {
			double max_timescale, interleaved; /* 1 or 0 */
		} position_encoding;
		struct {
			double min, max, floor;
		} time_step;
		struct {
			double longest;
		} chrono;
		struct {
			double start, step;
		} linear_range;
		struct {
			double offset, factor, exponent;
		} power_range;
		struct {
			double base, step;
		} zigzag;
		struct {
			double scale;
		} exponential, rayleigh;
		struct {
			double a;
		} weibull, power, pareto, zipf;
		struct {
			double loc, scale;
		} laplace, gumbel, logistic, cauchy_at;
		struct {
			double left, mode, right;
		} triangular;
		/* 'is_random': an initializer of jax.random, which draws in its own way. */
		struct {
			double unused[5], is_random;
		} jax;
		struct {
			double mean, sigma;
		} lognormal;
		struct {
			double shape, scale;
		} gamma;
		struct {
			double a, b;
		} beta;
		struct {
			double dfnum, dfden, nonc; /* f has no 'nonc' */
		} f;
		struct {
			double df;
		} standard_t;
		struct {
			double df, nonc;
		} chisquare;
		struct {
			double mean, scale;
		} wald;
		struct {
			double mu, kappa;
		} vonmises;
		struct {
			double lam;
		} poisson;
		struct {
			double p;
		} binomial, bernoulli, geometric, logseries;
		struct {
			double n, p;
		} negative_binomial;
		struct {
			double good, bad, drawn;
		} hypergeometric;
		struct {
			double eps, dim, iterations;
		} singular;
		struct {
			double eps;
		} unit_normal;
	};
	union {
		uint64_t sizes[WEIGHTD_LAW_SIZES];
		uint64_t padding;      /* padded_normal: the row of zeros */
		uint64_t times;	       /* repeated_uniform, repeated_normal */
		uint64_t groups;       /* dirac */
		uint64_t axis;	       /* orthogonal_axis */
		uint64_t n;	       /* binomial, multinomial: trials */
		uint64_t pattern;      /* bilinear */
		uint64_t closed;       /* power_range */
		uint64_t dim_plus_one; /* slice_norm; 0: all elements together */
		uint64_t start; /* singular_*: the name's hash of the right vector's stream */
		struct {
			uint64_t kernel_first, is_turned;
		} delta;
		struct {
			uint64_t second, pair; /* 'pair': the name's hash of Q's stream */
		} lora;
		struct {
			uint64_t window, flags;
		} stft;
		struct {
			uint64_t count, flags; /* enum weightd_item_flags */
		} items;		       /* categorical, permutation, subset */
		struct {
			uint64_t extra, width;
		} grid; /* sincos_2d */
		struct {
			uint64_t block, blocks;
		} rows; /* row_block */
	};
	/* Explicit values of 'literal', row-major, or the lists of a call: items, then weights; of
	 * the plan's arena. */
	const double *literal;
	uint64_t literal_count;
	unsigned variant; /* enum weightd_variant; generators without such draws refuse it, or make
			     no difference */
	double derived[WEIGHTD_LAW_DERIVED]; /* filled by prepare(), a function of the rest */
	/* The tensor that a WEIGHTD_DERIVED one is computed from (plan.h). */
	const struct weightd_entry *origin;
};

#pragma GCC visibility pop

#endif
