/*
 * Histogram report: how many elements of a tensor there are in equal intervals, beside how many the
 * law says, as a member of an answer and as a picture.
 */
#ifndef WEIGHTD_API_STATISTICS_HISTOGRAM_REPORT_H
#define WEIGHTD_API_STATISTICS_HISTOGRAM_REPORT_H

#include "api/answer/json_writer.h"
#include "api/picture/picture.h"
#include "core/statistics/statistics.h"

#define WEIGHTD_BINS_DEFAULT 64
#define WEIGHTD_BINS_MAX 1000

struct weightd_histogram_report {
	const struct weightd_entry *entry;
	struct weightd_expectation expectation;
	struct weightd_sample sample;
	struct weightd_histogram histogram;
	double *expected; /* counts, one for each bin; NULL: the law has none */
};

/* What a histogram is of. */
struct weightd_histogram_wish {
	const struct weightd_entry *entry; /* its name is the answer's */
	uint64_t blocks;		   /* of a sample; 0: all elements */
	size_t bins;
};

/*
 * weightd_histogram_report_make() - count the elements between the law's bounds, or 4.5 deviations
 * from its mean, or the smallest and the largest element.
 *
 * Its arrays are in 'arena'.  WEIGHTD_OK, NO_MEMORY or CANCELLED.
 */
enum weightd_code weightd_histogram_report_make(struct weightd_histogram_report *report,
						const struct weightd_histogram_wish *wish,
						struct weightd_statistics_room *room,
						struct weightd_arena *arena);

/* Appends the members to an open object. */
void weightd_histogram_report_write(struct weightd_json *json,
				    const struct weightd_histogram_report *report);

/* Draws a whole picture, which is open. */
#define WEIGHTD_HISTOGRAM_WIDTH 640
#define WEIGHTD_HISTOGRAM_HEIGHT 360
void weightd_histogram_report_draw(const struct weightd_picture *picture,
				   const struct weightd_histogram_report *report);

#endif
