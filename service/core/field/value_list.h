/*
 * Lists of values, such as the arguments of a module, that are kept once.
 */
#ifndef WEIGHTD_CORE_FIELD_VALUE_LIST_H
#define WEIGHTD_CORE_FIELD_VALUE_LIST_H

#include "core/base/table.h"
#include "weightd/field.h"

/* The values of a call of 'owner', a row. */
struct weightd_value_list {
	const void *owner;
	const struct weightd_value *values;
	size_t count;
};

uint64_t weightd_value_list_hash(const struct weightd_value_list *list);
/*
 * The values of a list in the table that is equal, member by member; a copy of these with their
 * texts, which is added, if there is none.  The table has nothing else.  NULL: no memory.
 */
const struct weightd_value *weightd_value_list_share(struct weightd_table *table,
						     struct weightd_arena *arena,
						     const struct weightd_value_list *list);

#endif
