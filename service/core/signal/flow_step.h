/*
 * One step of a flow: what a module does with what it gets.
 */
#ifndef WEIGHTD_CORE_SIGNAL_FLOW_STEP_H
#define WEIGHTD_CORE_SIGNAL_FLOW_STEP_H

#include "core/signal/flow.h"

struct weightd_flow_reader {
	const struct weightd_plan *plan;
	struct weightd_arena *arena;
	bool by_children;
	struct weightd_flow_shape shape; /* of what the next module gets */
};

/* Makes it an end; 'reason' is a constant text, or one of the arena. */
void weightd_flow_end(struct weightd_flow_step *step, const char *reason);

/* Reads the module of a step, whose 'in' is set: all other members. */
void weightd_flow_step_read(struct weightd_flow_reader *reader, struct weightd_flow_step *step);

/* Learns the input of a flow from its first modules in turn; false: nothing more to learn. */
bool weightd_flow_input_of(struct weightd_flow *flow, const struct weightd_module *module);

#endif
