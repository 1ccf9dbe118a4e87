/*
 * Orthogonal matrices as JAX and Keras have them, with their own layout of kernels, and
 * delta-orthogonal convolutions.
 */
#include "core/init/init_parts.h"
#include "core/init/layout.h"
#include "core/distribution/distribution_table.h"

#include <inttypes.h>
#include <string.h>

#define SCALE_ARGUMENT(field) REAL_ARGUMENT(field, 1.0, "Factor of the orthogonal matrix")
#define COLUMNS_ARGUMENT                                                                        \
	{                                                                                       \
		.name = "column_axis",                                                          \
		.doc = "The axis of the columns, counted in the layout jax; None: the outputs", \
		.accepts = WEIGHTD_NONE | WEIGHTD_INT, .min = -WEIGHTD_RANK_MAX,                \
		.max = WEIGHTD_RANK_MAX - 1, .fallback = WEIGHTD_VALUE_NONE                     \
	}

static const struct weightd_field jax_fields[] = {SCALE_ARGUMENT("scale"), COLUMNS_ARGUMENT,
						  LAYOUT_ARGUMENT};
static const struct weightd_field keras_fields[] = {SCALE_ARGUMENT("gain"), KERAS_SEED_ARGUMENT,
						    LAYOUT_ARGUMENT};
static const struct weightd_field delta_fields[] = {GAIN_ARGUMENT};

static void explain(struct weightd_explanation *why, double gain)
{
	why->has_gain = why->has_bounds = true;
	why->gain = gain;
	why->low = gain < 0.0 ? gain : -gain;
	why->high = -why->low;
}

/* "torch" unless said otherwise, or an axis is named, or the library itself draws. */
static bool is_torch(const struct weightd_value *layout, const struct weightd_value *axis,
		     const struct weightd_target *target)
{
	if (layout->kind == WEIGHTD_TEXT)
		return strcmp(layout->text, "torch") == 0;
	return !target->has_library_shape && (axis == NULL || axis->kind == WEIGHTD_NONE);
}

static enum weightd_code refuse_axis(const struct weightd_value *axis,
				     const struct weightd_target *target, const char *initializer,
				     const char *pointer, struct weightd_error *err)
{
	char shape[160];

	weightd_shape_text(&target->shape, shape, sizeof shape);
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
			  "%s on %s with shape %s: column_axis is %" PRId64, initializer,
			  target->name, shape, axis->integer);
	weightd_error_expected(err, "an axis of the tensor, and no layout torch");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* In the layout torch the outputs are axis 0: the matrix of the layout jax, transposed. */
