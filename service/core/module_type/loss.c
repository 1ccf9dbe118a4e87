/*
 * Losses: parameterless modules, printed without arguments, but for LinearCrossEntropyLoss.
 *
 * `weight` and `pos_weight` tensors (persistent buffers in torch) are data, not arguments that a
 * definition can state here; None is accepted.
 */
#include "core/module_type/fixed_children.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_rows.h"

static const char *const reductions[] = {"none", "mean", "sum", NULL};

#define INT_FIELD(field, value, text)                                                          \
	{                                                                                      \
		.name = (field), .accepts = WEIGHTD_INT, .fallback = WEIGHTD_VALUE_INT(value), \
		.doc = (text)                                                                  \
	}
#define NONE_FIELD(field, text)                                                           \
	{                                                                                 \
		.name = (field), .accepts = WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_NONE, \
		.doc = (text)                                                             \
	}
#define OLD_FIELD(field)                                                           \
	{                                                                          \
		.name = (field), .accepts = WEIGHTD_NONE | WEIGHTD_BOOL,           \
		.fallback = WEIGHTD_VALUE_NONE, .doc = "Deprecated: see reduction" \
	}
#define REDUCTION                                                              \
	{                                                                      \
		.name = "reduction", .accepts = WEIGHTD_TEXT,                  \
		.fallback = WEIGHTD_VALUE_TEXT("mean"), .choices = reductions, \
		.doc = "Reduction of the losses of a batch"                    \
	}
#define AVERAGING OLD_FIELD("size_average"), OLD_FIELD("reduce"), REDUCTION
#define WEIGHT NONE_FIELD("weight", "Weight of each class")

static const struct weightd_field plain[] = {AVERAGING};
static const char *const kl_reductions[] = {"none", "batchmean", "mean", "sum", NULL};
static const struct weightd_field kl_div[] = {
	OLD_FIELD("size_average"),
	OLD_FIELD("reduce"),
	{.name = "reduction",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("mean"),
	 .choices = kl_reductions,
	 .doc = "Reduction of the losses of a batch"},
	BOOL_FIELD("log_target", false, "Target is in log space"),
};
static const struct weightd_field nll[] = {
	WEIGHT,
	OLD_FIELD("size_average"),
	INT_FIELD("ignore_index", -100, "Target that is ignored"),
	OLD_FIELD("reduce"),
	REDUCTION,
};
static const struct weightd_field cross_entropy[] = {
	WEIGHT,
	OLD_FIELD("size_average"),
	INT_FIELD("ignore_index", -100, "Target that is ignored"),
	OLD_FIELD("reduce"),
	REDUCTION,
	REAL_FIELD("label_smoothing", 0.0, "Share of uniform noise in the target"),
};
static const struct weightd_field poisson_nll[] = {
	BOOL_FIELD("log_input", true, "Input is in log space"),
	BOOL_FIELD("full", false, "Add Stirling's term"),
	OLD_FIELD("size_average"),
	REAL_FIELD("eps", 1e-08, "Added inside the logarithm"),
	OLD_FIELD("reduce"),
	REDUCTION,
};
static const struct weightd_field gaussian_nll[] = {
	BOOL_FIELD("full", false, "Add the constant term"),
	REAL_FIELD("eps", 1e-06, "Least variance"),
	REDUCTION,
};
static const struct weightd_field weighted[] = {WEIGHT, AVERAGING};
static const struct weightd_field bce_with_logits[] = {
	WEIGHT,
	AVERAGING,
	NONE_FIELD("pos_weight", "Weight of positive examples"),
};
static const struct weightd_field hinge_embedding[] = {REAL_FIELD("margin", 1.0, "Margin"),
						       AVERAGING};
static const struct weightd_field smooth_l1[] = {
	AVERAGING, REAL_FIELD("beta", 1.0, "Threshold between L1 and L2")};
static const struct weightd_field huber[] = {
	REDUCTION, REAL_FIELD("delta", 1.0, "Threshold between L1 and L2")};
static const struct weightd_field margin0[] = {REAL_FIELD("margin", 0.0, "Margin"), AVERAGING};
static const struct weightd_field multi_margin[] = {
	INT_FIELD("p", 1, "Exponent, 1 or 2"),
	REAL_FIELD("margin", 1.0, "Margin"),
	WEIGHT,
	AVERAGING,
};
static const struct weightd_field triplet_margin[] = {
	REAL_FIELD("margin", 1.0, "Margin"),
	REAL_FIELD("p", 2.0, "Exponent of the norm"),
	REAL_FIELD("eps", 1e-06, "Added for stability"),
	BOOL_FIELD("swap", false, "Distance swap"),
	AVERAGING,
};
static const struct weightd_field ctc[] = {
	INT_FIELD("blank", 0, "Label of the blank"),
	REDUCTION,
	BOOL_FIELD("zero_infinity", false, "Infinite losses count as zero"),
};

