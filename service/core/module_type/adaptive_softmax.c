/*
 * AdaptiveLogSoftmaxWithLoss (torch/nn/modules/adaptive.py): a head for the frequent classes and a
 * pair of Linear layers for each cluster of rare ones.
 */
#include "core/module_type/fixed_children.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_rows.h"
#include "core/number/c_power.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static const struct weightd_field adaptive_fields[] = {
	SIZE_FIELD("in_features", "Size of each input sample"),
	SIZE_FIELD("n_classes", "Classes"),
	{.name = "cutoffs",
	 .doc = "First classes of the clusters; increasing, from 1 to n_classes - 1",
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

static enum weightd_code check_cutoffs(const struct weightd_building *building)
{
	const struct weightd_module *module = building->module;
	const struct weightd_value *cutoffs = argument_value(module, "cutoffs");
	int64_t before = 0;

	for (size_t i = 0; i < cluster_count(cutoffs); i++) {
		int64_t cutoff = weightd_value_size(cutoffs, i);
		if (cutoff <= before || cutoff >= argument_int(module, "n_classes")) {
			weightd_error_add(building->err, WEIGHTD_ERR_BAD_ARGUMENT, module->pointer,
					  "%s: cutoff %zu is %" PRId64, module->type, i, cutoff);
			weightd_error_expected(building->err,
					       "increasing cutoffs from 1 to n_classes - 1");
			return WEIGHTD_ERR_BAD_ARGUMENT;
		}
		before = cutoff;
	}
	return WEIGHTD_OK;
}

/* int(in_features // div_value ** (cluster + 1)); out of range where div_value is below 1. */
static enum weightd_code projected_size(const struct weightd_building *building, size_t cluster,
					struct weightd_value *size)
{
	const struct weightd_module *module = building->module;
	const double divisor = weightd_c_power(
		weightd_value_real(argument_value(module, "div_value")), (double)cluster + 1);
	const double quotient = floor((double)argument_int(module, "in_features") / divisor);

	if (quotient >= 0.0 && quotient < 0x1p63) {
		*size = (struct weightd_value)WEIGHTD_VALUE_INT((int64_t)quotient);
		return WEIGHTD_OK;
	}
	return weightd_error_add(building->err, WEIGHTD_ERR_TOO_LARGE, module->pointer,
				 "%s: cluster %zu does not fit in 63 bits", module->type, cluster);
}

/* A pair of Linear layers in 'tail'. */
static enum weightd_code add_cluster(const struct weightd_building *tail,
				     const struct weightd_building *building, size_t cluster)
{
	const struct weightd_module *module = building->module;
	const struct weightd_value *cutoffs = argument_value(module, "cutoffs");
	const int64_t end = cluster + 1 < cluster_count(cutoffs)
				    ? weightd_value_size(cutoffs, cluster + 1)
				    : argument_int(module, "n_classes");
	const struct weightd_value no_bias = WEIGHTD_VALUE_BOOL(false),
				   classes = WEIGHTD_VALUE_INT(
					   end - weightd_value_size(cutoffs, cluster));
	struct weightd_building pair;
	struct weightd_value hidden;
	char name[24];

	snprintf(name, sizeof name, "%zu", cluster);
	enum weightd_code code = projected_size(building, cluster, &hidden);
	if (code == WEIGHTD_OK)
		code = child_add_container(&pair, tail, name, "Sequential");
	if (code == WEIGHTD_OK)
		code = child_add_linear(&pair, "0", *argument_value(module, "in_features"), hidden,
					no_bias);
	if (code == WEIGHTD_OK)
		code = child_add_linear(&pair, "1", hidden, classes, no_bias);
	return code;
}

static enum weightd_code add_head_and_tail(const struct weightd_building *building)
{
	const struct weightd_module *module = building->module;
	const struct weightd_value *cutoffs = argument_value(module, "cutoffs");
	const struct weightd_value classes =
		WEIGHTD_VALUE_INT(weightd_value_size(cutoffs, 0) + (int64_t)cluster_count(cutoffs));
	struct weightd_building tail;
	enum weightd_code code =
		child_add_linear(building, "head", *argument_value(module, "in_features"), classes,
				 *argument_value(module, "head_bias"));

	if (code == WEIGHTD_OK)
		code = child_add_container(&tail, building, "tail", "ModuleList");
	for (size_t i = 0; code == WEIGHTD_OK && i < cluster_count(cutoffs); i++)
		code = add_cluster(&tail, building, i);
	return code;
}

static const struct weightd_module_type rows[] = {
	{.name = "AdaptiveLogSoftmaxWithLoss",
	 .doc = "Softmax over many classes, in clusters by frequency",
	 .example = "AdaptiveLogSoftmaxWithLoss(64, 1000, cutoffs=[10, 100])",
	 WEIGHTD_FIELDS(adaptive_fields),
	 .check = check_cutoffs,
	 .children = add_head_and_tail},
};

const struct weightd_module_types weightd_module_types_adaptive_softmax = {
	.family = "Loss",
	TYPE_ROWS(rows),
};
