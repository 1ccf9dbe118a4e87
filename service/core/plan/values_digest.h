/*
 * Values digest: everything that decides the values of a tensor, member by member, in one encoding.
 *
 * A new member of a law is added here, so that caches and chains distinguish tensors by it.
 */
#ifndef WEIGHTD_CORE_PLAN_VALUES_DIGEST_H
#define WEIGHTD_CORE_PLAN_VALUES_DIGEST_H

#include "core/base/digest.h"
#include "weightd/plan.h"

/*
 * Adds everything that decides a task's values besides its words: law, dtype, shape.
 *
 * The encoding is frozen for laws that draw: the streams of a chain's tensors are made of it
 * (sequence.c), and with them the ids of weights.  A new member adds nothing where it is 0.
 */
void weightd_digest_add_draws(struct weightd_digest *digest, const struct weightd_task *task);

/* Names a tensor by all that decides its values: the words as well.  The task has a generator. */
void weightd_values_digest(const struct weightd_task *task,
			   unsigned char key[WEIGHTD_DIGEST_BYTES]);

#endif
