/*
 * Plot: scales, ticks and marks.
 */
#include "api/picture/plot.h"

#include "core/number/c_functions.h"
#include "core/number/c_power.h"

#include <math.h>
#include <stdio.h>

#define TICKS_MAX 12
/* Ticks that an axis has about. */
#define TICKS_WANTED 5
/* What a scale is wider than its numbers, of their range, at each end. */
#define MARGIN 0.04
#define LEGEND_STEP 8
#define LEGEND_WIDTH_OF_LETTER 6.5

static bool is_shown(const struct weightd_scale *scale, double value)
{
	return isfinite(value) && (!scale->is_log || value > 0);
}

struct weightd_scale weightd_scale_empty(bool is_log)
{
	return (struct weightd_scale){.low = INFINITY, .high = -INFINITY, .is_log = is_log};
}

void weightd_scale_include(struct weightd_scale *scale, const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_shown(scale, values[i]))
			continue;
		scale->low = values[i] < scale->low ? values[i] : scale->low;
		scale->high = values[i] > scale->high ? values[i] : scale->high;
	}
}

/* The logarithm to the base ten with the same bits on every host; that of a power of ten is an
 * integer. */
static double decimal_log(double x)
{
	const double log = weightd_c_log(x) / M_LN10, whole = rint(log);

	return weightd_c_power(10, whole) == x ? whole : log;
}

static void widen_log(struct weightd_scale *scale)
{
	const double low = decimal_log(scale->low), high = decimal_log(scale->high);
	const double margin = high > low ? (high - low) * MARGIN : 0.5;

	scale->low = weightd_c_power(10, fmax(low - margin, -307));
	scale->high = weightd_c_power(10, fmin(high + margin, 307));
}

void weightd_scale_finish(struct weightd_scale *scale)
{
	if (scale->low > scale->high) { /* of nothing */
		scale->low = scale->is_log ? 0.1 : 0;
		scale->high = 1;
		return;
	}
	if (scale->is_log) {
		widen_log(scale);
		return;
	}
	double margin = (scale->high - scale->low) * MARGIN;
	if (margin <= 0)
		margin = scale->low != 0 ? fabs(scale->low) * 0.5 : 0.5;
	scale->low = fmax(scale->low - margin, -8e307);
	scale->high = fmin(scale->high + margin, 8e307);
}

/* 0 to 1 along the axis. */
static double place(const struct weightd_scale *scale, double value)
{
	double share;

	if (scale->is_log)
		share = value <= 0 ? 0
				   : (decimal_log(value) - decimal_log(scale->low)) /
					     (decimal_log(scale->high) - decimal_log(scale->low));
	else
		share = (value - scale->low) / (scale->high - scale->low);
	return share > 0 ? (share < 1 ? share : 1) : 0;
}

double weightd_plot_x(const struct weightd_plot *plot, double value)
{
	return plot->left + plot->width * place(&plot->x, value);
}

double weightd_plot_y(const struct weightd_plot *plot, double value)
{
	return plot->top + plot->height * (1 - place(&plot->y, value));
}

/* 1, 2 or 5 times a power of ten: about as far apart as TICKS_WANTED ticks are. */
static double nice_step(double range)
{
	const double rough = range / TICKS_WANTED,
		     power = weightd_c_power(10, floor(decimal_log(rough)));
	const double share = rough / power;

	return power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
}

static size_t linear_ticks(const struct weightd_scale *scale, double *ticks)
{
	const double step = nice_step(scale->high - scale->low);
	size_t count = 0;

	for (double k = ceil(scale->low / step); k * step <= scale->high && count < TICKS_MAX; k++)
		ticks[count++] = k * step == 0 ? 0 : k * step;
	return count;
}

/* Powers of ten; between near ends also 2 and 5 of them. */
static size_t log_ticks(const struct weightd_scale *scale, double *ticks)
{
	const double low = decimal_log(scale->low), high = decimal_log(scale->high);
	const double step = fmax(ceil((high - low) / (TICKS_WANTED + 1)), 1);
	static const double parts[] = {1, 2, 5};
	const size_t part_count = high - low < 2.5 ? 3 : 1;
	size_t count = 0;

	for (double k = floor(low / step) * step; k <= high; k += step) {
		for (size_t i = 0; i < part_count && count < TICKS_MAX; i++) {
			const double tick = parts[i] * weightd_c_power(10, k);
			if (tick >= scale->low && tick <= scale->high)
				ticks[count++] = tick;
		}
	}
	return count;
}

/* A logarithmic axis between near ends has those of a linear one. */
static size_t ticks_of(const struct weightd_scale *scale, double *ticks)
{
	const size_t count = scale->is_log ? log_ticks(scale, ticks) : 0;

	return count > 2 ? count : linear_ticks(scale, ticks);
}

static void put_grid_line(const struct weightd_plot *plot, const char *style, const double ends[4])
{
	weightd_text_printf(
		plot->picture->out,
		"<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", style,
		ends[0], ends[1], ends[2], ends[3]);
}

static void put_x_axis(const struct weightd_plot *plot, const char *name)
{
	const double right = plot->left + plot->width, bottom = plot->top + plot->height;
	double ticks[TICKS_MAX];
	char text[32];

	const size_t count = ticks_of(&plot->x, ticks);
	for (size_t i = 0; i < count; i++) {
		const double x = weightd_plot_x(plot, ticks[i]);
		put_grid_line(plot, "g", (const double[4]){x, plot->top, x, bottom});
		snprintf(text, sizeof text, "%.4g", ticks[i]);
		weightd_picture_text(plot->picture, x, bottom + 16, WEIGHTD_ANCHOR_MIDDLE, text);
	}
	put_grid_line(plot, "x", (const double[4]){plot->left, bottom, right, bottom});
	put_grid_line(plot, "x", (const double[4]){plot->left, plot->top, plot->left, bottom});
	if (name != NULL)
		weightd_picture_text(plot->picture, plot->left + plot->width / 2, bottom + 34,
				     WEIGHTD_ANCHOR_MIDDLE, name);
}

