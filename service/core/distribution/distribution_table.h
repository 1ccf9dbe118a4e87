/*
 * The rows behind the tables of weightd/distribution.h, for the files that define them.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_DISTRIBUTION_TABLE_H
#define WEIGHTD_CORE_DISTRIBUTION_DISTRIBUTION_TABLE_H

#include "weightd/distribution.h"

#define DISTRIBUTION(name) extern const struct weightd_distribution weightd_distribution_##name;
#include "core/distribution/distribution_list.h"
#undef DISTRIBUTION

#endif
