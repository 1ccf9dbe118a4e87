/*
 * dirac: a convolution that passes its input channels on.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

#include <inttypes.h>

static const struct weightd_field fields[] = {
	{.name = "groups",
	 .doc = "Groups of the convolution, each with its own identity",
	 .accepts = WEIGHTD_INT,
	 .min = 1,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .fallback = WEIGHTD_VALUE_INT(1)},
};

static enum weightd_code resolve(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *arguments,
				 const struct weightd_target *target, const char *pointer,
				 struct weightd_error *err)
{
	const uint64_t groups = (uint64_t)arguments[0].integer;
	enum weightd_code code = init_require_rank(target, 3, 5, "dirac", pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	if (target->shape.dims[0] % groups != 0) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
				  "dirac: %s has %" PRIu64
				  " output channels, not divisible by groups %" PRIu64,
				  target->name, target->shape.dims[0], groups);
		weightd_error_expected(err, "a divisor of %" PRIu64, target->shape.dims[0]);
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	law->distribution = &weightd_distribution_dirac;
	law->sizes[0] = groups;
	why->has_bounds = true;
	why->high = 1.0;
	return WEIGHTD_OK;
}

static const char *const aliases[] = {"mindspore.Dirac", NULL};

const struct weightd_initializer weightd_init_dirac = {
	.name = "dirac",
	.aliases = aliases,
	.doc = "Centre tap of channel d to channel d is 1 in each group, 0 elsewhere; rank 3 to 5",
	.source = "torch.nn.init.dirac_",
	INIT_FIELDS(fields),
	.resolve = resolve,
};
