/*
 * Histogram report: the range, the members, the bars and the curve.
 */
#include "api/statistics/histogram_report.h"

#include "api/picture/plot.h"
#include "api/statistics/statistics_request.h"
#include "api/statistics/tensor_report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Deviations on either side of the mean of a law without bounds. */
#define DEVIATIONS 4.5

/* The range of numbers that was found, which needs a pass of its own. */
static enum weightd_code find_range(struct weightd_histogram_report *report,
				    const struct weightd_entry *values, uint64_t blocks,
				    struct weightd_statistics_room *room)
{
	const struct weightd_statistics_wish wish = {.blocks = blocks};
	struct weightd_statistics statistics;
	const enum weightd_code code =
		weightd_statistics_of(&statistics, values, &report->expectation, &wish, room);

	if (code == WEIGHTD_OK && statistics.tally.count > 0) {
		report->histogram.low = statistics.tally.min;
		report->histogram.high = statistics.tally.max;
	}
	return code;
}

static enum weightd_code choose_range(struct weightd_histogram_report *report,
				      const struct weightd_entry *values, uint64_t blocks,
				      struct weightd_statistics_room *room)
{
	const struct weightd_expectation *expectation = &report->expectation;
	struct weightd_histogram *histogram = &report->histogram;
	enum weightd_code code = WEIGHTD_OK;

	histogram->low = expectation->low;
	histogram->high = expectation->high;
	if (expectation->std > 0 && (expectation->together == WEIGHTD_TOGETHER_ORTHOGONAL ||
				     !isfinite(histogram->low) || !isfinite(histogram->high))) {
		histogram->low =
			fmax(expectation->low, expectation->mean - DEVIATIONS * expectation->std);
		histogram->high =
			fmin(expectation->high, expectation->mean + DEVIATIONS * expectation->std);
	}
	if (!isfinite(histogram->low) || !isfinite(histogram->high))
		code = find_range(report, values, blocks, room);
	if (!isfinite(histogram->low) || !isfinite(histogram->high))
		histogram->low = histogram->high = 0;
	if (!(histogram->low < histogram->high)) {
		const double half = histogram->low != 0 ? fabs(histogram->low) / 2 : 0.5;
		histogram->low -= half;
		histogram->high += half;
	}
	return code;
}

static double edge_of(const struct weightd_histogram *histogram, size_t bin)
{
	return histogram->low +
	       (histogram->high - histogram->low) * ((double)bin / (double)histogram->bins);
}

/* Counts that the law gives; NULL: none, or no memory. */
static double *expect(const struct weightd_histogram_report *report, struct weightd_arena *arena)
{
	const struct weightd_histogram *histogram = &report->histogram;
	const double count = (double)weightd_sample_count(&report->sample);
	double *expected = weightd_arena_array(arena, histogram->bins, sizeof *expected);

	for (size_t i = 0; expected != NULL && i < histogram->bins; i++) {
		expected[i] = count * weightd_expected_between(
					      &report->expectation, edge_of(histogram, i),
					      edge_of(histogram, i + 1), i + 1 == histogram->bins);
		if (isnan(expected[i]))
			return NULL;
	}
	return expected;
}

enum weightd_code weightd_histogram_report_make(struct weightd_histogram_report *report,
						const struct weightd_histogram_wish *wish,
						struct weightd_statistics_room *room,
						struct weightd_arena *arena)
{
	const struct weightd_entry *values = weightd_entry_of_values(wish->entry);

