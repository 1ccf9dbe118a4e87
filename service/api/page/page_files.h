/*
 * Page files: what browsers get, compressed when the service was built, in the binary.
 */
#ifndef WEIGHTD_API_PAGE_PAGE_FILES_H
#define WEIGHTD_API_PAGE_PAGE_FILES_H

#include <stdbool.h>
#include <stddef.h>

struct weightd_page_file {
	const char *name; /* "index.html" */
	const char *content_type;
	const void *packed; /* gzip */
	size_t packed_length, length;
};

size_t weightd_page_file_count(void);
/* The file of an index below the count. */
struct weightd_page_file weightd_page_file_at(size_t index);
/* False if there is no file of this name; '*file' is untouched then. */
bool weightd_page_file_find(const char *name, struct weightd_page_file *file);

#endif
