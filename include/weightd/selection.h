/*
 * Selections: elements of a tensor of any shape, as Python writes them between brackets.
 *
 *   selection = dimension *("," dimension) [","]     at most one "...", at most 8 others
 *   dimension = "..." / range *(";" range)           several are joined in their order
 *   range = number / [number] ":" [number] [":" [number]]
 *
 * Spaces and tabs are accepted around each of them.  A client reads a view of a selection
 * (weightd/view.h), a rule writes a part (weightd/part.h).
 */
#ifndef WEIGHTD_SELECTION_H
#define WEIGHTD_SELECTION_H

#include "weightd/error.h"
#include "weightd/shape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

/* Ranges in one selection. */
#define WEIGHTD_SELECTION_RANGES 256

/* An index or a slice of one dimension.  Numbers beyond 63 bits are cut to them. */
struct weightd_range {
	bool is_slice; /* false: the element 'start' */
	bool has_start, has_stop;
	bool has_step;		   /* a second colon is written */
	int64_t start, stop, step; /* 0, 0 and 1 where nothing is written; the step is not 0 */
};

/* The selection of one dimension: a range, which drops it if it is an index, or several. */
struct weightd_ranges {
	const struct weightd_range *list;
	size_t count;
};

/* The dimensions from the left; the others are taken whole. */
struct weightd_selection {
	unsigned ndim;
	struct weightd_ranges dims[WEIGHTD_RANK_MAX];
	bool has_ellipsis;
	unsigned ellipsis; /* dims from here on are the tensor's last */
};

/* The slice start:start + count. */
struct weightd_range weightd_range_of(uint64_t start, uint64_t count);

/* Why a text is refused, and where: "unexpected text at character 3". */
struct weightd_misread {
	char why[80];
};

/*
 * weightd_selection_read() - reads a selection; its ranges are put into 'ranges', which has room
 * for 'room' of them and is borrowed by the selection.
 *
 * BAD_ARGUMENT, or OUT_OF_RANGE for more than 8 dimensions; the reason is then in '*misread'.
 */
enum weightd_code weightd_selection_read(struct weightd_selection *selection, const char *text,
					 struct weightd_range *ranges, size_t room,
					 struct weightd_misread *misread);
/* Reads a range alone; BAD_ARGUMENT. */
enum weightd_code weightd_range_read(struct weightd_range *range, const char *text,
				     struct weightd_misread *misread);

#define WEIGHTD_RANGE_TEXT 72
/* "0:768", "::-1", "-1"; cut at 'size'.  Returns its length without the cut. */
size_t weightd_range_text(const struct weightd_range *range, char *buffer, size_t size);
/* "0:192;768:960,...,-1"; as above. */
size_t weightd_selection_text(const struct weightd_selection *selection, char *buffer, size_t size);

/* Equally spaced numbers: start, start + step, ...; 'before' numbers of a list come earlier. */
struct weightd_run {
	uint64_t start;
	int64_t step;
	uint64_t count, before;
};

/*
 * weightd_range_run() - the indexes of a dimension of 'size' < 2^63 that a range selects.
 *
 * Negative numbers count from the end.  A slice is cut at the dimension's ends, an index outside
 * selects nothing; '*is_inside' is false in both cases.
 */
struct weightd_run weightd_range_run(const struct weightd_range *range, uint64_t size,
				     bool *is_inside);

#pragma GCC visibility pop

#endif
