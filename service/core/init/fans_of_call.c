/*
 * Fans that the module type states, and fans by layout, as Keras
 * (src/initializers/random_initializers.py, compute_fans) and JAX (_src/nn/initializers.py,
 * _compute_fans) count them from a shape.
 */
#include "core/init/fans_of_call.h"

#include "core/init/argument_fields.h"
#include "core/init/fans_of_module.h"
#include "core/init/requirements.h"

#include <string.h>

const char *const init_layouts[] = {"torch", "keras", "jax", NULL};

enum weightd_code init_fans_stated(const struct weightd_resolving *resolving,
				   struct weightd_fan_sizes *sizes)
{
	const struct weightd_fans *fans = &resolving->target->fans;
	struct weightd_explanation *explanation = resolving->explanation;

	if (!fans->known)
		return init_refuse_target(
			resolving,
			resolving->target->shape.ndim < 2
				? "fan in and fan out can not be computed for a tensor with fewer "
				  "than 2 dimensions"
				: "its fans do not fit in 64 bits",
			"a tensor with at least 2 dimensions, such as a weight");
	explanation->has_fans = true;
	explanation->fan_in = fans->fan_in;
	explanation->fan_out = fans->fan_out;
	*sizes = (struct weightd_fan_sizes){(double)fans->fan_in, (double)fans->fan_out};
	return WEIGHTD_OK;
}

/* A tensor with a fan of 0 is empty. */
static void raise_to_1(struct weightd_fan_sizes *sizes)
{
	if (sizes->fan_in <= 0.0)
		sizes->fan_in = 1.0;
	if (sizes->fan_out <= 0.0)
		sizes->fan_out = 1.0;
}

enum weightd_code init_fans_above_0(const struct weightd_resolving *resolving,
				    struct weightd_fan_sizes *sizes)
{
	enum weightd_code code = init_fans_stated(resolving, sizes);

	raise_to_1(sizes);
	return code;
}

static bool is_given(const struct weightd_value *value)
{
	return value != NULL && value->kind != WEIGHTD_NONE;
}

enum weightd_code init_fans_given(const struct weightd_resolving *resolving,
				  struct weightd_fan_sizes *sizes)
{
	const struct weightd_value *in = init_argument(resolving, "fan_in"),
				   *out = init_argument(resolving, "fan_out");
	enum weightd_code code = WEIGHTD_OK;

	if (!is_given(in) || !is_given(out))
		code = init_fans_stated(resolving, sizes);
	if (is_given(in))
		sizes->fan_in = weightd_value_real(in);
	if (is_given(out))
		sizes->fan_out = weightd_value_real(out);
	raise_to_1(sizes);
	return code;
}

enum weightd_code init_fans_flat(const struct weightd_resolving *resolving,
				 struct weightd_fan_sizes *sizes)
{
	enum weightd_code code = init_fans_stated(resolving, sizes);

	resolving->explanation->fan_out = resolving->target->shape.dims[0];
	sizes->fan_out = (double)resolving->target->shape.dims[0];
	return code;
}

/* The arguments of a call that decide the fans; NULL where the initializer has no such argument. */
struct layout {
	const char *name;		     /* "torch", "keras" or "jax" */
	const struct weightd_value *in_axis; /* NONE, INT or TUPLE */
	const struct weightd_value *out_axis;
	const struct weightd_value *batch_axis;
	bool has_axes;
	bool axes_are_keras; /* fans are products over the axes, without the others */
};

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
static bool fans_by_axes(struct weightd_fans *fans, struct weightd_fan_sizes *sizes,
			 const struct layout *layout, bool with_others,
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
	*sizes = (struct weightd_fan_sizes){(double)fans->fan_in, (double)fans->fan_out};
	if (!with_others || all == 0)
		return true;
	const double others = (double)all / sizes->fan_in / sizes->fan_out / (double)batch;
	sizes->fan_in *= others;
	sizes->fan_out *= others;
	fans->fan_in = (uint64_t)(sizes->fan_in + 0.5);
	fans->fan_out = (uint64_t)(sizes->fan_out + 0.5);
	return true;
}

