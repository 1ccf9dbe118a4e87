/*
 * Activations with arguments (torch/nn/modules/activation.py), PReLU and its weight among them.
 */
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_rows.h"

#include <inttypes.h>
#include <string.h>

static const struct weightd_field alpha_fields[] = {
	REAL_FIELD("alpha", 1.0, "Scale of the negative part"), INPLACE_FIELD};

static const struct weightd_field leaky_fields[] = {
	REAL_FIELD("negative_slope", 0.01, "Slope below 0"), INPLACE_FIELD};

static const struct weightd_field rrelu_fields[] = {
	REAL_FIELD("lower", 0.125, "Least slope"),
	REAL_FIELD("upper", 0x1.5555555555555p-2 /* 1/3 */, "Largest slope"),
	INPLACE_FIELD,
};

static const struct weightd_field threshold_fields[] = {
	{.name = "threshold",
	 .doc = "Threshold; values up to it are replaced",
	 .accepts = WEIGHTD_REAL,
	 .required = true},
	{.name = "value",
	 .doc = "Replaces values that are not above the threshold",
	 .accepts = WEIGHTD_REAL,
	 .required = true},
	INPLACE_FIELD,
};

static const char *const approximations[] = {"none", "tanh", NULL};
static const struct weightd_field gelu_fields[] = {
	{.name = "approximate",
	 .doc = "none: with erf; tanh: its approximation",
	 .accepts = WEIGHTD_TEXT,
	 .choices = approximations,
	 .fallback = WEIGHTD_VALUE_TEXT("none")},
};

static const struct weightd_field glu_fields[] = {
	{.name = "dim",
	 .doc = "Dimension that is halved",
	 .accepts = WEIGHTD_INT,
	 .fallback = WEIGHTD_VALUE_INT(-1)},
};

static const struct weightd_field softplus_fields[] = {
	REAL_FIELD("beta", 1.0, "Sharpness"),
	REAL_FIELD("threshold", 20.0, "Linear above this"),
};
/*
 * The defaults were integers before 2.3.  A given real equal to the default cannot be distinguished
 * from it, and prints like the default.
 */
static void put_softplus(const struct weightd_module *module, const char *field, int64_t preset,
			 const struct weightd_profile *profile, struct weightd_text *out)
{
	const struct weightd_value *value = argument_value(module, field);

	weightd_text_printf(out, "%s=", field);
	if (!profile->softplus_has_reals && weightd_value_real(value) == (double)preset)
		weightd_text_printf(out, "%" PRId64, preset);
	else
		weightd_value_print(value, out);
}

static void print_softplus(const struct weightd_module *module,
			   const struct weightd_profile *profile, struct weightd_text *out)
{
	put_softplus(module, "beta", 1, profile, out);
	weightd_text_puts(out, ", ");
	put_softplus(module, "threshold", 20, profile, out);
}

static const struct weightd_field softmax_fields[] = {
	{.name = "dim",
	 .doc = "Dimension that sums to 1; None: chosen by rank",
	 .accepts = WEIGHTD_INT | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE},
};

static const struct weightd_field shrink_fields[] = {
	REAL_FIELD("lambd", 0.5, "Half width of the dead zone")};

#define OLD_BOUND_FIELD(field, text)                                                    \
	{                                                                               \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL | WEIGHTD_NONE, \
		.fallback = WEIGHTD_VALUE_NONE, .is_later = true                        \
	}

static const struct weightd_field hardtanh_fields[] = {
	REAL_FIELD("min_val", -1.0, "Least value"),
	REAL_FIELD("max_val", 1.0, "Largest value"),
	INPLACE_FIELD,
	OLD_BOUND_FIELD("min_value", "Deprecated: min_val"),
	OLD_BOUND_FIELD("max_value", "Deprecated: max_val"),
};

/* min_value and max_value are other names of the first two arguments, and win. */
static enum weightd_code settle_bounds(const struct weightd_building *building)
{
	struct weightd_module *module = building->module;
	const size_t count = module->module_type->field_count;
	struct weightd_value *arguments =
		weightd_arena_array(building->builder->arena, count, sizeof *arguments);

