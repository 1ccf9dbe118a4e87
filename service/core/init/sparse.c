/*
 * sparse: N(0, std) with a share of zeros in every column.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

static const struct weightd_field fields[] = {
	{.name = "sparsity",
	 .doc = "Share of zeros in each column",
	 .accepts = WEIGHTD_REAL,
	 .required = true,
	 .min = 0,
	 .max = 1},
	STD_ARGUMENT("std", 0.01, "Standard deviation of the other elements"),
};

static enum weightd_code resolve(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *arguments,
				 const struct weightd_target *target, const char *pointer,
				 struct weightd_error *err)
{
	law->distribution = &weightd_distribution_sparse;
	law->reals[0] = weightd_value_real(&arguments[0]);
	law->reals[1] = weightd_value_real(&arguments[1]);
	why->has_mean = true;
	why->mean = 0.0;
	return init_require_rank(target, 2, 2, "sparse", pointer, err);
}

const struct weightd_initializer weightd_init_sparse = {
	.name = "sparse",
	.doc = "Normal (0, std) with ceil(sparsity * rows) zeros in each column of a matrix",
	.source = "Martens 2010; torch.nn.init.sparse_",
	.example = "sparse(0.1)",
	INIT_FIELDS(fields),
	.resolve = resolve,
};
