/*
 * Measure: what a few random inputs do, sent through the generated tensors and back.
 */
#include "core/signal/theory.h"

#include "core/base/memory.h"
#include "core/base/work_limit.h"
#include "core/number/c_functions.h"
#include "core/signal/measuring.h"

#include <math.h>
#include <string.h>

/* Units of about a nanosecond that measuring may cost, and bytes of its values. */
#define WORK_MAX 200e6
#define BYTES_MAX 32e6
/* Of a multiplication, a value that is generated, an activation; of a random input. */
#define WORK_OF_PRODUCT 0.35
#define WORK_OF_VALUE 4.0
#define WORK_OF_ACTIVATION 30.0
#define WORK_OF_INPUT 8.0
#define WINDOW_MAX 4096.0
/* Deviations within which a second moment agrees, and what theory may be wrong by. */
#define DEVIATIONS_MAX 4.5
#define SLACK 0.03

/* What measuring would take. */
struct cost {
	double work, values, largest_value, largest_tensor, largest_raw, window, scratch, kept;
	const char *unknown; /* a step that cannot be measured; NULL: none */
};

static double products_of(const struct weightd_flow_step *step, double inputs)
{
	return (double)step->weight->numel * inputs * (double)weightd_flow_places(&step->out);
}

/* A matrix that can only be made whole: its factorisation. */
static double whole_work(const struct weightd_entry *entry)
{
	const struct weightd_statement *statement = entry->statement;
	const double rows = entry->parameter->shape.ndim > 0
				    ? (double)entry->parameter->shape.dims[0]
				    : 1.0,
		     columns = (double)entry->numel / (rows > 0 ? rows : 1.0);

	if (!weightd_law_is_whole(statement->generator, statement->law))
		return 0.0;
	return rows > columns ? rows * columns * columns : rows * rows * columns;
}

static double larger(double a, double b)
{
	return a > b ? a : b;
}

static void add_tensor(struct cost *cost, const struct weightd_entry *entry)
{
	if (entry == NULL)
		return;
	cost->work += 2.0 * WORK_OF_VALUE * (double)entry->numel + whole_work(entry);
	cost->largest_tensor = larger(cost->largest_tensor, (double)entry->numel);
	cost->largest_raw = larger(cost->largest_raw, (double)weightd_entry_bytes(entry));
}

/* Steps of blocks: attention, sums, and what cannot be measured. */
static void add_block(struct cost *cost, const struct weightd_flow_step *step, double inputs)
{
	const double places = (double)weightd_flow_places(&step->in);

	if (step->kind == WEIGHTD_FLOW_ATTENTION) {
		for (size_t i = 0; i < 3; i++) {
			add_tensor(cost, step->heads.weights[i]);
			add_tensor(cost, step->heads.biases[i]);
		}
		cost->scratch = larger(cost->scratch,
				       (double)weightd_attention_scratch(step, (size_t)inputs));
		cost->work += 4.0 * places * inputs * (double)step->out.features *
			      ((double)step->in.features + 3.0 * places);
		if (step->heads.heads == 0 || !step->heads.is_fused || step->is_transposed)
			cost->unknown = "the tree does not say how many heads an attention has";
	}
	if (step->kind == WEIGHTD_FLOW_GATED || step->kind == WEIGHTD_FLOW_POSITION)
		cost->unknown = "gated maps and positions are not measured";
	if (step->kind == WEIGHTD_FLOW_KEEP)
		cost->kept += 1.0;
}

static struct cost cost_of(const struct weightd_signal *signal, double inputs)
{
	struct cost cost = {0};

	cost.values = cost.largest_value = (double)weightd_flow_numel(&signal->flow.input) * inputs;
	cost.work = cost.values * WORK_OF_INPUT;
	for (size_t i = 0; i < signal->count; i++) {
		const struct weightd_flow_step *step = &signal->flow.steps[i];
		const double out = (double)weightd_flow_numel(&step->out) * inputs;
		double window = 1.0;

		for (unsigned k = 0; k < step->in.ndim; k++)
			window *= larger(1.0, (double)step->window.kernel[k]);
		cost.window = larger(cost.window, window);
		add_block(&cost, step, inputs);
		add_tensor(&cost, step->weight);
		add_tensor(&cost, step->bias);
		cost.largest_tensor = larger(cost.largest_tensor, (double)step->out.features);
		cost.values += out;
		cost.largest_value = larger(cost.largest_value, out);
		cost.work +=
			out * (step->kind == WEIGHTD_FLOW_ACTIVATION ? WORK_OF_ACTIVATION : 6.0);
		if (weightd_flow_is_linear(step))
			cost.work += 2.0 * WORK_OF_PRODUCT * products_of(step, inputs) *
				     (step->kind == WEIGHTD_FLOW_DENSE ? 1.0 : 3.0);
		else if (step->in.ndim > 0)
			cost.work += 8.0 * out * window;
	}
	return cost;
}

