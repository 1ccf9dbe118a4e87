/*
 * The dropout family (torch/nn/modules/dropout.py).
 */
#include "core/module_type/type_rows.h"

static const struct weightd_field fields[] = {
	{.name = "p",
	 .doc = "Probability of an element to be zeroed",
	 .accepts = WEIGHTD_REAL,
	 .min = 0,
	 .max = 1,
	 .fallback = WEIGHTD_VALUE_REAL(0.5)},
	INPLACE_FIELD,
};

static const char repr[] = "p={p}, inplace={inplace}";

static const struct weightd_module_type rows[] = {
	{.name = "_DropoutNd",
	 .doc = "Base class of the dropouts",
	 .source = "torch.nn.modules.dropout._DropoutNd",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "Dropout",
	 BASES("_DropoutNd"),
	 .doc = "Zeroes elements at random in training",
	 WEIGHTD_FIELDS(fields),
	 .repr = repr},
	{.name = "Dropout1d",
	 BASES("_DropoutNd"),
	 .doc = "Zeroes channels of (N, C, L) at random in training",
	 WEIGHTD_FIELDS(fields),
	 .repr = repr},
	{.name = "Dropout2d",
	 BASES("_DropoutNd"),
	 .doc = "Zeroes channels of (N, C, H, W) at random in training",
	 WEIGHTD_FIELDS(fields),
	 .repr = repr},
	{.name = "Dropout3d",
	 BASES("_DropoutNd"),
	 .doc = "Zeroes channels of (N, C, D, H, W) at random in training",
	 WEIGHTD_FIELDS(fields),
	 .repr = repr},
	{.name = "AlphaDropout",
	 BASES("_DropoutNd"),
	 .doc = "Dropout that keeps mean and variance, for SELU",
	 WEIGHTD_FIELDS(fields),
	 .repr = repr},
	{.name = "FeatureAlphaDropout",
	 BASES("_DropoutNd"),
	 .doc = "Alpha dropout of whole channels",
	 WEIGHTD_FIELDS(fields),
	 .repr = repr},
};

const struct weightd_module_types weightd_module_types_dropout = {
	.family = "Dropout",
	TYPE_ROWS(rows),
};
