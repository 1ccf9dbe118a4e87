/*
 * Measure: what a few random inputs do, sent through the generated tensors and back.
 */
#include "core/signal/theory.h"

enum weightd_code weightd_measure(struct weightd_signal *signal,
				  const struct weightd_signal_options *options,
				  struct weightd_arena *arena, struct weightd_error *err)
{
	(void)options;
	(void)arena;
	(void)err;
	signal->not_measured = "measuring is not there yet";
	return WEIGHTD_OK;
}
