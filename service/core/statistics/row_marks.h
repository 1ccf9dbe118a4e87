/*
 * Row marks: a hash of each row of a tensor whose elements come in order, to find rows that are
 * equal, and one of all elements.
 */
#ifndef WEIGHTD_CORE_STATISTICS_ROW_MARKS_H
#define WEIGHTD_CORE_STATISTICS_ROW_MARKS_H

#include <stddef.h>
#include <stdint.h>

struct weightd_row_marks {
	uint64_t *marks; /* one for each row; NULL: only that of all */
	size_t rows;
	uint64_t columns; /* elements of a row; at least 1 */
	uint64_t at;	  /* elements that have come */
	uint64_t all;
};

/* The next elements, 'bytes' each. */
void weightd_row_marks_add(struct weightd_row_marks *rows, const void *elements, size_t count,
			   unsigned bytes);
/* How many rows have the hash of an earlier one; sorts the marks. */
size_t weightd_row_marks_duplicates(struct weightd_row_marks *rows);

#endif
