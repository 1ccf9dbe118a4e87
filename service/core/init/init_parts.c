/*
 * What the initializers share: recipes with their explanations, fans, size arguments.
 */
#include "core/init/init_parts.h"

#include "core/distribution/distribution_table.h"

#include <math.h>
#include <string.h>

enum weightd_code init_constant(struct weightd_law *law, struct weightd_explanation *why,
				double value)
{
	law->distribution = &weightd_distribution_constant;
	law->reals[0] = value;
	why->has_mean = why->has_std = why->has_bounds = true;
	why->mean = why->low = why->high = value;
	why->std = 0.0;
	return WEIGHTD_OK;
}

enum weightd_code init_uniform(struct weightd_law *law, struct weightd_explanation *why, double low,
			       double high)
{
	low += 0.0; /* -0.0 becomes 0.0: torch's uniform_(-0.0, 0.0) gives 0.0 */
	law->distribution = &weightd_distribution_uniform;
	law->reals[0] = low;
	law->reals[1] = high;
	why->has_mean = why->has_std = why->has_bounds = true;
	why->mean = low + (high - low) / 2.0;
	why->std = (high - low) / sqrt(12.0);
	why->low = low;
	why->high = high;
	return WEIGHTD_OK;
}

enum weightd_code init_normal(struct weightd_law *law, struct weightd_explanation *why, double mean,
			      double std)
{
	law->distribution = &weightd_distribution_normal;
	law->reals[0] = mean;
	law->reals[1] = std;
	why->has_mean = why->has_std = true;
	why->mean = mean;
	why->std = std;
	return WEIGHTD_OK;
}

enum weightd_code init_fans(struct weightd_fans *fans, struct weightd_explanation *why,
			    const struct weightd_target *target, const char *initializer,
			    const char *pointer, struct weightd_error *err)
{
	char shape[160];

	if (target->fans.known) {
		*fans = target->fans;
		why->has_fans = true;
		why->fan_in = fans->fan_in;
		why->fan_out = fans->fan_out;
		return WEIGHTD_OK;
	}
	weightd_shape_text(&target->shape, shape, sizeof shape);
	if (target->shape.ndim < 2)
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
				  "%s on %s with shape %s: fan in and fan out can not be computed "
				  "for a tensor "
				  "with fewer than 2 dimensions",
				  initializer, target->name, shape);
	else
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
				  "%s on %s with shape %s: its fans do not fit in 64 bits",
				  initializer, target->name, shape);
	weightd_error_expected(err, "a tensor with at least 2 dimensions, such as a weight");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

enum weightd_code init_require_rank(const struct weightd_target *target, unsigned least,
				    unsigned most, const char *initializer, const char *pointer,
				    struct weightd_error *err)
{
	char shape[160];

	if (target->shape.ndim >= least && target->shape.ndim <= most)
		return WEIGHTD_OK;
	weightd_shape_text(&target->shape, shape, sizeof shape);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer, "%s on %s with shape %s",
			  initializer, target->name, shape);
	if (least == most)
		weightd_error_expected(err, "a tensor with exactly %u dimensions", least);
	else if (most >= WEIGHTD_RANK_MAX)
		weightd_error_expected(err, "a tensor with at least %u dimensions", least);
	else
		weightd_error_expected(err, "a tensor with %u to %u dimensions", least, most);
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

enum weightd_code init_check_size(const struct weightd_value *size,
				  const struct weightd_target *target, const char *initializer,
				  const char *pointer, struct weightd_error *err)
{
	const size_t count = size->kind == WEIGHTD_TUPLE ? size->count : 1;
	bool same = count == target->shape.ndim;
	char shape[160];

	if (size->kind == WEIGHTD_NONE)
		return WEIGHTD_OK;
	for (size_t i = 0; same && i < count; i++)
		same = (uint64_t)weightd_value_size(size, i) == target->shape.dims[i];
	if (same)
		return WEIGHTD_OK;
	weightd_shape_text(&target->shape, shape, sizeof shape);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
			  "%s: the size given is not the shape of %s", initializer, target->name);
	weightd_error_expected(err, "%s, or no size", shape);
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}
