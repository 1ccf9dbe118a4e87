/*
 * Plot: axes in a part of a picture, and data over them: bars, lines, bands and dots.
 */
#ifndef WEIGHTD_API_PICTURE_PLOT_H
#define WEIGHTD_API_PICTURE_PLOT_H

#include "api/picture/picture.h"

#include <stdbool.h>
#include <stddef.h>

/* The numbers of an axis, low < high; of a logarithmic one both are above 0. */
struct weightd_scale {
	double low, high;
	bool is_log;
};

struct weightd_plot {
	const struct weightd_picture *picture;
	double left, top, width, height; /* of the field that the axes enclose, pixels */
	struct weightd_scale x, y;
};

/*
 * A scale over the finite numbers of lists, a little wider than they are: begin with
 * weightd_scale_empty(), end with weightd_scale_finish().
 *
 * Logarithmic over the positive ones.  Of no such number: 0 to 1, or 0.1 to 1.
 */
struct weightd_scale weightd_scale_empty(bool is_log);
void weightd_scale_include(struct weightd_scale *scale, const double *values, size_t count);
void weightd_scale_finish(struct weightd_scale *scale);

/* Grid, ticks with their numbers, and the names of both axes; NULL: none. */
void weightd_plot_axes(const struct weightd_plot *plot, const char *x_name, const char *y_name);
/* The same for rows that the caller names: no ticks of y. */
void weightd_plot_axes_of_rows(const struct weightd_plot *plot, const char *x_name);

/* The pixel of a number; outside the scale it is at the nearest edge. */
double weightd_plot_x(const struct weightd_plot *plot, double value);
double weightd_plot_y(const struct weightd_plot *plot, double value);

/* A line through the points (x[i], y[i]); it is broken where a number is not finite, or not
 * positive on a logarithmic axis. */
void weightd_plot_line(const struct weightd_plot *plot, enum weightd_ink ink, const double *x,
		       const double *y, size_t count);
/* A dot for each such point. */
void weightd_plot_dots(const struct weightd_plot *plot, enum weightd_ink ink, const double *x,
		       const double *y, size_t count);
/* The area between two lines over the same x. */
void weightd_plot_band(const struct weightd_plot *plot, enum weightd_ink ink, const double *x,
		       const double *const bounds[2], size_t count);
/* Bars of equal width over all of the x axis, from its low end on; 'heights' from the y axis's
 * low. */
void weightd_plot_bars(const struct weightd_plot *plot, enum weightd_ink ink, const double *heights,
		       size_t count);
/* Names of the inks below the heading, from the field's left; NULL-terminated. */
void weightd_plot_legend(const struct weightd_plot *plot, const enum weightd_ink *inks,
			 const char *const *names);

#endif
