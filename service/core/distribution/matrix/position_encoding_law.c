/*
 * position_encoding: positions as sines and cosines, (length, channels).  The angle of pair i at
 * position p is p / m^(2 i / channels); its sine and cosine stand side by side, or all sines come
 * before all cosines.
 *
 * Source: Vaswani et al. 2017, section 3.5; create_sinusoidal_embeddings() of XLM and DistilBERT,
 * and of Marian and Pegasus without interleaving.  Computed in float64 and rounded to float32, as
 * there.
 */
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"
#include "core/number/c_functions.h"
#include "core/number/c_power.h"

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	(void)law, (void)dtype;
	if (shape->ndim == 2)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
			  "positions and channels are two dimensions, not %u", shape->ndim);
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

static double element(const struct weightd_task *task, uint64_t index)
{
	const struct weightd_law *law = task->law;
	const uint64_t channels = task->shape->dims[1], sines = (channels + 1) / 2;
	const uint64_t position = index / channels, channel = index % channels;
	bool is_sine = channel < sines;
	uint64_t pair = is_sine ? channel : channel - sines;

	if (law->position_encoding.interleaved != 0.0) {
		is_sine = channel % 2 == 0;
		pair = channel / 2;
	}
	const double exponent = (double)(2 * pair) / (double)channels;
	const double angle =
		(double)position / weightd_c_power(law->position_encoding.max_timescale, exponent);

	return (double)(float)(is_sine ? weightd_c_sin(angle) : weightd_c_cos(angle));
}

const struct weightd_distribution weightd_distribution_position_encoding = {
	.name = "position_encoding",
	.doc = "Sines and cosines of positions at wavelengths that grow with the pair of channels",
	.flags = WEIGHTD_ELEMENTWISE,
	.reals = {"max_timescale", "interleaved"},
	.prepare = prepare,
	.fill = weightd_fill_elements,
	.element = element,
};
