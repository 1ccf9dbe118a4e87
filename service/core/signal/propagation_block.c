/*
 * Propagation through the steps of blocks: positions, attention, gated maps and residual sums.
 *
 * Attention of random maps is nearly even: the weights of T places are those of logits with a
 * normal law, whose squares add up to e^s2 / (T - 1 + e^s2).
 */
#include "core/signal/propagation.h"

#include "core/number/c_functions.h"

#include <math.h>

static const char *read_law(const struct weightd_propagation *at,
			    const struct weightd_entry *weight, const struct weightd_entry *bias,
			    struct weightd_linear_law *law)
{
	const char *reason = weightd_tensor_moments(&law->weight, weight, at->arena);

	if (reason == NULL && bias != NULL)
		reason = weightd_tensor_moments(&law->bias, bias, at->arena);
	return reason;
}

static const char *propagate_position(struct weightd_propagation *at,
				      const struct weightd_flow_step *step)
{
	struct weightd_linear_law law = {0};
	const char *reason = read_law(at, step->weight, NULL, &law);
	const double mean = at->expected.value, added = law.weight.mean,
		     square = added * added + 2.0 * mean * added,
		     whole = law.weight.second + 2.0 * mean * added;

	if (reason != NULL)
		return reason;
	at->now.same += whole;
	at->now.other_input += whole;
	at->now.other_place += step->is_first_row ? whole : square;
	at->now.other_unit += square;
	at->now.both += square;
	weightd_propagation_settle(at, mean + added);
	return NULL;
}

/* Sums of squares of the weights of an attention, and of products of two places' weights. */
struct evenness {
	double squares, products;
};

static struct evenness evenness_of(double places, bool is_causal, double logit_variance)
{
	const double peak = weightd_c_exp(logit_variance < 50.0 ? logit_variance : 50.0);
	double squares = 0.0, inverse = 0.0;

	if (!is_causal || places > 1e6)
		return (struct evenness){peak / (places - 1.0 + peak), 1.0 / places};
	for (double t = 1.0; t <= places; t += 1.0) {
		squares += peak / (t - 1.0 + peak) / places;
		inverse += 1.0 / t;
	}
	return (struct evenness){
		squares, places > 1.0 ? 2.0 * (places - inverse) / (places * (places - 1.0)) : 1.0};
}

static const char *propagate_attention(struct weightd_propagation *at,
				       const struct weightd_flow_step *step,
				       struct weightd_gradient_step *gradient)
{
	const struct weightd_flow_heads *heads = &step->heads;
	struct weightd_linear_law laws[3];
	struct weightd_products made[3];
	double means[3];

	for (size_t i = 0; i < 3; i++) {
		laws[i] = (struct weightd_linear_law){.inputs = (double)step->in.features};
		const size_t from = heads->is_fused ? 0 : i;
		const char *reason =
			read_law(at, heads->weights[from], heads->biases[from], &laws[i]);

		if (reason != NULL)
			return reason;
		made[i] = weightd_linear_products(at, &laws[i], &means[i]);
	}
	const struct weightd_products *q = &made[0], *k = &made[1], *v = &made[2];
	const double key = k->same - k->other_place, value = v->same - v->other_place,
		     outputs = (double)step->out.features,
		     places = (double)weightd_flow_places(&step->in);
	const struct evenness even = evenness_of(places, heads->is_causal, q->same * key);
	*gradient = (struct weightd_gradient_step){
		.gain = even.squares * outputs *
			(weightd_variance(&laws[2].weight) +
			 value * (key * weightd_variance(&laws[0].weight) +
				  q->same * weightd_variance(&laws[1].weight))),
		.pair_gain = 0.0,
		.keeps_pairs = true};
	at->log_variance = weightd_chance(at);
	at->now = (struct weightd_products){
		.same = even.squares * value + v->other_place,
		.other_input = v->other_input,
		.other_unit = v->other_unit,
		.both = v->both,
		.other_place = even.products * value + v->other_place,
	};
	at->units = outputs;
	at->took_as_even = true;
	weightd_propagation_settle(at, means[2]);
	return NULL;
}

