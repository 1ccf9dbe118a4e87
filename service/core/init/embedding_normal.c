/*
 * embedding_normal: what Embedding.reset_parameters does with a padding index: N(mean, std), then
 * the padding row is set to 0.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

#include <inttypes.h>

static const struct weightd_field fields[] = {
	{.name = "padding_idx",
	 .doc = "The row that is 0; negative: from the end",
	 .accepts = WEIGHTD_INT,
	 .required = true},
	REAL_ARGUMENT("mean", 0.0, "Mean of the other rows"),
	STD_ARGUMENT("std", 1.0, "Standard deviation of the other rows"),
};

static enum weightd_code resolve(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *arguments,
				 const struct weightd_target *target, const char *pointer,
				 struct weightd_error *err)
{
	const int64_t index = arguments[0].integer;
	enum weightd_code code = init_require_rank(target, 2, 2, "embedding_normal", pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	const int64_t rows = (int64_t)target->shape.dims[0];
	if (index < -rows || index >= rows) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				  "embedding_normal: padding_idx is %" PRId64, index);
		weightd_error_expected(err, "a row of %s, from %" PRId64 " to %" PRId64,
				       target->name, -rows, rows - 1);
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	init_normal(law, why, weightd_value_real(&arguments[1]), weightd_value_real(&arguments[2]));
	law->distribution = &weightd_distribution_padded_normal;
	law->sizes[0] = (uint64_t)(index < 0 ? index + rows : index);
	return WEIGHTD_OK;
}

const struct weightd_initializer weightd_init_embedding_normal = {
	.name = "embedding_normal",
	.doc = "Normal (mean, std) with row padding_idx set to 0",
	.source = "torch.nn.Embedding.reset_parameters",
	.example = "embedding_normal(0)",
	INIT_FIELDS(fields),
	.resolve = resolve,
};
