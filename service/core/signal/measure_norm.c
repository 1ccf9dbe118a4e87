/*
 * Norms of a few inputs: over the features of each, or over inputs and places of each channel.
 */
#include "core/signal/measuring.h"

#include <math.h>

/* Numbers that are normalised together: 'count' of them, 'stride' apart from 'first' on. */
struct group {
	size_t first, count, stride;
};

/* The mean that is taken off, and the factor of the rest. */
struct norm {
	double mean, factor;
};

static struct norm norm_of(const struct weightd_flow_step *step, const double *x,
			   const struct group *group)
{
	double sum = 0.0, squares = 0.0;

	if (step->kind != WEIGHTD_FLOW_RMS_NORM) {
		for (size_t i = 0; i < group->count; i++)
			sum += x[group->first + i * group->stride];
		sum /= (double)group->count;
	}
	for (size_t i = 0; i < group->count; i++) {
		const double rest = x[group->first + i * group->stride] - sum;
		squares += rest * rest;
	}
	return (struct norm){sum, 1.0 / sqrt(squares / (double)group->count + step->number)};
}

/* Group 'index': an input, or a channel. */
static struct group group_of(const struct weightd_measuring *m,
			     const struct weightd_flow_step *step, size_t index)
{
	const size_t places = (size_t)weightd_flow_places(&step->in);

	if (step->kind == WEIGHTD_FLOW_BATCH_NORM)
		return (struct group){index * places * m->inputs, places * m->inputs, 1};
	return (struct group){index, (size_t)step->in.features, places * m->inputs};
}

static size_t count_groups(const struct weightd_measuring *m, const struct weightd_flow_step *step)
{
	return step->kind == WEIGHTD_FLOW_BATCH_NORM
		       ? (size_t)step->in.features
		       : (size_t)weightd_flow_places(&step->in) * m->inputs;
}

/* A batch norm without training: its running moments are 0 and 1. */
static bool is_fixed(const struct weightd_measuring *m, const struct weightd_flow_step *step)
{
	return step->kind == WEIGHTD_FLOW_BATCH_NORM && !m->options->is_training;
}

/* Which weight element i of group 'index' has. */
static size_t feature_of(const struct weightd_flow_step *step, size_t index, size_t i)
{
	return step->kind == WEIGHTD_FLOW_BATCH_NORM ? index : i;
}

void weightd_norm_forward(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			  const double *x, double *y)
{
	for (size_t g = 0; g < count_groups(m, step); g++) {
		const struct group group = group_of(m, step, g);
		struct norm norm = {0.0, 1.0 / sqrt(1.0 + step->number)};

		if (!is_fixed(m, step))
			norm = norm_of(step, x, &group);
		for (size_t i = 0; i < group.count; i++) {
			const size_t at = group.first + i * group.stride,
				     feature = feature_of(step, g, i);

			y[at] = (x[at] - norm.mean) * norm.factor * m->weight[feature] +
				m->bias[feature];
		}
	}
}

/* before = factor (w g - mean(w g) - n mean(w g n)), n the normalised values. */
static void back_through(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			 const double *x, size_t index)
{
	const struct group group = group_of(m, step, index);
	const struct norm norm = norm_of(step, x, &group);
	double mean = 0.0, along = 0.0;

	for (size_t i = 0; i < group.count; i++) {
		const size_t at = group.first + i * group.stride;
		const double g = m->gradient[at] * m->weight[feature_of(step, index, i)];

		mean += g;
		along += g * (x[at] - norm.mean) * norm.factor;
	}
	mean = step->kind == WEIGHTD_FLOW_RMS_NORM ? 0.0 : mean / (double)group.count;
	along /= (double)group.count;
	for (size_t i = 0; i < group.count; i++) {
		const size_t at = group.first + i * group.stride;
		const double g = m->gradient[at] * m->weight[feature_of(step, index, i)];

		m->before[at] =
			norm.factor * (g - mean - (x[at] - norm.mean) * norm.factor * along);
	}
}

void weightd_norm_backward(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			   const double *x)
{
	for (size_t g = 0; g < count_groups(m, step); g++) {
		const struct group group = group_of(m, step, g);

		if (!is_fixed(m, step)) {
			back_through(m, step, x, g);
			continue;
		}
		for (size_t i = 0; i < group.count; i++) {
			const size_t at = group.first + i * group.stride;
			m->before[at] = m->gradient[at] * m->weight[feature_of(step, g, i)] /
					sqrt(1.0 + step->number);
		}
	}
}
