/*
 * stft: the real or imaginary part of a short-time Fourier transform as a convolution's kernel,
 * cos or sin(-2 pi t k / n) times a window, t the sample, k the frequency, n = 2 (frequencies - 1).
 *
 * Source: keras/src/initializers/constant_initializers.py, STFT.  Its angle has the dtype of the
 * tensor, and so has this one's for float32; below that it is float32, for float64 exact.
 */
#include "core/distribution/bounds.h"
#include "core/distribution/matrix/stft_law.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"
#include "core/distribution/matrix/turns.h"
#include "core/distribution/matrix/window.h"

enum { SCALING }; /* derived */

#define FRAME_MAX ((uint64_t)1 << 24)

static bool has(const struct weightd_law *law, enum weightd_stft_flags flag)
{
	return (law->stft.flags & flag) != 0;
}

static uint64_t frame_of(const struct weightd_law *law, const struct weightd_shape *shape)
{
	return shape->dims[has(law, WEIGHTD_STFT_FREQUENCY_FIRST) ? 2 : 0];
}

/* The number by which the window is divided. */
static double scaling(const struct weightd_law *law, uint64_t frame)
{
	double sum = 0.0;

	if (law->stft.window == WEIGHTD_WINDOW_NONE ||
	    !(has(law, WEIGHTD_STFT_DENSITY) || has(law, WEIGHTD_STFT_SPECTRUM)))
		return 1.0;
	for (uint64_t i = 0; i < frame; i++) {
		const double w = weightd_window_sample((enum weightd_window)law->stft.window, i,
						       frame, has(law, WEIGHTD_STFT_PERIODIC));
		sum += has(law, WEIGHTD_STFT_DENSITY) ? w * w : w < 0.0 ? -w : w;
	}
	return has(law, WEIGHTD_STFT_DENSITY) ? __builtin_sqrt(sum) : sum;
}

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	enum weightd_code code = weightd_require_float(law, dtype, pointer, err);
	char text[128];

	if (code != WEIGHTD_OK)
		return code;
	const bool is_rank_3 = shape->ndim == 3;
	const uint64_t frame = is_rank_3 ? frame_of(law, shape) : 0;
	const uint64_t frequencies =
		is_rank_3 ? shape->dims[has(law, WEIGHTD_STFT_FREQUENCY_FIRST) ? 0 : 2] : 0;
	if (!is_rank_3 || shape->dims[1] != 1 || frequencies < 2) {
		weightd_shape_text(shape, text, sizeof text);
		weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer, "stft cannot fill %s",
				  text);
		weightd_error_expected(
			err, has(law, WEIGHTD_STFT_FREQUENCY_FIRST)
				     ? "(frequencies, 1, samples), at least 2 frequencies"
				     : "(samples, 1, frequencies), at least 2 frequencies");
		return WEIGHTD_ERR_SHAPE_MISMATCH;
	}
	if (frame > FRAME_MAX) {
		weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
				  "a frame of %llu samples", (unsigned long long)frame);
		weightd_error_expected(err, "at most 2^24 samples");
		return WEIGHTD_ERR_LIMIT_EXCEEDED;
	}
	law->derived[SCALING] = scaling(law, frame);
	if (frame == 0 || law->derived[SCALING] > 0.0)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
			  "every sample of the window of %llu samples is 0",
			  (unsigned long long)frame);
	weightd_error_expected(err, "a longer frame, or no scaling");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

static double element(const struct weightd_task *task, uint64_t index)
{
	const struct weightd_law *law = task->law;
	const bool is_first = has(law, WEIGHTD_STFT_FREQUENCY_FIRST);
	const uint64_t width = task->shape->dims[2], frame = frame_of(law, task->shape);
	const uint64_t frequencies = task->shape->dims[is_first ? 0 : 2], n = 2 * (frequencies - 1);
	const uint64_t t = is_first ? index % width : index / width,
		       k = is_first ? index / width : index % width;
	const double window = weightd_window_sample((enum weightd_window)law->stft.window, t, frame,
						    has(law, WEIGHTD_STFT_PERIODIC));
	double turns, cosine, sine;

	if (task->dtype == WEIGHTD_FLOAT64) {
		turns = -4.0 * ((double)(t * (k % n) % n) / (double)n);
	} else {
		const float angle = -2.0f * (float)t * ((float)k / (float)n) * 0x1.921fb6p+1f;
		turns = (double)angle * 0x1.45f306dc9c883p-1; /* times 2 / pi */
	}
	weightd_turns(turns, &cosine, &sine);
	const double value = has(law, WEIGHTD_STFT_IMAGINARY) ? sine : cosine;
	return law->stft.window == WEIGHTD_WINDOW_NONE ? value
						       : value * window / law->derived[SCALING];
}

const struct weightd_distribution weightd_distribution_stft = {
	.name = "stft",
	.doc = "A short-time Fourier transform as a kernel, its real or imaginary part",
	.flags = WEIGHTD_ELEMENTWISE,
	.sizes = {"window", "flags"},
	.prepare = prepare,
	.fill = weightd_fill_elements,
	.element = element,
};
