/*
 * eye: the identity matrix, rectangular ones included.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

static enum weightd_code resolve(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *arguments,
				 const struct weightd_target *target, const char *pointer,
				 struct weightd_error *err)
{
	(void)arguments;
	law->distribution = &weightd_distribution_eye;
	why->has_bounds = true;
	why->high = 1.0;
	return init_require_rank(target, 2, 2, "eye", pointer, err);
}

static const char *const aliases[] = {"mindspore.Identity", NULL};

const struct weightd_initializer weightd_init_eye = {
	.name = "eye",
	.aliases = aliases,
	.doc = "1 on the main diagonal of a matrix, 0 elsewhere",
	.source = "torch.nn.init.eye_",
	.resolve = resolve,
};
