/*
 * Statistics picture: a row for each tensor, with its smallest and largest value as a line, the
 * middle half as a box, the median as a stroke; below it the law's mean and two deviations.
 */
#include "api/statistics/statistics_picture.h"

#include "api/picture/picture_answer.h"
#include "api/picture/plot.h"

#include <math.h>
#include <stdio.h>

#define WIDTH 760
#define ROW 22
#define LEFT 250
#define TOP 90
#define NAME_LETTERS 34
/* Indexes into weightd_quantile_shares. */
enum { LOWER_QUARTER = 2, MEDIAN = 3, UPPER_QUARTER = 4 };

static void include(struct weightd_scale *scale, const struct weightd_tensor_report *report)
{
	const struct weightd_tally *tally = &report->statistics.tally;
	const double mean = report->expectation.mean, std = report->expectation.std;
	const double numbers[] = {tally->min, tally->max, mean - 2 * std, mean + 2 * std};

	weightd_scale_include(scale, numbers, 4);
}

/* The last letters of a long name, which differ. */
static const char *short_name(const struct weightd_entry *entry, struct weightd_name_room *room,
			      char text[NAME_LETTERS + 8])
{
	const char *name = weightd_entry_name(entry, room);
	size_t length = 0;

	while (name[length] != '\0')
		length++;
	if (length <= NAME_LETTERS)
		return name;
	const char *tail = name + length - NAME_LETTERS;
	while (((unsigned char)*tail & 0xC0) == 0x80) /* the middle of a character */
		tail++;
	snprintf(text, NAME_LETTERS + 8, "\xE2\x80\xA6%s", tail);
	return text;
}

static void draw_tensor(const struct weightd_plot *plot, double y,
			const struct weightd_tensor_report *report)
{
	const struct weightd_picture *picture = plot->picture;
	const struct weightd_statistics *statistics = &report->statistics;
	const struct weightd_expectation *law = &report->expectation;
	const enum weightd_ink ink = report->verdict == WEIGHTD_VERDICT_DIFFERS
					     ? WEIGHTD_INK_WARNING
					     : WEIGHTD_INK_MEASURED;
	char sentence[WEIGHTD_SENTENCE_BYTES];
	double x[WEIGHTD_QUANTILES];

	if (isfinite(law->mean) && isfinite(law->std))
		weightd_picture_box(
			picture, WEIGHTD_INK_CHANCE,
			(const double[4]){weightd_plot_x(plot, law->mean - 2 * law->std), y + 3,
					  weightd_plot_x(plot, law->mean + 2 * law->std),
					  y + ROW - 3},
			NULL);
	if (statistics->tally.count == 0)
		return;
	for (size_t i = 0; i < WEIGHTD_QUANTILES; i++)
		x[i] = weightd_plot_x(plot, statistics->quantiles[i]);
	weightd_picture_stroke(
		picture, ink,
		(const double[4]){weightd_plot_x(plot, statistics->tally.min), y + ROW / 2.0,
				  weightd_plot_x(plot, statistics->tally.max), y + ROW / 2.0});
	weightd_tensor_sentence(report, sentence);
	weightd_picture_box(
		picture, ink,
		(const double[4]){x[LOWER_QUARTER], y + 6, x[UPPER_QUARTER], y + ROW - 6},
		sentence);
	weightd_picture_stroke(picture, WEIGHTD_INK_EXPECTED,
			       (const double[4]){x[MEDIAN], y + 5, x[MEDIAN], y + ROW - 5});
}

void weightd_statistics_draw(struct weightd_reply *reply,
			     const struct weightd_tensor_report *reports, size_t count,
			     size_t total, const char *sentence)
{
	static const enum weightd_ink inks[] = {WEIGHTD_INK_MEASURED, WEIGHTD_INK_CHANCE,
						WEIGHTD_INK_WARNING};
	static const char *const names[] = {"middle half and range", "the law, two deviations",
					    "not as the law says", NULL};
	const size_t shown = count < WEIGHTD_PICTURE_TENSORS ? count : WEIGHTD_PICTURE_TENSORS;
	const struct weightd_picture picture =
		weightd_picture_begin(reply, WIDTH, TOP + ROW * (double)shown + 60);
	struct weightd_plot plot = {.picture = &picture,
				    .left = LEFT,
				    .top = TOP,
				    .width = WIDTH - LEFT - 20,
				    .height = ROW * (double)shown,
				    .x = weightd_scale_empty(false),
				    .y = {-2, -1, false}}; /* rows have names instead of ticks */
	char text[NAME_LETTERS + 8], more[64];
	struct weightd_name_room room;

	for (size_t i = 0; i < shown; i++)
		include(&plot.x, &reports[i]);
	weightd_scale_finish(&plot.x);
	weightd_picture_open(&picture, "Statistics of tensors", sentence);
	weightd_picture_heading(&picture, 12, 24, "Values of each tensor");
	weightd_picture_text(&picture, 12, 44, WEIGHTD_ANCHOR_START, sentence);
	weightd_plot_legend(&plot, inks, names);
	weightd_plot_axes_of_rows(&plot, "value");
	for (size_t i = 0; i < shown; i++) {
		const double y = TOP + ROW * (double)i;
		weightd_picture_text(&picture, LEFT - 8, y + ROW / 2.0 + 4, WEIGHTD_ANCHOR_END,
				     short_name(reports[i].entry, &room, text));
		draw_tensor(&plot, y, &reports[i]);
	}
	if (total > shown) {
		snprintf(more, sizeof more, "and %zu further tensors", total - shown);
		weightd_picture_text(&picture, 12, picture.height - 8, WEIGHTD_ANCHOR_START, more);
	}
	weightd_picture_close(&picture);
}