/* The reason why this layout cannot count the fans; NULL if it can. */
static const char *problem_of(const struct layout *layout, const struct weightd_shape *shape,
			      const char **expected)
{
	const bool is_keras = strcmp(layout->name, "keras") == 0;

	if (layout->has_axes && is_keras != layout->axes_are_keras) {
		*expected = layout->axes_are_keras ? "layout keras" : "layout jax";
		return "this layout counts its axes in another order";
	}
	if (is_keras && layout->has_axes &&
	    (!is_given(layout->in_axis) || !is_given(layout->out_axis))) {
		*expected = "both input_axes and output_axes, or none";
		return "only one list of axes is given";
	}
	if (!is_keras && shape->ndim < 2 && !is_given(layout->in_axis)) {
		*expected = "a tensor with at least 2 dimensions, or in_axis and out_axis";
		return "fans can not be computed for a tensor with fewer than 2 dimensions";
	}
	return NULL;
}

static enum weightd_code fans_of_shape(const struct weightd_resolving *resolving,
				       const struct layout *layout, struct weightd_fan_sizes *sizes)
{
	const struct weightd_shape *shape = &resolving->target->shape;
	const bool is_keras = strcmp(layout->name, "keras") == 0;
	struct weightd_fans fans = {0};
	const char *expected = NULL, *problem = problem_of(layout, shape, &expected);

	if (problem != NULL)
		return init_refuse_target(resolving, problem, expected);
	if (is_keras && !layout->has_axes && shape->ndim < 2) {
		fans.fan_in = fans.fan_out = shape->ndim == 0 ? 1 : shape->dims[0];
		*sizes = (struct weightd_fan_sizes){(double)fans.fan_in, (double)fans.fan_out};
	} else if (!fans_by_axes(&fans, sizes, layout, !is_keras || !layout->has_axes, shape)) {
		return init_refuse_target(resolving, "its axes are not those of the tensor",
					  "axes from -ndim to ndim - 1");
	}
	resolving->explanation->has_fans = true;
	resolving->explanation->fan_in = fans.fan_in;
	resolving->explanation->fan_out = fans.fan_out;
	return WEIGHTD_OK;
}

static enum weightd_code fans_by_layout(const struct weightd_resolving *resolving,
					struct layout *layout, struct weightd_fan_sizes *sizes)
{
	const struct weightd_value *given = init_argument(resolving, "layout");

	layout->has_axes = is_given(layout->in_axis) || is_given(layout->out_axis) ||
			   is_given(layout->batch_axis);
	if (given != NULL && given->kind == WEIGHTD_TEXT)
		layout->name = given->text;
	else if (layout->has_axes || resolving->target->has_library_shape)
		layout->name = layout->axes_are_keras ? "keras" : "jax";
	else
		layout->name = "torch";
	if (strcmp(layout->name, "torch") != 0)
		return fans_of_shape(resolving, layout, sizes);
	if (layout->axes_are_keras && !layout->has_axes && !is_given(given) &&
	    init_keras_fans(resolving, sizes))
		return WEIGHTD_OK;
	if (layout->has_axes)
		return init_refuse_target(resolving,
					  "axes are named, but the module type states the fans",
					  "no axes, or another layout");
	return init_fans_stated(resolving, sizes);
}

enum weightd_code init_fans_of_jax(const struct weightd_resolving *resolving,
				   struct weightd_fan_sizes *sizes)
{
	struct layout layout = {
		.in_axis = init_argument(resolving, "in_axis"),
		.out_axis = init_argument(resolving, "out_axis"),
		.batch_axis = init_argument(resolving, "batch_axis"),
	};

	return fans_by_layout(resolving, &layout, sizes);
}

enum weightd_code init_fans_of_keras(const struct weightd_resolving *resolving,
				     struct weightd_fan_sizes *sizes)
{
	struct layout layout = {
		.in_axis = init_argument(resolving, "input_axes"),
		.out_axis = init_argument(resolving, "output_axes"),
		.axes_are_keras = true,
	};

	return fans_by_layout(resolving, &layout, sizes);
}
