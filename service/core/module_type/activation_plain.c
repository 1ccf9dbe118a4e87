/*
 * Activations without numbers: nothing but 'inplace' (torch/nn/modules/activation.py).
 */
#include "core/module_type/type_rows.h"

static const struct weightd_field inplace_fields[] = {INPLACE_FIELD};

static const char repr[] = "[inplace={inplace}]";

static const struct weightd_module_type rows[] = {
	{.name = "ReLU", .doc = "max(0, x)", WEIGHTD_FIELDS(inplace_fields), .repr = repr},
	{.name = "ReLU6",
	 BASES("Hardtanh"),
	 .doc = "min(max(0, x), 6)",
	 WEIGHTD_FIELDS(inplace_fields),
	 .repr = repr},
	{.name = "SELU",
	 .doc = "scale * (max(0, x) + min(0, alpha * (exp(x) - 1)))",
	 WEIGHTD_FIELDS(inplace_fields),
	 .repr = repr},
	{.name = "SiLU", .doc = "x * sigmoid(x)", WEIGHTD_FIELDS(inplace_fields), .repr = repr},
	{.name = "Mish",
	 .doc = "x * tanh(softplus(x))",
	 WEIGHTD_FIELDS(inplace_fields),
	 .repr = repr},
	/* These take inplace and do not print it. */
	{.name = "Hardswish",
	 .doc = "x * min(max(0, x + 3), 6) / 6",
	 WEIGHTD_FIELDS(inplace_fields)},
	{.name = "Hardsigmoid", .doc = "min(max(0, x + 3), 6) / 6", WEIGHTD_FIELDS(inplace_fields)},
	{.name = "Sigmoid", .doc = "1 / (1 + exp(-x))"},
	{.name = "Tanh", .doc = "tanh(x)"},
	{.name = "Tanhshrink", .doc = "x - tanh(x)"},
	{.name = "LogSigmoid", .doc = "log(sigmoid(x))"},
	{.name = "Softsign", .doc = "x / (1 + |x|)"},
	{.name = "Softmax2d", .doc = "Softmax over the channels of (N, C, H, W)"},
};

const struct weightd_module_types weightd_module_types_activation_plain = {
	.family = "Activation",
	TYPE_ROWS(rows),
};
