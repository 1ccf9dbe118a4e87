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
	bool is_begin;			 /* no step was read before */
	struct weightd_flow_shape shape; /* of what the next module gets */
};

/* Makes it an end; 'reason' is a constant text, or one of the arena. */
void weightd_flow_end(struct weightd_flow_step *step, const char *reason);

/* Reads the module of a step, whose 'in' is set, and its kind, unless that is the module's own
 * (END): all other members. */
void weightd_flow_step_read(struct weightd_flow_reader *reader, struct weightd_flow_step *step);

/* The same of a step of a block; false: it is a module's own. */
bool weightd_flow_block_step(const struct weightd_flow_reader *reader,
			     struct weightd_flow_step *step);

/* The tensor of the step's module with that leaf; NULL: it has none. */
const struct weightd_entry *weightd_flow_tensor(const struct weightd_flow_reader *reader,
						const struct weightd_flow_step *step,
						const char *leaf);
/* Whether the step gets that many features; an end otherwise. */
bool weightd_flow_takes(const struct weightd_flow_reader *reader, struct weightd_flow_step *step,
			uint64_t wanted, uint64_t given);
/* An argument that is a size; 0: there is none, or it is None. */
uint64_t weightd_flow_size(const struct weightd_flow_step *step, const char *field, unsigned i);

/* Learns the input of a flow from its first modules in turn, until its features are known. */
void weightd_flow_input_of(struct weightd_flow *flow, const struct weightd_module *module);

#endif
