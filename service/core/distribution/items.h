/*
 * Items of which laws choose: their values, and their probabilities as a running sum.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_ITEMS_H
#define WEIGHTD_CORE_DISTRIBUTION_ITEMS_H

#include "weightd/distribution.h"

#include <stdbool.h>

#define WEIGHTD_LIST_MAX 4096 /* numbers of one list */

static inline bool weightd_items_have(const struct weightd_law *law, enum weightd_item_flags flag)
{
	return (law->items.flags & (uint64_t)flag) != 0;
}

static inline double weightd_item_value(const struct weightd_law *law, uint64_t index)
{
	return weightd_items_have(law, WEIGHTD_ITEMS_GIVEN) ? law->literal[index] : (double)index;
}

/* The probabilities of a law that has some. */
static inline const double *weightd_item_weights(const struct weightd_law *law)
{
	return law->literal + (weightd_items_have(law, WEIGHTD_ITEMS_GIVEN) ? law->items.count : 0);
}

/* Running sums of 'count' weights, divided by the last one, as numpy's cumsum has them. */
void weightd_running_sums(const double *weights, size_t count, double *sums);
/* The first sum above u; 'count' - 1 if there is none. */
size_t weightd_first_above(const double *sums, size_t count, double u);
/* prepare() of items: a dtype that holds their values. */
enum weightd_code weightd_prepare_items(struct weightd_law *law, const struct weightd_shape *shape,
					enum weightd_dtype dtype, const char *pointer,
					struct weightd_error *err);

#endif
