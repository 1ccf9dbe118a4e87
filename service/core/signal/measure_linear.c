/*
 * Linear maps and convolutions of a few inputs at once.
 */
#include "core/signal/measuring.h"

#include "core/base/clones.h"
#include "core/base/work_limit.h"

#include <string.h>

/* Inputs that are done together: a row of a register's numbers. */
#define TOGETHER 8

/* Where the weight of output j and input i is. */
struct matrix {
	const double *weight;
	size_t outputs, inputs, output_stride, input_stride;
};

/* y[j] += sum of w[j, i] x[i], for up to 8 inputs k. */
WEIGHTD_CLONES static void multiply(const struct matrix *w, const double *x, double *y, size_t step)
{
	for (size_t j = 0; j < w->outputs; j++) {
		const double *row = w->weight + j * w->output_stride;
		double sum[TOGETHER];

		for (size_t k = 0; k < TOGETHER; k++)
			sum[k] = y[j * step + k];
		for (size_t i = 0; i < w->inputs; i++) {
			const double weight = row[i * w->input_stride];

			for (size_t k = 0; k < TOGETHER; k++)
				sum[k] += weight * x[i * step + k];
		}
		memcpy(y + j * step, sum, sizeof sum);
	}
}

static void multiply_some(const struct matrix *w, const double *x, double *y, size_t step,
			  size_t count)
{
	for (size_t j = 0; j < w->outputs; j++) {
		const double *row = w->weight + j * w->output_stride;

		for (size_t i = 0; i < w->inputs; i++) {
			const double weight = row[i * w->input_stride];

			for (size_t k = 0; k < count; k++)
				y[j * step + k] += weight * x[i * step + k];
		}
	}
}

/* For all inputs; elements of x and y are 'step' numbers apart. */
static void multiply_all(const struct matrix *w, const double *x, double *y, size_t step,
			 size_t count)
{
	size_t k = 0;

	for (; k + TOGETHER <= count; k += TOGETHER)
		multiply(w, x + k, y + k, step);
	if (k < count)
		multiply_some(w, x + k, y + k, step, count - k);
	(void)weightd_is_unwanted(w->outputs * w->inputs * count / 2);
}

static struct matrix dense_of(const struct weightd_measuring *m,
			      const struct weightd_flow_step *step)
{
	const size_t in = (size_t)step->in.features, out = (size_t)step->out.features;

	return step->is_transposed ? (struct matrix){m->weight, out, in, 1, out}
				   : (struct matrix){m->weight, out, in, in, 1};
}

static struct matrix turned(const struct matrix *w)
{
	return (struct matrix){w->weight, w->inputs, w->outputs, w->input_stride, w->output_stride};
}

void weightd_multiply_rows(const double *weight, size_t outputs, size_t inputs, size_t count,
			   const double *x, double *y)
{
	const struct matrix w = {weight, outputs, inputs, inputs, 1};

	multiply_all(&w, x, y, count, count);
}

void weightd_multiply_back(const double *weight, size_t outputs, size_t inputs, size_t count,
			   const double *y, double *x)
{
	const struct matrix w = {weight, outputs, inputs, inputs, 1}, back = turned(&w);

	multiply_all(&back, y, x, count, count);
}

/* One group of a convolution at one tap. */
static struct matrix tap_of(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			    size_t group, size_t tap, size_t taps)
{
	const size_t out = (size_t)(step->out.features / step->groups),
		     in = (size_t)(step->in.features / step->groups);

	return (struct matrix){m->weight + group * out * in * taps + tap, out, in, in * taps, taps};
}

static size_t taps_of(const struct weightd_flow_step *step)
{
	size_t taps = 1;

	for (unsigned i = 0; i < step->in.ndim; i++)
		taps *= (size_t)step->window.kernel[i];
	return taps;
}

/* Calls for each output place, tap and group; 'x' and 'y' begin at their places. */
struct convolving {
	const struct weightd_measuring *m;
	const struct weightd_flow_step *step;
	const double *x;
	double *y;
	bool is_backward; /* from output places (x) to input places (y) */
};

static void convolve_tap(const struct convolving *c, size_t out_place, size_t in_place, size_t tap)
{
	const size_t count = c->m->inputs, groups = (size_t)c->step->groups,
		     in_places = (size_t)weightd_flow_places(&c->step->in),
		     out_places = (size_t)weightd_flow_places(&c->step->out),
		     taps = taps_of(c->step);

	for (size_t g = 0; g < groups; g++) {
		const struct matrix w = tap_of(c->m, c->step, g, tap, taps), back = turned(&w);
		const size_t in = (g * w.inputs * in_places + in_place) * count,
			     out = (g * w.outputs * out_places + out_place) * count;
		const struct matrix *use = c->is_backward ? &back : &w;

		for (size_t j = 0; j < use->outputs; j++) {
			const size_t from = c->is_backward ? out : in,
				     to = c->is_backward ? in : out;
			const size_t step = (c->is_backward ? out_places : in_places) * count,
				     other = (c->is_backward ? in_places : out_places) * count;
			double *y = c->y + to + j * other;

			for (size_t i = 0; i < use->inputs; i++) {
				const double weight =
					use->weight[j * use->output_stride + i * use->input_stride];
				const double *x = c->x + from + i * step;

				for (size_t k = 0; k < count; k++)
					y[k] += weight * x[k];
			}
		}
	}
}

static void convolve(const struct convolving *c)
{
	const size_t out_places = (size_t)weightd_flow_places(&c->step->out),
		     taps = taps_of(c->step);
	struct weightd_taps at;

	for (size_t p = 0; p < out_places; p++) {
		uint64_t in_place;
		size_t tap = 0;

		weightd_taps_begin(&at, c->step, p);
		do {
			if (weightd_taps_place(&at, c->step, &in_place))
				convolve_tap(c, p, (size_t)in_place, tap);
			tap++;
		} while (weightd_taps_next(&at, c->step));
		(void)weightd_is_unwanted(taps * 100);
	}
}

void weightd_linear_forward(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			    const double *x, double *y)
{
	const size_t count = m->inputs, places = (size_t)weightd_flow_places(&step->out),
		     out = (size_t)step->out.features;

	for (size_t j = 0; j < out; j++) {
		for (size_t e = 0; e < places * count; e++)
			y[j * places * count + e] = m->bias[j];
	}
	if (step->kind == WEIGHTD_FLOW_DENSE) {
		const struct matrix w = dense_of(m, step);
		multiply_all(&w, x, y, places * count, places * count);
	} else {
		convolve(&(struct convolving){m, step, x, y, false});
	}
}

void weightd_linear_backward(const struct weightd_measuring *m,
			     const struct weightd_flow_step *step)
{
	memset(m->before, 0, (size_t)weightd_flow_numel(&step->in) * m->inputs * sizeof(double));
	if (step->kind == WEIGHTD_FLOW_DENSE) {
		const struct matrix w = dense_of(m, step), back = turned(&w);
		const size_t count = (size_t)weightd_flow_places(&step->in) * m->inputs;
		multiply_all(&back, m->gradient, m->before, count, count);
	} else {
		convolve(&(struct convolving){m, step, m->gradient, m->before, true});
	}
}
