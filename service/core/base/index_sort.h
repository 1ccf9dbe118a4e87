/*
 * Sorting a million indexes: as qsort_r(), in pieces, so that it ends soon when nobody waits.
 */
#ifndef WEIGHTD_CORE_BASE_INDEX_SORT_H
#define WEIGHTD_CORE_BASE_INDEX_SORT_H

#include "weightd/error.h"

#include <stddef.h>
#include <stdint.h>

/* As for qsort_r(), of two indexes.  None are equal, or their order does not matter. */
typedef int weightd_index_order(const void *a, const void *b, void *context);

/* WEIGHTD_OK, or NO_MEMORY or CANCELLED with an issue: the order is then any. */
enum weightd_code weightd_index_sort(uint32_t *indexes, size_t count, weightd_index_order *order,
				     void *context, struct weightd_error *err);

#endif
