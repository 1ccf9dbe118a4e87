/*
 * Number sort: finite doubles in ascending order, in time that does not depend on them.
 */
#ifndef WEIGHTD_CORE_STATISTICS_NUMBER_SORT_H
#define WEIGHTD_CORE_STATISTICS_NUMBER_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts 'values'; 'spare' has room for as many. */
void weightd_number_sort(double *values, double *spare, size_t count);

/* numpy's linear quantile of sorted numbers; NaN of none. */
double weightd_sorted_quantile(const double *values, size_t count, double share);

#endif
