/*
 * numpy.random.Generator's draws in float, and exponentials by logarithm.  Floats take halves of
 * words, whose other half waits in the generator; the functions of the C library are the ones that
 * numpy calls.
 */
#include "core/generator/numpy/numpy_floats.h"

#include "core/generator/numpy/ziggurat.h"
#include "core/distribution/distribution_table.h"
#include "core/number/c_functions.h"

#include <math.h>

static double uniform(struct weightd_pcg64 *pcg, const struct weightd_law *law)
{
	(void)law;
	return (double)weightd_generator_uniform_float(pcg);
}

static double normal(struct weightd_pcg64 *pcg, const struct weightd_law *law)
{
	(void)law;
	return (double)weightd_generator_normal_float(pcg);
}

static double exponential(struct weightd_pcg64 *pcg, const struct weightd_law *law)
{
	(void)law;
	return (double)weightd_generator_exponential_float(pcg);
}

static double inverse_exponential(struct weightd_pcg64 *pcg, const struct weightd_law *law)
{
	(void)law;
	return -weightd_c_log1p(-weightd_generator_uniform(pcg));
}

static double inverse_exponential_float(struct weightd_pcg64 *pcg, const struct weightd_law *law)
{
	(void)law;
	return (double)(float)-weightd_c_log1p(
		-(double)weightd_generator_uniform_float(pcg)); /* rounded once */
}

/* Johnk's for shapes below 1. */
static float small_gamma(struct weightd_pcg64 *pcg, float shape)
{
	for (;;) {
		const float u = weightd_generator_uniform_float(pcg);
		const float v = weightd_generator_exponential_float(pcg);
		if (u <= 1.0f - shape) {
			const float x = weightd_c_powf(u, 1.0f / shape);
			if (x <= v)
				return x;
		} else {
			const float y = -weightd_c_logf((1.0f - u) / shape);
			const float x = weightd_c_powf(1.0f - shape + shape * y, 1.0f / shape);
			if (x <= v + y)
				return x;
		}
	}
}

/* Marsaglia and Tsang's above. */
static float large_gamma(struct weightd_pcg64 *pcg, float shape)
{
	const float b = shape - 1.0f / 3.0f, c = 1.0f / sqrtf(9.0f * b);

	for (;;) {
		float x, v;
		do {
			x = weightd_generator_normal_float(pcg);
			v = 1.0f + c * x;
		} while (v <= 0.0f);
		v = v * v * v;
		const float u = weightd_generator_uniform_float(pcg);
		if (u < 1.0f - 0.0331f * (x * x) * (x * x))
			return b * v;
		if (weightd_c_logf(u) < 0.5f * x * x + b * (1.0f - v + weightd_c_logf(v)))
			return b * v;
	}
}

static double gamma_float(struct weightd_pcg64 *pcg, const struct weightd_law *law)
{
	const float shape = (float)law->gamma.shape;

	if (shape == 1.0f)
		return (double)weightd_generator_exponential_float(pcg);
	if (shape == 0.0f)
		return 0.0;
	return (double)(shape < 1.0f ? small_gamma(pcg, shape) : large_gamma(pcg, shape));
}

weightd_numpy_variant *weightd_numpy_variant_of(const struct weightd_law *law)
{
	static const struct {
		const struct weightd_distribution *distribution;
		unsigned variant;
		weightd_numpy_variant *draw;
	} rows[] = {
		{&weightd_distribution_uniform, WEIGHTD_DRAWN_FLOAT32, uniform},
		{&weightd_distribution_normal, WEIGHTD_DRAWN_FLOAT32, normal},
		{&weightd_distribution_exponential, WEIGHTD_DRAWN_FLOAT32, exponential},
		{&weightd_distribution_exponential, WEIGHTD_DRAWN_INVERSE, inverse_exponential},
		{&weightd_distribution_exponential, WEIGHTD_DRAWN_FLOAT32 | WEIGHTD_DRAWN_INVERSE,
		 inverse_exponential_float},
		{&weightd_distribution_gamma, WEIGHTD_DRAWN_FLOAT32, gamma_float},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].distribution == law->distribution && rows[i].variant == law->variant)
			return rows[i].draw;
	return NULL;
}

void weightd_numpy_draw_variant(struct weightd_pcg64 *pcg, const struct weightd_task *task,
				size_t count, void *out)
{
	weightd_numpy_variant *draw = weightd_numpy_variant_of(task->law);

	if (draw == uniform && out == NULL) {
		weightd_pcg64_skip32(pcg, count);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const double value = draw(pcg, task->law);
		if (out != NULL)
			weightd_element_write(out, task->dtype, i, value);
	}
}
