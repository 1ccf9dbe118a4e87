/*
 * Literals of a plan: the digest of the numbers of each, however many tensors have it.
 */
#ifndef WEIGHTD_CORE_PLAN_LITERAL_TABLE_H
#define WEIGHTD_CORE_PLAN_LITERAL_TABLE_H

#include "core/base/digest.h"
#include "weightd/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct weightd_literal {
	const double *numbers; /* its name; NULL: a free slot */
	bool has_digest;
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
};

struct weightd_literal_table {
	struct weightd_literal *slots; /* malloc'ed; weightd_literal_table_free() */
	size_t count, slot_count;      /* slot_count: a power of two */
};

/* The literal whose numbers are there, a new one if need be; NULL: no memory.  Valid until the next
 * call. */
struct weightd_literal *weightd_literal_table_at(struct weightd_literal_table *table,
						 const double *numbers);
void weightd_literal_table_free(struct weightd_literal_table *table);

/* Numbers of the literals of an entry and its patches. */
uint64_t weightd_entry_numbers(const struct weightd_entry *entry);
/* Whether each literal is hashed once: otherwise each is, in every tensor that has it, as before
 * there were rules that give many tensors one literal, as long as that is little work. */
bool weightd_plan_has_many_numbers(const struct weightd_plan *plan);

#endif
