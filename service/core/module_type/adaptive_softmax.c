/*
 * AdaptiveLogSoftmaxWithLoss (torch/nn/modules/adaptive.py): a head for the frequent classes and a
 * pair of Linear layers for each cluster of rare ones.
 */
#include "core/module_type/fixed_children.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_fields.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static const struct weightd_field adaptive_fields[] = {
	SIZE_FIELD("in_features", "Size of each input sample"),
	SIZE_FIELD("n_classes", "Classes"),
	{.name = "cutoffs",
	 .doc = "Where the clusters begin; increasing, from 1 to n_classes - 1",
	 .accepts = WEIGHTD_INT | WEIGHTD_TUPLE,
	 .required = true,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .tuple_min = 1,
	 .tuple_max = 1 << 16},
	{.name = "div_value",
	 .doc = "Each cluster's size is the last one's divided by this",
	 .accepts = WEIGHTD_REAL,
	 .fallback = WEIGHTD_VALUE_REAL(4.0),
	 .min = 0,
	 .min_is_open = true,
	 .max = WEIGHTD_NO_MAXIMUM},
	BOOL_FIELD("head_bias", false, "Whether the head has a bias"),
	FACTORY_FIELDS,
};

static size_t cluster_count(const struct weightd_value *cutoffs)
{
	return cutoffs->kind == WEIGHTD_TUPLE ? cutoffs->count : 1;
}

static enum weightd_code check_cutoffs(const struct weightd_module *module,
				       struct weightd_error *err)
{
	const struct weightd_value *cutoffs = argument_value(module, "cutoffs");
	int64_t before = 0;

	for (size_t i = 0; i < cluster_count(cutoffs); i++) {
		int64_t cutoff = weightd_value_size(cutoffs, i);
		if (cutoff <= before || cutoff >= argument_int(module, "n_classes")) {
			weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, module->pointer,
					  "%s: cutoff %zu is %" PRId64, module->type, i, cutoff);
			weightd_error_expected(err, "increasing cutoffs from 1 to n_classes - 1");
			return WEIGHTD_ERR_BAD_ARGUMENT;
		}
		before = cutoff;
	}
	return WEIGHTD_OK;
}

static enum weightd_code add_linear(struct weightd_module *module, struct weightd_builder *builder,
				    const char *name, int64_t in, int64_t out, bool has_bias,
				    struct weightd_error *err)
{
	const struct weightd_value arguments[] = {WEIGHTD_VALUE_INT(in), WEIGHTD_VALUE_INT(out),
						  WEIGHTD_VALUE_BOOL(has_bias)};

	return child_add(NULL, module, builder, name, "Linear", arguments, 3, err);
}

/* int(in_features // div_value ** (cluster + 1)); out of range where div_value is below 1. */
static enum weightd_code projected_size(const struct weightd_module *module, size_t cluster,
					int64_t *size, struct weightd_error *err)
{
	const double divisor =
		pow(weightd_value_real(argument_value(module, "div_value")), (double)cluster + 1);
	const double quotient = floor((double)argument_int(module, "in_features") / divisor);

	if (quotient >= 0.0 && quotient < 0x1p63) {
		*size = (int64_t)quotient;
		return WEIGHTD_OK;
	}
	return weightd_error_add(err, WEIGHTD_ERR_TOO_LARGE, module->pointer,
				 "%s: cluster %zu does not fit in 63 bits", module->type, cluster);
}

static enum weightd_code add_cluster(struct weightd_module *tail,
				     const struct weightd_module *module,
				     struct weightd_builder *builder, size_t cluster,
				     struct weightd_error *err)
{
	const struct weightd_value *cutoffs = argument_value(module, "cutoffs");
	const int64_t end = cluster + 1 < cluster_count(cutoffs)
				    ? weightd_value_size(cutoffs, cluster + 1)
				    : argument_int(module, "n_classes");
	struct weightd_module *pair;
	int64_t hidden = 0;
	char name[24];

	snprintf(name, sizeof name, "%zu", cluster);
	enum weightd_code code = projected_size(module, cluster, &hidden, err);
	if (code == WEIGHTD_OK)
		code = child_add(&pair, tail, builder, name, "Sequential", NULL, 0, err);
	if (code == WEIGHTD_OK)
		code = add_linear(pair, builder, "0", argument_int(module, "in_features"), hidden,
				  false, err);
	if (code == WEIGHTD_OK)
		code = add_linear(pair, builder, "1", hidden,
				  end - weightd_value_size(cutoffs, cluster), false, err);
	return code;
}

static enum weightd_code build(struct weightd_module *module, struct weightd_builder *builder,
			       struct weightd_error *err)
{
	const struct weightd_value *cutoffs = argument_value(module, "cutoffs");
	struct weightd_module *tail;
	enum weightd_code code = check_cutoffs(module, err);

	if (code == WEIGHTD_OK)
		code = add_linear(module, builder, "head", argument_int(module, "in_features"),
				  weightd_value_size(cutoffs, 0) + (int64_t)cluster_count(cutoffs),
				  argument_bool(module, "head_bias"), err);
	if (code == WEIGHTD_OK)
		code = child_add(&tail, module, builder, "tail", "ModuleList", NULL, 0, err);
	for (size_t i = 0; code == WEIGHTD_OK && i < cluster_count(cutoffs); i++)
		code = add_cluster(tail, module, builder, i, err);
	return code;
}

const struct weightd_module_type weightd_module_type_AdaptiveLogSoftmaxWithLoss = {
	.name = "AdaptiveLogSoftmaxWithLoss",
	.doc = "Softmax over many classes, in clusters by frequency",
	.source = "torch.nn.AdaptiveLogSoftmaxWithLoss",
	.example = "AdaptiveLogSoftmaxWithLoss(64, 1000, cutoffs=[10, 100])",
	WEIGHTD_FIELDS(adaptive_fields),
	.build = build,
};
