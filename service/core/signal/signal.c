/*
 * Signal: reads the flow, then asks theory and measurement, then judges.
 */
#include "core/signal/signal.h"

#include "core/signal/theory.h"

#include <math.h>

void weightd_signal_warn(struct weightd_signal *signal, const char *text)
{
	if (text != NULL && signal->warning_count < WEIGHTD_SIGNAL_WARNINGS_MAX)
		signal->warnings[signal->warning_count++] = text;
}

static const struct weightd_signal_numbers unknown = {NAN, NAN, NAN, NAN, NAN};

enum weightd_code weightd_signal_read(struct weightd_signal *signal,
				      const struct weightd_plan *plan,
				      const struct weightd_signal_options *options,
				      struct weightd_arena *arena, struct weightd_error *err)
{
	*signal =
		(struct weightd_signal){.plan = plan, .gradient_factor = NAN, .gradient_log = NAN};
	enum weightd_code code = weightd_flow_read(&signal->flow, plan, &options->flow, arena, err);

	if (code != WEIGHTD_OK)
		return code;
	signal->count = signal->flow.count;
	if (signal->count > 0 && signal->flow.steps[signal->count - 1].kind == WEIGHTD_FLOW_END)
		signal->count--;
	signal->layers = weightd_arena_array(arena, signal->flow.count + 1, sizeof *signal->layers);
	if (signal->layers == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
	for (size_t i = 0; i < signal->flow.count; i++)
		signal->layers[i] = (struct weightd_signal_layer){
			.step = &signal->flow.steps[i],
			.expected = unknown,
			.measured = unknown,
			.factor = NAN,
			.gradient_factor = NAN,
			.low = NAN,
			.high = NAN,
		};
	if (options->flow.by_children)
		weightd_signal_warn(signal, "Classes of one's own are taken as chains of their "
					    "children; their code may do otherwise.");
	code = weightd_theory(signal, options, arena, err);
	if (code == WEIGHTD_OK && options->measures)
		code = weightd_measure(signal, options, arena, err);
	if (code == WEIGHTD_OK)
		weightd_judge(signal, options, arena);
	return code;
}
