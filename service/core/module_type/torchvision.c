/*
 * Layers of torchvision that torch has not (torchvision/ops/misc.py).  detectron2's
 * FrozenBatchNorm2d has the same tensors and prints its size by name.
 */
#include "core/module_type/type_rows.h"

static const struct weightd_field frozen_fields[] = {
	SIZE_FIELD("num_features", "Channels"),
	REAL_FIELD("eps", 1e-05, "Added to the variance"),
};

static const struct weightd_module_type rows[] = {
	{.name = "FrozenBatchNorm2d",
	 .doc = "torchvision: batch norm of (N, C, H, W) whose affine map and statistics are "
		"buffers",
	 .source = "torchvision.ops.misc.FrozenBatchNorm2d",
	 .state = "weight (num_features): buffer of 1\n"
		  "bias (num_features): buffer of 0\n"
		  "running_mean (num_features): buffer of 0\n"
		  "running_var (num_features): buffer of 1",
	 .example = "FrozenBatchNorm2d(64)",
	 WEIGHTD_FIELDS(frozen_fields),
	 .repr = "{num_features}, eps={eps}"},
};

const struct weightd_module_types weightd_module_types_torchvision = {
	.family = "Of the torchvision library",
	TYPE_ROWS(rows),
};
