/*
 * Propagation: linear maps make values normal, activations are functions of them, norms reset.
 */
#include "core/signal/propagation.h"

#include "core/number/c_functions.h"
#include "core/signal/moments.h"

#include <math.h>

/* Units of work of one expectation over pairs. */
#define PAIR_WORK UINT64_C(400000)

/* What is left when the mean over so many is taken off. */
static double rest(double count)
{
	return count > 1.0 ? 1.0 - 1.0 / count : 0.0;
}

/* Of the values themselves. */
static struct weightd_expectations expect_identity(const struct weightd_normal *x)
{
	const double mean = x->mean * x->mean, variance = x->deviation * x->deviation,
		     square = mean + variance;

	return (struct weightd_expectations){
		.value = x->mean,
		.square = square,
		.fourth = 3.0 * variance * variance + 6.0 * mean * variance + mean * mean,
		.slope_square = 1.0,
		.slope_fourth = 1.0,
		.elasticity = square > 0 ? variance / square : 0.0,
		.saturated = NAN,
	};
}

void weightd_propagation_settle(struct weightd_propagation *at, double mean)
{
	const double variance = at->now.same - mean * mean;

	at->before = at->now;
	at->normal = (struct weightd_normal){mean, sqrt(variance > 0 ? variance : 0.0)};
	at->function.count = 0;
	at->expected = expect_identity(&at->normal);
	at->dropped = 1.0;
	at->is_approximate = false;
}

void weightd_propagation_begin(struct weightd_propagation *at, double second_moment)
{
	at->now = (struct weightd_products){.same = second_moment};
	at->units = 0;
	at->log_variance = 0;
	weightd_propagation_settle(at, 0.0);
}

/* Of two of the normal values, by the mean of their product. */
static double correlation_of(const struct weightd_propagation *at, double product)
{
	const double mean = at->normal.mean, deviation = at->normal.deviation;

	return deviation > 0 ? (product - mean * mean) / (deviation * deviation) : 1.0;
}

/* Of f^2 of a unit: E f^4 / (E f^2)^2 - 1, of ReLU 5, which stands for what has no fourth power in
 * the range of float64. */
static double spread_of(const struct weightd_propagation *at)
{
	const struct weightd_expectations *e = &at->expected;

	if (!(e->square > 1e-140 && e->square < 1e140))
		return e->square > 0 ? 5.0 : 0.0;
	return e->fourth / (e->square * e->square) * at->dropped - 1.0;
}

double weightd_chance(const struct weightd_propagation *at)
{
	const double slope = at->expected.elasticity, before = at->log_variance * slope * slope;

	if (at->units == 0 || !(at->expected.square > 0))
		return before;
	const double likeness = correlation_of(at, at->before.other_unit);
	return before + weightd_c_log1p(spread_of(at) *
					(1.0 / at->units + likeness * likeness * rest(at->units)));
}

/* Mean of the product of two elements over n units, equal ones among them. */
static double over_units(double same, double other, double n)
{
	return (same + (n - 1.0) * other) / n;
}

/* Means and second moments of weight and bias; NULL, or why there are none. */
static const char *moments_of(const struct weightd_propagation *at,
			      const struct weightd_flow_step *step,
			      struct weightd_tensor_moments *weight,
			      struct weightd_tensor_moments *bias)
{
	const char *reason = NULL;

	if (step->weight != NULL)
		reason = weightd_tensor_moments(weight, step->weight, at->arena);
	if (reason == NULL && step->bias != NULL)
		reason = weightd_tensor_moments(bias, step->bias, at->arena);
	return reason;
}

/* Values that an output adds up, and outputs to which a value goes. */
static void count_fans(const struct weightd_flow_step *step, double *inputs, double *outputs)
{
	*inputs = (double)step->in.features;
	*outputs = (double)step->out.features;
	if (step->kind != WEIGHTD_FLOW_CONVOLUTION)
		return;
	*inputs /= (double)step->groups;
	*outputs /= (double)step->groups;
	for (unsigned i = 0; i < step->in.ndim; i++) {
		*inputs *= (double)step->window.kernel[i];
		/* Of the mean over all places: a stride, or a border without padding, has fewer. */
		*outputs *= (double)step->window.kernel[i] * (double)step->out.size[i] /
			    (double)step->in.size[i];
	}
}

