/*
 * Work: what a request costs, counted where it is done, and whether its answer is still wanted.
 *
 * Most loops are as long as the document or the model: they only ask whether to go on.  Loops that
 * a small document makes long (a glob for each name, a rule for each tensor) are counted as well,
 * and are over when the count is.  service/notes/cost.md has the prices.
 */
#ifndef WEIGHTD_CORE_BASE_WORK_LIMIT_H
#define WEIGHTD_CORE_BASE_WORK_LIMIT_H

#include "weightd/error.h"

#include <stdbool.h>
#include <stdint.h>

/* One unit is about a nanosecond of a core.  What sizes add to the limit of a request: */
#define WEIGHTD_WORK_OF_TENSOR UINT64_C(5000)
#define WEIGHTD_WORK_OF_RULE UINT64_C(5000)
#define WEIGHTD_WORK_OF_BYTE UINT64_C(50)

/* The work of one request, or of a part of it; one thread at a time. */
struct weightd_work {
	uint64_t done, allowed; /* units */
};

/*
 * weightd_is_unwanted() - whether the calling thread's work is to be given up (weightd/cancel.h).
 *
 * Called in every loop, with the units that were done since the last call: it asks once in 65,536
 * units, and answers false in between.
 */
bool weightd_is_unwanted(uint64_t units);

/* The same as a code: WEIGHTD_OK, or CANCELLED with an issue. */
enum weightd_code weightd_go_on(uint64_t units, struct weightd_error *err);
/* CANCELLED, with its issue. */
enum weightd_code weightd_give_up(struct weightd_error *err);
/* Asks at once: between the stages of a work. */
enum weightd_code weightd_ask_to_go_on(struct weightd_error *err);

/*
 * weightd_work_do() - count work, and ask whether to go on.
 *
 * WEIGHTD_OK; LIMIT_EXCEEDED with an issue at 'pointer' which says that 'what' ("matching the
 * rules") is too much work; or CANCELLED.
 */
enum weightd_code weightd_work_do(struct weightd_work *work, uint64_t units, const char *what,
				  const char *pointer, struct weightd_error *err);

#endif
