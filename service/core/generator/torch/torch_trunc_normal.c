/*
 * torch's nn.init.trunc_normal_ in its two forms: the inverse error function of one uniform each
 * (before release 2.12), and rejection of whole tensors (since).
 */
#include "core/number/c_power.h"
#include "core/base/memory.h"
#include "core/base/work_limit.h"
#include "core/number/float_bits.h"
#include "core/generator/torch/torch_draws.h"
#include "core/number/c_functions.h"

#include <math.h>
#include <string.h>

/* Work of an element in a round. */
#define UNITS_OF_REDRAW 15

#define SQRT_2 0x1.6a09e667f3bcdp+0

static double normal_below(double x)
{
	return (1.0 + weightd_c_erf(x / SQRT_2)) / 2.0;
}

/* Coefficients of the rational approximation, lowest power first; A and C over B and D. */
static const double A[4] = {0.886226899, -1.645349621, 0.914624893, -0.140543331};
static const double B[4] = {-2.118377725, 1.442710462, -0.329097515, 0.012229801};
static const double C[4] = {-1.970840454, -1.624906493, 3.429567803, 1.641345311};
static const double D[2] = {3.543889200, 1.637067800};
#define HALF_OF_SLOPE 0.564189583547756286948 /* 1 / sqrt(pi) */

/* x * y + z, fused where the processor's kernels are. */
static float step_float(bool is_plain, float x, float y, double z)
{
	return is_plain ? x * y + (float)z : fmaf(x, y, (float)z);
}

static double step_double(bool is_plain, double x, double y, double z)
{
	return is_plain ? x * y + z : fma(x, y, z);
}

static float horner_float(bool is_plain, const double *coefficients, size_t count, float x)
{
	float sum = (float)coefficients[count - 1];

	for (size_t i = count - 1; i-- > 0;)
		sum = step_float(is_plain, sum, x, coefficients[i]);
	return sum;
}

static double horner_double(bool is_plain, const double *coefficients, size_t count, double x)
{
	double sum = coefficients[count - 1];

	for (size_t i = count - 1; i-- > 0;)
		sum = step_double(is_plain, sum, x, coefficients[i]);
	return sum;
}

static float inverse_erf_float(float y, bool is_plain)
{
	const float slope = 2.0f * (float)HALF_OF_SLOPE;
	float size = fabsf(y), x;

	if (size > 1.0f)
		return __builtin_nanf("");
	if (size == 1.0f)
		return copysignf(__builtin_inff(), y);
	if (size <= 0.7f) {
		float z = y * y, under = horner_float(is_plain, B, 4, z);
		x = y * horner_float(is_plain, A, 4, z) / step_float(is_plain, under, z, 1.0);
	} else {
		float z = sqrtf(-weightd_c_logf((1.0f - size) / 2.0f)),
		      under = horner_float(is_plain, D, 2, z);
		x = copysignf(horner_float(is_plain, C, 4, z), y) /
		    step_float(is_plain, under, z, 1.0);
	}
	for (int step = 0; step < 2; step++)
		x = x - (weightd_c_erff(x) - y) / (slope * weightd_c_expf(-x * x));
	return x;
}

static double inverse_erf_double(double y, bool is_plain)
{
	const double slope = 2.0 * HALF_OF_SLOPE;
	double size = fabs(y), x;

	if (size > 1.0)
		return __builtin_nan("");
	if (size == 1.0)
		return copysign(__builtin_inf(), y);
	if (size <= 0.7) {
		double z = y * y, under = horner_double(is_plain, B, 4, z);
		x = y * horner_double(is_plain, A, 4, z) / step_double(is_plain, under, z, 1.0);
	} else {
		double z = sqrt(-weightd_c_log((1.0 - size) / 2.0)),
		       under = horner_double(is_plain, D, 2, z);
		x = copysign(horner_double(is_plain, C, 4, z), y) /
		    step_double(is_plain, under, z, 1.0);
	}
	for (int step = 0; step < 2; step++)
		x = x - (weightd_c_erf(x) - y) / (slope * weightd_c_exp(-x * x));
	return x;
}

void weightd_torch_trunc_normal(const struct weightd_torch_run *run, double mean, double std,
				double a, double b)
{
	const double low = normal_below((a - mean) / std), high = normal_below((b - mean) / std);
	const double factor = std * SQRT_2;
	const bool is_plain = run->rules->is_plain;

	weightd_torch_uniform(run, 2.0 * low - 1.0, 2.0 * high - 1.0);
	if (run->out == NULL)
		return;
	if (run->dtype == WEIGHTD_FLOAT64) {
		double *out = run->out;
		for (size_t i = 0; i < run->count; i++)
			out[i] = fmin(fmax(inverse_erf_double(out[i], is_plain) * factor + mean, a),
				      b);
		return;
	}
	float *out = run->out;
	for (size_t i = 0; i < run->count; i++)
		out[i] = fminf(
			fmaxf(inverse_erf_float(out[i], is_plain) * (float)factor + (float)mean,
			      (float)a),
			(float)b);
}

