/*
 * From a call and a target to a prepared law, with the dtype rules of Python:
 * in-place initializers keep the parameter's dtype, replaced data brings its own.
 */
#include "core/distribution/distribution_table.h"
#include "weightd/initializer.h"

static enum weightd_dtype dtype_after(const struct weightd_initializer_call *call,
				      const struct weightd_target *target,
				      enum weightd_dtype default_dtype)
{
	const struct weightd_initializer *row = call->initializer;
	enum weightd_dtype named;

	if (row == NULL || (row->flags & WEIGHTD_REPLACES_DATA) == 0 || target->keeps_dtype)
		return target->dtype;
	if (row->dtype_argument != 0 &&
	    weightd_dtype_find(call->arguments[row->dtype_argument - 1].text, &named))
		return named;
	return (row->flags & WEIGHTD_DEFAULT_DTYPE) != 0 ? default_dtype : row->data_dtype;
}

/* {"value": ...}: one number fills the tensor, anything else must have its shape. */
static enum weightd_code resolve_literal(struct weightd_law *law, struct weightd_explanation *why,
					 const struct weightd_initializer_call *call,
					 const struct weightd_target *target, const char *pointer,
					 struct weightd_error *err)
{
	char given[160], wanted[160];

	why->initializer = "value";
	why->source = "given in the specification";
	if (call->literal_shape.ndim == 0 && call->literal_count == 1) {
		law->distribution = &weightd_distribution_constant;
		law->reals[0] = call->literal[0];
		why->has_mean = why->has_std = why->has_bounds = true;
		why->mean = why->low = why->high = call->literal[0];
		return WEIGHTD_OK;
	}
	if (weightd_shape_equal(&call->literal_shape, &target->shape)) {
		law->distribution = &weightd_distribution_literal;
		law->literal = call->literal;
		law->literal_count = call->literal_count;
		return WEIGHTD_OK;
	}
	weightd_shape_text(&call->literal_shape, given, sizeof given);
	weightd_shape_text(&target->shape, wanted, sizeof wanted);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer, "The value for %s has shape %s",
			  target->name, given);
	weightd_error_expected(err, "one number, or shape %s", wanted);
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

/* Random values are floats, but counts; torch raises for them on integer tensors, and so does this.
 */
static enum weightd_code check_dtype(const struct weightd_law *law, const char *initializer,
				     const struct weightd_target *target, const char *pointer,
				     struct weightd_error *err)
{
	if (weightd_dtype_row(target->dtype)->is_float ||
	    (law->distribution->flags & WEIGHTD_RANDOM) == 0 ||
	    (law->distribution->flags & WEIGHTD_COUNTS) != 0)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_UNSUPPORTED, pointer, "%s cannot fill %s, which is %s",
			  initializer, target->name, weightd_dtype_row(target->dtype)->name);
	weightd_error_expected(err, "a tensor with a floating dtype");
	return WEIGHTD_ERR_UNSUPPORTED;
}

enum weightd_code weightd_initializer_resolve(
	struct weightd_law *law, struct weightd_explanation *why, enum weightd_dtype *dtype,
	const struct weightd_initializer_call *call, const struct weightd_target *target,
	enum weightd_dtype default_dtype, struct weightd_error *err)
{
	const struct weightd_initializer *row = call->initializer;
	const char *pointer = call->pointer == NULL ? "" : call->pointer;
	struct weightd_target after = *target;
	enum weightd_code code;

	*law = (struct weightd_law){0};
	*why = (struct weightd_explanation){0};
	after.dtype = dtype_after(call, target, default_dtype);
	if (row == NULL) {
		code = resolve_literal(law, why, call, &after, pointer, err);
	} else {
		why->initializer = row->name;
		why->source = row->source;
		code = row->resolve(law, why, call->arguments, &after, pointer, err);
	}
	if (code == WEIGHTD_OK)
		code = check_dtype(law, why->initializer, &after, pointer, err);
	if (code == WEIGHTD_OK && law->distribution->prepare != NULL)
		code = law->distribution->prepare(law, &after.shape, after.dtype, pointer, err);
	if (code == WEIGHTD_OK)
		*dtype = after.dtype;
	return code;
}
