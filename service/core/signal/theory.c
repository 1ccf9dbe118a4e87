/*
 * Theory: the steps of a flow forward, then their gradients backward.
 */
#include "core/signal/theory.h"

#include "core/number/c_functions.h"
#include "core/signal/propagation.h"

#include <math.h>
#include <stdint.h>

/* Work of correlations that have no closed form: some 40 ms. */
#define CORRELATION_WORK UINT64_C(40000000)

static void note_layer(struct weightd_signal_layer *layer, const struct weightd_propagation *at,
		       double before)
{
	const double now = at->now.same;

	layer->expected.second_moment = now;
	layer->expected.correlation = now > 0 ? at->now.other_input / now : NAN;
	layer->factor = before > 0 ? now / before : NAN;
	layer->deviation = sqrt(weightd_chance(at));
	/* Of a logarithmic normal value with the mean 'now'. */
	const double middle = now * weightd_c_exp(-layer->deviation * layer->deviation / 2.0);
	layer->low = middle * weightd_c_exp(-2.0 * layer->deviation);
	layer->high = middle * weightd_c_exp(2.0 * layer->deviation);
}

/*
 * The mean square of a gradient as a logarithm, which does not leave float64's range, and the mean
 * product of two units' over it.
 */
struct gradient {
	double log, pair;
};

/* '*factor' receives the factor of the mean square. */
static struct gradient gradient_back(const struct gradient *g,
				     const struct weightd_gradient_step *step, double *factor)
{
	double same = step->gain, pair = g->pair * step->pair_gain;

	if (!step->keeps_pairs) {
		const double units = step->units_out,
			     mean = units > 0 ? (1.0 + (units - 1.0) * g->pair) / units : 0.0;

		pair = mean * step->mean_gain;
		same += pair;
	}
	*factor = same;
	if (!(same > 0))
		return (struct gradient){same == 0 ? -INFINITY : NAN, 0.0};
	return (struct gradient){g->log + weightd_c_log(same), pair / same};
}

/* The layers over which the factor is counted: of a model of residual sums these, else those with
 * weights. */
struct span {
	size_t first, last, count; /* indexes of layers */
	size_t begin;		   /* the layer whose input is that of the first */
	bool has_sums;
};

static struct span span_of(const struct weightd_signal *signal)
{
	struct span linear = {.first = SIZE_MAX},
		    sums = {.first = SIZE_MAX, .begin = SIZE_MAX, .has_sums = true};

	for (size_t i = 0; i < signal->expected_count; i++) {
		const struct weightd_flow_step *step = signal->layers[i].step;

		if (step->kind == WEIGHTD_FLOW_KEEP && sums.begin == SIZE_MAX)
			sums.begin = i;
		if (step->kind == WEIGHTD_FLOW_ADD) {
			sums.first = sums.first != SIZE_MAX ? sums.first : i;
			sums.last = i;
			sums.count++;
		}
		if (!weightd_flow_is_linear(step))
			continue;
		linear.first = linear.first != SIZE_MAX ? linear.first : i;
		linear.begin = linear.first;
		linear.last = i;
		linear.count++;
	}
	return sums.count > 0 ? sums : linear;
}

/*
 * The factor of a layer, from the output of the last one to that of the first; of a single one to
 * its input.  By the sums of squares, so that a narrow last layer
 * counts as any other.  logs[i] is the gradient by the input of step i.
 */
static void sum_up(struct weightd_signal *signal, const double *logs)
{
	const struct span span = span_of(signal);

	signal->depth = span.count;
	signal->has_sums = span.has_sums && span.count > 0;
	if (span.count == 0)
		return;
	const bool is_single = span.count == 1;
	const size_t begin = is_single ? span.begin : span.first + 1;
	const struct weightd_flow_shape *from = is_single ? &signal->layers[begin].step->in
							  : &signal->layers[span.first].step->out,
					*to = &signal->layers[span.last].step->out;
	const double intervals = is_single ? 1.0 : (double)span.count - 1.0;
	signal->gradient_log =
		logs[begin] - logs[span.last + 1] +
		weightd_c_log((double)weightd_flow_numel(from) / (double)weightd_flow_numel(to));
	signal->gradient_factor = weightd_c_exp(signal->gradient_log / intervals);
}

