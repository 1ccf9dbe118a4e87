/*
 * Lists of numbers as arguments, of numpy's and jax's functions alike.
 */
#ifndef WEIGHTD_CORE_INIT_LISTS_OF_CALL_H
#define WEIGHTD_CORE_INIT_LISTS_OF_CALL_H

#include "core/distribution/items.h"
#include "core/init/argument_fields.h"
#include "weightd/initializer.h"

/* A list of numbers; 'more' are other kinds that it may be. */
#define LIST_ARGUMENT(field, more, least, most, text) \
	BOUNDED_LIST_ARGUMENT(field, more, least, most, WEIGHTD_LIST_MAX, text)
#define BOUNDED_LIST_ARGUMENT(field, more, least, most, longest, text)                    \
	.name = (field), .doc = (text), .accepts = WEIGHTD_REAL | WEIGHTD_TUPLE | (more), \
	.min = (least), .max = (most), .tuple_min = 1, .tuple_max = (longest)

#define POPULATION_MAX 4294967294.0 /* 2^32 - 2 */

/* resolve() of rows whose first argument are the items, or how many: all of them in an order. */
enum weightd_code weightd_resolve_permutation(const struct weightd_resolving *resolving);
/* resolve() of laws of rows: the law's list is the call's. */
enum weightd_code weightd_resolve_rows(const struct weightd_resolving *resolving);

#endif
