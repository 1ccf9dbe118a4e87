/*
 * xavier_uniform, xavier_normal: variance gain^2 * 2 / (fan_in + fan_out).
 *
 * Doubles in the order of torch/nn/init.py, so that bounds agree to the last bit.
 */
#include "core/init/init_parts.h"

#include <math.h>

static const struct weightd_field fields[] = {GAIN_ARGUMENT};

static enum weightd_code standard_deviation(double *std, struct weightd_explanation *why,
					    const struct weightd_value *arguments,
					    const struct weightd_target *target,
					    const char *initializer, const char *pointer,
					    struct weightd_error *err)
{
	struct weightd_fans fans;
	enum weightd_code code = init_fans(&fans, why, target, initializer, pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	const double sum = (double)fans.fan_in + (double)fans.fan_out;
	if (sum == 0.0) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
				  "%s on %s: fan in and fan out are 0", initializer, target->name);
		weightd_error_expected(err, "a tensor with at least one fan above 0");
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	why->has_gain = true;
	why->gain = init_gain(&arguments[0]);
	*std = why->gain * sqrt(2.0 / sum);
	return WEIGHTD_OK;
}

static enum weightd_code resolve_uniform(struct weightd_law *law, struct weightd_explanation *why,
					 const struct weightd_value *arguments,
					 const struct weightd_target *target, const char *pointer,
					 struct weightd_error *err)
{
	double std = 0.0;
	enum weightd_code code =
		standard_deviation(&std, why, arguments, target, "xavier_uniform", pointer, err);

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
		standard_deviation(&std, why, arguments, target, "xavier_normal", pointer, err);

	return code == WEIGHTD_OK ? init_normal(law, why, 0.0, std) : code;
}

static const char *const uniform_aliases[] = {"glorot_uniform", NULL};

const struct weightd_initializer weightd_init_xavier_uniform = {
	.name = "xavier_uniform",
	.aliases = uniform_aliases,
	.doc = "Uniform on +-gain * sqrt(6 / (fan_in + fan_out))",
	.source = "Glorot and Bengio 2010, eq. 16; torch.nn.init.xavier_uniform_",
	.example = "xavier_uniform(gain='relu')",
	INIT_FIELDS(fields),
	.resolve = resolve_uniform,
};

static const char *const normal_aliases[] = {"glorot_normal", NULL};

const struct weightd_initializer weightd_init_xavier_normal = {
	.name = "xavier_normal",
	.aliases = normal_aliases,
	.doc = "Normal with mean 0 and std gain * sqrt(2 / (fan_in + fan_out))",
	.source = "Glorot and Bengio 2010, eq. 12; torch.nn.init.xavier_normal_",
	INIT_FIELDS(fields),
	.resolve = resolve_normal,
};
