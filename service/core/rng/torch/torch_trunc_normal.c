/*
 * torch's nn.init.trunc_normal_ in its two forms: the inverse error function of one uniform each
 * (before release 2.12), and rejection of whole tensors (since).
 */
#include "core/narrow.h"
#include "core/rng/torch/torch_draws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SQRT_2 0x1.6a09e667f3bcdp+0

static double normal_below(double x)
{
	return (1.0 + erf(x / SQRT_2)) / 2.0;
}

/* Coefficients of the rational approximation, lowest power first; A and C over B and D. */
static const double A[4] = {0.886226899, -1.645349621, 0.914624893, -0.140543331};
static const double B[4] = {-2.118377725, 1.442710462, -0.329097515, 0.012229801};
static const double C[4] = {-1.970840454, -1.624906493, 3.429567803, 1.641345311};
static const double D[2] = {3.543889200, 1.637067800};
#define HALF_OF_SLOPE 0.564189583547756286948 /* 1 / sqrt(pi) */

static float inverse_erf_float(float y)
{
	const float slope = 2.0f * (float)HALF_OF_SLOPE;
	float size = fabsf(y), x;

	if (size > 1.0f)
		return __builtin_nanf("");
	if (size == 1.0f)
		return copysignf(__builtin_inff(), y);
	if (size <= 0.7f) {
		float z = y * y;
		float over = fmaf(fmaf(fmaf((float)A[3], z, (float)A[2]), z, (float)A[1]), z, (float)A[0]);
		float under = fmaf(fmaf((float)B[3], z, (float)B[2]), z, (float)B[1]);
		x = y * over / fmaf(fmaf(under, z, (float)B[0]), z, 1.0f);
	} else {
		float z = sqrtf(-logf((1.0f - size) / 2.0f));
		float over = fmaf(fmaf(fmaf((float)C[3], z, (float)C[2]), z, (float)C[1]), z, (float)C[0]);
		x = copysignf(over, y) / fmaf(fmaf((float)D[1], z, (float)D[0]), z, 1.0f);
	}
	for (int step = 0; step < 2; step++)
		x = x - (erff(x) - y) / (slope * expf(-x * x));
	return x;
}

static double inverse_erf_double(double y)
{
	const double slope = 2.0 * HALF_OF_SLOPE;
	double size = fabs(y), x;

	if (size > 1.0)
		return __builtin_nan("");
	if (size == 1.0)
		return copysign(__builtin_inf(), y);
	if (size <= 0.7) {
		double z = y * y;
		double over = fma(fma(fma(A[3], z, A[2]), z, A[1]), z, A[0]);
		x = y * over / fma(fma(fma(fma(B[3], z, B[2]), z, B[1]), z, B[0]), z, 1.0);
	} else {
		double z = sqrt(-log((1.0 - size) / 2.0));
		double over = fma(fma(fma(C[3], z, C[2]), z, C[1]), z, C[0]);
		x = copysign(over, y) / fma(fma(D[1], z, D[0]), z, 1.0);
	}
	for (int step = 0; step < 2; step++)
		x = x - (erf(x) - y) / (slope * exp(-x * x));
	return x;
}

void weightd_torch_trunc_normal(const struct weightd_torch_run *run, double mean, double std, double a,
                                double b)
{
	const double low = normal_below((a - mean) / std), high = normal_below((b - mean) / std);
	const double factor = std * SQRT_2;

	weightd_torch_uniform(run, 2.0 * low - 1.0, 2.0 * high - 1.0);
	if (run->out == NULL)
		return;
	if (run->dtype == WEIGHTD_FLOAT64) {
		double *out = run->out;
		for (size_t i = 0; i < run->count; i++)
			out[i] = fmin(fmax(inverse_erf_double(out[i]) * factor + mean, a), b);
		return;
	}
	float *out = run->out;
	for (size_t i = 0; i < run->count; i++)
		out[i] = fminf(fmaxf(inverse_erf_float(out[i]) * (float)factor + (float)mean, (float)a),
		               (float)b);
}


static double rounded(enum weightd_dtype dtype, double value)
{
	char bytes[8];

	weightd_element_write(bytes, dtype, 0, value);
	return weightd_element_read(bytes, dtype, 0);
}

