/*
 * The dropout family (torch/nn/modules/dropout.py).
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/type_fields.h"

static const struct weightd_field fields[] = {
	{.name = "p",
	 .doc = "Probability of an element to be zeroed",
	 .accepts = WEIGHTD_REAL,
	 .min = 0,
	 .max = 1,
	 .fallback = WEIGHTD_VALUE_REAL(0.5)},
	INPLACE_FIELD,
};

static const char *const bases[] = {"_DropoutNd", NULL};

static void print(const struct weightd_module *module, struct weightd_text *out)
{
	repr_pair(module, "p", out);
	repr_next(module, "inplace", out);
}

const struct weightd_module_type weightd_module_type__DropoutNd = {
	.name = "_DropoutNd",
	.doc = "Base class of the dropout layers",
	.source = "torch.nn.modules.dropout._DropoutNd",
	.flags = WEIGHTD_ABSTRACT,
};

#define DROPOUT(class, text)                                             \
	const struct weightd_module_type weightd_module_type_##class = { \
		.name = #class,                                          \
		.bases = bases,                                          \
		.doc = text,                                             \
		.source = "torch.nn." #class,                            \
		WEIGHTD_FIELDS(fields),                                  \
		.print = print}
DROPOUT(Dropout, "Zeroes elements at random in training");
DROPOUT(Dropout1d, "Zeroes channels of (N, C, L) at random in training");
DROPOUT(Dropout2d, "Zeroes channels of (N, C, H, W) at random in training");
DROPOUT(Dropout3d, "Zeroes channels of (N, C, D, H, W) at random in training");
DROPOUT(AlphaDropout, "Dropout that keeps mean and variance, for SELU");
DROPOUT(FeatureAlphaDropout, "Alpha dropout of whole channels");
