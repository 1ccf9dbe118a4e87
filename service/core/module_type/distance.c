/*
 * Distances between two inputs (torch/nn/modules/distance.py).  No tensors, nothing printed.
 */
#include "core/module_type/type_rows.h"

static const struct weightd_field cosine_fields[] = {
	{.name = "dim",
	 .doc = "Dimension of the vectors",
	 .accepts = WEIGHTD_INT,
	 .fallback = WEIGHTD_VALUE_INT(1)},
	REAL_FIELD("eps", 1e-08, "Least norm"),
};

static const struct weightd_field pairwise_fields[] = {
	REAL_FIELD("p", 2.0, "Degree of the norm"),
	REAL_FIELD("eps", 1e-06, "Added to each difference"),
	BOOL_FIELD("keepdim", false, "Keep the dimension"),
};

static const struct weightd_module_type rows[] = {
	{.name = "CosineSimilarity",
	 .doc = "Cosine of the angle between vectors",
	 WEIGHTD_FIELDS(cosine_fields)},
	{.name = "PairwiseDistance",
	 .doc = "p-norm of the difference of vectors",
	 WEIGHTD_FIELDS(pairwise_fields)},
};

const struct weightd_module_types weightd_module_types_distance = {
	.family = "Distance",
	TYPE_ROWS(rows),
};
