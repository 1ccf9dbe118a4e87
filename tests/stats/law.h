/*
 * Laws: what the values of an initializer must be, stated without the service's code.
 *
 * A law of independent values is its distribution function, from a textbook and the C library.
 * Other laws judge a whole sample by hooks of their own (structure.h).
 */
#ifndef WEIGHTD_TEST_LAW_H
#define WEIGHTD_TEST_LAW_H

#include "judge.h"

#include <stdbool.h>

#define LAW_NUMBERS 6

struct law {
	const char *name;
	double number[LAW_NUMBERS];
	double (*below)(const double *number, double x); /* P(X <= x) */
	double low, high;  /* no value lies outside; infinite if there is no bound */
	bool high_is_open; /* high itself is no value */
	bool rounds;	   /* values are rounded to the dtype, across the bounds if need be */
	unsigned moments; /* the first .. moments-th are compared; 0: their errors are not normal */
	/* Judges a sample; NULL: independent values of 'below'. */
	void (*judge)(const struct law *law, const struct sample *sample, struct verdict *verdict);
	double (*value)(const struct law *law, const struct sample *sample, uint64_t index);
	double ulps;  /* of 'value': how far a value may lie from it */
	double scale; /* .. and no closer than for a value of this size */
};

struct law uniform_law(double low, double high); /* [low, high) */
struct law symmetric_law(double bound);		 /* uniform on [-bound, bound) */
struct law normal_law(double mean, double std);
/* The normal (mean, std) restricted to [low, high]. */
struct law cut_law(double mean, double std, double low, double high);
/* As above with bounds in std. */
struct law cut_in_std_law(double std, double low, double high);
/* The normal cut at two of its std such that the values have the std 'std'. */
struct law cut_at_2_law(double std);
struct law exponential_law(double scale);
struct law rayleigh_law(double scale);
struct law weibull_law(double a);
struct law power_law(double a);
struct law pareto_law(double a);
struct law laplace_law(double loc, double scale);
struct law gumbel_law(double loc, double scale);
struct law logistic_law(double loc, double scale);
struct law cauchy_law(void);
struct law triangular_law(double left, double mode, double right);
struct law lognormal_law(double mean, double sigma);
struct law wald_law(double mean, double scale);
/* softplus^-1 of max(exp(U(log least, log most)), floor). */
struct law time_step_law(double least, double most, double floor);
/* log of uniform on [low, high). */
struct law log_uniform_law(double low, double high);

/* 1 / sqrt(E f(z)^2), z standard normal */
double second_moment_gain(double (*f)(double z));

/* law_special.c: incomplete gamma and beta functions, and Bessel functions */
double gamma_below(double shape, double x); /* regularised, lower */
double beta_below(double a, double b, double x);
struct law gamma_law(double shape, double scale);
struct law beta_law(double a, double b);
struct law f_law(double dfnum, double dfden);
struct law student_law(double df);
struct law noncentral_chisquare_law(double df, double nonc);
struct law noncentral_f_law(double dfnum, double dfden, double nonc);
struct law vonmises_law(double kappa);
/* One coordinate of a point uniform on the sphere of radius 'radius' in 'dimensions' dimensions. */
struct law sphere_law(double dimensions, double radius);

#endif
