/*
 * Initial values of image models: kernels that enlarge, positions on a grid, and the first weight
 * of MAE and DiT.
 */
#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"
#include "core/init/row_laws.h"

static const char *const laws[] = {"normal", "uniform", NULL};

const struct weightd_initializer weightd_init_icnr = {
	.name = "icnr",
	.doc = "A kernel for out / r^2 outputs, each r^2 times in a row",
	.source = "Aitken et al. 2017, Checkerboard artifact free sub-pixel convolution, section 3",
	INIT_ARGUMENTS({.name = "upscale_factor",
			.doc = "Factor r of the following pixel shuffle: r * r outputs begin equal",
			.accepts = WEIGHTD_INT,
			.fallback = WEIGHTD_VALUE_INT(2),
			.min = 1,
			.max = 1 << 16},
		       CHOICE_ARGUMENT("distribution", laws, "normal", "Law of the base kernel"),
		       {.name = "gain",
			.doc = "Gain of the base kernel, or the nonlinearity whose gain it is",
			.accepts = WEIGHTD_REAL | WEIGHTD_TEXT,
			.min = 0,
			.max = WEIGHTD_NO_MAXIMUM,
			.fallback = WEIGHTD_VALUE_TEXT("relu"),
			.choices = init_gain_names}),
	.least_rank = 3,
	.fans = init_fans_stated,
	.quantities = {{"std", "gain / sqrt(fan_in)"}, {"bound", "sqrt(3) * std"}},
	.when = {"distribution == 'uniform'"},
	.laws = {{.distribution = &weightd_distribution_repeated_uniform,
		  .reals = {"-bound", "bound"},
		  .sizes = {"upscale_factor * upscale_factor"}},
		 {.distribution = &weightd_distribution_repeated_normal,
		  .reals = {"0", "std"},
		  .sizes = {"upscale_factor * upscale_factor"}}},
};

const struct weightd_initializer weightd_init_bilinear_kernel = {
	.name = "bilinear_kernel",
	.doc = "(1 - |x - c| / f) (1 - |y - c| / f) from channel d to channel d, f = ceil(size / "
	       "2), c the centre",
	.source = "Long, Shelhamer and Darrell 2015, Fully convolutional networks, section 3.3",
	.least_rank = 4,
	.most_rank = 4,
	.laws = {{.distribution = &weightd_distribution_bilinear, .sizes = {"0"}}},
	.explained = {.low = "0", .high = "1"},
};

const struct weightd_initializer weightd_init_sincos_2d = {
	.name = "sincos_2d",
	.doc = "sin and cos of the column, then of the row, at 10000^(-i / (channels / 4)); rows "
	       "of zeros before",
	.source = "He et al. 2021, MAE, util/pos_embed.py; Peebles and Xie 2022, DiT",
	INIT_ARGUMENTS({.name = "extra_tokens",
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
			.max = 1e9}),
	.least_rank = 2,
	.most_rank = 3,
	.laws = {{.distribution = &weightd_distribution_sincos_2d,
		  .sizes = {"extra_tokens", "0 if grid_width is None else grid_width"}}},
	.explained = {.low = "-1", .high = "1"},
};

const struct weightd_initializer weightd_init_xavier_uniform_flat = {
	.name = "xavier_uniform_flat",
	.doc = "Xavier's rule on a kernel seen as (size(0), rest), whose fan_out is size(0)",
	.source = "He et al. 2021, MAE, models_mae.py; Peebles and Xie 2022, DiT, models.py",
	INIT_ARGUMENTS(GAIN_ARGUMENT),
	.least_rank = 2,
	.fans = init_fans_flat,
	.quantities = {{"std", "gain * sqrt(2 / (fan_in + fan_out))"}, {"bound", "sqrt(3) * std"}},
	.laws = {INIT_WITHIN("bound")},
};
