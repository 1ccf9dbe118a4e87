/*
 * Name list: "a, b, c" for a message, and names of an array by their index.
 */
#ifndef WEIGHTD_CORE_BASE_NAME_LIST_H
#define WEIGHTD_CORE_BASE_NAME_LIST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * weightd_name_list() - writes the names get(context, 0), ..., get(context, count - 1) to 'buffer'.
 *
 * Names are written whole: "..." stands for those that 'size' bytes, at least 8, do not hold.  NULL
 * is skipped.  'get' is as for weightd_nearest().
 */
void weightd_name_list(char *buffer, size_t size,
		       const char *(*get)(const void *context, size_t index), const void *context,
		       size_t count);

/* A 'get' for an array of names (const char *const *). */
const char *weightd_array_name(const void *names, size_t index);
/* How many names come before the NULL at the end of an array. */
size_t weightd_array_count(const char *const *names);
/* Whether an array that ends with NULL has the name; NULL has none. */
bool weightd_array_has(const char *const *names, const char *name);

#endif
