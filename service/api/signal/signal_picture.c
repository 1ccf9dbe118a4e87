/*
 * The signal as a picture: sizes of values and gradients by layer, on logarithmic axes.
 */
#include "api/signal/signal_answer.h"

#include "api/picture/picture_answer.h"
#include "api/picture/plot.h"

#include <math.h>

#define WIDTH 720.0
#define HEIGHT 420.0

/* The lines of the picture, a number for each layer; sizes are roots of mean squares. */
struct lines {
	size_t count;
	double *x, *expected, *measured, *low, *high, *gradient, *measured_gradient;
};

static bool make_lines(struct lines *lines, const struct weightd_signal *signal,
		       struct weightd_arena *arena)
{
	const size_t count = signal->is_measured ? signal->count : signal->expected_count;
	double **const all[] = {
		&lines->x,    &lines->expected, &lines->measured,	  &lines->low,
		&lines->high, &lines->gradient, &lines->measured_gradient};

	lines->count = count;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		*all[i] = weightd_arena_array(arena, count + 1, sizeof **all);
		if (*all[i] == NULL)
			return false;
	}
	for (size_t i = 0; i < count; i++) {
		const struct weightd_signal_layer *layer = &signal->layers[i];

		lines->x[i] = (double)i + 1.0;
		lines->expected[i] = sqrt(layer->expected.second_moment);
		lines->measured[i] = sqrt(layer->measured.second_moment);
		lines->low[i] = sqrt(layer->low);
		lines->high[i] = sqrt(layer->high);
		lines->gradient[i] = sqrt(layer->expected.mean_square_gradient);
		lines->measured_gradient[i] = sqrt(layer->measured.mean_square_gradient);
	}
	return true;
}

static void draw_values(const struct weightd_picture *picture, const struct lines *lines,
			const struct weightd_scale *x)
{
	static const enum weightd_ink inks[] = {WEIGHTD_INK_EXPECTED, WEIGHTD_INK_MEASURED,
						WEIGHTD_INK_CHANCE};
	static const char *const names[] = {"expected", "measured", "chance", NULL};
	struct weightd_plot plot = {
		picture, 64.0, 96.0, WIDTH - 84.0, 118.0, *x, weightd_scale_empty(true)};

	weightd_scale_include(&plot.y, lines->low, lines->count);
	weightd_scale_include(&plot.y, lines->high, lines->count);
	weightd_scale_include(&plot.y, lines->measured, lines->count);
	weightd_scale_finish(&plot.y);
	weightd_plot_axes(&plot, NULL, "size of values");
	weightd_plot_band(&plot, WEIGHTD_INK_CHANCE, lines->x,
			  (const double *const[2]){lines->low, lines->high}, lines->count);
	weightd_plot_line(&plot, WEIGHTD_INK_EXPECTED, lines->x, lines->expected, lines->count);
	weightd_plot_dots(&plot, WEIGHTD_INK_MEASURED, lines->x, lines->measured, lines->count);
	weightd_plot_legend(&plot, inks, names);
}

static void draw_gradients(const struct weightd_picture *picture, const struct lines *lines,
			   const struct weightd_scale *x)
{
	struct weightd_plot plot = {
		picture, 64.0, 252.0, WIDTH - 84.0, 118.0, *x, weightd_scale_empty(true)};

	weightd_scale_include(&plot.y, lines->gradient, lines->count);
	weightd_scale_include(&plot.y, lines->measured_gradient, lines->count);
	weightd_scale_finish(&plot.y);
	weightd_plot_axes(&plot, "module", "size of gradients");
	weightd_plot_line(&plot, WEIGHTD_INK_EXPECTED, lines->x, lines->gradient, lines->count);
	weightd_plot_dots(&plot, WEIGHTD_INK_GRADIENT, lines->x, lines->measured_gradient,
			  lines->count);
}

void weightd_signal_picture(struct weightd_reply *reply, const struct weightd_signal *signal,
			    struct weightd_arena *arena)
{
	struct lines lines;

	if (!make_lines(&lines, signal, arena)) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
		return;
	}
	const struct weightd_picture picture = weightd_picture_begin(reply, WIDTH, HEIGHT);
	const struct weightd_scale x = {0.0, (double)lines.count + 1.0, false};
	weightd_picture_open(&picture, "Signal by depth", signal->sentence);
	weightd_picture_heading(&picture, 16.0, 28.0, "Signal by depth");
	weightd_picture_text(&picture, 16.0, 50.0, WEIGHTD_ANCHOR_START, signal->sentence);
	if (signal->reason != NULL)
		weightd_picture_text(&picture, 16.0, HEIGHT - 8.0, WEIGHTD_ANCHOR_START,
				     signal->reason);
	draw_values(&picture, &lines, &x);
	draw_gradients(&picture, &lines, &x);
	weightd_picture_close(&picture);
}