static const char *propagate_gated(struct weightd_propagation *at,
				   const struct weightd_flow_step *step,
				   struct weightd_gradient_step *gradient)
{
	const double outputs = (double)step->out.features, chance = weightd_chance(at);
	struct weightd_linear_law gate = {.inputs = (double)step->in.features}, up = gate;
	const char *reason = read_law(at, step->heads.weights[0], NULL, &gate);
	double gate_mean, up_mean;

	if (reason == NULL)
		reason = read_law(at, step->heads.weights[1], NULL, &up);
	if (reason != NULL)
		return reason;
	const struct weightd_products u = weightd_linear_products(at, &up, &up_mean);
	at->now = weightd_linear_products(at, &gate, &gate_mean);
	weightd_propagation_settle(at, gate_mean);
	at->function = (struct weightd_composed){.parts = {step->activation}, .count = 1};
	const struct weightd_expectations e = weightd_expect(&at->function, &at->normal);
	at->now = (struct weightd_products){
		.same = e.square * u.same,
		.other_input = weightd_pair(at, at->before.other_input, false) * u.other_input,
		.other_unit = e.value * e.value * u.other_unit,
		.both = e.value * e.value * u.both,
		.other_place = weightd_pair(at, at->before.other_place, false) * u.other_place,
	};
	*gradient = (struct weightd_gradient_step){
		.gain = outputs * (weightd_variance(&up.weight) * e.square +
				   weightd_variance(&gate.weight) * e.slope_square * u.same),
		.keeps_pairs = true};
	at->log_variance = chance * (1.0 + e.elasticity) * (1.0 + e.elasticity);
	at->units = outputs;
	weightd_propagation_settle(at, e.value * up_mean);
	/* Of a product of two independent values. */
	at->expected.fourth = 3.0 * e.fourth * u.same * u.same;
	at->is_approximate = true;
	return NULL;
}

static const char *keep(struct weightd_propagation *at, struct weightd_gradient_step *gradient)
{
	if (at->kept_count == WEIGHTD_KEPT_MAX)
		return "residual sums are nested too deeply";
	at->kept[at->kept_count++] =
		(struct weightd_kept){at->now, at->expected.value, weightd_chance(at)};
	gradient->kept = 1;
	return NULL;
}

static const char *add(struct weightd_propagation *at, struct weightd_gradient_step *gradient)
{
	if (at->kept_count == 0)
		return "nothing was kept for this sum";
	const struct weightd_kept *other = &at->kept[--at->kept_count];
	const struct weightd_products *x = &other->products;
	const double mean = at->expected.value, cross = 2.0 * mean * other->mean,
		     own = weightd_chance(at), now = at->now.same, whole = now + x->same + cross;

	at->now.same = whole;
	at->now.other_input += x->other_input + cross;
	at->now.other_unit += x->other_unit + cross;
	at->now.both += x->both + cross;
	at->now.other_place += x->other_place + cross;
	if (whole > 0)
		at->log_variance = (now * now * own + x->same * x->same * other->log_variance) /
				   (whole * whole);
	at->units = 0;
	weightd_propagation_settle(at, mean + other->mean);
	gradient->kept = -1;
	return NULL;
}

const char *weightd_propagate_block(struct weightd_propagation *at,
				    const struct weightd_flow_step *step,
				    struct weightd_gradient_step *gradient)
{
	switch (step->kind) {
	case WEIGHTD_FLOW_POSITION: return propagate_position(at, step);
	case WEIGHTD_FLOW_ATTENTION: return propagate_attention(at, step, gradient);
	case WEIGHTD_FLOW_GATED: return propagate_gated(at, step, gradient);
	case WEIGHTD_FLOW_KEEP: return keep(at, gradient);
	default: return add(at, gradient);
	}
}