	if (arguments == NULL)
		return weightd_error_add(building->err, WEIGHTD_ERR_NO_MEMORY, module->pointer,
					 "out of memory");
	memcpy(arguments, module->arguments, count * sizeof *arguments);
	for (size_t i = 0; i < 2; i++) {
		if (arguments[i + 3].kind == WEIGHTD_NONE)
			continue;
		arguments[i] = arguments[i + 3];
		arguments[i + 3] = (struct weightd_value)WEIGHTD_VALUE_NONE;
	}
	module->arguments = arguments;
	return WEIGHTD_OK;
}

static const struct weightd_field prelu_fields[] = {
	{.name = "num_parameters",
	 .doc = "One slope, or one per channel",
	 .accepts = WEIGHTD_INT,
	 .min = 0,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .fallback = WEIGHTD_VALUE_INT(1)},
	REAL_FIELD("init", 0.25, "First value of the slopes"),
	FACTORY_FIELDS,
};

static const struct weightd_module_type rows[] = {
	{.name = "ELU",
	 .doc = "x, or alpha * (exp(x) - 1) below 0",
	 WEIGHTD_FIELDS(alpha_fields),
	 .repr = "alpha={alpha}[, inplace={inplace}]"},
	{.name = "CELU",
	 .doc = "max(0, x) + min(0, alpha * (exp(x / alpha) - 1))",
	 WEIGHTD_FIELDS(alpha_fields),
	 .repr = "alpha={alpha}[, inplace={inplace}]"},
	{.name = "LeakyReLU",
	 .doc = "x, or negative_slope * x below 0",
	 WEIGHTD_FIELDS(leaky_fields),
	 .repr = "negative_slope={negative_slope}[, inplace={inplace}]"},
	{.name = "RReLU",
	 .doc = "Leaky ReLU with a random slope in training",
	 WEIGHTD_FIELDS(rrelu_fields),
	 .repr = "lower={lower}, upper={upper}[, inplace={inplace}]"},
	{.name = "Hardtanh",
	 .doc = "x cut to [min_val, max_val]",
	 .requires = "max_val > min_val",
	 WEIGHTD_FIELDS(hardtanh_fields),
	 .check = settle_bounds,
	 .repr = "min_val={min_val}, max_val={max_val}[, inplace={inplace}]"},
	{.name = "Threshold",
	 .doc = "x, or value where x is not above threshold",
	 WEIGHTD_FIELDS(threshold_fields),
	 .repr = "threshold={threshold}, value={value}[, inplace={inplace}]"},
	{.name = "GELU",
	 .doc = "x * Phi(x), Phi the normal distribution function",
	 WEIGHTD_FIELDS(gelu_fields),
	 .repr = "approximate={approximate!r}"},
	{.name = "GLU",
	 .doc = "a * sigmoid(b) of the two halves",
	 WEIGHTD_FIELDS(glu_fields),
	 .repr = "dim={dim}"},
	{.name = "Softplus",
	 .doc = "log(1 + exp(beta * x)) / beta",
	 WEIGHTD_FIELDS(softplus_fields),
	 .print = print_softplus},
	{.name = "Hardshrink",
	 .doc = "x outside [-lambd, lambd], 0 inside",
	 WEIGHTD_FIELDS(shrink_fields),
	 .repr = "{lambd}"},
	{.name = "Softshrink",
	 .doc = "x moved towards 0 by lambd, 0 inside [-lambd, lambd]",
	 WEIGHTD_FIELDS(shrink_fields),
	 .repr = "{lambd}"},
	{.name = "Softmax",
	 .doc = "exp(x) / sum(exp(x))",
	 WEIGHTD_FIELDS(softmax_fields),
	 .repr = "dim={dim}"},
	{.name = "Softmin",
	 .doc = "exp(-x) / sum(exp(-x))",
	 WEIGHTD_FIELDS(softmax_fields),
	 .repr = "dim={dim}"},
	{.name = "LogSoftmax",
	 .doc = "log(softmax(x))",
	 WEIGHTD_FIELDS(softmax_fields),
	 .repr = "dim={dim}"},
	{.name = "PReLU",
	 .doc = "Leaky ReLU with learnt slopes; weight (num_parameters)",
	 .state = "weight (num_parameters): constant(init)",
	 .example = "PReLU(8, init=0.1)",
	 WEIGHTD_FIELDS(prelu_fields),
	 .repr = "num_parameters={num_parameters}"},
};

const struct weightd_module_types weightd_module_types_activation_numbers = {
	.family = "Activation",
	TYPE_ROWS(rows),
};
