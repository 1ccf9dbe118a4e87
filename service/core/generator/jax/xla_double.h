/*
 * XLA's logarithm of 1 + x of float64, as compiled for processors with fused multiply-add.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_XLA_DOUBLE_H
#define WEIGHTD_CORE_GENERATOR_JAX_XLA_DOUBLE_H

#include "core/number/float_bits.h"
#include "core/number/c_functions.h"

#include <stdbool.h>
#include <stddef.h>

/* A release of jaxlib, as in struct weightd_jax_run. */
struct weightd_xla_release {
	bool is_early, is_late;
};

/* Whether a rational function gives log1p, for x in [-1, 0]: since 0.11.1 from sqrt(1/2) - 1 on. */
WEIGHTD_INLINE bool weightd_xla_is_near(double x, struct weightd_xla_release release)
{
	return release.is_late ? x >= -0x1.2bec333018867p-2
			       : __builtin_fabs(x) < 0x1.a827999fcef32p-2;
}

/* e^x by a rational function of Cephes; 0 below -708.4, infinite above 709.8. */
WEIGHTD_INLINE double weightd_xla_exp_double(double x)
{
	const double least = weightd_double_of_bits(0xC086232BDD7ABCD2u);
	const double most = weightd_double_of_bits(0x40862E42FEFA39EFu);
	if (x < least)
		return 0.0;
	if (x > most)
		return __builtin_inf();
	const double n =
		__builtin_floor(__builtin_fma(x, weightd_double_of_bits(0x3FF71547652B82FEu), 0.5));
	double g = __builtin_fma(-n, weightd_double_of_bits(0x3FE62E4000000000u), x);
	g = __builtin_fma(-n, weightd_double_of_bits(0x3EB7F7D1CF79ABCAu), g);
	const double square = g * g;
	double p = __builtin_fma(square, weightd_double_of_bits(0x3F2089CDD5E44BE8u),
				 weightd_double_of_bits(0x3F9F06D10CCA2C7Eu));
	p = __builtin_fma(p, square, 1.0) * g;
	double q = __builtin_fma(square, weightd_double_of_bits(0x3EC92EB6BC365FA0u),
				 weightd_double_of_bits(0x3F64AE39B508B6C0u));
	q = __builtin_fma(q, square, weightd_double_of_bits(0x3FCD17099887E074u));
	q = __builtin_fma(q, square, 2.0);
	/* By 2^n in two steps, since 2^1024 is no number. */
	const int64_t half = (int64_t)n / 2, rest = (int64_t)n - half;
	return __builtin_fma(p / (q - p), 2.0, 1.0) *
	       weightd_double_of_bits((uint64_t)(half + 1023) << 52) *
	       weightd_double_of_bits((uint64_t)(rest + 1023) << 52);
}

/* Logarithm of 1 + x, x in [-1, 0]. */
WEIGHTD_INLINE double weightd_xla_log1p_double(double x, struct weightd_xla_release release)
{
	static const double over[7] = {
		4.52700008624452e-05, 0.49854102823193375, 6.578732594206104,  29.911919328553072,
		60.94966798098779,    57.11296359058554,   20.039553499201283,
	};
	static const double under[7] = {
		1.0,
		15.062909083469192,
		83.04756596796722,
		221.76239823732857,
		309.09872225312057,
		216.42788614495947,
		60.11866049760384,
	};
	const double square = x * x;
	double n = over[0], d = under[0];

	if (!weightd_xla_is_near(x, release))
		return weightd_c_log(x + 1.0);
	for (size_t i = 1; i < 7; i++) {
		n = __builtin_fma(n, x, over[i]);
		d = __builtin_fma(d, x, under[i]);
	}
	return x + (release.is_early ? __builtin_fma(x * square, n / d, -0.5 * square)
				     : __builtin_fma(-0.5, square, x * square * (n / d)));
}

#endif