static double bytes_of(const struct cost *cost)
{
	return 8.0 * (cost->values + (2.0 + WEIGHTD_MEASURED_KEPT_MAX) * cost->largest_value +
		      2.0 * cost->largest_tensor + cost->scratch) +
	       cost->largest_raw;
}

static bool is_refused(const struct cost *cost, const struct weightd_signal *signal)
{
	return signal->count == 0 || cost->unknown != NULL || !(cost->window <= WINDOW_MAX) ||
	       !(cost->work <= WORK_MAX) || !(bytes_of(cost) <= BYTES_MAX);
}

/* Why it is not measured. */
static const char *refuse(const struct weightd_signal *signal, const struct cost *cost,
			  struct weightd_arena *arena)
{
	if (signal->count == 0)
		return signal->reason != NULL ? signal->reason : "there is no module";
	if (cost->unknown != NULL)
		return cost->unknown;
	if (!(cost->window <= WINDOW_MAX))
		return "a window has more than 4096 elements";
	if (!(cost->work <= WORK_MAX))
		return weightd_arena_printf(arena,
					    "measuring would take about %.2g s of a processor, and "
					    "%.1g s are given: fewer inputs, or a smaller model",
					    cost->work / 1e9, WORK_MAX / 1e9);
	return weightd_arena_printf(arena,
				    "measuring would take %.3g MB, and %.3g MB are given: fewer "
				    "inputs, or a smaller model",
				    bytes_of(cost) / 1e6, BYTES_MAX / 1e6);
}

/* One block of memory for all numbers; '*block' is to be freed. */
static bool make_room(struct weightd_measuring *m, const struct weightd_signal *signal,
		      const struct cost *cost, struct weightd_arena *arena)
{
	const size_t largest = (size_t)cost->largest_value,
		     tensor = (size_t)cost->largest_tensor + 1;
	const size_t kept = cost->kept > 0 ? WEIGHTD_MEASURED_KEPT_MAX : 0;
	const size_t numbers =
		(size_t)cost->values + (2 + kept) * largest + 2 * tensor + (size_t)cost->scratch;

	m->values = weightd_arena_array(arena, signal->count + 1, sizeof *m->values);
	double *block = weightd_memory_array(numbers, sizeof *block);
	m->raw = weightd_memory_alloc((size_t)cost->largest_raw + 1);
	if (m->values == NULL || block == NULL || m->raw == NULL) {
		weightd_memory_free(block);
		weightd_memory_free(m->raw);
		return false;
	}
	m->gradient = block;
	m->before = m->gradient + largest;
	m->weight = m->before + largest;
	m->bias = m->weight + tensor;
	m->scratch = m->bias + tensor;
	m->values[0] = m->scratch + (size_t)cost->scratch;
	for (size_t i = 0; i < kept; i++)
		m->kept[i] = m->values[0] + (size_t)cost->values + i * largest;
	for (size_t i = 0; i < signal->count; i++)
		m->values[i + 1] =
			m->values[i] +
			(size_t)weightd_flow_numel(&signal->flow.steps[i].in) * m->inputs;
	return true;
}

static double mean_square(const double *x, size_t count)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++)
		sum += x[i] * x[i];
	return count > 0 ? sum / (double)count : NAN;
}

/* Scales to a mean square. */
static void scale_to(double *x, size_t count, double wanted)
{
	const double now = mean_square(x, count), factor = now > 0 ? sqrt(wanted / now) : 1.0;

	for (size_t i = 0; i < count; i++)
		x[i] *= factor;
}

static enum weightd_code make_inputs(struct weightd_measuring *m)
{
	const struct weightd_flow *flow = m->flow;
	const size_t count = (size_t)weightd_flow_numel(&flow->input) * m->inputs;
	const bool is_normal = !flow->takes_tokens;
	enum weightd_code code = weightd_random_fill(
		m, &(struct weightd_random){"signal.input", is_normal}, m->values[0], count);

