/*
 * Reading tensors that can only be made whole (orthogonal, sparse): the engine keeps them, so that
 * reading one in pieces makes it once.
 *
 * The key of a tensor is everything that determines its values, so plans share equal ones.
 */
#ifndef WEIGHTD_CORE_VALUES_WHOLE_READ_H
#define WEIGHTD_CORE_VALUES_WHOLE_READ_H

#include "weightd/generator.h"

#include <stddef.h>
#include <stdint.h>

/*
 * weightd_whole_read() - elements [first, first + count) of a whole-tensor task, to 'out'.
 *
 * The task has a generator and an engine.  Returns WEIGHTD_OK, NO_MEMORY or CANCELLED.  Safe from
 * any thread.
 */
enum weightd_code weightd_whole_read(const struct weightd_task *task, uint64_t first, size_t count,
				     void *out);

#endif