void weightd_plot_axes(const struct weightd_plot *plot, const char *x_name, const char *y_name)
{
	const double right = plot->left + plot->width;
	double ticks[TICKS_MAX];
	char text[32];

	const size_t count = ticks_of(&plot->y, ticks);
	for (size_t i = 0; i < count; i++) {
		const double y = weightd_plot_y(plot, ticks[i]);
		put_grid_line(plot, "g", (const double[4]){plot->left, y, right, y});
		snprintf(text, sizeof text, "%.4g", ticks[i]);
		weightd_picture_text(plot->picture, plot->left - 6, y + 4, WEIGHTD_ANCHOR_END,
				     text);
	}
	put_x_axis(plot, x_name);
	if (y_name != NULL)
		weightd_picture_text(plot->picture, plot->left, plot->top - 8, WEIGHTD_ANCHOR_START,
				     y_name);
}

void weightd_plot_axes_of_rows(const struct weightd_plot *plot, const char *x_name)
{
	put_x_axis(plot, x_name);
}

void weightd_plot_line(const struct weightd_plot *plot, enum weightd_ink ink, const double *x,
		       const double *y, size_t count)
{
	bool is_drawing = false;

	weightd_text_printf(plot->picture->out, "<path class=\"l %s\" d=\"M0 0",
			    weightd_ink_class(ink));
	for (size_t i = 0; i < count; i++) {
		const bool is_good = is_shown(&plot->x, x[i]) && is_shown(&plot->y, y[i]);
		if (is_good)
			weightd_text_printf(plot->picture->out, "%c%.2f %.2f",
					    is_drawing ? 'L' : 'M', weightd_plot_x(plot, x[i]),
					    weightd_plot_y(plot, y[i]));
		is_drawing = is_good;
	}
	weightd_text_puts(plot->picture->out, "\"/>\n");
}

void weightd_plot_dots(const struct weightd_plot *plot, enum weightd_ink ink, const double *x,
		       const double *y, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_shown(&plot->x, x[i]) && is_shown(&plot->y, y[i]))
			weightd_text_printf(
				plot->picture->out,
				"<circle class=\"%s\" cx=\"%.2f\" cy=\"%.2f\" r=\"3\"/>\n",
				weightd_ink_class(ink), weightd_plot_x(plot, x[i]),
				weightd_plot_y(plot, y[i]));
	}
}

/* One run of the band's points, there and back. */
static void put_area(const struct weightd_plot *plot, enum weightd_ink ink, const double *x,
		     const double *const bounds[2], size_t count)
{
	weightd_text_printf(plot->picture->out, "<path class=\"f %s\" d=\"",
			    weightd_ink_class(ink));
	for (size_t i = 0; i < count; i++)
		weightd_text_printf(plot->picture->out, "%c%.2f %.2f", i == 0 ? 'M' : 'L',
				    weightd_plot_x(plot, x[i]), weightd_plot_y(plot, bounds[0][i]));
	for (size_t i = count; i-- > 0;)
		weightd_text_printf(plot->picture->out, "L%.2f %.2f", weightd_plot_x(plot, x[i]),
				    weightd_plot_y(plot, bounds[1][i]));
	weightd_text_puts(plot->picture->out, "Z\"/>\n");
}

void weightd_plot_band(const struct weightd_plot *plot, enum weightd_ink ink, const double *x,
		       const double *const bounds[2], size_t count)
{
	for (size_t first = 0, end; first < count; first = end + 1) {
		for (end = first;
		     end < count && is_shown(&plot->x, x[end]) &&
		     is_shown(&plot->y, bounds[0][end]) && is_shown(&plot->y, bounds[1][end]);
		     end++)
			;
		if (end > first)
			put_area(plot, ink, x + first,
				 (const double *const[2]){bounds[0] + first, bounds[1] + first},
				 end - first);
	}
}

void weightd_plot_bars(const struct weightd_plot *plot, enum weightd_ink ink, const double *heights,
		       size_t count)
{
	const double width = plot->width / (double)count, bottom = plot->top + plot->height;
	const double gap = width > 4 ? 1 : 0;

	for (size_t i = 0; i < count; i++) {
		const double left = plot->left + (double)i * width;
		if (is_shown(&plot->y, heights[i]) && heights[i] > plot->y.low)
			weightd_picture_box(plot->picture, ink,
					    (const double[4]){left,
							      weightd_plot_y(plot, heights[i]),
							      left + width - gap, bottom},
					    NULL);
	}
}

void weightd_plot_legend(const struct weightd_plot *plot, const enum weightd_ink *inks,
			 const char *const *names)
{
	const double y = plot->top - 26;
	double x = plot->left;

	for (size_t i = 0; names[i] != NULL; i++) {
		size_t letters = 0;
		while (names[i][letters] != '\0')
			letters++;
		weightd_picture_box(plot->picture, inks[i],
				    (const double[4]){x, y - 9, x + 12, y + 1}, NULL);
		weightd_picture_text(plot->picture, x + 12 + LEGEND_STEP, y, WEIGHTD_ANCHOR_START,
				     names[i]);
		x += 12 + 3 * LEGEND_STEP + LEGEND_WIDTH_OF_LETTER * (double)letters;
	}
}
