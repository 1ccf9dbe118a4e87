/*
 * numpy.uniform, numpy.normal: p.data = torch.from_numpy(numpy.random...), hence float64.
 */
#include "core/init/init_parts.h"

static const struct weightd_field uniform_fields[] = {
	REAL_ARGUMENT("low", 0.0, "Lower bound, included"),
	REAL_ARGUMENT("high", 1.0, "Upper bound, not reached unless it equals low"),
	SIZE_ARGUMENT,
};

static enum weightd_code resolve_uniform(struct weightd_law *law, struct weightd_explanation *why,
					 const struct weightd_value *arguments,
					 const struct weightd_target *target, const char *pointer,
					 struct weightd_error *err)
{
	const double low = weightd_value_real(&arguments[0]),
		     high = weightd_value_real(&arguments[1]);

	if (low > high) { /* numpy leaves the result undefined */
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				  "numpy.uniform: low is %g and high is %g", low, high);
		weightd_error_expected(err, "low not above high");
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	init_uniform(law, why, low, high);
	return init_check_size(&arguments[2], target, "numpy.uniform", pointer, err);
}

const struct weightd_initializer weightd_init_numpy_uniform = {
	.name = "numpy.uniform",
	.doc = "float64 data, uniform on [low, high)",
	.source = "numpy.random.uniform",
	.example = "numpy.uniform(3, 5)",
	INIT_FIELDS(uniform_fields),
	.flags = WEIGHTD_REPLACES_DATA,
	.data_dtype = WEIGHTD_FLOAT64,
	.resolve = resolve_uniform,
};

static const struct weightd_field normal_fields[] = {
	REAL_ARGUMENT("loc", 0.0, "Mean"),
	STD_ARGUMENT("scale", 1.0, "Standard deviation"),
	SIZE_ARGUMENT,
};

static enum weightd_code resolve_normal(struct weightd_law *law, struct weightd_explanation *why,
					const struct weightd_value *arguments,
					const struct weightd_target *target, const char *pointer,
					struct weightd_error *err)
{
	init_normal(law, why, weightd_value_real(&arguments[0]), weightd_value_real(&arguments[1]));
	return init_check_size(&arguments[2], target, "numpy.normal", pointer, err);
}

const struct weightd_initializer weightd_init_numpy_normal = {
	.name = "numpy.normal",
	.doc = "float64 data, normal with mean loc and standard deviation scale",
	.source = "numpy.random.normal",
	.example = "numpy.normal(0, 0.5)",
	INIT_FIELDS(normal_fields),
	.flags = WEIGHTD_REPLACES_DATA,
	.data_dtype = WEIGHTD_FLOAT64,
	.resolve = resolve_normal,
};
