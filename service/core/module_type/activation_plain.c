/*
 * Activations without numbers: nothing but 'inplace' (torch/nn/modules/activation.py).
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/type_fields.h"

static const struct weightd_field inplace_fields[] = {INPLACE_FIELD};
static const char *const relu6_bases[] = {"Hardtanh", NULL};

/* Prints inplace=True when it is set. */
#define INPLACE_ACTIVATION(class, formula)                               \
	const struct weightd_module_type weightd_module_type_##class = { \
		.name = #class,                                          \
		.doc = formula,                                          \
		.source = "torch.nn." #class,                            \
		WEIGHTD_FIELDS(inplace_fields),                          \
		.print = repr_all}

/* Takes inplace, prints nothing. */
#define SILENT_ACTIVATION(class, formula)                                \
	const struct weightd_module_type weightd_module_type_##class = { \
		.name = #class,                                          \
		.doc = formula,                                          \
		.source = "torch.nn." #class,                            \
		WEIGHTD_FIELDS(inplace_fields)}

#define BARE_ACTIVATION(class, formula)                                  \
	const struct weightd_module_type weightd_module_type_##class = { \
		.name = #class, .doc = formula, .source = "torch.nn." #class}

INPLACE_ACTIVATION(ReLU, "max(0, x)");
INPLACE_ACTIVATION(SELU, "scale * (max(0, x) + min(0, alpha * (exp(x) - 1)))");
INPLACE_ACTIVATION(SiLU, "x * sigmoid(x)");
INPLACE_ACTIVATION(Mish, "x * tanh(softplus(x))");
SILENT_ACTIVATION(Hardswish, "x * min(max(0, x + 3), 6) / 6");
SILENT_ACTIVATION(Hardsigmoid, "min(max(0, x + 3), 6) / 6");
BARE_ACTIVATION(Sigmoid, "1 / (1 + exp(-x))");
BARE_ACTIVATION(Tanh, "tanh(x)");
BARE_ACTIVATION(Tanhshrink, "x - tanh(x)");
BARE_ACTIVATION(LogSigmoid, "log(sigmoid(x))");
BARE_ACTIVATION(Softsign, "x / (1 + |x|)");
BARE_ACTIVATION(Softmax2d, "Softmax over the channels of (N, C, H, W)");

const struct weightd_module_type weightd_module_type_ReLU6 = {
	.name = "ReLU6",
	.bases = relu6_bases,
	.doc = "min(max(0, x), 6)",
	.source = "torch.nn.ReLU6",
	WEIGHTD_FIELDS(inplace_fields),
	.print = repr_all,
};
