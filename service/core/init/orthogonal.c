/*
 * orthogonal: a (semi-)orthogonal matrix, uniform over all of them, times gain.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

#include <math.h>

static const struct weightd_field fields[] = {GAIN_ARGUMENT};

/* Rows or columns, whichever are fewer, have length gain: over the tensor that is this deviation.
 */
static void state_moments(struct weightd_explanation *why, const struct weightd_target *target)
{
	double rows = 1.0, columns = 1.0;

	for (unsigned i = 0; i < target->shape.ndim; i++) {
		if (i == 0)
			rows = (double)target->shape.dims[i];
		else
			columns *= (double)target->shape.dims[i];
	}
	if (rows * columns <= 0.0)
		return;
	why->has_mean = why->has_std = true;
	why->mean = 0.0;
	why->std = fabs(why->gain) / sqrt(rows > columns ? rows : columns);
}

static enum weightd_code resolve(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *arguments,
				 const struct weightd_target *target, const char *pointer,
				 struct weightd_error *err)
{
	law->distribution = &weightd_distribution_orthogonal;
	law->reals[0] = init_gain(&arguments[0]);
	why->has_gain = why->has_bounds = true;
	why->gain = law->reals[0];
	why->low = -why->gain;
	why->high = why->gain;
	state_moments(why, target);
	return init_require_rank(target, 2, WEIGHTD_RANK_MAX, "orthogonal", pointer, err);
}

static const char *const aliases[] = {"mindspore.Orthogonal", "burn.Orthogonal", NULL};

const struct weightd_initializer weightd_init_orthogonal = {
	.name = "orthogonal",
	.aliases = aliases,
	.doc = "Semi-orthogonal matrix of shape (size(0), rest), times gain",
	.source = "Saxe et al. 2013; Mezzadri 2007; torch.nn.init.orthogonal_",
	INIT_FIELDS(fields),
	.resolve = resolve,
};
