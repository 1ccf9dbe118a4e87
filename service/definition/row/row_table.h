/*
 * The table of data rows: architectures that are files, packed in the binary, one row each.
 *
 * Names, classes and releases are there at once; a row itself is unpacked each time it is asked
 * for, and nothing of it is kept.
 */
#ifndef WEIGHTD_DEFINITION_ROW_ROW_TABLE_H
#define WEIGHTD_DEFINITION_ROW_ROW_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* What is known of a row without reading it. */
struct weightd_row {
	const char *library, *name, *release; /* "transformers", "albert", "5.24.0" */
	const char *doc;		      /* one sentence, or "" */
	const char *classes; /* one behind the other, each ends with a NUL; the last is empty */
	size_t index;
};

/* How many rows of a library are listed; those that are C as well, and "_common", are not. */
size_t weightd_row_count(const char *library);
/* The row 'index' of these, in the order of their names. */
struct weightd_row weightd_row_at(const char *library, size_t index);
/* The row of that name, the 'length' bytes at 'name'; false: there is none. */
bool weightd_row_find(const char *library, const char *name, size_t length,
		      struct weightd_row *row);
/* The first row that has a class of that name; '*class_name' (may be NULL) is the table's text. */
bool weightd_row_with_class(const char *library, const char *name, size_t length,
			    struct weightd_row *row, const char **class_name);
/* Whether the row has the class: the table's text, or NULL. */
const char *weightd_row_class(const struct weightd_row *row, const char *name);

/*
 * weightd_row_load() - the row as JSON; new.
 *
 * NULL when memory is out, or nobody waits any longer.  Takes about a millisecond.
 */
json_t *weightd_row_load(const struct weightd_row *row);
/* The row that all rows of a library share, "_common"; new, empty where the library has none. */
json_t *weightd_row_load_common(const char *library);

#endif
