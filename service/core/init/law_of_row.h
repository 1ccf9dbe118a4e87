/*
 * From a row's formulas to a law and its explanation.
 */
#ifndef WEIGHTD_CORE_INIT_LAW_OF_ROW_H
#define WEIGHTD_CORE_INIT_LAW_OF_ROW_H

#include "weightd/initializer.h"

/*
 * init_law_of_row() - check the row's requirements, choose its law and compute the numbers.
 *
 * Returns the code of fans(), the code of a requirement that does not hold, or BAD_ARGUMENT if a
 * formula fails on a tensor that is not empty.
 */
enum weightd_code init_law_of_row(const struct weightd_resolving *resolving);

#endif
