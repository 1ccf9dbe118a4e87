/*
 * BatchNorm and InstanceNorm: per-channel norms with running statistics
 * (torch/nn/modules/batchnorm.py, instancenorm.py).
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/lazy.h"
#include "core/module_type/type_rows.h"

#define CHANNELS SIZE_FIELD("num_features", "Channels")
#define NORM_FIELDS(affine, tracking)                                          \
	REAL_FIELD("eps", 1e-05, "Added to the variance"),                     \
		{.name = "momentum",                                           \
		 .doc = "Of the running statistics; None: cumulative average", \
		 .accepts = WEIGHTD_REAL | WEIGHTD_NONE,                       \
		 .fallback = WEIGHTD_VALUE_REAL(0.1)},                         \
		BOOL_FIELD("affine", affine, "Has weight and bias"),           \
		BOOL_FIELD("track_running_stats", tracking,                    \
			   "Has running_mean, running_var, num_batches_tracked")

/* Keyword-only in torch 2.13, absent before. */
#define NORM_BIAS_FIELD BOOL_FIELD("bias", true, "With affine: has a bias (torch 2.13)")

static const struct weightd_field batch_fields[] = {CHANNELS, NORM_FIELDS(true, true),
						    FACTORY_FIELDS, NORM_BIAS_FIELD};
static const struct weightd_field instance_fields[] = {CHANNELS, NORM_FIELDS(false, false),
						       FACTORY_FIELDS, NORM_BIAS_FIELD};
static const struct weightd_field sync_fields[] = {
	CHANNELS,
	NORM_FIELDS(true, true),
	{.name = "process_group",
	 .doc = "Accepted as None",
	 .accepts = WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE},
	FACTORY_FIELDS,
	NORM_BIAS_FIELD,
};

/* Unlike InstanceNorm, its lazy class has all state by default. */
static const struct weightd_field lazy_fields[] = {
	NORM_FIELDS(true, true),
	FACTORY_FIELDS,
	LAZY_FIELD("num_features", "Channels"),
	NORM_BIAS_FIELD,
};

static const char state[] = "weight (num_features) if affine: constant(1)\n"
			    "bias (num_features) if affine and bias: constant(0)\n"
			    "running_mean (num_features) if track_running_stats: buffer of 0\n"
			    "running_var (num_features) if track_running_stats: buffer of 1\n"
			    "num_batches_tracked () if track_running_stats: int64 buffer of 0";

static const char repr[] = "{num_features}, eps={eps}, momentum={momentum}, affine={affine}";

static void print(const struct weightd_module *module, const struct weightd_profile *profile,
		  struct weightd_text *out)
{
	repr_norm_bias(module, profile, out);
	repr_put(module, ", track_running_stats={track_running_stats}", out);
}

