/*
 * Orthogonal matrices: torch's, those of JAX and Keras with their own layout of kernels, and
 * delta-orthogonal convolutions.
 */
#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"
#include "core/init/requirements.h"
#include "core/init/row_laws.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The rows, or the columns if they are fewer, have the length gain; std is that of all elements. */
static enum weightd_code explain_moments(const struct weightd_resolving *resolving)
{
	const struct weightd_shape *shape = &resolving->target->shape;
	struct weightd_explanation *explanation = resolving->explanation;
	double rows = (double)shape->dims[0], columns = 1.0;

	for (unsigned i = 1; i < shape->ndim; i++)
		columns *= (double)shape->dims[i];
	if (rows * columns <= 0.0)
		return WEIGHTD_OK;
	explanation->has_mean = explanation->has_std = true;
	explanation->std = fabs(explanation->gain) / sqrt(rows > columns ? rows : columns);
	return WEIGHTD_OK;
}

const struct weightd_initializer weightd_init_orthogonal = {
	.name = "orthogonal",
	INIT_ALIASES("mindspore.Orthogonal", "burn.Orthogonal"),
	.doc = "Semi-orthogonal matrix of shape (size(0), rest), times gain",
	.source = "Saxe et al. 2013; Mezzadri 2007; torch.nn.init.orthogonal_",
	INIT_ARGUMENTS(GAIN_ARGUMENT),
	.least_rank = 2,
	.laws = {INIT_LAW(orthogonal, "gain")},
	.explained = {.low = "-gain", .high = "gain"},
	.resolve = explain_moments,
};

const struct weightd_initializer weightd_init_paddle_orthogonal = {
	.name = "paddle.Orthogonal",
	.doc = "Semi-orthogonal matrix of shape (size(0), rest), times gain",
	.source = "paddle.nn.initializer.Orthogonal",
	INIT_ARGUMENTS(REAL_ARGUMENT("gain", 1.0, "Factor")),
	.least_rank = 2,
	.laws = {INIT_LAW(orthogonal, "gain")},
	.explained = {.low = "-gain", .high = "gain"},
	.resolve = explain_moments,
};

#define SCALE_ARGUMENT(field) REAL_ARGUMENT(field, 1.0, "Factor of the orthogonal matrix")
#define COLUMNS_ARGUMENT                                                                        \
	{                                                                                       \
		.name = "column_axis",                                                          \
		.doc = "The axis of the columns, counted in the layout jax; None: the outputs", \
		.accepts = WEIGHTD_NONE | WEIGHTD_INT, .min = -WEIGHTD_RANK_MAX,                \
		.max = WEIGHTD_RANK_MAX - 1, .fallback = WEIGHTD_VALUE_NONE                     \
	}

/* The axis in the call; NULL: none. */
static const struct weightd_value *named_axis(const struct weightd_resolving *resolving)
{
	const struct weightd_value *axis = init_argument(resolving, "column_axis");

	return axis != NULL && axis->kind == WEIGHTD_INT ? axis : NULL;
}

/* The layout is "torch" unless the call says otherwise or names an axis, or the library draws. */
static bool is_torch(const struct weightd_resolving *resolving)
{
	const struct weightd_value *layout = init_argument(resolving, "layout");

	if (layout != NULL && layout->kind == WEIGHTD_TEXT)
		return strcmp(layout->text, "torch") == 0;
	return layout == NULL ||
	       (!resolving->target->has_library_shape && named_axis(resolving) == NULL);
}

static enum weightd_code refuse_axis(const struct weightd_resolving *resolving)
{
	char problem[64];

	snprintf(problem, sizeof problem, "column_axis is %" PRId64,
		 named_axis(resolving)->integer);
	return init_refuse_target(resolving, problem, "an axis of the tensor, and no layout torch");
}

/* The gain, or the scale: the first argument. */
static void set_gain(const struct weightd_resolving *resolving)
{
	const double gain = init_gain(&resolving->arguments[0]);
	struct weightd_explanation *explanation = resolving->explanation;

	resolving->law->reals[0] = gain;
	explanation->has_gain = explanation->has_bounds = true;
	explanation->gain = gain;
	explanation->low = gain < 0.0 ? gain : -gain;
	explanation->high = -explanation->low;
}

