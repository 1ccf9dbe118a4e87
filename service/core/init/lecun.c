/*
 * lecun_uniform, lecun_normal: variance 1 / fan_in.  The normal is not truncated, as in the paper;
 * Keras and JAX call a normal cut at two standard deviations by the same name.
 */
#include "core/init/init_parts.h"

#include <math.h>

static enum weightd_code standard_deviation(double *std, struct weightd_explanation *why,
					    const struct weightd_target *target,
					    const char *initializer, const char *pointer,
					    struct weightd_error *err)
{
	struct weightd_fans fans;
	enum weightd_code code = init_fans(&fans, why, target, initializer, pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	*std = fans.fan_in == 0
		       ? 0.0
		       : sqrt(1.0 / (double)fans.fan_in); /* no element where fan_in is 0 */
	return WEIGHTD_OK;
}

static enum weightd_code resolve_uniform(struct weightd_law *law, struct weightd_explanation *why,
					 const struct weightd_value *arguments,
					 const struct weightd_target *target, const char *pointer,
					 struct weightd_error *err)
{
	double std = 0.0;
	enum weightd_code code =
		standard_deviation(&std, why, target, "lecun_uniform", pointer, err);

	(void)arguments;
	if (code != WEIGHTD_OK)
		return code;
	const double bound = sqrt(3.0) * std;
	init_uniform(law, why, -bound, bound);
	why->std = std;
	return WEIGHTD_OK;
}

static enum weightd_code resolve_normal(struct weightd_law *law, struct weightd_explanation *why,
					const struct weightd_value *arguments,
					const struct weightd_target *target, const char *pointer,
					struct weightd_error *err)
{
	double std = 0.0;
	enum weightd_code code =
		standard_deviation(&std, why, target, "lecun_normal", pointer, err);

	(void)arguments;
	return code == WEIGHTD_OK ? init_normal(law, why, 0.0, std) : code;
}

const struct weightd_initializer weightd_init_lecun_uniform = {
	.name = "lecun_uniform",
	.doc = "Uniform on +-sqrt(3 / fan_in)",
	.source = "LeCun et al. 1998, Efficient BackProp, eq. 16",
	.resolve = resolve_uniform,
};

const struct weightd_initializer weightd_init_lecun_normal = {
	.name = "lecun_normal",
	.doc = "Normal with mean 0 and std sqrt(1 / fan_in), not truncated",
	.source = "LeCun et al. 1998, Efficient BackProp, eq. 16",
	.resolve = resolve_normal,
};
