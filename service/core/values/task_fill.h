/*
 * Filling a task with elements: from its generator's words, from a chain of draws, or without
 * words.
 */
#ifndef WEIGHTD_CORE_VALUES_TASK_FILL_H
#define WEIGHTD_CORE_VALUES_TASK_FILL_H

#include "weightd/generator.h"

/*
 * weightd_task_fill() - elements [first, first + count), little-endian, to 'out'; all of them if
 * the law is whole.  The task has a generator.  WEIGHTD_OK or WEIGHTD_ERR_NO_MEMORY.  Safe from any
 * thread.
 */
enum weightd_code weightd_task_fill(const struct weightd_task *task, uint64_t first, size_t count,
				    void *out);

#endif
