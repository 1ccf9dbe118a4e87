/*
 * Globs, with a count of their work.
 */
#ifndef WEIGHTD_CORE_MODEL_GLOB_H
#define WEIGHTD_CORE_MODEL_GLOB_H

#include <stdbool.h>
#include <stdint.h>

/* weightd_glob_match(); adds its units of work (core/base/work_limit.h) to '*units'. */
bool weightd_glob_match_counted(const char *pattern, const char *name, uint64_t *units);

#endif
