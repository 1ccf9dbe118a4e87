/*
 * XLA's reciprocal square root of float32, which begins with an approximation of the processor's.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_XLA_RSQRT_H
#define WEIGHTD_CORE_GENERATOR_JAX_XLA_RSQRT_H

#include "core/number/float_bits.h"

/* 1 / sqrt(x) of a normal number above 0, as of AMD's processors. */
float weightd_xla_rsqrt(float x);

#endif