static const struct weightd_field triplet_distance[] = {
	{.name = "distance_function",
	 .doc = "A module; None: PairwiseDistance()",
	 .accepts = WEIGHTD_MODULE | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE},
	REAL_FIELD("margin", 1.0, "Margin"),
	BOOL_FIELD("swap", false, "Distance swap"),
	REDUCTION,
};

static enum weightd_code add_distance(const struct weightd_building *building)
{
	const struct fixed_child usual = {.name = "distance_function", .type = "PairwiseDistance"};

	if (argument_is_none(building->module, "distance_function"))
		return child_add(NULL, building, &usual);
	return child_copy(building, "distance_function", "distance_function");
}

static const struct weightd_field linear_cross_entropy[] = {
	SIZE_FIELD("in_features", "Features of the input"),
	SIZE_FIELD("num_classes", "Classes"),
	{.name = "out_features",
	 .doc = "Further dimensions of the target",
	 .accepts = WEIGHTD_INT | WEIGHTD_TUPLE,
	 .fallback = {.kind = WEIGHTD_TUPLE},
	 .min = 0,
	 .max = WEIGHTD_NO_MAXIMUM},
	BOOL_FIELD("bias", false, "Whether the Linear has a bias"),
	FACTORY_FIELDS,
	REDUCTION,
	WEIGHT,
	{.name = "ignore_index",
	 .doc = "Target that is ignored",
	 .accepts = WEIGHTD_INT | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE},
	{.name = "label_smoothing",
	 .doc = "Share of uniform noise in the target",
	 .accepts = WEIGHTD_REAL,
	 .fallback = WEIGHTD_VALUE_REAL(0.0),
	 .max = 1},
	NONE_FIELD("options", "Method of computing the loss; only None is accepted, the weights do "
			      "not depend on it"),
};

static enum weightd_code refuse_sizes(const struct weightd_building *building, const char *detail)
{
	weightd_error_add(building->err, WEIGHTD_ERR_BAD_ARGUMENT, building->module->pointer,
			  "%s: %s", building->module->type, detail);
	weightd_error_expected(building->err,
			       "a tuple of sizes whose product with num_classes fits in 63 bits");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* The weight of all classes and further dimensions is the weight of one Linear. */
static enum weightd_code add_linear(const struct weightd_building *building)
{
	const struct weightd_module *module = building->module;
	const struct weightd_value *sizes = argument_value(module, "out_features");
	uint64_t rows_of_all = argument_size(module, "num_classes");

