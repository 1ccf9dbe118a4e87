/*
 * Self-attention of a few inputs: softmax(q k / sqrt(size of a head)) v, head by head.
 */
#include "core/signal/measuring.h"

#include "core/number/elementary.h"

#include <math.h>
#include <string.h>

/* One head of one input: its first feature and its input. */
struct head {
	size_t places, size, first, stride, input; /* 'stride': from one feature to the next */
	double scale;
};

static struct head head_of(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			   size_t number, size_t input)
{
	const size_t size = (size_t)(step->out.features / step->heads.heads),
		     places = (size_t)weightd_flow_places(&step->in);

	return (struct head){
		places, size, number * size, places * m->inputs, input, 1.0 / sqrt((double)size)};
}

/* Element 'feature' of place 't' in an array of features. */
static size_t at(const struct weightd_measuring *m, const struct head *h, size_t feature, size_t t)
{
	return (h->first + feature) * h->stride + t * m->inputs + h->input;
}

size_t weightd_attention_scratch(const struct weightd_flow_step *step, size_t inputs)
{
	const size_t places = (size_t)weightd_flow_places(&step->in);

	return 6 * (size_t)step->out.features * places * inputs + 2 * places * places;
}

/* Queries, keys and values into the scratch. */
static void project(const struct weightd_measuring *m, const struct weightd_flow_step *step,
		    const double *x)
{
	const size_t rows = 3 * (size_t)step->out.features,
		     count = (size_t)weightd_flow_places(&step->in) * m->inputs;

	for (size_t j = 0; j < rows; j++) {
		for (size_t e = 0; e < count; e++)
			m->scratch[j * count + e] = m->bias[j];
	}
	weightd_multiply_rows(m->weight, rows, (size_t)step->in.features, count, x, m->scratch);
}

/* The weights of each place's attention, row by row. */
static void attend(const struct weightd_measuring *m, const struct head *h, const double *q,
		   const double *k, double *weights)
{
	for (size_t i = 0; i < h->places; i++) {
		double *row = weights + i * h->places, top = -INFINITY, sum = 0.0;

		for (size_t j = 0; j < h->places; j++) {
			row[j] = 0.0;
			for (size_t f = 0; f < h->size; f++)
				row[j] += q[at(m, h, f, i)] * k[at(m, h, f, j)];
			row[j] *= h->scale;
			top = row[j] > top ? row[j] : top;
		}
		for (size_t j = 0; j < h->places; j++) {
			row[j] = weightd_exp(row[j] - top);
			sum += row[j];
		}
		for (size_t j = 0; j < h->places; j++)
			row[j] /= sum;
	}
}

void weightd_attention_forward(const struct weightd_measuring *m,
			       const struct weightd_flow_step *step, const double *x, double *y)
{
	const size_t one = (size_t)weightd_flow_numel(&step->out) * m->inputs;
	const double *q = m->scratch, *k = q + one, *v = k + one;
	double *weights = m->scratch + 6 * one;

	project(m, step, x);
	for (size_t n = 0; n < m->inputs * (size_t)step->heads.heads; n++) {
		const struct head h = head_of(m, step, n / m->inputs, n % m->inputs);

		attend(m, &h, q, k, weights);
		for (size_t i = 0; i < h.places; i++) {
			for (size_t f = 0; f < h.size; f++) {
				double sum = 0.0;

				for (size_t j = 0; j < h.places; j++)
					sum += weights[i * h.places + j] * v[at(m, &h, f, j)];
				y[at(m, &h, f, i)] = sum;
			}
		}
	}
}

/* Gradients by q, k and v of one head, from those by its output; 'scores' is scratch. */
static void back_through_head(const struct weightd_measuring *m, const struct head *h,
			      const double *qkv[3], double *gradients[3], double *weights)
{
	double *scores = weights + h->places * h->places;

	for (size_t i = 0; i < h->places; i++) {
		const double *row = weights + i * h->places;
		double mean = 0.0;

		for (size_t j = 0; j < h->places; j++) {
			double by_weight = 0.0;

			for (size_t f = 0; f < h->size; f++) {
				const double g = m->gradient[at(m, h, f, i)];

				by_weight += g * qkv[2][at(m, h, f, j)];
				gradients[2][at(m, h, f, j)] += row[j] * g;
			}
			scores[j] = by_weight;
			mean += row[j] * by_weight;
		}
		for (size_t j = 0; j < h->places; j++) {
			const double by_score = row[j] * (scores[j] - mean) * h->scale;

			for (size_t f = 0; f < h->size; f++) {
				gradients[0][at(m, h, f, i)] += by_score * qkv[1][at(m, h, f, j)];
				gradients[1][at(m, h, f, j)] += by_score * qkv[0][at(m, h, f, i)];
			}
		}
	}
}

void weightd_attention_backward(const struct weightd_measuring *m,
				const struct weightd_flow_step *step, const double *x)
{
	const size_t one = (size_t)weightd_flow_numel(&step->out) * m->inputs,
		     rows = 3 * (size_t)step->out.features,
		     count = (size_t)weightd_flow_places(&step->in) * m->inputs;
	const double *qkv[3] = {m->scratch, m->scratch + one, m->scratch + 2 * one};
	double *gradients[3] = {m->scratch + 3 * one, m->scratch + 4 * one, m->scratch + 5 * one};
	double *weights = m->scratch + 6 * one;

	project(m, step, x);
	memset(gradients[0], 0, 3 * one * sizeof(double));
	for (size_t n = 0; n < m->inputs * (size_t)step->heads.heads; n++) {
		const struct head h = head_of(m, step, n / m->inputs, n % m->inputs);

		attend(m, &h, qkv[0], qkv[1], weights);
		back_through_head(m, &h, qkv, gradients, weights);
	}
	memset(m->before, 0, (size_t)weightd_flow_numel(&step->in) * m->inputs * sizeof(double));
	weightd_multiply_back(m->weight, rows, (size_t)step->in.features, count, gradients[0],
			      m->before);
}