/* Where at least 0.3 of the normal distribution lies inside: draws all again for those outside. */
static enum weightd_code redraw(const struct weightd_torch_run *run, double mean, double std, double a,
                                double b)
{
	const size_t size = weightd_dtype_row(run->dtype)->bytes;
	const double low = rounded(run->dtype, a), high = rounded(run->dtype, b);
	struct weightd_torch_run again = *run;
	bool any = true;

	weightd_torch_normal(run, mean, std);
	again.out = NULL;
	while (any) {
		any = false;
		for (size_t i = 0; i < run->count && !any; i++) {
			double value = weightd_element_read(run->out, run->dtype, i);
			any = value < low || value > high;
		}
		if (!any)
			break;
		if (again.out == NULL && (again.out = malloc(run->count * size)) == NULL)
			return WEIGHTD_ERR_NO_MEMORY;
		weightd_torch_normal(&again, mean, std);
		for (size_t i = 0; i < run->count; i++) {
			double value = weightd_element_read(run->out, run->dtype, i);
			if (value < low || value > high)
				memcpy((char *)run->out + i * size, (const char *)again.out + i * size, size);
		}
	}
	free(again.out);
	return WEIGHTD_OK;
}

/*
 * -(x - mean)^2 / (2 std^2) - peak; the half types compute each step in float and round it,
 * and sub_ rounds its number to them first while div_ does not.
 */
static double log_density(enum weightd_dtype dtype, double x, double mean, double std, double peak)
{
	if (dtype == WEIGHTD_FLOAT64) {
		double scaled = (x - mean) / std;
		return scaled * scaled * -0.5 - peak;
	}
	if (dtype == WEIGHTD_FLOAT32) {
		float scaled = ((float)x - (float)mean) / (float)std;
		return (double)(scaled * scaled * -0.5f - (float)peak);
	}
	float value = (float)rounded(dtype, (double)((float)x - (float)rounded(dtype, mean)));
	value = (float)rounded(dtype, (double)(value / (float)std));
	value = (float)rounded(dtype, (double)(value * value));
	value = (float)rounded(dtype, (double)(value * -0.5f));
	return rounded(dtype, (double)(value - (float)rounded(dtype, peak)));
}

static double log_in(enum weightd_dtype dtype, double u)
{
	if (dtype == WEIGHTD_FLOAT64)
		return log(u);
	return rounded(dtype, (double)logf((float)u));
}

/* Else: uniform proposals, accepted by their density. */
static enum weightd_code propose(const struct weightd_torch_run *run, double mean, double std, double a,
                                 double b)
{
	const size_t size = weightd_dtype_row(run->dtype)->bytes;
	const double mode = fmax(a, fmin(mean, b)), distance = (mode - mean) / std;
	const double peak = -0.5 * (distance * distance);
	struct weightd_torch_run candidates = *run, accept = *run;
	bool *pending = malloc(run->count * sizeof *pending);
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;
	size_t left = run->count;

	candidates.out = malloc(run->count * size);
	accept.out = malloc(run->count * size);
	if (pending == NULL || candidates.out == NULL || accept.out == NULL)
		goto out;
	memset(pending, true, run->count);
	while (left > 0) {
		weightd_torch_uniform(&candidates, a, b);
		weightd_torch_uniform(&accept, 0.0, 1.0);
		for (size_t i = 0; i < run->count; i++) {
			if (!pending[i])
				continue;
			double x = weightd_element_read(candidates.out, run->dtype, i);
			double u = weightd_element_read(accept.out, run->dtype, i);
			memcpy((char *)run->out + i * size, (const char *)candidates.out + i * size, size);
			if (log_in(run->dtype, u) > log_density(run->dtype, x, mean, std, peak))
				continue;
			pending[i] = false;
			left--;
		}
	}
	code = WEIGHTD_OK;
out:
	free(pending);
	free(candidates.out);
	free(accept.out);
	return code;
}

enum weightd_code weightd_torch_reject_normal(const struct weightd_torch_run *run, double mean,
                                              double std, double a, double b)
{
	double inside = normal_below((b - mean) / std) - normal_below((a - mean) / std);

	if (run->count == 0)
		return WEIGHTD_OK;
	return inside > 0.3 ? redraw(run, mean, std, a, b) : propose(run, mean, std, a, b);
}
