/*
 * Distances between two inputs (torch/nn/modules/distance.py).  No state, nothing printed.
 */
#include "core/module_type/type_fields.h"

static const struct weightd_field cosine_fields[] = {
	{.name = "dim",
	 .doc = "Dimension of the vectors",
	 .accepts = WEIGHTD_INT,
	 .fallback = WEIGHTD_VALUE_INT(1)},
	REAL_FIELD("eps", 1e-08, "Least norm"),
};

const struct weightd_module_type weightd_module_type_CosineSimilarity = {
	.name = "CosineSimilarity",
	.doc = "Cosine of the angle between vectors",
	.source = "torch.nn.CosineSimilarity",
	WEIGHTD_FIELDS(cosine_fields),
};

static const struct weightd_field pairwise_fields[] = {
	REAL_FIELD("p", 2.0, "Degree of the norm"),
	REAL_FIELD("eps", 1e-06, "Added to each difference"),
	BOOL_FIELD("keepdim", false, "Keep the dimension"),
};

const struct weightd_module_type weightd_module_type_PairwiseDistance = {
	.name = "PairwiseDistance",
	.doc = "p-norm of the difference of vectors",
	.source = "torch.nn.PairwiseDistance",
	WEIGHTD_FIELDS(pairwise_fields),
};
