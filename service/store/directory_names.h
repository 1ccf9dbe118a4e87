/*
 * Directory names: the keys below a kind's folder, in byte order, a page at a time.
 */
#ifndef WEIGHTD_STORE_DIRECTORY_NAMES_H
#define WEIGHTD_STORE_DIRECTORY_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Writes up to 'count' keys greater than 'after' ("": all), ascending, and '*found'.  Memory does
 * not grow with the number of objects.  Returns false with errno on failure.
 */
bool weightd_directory_names(int folder, const char *after, char (*keys)[65], size_t count,
			     size_t *found);

#endif
