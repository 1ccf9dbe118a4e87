/*
 * Laws without chance that follow a formula of the position: ranges, kernels, transforms.
 */
#include "structure.h"

#include <math.h>

static uint64_t position(const struct sample *sample, uint64_t index)
{
	return index % sample->shape.dims[sample->shape.ndim - 1];
}

static double width(const struct sample *sample)
{
	return (double)sample->shape.dims[sample->shape.ndim - 1];
}

static struct law at_scale(struct law law, double scale)
{
	law.scale = scale;
	return law;
}

/* Angles in float32, as in the program that it comes from: their last bit moves a value by 2^-24 *
 * angle. */
static double sinusoids_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	const uint64_t channels = sample->shape.dims[1], half = channels / 2,
		       channel = index % channels;
	const float increment = (float)(log(law->number[0]) / (double)(half - 1));
	const float angle = (float)(index / channels) * expf(-increment * (float)(channel % half));

	return channel < half ? sin((double)angle) : cos((double)angle);
}

static void judge_sinusoids(const struct law *law, const struct sample *sample,
			    struct verdict *verdict)
{
	for (size_t i = 0; i < sample->count; i++) {
		const double expected = sinusoids_value(law, sample, i % sample->numel);
		const double position = (double)(i % sample->numel / sample->shape.dims[1]);
		const double allowed = position * 0x1p-23 + unit_of(sample->dtype, 1.0) / 2;
		judge_fact(verdict, fabs(sample->values[i] - expected) <= allowed,
			   "element %zu is %.17g, not %.17g", i, sample->values[i], expected);
	}
}

struct law sinusoids_law(double max_timescale)
{
	struct law law = formula_law("sinusoids", max_timescale, 0.0, sinusoids_value);

	law.judge = judge_sinusoids;
	return law;
}

static double position_encoding_value(const struct law *law, const struct sample *sample,
				      uint64_t index)
{
	const uint64_t channels = sample->shape.dims[1], channel = index % channels;
	const uint64_t sines = (channels + 1) / 2;
	const bool is_sine = law->number[1] != 0.0 ? channel % 2 == 0 : channel < sines;
	const uint64_t pair = law->number[1] != 0.0 ? channel / 2 : channel - (is_sine ? 0 : sines);
	const double angle = (double)(index / channels) /
			     pow(law->number[0], 2.0 * (double)pair / (double)channels);

	return (double)(float)(is_sine ? sin(angle) : cos(angle));
}

struct law position_encoding_law(double max_timescale, bool is_interleaved)
{
	struct law law =
		formula_law("position_encoding", max_timescale, 0.0, position_encoding_value);

	law.number[1] = is_interleaved ? 1.0 : 0.0;
	return law;
}

static double log_range_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	(void)law;
	return log((double)(position(sample, index) + 1));
}

struct law log_range_law(void)
{
	return formula_law("log range", 0.0, 1.0, log_range_value);
}

static double range_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	return law->number[0] * (double)position(sample, index);
}

struct law range_law(double step)
{
	return formula_law("range", step, 1.0, range_value);
}

static double rwkv_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	const double of = width(sample) - law->number[3];

	return law->number[0] +
	       law->number[1] * pow((double)position(sample, index) / of, law->number[2]);
}

struct law rwkv_range_law(double offset, double factor, double exponent, bool is_closed)
{
	struct law law = at_scale(formula_law("power range", offset, 2.0, rwkv_value), factor);

	law.number[1] = factor;
	law.number[2] = exponent;
	law.number[3] = is_closed ? 1.0 : 0.0;
	return law;
}

static double zigzag_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	(void)law;
	return log(0.3) + 0.5 * ((double)((position(sample, index) + 1) % 3) - 1.0);
}

struct law zigzag_law(void)
{
	return at_scale(formula_law("zigzag", 0.0, 1.0, zigzag_value), 1.0);
}

static double quarter_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	return index / (sample->numel / 4) == 1 ? law->number[0] : 0.0;
}

struct law second_quarter_law(double value)
{
	return formula_law("second quarter", value, 0.0, quarter_value);
}

/* Long, Shelhamer and Darrell 2015: upsample_filt() of their code. */
static double bilinear_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	const uint64_t size = sample->shape.dims[3], x = index % size, y = index / size % size;
	const uint64_t in = index / (size * size) % sample->shape.dims[1];
	const uint64_t out = index / (size * size) / sample->shape.dims[1];
	const double f = (double)((size + 1) / 2), centre = size % 2 == 1 ? f - 1.0 : f - 0.5;

	(void)law;
	return in == out
		       ? (1.0 - fabs((double)x - centre) / f) * (1.0 - fabs((double)y - centre) / f)
		       : 0.0;
}

struct law bilinear_law(void)
{
	return at_scale(formula_law("bilinear", 0.0, 2.0, bilinear_value), 1.0);
}

static double paddle_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	const double size = (double)sample->shape.dims[3], f = ceil(size / 2),
		     c = (2 * f - 1 - fmod(f, 2)) / (2 * f);
	const double x = fmod((double)index, size), y = fmod((double)index / size, size);

	(void)law;
	return (1.0 - fabs(x / f - c)) * (1.0 - fabs(y / f - c));
}

struct law paddle_bilinear_law(void)
{
	return at_scale(formula_law("Paddle's bilinear", 0.0, 2.0, paddle_value), 1.0);
}

/* More rows than columns: Sylvester's matrix of the least order 2^m that has them, over 2^(m/2). */
static double hadamard_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	const uint64_t rows = sample->shape.dims[0], columns = sample->shape.dims[1];
	const uint64_t taps = sample->numel / (rows * columns), tap = index % taps;
	const uint64_t row = index / taps / columns, column = index / taps % columns;
	unsigned m = 0, common = 0;

	(void)law;
	if (tap != taps / 2) /* of an odd kernel, the centre */
		return 0.0;
	if (rows <= columns)
		return row == column ? 1.0 : 0.0;
	while (1u << m < rows)
		m++;
	for (uint64_t bits = row & column; bits != 0; bits /= 2)
		common += bits % 2;
	return (common % 2 == 0 ? 1.0 : -1.0) / sqrt((double)(1u << m));
}

struct law hadamard_law(void)
{
	return formula_law("Hadamard", 0.0, 1.0, hadamard_value);
}

static double stft_value(const struct law *law, const struct sample *sample, uint64_t index)
{
	const double samples = width(sample), t = (double)position(sample, index),
		     k = (double)(index / (uint64_t)samples);
	double squares = 0.0;

	for (double i = 0; i < samples; i++)
		squares += pow(0.5 - 0.5 * cos(2.0 * M_PI * i / (samples - 1)), 2);
	const double window = (0.5 - 0.5 * cos(2.0 * M_PI * t / (samples - 1))) / sqrt(squares);
	const double angle = -2.0 * M_PI * t * k / samples;
	return window * (law->number[0] != 0.0 ? sin(angle) : cos(angle));
}

/* The angles are float32, of up to 2 pi samples. */
struct law hann_stft_law(bool is_imaginary)
{
	return at_scale(formula_law("STFT", is_imaginary ? 1.0 : 0.0, 16.0, stft_value), 1.0);
}
