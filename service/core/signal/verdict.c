/*
 * Verdict: what the numbers mean, in a sentence, judged by the gradient factor.
 *
 * The size of activations says little: normal(0, 1) with tanh saturates, and its gradients explode.
 */
#include "core/signal/theory.h"

#include "core/number/c_functions.h"
#include "core/signal/moments.h"

#include <math.h>
#include <stdio.h>

/* Gradients that are ten times smaller or larger at the first layer: the logarithm of 100. */
#define STEADY_MOST 4.605170185988092
#define SHARE_SATURATED 0.5

const char *weightd_signal_verdict_name(enum weightd_signal_verdict verdict)
{
	static const char *const names[] = {
		[WEIGHTD_SIGNAL_STEADY] = "steady",	  [WEIGHTD_SIGNAL_VANISHING] = "vanishing",
		[WEIGHTD_SIGNAL_EXPLODING] = "exploding", [WEIGHTD_SIGNAL_DEAD] = "dead",
		[WEIGHTD_SIGNAL_SATURATED] = "saturated", [WEIGHTD_SIGNAL_SYMMETRIC] = "symmetric",
		[WEIGHTD_SIGNAL_UNDEFINED] = "undefined",
	};

	return names[verdict];
}

static const char *path_of(const struct weightd_signal_layer *layer, struct weightd_arena *arena)
{
	const char *path = weightd_module_path(layer->step->module, WEIGHTD_NAME_ROOM);

	path = weightd_arena_strdup(arena, *path != '\0' ? path : layer->step->module->type);
	return path != NULL ? path : "";
}

/* The first layer before the last one with weights whose units all compute the same; NULL: none. */
static const struct weightd_signal_layer *find_alike(const struct weightd_signal *signal,
						     struct weightd_arena *arena)
{
	const struct weightd_signal_layer *found = NULL;

	for (size_t i = 0; i < signal->expected_count; i++) {
		const struct weightd_signal_layer *layer = &signal->layers[i];
		struct weightd_tensor_moments weight = {0}, bias = {0};

		if (!weightd_flow_is_linear(layer->step))
			continue;
		if (found != NULL)
			return found;
		if (layer->step->out.features < 2 ||
		    weightd_tensor_moments(&weight, layer->step->weight, arena) != NULL)
			continue;
		if (layer->step->bias != NULL)
			weightd_tensor_moments(&bias, layer->step->bias, arena);
		if (weight.mean != 0 && weightd_variance(&weight) == 0 &&
		    weightd_variance(&bias) == 0)
			found = layer;
	}
	return NULL;
}

/* The first layer behind which everything is 0; NULL: none. */
static const struct weightd_signal_layer *find_zero(const struct weightd_signal *signal)
{
	for (size_t i = 0; i < signal->expected_count; i++) {
		if (signal->layers[i].expected.second_moment == 0)
			return &signal->layers[i];
	}
	return NULL;
}

static double mean_saturated(const struct weightd_signal *signal)
{
	double sum = 0.0, count = 0.0;

	for (size_t i = 0; i < signal->expected_count; i++) {
		if (isnan(signal->layers[i].expected.saturated))
			continue;
		sum += signal->layers[i].expected.saturated;
		count += 1.0;
	}
	return count > 0 ? sum / count : 0.0;
}

/* "Over 20 layers gradients shrink 24.1 times, 1.18 times each: they vanish." */
static const char *tell_gradients(const struct weightd_signal *signal, const char *end,
				  struct weightd_arena *arena)
{
	const double total = signal->gradient_log / 2.0, one = sqrt(signal->gradient_factor),
		     size = fabs(total);
	const bool grows = total > 0;
	char times[32];

	if (size < 690.0)
		snprintf(times, sizeof times, "%.3g", weightd_c_exp(size));
	else
		snprintf(times, sizeof times, "1e%.0f", size / 2.302585092994046);
	const char *layers = signal->has_sums ? "residual sums" : "layers";

	if (signal->depth == 1 && !signal->has_sums)
		return weightd_arena_printf(arena,
					    "Through its one layer a gradient %s %s times%s.",
					    grows ? "grows" : "shrinks", times, end);
	if (size < 0.005)
		return weightd_arena_printf(arena, "Gradients keep their size over %zu %s%s.",
					    signal->depth, layers, end);
	if (signal->depth < 3)
		return weightd_arena_printf(arena, "Over %zu %s gradients %s %s times%s.",
					    signal->depth, layers, grows ? "grow" : "shrink", times,
					    end);
	return weightd_arena_printf(arena, "Over %zu %s gradients %s %s times, %.*g times each%s.",
				    signal->depth, layers, grows ? "grow" : "shrink", times,
				    fabs(one - 1.0) < 0.05 ? 5 : 3, grows ? one : 1.0 / one, end);
}