/* In the layout torch the outputs are axis 0: the matrix of the layout jax, transposed. */
static enum weightd_code resolve_orthogonal(const struct weightd_resolving *resolving)
{
	const int64_t ndim = (int64_t)resolving->target->shape.ndim;
	const struct weightd_value *axis = named_axis(resolving);
	const int64_t wanted = axis != NULL ? axis->integer : -1,
		      at = wanted < 0 ? wanted + ndim : wanted;
	struct weightd_law *law = resolving->law;

	if (axis != NULL && (is_torch(resolving) || at < 0 || at >= ndim))
		return refuse_axis(resolving);
	law->distribution = is_torch(resolving) ? &weightd_distribution_orthogonal
						: &weightd_distribution_orthogonal_axis;
	law->sizes[0] = is_torch(resolving) ? 0 : (uint64_t)at;
	set_gain(resolving);
	return WEIGHTD_OK;
}

/*
 * JAX makes the matrix of the two channels.  Its column axis changes nothing of how that is
 * distributed, but a square one that it draws itself is turned over.
 */
static enum weightd_code resolve_delta(const struct weightd_resolving *resolving)
{
	const struct weightd_target *target = resolving->target;
	const uint64_t *const end = target->shape.dims + target->shape.ndim;
	const struct weightd_value *axis = named_axis(resolving);
	struct weightd_law *law = resolving->law;

	if (axis != NULL && (axis->integer < -2 || axis->integer > 1 || is_torch(resolving)))
		return refuse_axis(resolving);
	law->distribution = &weightd_distribution_delta_orthogonal;
	law->sizes[0] = !is_torch(resolving);
	if (target->has_library_shape && axis != NULL && axis->integer % 2 == 0)
		law->sizes[1] = end[-1] == end[-2];
	set_gain(resolving);
	return WEIGHTD_OK;
}

const struct weightd_initializer weightd_init_jax_orthogonal = {
	.name = "jax.orthogonal",
	.doc = "Orthonormal columns along column_axis, or rows over the others, times scale",
	.source = "Saxe et al. 2013; jax.nn.initializers.orthogonal",
	INIT_ARGUMENTS(SCALE_ARGUMENT("scale"), COLUMNS_ARGUMENT, LAYOUT_ARGUMENT),
	.least_rank = 2,
	.resolve = resolve_orthogonal,
};

const struct weightd_initializer weightd_init_keras_orthogonal = {
	.name = "keras.orthogonal",
	INIT_ALIASES("keras.Orthogonal", "keras.OrthogonalInitializer"),
	.doc = "Orthonormal columns along the last axis of a kernel, or rows, times gain",
	.source = "Saxe et al. 2013; keras.initializers.Orthogonal",
	INIT_ARGUMENTS(SCALE_ARGUMENT("gain"), KERAS_SEED_ARGUMENT, LAYOUT_ARGUMENT),
	.least_rank = 2,
	.resolve = resolve_orthogonal,
};

const struct weightd_initializer weightd_init_jax_delta_orthogonal = {
	.name = "jax.delta_orthogonal",
	.doc = "Centre tap of a convolution orthogonal, times scale, 0 elsewhere; rank 3 to 5, in "
	       "<= out",
	.source = "Xiao et al. 2018, section 3.3; jax.nn.initializers.delta_orthogonal",
	INIT_ARGUMENTS(SCALE_ARGUMENT("scale"), COLUMNS_ARGUMENT, LAYOUT_ARGUMENT),
	.least_rank = 3,
	.most_rank = 5,
	.resolve = resolve_delta,
};

const struct weightd_initializer weightd_init_delta_orthogonal = {
	.name = "delta_orthogonal",
	.doc = "Centre tap of a convolution (out, in, ...) orthogonal, times gain, 0 elsewhere; "
	       "rank 3 to 5, in <= out",
	.source = "Xiao et al. 2018, Dynamical isometry and a mean field theory of CNNs, section "
		  "3.3",
	INIT_ARGUMENTS(GAIN_ARGUMENT),
	.least_rank = 3,
	.most_rank = 5,
	.resolve = resolve_delta,
};