	if (sizes->kind != WEIGHTD_TUPLE)
		return refuse_sizes(building, "out_features is not a tuple");
	for (size_t i = 0; i < sizes->count; i++) {
		if (!weightd_checked_mul(rows_of_all, (uint64_t)sizes->items[i].integer,
					 &rows_of_all))
			return refuse_sizes(building, "out_features is too large");
	}
	if (rows_of_all > INT64_MAX)
		return refuse_sizes(building, "out_features is too large");
	return child_add_linear(building, "linear", *argument_value(module, "in_features"),
				(struct weightd_value)WEIGHTD_VALUE_INT((int64_t)rows_of_all),
				*argument_value(module, "bias"));
}

static const struct weightd_module_type rows[] = {
	{.name = "_Loss",
	 .doc = "Base class of the losses",
	 .source = "torch.nn.modules.loss._Loss",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "_WeightedLoss",
	 BASES("_Loss"),
	 .doc = "Base class of the losses with class weights",
	 .source = "torch.nn.modules.loss._WeightedLoss",
	 .flags = WEIGHTD_ABSTRACT},
	{.name = "L1Loss", BASES("_Loss"), .doc = "Mean absolute error", WEIGHTD_FIELDS(plain)},
	{.name = "MSELoss", BASES("_Loss"), .doc = "Mean squared error", WEIGHTD_FIELDS(plain)},
	{.name = "MultiLabelMarginLoss",
	 BASES("_Loss"),
	 .doc = "Multi-label hinge loss",
	 WEIGHTD_FIELDS(plain)},
	{.name = "SoftMarginLoss",
	 BASES("_Loss"),
	 .doc = "Two-class logistic loss",
	 WEIGHTD_FIELDS(plain)},
	{.name = "KLDivLoss",
	 BASES("_Loss"),
	 .doc = "Kullback-Leibler divergence",
	 WEIGHTD_FIELDS(kl_div)},
	{.name = "NLLLoss",
	 BASES("_WeightedLoss", "_Loss"),
	 .doc = "Negative log likelihood",
	 WEIGHTD_FIELDS(nll)},
	{.name = "CrossEntropyLoss",
	 BASES("_WeightedLoss", "_Loss"),
	 .doc = "Cross entropy of logits",
	 WEIGHTD_FIELDS(cross_entropy)},
	{.name = "PoissonNLLLoss",
	 BASES("_Loss"),
	 .doc = "Negative log likelihood of a Poisson target",
	 WEIGHTD_FIELDS(poisson_nll)},
	{.name = "GaussianNLLLoss",
	 BASES("_Loss"),
	 .doc = "Negative log likelihood of a Gaussian target",
	 WEIGHTD_FIELDS(gaussian_nll)},
	{.name = "BCELoss",
	 BASES("_WeightedLoss", "_Loss"),
	 .doc = "Binary cross entropy of probabilities",
	 WEIGHTD_FIELDS(weighted)},
	{.name = "BCEWithLogitsLoss",
	 BASES("_Loss"),
	 .doc = "Binary cross entropy of logits",
	 WEIGHTD_FIELDS(bce_with_logits)},
	{.name = "MultiLabelSoftMarginLoss",
	 BASES("_WeightedLoss", "_Loss"),
	 .doc = "Multi-label one-versus-all loss",
	 WEIGHTD_FIELDS(weighted)},
	{.name = "HingeEmbeddingLoss",
	 BASES("_Loss"),
	 .doc = "Hinge loss of a distance",
	 WEIGHTD_FIELDS(hinge_embedding)},
	{.name = "SmoothL1Loss",
	 BASES("_Loss"),
	 .doc = "L1 that is squared near zero",
	 WEIGHTD_FIELDS(smooth_l1)},
	{.name = "HuberLoss",
	 BASES("_Loss"),
	 .doc = "Squared near zero, linear beyond delta",
	 WEIGHTD_FIELDS(huber)},
	{.name = "CosineEmbeddingLoss",
	 BASES("_Loss"),
	 .doc = "Loss of a cosine similarity",
	 WEIGHTD_FIELDS(margin0)},
	{.name = "MarginRankingLoss",
	 BASES("_Loss"),
	 .doc = "Ranking loss of two inputs",
	 WEIGHTD_FIELDS(margin0)},
	{.name = "MultiMarginLoss",
	 BASES("_WeightedLoss", "_Loss"),
	 .doc = "Multi-class hinge loss",
	 WEIGHTD_FIELDS(multi_margin)},
	{.name = "TripletMarginLoss",
	 BASES("_Loss"),
	 .doc = "Triplet loss",
	 WEIGHTD_FIELDS(triplet_margin)},
	{.name = "NLLLoss2d",
	 BASES("NLLLoss", "_WeightedLoss", "_Loss"),
	 .doc = "NLLLoss under its old name for images",
	 WEIGHTD_FIELDS(nll)},
	{.name = "TripletMarginWithDistanceLoss",
	 BASES("_Loss"),
	 .doc = "Triplet loss with a distance of its own",
	 WEIGHTD_FIELDS(triplet_distance),
	 .children = add_distance},
	{.name = "CTCLoss",
	 BASES("_Loss"),
	 .doc = "Connectionist temporal classification",
	 WEIGHTD_FIELDS(ctc)},
	{.name = "LinearCrossEntropyLoss",
	 BASES("_WeightedLoss", "_Loss"),
	 .doc = "Cross entropy of a Linear of its input",
	 WEIGHTD_FIELDS(linear_cross_entropy),
	 .flags = WEIGHTD_MAY_BE_CUSTOM,
	 .children = add_linear,
	 .repr = "in_features={in_features}, num_classes={num_classes}, "
		 "out_features={out_features}, bias={bias}, reduction={reduction}, "
		 "ignore_index={ignore_index}, label_smoothing={label_smoothing}, "
		 "options={options}"},
};

const struct weightd_module_types weightd_module_types_loss = {
	.family = "Loss",
	TYPE_ROWS(rows),
};
