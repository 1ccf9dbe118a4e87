/*
 * normal: mean + std * z by Box-Muller.
 */
#include "core/rng/bounds.h"
#include "core/rng/philox.h"
#include "core/rng/tables.h"

#include <math.h>

enum { MEAN, STD };

static enum weightd_code prepare(struct weightd_recipe *recipe, const struct weightd_shape *shape,
                                 enum weightd_dtype dtype, const char *pointer, struct weightd_error *err)
{
	enum weightd_code code;

	(void)shape;
	if ((code = weightd_require_float(recipe, dtype, pointer, err)) != WEIGHTD_OK)
		return code;
	return weightd_require_finite(recipe, pointer, err);
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count, void *out)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t pair = (first + i) / 2 * 2;
		double u = ((double)weightd_stream_word(&task->stream, pair) + 0.5) * 0x1p-32;
		double t = (double)weightd_stream_word(&task->stream, pair + 1) * 0x1p-32 * 6.283185307179586;
		double z = sqrt(-2.0 * log(u)) * ((first + i) % 2 ? sin(t) : cos(t));
		double v = fmin(fmax(task->recipe->reals[MEAN] + z * task->recipe->reals[STD], task->recipe->reals[2]), task->recipe->reals[3]);
		weightd_element_write(out, task->dtype, i, v);
	}
	return WEIGHTD_OK;
}

static struct weightd_moments moments(const struct weightd_recipe *recipe)
{
	return (struct weightd_moments){true, recipe->reals[MEAN], recipe->reals[STD], recipe->reals[2], recipe->reals[3]};
}

const struct weightd_distribution weightd_distribution_trunc_normal = {
	.name = "trunc_normal",
	.doc = "Normal with a mean and a standard deviation, truncated to [a, b]",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM,
	.reals = {"mean", "std", "a", "b"},
	.prepare = prepare,
	.fill = fill,
	.moments = moments,
};
