/*
 * Fans: the number of inputs of an output of a weight tensor, and of outputs of an input.
 */
#ifndef WEIGHTD_FANS_H
#define WEIGHTD_FANS_H

#include "weightd/shape.h"

#include <stdbool.h>
#include <stdint.h>

#pragma GCC visibility push(default)

/* fan_in and fan_out of a weight tensor. */
struct weightd_fans {
	bool known;
	uint64_t fan_in, fan_out;
};

/*
 * Fans as torch.nn.init computes them from a shape: fan_in = size(1) * prod(size(2:)), fan_out =
 * size(0) * prod(size(2:)).  known = false below two dimensions or on overflow.
 */
struct weightd_fans weightd_fans_torch(const struct weightd_shape *shape);

/*
 * The fan that 'mode' names: "fan_in", "fan_out", "fan_avg" or "fan_geo_avg".  'is_jax': the last
 * is a power of 0.5 as jax computes it, which is not always the root.
 */
double weightd_fan_by_mode(const char *mode, double fan_in, double fan_out, bool is_jax);

#pragma GCC visibility pop

#endif