struct weightd_products weightd_linear_products(const struct weightd_propagation *at,
						const struct weightd_linear_law *law, double *mean)
{
	const struct weightd_products x = at->now;
	const double n = law->inputs, variance = n * weightd_variance(&law->weight),
		     square = law->weight.mean * n * law->weight.mean * n,
		     noise = weightd_variance(&law->bias);
	/* What weights with a mean and biases have in common for all units: the mean of the outputs
	 * over weights, and its square with all that it varies by. */
	const double common = n * law->weight.mean * at->expected.value,
		     shift = law->bias.mean * law->bias.mean + 2.0 * common * law->bias.mean,
		     one = square * over_units(x.same, x.other_unit, n) + shift,
		     two = square * over_units(x.other_input, x.both, n) + shift;

	*mean = common + law->bias.mean;
	return (struct weightd_products){
		.same = variance * x.same + one + noise,
		.other_input = variance * x.other_input + two + noise,
		.other_unit = one,
		.both = two,
		.other_place = variance * x.other_place +
			       square * over_units(x.other_place, x.both, n) + shift + noise,
	};
}

static const char *propagate_linear(struct weightd_propagation *at,
				    const struct weightd_flow_step *step,
				    struct weightd_gradient_step *gradient)
{
	struct weightd_linear_law law = {0};
	const char *reason = moments_of(at, step, &law.weight, &law.bias);
	double outputs, mean;

	if (reason != NULL)
		return reason;
	count_fans(step, &law.inputs, &outputs);
	const double chance = weightd_chance(at), variance = weightd_variance(&law.weight),
		     square = law.weight.mean * law.weight.mean;
	at->now = weightd_linear_products(at, &law, &mean);
	*gradient = (struct weightd_gradient_step){.gain = outputs * variance,
						   .mean_gain = outputs * outputs * square,
						   .units_out = outputs,
						   .units_in = law.inputs};
	const double noise = law.bias.second, all = at->now.same,
		     share = all > noise ? (all - noise) / all : 0.0,
		     one = all > 0 ? at->now.other_unit / all : 0.0;
	at->log_variance = chance * share * share;
	/* The mean of n times so many weights is not quite the law's. */
	if (square > 0)
		at->log_variance += 4.0 * variance / square / law.inputs /
				    (double)step->out.features * one * one;
	at->units = (double)step->out.features;
	weightd_propagation_settle(at, mean);
	return NULL;
}

/* E[f f] or E[f' f'] at a product of two of the normal values; NAN: too much work. */
double weightd_pair(struct weightd_propagation *at, double product, bool of_slopes)
{
	const double correlation = correlation_of(at, product);

	if (isnan(product))
		return NAN;
	if (!(at->function.count == 1 && at->function.parts[0].row->is_leaky) &&
	    fabs(correlation) > 1e-15) {
		at->work.done += PAIR_WORK;
		if (at->work.done > at->work.allowed)
			return NAN;
	}
	return weightd_expect_pair(&at->function, &at->normal, correlation, of_slopes);
}

static const char *propagate_activation(struct weightd_propagation *at,
					const struct weightd_flow_step *step,
					struct weightd_signal_layer *layer,
					struct weightd_gradient_step *gradient)
{
	const struct weightd_activation *row = step->activation.row;
	if (at->is_approximate) {
		at->took_as_normal = true;
		weightd_propagation_settle(at, 0.0);
	}
	const double slope_before = at->expected.slope_square;
	if (at->function.count == WEIGHTD_COMPOSED_MAX)
		return "too many activations follow each other";
	at->function.parts[at->function.count++] = step->activation;
	const struct weightd_products *before = &at->before;
	const struct weightd_expectations e = weightd_expect(&at->function, &at->normal);
	at->now = (struct weightd_products){
		.same = e.square,
		.other_input = weightd_pair(at, before->other_input, false),
		.other_unit = weightd_pair(at, before->other_unit, false),
		.other_place = at->has_tokens ? weightd_pair(at, before->other_place, false) : 0.0,
	};
	/* Units of a layer without biases are as little alike for one input as for two. */
	at->now.both = before->both == before->other_unit ? at->now.other_unit
							  : weightd_pair(at, before->both, false);
	at->expected = e;
	*gradient = (struct weightd_gradient_step){
		.gain = slope_before > 0 ? e.slope_square / slope_before : 0.0,
		.keeps_pairs = true};
	gradient->pair_gain =
		before->other_unit == 0.0 ? 0.0 : weightd_pair(at, before->other_unit, true);
	layer->elasticity = e.elasticity;
	layer->expected.saturated = e.saturated;
	if (isfinite(row->dead_below) && !isnan(before->other_input))
		layer->expected.dead =
			weightd_all_below(&at->normal, correlation_of(at, before->other_input),
					  at->inputs, row->dead_below);
	return NULL;
}

