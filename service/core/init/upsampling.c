/*
 * Kernels of layers that enlarge images: icnr, bilinear_kernel, and Bilinear of Paddle and MXNet.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const char *const laws[] = {"normal", "uniform", NULL};
static const struct weightd_field icnr_fields[] = {
	{.name = "upscale_factor",
	 .doc = "The r of the pixel shuffle behind: r * r outputs begin equal",
	 .accepts = WEIGHTD_INT,
	 .fallback = WEIGHTD_VALUE_INT(2),
	 .min = 1,
	 .max = 1 << 16},
	{.name = "distribution",
	 .doc = "Law of the base kernel",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("normal"),
	 .choices = laws},
	{.name = "gain",
	 .doc = "Gain of the base kernel, or the nonlinearity whose gain it is",
	 .accepts = WEIGHTD_REAL | WEIGHTD_TEXT,
	 .min = 0,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .fallback = WEIGHTD_VALUE_TEXT("relu"),
	 .choices = init_gain_names},
};

static enum weightd_code resolve_icnr(struct weightd_law *law, struct weightd_explanation *why,
				      const struct weightd_value *a,
				      const struct weightd_target *target, const char *pointer,
				      struct weightd_error *err)
{
	const uint64_t times = (uint64_t)(a[0].integer * a[0].integer);
	struct weightd_fans fans;
	enum weightd_code code =
		init_require_rank(target, 3, WEIGHTD_RANK_MAX, "icnr", pointer, err);

	if (code == WEIGHTD_OK)
		code = init_fans(&fans, why, target, "icnr", pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	why->has_gain = true;
	why->gain = init_gain(&a[2]);
	const double std = fans.fan_in == 0 ? 0.0 : why->gain / sqrt((double)fans.fan_in);
	if (strcmp(a[1].text, "uniform") == 0) {
		init_uniform(law, why, -sqrt(3.0) * std, sqrt(3.0) * std);
		law->distribution = &weightd_distribution_repeated_uniform;
	} else {
		init_normal(law, why, 0.0, std);
		law->distribution = &weightd_distribution_repeated_normal;
	}
	why->std = std;
	law->sizes[0] = times;
	return WEIGHTD_OK;
}

const struct weightd_initializer weightd_init_icnr = {
	.name = "icnr",
	.doc = "A kernel for out / r^2 outputs (std gain / sqrt(fan_in)), each r^2 times in a row",
	.source = "Aitken et al. 2017, Checkerboard artifact free sub-pixel convolution, section 3",
	INIT_FIELDS(icnr_fields),
	.resolve = resolve_icnr,
};

static enum weightd_code bilinear(struct weightd_law *law, struct weightd_explanation *why,
				  uint64_t pattern, const struct weightd_target *target,
				  const char *initializer, const char *pointer,
				  struct weightd_error *err)
{
	law->distribution = &weightd_distribution_bilinear;
	law->sizes[0] = pattern;
	why->has_bounds = true;
	why->high = 1.0;
	return init_require_rank(target, 4, 4, initializer, pointer, err);
}

static enum weightd_code resolve_kernel(struct weightd_law *law, struct weightd_explanation *why,
					const struct weightd_value *a,
					const struct weightd_target *target, const char *pointer,
					struct weightd_error *err)
{
	(void)a;
	return bilinear(law, why, 0, target, "bilinear_kernel", pointer, err);
}

const struct weightd_initializer weightd_init_bilinear_kernel = {
	.name = "bilinear_kernel",
	.doc = "(1 - |x - c| / f) (1 - |y - c| / f) from channel d to channel d, f = ceil(size / "
	       "2), c the centre",
	.source = "Long, Shelhamer and Darrell 2015, Fully convolutional networks, section 3.3",
	.resolve = resolve_kernel,
};

static enum weightd_code resolve_paddle(struct weightd_law *law, struct weightd_explanation *why,
					const struct weightd_value *a,
					const struct weightd_target *target, const char *pointer,
					struct weightd_error *err)
{
	(void)a;
	return bilinear(law, why, 1, target, "paddle.Bilinear", pointer, err);
}

static const char *const paddle_aliases[] = {"mxnet.Bilinear", NULL};

const struct weightd_initializer weightd_init_paddle_bilinear = {
	.name = "paddle.Bilinear",
	.aliases = paddle_aliases,
	.doc = "(1 - |x / f - c|) (1 - |y / f - c|) for every pair of channels, f = ceil(size / "
	       "2), y with a fraction",
	.source = "paddle.nn.initializer.Bilinear; mxnet.initializer.Bilinear",
	.resolve = resolve_paddle,
};