static const struct weightd_module_type rows[] = {
	{.name = "_NormBase",
	 .doc = "Base class of batch and instance norms",
	 .source = "torch.nn.modules.batchnorm._NormBase",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "_BatchNorm",
	 BASES("_NormBase"),
	 .doc = "Base class of the batch norms",
	 .source = "torch.nn.modules.batchnorm._BatchNorm",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "_InstanceNorm",
	 BASES("_NormBase"),
	 .doc = "Base class of the instance norms",
	 .source = "torch.nn.modules.instancenorm._InstanceNorm",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "BatchNorm1d",
	 BASES("_BatchNorm", "_NormBase"),
	 .doc = "Batch norm of (N, C) or (N, C, L)",
	 .state = state,
	 .example = "BatchNorm1d(100)",
	 WEIGHTD_FIELDS(batch_fields),
	 .repr = repr,
	 .print = print},
	{.name = "BatchNorm2d",
	 BASES("_BatchNorm", "_NormBase"),
	 .doc = "Batch norm of (N, C, H, W)",
	 .state = state,
	 .example = "BatchNorm2d(100)",
	 WEIGHTD_FIELDS(batch_fields),
	 .repr = repr,
	 .print = print},
	{.name = "BatchNorm3d",
	 BASES("_BatchNorm", "_NormBase"),
	 .doc = "Batch norm of (N, C, D, H, W)",
	 .state = state,
	 .example = "BatchNorm3d(100)",
	 WEIGHTD_FIELDS(batch_fields),
	 .repr = repr,
	 .print = print},
	{.name = "SyncBatchNorm",
	 BASES("_BatchNorm", "_NormBase"),
	 .doc = "Batch norm over all processes",
	 .state = state,
	 .example = "SyncBatchNorm(100)",
	 WEIGHTD_FIELDS(sync_fields),
	 .repr = repr,
	 .print = print},
	{.name = "InstanceNorm1d",
	 BASES("_InstanceNorm", "_NormBase"),
	 .doc = "Instance norm of (N, C, L); no state by default",
	 .state = state,
	 .example = "InstanceNorm1d(100)",
	 WEIGHTD_FIELDS(instance_fields),
	 .repr = repr,
	 .print = print},
	{.name = "InstanceNorm2d",
	 BASES("_InstanceNorm", "_NormBase"),
	 .doc = "Instance norm of (N, C, H, W); no state by default",
	 .state = state,
	 .example = "InstanceNorm2d(100)",
	 WEIGHTD_FIELDS(instance_fields),
	 .repr = repr,
	 .print = print},
	{.name = "InstanceNorm3d",
	 BASES("_InstanceNorm", "_NormBase"),
	 .doc = "Instance norm of (N, C, D, H, W); no state by default",
	 .state = state,
	 .example = "InstanceNorm3d(100)",
	 WEIGHTD_FIELDS(instance_fields),
	 .repr = repr,
	 .print = print},
	{.name = "_LazyNormBase",
	 BASES("LazyModuleMixin", "_NormBase"),
	 .doc = "Base class of the lazy batch and instance norms",
	 .source = "torch.nn.modules.batchnorm._LazyNormBase",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "LazyBatchNorm1d",
	 BASES("_LazyNormBase", "LazyModuleMixin", "_BatchNorm", "_NormBase"),
	 .doc = "BatchNorm1d with num_features last; becomes a BatchNorm1d",
	 .state = state,
	 .example = "LazyBatchNorm1d(num_features=100)",
	 WEIGHTD_FIELDS(lazy_fields),
	 .check = lazy_materialise},
	{.name = "LazyBatchNorm2d",
	 BASES("_LazyNormBase", "LazyModuleMixin", "_BatchNorm", "_NormBase"),
	 .doc = "BatchNorm2d with num_features last; becomes a BatchNorm2d",
	 .state = state,
	 .example = "LazyBatchNorm2d(num_features=100)",
	 WEIGHTD_FIELDS(lazy_fields),
	 .check = lazy_materialise},
	{.name = "LazyBatchNorm3d",
	 BASES("_LazyNormBase", "LazyModuleMixin", "_BatchNorm", "_NormBase"),
	 .doc = "BatchNorm3d with num_features last; becomes a BatchNorm3d",
	 .state = state,
	 .example = "LazyBatchNorm3d(num_features=100)",
	 WEIGHTD_FIELDS(lazy_fields),
	 .check = lazy_materialise},
	{.name = "LazyInstanceNorm1d",
	 BASES("_LazyNormBase", "LazyModuleMixin", "_InstanceNorm", "_NormBase"),
	 .doc = "InstanceNorm1d with num_features last; becomes a InstanceNorm1d",
	 .state = state,
	 .example = "LazyInstanceNorm1d(num_features=100)",
	 WEIGHTD_FIELDS(lazy_fields),
	 .check = lazy_materialise},
	{.name = "LazyInstanceNorm2d",
	 BASES("_LazyNormBase", "LazyModuleMixin", "_InstanceNorm", "_NormBase"),
	 .doc = "InstanceNorm2d with num_features last; becomes a InstanceNorm2d",
	 .state = state,
	 .example = "LazyInstanceNorm2d(num_features=100)",
	 WEIGHTD_FIELDS(lazy_fields),
	 .check = lazy_materialise},
	{.name = "LazyInstanceNorm3d",
	 BASES("_LazyNormBase", "LazyModuleMixin", "_InstanceNorm", "_NormBase"),
	 .doc = "InstanceNorm3d with num_features last; becomes a InstanceNorm3d",
	 .state = state,
	 .example = "LazyInstanceNorm3d(num_features=100)",
	 WEIGHTD_FIELDS(lazy_fields),
	 .check = lazy_materialise},
};

const struct weightd_module_types weightd_module_types_norm_batch = {
	.family = "Normalisation",
	TYPE_ROWS(rows),
};
