/*
 * sinusoids: fixed positions, as the encoder of Whisper has them.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

static const struct weightd_field fields[] = {
	{.name = "max_timescale",
	 .doc = "Ratio of the longest wavelength to the shortest",
	 .accepts = WEIGHTD_REAL,
	 .min = 1,
	 .max = 1e12,
	 .fallback = WEIGHTD_VALUE_REAL(10000.0)},
};

static enum weightd_code resolve(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *arguments,
				 const struct weightd_target *target, const char *pointer,
				 struct weightd_error *err)
{
	law->distribution = &weightd_distribution_sinusoids;
	law->reals[0] = weightd_value_real(&arguments[0]);
	why->has_bounds = true;
	why->low = -1.0;
	why->high = 1.0;
	return init_require_rank(target, 2, 2, "sinusoids", pointer, err);
}

const struct weightd_initializer weightd_init_sinusoids = {
	.name = "sinusoids",
	.doc = "Positions (length, channels): sin(p / max_timescale^(i / (channels / 2 - 1))), "
	       "then the cosines",
	.source = "openai/whisper model.py, sinusoids(); Vaswani et al. 2017, section 3.5",
	INIT_FIELDS(fields),
	.resolve = resolve,
};
