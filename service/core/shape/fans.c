/*
 * Fans of a shape, and the choice among them by mode.
 */
#include "weightd/fans.h"

#include "core/number/c_power.h"

#include <math.h>
#include <string.h>

struct weightd_fans weightd_fans_torch(const struct weightd_shape *shape)
{
	struct weightd_fans fans = {.known = false};
	uint64_t receptive = 1;

	if (shape->ndim < 2)
		return fans;
	for (unsigned i = 2; i < shape->ndim; i++) {
		if (!weightd_checked_mul(receptive, shape->dims[i], &receptive))
			return fans;
	}
	fans.known = weightd_checked_mul(shape->dims[1], receptive, &fans.fan_in) &&
		     weightd_checked_mul(shape->dims[0], receptive, &fans.fan_out);
	return fans;
}

double weightd_fan_by_mode(const char *mode, double fan_in, double fan_out, bool is_jax)
{
	if (strcmp(mode, "fan_in") == 0)
		return fan_in;
	if (strcmp(mode, "fan_out") == 0)
		return fan_out;
	if (strcmp(mode, "fan_avg") == 0)
		return (fan_in + fan_out) / 2.0;
	return is_jax ? weightd_c_power(fan_in * fan_out, 0.5) : sqrt(fan_in * fan_out);
}
