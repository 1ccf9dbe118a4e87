/*
 * kaiming_uniform, kaiming_normal: variance gain^2 / fan.
 *
 * Doubles in the order of torch/nn/init.py: with a = sqrt(5), a * a is 5.000000000000001, and the
 * default bound of a Linear weight is not quite 1/sqrt(fan_in).
 */
#include "core/init/init_parts.h"

#include "core/number/c_power.h"

#include <math.h>
#include <string.h>

static const char *const modes[] = {"fan_in", "fan_out", NULL};

static const struct weightd_field fields[] = {
	REAL_ARGUMENT("a", 0.0,
		      "Negative slope of the leaky_relu; without effect for other nonlinearities"),
	{.name = "mode",
	 .doc = "Which fan the variance is divided by",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("fan_in"),
	 .choices = modes,
	 .any_case = true},
	{.name = "nonlinearity",
	 .doc = "The nonlinearity whose gain is used",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("leaky_relu"),
	 .choices = init_nonlinearities},
};

/* torch.nn.init.calculate_gain; a replay has Python's a ** 2, which is not always a * a. */
static double gain_of(const char *nonlinearity, double a, const struct weightd_target *target)
{
	if (!target->is_torch || strcmp(nonlinearity, "leaky_relu") != 0)
		return init_calculate_gain(nonlinearity, a);
	return sqrt(2.0 / (1.0 + weightd_c_power(fabs(a), 2.0)));
}

/* '*std' is NaN for a tensor without elements: torch warns and leaves it alone. */
static enum weightd_code standard_deviation(double *std, struct weightd_explanation *why,
					    const struct weightd_value *arguments,
					    const struct weightd_target *target,
					    const char *initializer, const char *pointer,
					    struct weightd_error *err)
{
	struct weightd_fans fans;
	uint64_t numel = 1;

	*std = NAN;
	if (weightd_shape_numel(&target->shape, &numel) && numel == 0)
		return WEIGHTD_OK;
	enum weightd_code code = init_fans(&fans, why, target, initializer, pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	const double fan =
		(double)(strcmp(arguments[1].text, "fan_out") == 0 ? fans.fan_out : fans.fan_in);
	why->has_gain = true;
	why->gain = gain_of(arguments[2].text, weightd_value_real(&arguments[0]), target);
	*std = why->gain / sqrt(fan);
	return WEIGHTD_OK;
}

static enum weightd_code resolve_uniform(struct weightd_law *law, struct weightd_explanation *why,
					 const struct weightd_value *arguments,
					 const struct weightd_target *target, const char *pointer,
					 struct weightd_error *err)
{
	double std;
	enum weightd_code code =
		standard_deviation(&std, why, arguments, target, "kaiming_uniform", pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	if (isnan(std))
		return init_constant(law, why, 0.0);
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
	double std;
	enum weightd_code code =
		standard_deviation(&std, why, arguments, target, "kaiming_normal", pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	return isnan(std) ? init_constant(law, why, 0.0) : init_normal(law, why, 0.0, std);
}

static const char *const uniform_aliases[] = {"he_uniform", NULL};

const struct weightd_initializer weightd_init_kaiming_uniform = {
	.name = "kaiming_uniform",
	.aliases = uniform_aliases,
	.doc = "Uniform on +-gain * sqrt(3 / fan)",
	.source = "He et al. 2015, eq. 14; torch.nn.init.kaiming_uniform_",
	.example = "kaiming_uniform(mode='fan_in', nonlinearity='relu')",
	INIT_FIELDS(fields),
	.resolve = resolve_uniform,
};

static const char *const normal_aliases[] = {"he_normal", NULL};

const struct weightd_initializer weightd_init_kaiming_normal = {
	.name = "kaiming_normal",
	.aliases = normal_aliases,
	.doc = "Normal with mean 0 and std gain / sqrt(fan)",
	.source = "He et al. 2015, eq. 14; torch.nn.init.kaiming_normal_",
	.example = "kaiming_normal(mode='fan_out', nonlinearity='relu')",
	INIT_FIELDS(fields),
	.resolve = resolve_normal,
};
