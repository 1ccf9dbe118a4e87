/*
 * Containers: their children come from the document (torch/nn/modules/container.py).
 */
#include "core/layer/layer_parts.h"

const struct weightd_layer weightd_layer_Sequential = {
	.name = "Sequential",
	.doc = "Runs its children one after the other",
	.flags = WEIGHTD_TAKES_CHILDREN | WEIGHTD_NUMBERS_CHILDREN,
};

const struct weightd_layer weightd_layer_ModuleList = {
	.name = "ModuleList",
	.doc = "A list of modules",
	.flags = WEIGHTD_TAKES_CHILDREN | WEIGHTD_NUMBERS_CHILDREN | WEIGHTD_FOLDS_CHILDREN,
};

const struct weightd_layer weightd_layer_ModuleDict = {
	.name = "ModuleDict",
	.doc = "Modules by name, in insertion order",
	.flags = WEIGHTD_TAKES_CHILDREN,
};
