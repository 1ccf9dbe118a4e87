/*
 * From a call and a target to a prepared law, with the dtype rules of Python:
 * in-place initializers keep the parameter's dtype, replaced data brings its own.
 */
#include "weightd/initializer.h"

#include "core/distribution/distribution_table.h"
#include "core/init/argument_formulas.h"
#include "core/init/law_of_row.h"
#include "core/init/requirements.h"

#include <math.h>

enum weightd_dtype weightd_initializer_dtype(const struct weightd_initializer_call *call,
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

bool weightd_initializer_is_cast(const struct weightd_initializer_call *call)
{
	const struct weightd_target any = {.dtype = WEIGHTD_FLOAT32};
	const struct weightd_initializer *row = call->initializer;

	return row != NULL && (row->flags & WEIGHTD_REPLACES_DATA) != 0 &&
	       (row->flags & WEIGHTD_DEFAULT_DTYPE) == 0 &&
	       weightd_initializer_dtype(call, &any, any.dtype) == WEIGHTD_FLOAT64;
}

/* {"value": ...}: one number fills the tensor, anything else must have its shape. */
static enum weightd_code resolve_literal(const struct weightd_resolving *resolving,
					 const struct weightd_initializer_call *call)
{
	const struct weightd_target *target = resolving->target;
	struct weightd_law *law = resolving->law;
	char given[160], wanted[160];

	resolving->explanation->initializer = "value";
	resolving->explanation->source = "given in the specification";
	if (call->literal_shape.ndim == 0 && call->literal_count == 1) {
		law->distribution = &weightd_distribution_constant;
		law->reals[0] = call->literal[0];
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
	weightd_error_add(resolving->err, WEIGHTD_ERR_SHAPE_MISMATCH, resolving->pointer,
			  "The value for %s has shape %s", target->name, given);
	weightd_error_expected(resolving->err, "one number, or shape %s", wanted);
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

static enum weightd_code resolve_row(const struct weightd_resolving *resolving)
{
	const struct weightd_initializer *row = resolving->row;
	enum weightd_code code = init_require_rank(resolving);

	resolving->explanation->initializer = row->name;
	resolving->explanation->source = row->source;
	resolving->explanation->inverts_erf = (row->flags & WEIGHTD_INVERTS_ERF) != 0;
	if (code == WEIGHTD_OK && row->laws[0].distribution != NULL)
		code = init_law_of_row(resolving);
	if (code == WEIGHTD_OK && row->resolve != NULL)
		code = row->resolve(resolving);
	return code == WEIGHTD_OK ? init_require_size(resolving) : code;
}

/* Random values are floats, but counts; torch raises for them on integer tensors, and so does this.
 */
static enum weightd_code check_dtype(const struct weightd_resolving *resolving)
{
	const struct weightd_target *target = resolving->target;
	const unsigned flags = resolving->law->distribution->flags;

	if (weightd_dtype_row(target->dtype)->is_float || (flags & WEIGHTD_RANDOM) == 0 ||
	    (flags & WEIGHTD_COUNTS) != 0)
		return WEIGHTD_OK;
	weightd_error_add(resolving->err, WEIGHTD_ERR_UNSUPPORTED, resolving->pointer,
			  "%s cannot fill %s, which is %s", resolving->explanation->initializer,
			  target->name, weightd_dtype_row(target->dtype)->name);
	weightd_error_expected(resolving->err, "a tensor with a floating dtype");
	return WEIGHTD_ERR_UNSUPPORTED;
}

/* Explains the distribution's moments, except numbers that the row has explained. */
static void explain_moments(const struct weightd_law *law, struct weightd_explanation *explanation)
{
	if (law->distribution->moments == NULL)
		return;
	const struct weightd_moments moments = law->distribution->moments(law);
	if (moments.known && !explanation->has_mean) {
		explanation->has_mean = true;
		explanation->mean = moments.mean;
	}
	if (moments.known && !explanation->has_std) {
		explanation->has_std = true;
		explanation->std = moments.std;
	}
	if (!explanation->has_bounds && isfinite(moments.low) && isfinite(moments.high)) {
		explanation->has_bounds = true;
		explanation->low = moments.low;
		explanation->high = moments.high;
	}
}

enum weightd_code weightd_initializer_resolve(const struct weightd_initializer_call *call,
					      const struct weightd_target *target,
					      struct weightd_law *law,
					      struct weightd_explanation *explanation,
					      struct weightd_error *err)
{
	struct weightd_value room[INIT_ARGUMENTS_MAX];
	struct weightd_resolving resolving = {
		.row = call->initializer,
		.arguments = call->arguments,
		.numbers = call->numbers,
		.target = target,
		.pointer = call->pointer == NULL ? "" : call->pointer,
		.law = law,
		.explanation = explanation,
		.err = err,
	};

	*law = (struct weightd_law){0};
	*explanation = (struct weightd_explanation){0};
	enum weightd_code code = resolving.row == NULL
					 ? resolve_literal(&resolving, call)
					 : init_evaluate(&resolving, room, &resolving.arguments);
	if (code == WEIGHTD_OK && resolving.row != NULL)
		code = resolve_row(&resolving);
	if (code == WEIGHTD_OK)
		code = check_dtype(&resolving);
	if (code == WEIGHTD_OK && law->distribution->prepare != NULL)
		code = law->distribution->prepare(law, &target->shape, target->dtype,
						  resolving.pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	if (law->literal == NULL &&
	    (resolving.row == NULL ||
	     (resolving.row->flags & (WEIGHTD_MULTIPLIES | WEIGHTD_DIVIDES)) == 0))
		explain_moments(law, explanation);
	return WEIGHTD_OK;
}