bool weightd_torch_rejects(const struct weightd_torch_rules *rules, const struct weightd_law *law)
{
	return rules->rejects && law->trunc_normal.cut_low == 0.0 &&
	       law->trunc_normal.cut_high == 0.0;
}

void weightd_torch_scale_and_shift(const struct weightd_torch_run *run, double factor, double shift)
{
	if (run->out == NULL)
		return;
	for (size_t i = 0; i < run->count; i++) {
		if (run->dtype == WEIGHTD_FLOAT64) {
			double *out = run->out;
			out[i] = out[i] * factor;
			out[i] += shift;
		} else {
			float *out = run->out;
			out[i] = out[i] * (float)factor;
			out[i] += (float)shift;
		}
	}
}

static double rounded(enum weightd_dtype dtype, double value)
{
	char bytes[8];

	weightd_element_write(bytes, dtype, 0, value);
	return weightd_element_read(bytes, dtype, 0);
}

/* Where at least 0.3 of the normal distribution is inside: draws all again for the elements
 * outside. */
static enum weightd_code redraw(const struct weightd_torch_run *run, double mean, double std,
				double a, double b)
{
	const size_t size = weightd_dtype_row(run->dtype)->bytes;
	const double low = rounded(run->dtype, a), high = rounded(run->dtype, b);
	struct weightd_torch_run again = *run;
	enum weightd_code code = WEIGHTD_OK;
	bool any = true;

	weightd_torch_normal(run, mean, std);
	again.out = NULL;
	again.has_gaps = false; /* torch.empty_like of a view is contiguous */
	while (any && code == WEIGHTD_OK) {
		any = false;
		for (size_t i = 0; i < run->count && !any; i++) {
			double value = weightd_element_read(run->out, run->dtype, i);
			any = value < low || value > high;
		}
		if (!any)
			break;
		if (again.out == NULL &&
		    (again.out = weightd_memory_alloc(run->count * size)) == NULL)
			return WEIGHTD_ERR_NO_MEMORY;
		code = weightd_go_on(run->count * UNITS_OF_REDRAW, NULL);
		if (code != WEIGHTD_OK)
			break;
		weightd_torch_normal(&again, mean, std);
		for (size_t i = 0; i < run->count; i++) {
			double value = weightd_element_read(run->out, run->dtype, i);
			if (value < low || value > high)
				memcpy((char *)run->out + i * size,
				       (const char *)again.out + i * size, size);
		}
	}
	weightd_memory_free(again.out);
	return code;
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
		return weightd_c_log(u);
	return rounded(dtype, (double)weightd_c_logf((float)u));
}

/* Else: uniform proposals, accepted by their density. */
static enum weightd_code propose(const struct weightd_torch_run *run, double mean, double std,
				 double a, double b)
{
	const size_t size = weightd_dtype_row(run->dtype)->bytes;
	const double mode = fmax(a, fmin(mean, b)), distance = (mode - mean) / std;
	const double peak = -0.5 * weightd_c_power(fabs(distance), 2.0); /* Python's ** */
	struct weightd_torch_run candidates = *run, accept = *run;
	bool *pending = weightd_memory_alloc(run->count * sizeof *pending);
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;
	size_t left = run->count;

	candidates.out = weightd_memory_alloc(run->count * size);
	accept.out = weightd_memory_alloc(run->count * size);
	if (pending == NULL || candidates.out == NULL || accept.out == NULL)
		goto out;
	memset(pending, true, run->count);
	code = WEIGHTD_OK;
	while (left > 0) {
		/* Where few are accepted, there are many rounds. */
		code = weightd_go_on(run->count * UNITS_OF_REDRAW, NULL);
		if (code != WEIGHTD_OK)
			break;
		weightd_torch_uniform(&candidates, a, b);
		weightd_torch_uniform(&accept, 0.0, 1.0);
		for (size_t i = 0; i < run->count; i++) {
			if (!pending[i])
				continue;
			double x = weightd_element_read(candidates.out, run->dtype, i);
			double u = weightd_element_read(accept.out, run->dtype, i);
			memcpy((char *)run->out + i * size, (const char *)candidates.out + i * size,
			       size);
			if (log_in(run->dtype, u) > log_density(run->dtype, x, mean, std, peak))
				continue;
			pending[i] = false;
			left--;
		}
	}
out:
	weightd_memory_free(pending);
	weightd_memory_free(candidates.out);
	weightd_memory_free(accept.out);
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
