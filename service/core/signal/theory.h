/*
 * Theory: second moments forward and gradients backward by depth, without data.
 */
#ifndef WEIGHTD_CORE_SIGNAL_THEORY_H
#define WEIGHTD_CORE_SIGNAL_THEORY_H

#include "core/signal/signal.h"

/*
 * weightd_theory() - the expected numbers of signal->layers, whose flow has been read.
 *
 * Sets expected_count, stop and reason, depth, gradient_factor and gradient_log.  NO_MEMORY or
 * CANCELLED.
 */
enum weightd_code weightd_theory(struct weightd_signal *signal,
				 const struct weightd_signal_options *options,
				 struct weightd_arena *arena, struct weightd_error *err);

/* The verdict, its sentence and the warnings, when the numbers are there. */
void weightd_judge(struct weightd_signal *signal, const struct weightd_signal_options *options,
		   struct weightd_arena *arena);

/*
 * weightd_measure() - the measured numbers of the layers, or why there are none.
 *
 * NO_MEMORY or CANCELLED.
 */
enum weightd_code weightd_measure(struct weightd_signal *signal,
				  const struct weightd_signal_options *options,
				  struct weightd_arena *arena, struct weightd_error *err);

#endif