static enum weightd_code orthogonal(struct weightd_law *law, struct weightd_explanation *why,
				    double gain, const struct weightd_value *axis,
				    const struct weightd_value *layout,
				    const struct weightd_target *target, const char *initializer,
				    const char *pointer, struct weightd_error *err)
{
	const int64_t ndim = (int64_t)target->shape.ndim;
	const bool is_named = axis != NULL && axis->kind == WEIGHTD_INT;
	enum weightd_code code =
		init_require_rank(target, 2, WEIGHTD_RANK_MAX, initializer, pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	const int64_t wanted = is_named ? axis->integer : -1,
		      at = wanted < 0 ? wanted + ndim : wanted;
	if (is_named && (is_torch(layout, axis, target) || at < 0 || at >= ndim))
		return refuse_axis(axis, target, initializer, pointer, err);
	law->distribution = is_torch(layout, axis, target) ? &weightd_distribution_orthogonal
							   : &weightd_distribution_orthogonal_axis;
	law->reals[0] = gain;
	law->sizes[0] = is_torch(layout, axis, target) ? 0 : (uint64_t)at;
	explain(why, gain);
	return WEIGHTD_OK;
}

/*
 * JAX makes the matrix of the two channels.  Its column axis changes nothing of how that is
 * distributed, but a square one that it draws itself is turned over.
 */
static enum weightd_code delta(struct weightd_law *law, struct weightd_explanation *why,
			       double gain, bool is_kernel_first,
			       const struct weightd_target *target, const char *initializer,
			       const char *pointer, struct weightd_error *err)
{
	law->distribution = &weightd_distribution_delta_orthogonal;
	law->reals[0] = gain;
	law->sizes[0] = is_kernel_first;
	explain(why, gain);
	return init_require_rank(target, 3, 5, initializer, pointer, err);
}

static enum weightd_code jax_delta(struct weightd_law *law, struct weightd_explanation *why,
				   const struct weightd_value *a,
				   const struct weightd_target *target, const char *pointer,
				   struct weightd_error *err)
{
	const bool is_named = a[1].kind == WEIGHTD_INT;

	if (is_named && (a[1].integer < -2 || a[1].integer > 1 || is_torch(&a[2], &a[1], target)))
		return refuse_axis(&a[1], target, "jax.delta_orthogonal", pointer, err);
	enum weightd_code code =
		delta(law, why, weightd_value_real(&a[0]), !is_torch(&a[2], &a[1], target), target,
		      "jax.delta_orthogonal", pointer, err);
	const uint64_t *const end = target->shape.dims + target->shape.ndim;
	if (code == WEIGHTD_OK && target->has_library_shape && is_named &&
	    (a[1].integer == 0 || a[1].integer == -2))
		law->sizes[1] = end[-1] == end[-2];
	return code;
}

#define ROW(row, title, text, paper, array, recipe_of, ...)                         \
	static enum weightd_code resolve_##row(                                     \
		struct weightd_law *law, struct weightd_explanation *why,           \
		const struct weightd_value *a, const struct weightd_target *target, \
		const char *pointer, struct weightd_error *err)                     \
	{                                                                           \
		return recipe_of;                                                   \
	}                                                                           \
	static const char *const aliases_##row[] = {__VA_ARGS__};                   \
	const struct weightd_initializer weightd_init_##row = {                     \
		.name = title,                                                      \
		.aliases = aliases_##row,                                           \
		.doc = text,                                                        \
		.source = paper,                                                    \
		INIT_FIELDS(array),                                                 \
		.resolve = resolve_##row,                                           \
	};

ROW(jax_orthogonal, "jax.orthogonal",
    "Orthonormal columns along column_axis, or rows over the others, times scale",
    "Saxe et al. 2013; jax.nn.initializers.orthogonal", jax_fields,
    orthogonal(law, why, weightd_value_real(&a[0]), &a[1], &a[2], target, "jax.orthogonal", pointer,
	       err),
    NULL)
ROW(keras_orthogonal, "keras.orthogonal",
    "Orthonormal columns along the last axis of a kernel, or rows, times gain",
    "Saxe et al. 2013; keras.initializers.Orthogonal", keras_fields,
    orthogonal(law, why, weightd_value_real(&a[0]), NULL, &a[2], target, "keras.orthogonal",
	       pointer, err),
    "keras.Orthogonal", "keras.OrthogonalInitializer", NULL)
ROW(jax_delta_orthogonal, "jax.delta_orthogonal",
    "Centre tap of a convolution orthogonal, times scale, 0 elsewhere; rank 3 to 5, in <= out",
    "Xiao et al. 2018, section 3.3; jax.nn.initializers.delta_orthogonal", jax_fields,
    jax_delta(law, why, a, target, pointer, err), NULL)
ROW(delta_orthogonal, "delta_orthogonal",
    "Centre tap of a convolution (out, in, ...) orthogonal, times gain, 0 elsewhere; rank 3 to 5, "
    "in <= out",
    "Xiao et al. 2018, Dynamical isometry and a mean field theory of CNNs, section 3.3",
    delta_fields,
    delta(law, why, init_gain(&a[0]), false, target, "delta_orthogonal", pointer, err), NULL)
