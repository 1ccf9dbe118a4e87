/*
 * From a row's formulas to a law: the numbers of a distribution, and what is explained of them.
 */
#ifndef WEIGHTD_CORE_INIT_LAW_OF_ROW_H
#define WEIGHTD_CORE_INIT_LAW_OF_ROW_H

#include "weightd/initializer.h"

/*
 * init_law_of_row() - check the row's requirements, choose its law and compute the numbers.
 *
 * Returns what fans() returns, the code of a requirement that does not hold, or BAD_ARGUMENT where
 * a formula fails on a tensor that has elements.
 */
enum weightd_code init_law_of_row(const struct weightd_resolving *resolving);

#endif