static void judge_size(struct weightd_signal *signal, struct weightd_arena *arena)
{
	const double total = signal->gradient_log;
	const char *end = ": training can begin";

	signal->verdict = WEIGHTD_SIGNAL_STEADY;
	if (total > STEADY_MOST) {
		signal->verdict = WEIGHTD_SIGNAL_EXPLODING;
		end = ": they explode";
	} else if (total < -STEADY_MOST && mean_saturated(signal) > SHARE_SATURATED) {
		signal->verdict = WEIGHTD_SIGNAL_SATURATED;
		end = ": most units are saturated";
	} else if (total < -STEADY_MOST) {
		signal->verdict = WEIGHTD_SIGNAL_VANISHING;
		end = ": they vanish";
	}
	signal->sentence = tell_gradients(signal, end, arena);
}

static void set_verdict(struct weightd_signal *signal, struct weightd_arena *arena)
{
	const struct weightd_signal_layer *zero = find_zero(signal),
					  *alike = find_alike(signal, arena);

	if (signal->depth == 0) {
		signal->verdict = WEIGHTD_SIGNAL_UNDEFINED;
		signal->sentence = weightd_arena_printf(
			arena, "Nothing can be said: %s.",
			signal->reason != NULL ? signal->reason : "there is no layer with weights");
	} else if (zero != NULL || signal->gradient_log == -INFINITY) {
		signal->verdict = WEIGHTD_SIGNAL_DEAD;
		signal->sentence =
			zero != NULL
				? weightd_arena_printf(arena,
						       "Everything behind %s is 0: no gradient "
						       "reaches the layers before.",
						       path_of(zero, arena))
				: "No gradient reaches the first layer.";
	} else if (alike != NULL) {
		signal->verdict = WEIGHTD_SIGNAL_SYMMETRIC;
		signal->sentence = weightd_arena_printf(
			arena,
			"All units of %s compute the same and get the same gradient: they stay one "
			"unit.",
			path_of(alike, arena));
	} else if (!isfinite(signal->gradient_log)) {
		signal->verdict = WEIGHTD_SIGNAL_UNDEFINED;
		signal->sentence = "The numbers leave the range of float64: the signal explodes.";
	} else {
		judge_size(signal, arena);
	}
	if (signal->sentence == NULL)
		signal->sentence = "";
}

/* Warns where all inputs have become alike. */
static void warn_alike(struct weightd_signal *signal, struct weightd_arena *arena)
{
	for (size_t i = 0; i < signal->expected_count; i++) {
		const struct weightd_signal_layer *layer = &signal->layers[i];

		if (!(layer->expected.correlation > 0.99) ||
		    layer->step->kind == WEIGHTD_FLOW_EMBEDDING)
			continue;
		weightd_signal_warn(signal,
				    weightd_arena_printf(arena,
							 "From %s on all inputs look alike: their "
							 "correlation is above 0.99.",
							 path_of(layer, arena)));
		return;
	}
}

/*
 * Warns where the size is near a fixed point that is unstable: activations whose map of second
 * moments has a slope above 1, with weights that keep the size about as it is.
 */
static void warn_unstable(struct weightd_signal *signal, struct weightd_arena *arena)
{
	double slope = 0.0, count = 0.0;
	const char *path = NULL;

	for (size_t i = 0; i < signal->expected_count; i++) {
		const struct weightd_signal_layer *layer = &signal->layers[i];

		if (weightd_flow_is_norm(layer->step))
			return;
		if (!(layer->elasticity > 1.02) || i + 1 >= signal->expected_count ||
		    !weightd_flow_is_linear(signal->layers[i + 1].step))
			continue;
		const double factor = layer->factor * signal->layers[i + 1].factor;
		if (factor < 0.6 || factor > 1.7)
			continue;
		path = path != NULL ? path : layer->step->module->type;
		slope += layer->elasticity;
		count += 1.0;
	}
	if (count < 3.0)
		return;
	weightd_signal_warn(signal,
			    weightd_arena_printf(
				    arena,
				    "The size is at an unstable fixed point: %s multiplies an "
				    "error of it by %.3f a layer. It needs normalisation layers or "
				    "shallow depth.",
				    path, slope / count));
}

/* Warns where chance may do more than the laws: narrow layers, and many. */
static void warn_chance(struct weightd_signal *signal, struct weightd_arena *arena)
{
	double most = 0.0;

	for (size_t i = 0; i < signal->expected_count; i++)
		most = signal->layers[i].deviation > most ? signal->layers[i].deviation : most;
	if (most > 1.5)
		weightd_signal_warn(
			signal, weightd_arena_printf(arena,
						     "These layers are narrow for their number: "
						     "by chance alone sizes differ e^%.2g-fold "
						     "between seeds.",
						     most / 2.0));
}

void weightd_judge(struct weightd_signal *signal, const struct weightd_signal_options *options,
		   struct weightd_arena *arena)
{
	(void)options;
	set_verdict(signal, arena);
	warn_alike(signal, arena);
	warn_unstable(signal, arena);
	warn_chance(signal, arena);
}
