/*
 * transformers' ACT2FN (activations.py, 5.24.0): each name and its class.
 */
#include "definition/architecture/activation.h"

#include "definition/architecture/architecture_parts.h"

#include <string.h>

#define ACTIVATIONS(ROW)                                      \
	ROW("gelu", "GELUActivation", false)                  \
	ROW("gelu_10", "ClippedGELUActivation", false)        \
	ROW("gelu_accurate", "AccurateGELUActivation", false) \
	ROW("gelu_fast", "FastGELUActivation", false)         \
	ROW("gelu_new", "NewGELUActivation", false)           \
	ROW("gelu_python", "GELUActivation", false)           \
	ROW("gelu_python_tanh", "GELUTanh", false)            \
	ROW("gelu_pytorch_tanh", "GELUTanh", false)           \
	ROW("hardswish", "Hardswish", true)                   \
	ROW("laplace", "LaplaceActivation", false)            \
	ROW("leaky_relu", "LeakyReLU", true)                  \
	ROW("linear", "LinearActivation", false)              \
	ROW("mish", "MishActivation", false)                  \
	ROW("prelu", "PReLU", true)                           \
	ROW("quick_gelu", "QuickGELUActivation", false)       \
	ROW("relu", "ReLU", true)                             \
	ROW("relu2", "ReLUSquaredActivation", false)          \
	ROW("relu6", "ReLU6", true)                           \
	ROW("sigmoid", "Sigmoid", true)                       \
	ROW("silu", "SiLUActivation", false)                  \
	ROW("sqrtsoftplus", "SqrtSoftplusActivation", false)  \
	ROW("swish", "SiLU", true)                            \
	ROW("tanh", "Tanh", true)

#define NAME(name, type, is_layer) name,
#define ROW(name, type, is_layer) {type, is_layer},

const char *const weightd_activation_names[] = {ACTIVATIONS(NAME) NULL};

/* In the order of the names. */
static const struct {
	const char *type;
	bool is_layer;
} types[] = {ACTIVATIONS(ROW)};

const char *weightd_activation_type(const char *name, bool *is_layer)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (strcmp(weightd_activation_names[i], name) == 0) {
			*is_layer = types[i].is_layer;
			return types[i].type;
		}
	}
	return NULL;
}

void arch_activation_of(struct weightd_model_config *config, struct weightd_module *parent,
			const char *child, const char *name)
{
	bool is_layer = false;
	const char *type = weightd_activation_type(name, &is_layer);

	if (is_layer)
		arch_layer(config, parent, child, type, NULL, 0);
	else if (type != NULL)
		arch_class(config, parent, child, type);
}

void arch_activation(struct weightd_model_config *config, struct weightd_module *parent,
		     const char *child, const char *field)
{
	arch_activation_of(config, parent, child, arch_value(config, field)->text);
}
