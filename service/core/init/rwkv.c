/*
 * What RWKV-4 sets by layer and channel: rwkv_time_decay, rwkv_time_first, rwkv_time_mix.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define LAYER_ARGUMENTS                                                                     \
	{.name = "layer",                                                                   \
	 .doc = "Number of the layer, from 0",                                              \
	 .accepts = WEIGHTD_INT,                                                            \
	 .required = true,                                                                  \
	 .min = 0,                                                                          \
	 .max = 1e9},                                                                       \
	{                                                                                   \
		.name = "num_layers", .doc = "Layers of the model", .accepts = WEIGHTD_INT, \
		.required = true, .min = 2, .max = 1e9                                      \
	}

static const char *const kinds[] = {"k", "v", "r", "ffn", NULL};
static const struct weightd_field decay_fields[] = {LAYER_ARGUMENTS};
static const struct weightd_field mix_fields[] = {
	LAYER_ARGUMENTS,
	{.name = "kind",
	 .doc = "k, v, r of the time mixing; ffn: both of the channel mixing",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("k"),
	 .choices = kinds},
};

static enum weightd_code check_layer(const struct weightd_value *a, const char *initializer,
				     const char *pointer, struct weightd_error *err)
{
	if (a[0].integer < a[1].integer)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
			  "%s: layer is %" PRId64 " and num_layers is %" PRId64, initializer,
			  a[0].integer, a[1].integer);
	weightd_error_expected(err, "a layer below num_layers");
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

static void set(struct weightd_law *law, struct weightd_explanation *why, double offset,
		double factor, double exponent, bool is_closed)
{
	law->distribution = &weightd_distribution_power_range;
	law->reals[0] = offset;
	law->reals[1] = factor;
	law->reals[2] = exponent;
	law->sizes[0] = is_closed;
	why->has_bounds = true;
	why->low = offset;
	why->high = offset + factor;
}

static enum weightd_code resolve_decay(struct weightd_law *law, struct weightd_explanation *why,
				       const struct weightd_value *a,
				       const struct weightd_target *target, const char *pointer,
				       struct weightd_error *err)
{
	const double r = (double)a[0].integer / (double)(a[1].integer - 1);

	(void)target;
	set(law, why, -5.0, 8.0, 0.7 + 1.3 * r, true);
	return check_layer(a, "rwkv_time_decay", pointer, err);
}

static enum weightd_code resolve_first(struct weightd_law *law, struct weightd_explanation *why,
				       const struct weightd_value *a,
				       const struct weightd_target *target, const char *pointer,
				       struct weightd_error *err)
{
	(void)a, (void)target, (void)pointer, (void)err;
	law->distribution = &weightd_distribution_zigzag;
	law->reals[0] = -0x1.34378fcbda72p+0; /* ln 0.3 */
	law->reals[1] = 0.5;
	why->has_bounds = true;
	why->low = law->reals[0] - 0.5;
	why->high = law->reals[0] + 0.5;
	return WEIGHTD_OK;
}

static enum weightd_code resolve_mix(struct weightd_law *law, struct weightd_explanation *why,
				     const struct weightd_value *a,
				     const struct weightd_target *target, const char *pointer,
				     struct weightd_error *err)
{
	const double r = (double)a[0].integer / (double)(a[1].integer - 1);
	const double s = 1.0 - (double)a[0].integer / (double)a[1].integer;

	(void)target;
	set(law, why, strcmp(a[2].text, "v") == 0 ? 0.3 * r : 0.0, 1.0,
	    strcmp(a[2].text, "r") == 0 ? 0.5 * s : s, false);
	return check_layer(a, "rwkv_time_mix", pointer, err);
}

#define PAPER "Peng et al. 2023, RWKV; RWKV-LM, RWKV-v4/src/model.py"

const struct weightd_initializer weightd_init_rwkv_time_decay = {
	.name = "rwkv_time_decay",
	.example = "rwkv_time_decay(0, 12)",
	.doc = "-5 + 8 (h / (d - 1))^(0.7 + 1.3 layer / (num_layers - 1)) along the last dimension",
	.source = PAPER,
	INIT_FIELDS(decay_fields),
	.resolve = resolve_decay,
};

const struct weightd_initializer weightd_init_rwkv_time_first = {
	.name = "rwkv_time_first",
	.doc = "log(0.3) + ((h + 1) mod 3 - 1) / 2 along the last dimension",
	.source = PAPER,
	.resolve = resolve_first,
};

const struct weightd_initializer weightd_init_rwkv_time_mix = {
	.name = "rwkv_time_mix",
	.example = "rwkv_time_mix(0, 12)",
	.doc = "(h / d)^s, s = 1 - layer / num_layers; v: plus 0.3 layer / (num_layers - 1); r: "
	       "its root",
	.source = PAPER,
	INIT_FIELDS(mix_fields),
	.resolve = resolve_mix,
};
