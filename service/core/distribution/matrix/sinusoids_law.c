/*
 * sinusoids: positions as sines and cosines, (length, channels).  Row p holds sin(p / m^(i / (half
 * - 1))) for i < half = channels / 2, then the cosines of the same angles.
 *
 * Source: openai/whisper model.py, sinusoids(), which transformers has, too.  Angles are float32 as
 * there; their sine and cosine are exact but for the last bit.
 */
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"
#include "core/distribution/matrix/turns.h"

enum { INCREMENT }; /* derived: log(max_timescale) / (half - 1), float32 */

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	(void)dtype;
	if (shape->ndim != 2 || shape->dims[1] % 2 != 0 || shape->dims[1] < 4) {
		char text[64];
		weightd_shape_text(shape, text, sizeof text);
		weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
				  "sinusoids cannot fill %s", text);
		weightd_error_expected(
			err, "(length, channels) with an even number of channels, at least 4");
		return WEIGHTD_ERR_SHAPE_MISMATCH;
	}
	const double half = (double)(shape->dims[1] / 2);
	law->derived[INCREMENT] =
		(float)(weightd_log_double(law->sinusoids.max_timescale) / (half - 1.0));
	return WEIGHTD_OK;
}

static double element(const struct weightd_task *task, uint64_t index)
{
	const uint64_t channels = task->shape->dims[1], half = channels / 2;
	const uint64_t position = index / channels, channel = index % channels;
	const uint64_t i = channel < half ? channel : channel - half;
	const float exponent = (float)-task->law->derived[INCREMENT] * (float)i;
	const float angle = (float)position * (float)weightd_exp((double)exponent);
	double sine, cosine;

	weightd_turns((double)angle * 0x1.45f306dc9c883p-1, &cosine,
		      &sine); /* in quarters: times 2 / pi */
	return channel < half ? sine : cosine;
}

const struct weightd_distribution weightd_distribution_sinusoids = {
	.name = "sinusoids",
	.doc = "Sines, then cosines of positions at growing wavelengths",
	.flags = WEIGHTD_ELEMENTWISE,
	.reals = {"max_timescale"},
	.prepare = prepare,
	.fill = weightd_fill_elements,
	.element = element,
};
