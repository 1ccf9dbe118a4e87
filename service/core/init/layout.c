/*
 * Fans by layout: what Keras (src/initializers/random_initializers.py, compute_fans) and JAX
 * (_src/nn/initializers.py, _compute_fans) make of a shape.
 */
#include "core/init/layout.h"

#include "core/init/init_parts.h"

#include <string.h>

const char *const init_layouts[] = {"torch", "keras", "jax", NULL};

static bool is_given(const struct weightd_value *axis)
{
	return axis != NULL && axis->kind != WEIGHTD_NONE;
}

const char *init_layout_name(const struct init_layout *layout)
{
	const bool has_axes = is_given(layout->in_axis) || is_given(layout->out_axis) ||
			      is_given(layout->batch_axis);

	if (layout->layout != NULL && layout->layout->kind == WEIGHTD_TEXT)
		return layout->layout->text;
	if (!has_axes)
		return "torch";
	return layout->axes_are_keras ? "keras" : "jax";
}

static enum weightd_code refuse(const struct weightd_target *target, const char *initializer,
				const char *reason, const char *expected, const char *pointer,
				struct weightd_error *err)
{
	char shape[160];

	weightd_shape_text(&target->shape, shape, sizeof shape);
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer, "%s on %s with shape %s: %s",
			  initializer, target->name, shape, reason);
	weightd_error_expected(err, "%s", expected);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Multiplies the sizes of the named axes, and marks them in 'used'; false: no such axis, or
 * overflow. */
static bool axes_product(uint64_t *product, bool used[WEIGHTD_RANK_MAX],
			 const struct weightd_value *axes, int64_t fallback,
			 const struct weightd_shape *shape)
{
	const bool is_tuple = axes != NULL && axes->kind == WEIGHTD_TUPLE;
	const size_t count = is_tuple ? axes->count : 1;

	*product = 1;
	for (size_t i = 0; i < count; i++) {
		int64_t axis = is_given(axes) ? weightd_value_size(axes, i) : fallback;
		axis += axis < 0 ? (int64_t)shape->ndim : 0;
		if (axis < 0 || axis >= (int64_t)shape->ndim)
			return false;
		used[axis] = true;
		if (!weightd_checked_mul(*product, shape->dims[axis], product))
			return false;
	}
	return true;
}

/*
 * in and out are products over their axes; JAX multiplies both by the axes that are in no list.  It
 * divides for that, so an axis in two lists counts less: flax's embeddings have in_axis -2,
 * out_axis 0.
 */
static bool fans_by_axes(struct weightd_fans *fans, struct init_fan_sizes *sizes,
			 const struct init_layout *layout, bool with_others,
			 const struct weightd_shape *shape)
{
	bool used[WEIGHTD_RANK_MAX] = {false};
	uint64_t batch = 1, all = 1;

	if (!axes_product(&fans->fan_in, used, layout->in_axis, -2, shape) ||
	    !axes_product(&fans->fan_out, used, layout->out_axis, -1, shape) ||
	    (is_given(layout->batch_axis) &&
	     !axes_product(&batch, used, layout->batch_axis, 0, shape)) ||
	    !weightd_shape_numel(shape, &all))
		return false;
	for (unsigned i = 0; with_others && all == 0 && i < shape->ndim; i++) {
		if (!used[i] &&
		    (!weightd_checked_mul(fans->fan_in, shape->dims[i], &fans->fan_in) ||
		     !weightd_checked_mul(fans->fan_out, shape->dims[i], &fans->fan_out)))
			return false;
	}
	*sizes = (struct init_fan_sizes){(double)fans->fan_in, (double)fans->fan_out};
	if (!with_others || all == 0)
		return true;
	const double others = (double)all / sizes->in / sizes->out / (double)batch;
	sizes->in *= others;
	sizes->out *= others;
	fans->fan_in = (uint64_t)(sizes->in + 0.5);
	fans->fan_out = (uint64_t)(sizes->out + 0.5);
	return true;
}

static enum weightd_code fans_of_shape(struct weightd_fans *fans, struct init_fan_sizes *sizes,
				       const struct init_layout *layout,
				       const struct weightd_target *target, const char *initializer,
				       const char *pointer, struct weightd_error *err)
{
	const struct weightd_shape *shape = &target->shape;
	const bool is_keras = strcmp(init_layout_name(layout), "keras") == 0;
	const bool has_axes = is_given(layout->in_axis) || is_given(layout->out_axis) ||
			      is_given(layout->batch_axis);

	if (has_axes && is_keras != layout->axes_are_keras)
		return refuse(target, initializer,
			      "its axes are not counted as this layout counts them",
			      layout->axes_are_keras ? "layout keras" : "layout jax", pointer, err);
	if (is_keras && layout->axes_are_keras && has_axes &&
	    (!is_given(layout->in_axis) || !is_given(layout->out_axis)))
		return refuse(target, initializer, "only one list of axes is given",
			      "both input_axes and output_axes, or none", pointer, err);
	if (is_keras && !has_axes && shape->ndim < 2) {
		fans->fan_in = fans->fan_out = shape->ndim == 0 ? 1 : shape->dims[0];
		*sizes = (struct init_fan_sizes){(double)fans->fan_in, (double)fans->fan_out};
		return WEIGHTD_OK;
	}
	if (!is_keras && shape->ndim < 2 && !is_given(layout->in_axis))
		return refuse(target, initializer,
			      "fans can not be computed for a tensor with fewer than 2 dimensions",
			      "a tensor with at least 2 dimensions, or in_axis and out_axis",
			      pointer, err);
	if (!fans_by_axes(fans, sizes, layout, !is_keras || !has_axes, shape))
		return refuse(target, initializer, "its axes are not those of the tensor",
			      "axes from -ndim to ndim - 1", pointer, err);
	return WEIGHTD_OK;
}

enum weightd_code init_layout_fans(struct init_fan_sizes *sizes, struct weightd_explanation *why,
				   const struct init_layout *given,
				   const struct weightd_target *target, const char *initializer,
				   const char *pointer, struct weightd_error *err)
{
	static const struct weightd_value keras = WEIGHTD_VALUE_TEXT("keras"),
					  jax = WEIGHTD_VALUE_TEXT("jax");
	struct init_layout own = *given, *layout = &own;
	struct weightd_fans fans = {0};
	const bool has_axes = is_given(layout->in_axis) || is_given(layout->out_axis) ||
			      is_given(layout->batch_axis);

	if (target->has_library_shape && !has_axes &&
	    (layout->layout == NULL || layout->layout->kind != WEIGHTD_TEXT))
		own.layout = layout->axes_are_keras ? &keras : &jax;

	if (strcmp(init_layout_name(layout), "torch") == 0) {
		if (has_axes)
			return refuse(target, initializer,
				      "axes are named, but the layer states the fans",
				      "no axes, or another layout", pointer, err);
		enum weightd_code code = init_fans(&fans, why, target, initializer, pointer, err);
		*sizes = (struct init_fan_sizes){(double)fans.fan_in, (double)fans.fan_out};
		return code;
	}
	enum weightd_code code =
		fans_of_shape(&fans, sizes, layout, target, initializer, pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	why->has_fans = true;
	why->fan_in = fans.fan_in;
	why->fan_out = fans.fan_out;
	return WEIGHTD_OK;
}
