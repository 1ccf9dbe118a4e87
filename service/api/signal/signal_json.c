/*
 * The signal as JSON: numbers that are not known are null.
 */
#include "api/signal/signal_answer.h"

#include "api/answer/representation.h"

#include <inttypes.h>
#include <math.h>

static void put_numbers(struct weightd_json *json, const struct weightd_signal_numbers *numbers)
{
	weightd_json_finite(json, "second_moment", numbers->second_moment);
	weightd_json_finite(json, "mean_square_gradient", numbers->mean_square_gradient);
	weightd_json_finite(json, "correlation", numbers->correlation);
	weightd_json_finite(json, "dead", numbers->dead);
	weightd_json_finite(json, "saturated", numbers->saturated);
}

static void put_shape(struct weightd_json *json, const char *key,
		      const struct weightd_flow_shape *shape)
{
	weightd_json_open(json, key, '[');
	weightd_json_size(json, NULL, shape->features);
	for (unsigned i = 0; i < shape->ndim; i++)
		weightd_json_size(json, NULL, shape->size[i]);
	weightd_json_close(json, ']');
}

static void put_histogram(struct weightd_json *json, const struct weightd_signal_layer *layer,
			  uint64_t bins)
{
	if (layer->histogram == NULL)
		return;
	weightd_json_open(json, "histogram", '{');
	weightd_json_real(json, "low", layer->histogram_low);
	weightd_json_real(json, "high", layer->histogram_high);
	weightd_json_open(json, "counts", '[');
	for (uint64_t i = 0; i < bins; i++)
		weightd_json_size(json, NULL, layer->histogram[i]);
	weightd_json_close(json, ']');
	weightd_json_close(json, '}');
}

static void put_layer(struct weightd_json *json, const struct weightd_signal_layer *layer,
		      bool is_measured, uint64_t bins)
{
	weightd_json_open(json, NULL, '{');
	weightd_json_text(json, "path",
			  weightd_module_path(layer->step->module, WEIGHTD_NAME_ROOM));
	weightd_json_text(json, "type", layer->step->module->type);
	weightd_json_text(json, "what", weightd_flow_word(layer->step));
	put_shape(json, "shape", &layer->step->out);
	put_numbers(json, &layer->expected);
	weightd_json_finite(json, "factor", layer->factor);
	weightd_json_finite(json, "gradient_factor", layer->gradient_factor);
	if (isfinite(layer->low) && isfinite(layer->high)) {
		weightd_json_open(json, "band", '[');
		weightd_json_real(json, NULL, layer->low);
		weightd_json_real(json, NULL, layer->high);
		weightd_json_close(json, ']');
	} else {
		weightd_json_null(json, "band");
	}
	if (is_measured) {
		weightd_json_open(json, "measured", '{');
		put_numbers(json, &layer->measured);
		put_histogram(json, layer, bins);
		weightd_json_close(json, '}');
	} else {
		weightd_json_null(json, "measured");
	}
	weightd_json_close(json, '}');
}

static void put_input(struct weightd_json *json, const struct weightd_signal *signal,
		      const struct weightd_signal_options *options)
{
	const struct weightd_flow *flow = &signal->flow;

	weightd_json_open(json, "input", '{');
	if (flow->takes_tokens) {
		weightd_json_null(json, "second_moment");
		weightd_json_text(json, "of", "numbers of rows of an Embedding, drawn evenly");
	} else {
		weightd_json_real(json, "second_moment", options->input_second_moment);
		weightd_json_key(json, "of");
		weightd_text_printf(json->out, "\"standard normal inputs of shape [%" PRIu64,
				    flow->input.features);
		for (unsigned i = 0; i < flow->input.ndim; i++)
			weightd_text_printf(json->out, ", %" PRIu64, flow->input.size[i]);
		weightd_text_puts(json->out, "], scaled to this second moment\"");
	}
	put_shape(json, "shape", &flow->input);
	weightd_json_text(json, "mode", options->is_training ? "train" : "eval");
	weightd_json_close(json, '}');
}

static void put_measured(struct weightd_json *json, const struct weightd_signal *signal,
			 const struct weightd_signal_options *options)
{
	if (!signal->is_measured) {
		weightd_json_null(json, "measured");
		weightd_json_text(json, "not_measured",
				  signal->not_measured != NULL ? signal->not_measured
							       : "measure=false");
		return;
	}
	weightd_json_open(json, "measured", '{');
	weightd_json_size(json, "inputs", options->inputs);
	weightd_json_bool(json, "agrees", signal->agrees);
	if (signal->worst != NULL) {
		weightd_json_open(json, "worst", '{');
		weightd_json_text(
			json, "path",
			weightd_module_path(signal->worst->step->module, WEIGHTD_NAME_ROOM));
		weightd_json_finite(json, "ratio", signal->worst_ratio);
		weightd_json_close(json, '}');
	} else {
		weightd_json_null(json, "worst");
	}
	weightd_json_close(json, '}');
	weightd_json_null(json, "not_measured");
}

void weightd_signal_json(struct weightd_reply *reply, const struct weightd_signal *signal,
			 const struct weightd_signal_options *options)
{
	const size_t count = signal->is_measured ? signal->count : signal->expected_count;
	struct weightd_json json = weightd_represent_json(reply);

	weightd_json_open(&json, NULL, '{');
	put_input(&json, signal, options);
	weightd_json_open(&json, "layers", '[');
	for (size_t i = 0; i < count; i++) {
		if (signal->layers[i].step->kind == WEIGHTD_FLOW_KEEP)
			continue;
		put_layer(&json, &signal->layers[i], signal->is_measured, options->bins);
	}
	weightd_json_close(&json, ']');
	if (signal->stop != NULL) {
		weightd_json_open(&json, "stops", '{');
		weightd_json_text(&json, "path",
				  weightd_module_path(signal->stop, WEIGHTD_NAME_ROOM));
		weightd_json_text(&json, "reason", signal->reason);
		weightd_json_close(&json, '}');
	} else {
		weightd_json_null(&json, "stops");
	}
	put_measured(&json, signal, options);
	weightd_json_finite(&json, "gradient_factor", signal->gradient_factor);
	weightd_json_open(&json, "verdict", '{');
	weightd_json_text(&json, "name", weightd_signal_verdict_name(signal->verdict));
	weightd_json_text(&json, "sentence", signal->sentence);
	weightd_json_close(&json, '}');
	weightd_json_open(&json, "warnings", '[');
	for (size_t i = 0; i < signal->warning_count; i++)
		weightd_json_text(&json, NULL, signal->warnings[i]);
	weightd_json_close(&json, ']');
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}