	if (is_normal) {
		scale_to(m->values[0], count, m->options->input_second_moment);
		return code;
	}
	const struct weightd_flow_step *table = flow->steps;
	while (table->kind != WEIGHTD_FLOW_EMBEDDING)
		table++;
	const double rows = (double)weightd_entry_shape(table->weight)->dims[0];
	for (size_t i = 0; i < count; i++)
		m->values[0][i] = (double)(uint64_t)(m->values[0][i] * rows);
	return code;
}

/* E[x x'] over E[x^2], over all pairs of inputs. */
static double correlate(const double *x, size_t elements, size_t inputs)
{
	double products = 0.0, squares = 0.0;

	for (size_t e = 0; e < elements; e++) {
		double sum = 0.0, own = 0.0;

		for (size_t k = 0; k < inputs; k++) {
			sum += x[e * inputs + k];
			own += x[e * inputs + k] * x[e * inputs + k];
		}
		products += sum * sum - own;
		squares += own;
	}
	return inputs > 1 && squares > 0 ? products / ((double)inputs - 1.0) / squares : NAN;
}

/* Shares of dead units and of saturated values, by what goes into an activation. */
static void count_idle(struct weightd_signal_layer *layer, const double *x, size_t inputs)
{
	const struct weightd_flow_step *step = layer->step;
	const struct weightd_activation *row = step->activation.row;
	const size_t elements = (size_t)weightd_flow_numel(&step->in);
	size_t dead = 0, saturated = 0;

	for (size_t e = 0; e < elements; e++) {
		size_t below = 0;

		for (size_t k = 0; k < inputs; k++) {
			const double at = x[e * inputs + k];

			below += at <= row->dead_below;
			if (row->steepest > 0 &&
			    weightd_is_saturated(row,
						 weightd_pointwise_slope(&step->activation, at)))
				saturated++;
		}
		dead += below == inputs;
	}
	if (isfinite(row->dead_below))
		layer->measured.dead = (double)dead / (double)elements;
	if (row->steepest > 0)
		layer->measured.saturated = (double)saturated / ((double)elements * (double)inputs);
}

/* Counts values in equal parts between the least and the largest. */
static bool count_bins(struct weightd_signal_layer *layer, const double *x, size_t count,
		       size_t bins, struct weightd_arena *arena)
{
	double low = INFINITY, high = -INFINITY;

	layer->histogram = weightd_arena_array(arena, bins, sizeof *layer->histogram);
	if (layer->histogram == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		low = x[i] < low ? x[i] : low;
		high = x[i] > high ? x[i] : high;
	}
	layer->histogram_low = low;
	layer->histogram_high = high;
	if (!isfinite(low) || !isfinite(high - low)) {
		layer->histogram = NULL;
		return true;
	}
	const double scale = high > low ? (double)bins / (high - low) : 0.0;
	for (size_t i = 0; i < count; i++) {
		const double part = (x[i] - low) * scale;
		layer->histogram[part < (double)bins ? (size_t)part : bins - 1]++;
	}
	return true;
}

static enum weightd_code go_forward(struct weightd_measuring *m, struct weightd_signal *signal)
{
	enum weightd_code code = make_inputs(m);

	for (size_t i = 0; code == WEIGHTD_OK && i < signal->count; i++) {
		struct weightd_signal_layer *layer = &signal->layers[i];
		const size_t elements = (size_t)weightd_flow_numel(&layer->step->out);

		code = weightd_step_forward(m, i, m->values[i], m->values[i + 1]);
		const double square = mean_square(m->values[i + 1], elements * m->inputs);
		m->is_lost = m->is_lost || !isfinite(square);
		if (m->is_lost)
			continue;
		layer->measured.second_moment = square;
		layer->measured.correlation = correlate(m->values[i + 1], elements, m->inputs);
		if (layer->step->kind == WEIGHTD_FLOW_ACTIVATION)
			count_idle(layer, m->values[i], m->inputs);
		if (m->options->bins > 0 &&
		    !count_bins(layer, m->values[i + 1], elements * m->inputs,
				(size_t)m->options->bins, m->arena))
			return WEIGHTD_ERR_NO_MEMORY;
		if (code == WEIGHTD_OK && weightd_is_unwanted(elements * m->inputs * 4))
			code = WEIGHTD_ERR_CANCELLED;
	}
	return code;
}