/* Scales and shifts by a norm's weight and bias; 'mean' is what the norm has left of the mean. */
static const char *apply_affine(struct weightd_propagation *at,
				const struct weightd_flow_step *step, double mean, double *gain)
{
	struct weightd_tensor_moments weight = {1.0, 1.0}, bias = {0};
	const char *reason = moments_of(at, step, &weight, &bias);

	if (reason != NULL)
		return reason;
	const double square = weight.mean * weight.mean, left = weight.mean * mean,
		     shift = bias.mean * (bias.mean + 2.0 * left), noise = weightd_variance(&bias);
	at->now.same = weight.second * at->now.same + shift + noise;
	at->now.other_input = weight.second * at->now.other_input + shift + noise;
	at->now.other_unit = square * at->now.other_unit + shift;
	at->now.both = square * at->now.both + shift;
	at->now.other_place = weight.second * at->now.other_place + shift + noise;
	*gain *= weight.second;
	const bool was_normal = at->function.count == 0 && !at->is_approximate;
	weightd_propagation_settle(at, left + bias.mean);
	at->is_approximate = !was_normal;
	return NULL;
}

static void scale(struct weightd_products *x, double factor)
{
	x->same *= factor;
	x->other_input *= factor;
	x->other_unit *= factor;
	x->both *= factor;
	x->other_place *= factor;
}

static const char *propagate_batch_norm(struct weightd_propagation *at,
					const struct weightd_flow_step *step, double *gain)
{
	const double count = at->inputs * (double)weightd_flow_places(&step->in);
	struct weightd_products *x = &at->now;

	if (!at->is_training) {
		*gain = 1.0 / (1.0 + step->number);
		scale(x, *gain);
		return apply_affine(at, step, at->expected.value * sqrt(*gain), gain);
	}
	const double variance = (x->same - x->other_input) * rest(count);
	if (count < 4.0)
		return "a batch norm of fewer than 4 values for each channel multiplies gradients "
		       "without bound: more inputs";
	if (isnan(variance))
		return "the correlation of the inputs, which a batch norm takes off, is not known";
	/* The variance of so many normal values varies: the mean of 1 / variance is larger than 1
	 * over the mean.  Between one and two of the gradient's directions are taken off. */
	*gain = (1.0 - 1.5 / count) * (count - 1.0) / (count - 3.0) / (variance + step->number);
	*x = (struct weightd_products){
		.same = variance / (variance + step->number),
		.other_input = -variance / (variance + step->number) / (count - 1.0),
		.other_unit = (x->other_unit - x->both) / (variance + step->number),
	};
	at->log_variance = 0;
	return apply_affine(at, step, 0.0, gain);
}

static const char *propagate_norm(struct weightd_propagation *at,
				  const struct weightd_flow_step *step,
				  struct weightd_gradient_step *gradient)
{
	const double n = (double)step->in.features;
	struct weightd_products *x = &at->now;
	const double spread = spread_of(at) / n;
	double gain = 1.0, lost = 1.0, mean = at->expected.value, likeness;

