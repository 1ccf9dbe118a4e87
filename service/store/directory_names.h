/*
 * Directory names: the keys below a folder, in byte order, a page at a time.
 */
#ifndef WEIGHTD_STORE_DIRECTORY_NAMES_H
#define WEIGHTD_STORE_DIRECTORY_NAMES_H

#include "store/store.h"

#include <stdbool.h>

/*
 * Fills 'page' with the keys greater than 'after' ("": all), ascending.  Memory does not grow with
 * the number of objects.  Returns false with errno on failure.
 */
bool weightd_directory_names(int folder, const char *after, struct weightd_key_page *page);

#endif
