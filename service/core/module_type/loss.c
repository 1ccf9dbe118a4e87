/*
 * Losses: parameterless modules, printed without arguments, but for LinearCrossEntropyLoss.
 *
 * `weight` and `pos_weight` tensors (persistent buffers in torch) are data, not arguments that a
 * definition can state here; None is accepted.
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/fixed_children.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_fields.h"

static const char *const loss_bases[] = {"_Loss", NULL};
static const char *const weighted_bases[] = {"_WeightedLoss", "_Loss", NULL};
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
		.doc = "How the losses of a batch are put together"            \
	}
#define AVERAGING OLD_FIELD("size_average"), OLD_FIELD("reduce"), REDUCTION
#define WEIGHT NONE_FIELD("weight", "Rescaling weight of each class")

static const struct weightd_field plain[] = {AVERAGING};
static const char *const kl_reductions[] = {"none", "batchmean", "mean", "sum", NULL};
static const struct weightd_field kl_div[] = {
	OLD_FIELD("size_average"),
	OLD_FIELD("reduce"),
	{.name = "reduction",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("mean"),
	 .choices = kl_reductions,
	 .doc = "How the losses of a batch are put together"},
	BOOL_FIELD("log_target", false, "Target is in log space"),
};
static const struct weightd_field nll[] = {
	WEIGHT,
	OLD_FIELD("size_average"),
	INT_FIELD("ignore_index", -100, "Target that does not count"),
	OLD_FIELD("reduce"),
	REDUCTION,
};
static const struct weightd_field cross_entropy[] = {
	WEIGHT,
	OLD_FIELD("size_average"),
	INT_FIELD("ignore_index", -100, "Target that does not count"),
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
static const struct weightd_field smooth_l1[] = {AVERAGING,
						 REAL_FIELD("beta", 1.0, "Where L1 turns into L2")};
static const struct weightd_field huber[] = {REDUCTION,
					     REAL_FIELD("delta", 1.0, "Where L1 turns into L2")};
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

#define LOSS(id, base_list, field_list, text)                         \
	const struct weightd_module_type weightd_module_type_##id = { \
		.name = #id,                                          \
		.bases = (base_list),                                 \
		.doc = (text),                                        \
		.source = "torch.nn." #id,                            \
		WEIGHTD_FIELDS(field_list),                           \
	}

const struct weightd_module_type weightd_module_type__Loss = {
	.name = "_Loss",
	.doc = "Base class of the losses",
	.source = "torch.nn.modules.loss._Loss",
	.flags = WEIGHTD_ABSTRACT,
};
const struct weightd_module_type weightd_module_type__WeightedLoss = {
	.name = "_WeightedLoss",
	.bases = loss_bases,
	.doc = "Base class of the losses with class weights",
	.source = "torch.nn.modules.loss._WeightedLoss",
	.flags = WEIGHTD_ABSTRACT,
};

LOSS(L1Loss, loss_bases, plain, "Mean absolute error");
LOSS(MSELoss, loss_bases, plain, "Mean squared error");
LOSS(MultiLabelMarginLoss, loss_bases, plain, "Multi-label hinge loss");
LOSS(SoftMarginLoss, loss_bases, plain, "Two-class logistic loss");
LOSS(KLDivLoss, loss_bases, kl_div, "Kullback-Leibler divergence");
LOSS(NLLLoss, weighted_bases, nll, "Negative log likelihood");
LOSS(CrossEntropyLoss, weighted_bases, cross_entropy, "Cross entropy of logits");
LOSS(PoissonNLLLoss, loss_bases, poisson_nll, "Negative log likelihood of a Poisson target");
LOSS(GaussianNLLLoss, loss_bases, gaussian_nll, "Negative log likelihood of a Gaussian target");
LOSS(BCELoss, weighted_bases, weighted, "Binary cross entropy of probabilities");
LOSS(BCEWithLogitsLoss, loss_bases, bce_with_logits, "Binary cross entropy of logits");
LOSS(MultiLabelSoftMarginLoss, weighted_bases, weighted, "Multi-label one-versus-all loss");
LOSS(HingeEmbeddingLoss, loss_bases, hinge_embedding, "Hinge loss of a distance");
LOSS(SmoothL1Loss, loss_bases, smooth_l1, "L1 that is squared near zero");
LOSS(HuberLoss, loss_bases, huber, "Squared near zero, linear beyond delta");
LOSS(CosineEmbeddingLoss, loss_bases, margin0, "Loss of a cosine similarity");
LOSS(MarginRankingLoss, loss_bases, margin0, "Ranking loss of two inputs");
LOSS(MultiMarginLoss, weighted_bases, multi_margin, "Multi-class hinge loss");
LOSS(TripletMarginLoss, loss_bases, triplet_margin, "Triplet loss");

static const char *const nll_bases[] = {"NLLLoss", "_WeightedLoss", "_Loss", NULL};
LOSS(NLLLoss2d, nll_bases, nll, "NLLLoss under its old name for images");

static const struct weightd_field triplet_distance[] = {
	{.name = "distance_function",
	 .doc = "A module; None: PairwiseDistance()",
	 .accepts = WEIGHTD_MODULE | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE},
	REAL_FIELD("margin", 1.0, "Margin"),
	BOOL_FIELD("swap", false, "Distance swap"),
	REDUCTION,
};

static enum weightd_code build_distance(struct weightd_module *module,
					struct weightd_builder *builder, struct weightd_error *err)
{
	if (!argument_is_none(module, "distance_function"))
		return child_copy(module, builder, "distance_function", "distance_function", err);
	return child_add(NULL, module, builder, "distance_function", "PairwiseDistance", NULL, 0,
			 err);
}

const struct weightd_module_type weightd_module_type_TripletMarginWithDistanceLoss = {
	.name = "TripletMarginWithDistanceLoss",
	.bases = loss_bases,
	.doc = "Triplet loss with a distance of its own",
	.source = "torch.nn.TripletMarginWithDistanceLoss",
	WEIGHTD_FIELDS(triplet_distance),
	.build = build_distance,
};

LOSS(CTCLoss, loss_bases, ctc, "Connectionist temporal classification");

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
	 .doc = "Target that does not count",
	 .accepts = WEIGHTD_INT | WEIGHTD_NONE,
	 .fallback = WEIGHTD_VALUE_NONE},
	{.name = "label_smoothing",
	 .doc = "Share of uniform noise in the target",
	 .accepts = WEIGHTD_REAL,
	 .fallback = WEIGHTD_VALUE_REAL(0.0),
	 .max = 1},
	NONE_FIELD("options",
		   "How the loss is computed; only None is taken, the weights do not depend on it"),
};

static enum weightd_code refuse_sizes(const struct weightd_module *module, const char *detail,
				      struct weightd_error *err)
{
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, module->pointer, "%s: %s", module->type,
			  detail);
	weightd_error_expected(err,
			       "a tuple of sizes whose product with num_classes fits in 63 bits");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* The weight of all classes and further dimensions is that of one Linear. */