	memset(report, 0, sizeof *report);
	report->entry = wish->entry;
	report->expectation = weightd_expectation_of(values);
	report->sample = weightd_sample_of(values->numel, wish->blocks);
	report->histogram.bins = wish->bins;
	report->histogram.counts =
		weightd_arena_array(arena, wish->bins, sizeof *report->histogram.counts);
	if (report->histogram.counts == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	enum weightd_code code = choose_range(report, values, wish->blocks, room);
	if (code == WEIGHTD_OK)
		code = weightd_histogram_of(&report->histogram, values, &report->sample, room);
	if (code == WEIGHTD_OK)
		report->expected = expect(report, arena);
	return code;
}

void weightd_histogram_report_write(struct weightd_json *json,
				    const struct weightd_histogram_report *report)
{
	const struct weightd_histogram *histogram = &report->histogram;
	struct weightd_name_room room;

	weightd_json_text(json, "name", weightd_entry_name(report->entry, &room));
	weightd_json_real(json, "low", histogram->low);
	weightd_json_real(json, "high", histogram->high);
	weightd_json_open(json, "counts", '[');
	for (size_t i = 0; i < histogram->bins; i++)
		weightd_json_size(json, NULL, histogram->counts[i]);
	weightd_json_close(json, ']');
	weightd_json_size(json, "below", histogram->below);
	weightd_json_size(json, "above", histogram->above);
	weightd_json_size(json, "non_finite", histogram->non_finite);
	if (report->expected == NULL) {
		weightd_json_null(json, "expected");
	} else {
		weightd_json_open(json, "expected", '[');
		for (size_t i = 0; i < histogram->bins; i++)
			weightd_json_real(json, NULL, report->expected[i]);
		weightd_json_close(json, ']');
	}
	weightd_sample_write(json, &report->sample);
}

/* The law's curve: each bin's count over its middle. */
static void draw_curve(const struct weightd_plot *plot,
		       const struct weightd_histogram_report *report)
{
	double x[WEIGHTD_BINS_MAX];

	for (size_t i = 0; i < report->histogram.bins; i++)
		x[i] = (edge_of(&report->histogram, i) + edge_of(&report->histogram, i + 1)) / 2;
	weightd_plot_line(plot, WEIGHTD_INK_EXPECTED, x, report->expected, report->histogram.bins);
}

static double highest(const struct weightd_histogram_report *report, double *heights)
{
	double most = 0;

	for (size_t i = 0; i < report->histogram.bins; i++) {
		heights[i] = (double)report->histogram.counts[i];
		most = fmax(most, heights[i]);
		if (report->expected != NULL)
			most = fmax(most, report->expected[i]);
	}
	return most > 0 ? most * 1.05 : 1;
}

void weightd_histogram_report_draw(const struct weightd_picture *picture,
				   const struct weightd_histogram_report *report)
{
	static const enum weightd_ink inks[] = {WEIGHTD_INK_MEASURED, WEIGHTD_INK_EXPECTED};
	const char *names[] = {"values", report->expected != NULL ? "the law" : NULL, NULL};
	double heights[WEIGHTD_BINS_MAX];
	struct weightd_name_room room;
	char description[400];
	const struct weightd_plot plot = {
		.picture = picture,
		.left = 70,
		.top = 76,
		.width = picture->width - 90,
		.height = picture->height - 124,
		.x = {report->histogram.low, report->histogram.high, false},
		.y = {0, highest(report, heights), false},
	};

	const char *name = weightd_entry_name(report->entry, &room);
	snprintf(description, sizeof description,
		 "%" PRIu64 " values of %.200s in %zu equal intervals from %.4g to %.4g; %" PRIu64
		 " below, %" PRIu64 " above, %" PRIu64 " not finite.",
		 weightd_sample_count(&report->sample), name, report->histogram.bins,
		 report->histogram.low, report->histogram.high, report->histogram.below,
		 report->histogram.above, report->histogram.non_finite);
	weightd_picture_open(picture, name, description);
	weightd_picture_heading(picture, plot.left, 24, name);
	weightd_plot_legend(&plot, inks, names);
	weightd_plot_axes(&plot, "value", "count");
	weightd_plot_bars(&plot, WEIGHTD_INK_MEASURED, heights, report->histogram.bins);
	if (report->expected != NULL)
		draw_curve(&plot, report);
	weightd_picture_close(picture);
}