	gradient->keeps_pairs = true;
	if (step->kind == WEIGHTD_FLOW_BATCH_NORM) {
		const char *reason = propagate_batch_norm(at, step, &gain);
		gradient->gain = gradient->pair_gain = gain;
		return reason;
	}
	if (step->kind == WEIGHTD_FLOW_LAYER_NORM) {
		x->same = (x->same - x->other_unit) * rest(n);
		x->other_input = (x->other_input - x->both) * rest(n);
		x->other_place = (x->other_place - x->both) * rest(n);
		x->other_unit = x->both = mean = 0.0;
		lost = 2.0;
	}
	/* The gradient's direction along the values is taken off: of the mean over units, too. */
	likeness = x->same > 0 ? x->other_unit / x->same : 0.0;
	gain = 1.0 / (x->same + step->number);
	scale(x, gain);
	mean *= sqrt(gain);
	at->log_variance = 0;
	/* As for a batch norm: the mean of 1 / q is larger than 1 over the mean of q. */
	gain *= (n > lost ? 1.0 - lost / n : 0.0) * (1.0 + (spread < 1.0 ? spread : 1.0));
	const char *reason = apply_affine(at, step, mean, &gain);
	gradient->gain = gain;
	gradient->pair_gain = lost == 1.0 ? gain * (1.0 - likeness) : 0.0;
	return reason;
}

static void propagate_dropout(struct weightd_propagation *at, const struct weightd_flow_step *step,
			      struct weightd_gradient_step *gradient)
{
	const double kept = 1.0 - step->number;

	*gradient =
		(struct weightd_gradient_step){.gain = 1.0, .pair_gain = 1.0, .keeps_pairs = true};
	if (!at->is_training || step->number == 0)
		return;
	gradient->gain = kept > 0 ? 1.0 / kept : 0.0;
	if (kept > 0) {
		at->now.same /= kept;
		at->dropped /= kept;
	} else {
		at->now = (struct weightd_products){0};
	}
	at->is_approximate = true;
}

static const char *propagate_embedding(struct weightd_propagation *at,
				       const struct weightd_flow_step *step,
				       struct weightd_gradient_step *gradient)
{
	struct weightd_tensor_moments weight = {0}, bias = {0};
	const char *reason = moments_of(at, step, &weight, &bias);
	const double mean = weight.mean * weight.mean;

	if (reason != NULL)
		return reason;
	at->now = (struct weightd_products){weight.second, mean, mean, mean, mean};
	at->units = (double)step->out.features;
	weightd_propagation_settle(at, weight.mean);
	*gradient = (struct weightd_gradient_step){0};
	return NULL;
}

/* A pooling of single elements changes nothing; of others theory would need to know how alike
 * neighbours are. */
static const char *propagate_pool(const struct weightd_flow_step *step,
				  struct weightd_gradient_step *gradient)
{
	*gradient =
		(struct weightd_gradient_step){.gain = 1.0, .pair_gain = 1.0, .keeps_pairs = true};
	for (unsigned i = 0; i < step->in.ndim; i++) {
		if (step->window.kernel[i] != 1)
			return "what a pooling leaves depends on how alike neighbouring places "
			       "are, which the recursion does not follow";
	}
	return NULL;
}

const char *weightd_propagate(struct weightd_propagation *at, const struct weightd_flow_step *step,
			      struct weightd_signal_layer *layer,
			      struct weightd_gradient_step *gradient)
{
	*gradient =
		(struct weightd_gradient_step){.gain = 1.0, .pair_gain = 1.0, .keeps_pairs = true};
	switch (step->kind) {
	case WEIGHTD_FLOW_DENSE:
	case WEIGHTD_FLOW_CONVOLUTION: return propagate_linear(at, step, gradient);
	case WEIGHTD_FLOW_ACTIVATION: return propagate_activation(at, step, layer, gradient);
	case WEIGHTD_FLOW_LAYER_NORM:
	case WEIGHTD_FLOW_RMS_NORM:
	case WEIGHTD_FLOW_BATCH_NORM: return propagate_norm(at, step, gradient);
	case WEIGHTD_FLOW_DROPOUT: propagate_dropout(at, step, gradient); return NULL;
	case WEIGHTD_FLOW_EMBEDDING: return propagate_embedding(at, step, gradient);
	case WEIGHTD_FLOW_AVERAGE_POOL:
	case WEIGHTD_FLOW_MAX_POOL: return propagate_pool(step, gradient);
	case WEIGHTD_FLOW_POSITION:
	case WEIGHTD_FLOW_ATTENTION:
	case WEIGHTD_FLOW_GATED:
	case WEIGHTD_FLOW_KEEP:
	case WEIGHTD_FLOW_ADD: return weightd_propagate_block(at, step, gradient);
	case WEIGHTD_FLOW_SAME: return NULL;
	case WEIGHTD_FLOW_END: break;
	}
	return step->reason;
}
