/*
 * Windows of convolutions and poolings: the places that they cover; and poolings.
 */
#include "core/signal/measuring.h"

#include <math.h>
#include <string.h>

void weightd_taps_begin(struct weightd_taps *taps, const struct weightd_flow_step *step,
			uint64_t out_place)
{
	*taps = (struct weightd_taps){0};
	for (unsigned i = step->out.ndim; i-- > 0;) {
		taps->out[i] = out_place % step->out.size[i];
		out_place /= step->out.size[i];
	}
}

bool weightd_taps_place(const struct weightd_taps *taps, const struct weightd_flow_step *step,
			uint64_t *place)
{
	const struct weightd_flow_window *w = &step->window;

	*place = 0;
	for (unsigned i = 0; i < step->in.ndim; i++) {
		const int64_t side = (int64_t)step->in.size[i];
		int64_t at =
			(int64_t)(taps->out[i] * w->stride[i] + taps->tap[i] * w->dilation[i]) -
			(int64_t)w->padding[i];

		if (w->is_circular)
			at = ((at % side) + side) % side;
		if (at < 0 || at >= side)
			return false;
		*place = *place * (uint64_t)side + (uint64_t)at;
	}
	return true;
}

bool weightd_taps_next(struct weightd_taps *taps, const struct weightd_flow_step *step)
{
	for (unsigned i = step->in.ndim; i-- > 0;) {
		if (++taps->tap[i] < step->window.kernel[i])
			return true;
		taps->tap[i] = 0;
	}
	return false;
}

/* The places of one window: their number, and the divisor of a mean. */
struct covered {
	size_t count;
	double divisor;
};

/* 'places' has room for the whole window. */
static struct covered cover(const struct weightd_flow_step *step, uint64_t out_place,
			    uint64_t *places)
{
	struct covered covered = {0, 0.0};
	struct weightd_taps at;
	double all = 0.0;

	weightd_taps_begin(&at, step, out_place);
	do {
		if (weightd_taps_place(&at, step, &places[covered.count]))
			covered.count++;
		all += 1.0;
	} while (weightd_taps_next(&at, step));
	covered.divisor = step->window.divides_by_taken ? (double)covered.count : all;
	return covered;
}

/* The largest of the covered elements, the first of equal ones. */
static uint64_t largest(const double *x, const uint64_t *places, size_t count, size_t inputs)
{
	uint64_t best = places[0];

	for (size_t i = 1; i < count; i++) {
		if (x[places[i] * inputs] > x[best * inputs])
			best = places[i];
	}
	return best;
}

#define WINDOW_MAX 4096

void weightd_pool_forward(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			  const double *x, double *y)
{
	const size_t K = m->inputs, in = (size_t)weightd_flow_places(&step->in),
		     out = (size_t)weightd_flow_places(&step->out);
	uint64_t places[WINDOW_MAX];

	for (size_t p = 0; p < out; p++) {
		const struct covered covered = cover(step, p, places);

		for (size_t e = 0; e < (size_t)step->in.features * K; e++) {
			const double *from = x + e / K * in * K + e % K;
			double sum = 0.0;

			if (step->kind == WEIGHTD_FLOW_MAX_POOL && covered.count > 0)
				sum = from[largest(from, places, covered.count, K) * K];
			for (size_t i = 0;
			     step->kind == WEIGHTD_FLOW_AVERAGE_POOL && i < covered.count; i++)
				sum += from[places[i] * K] / covered.divisor;
			y[(e / K * out + p) * K + e % K] = sum;
		}
	}
}

void weightd_pool_backward(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			   const double *x)
{
	const size_t K = m->inputs, in = (size_t)weightd_flow_places(&step->in),
		     out = (size_t)weightd_flow_places(&step->out);
	uint64_t places[WINDOW_MAX];

	memset(m->before, 0, (size_t)step->in.features * in * K * sizeof(double));
	for (size_t p = 0; p < out; p++) {
		const struct covered covered = cover(step, p, places);

		for (size_t e = 0; e < (size_t)step->in.features * K; e++) {
			const double *from = x + e / K * in * K + e % K;
			double *to = m->before + e / K * in * K + e % K;
			const double g = m->gradient[(e / K * out + p) * K + e % K];

			if (step->kind == WEIGHTD_FLOW_MAX_POOL && covered.count > 0)
				to[largest(from, places, covered.count, K) * K] += g;
			for (size_t i = 0;
			     step->kind == WEIGHTD_FLOW_AVERAGE_POOL && i < covered.count; i++)
				to[places[i] * K] += g / covered.divisor;
		}
	}
}