/*
 * The gradient of a random linear function of the output; each is divided by the last layer's that
 * theory covers.
 */
static enum weightd_code go_back(struct weightd_measuring *m, struct weightd_signal *signal)
{
	const size_t last =
		(size_t)weightd_flow_numel(&signal->layers[signal->count - 1].step->out) *
		m->inputs;
	enum weightd_code code = weightd_random_fill(
		m, &(struct weightd_random){"signal.output", true}, m->gradient, last);
	double unit = 1.0;

	m->kept_count = 0;
	scale_to(m->gradient, last, 1.0);
	for (size_t i = signal->count; code == WEIGHTD_OK && i-- > 0;) {
		struct weightd_signal_layer *layer = &signal->layers[i];
		const size_t count = (size_t)weightd_flow_numel(&layer->step->out) * m->inputs;

		layer->measured.mean_square_gradient = mean_square(m->gradient, count);
		code = weightd_step_backward(m, i, m->values[i], m->values[i + 1]);
		double *swapped = m->gradient;
		m->gradient = m->before;
		m->before = swapped;
		if (code == WEIGHTD_OK && weightd_is_unwanted(count * 4))
			code = WEIGHTD_ERR_CANCELLED;
	}
	if (signal->expected_count > 0)
		unit = signal->layers[signal->expected_count - 1].measured.mean_square_gradient;
	for (size_t i = 0; i < signal->count; i++)
		signal->layers[i].measured.mean_square_gradient /= unit;
	return code;
}

/* Shares of the taps of a convolution that are inside of what it gets: padding lowers values. */
static double border_share(const struct weightd_flow_step *step)
{
	double share = 1.0;

	if (step->kind != WEIGHTD_FLOW_CONVOLUTION || step->window.is_circular)
		return 1.0;
	for (unsigned i = 0; i < step->in.ndim; i++)
		share *= 1.0 - (double)step->window.padding[i] / (double)step->in.size[i];
	return share > 0.05 ? share : 0.05;
}

static void compare(struct weightd_signal *signal)
{
	double worst = 0.0, border = 0.0;

	signal->agrees = true;
	for (size_t i = 0; i < signal->expected_count; i++) {
		const struct weightd_signal_layer *layer = &signal->layers[i];
		const double expected = layer->expected.second_moment,
			     measured = layer->measured.second_moment, d = layer->deviation;

		border += weightd_c_log(border_share(layer->step));
		if (!(expected > 0) || !isfinite(expected)) {
			signal->agrees =
				signal->agrees && (measured == expected || !(expected == 0));
			continue;
		}
		const double ratio = measured / expected, away = weightd_c_log(ratio) + d * d / 2.0;
		const double most = DEVIATIONS_MAX * d + SLACK, least = -most + border;
		const double z = away > 0 ? away / most : away / least;
		if (!(z <= 1.0))
			signal->agrees = false;
		if (!(z <= worst)) {
			worst = z;
			signal->worst = layer;
			signal->worst_ratio = ratio;
		}
	}
}

enum weightd_code weightd_measure(struct weightd_signal *signal,
				  const struct weightd_signal_options *options,
				  struct weightd_arena *arena, struct weightd_error *err)
{
	const struct cost cost = cost_of(signal, (double)options->inputs);
	struct weightd_measuring m = {.plan = signal->plan,
				      .flow = &signal->flow,
				      .options = options,
				      .arena = arena,
				      .inputs = (size_t)options->inputs};

	if (is_refused(&cost, signal)) {
		signal->not_measured = refuse(signal, &cost, arena);
		if (signal->not_measured == NULL)
			signal->not_measured = "out of memory";
		return WEIGHTD_OK;
	}
	if (!make_room(&m, signal, &cost, arena))
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
	double *block = m.gradient;
	enum weightd_code code = go_forward(&m, signal);
	if (code == WEIGHTD_OK && !m.is_lost)
		code = go_back(&m, signal);
	weightd_memory_free(block);
	weightd_memory_free(m.raw);
	if (code == WEIGHTD_OK) {
		signal->is_measured = true;
		compare(signal);
	}
	if (code == WEIGHTD_ERR_CANCELLED)
		return weightd_give_up(err);
	return code == WEIGHTD_OK
		       ? code
		       : weightd_error_add(err, code, NULL, "the tensors could not be made");
}
