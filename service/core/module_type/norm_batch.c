/*
 * BatchNorm and InstanceNorm: per-channel norms with running statistics
 * (torch/nn/modules/batchnorm.py, instancenorm.py).
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/layer_parts.h"
#include "core/module_type/lazy.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_fields.h"

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

static enum weightd_code add_affine(struct weightd_module *module, struct weightd_builder *builder,
				    const struct weightd_shape *channels, struct weightd_error *err)
{
	enum weightd_code code = layer_add_constant(module, builder, "weight", channels, 1.0, err);

	if (code != WEIGHTD_OK || !argument_bool(module, "bias"))
		return code;
	return layer_add_constant(module, builder, "bias", channels, 0.0, err);
}

static enum weightd_code add_statistics(struct weightd_module *module,
					struct weightd_builder *builder,
					const struct weightd_shape *channels,
					struct weightd_error *err)
{
	const struct weightd_shape scalar = weightd_shape_of(0);
	const enum weightd_dtype dtype = builder->default_dtype;
	enum weightd_code code = weightd_module_add_buffer(module, builder, "running_mean",
							   channels, dtype, 0.0, err);

	if (code == WEIGHTD_OK)
		code = weightd_module_add_buffer(module, builder, "running_var", channels, dtype,
						 1.0, err);
	if (code == WEIGHTD_OK)
		code = weightd_module_add_buffer(module, builder, "num_batches_tracked", &scalar,
						 WEIGHTD_INT64, 0.0, err);
	return code;
}

static enum weightd_code build(struct weightd_module *module, struct weightd_builder *builder,
			       struct weightd_error *err)
{
	const struct weightd_shape channels =
		weightd_shape_of(1, argument_size(module, "num_features"));
	enum weightd_code code = WEIGHTD_OK;

	if (argument_bool(module, "affine"))
		code = add_affine(module, builder, &channels, err);
	if (code == WEIGHTD_OK && argument_bool(module, "track_running_stats"))
		code = add_statistics(module, builder, &channels, err);
	return code;
}

static void print_as(const struct weightd_module *module, const struct weightd_profile *profile,
		     struct weightd_text *out)
{
	repr_value(module, "num_features", out);
	repr_next(module, "eps", out);
	repr_next(module, "momentum", out);
	repr_next(module, "affine", out);
	repr_norm_bias(module, profile, out);
	repr_next(module, "track_running_stats", out);
}

static const char *const norm_bases[] = {"_NormBase", NULL};
static const char *const batch_bases[] = {"_BatchNorm", "_NormBase", NULL};
static const char *const instance_bases[] = {"_InstanceNorm", "_NormBase", NULL};

const struct weightd_module_type weightd_module_type__NormBase = {
	.name = "_NormBase",
	.doc = "Base class of batch and instance norms",
	.source = "torch.nn.modules.batchnorm._NormBase",
	.flags = WEIGHTD_ABSTRACT,
};

const struct weightd_module_type weightd_module_type__BatchNorm = {
	.name = "_BatchNorm",
	.bases = norm_bases,
	.doc = "Base class of the batch norms",
	.source = "torch.nn.modules.batchnorm._BatchNorm",
	.flags = WEIGHTD_ABSTRACT,
};

const struct weightd_module_type weightd_module_type__InstanceNorm = {
	.name = "_InstanceNorm",
	.bases = norm_bases,
	.doc = "Base class of the instance norms",
	.source = "torch.nn.modules.instancenorm._InstanceNorm",
	.flags = WEIGHTD_ABSTRACT,
};

#define STATE                                                               \
	"weight (num_features) if affine: constant(1)\n"                    \
	"bias (num_features) if affine and bias: constant(0)\n"             \
	"running_mean (num_features) if track_running_stats: buffer of 0\n" \
	"running_var (num_features) if track_running_stats: buffer of 1\n"  \
	"num_batches_tracked () if track_running_stats: buffer of 0"

#define NORM(class, base_list, field_list, text)                         \
	const struct weightd_module_type weightd_module_type_##class = { \
		.name = #class,                                          \
		.bases = base_list,                                      \
		.doc = text,                                             \
		.source = "torch.nn." #class,                            \
		.state = STATE,                                          \
		.example = #class "(100)",                               \
		WEIGHTD_FIELDS(field_list),                              \
		.build = build,                                          \
		.print_as = print_as,                                    \
	}
NORM(BatchNorm1d, batch_bases, batch_fields, "Batch norm of (N, C) or (N, C, L)");
NORM(BatchNorm2d, batch_bases, batch_fields, "Batch norm of (N, C, H, W)");
NORM(BatchNorm3d, batch_bases, batch_fields, "Batch norm of (N, C, D, H, W)");
NORM(SyncBatchNorm, batch_bases, sync_fields, "Batch norm over all processes");
NORM(InstanceNorm1d, instance_bases, instance_fields,
     "Instance norm of (N, C, L); no state by default");
NORM(InstanceNorm2d, instance_bases, instance_fields,
     "Instance norm of (N, C, H, W); no state by default");
NORM(InstanceNorm3d, instance_bases, instance_fields,
     "Instance norm of (N, C, D, H, W); no state by default");

static const char *const lazy_mixin[] = {"LazyModuleMixin", "_NormBase", NULL};

const struct weightd_module_type weightd_module_type__LazyNormBase = {
	.name = "_LazyNormBase",
	.bases = lazy_mixin,
	.doc = "Base class of the lazy batch and instance norms",
	.source = "torch.nn.modules.batchnorm._LazyNormBase",
	.flags = WEIGHTD_ABSTRACT,
};

#define LAZY(class, base)                                                                      \
	static const char *const lazy_##class##_bases[] = {"_LazyNormBase", "LazyModuleMixin", \
							   base, "_NormBase", NULL};           \
	const struct weightd_module_type weightd_module_type_Lazy##class = {                   \
		.name = "Lazy" #class,                                                         \
		.bases = lazy_##class##_bases,                                                 \
		.doc = #class " with num_features last; becomes a " #class,                    \
		.source = "torch.nn.Lazy" #class,                                              \
		.state = STATE,                                                                \
		.example = "Lazy" #class "(num_features=100)",                                 \
		WEIGHTD_FIELDS(lazy_fields),                                                   \
		.build = lazy_materialise,                                                     \
	}
LAZY(BatchNorm1d, "_BatchNorm");
LAZY(BatchNorm2d, "_BatchNorm");
LAZY(BatchNorm3d, "_BatchNorm");
LAZY(InstanceNorm1d, "_InstanceNorm");
LAZY(InstanceNorm2d, "_InstanceNorm");
LAZY(InstanceNorm3d, "_InstanceNorm");
