/*
 * Activations with arguments (torch/nn/modules/activation.py), PReLU and its weight among them.
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/layer_parts.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_fields.h"

#include <inttypes.h>
#include <string.h>

/* All fields are printed, inplace only when it is set. */
#define ACTIVATION(class, field_list, formula)                           \
	const struct weightd_module_type weightd_module_type_##class = { \
		.name = #class,                                          \
		.doc = formula,                                          \
		.source = "torch.nn." #class,                            \
		WEIGHTD_FIELDS(field_list),                              \
		.print = repr_all}

static const struct weightd_field alpha_fields[] = {
	REAL_FIELD("alpha", 1.0, "Scale of the negative part"), INPLACE_FIELD};
ACTIVATION(ELU, alpha_fields, "x, or alpha * (exp(x) - 1) below 0");
ACTIVATION(CELU, alpha_fields, "max(0, x) + min(0, alpha * (exp(x / alpha) - 1))");

static const struct weightd_field leaky_fields[] = {
	REAL_FIELD("negative_slope", 0.01, "Slope below 0"), INPLACE_FIELD};
ACTIVATION(LeakyReLU, leaky_fields, "x, or negative_slope * x below 0");

static const struct weightd_field rrelu_fields[] = {
	REAL_FIELD("lower", 0.125, "Least slope"),
	REAL_FIELD("upper", 0x1.5555555555555p-2 /* 1/3 */, "Largest slope"),
	INPLACE_FIELD,
};
ACTIVATION(RReLU, rrelu_fields, "Leaky ReLU with a random slope in training");

static const struct weightd_field threshold_fields[] = {
	{.name = "threshold", .doc = "Up to here", .accepts = WEIGHTD_REAL, .required = true},
	{.name = "value",
	 .doc = "Replaces what is not above",
	 .accepts = WEIGHTD_REAL,
	 .required = true},
	INPLACE_FIELD,
};
ACTIVATION(Threshold, threshold_fields, "x, or value where x is not above threshold");

static const char *const approximations[] = {"none", "tanh", NULL};
static const struct weightd_field gelu_fields[] = {
	{.name = "approximate",
	 .doc = "none: with erf; tanh: its approximation",
	 .accepts = WEIGHTD_TEXT,
	 .choices = approximations,
	 .fallback = WEIGHTD_VALUE_TEXT("none")},
};
ACTIVATION(GELU, gelu_fields, "x * Phi(x), Phi the normal distribution function");

static const struct weightd_field glu_fields[] = {
	{.name = "dim",
	 .doc = "Dimension that is halved",
	 .accepts = WEIGHTD_INT,
	 .fallback = WEIGHTD_VALUE_INT(-1)},
};
ACTIVATION(GLU, glu_fields, "a * sigmoid(b) of the two halves");

static const struct weightd_field softplus_fields[] = {
	REAL_FIELD("beta", 1.0, "Sharpness"),
	REAL_FIELD("threshold", 20.0, "Linear above this"),
};
/*
 * The defaults were integers before 2.3.  A real that was given as large as the default cannot be
 * told from it, and prints as the default does.
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

const struct weightd_module_type weightd_module_type_Softplus = {
	.name = "Softplus",
	.doc = "log(1 + exp(beta * x)) / beta",
	.source = "torch.nn.Softplus",
	WEIGHTD_FIELDS(softplus_fields),
	.print_as = print_softplus,
};

static const struct weightd_field softmax_fields[] = {
	{.name = "dim",
	 .doc = "Dimension that sums to 1; None: chosen by rank",
	 .accepts = WEIGHTD_INT | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE},
};
ACTIVATION(Softmax, softmax_fields, "exp(x) / sum(exp(x))");
ACTIVATION(Softmin, softmax_fields, "exp(-x) / sum(exp(-x))");
ACTIVATION(LogSoftmax, softmax_fields, "log(softmax(x))");

static const struct weightd_field shrink_fields[] = {
	REAL_FIELD("lambd", 0.5, "Half width of the dead zone")};
const struct weightd_module_type weightd_module_type_Hardshrink = {
	.name = "Hardshrink",
	.doc = "x outside [-lambd, lambd], 0 inside",
	.source = "torch.nn.Hardshrink",
	WEIGHTD_FIELDS(shrink_fields),
	.print = repr_first,
};
const struct weightd_module_type weightd_module_type_Softshrink = {
	.name = "Softshrink",
	.doc = "x moved towards 0 by lambd, 0 inside [-lambd, lambd]",
	.source = "torch.nn.Softshrink",
	WEIGHTD_FIELDS(shrink_fields),
	.print = repr_first,
};

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
static enum weightd_code settle_bounds(struct weightd_module *module,
				       struct weightd_builder *builder, struct weightd_error *err)
{
	struct weightd_value *arguments = weightd_arena_array(
		builder->arena, module->module_type->field_count, sizeof *arguments);

	if (arguments == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, module->pointer,
					 "out of memory");
	memcpy(arguments, module->arguments, module->module_type->field_count * sizeof *arguments);
	for (size_t i = 0; i < 2; i++) {
		if (arguments[i + 3].kind == WEIGHTD_NONE)
			continue;
		arguments[i] = arguments[i + 3];
		arguments[i + 3] = (struct weightd_value)WEIGHTD_VALUE_NONE;
	}
	module->arguments = arguments;
	return WEIGHTD_OK;
}

static enum weightd_code build_hardtanh(struct weightd_module *module,
					struct weightd_builder *builder, struct weightd_error *err)
{
	enum weightd_code code = settle_bounds(module, builder, err);
	const double low = weightd_value_real(argument_value(module, "min_val"));
	const double high = weightd_value_real(argument_value(module, "max_val"));

	if (code != WEIGHTD_OK)
		return code;
	if (high > low)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, module->pointer,
			  "Hardtanh: max_val %g, min_val %g", high, low);
	weightd_error_expected(err, "max_val above min_val");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static void print_hardtanh(const struct weightd_module *module, struct weightd_text *out)
{
	repr_pair(module, "min_val", out);
	repr_next(module, "max_val", out);
	if (argument_bool(module, "inplace"))
		repr_next(module, "inplace", out);
}

const struct weightd_module_type weightd_module_type_Hardtanh = {
	.name = "Hardtanh",
	.doc = "x cut to [min_val, max_val]",
	.source = "torch.nn.Hardtanh",
	WEIGHTD_FIELDS(hardtanh_fields),
	.build = build_hardtanh,
	.print = print_hardtanh,
};

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

static enum weightd_code build_prelu(struct weightd_module *module, struct weightd_builder *builder,
				     struct weightd_error *err)
{
	const struct weightd_shape shape =
		weightd_shape_of(1, argument_size(module, "num_parameters"));
	const double init = weightd_value_real(argument_value(module, "init"));

	return layer_add_constant(module, builder, "weight", &shape, init, err);
}

static void print_prelu(const struct weightd_module *module, struct weightd_text *out)
{
	repr_pair(module, "num_parameters", out);
}

const struct weightd_module_type weightd_module_type_PReLU = {
	.name = "PReLU",
	.doc = "Leaky ReLU with learnt slopes; weight (num_parameters)",
	.source = "torch.nn.PReLU",
	.state = "weight (num_parameters): constant(init)",
	.example = "PReLU(8, init=0.1)",
	WEIGHTD_FIELDS(prelu_fields),
	.build = build_prelu,
	.print = print_prelu,
};
