/*
 * Keras (src/initializers/random_initializers.py, compute_fans) sees a depthwise kernel as (k, k,
 * channels, multiplier) and an embedding as (vocabulary, features); Paddle
 * (python/paddle/nn/initializer/initializer.py, _compute_fans) takes a matrix for (inputs,
 * outputs), as its Linear is; Burn (nn/conv, nn/linear.rs) divides both fans by the groups.
 */
#include "core/init/fans_of_module.h"

#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"

#include <string.h>

/* An argument of the module's constructor that is a whole number; false: it has none. */
static bool ask(const struct weightd_resolving *resolving, const char *name, uint64_t *number)
{
	const struct weightd_target *target = resolving->target;
	struct weightd_value value;

	if (target->variable == NULL ||
	    !target->variable(target->variables, name, strlen(name), &value) ||
	    value.kind != WEIGHTD_INT || value.integer < 0)
		return false;
	*number = (uint64_t)value.integer;
	return true;
}

static void set(const struct weightd_resolving *resolving, struct weightd_fan_sizes *sizes,
		uint64_t fan_in, uint64_t fan_out)
{
	resolving->explanation->has_fans = true;
	resolving->explanation->fan_in = fan_in;
	resolving->explanation->fan_out = fan_out;
	*sizes = (struct weightd_fan_sizes){(double)fan_in, (double)fan_out};
}

/* A vector of n has n inputs and n outputs, a scalar has one. */
static bool is_vector(const struct weightd_resolving *resolving, struct weightd_fan_sizes *sizes)
{
	const struct weightd_shape *shape = &resolving->target->shape;
	const uint64_t n = shape->ndim == 0 ? 1 : shape->dims[0];

	if (shape->ndim > 1)
		return false;
	set(resolving, sizes, n, n);
	return true;
}

bool init_keras_fans(const struct weightd_resolving *resolving, struct weightd_fan_sizes *sizes)
{
	const struct weightd_shape *shape = &resolving->target->shape;
	const struct weightd_fans *fans = &resolving->target->fans;
	uint64_t groups, channels, ignored;

	if (is_vector(resolving, sizes))
		return true;
	if (!fans->known)
		return false;
	if (shape->ndim == 2 && ask(resolving, "num_embeddings", &ignored)) {
		set(resolving, sizes, shape->dims[0], shape->dims[1]);
		return true;
	}
	if (!ask(resolving, "groups", &groups) || !ask(resolving, "in_channels", &channels) ||
	    groups != channels || groups < 2 || ask(resolving, "output_padding", &ignored))
		return false;
	set(resolving, sizes, fans->fan_in * channels, fans->fan_out / channels);
	return true;
}

/* Arguments of the call come before what is counted. */
static void take_given(const struct weightd_resolving *resolving, const char *name, double *fan)
{
	const struct weightd_value *given = init_argument(resolving, name);

	if (given != NULL && given->kind != WEIGHTD_NONE)
		*fan = weightd_value_real(given);
}

enum weightd_code init_fans_of_paddle(const struct weightd_resolving *resolving,
				      struct weightd_fan_sizes *sizes)
{
	const struct weightd_shape *shape = &resolving->target->shape;
	const bool is_matrix = shape->ndim == 2;
	uint64_t ignored;

	if (is_matrix &&
	    (ask(resolving, "num_embeddings", &ignored) || ask(resolving, "hidden_size", &ignored)))
		set(resolving, sizes, shape->dims[0], shape->dims[1]);
	else if (!is_vector(resolving, sizes))
		return init_fans_given(resolving, sizes);
	take_given(resolving, "fan_in", &sizes->fan_in);
	take_given(resolving, "fan_out", &sizes->fan_out);
	if (sizes->fan_in <= 0.0)
		sizes->fan_in = 1.0;
	if (sizes->fan_out <= 0.0)
		sizes->fan_out = 1.0;
	return WEIGHTD_OK;
}

/* The product of the sizes of a convolution's kernel. */
static uint64_t kernel_of(const struct weightd_resolving *resolving)
{
	static const char *const items[] = {"kernel_size[0]", "kernel_size[1]", "kernel_size[2]"};
	uint64_t product = 1, size;

	for (size_t i = 0; i < 3 && ask(resolving, items[i], &size); i++)
		product *= size;
	return product;
}

enum weightd_code init_fans_of_burn(const struct weightd_resolving *resolving,
				    struct weightd_fan_sizes *sizes)
{
	uint64_t in, out, groups, ignored;

	if (ask(resolving, "in_features", &in) && ask(resolving, "out_features", &out) &&
	    resolving->target->is_bias) {
		set(resolving, sizes, in, out);
		return WEIGHTD_OK;
	}
	if (!ask(resolving, "in_channels", &in) || !ask(resolving, "out_channels", &out) ||
	    !ask(resolving, "groups", &groups) || groups == 0 ||
	    ask(resolving, "output_padding", &ignored))
		return init_fans_above_0(resolving, sizes);
	set(resolving, sizes, in / groups * kernel_of(resolving),
	    out / groups * kernel_of(resolving));
	return WEIGHTD_OK;
}