/* The sum of two gradients that meet where values were kept. */
static struct gradient joined(const struct gradient *a, const struct gradient *b)
{
	const double top = a->log > b->log ? a->log : b->log;

	if (!isfinite(top))
		return *a;
	const double first = weightd_c_exp(a->log - top), second = weightd_c_exp(b->log - top);
	return (struct gradient){top + weightd_c_log(first + second),
				 (a->pair * first + b->pair * second) / (first + second)};
}

/* 'logs' has room for a number more than there are layers. */
static void go_back(struct weightd_signal *signal, const struct weightd_gradient_step *steps,
		    double *logs)
{
	struct gradient g = {0.0, 0.0}, added[WEIGHTD_KEPT_MAX];
	size_t count = 0;

	logs[signal->expected_count] = 0.0;
	for (size_t i = signal->expected_count; i-- > 0;) {
		struct weightd_signal_layer *layer = &signal->layers[i];

		layer->expected.mean_square_gradient = weightd_c_exp(g.log);
		g = gradient_back(&g, &steps[i], &layer->gradient_factor);
		/* A sum that is left open, where theory ends within it, has no partner. */
		if (steps[i].kept < 0 && count < WEIGHTD_KEPT_MAX)
			added[count++] = g;
		if (steps[i].kept > 0 && count > 0)
			g = joined(&g, &added[--count]);
		if (layer->step->kind == WEIGHTD_FLOW_EMBEDDING)
			layer->gradient_factor = NAN;
		logs[i] = g.log;
	}
	sum_up(signal, logs);
}

enum weightd_code weightd_theory(struct weightd_signal *signal,
				 const struct weightd_signal_options *options,
				 struct weightd_arena *arena, struct weightd_error *err)
{
	struct weightd_gradient_step *steps =
		weightd_arena_array(arena, signal->flow.count + 1, sizeof *steps);
	double *logs = weightd_arena_array(arena, signal->flow.count + 1, sizeof *logs);
	struct weightd_propagation at = {.work = {.allowed = CORRELATION_WORK},
					 .is_training = options->is_training,
					 .has_tokens = signal->flow.has_tokens,
					 .inputs = (double)options->inputs,
					 .arena = arena,
					 .err = err};

	if (steps == NULL || logs == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
	weightd_propagation_begin(&at, options->input_second_moment);
	for (size_t i = 0; i < signal->flow.count; i++) {
		const struct weightd_flow_step *step = &signal->flow.steps[i];
		struct weightd_signal_layer *layer = &signal->layers[i];
		const double before = at.now.same;
		const char *reason = weightd_propagate(&at, step, layer, &steps[i]);

		if (reason == NULL && !(at.now.same < 1e300))
			reason = "its numbers leave the range of float64: the signal explodes";
		if (reason != NULL) {
			signal->stop = step->module;
			signal->reason = reason;
			break;
		}
		note_layer(layer, &at, before);
		signal->expected_count = i + 1;
		if (weightd_is_unwanted(10000))
			return weightd_give_up(err);
	}
	if (at.took_as_normal)
		weightd_signal_warn(signal,
				    "Values are taken as normal where an activation follows a "
				    "dropout or a norm of an activation.");
	if (at.took_as_even)
		weightd_signal_warn(signal, "Attention is taken as nearly even, as it is of random "
					    "maps of values of moderate size.");
	if (at.work.done > at.work.allowed)
		weightd_signal_warn(signal, "The correlation of two inputs is followed through "
					    "some 100 activations only.");
	go_back(signal, steps, logs);
	return WEIGHTD_OK;
}