static enum weightd_code build_linear_cross_entropy(struct weightd_module *module,
						    struct weightd_builder *builder,
						    struct weightd_error *err)
{
	const struct weightd_value *sizes = argument_value(module, "out_features");
	uint64_t rows = argument_size(module, "num_classes");

	if (sizes->kind != WEIGHTD_TUPLE)
		return refuse_sizes(module, "out_features is no tuple", err);
	for (size_t i = 0; i < sizes->count; i++) {
		if (!weightd_checked_mul(rows, (uint64_t)sizes->items[i].integer, &rows))
			return refuse_sizes(module, "out_features is too large", err);
	}
	if (rows > INT64_MAX)
		return refuse_sizes(module, "out_features is too large", err);
	const struct weightd_value arguments[] = {
		*argument_value(module, "in_features"),
		WEIGHTD_VALUE_INT((int64_t)rows),
		*argument_value(module, "bias"),
	};
	return child_add(NULL, module, builder, "linear", "Linear", arguments, 3, err);
}

static void print_linear_cross_entropy(const struct weightd_module *module,
				       struct weightd_text *out)
{
	static const char *const unquoted[] = {
		"out_features", "bias", "reduction", "ignore_index", "label_smoothing", "options"};

	repr_pair(module, "in_features", out);
	repr_next(module, "num_classes", out);
	for (size_t i = 0; i < sizeof unquoted / sizeof unquoted[0]; i++) {
		weightd_text_printf(out, ", %s=", unquoted[i]);
		repr_value(module, unquoted[i], out);
	}
}

const struct weightd_module_type weightd_module_type_LinearCrossEntropyLoss = {
	.name = "LinearCrossEntropyLoss",
	.bases = weighted_bases,
	.doc = "Cross entropy of a Linear of its input",
	.source = "torch.nn.LinearCrossEntropyLoss",
	WEIGHTD_FIELDS(linear_cross_entropy),
	.flags = WEIGHTD_MAY_BE_CUSTOM,
	.build = build_linear_cross_entropy,
	.print = print_linear_cross_entropy,
};
