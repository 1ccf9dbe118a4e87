/*
 * What MAE and DiT do around their first layer: fixed positions on a grid, and Xavier's rule on the
 * kernel of the patches as if it were a matrix.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

#include <math.h>

static const struct weightd_field position_fields[] = {
	{.name = "extra_tokens",
	 .doc = "Rows of zeros before the grid, for a class token",
	 .accepts = WEIGHTD_INT,
	 .fallback = WEIGHTD_VALUE_INT(0),
	 .min = 0,
	 .max = 1e9},
	{.name = "grid_width",
	 .doc = "Columns of the grid; None: it is square",
	 .accepts = WEIGHTD_NONE | WEIGHTD_INT,
	 .fallback = WEIGHTD_VALUE_NONE,
	 .min = 1,
	 .max = 1e9},
};
static const struct weightd_field xavier_fields[] = {GAIN_ARGUMENT};

static enum weightd_code resolve_positions(struct weightd_law *law, struct weightd_explanation *why,
					   const struct weightd_value *a,
					   const struct weightd_target *target, const char *pointer,
					   struct weightd_error *err)
{
	law->distribution = &weightd_distribution_sincos_2d;
	law->sizes[0] = (uint64_t)a[0].integer;
	law->sizes[1] = a[1].kind == WEIGHTD_INT ? (uint64_t)a[1].integer : 0;
	why->has_bounds = true;
	why->low = -1.0;
	why->high = 1.0;
	return init_require_rank(target, 2, 3, "sincos_2d", pointer, err);
}

const struct weightd_initializer weightd_init_sincos_2d = {
	.name = "sincos_2d",
	.doc = "sin and cos of the column, then of the row, at 10000^(-i / (channels / 4)); rows "
	       "of zeros before",
	.source = "He et al. 2021, MAE, util/pos_embed.py; Peebles and Xie 2022, DiT",
	INIT_FIELDS(position_fields),
	.resolve = resolve_positions,
};

static enum weightd_code resolve_flat(struct weightd_law *law, struct weightd_explanation *why,
				      const struct weightd_value *a,
				      const struct weightd_target *target, const char *pointer,
				      struct weightd_error *err)
{
	struct weightd_fans fans;
	enum weightd_code code =
		init_require_rank(target, 2, WEIGHTD_RANK_MAX, "xavier_uniform_flat", pointer, err);

	if (code == WEIGHTD_OK)
		code = init_fans(&fans, why, target, "xavier_uniform_flat", pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	const double sum = (double)fans.fan_in + (double)target->shape.dims[0];
	why->has_gain = true;
	why->gain = init_gain(&a[0]);
	why->fan_out = target->shape.dims[0];
	const double std =
		sum > 0.0 ? why->gain * sqrt(2.0 / sum) : 0.0; /* no element where it is 0 */
	init_uniform(law, why, -(sqrt(3.0) * std), sqrt(3.0) * std);
	why->std = std;
	return WEIGHTD_OK;
}

const struct weightd_initializer weightd_init_xavier_uniform_flat = {
	.name = "xavier_uniform_flat",
	.doc = "Uniform on +-gain sqrt(6 / (fan_in + size(0))): Xavier's rule on a kernel seen as "
	       "(size(0), rest)",
	.source = "He et al. 2021, MAE, models_mae.py; Peebles and Xie 2022, DiT, models.py",
	INIT_FIELDS(xavier_fields),
	.resolve = resolve_flat,
};
