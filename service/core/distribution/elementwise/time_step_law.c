/*
 * time_step: x with softplus(x) = t, where log(t) is uniform and t is at least a floor.
 *
 * Source: mamba_ssm modules/mamba_simple.py, dt_proj.bias: t = exp(u (log max - log min) + log
 * min), x = t + log(-expm1(-t)).  u has 53 bits for every dtype: the uniform distribution in
 * float64.
 */
#include "core/number/elementary.h"
#include "core/distribution/distribution_table.h"

enum { LOG_LEAST, LOG_SPAN }; /* derived */

#define CHUNK 256

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	const double least = law->time_step.min, most = law->time_step.max,
		     floor = law->time_step.floor;

	(void)shape, (void)dtype;
	if (!(least >= 1e-9 && least <= most && most <= 1.0 && floor >= 1e-9 && floor <= most)) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				  "time steps from %g to %g with the floor %g cannot be drawn",
				  least, most, floor);
		weightd_error_expected(err, "1e-9 <= min <= max <= 1 and 1e-9 <= floor <= max");
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	law->derived[LOG_LEAST] = weightd_log_double(least);
	law->derived[LOG_SPAN] = weightd_log_double(most) - law->derived[LOG_LEAST];
	return WEIGHTD_OK;
}

static double step(const struct weightd_law *law, double u)
{
	const double exponent = u * law->derived[LOG_SPAN] + law->derived[LOG_LEAST];
	/* The exponential takes numbers up to 0. */
	double t = weightd_exp(exponent < 0.0 ? exponent : 0.0);

	t = t > law->time_step.floor ? t : law->time_step.floor;
	return t + weightd_log_double(1.0 - weightd_exp(-t));
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	const unsigned bytes = weightd_dtype_row(task->dtype)->bytes;
	struct weightd_law uniform = {.distribution = &weightd_distribution_uniform,
				      .uniform = {.low = 0.0, .high = 1.0}};
	struct weightd_task inner = *task;
	double values[CHUNK];
	enum weightd_code code = weightd_distribution_uniform.prepare(&uniform, task->shape,
								      WEIGHTD_FLOAT64, NULL, NULL);

	inner.law = &uniform;
	inner.dtype = WEIGHTD_FLOAT64;
	for (size_t done = 0; code == WEIGHTD_OK && done < count;) {
		const size_t part = count - done < CHUNK ? count - done : CHUNK;
		code = weightd_distribution_uniform.fill(&inner, first + done, part, values);
		for (size_t i = 0; code == WEIGHTD_OK && i < part; i++)
			weightd_element_write((unsigned char *)out + done * bytes, task->dtype, i,
					      step(task->law, values[i]));
		done += part;
	}
	return code;
}

const struct weightd_distribution weightd_distribution_time_step = {
	.name = "time_step",
	.doc = "The inverse softplus of log-uniform time steps",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"min", "max", "floor"},
	.prepare = prepare,
	.fill = fill,
};
