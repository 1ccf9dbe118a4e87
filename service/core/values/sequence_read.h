/*
 * Reading the draws of a sequential generator at any element.
 */
#ifndef WEIGHTD_CORE_VALUES_SEQUENCE_READ_H
#define WEIGHTD_CORE_VALUES_SEQUENCE_READ_H

#include "core/plan/sequence.h"

/*
 * weightd_sequence_read() - elements [first, first + count) of a task with a position,
 * little-endian, to 'out'.  A task that is drawn whole is asked for whole.  WEIGHTD_OK, NO_MEMORY
 * or CANCELLED. Safe from any thread; threads that need a part which nobody has reached and which
 * must be drawn take turns.
 */
enum weightd_code weightd_sequence_read(const struct weightd_task *task, uint64_t first,
					size_t count, void *out);

#endif
