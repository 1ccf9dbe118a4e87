/*
 * One step of a flow, forward and backward, with the generated tensors.
 */
#include "core/signal/measuring.h"

#include "core/values/task_fill.h"

#include <stdio.h>
#include <string.h>

enum weightd_code weightd_random_fill(const struct weightd_measuring *m,
				      const struct weightd_random *random, double *out,
				      size_t count)
{
	const struct weightd_shape shape = {.ndim = 1, .dims = {count}};
	struct weightd_law law = {.distribution = weightd_distribution_find(
					  random->is_normal ? "normal" : "uniform")};

	if (random->is_normal)
		law.normal.std = 1.0;
	else
		law.uniform.high = 1.0;
	const struct weightd_task task = {
		.law = &law,
		.shape = &shape,
		.dtype = WEIGHTD_FLOAT64,
		.stream = weightd_stream_of(m->options->seed, random->stream),
		.generator = weightd_generator_find("philox"),
		.engine = m->plan->engine,
	};
	const enum weightd_code code =
		law.distribution->prepare(&law, &shape, WEIGHTD_FLOAT64, "", NULL);
	return code == WEIGHTD_OK ? weightd_task_fill(&task, 0, count, out) : code;
}

/* All elements of an entry as double; 'otherwise' if there is no entry. */
static enum weightd_code read_tensor(struct weightd_measuring *m, const struct weightd_entry *entry,
				     double otherwise, double *out, size_t count)
{
	if (entry == NULL) {
		for (size_t i = 0; i < count; i++)
			out[i] = otherwise;
		return WEIGHTD_OK;
	}
	const size_t numel = (size_t)entry->numel;
	const enum weightd_code code = weightd_generate(entry, 0, numel, m->raw);
	if (code != WEIGHTD_OK)
		return code;
	for (size_t i = 0; i < numel && i < count; i++)
		out[i] = weightd_element_read(m->raw, entry->dtype, i);
	return WEIGHTD_OK;
}

/* Weight and bias of a step, as they are or as a norm has them by default. */
static enum weightd_code read_tensors(struct weightd_measuring *m,
				      const struct weightd_flow_step *step)
{
	if (step->kind == WEIGHTD_FLOW_ATTENTION) {
		const size_t rows = 3 * (size_t)step->out.features;
		const enum weightd_code first =
			read_tensor(m, step->heads.weights[0], 0.0, m->weight,
				    rows * (size_t)step->in.features);

		return first == WEIGHTD_OK
			       ? read_tensor(m, step->heads.biases[0], 0.0, m->bias, rows)
			       : first;
	}
	const bool is_norm = weightd_flow_is_norm(step);
	const size_t features = (size_t)step->out.features,
		     weights = is_norm ? features : (size_t)step->weight->numel;
	enum weightd_code code = read_tensor(m, step->weight, 1.0, m->weight, weights);

	for (size_t i = 0; code == WEIGHTD_OK && step->adds_one && i < weights; i++)
		m->weight[i] += 1.0;
	if (code == WEIGHTD_OK && step->kind != WEIGHTD_FLOW_EMBEDDING)
		code = read_tensor(m, step->bias, 0.0, m->bias, features);
	return code;
}

/* 1 / (1 - p) where a dropout keeps an element, 0 where it does not. */
static enum weightd_code dropout(struct weightd_measuring *m, size_t index, double *out)
{
	const struct weightd_flow_step *step = &m->flow->steps[index];
	const size_t count = (size_t)weightd_flow_numel(&step->in) * m->inputs;
	char stream[40];

	snprintf(stream, sizeof stream, "signal.dropout.%zu", index);
	const enum weightd_code code =
		weightd_random_fill(m, &(struct weightd_random){stream, false}, out, count);
	for (size_t i = 0; i < count; i++)
		out[i] = out[i] >= step->number ? 1.0 / (1.0 - step->number) : 0.0;
	return code;
}

static void add(double *x, const double *other, size_t count)
{
	for (size_t i = 0; i < count; i++)
		x[i] += other[i];
}

static void apply(const struct weightd_flow_step *step, const double *x, double *y, size_t count)
{
	for (size_t i = 0; i < count; i++)
		y[i] = weightd_pointwise_value(&step->activation, x[i]);
}

/* Rows of the table, whose numbers are whole parts of x. */
static void look_up(const struct weightd_measuring *m, const struct weightd_flow_step *step,
		    const double *x, double *y)
{
	const size_t width = (size_t)step->out.features,
		     count = (size_t)weightd_flow_places(&step->in) * m->inputs;

	for (size_t k = 0; k < count; k++) {
		for (size_t i = 0; i < width; i++)
			y[i * count + k] = m->weight[(size_t)x[k] * width + i];
	}
}

enum weightd_code weightd_step_forward(struct weightd_measuring *m, size_t index, const double *x,
				       double *y)
{
	const struct weightd_flow_step *step = &m->flow->steps[index];
	const size_t count = (size_t)weightd_flow_numel(&step->in) * m->inputs;
	enum weightd_code code = WEIGHTD_OK;

	if (weightd_flow_is_linear(step) || weightd_flow_is_norm(step) ||
	    step->kind == WEIGHTD_FLOW_EMBEDDING || step->kind == WEIGHTD_FLOW_ATTENTION)
		code = read_tensors(m, step);
	if (code != WEIGHTD_OK)
		return code;
	if (weightd_flow_is_linear(step)) {
		weightd_linear_forward(m, step, x, y);
	} else if (weightd_flow_is_norm(step)) {
		weightd_norm_forward(m, step, x, y);
	} else if (step->kind == WEIGHTD_FLOW_ACTIVATION) {
		apply(step, x, y, count);
	} else if (step->kind == WEIGHTD_FLOW_EMBEDDING) {
		look_up(m, step, x, y);
	} else if (step->kind == WEIGHTD_FLOW_AVERAGE_POOL || step->kind == WEIGHTD_FLOW_MAX_POOL) {
		weightd_pool_forward(m, step, x, y);
	} else if (step->kind == WEIGHTD_FLOW_DROPOUT && m->options->is_training) {
		code = dropout(m, index, y);
		for (size_t i = 0; i < count; i++)
			y[i] *= x[i];
	} else if (step->kind == WEIGHTD_FLOW_ATTENTION) {
		weightd_attention_forward(m, step, x, y);
	} else {
		memcpy(y, x, count * sizeof *y);
		if (step->kind == WEIGHTD_FLOW_KEEP)
			m->keeps[m->kept_count++] = index;
		if (step->kind == WEIGHTD_FLOW_ADD)
			add(y, m->values[m->keeps[--m->kept_count]], count);
	}
	return code;
}

enum weightd_code weightd_step_backward(struct weightd_measuring *m, size_t index, const double *x,
					const double *y)
{
	const struct weightd_flow_step *step = &m->flow->steps[index];
	const size_t count = (size_t)weightd_flow_numel(&step->in) * m->inputs;
	enum weightd_code code = WEIGHTD_OK;

	(void)y;
	if (weightd_flow_is_linear(step) || weightd_flow_is_norm(step) ||
	    step->kind == WEIGHTD_FLOW_ATTENTION)
		code = read_tensors(m, step);
	if (code != WEIGHTD_OK)
		return code;
	if (weightd_flow_is_linear(step)) {
		weightd_linear_backward(m, step);
	} else if (weightd_flow_is_norm(step)) {
		weightd_norm_backward(m, step, x);
	} else if (step->kind == WEIGHTD_FLOW_ACTIVATION) {
		for (size_t i = 0; i < count; i++)
			m->before[i] =
				m->gradient[i] * weightd_pointwise_slope(&step->activation, x[i]);
	} else if (step->kind == WEIGHTD_FLOW_EMBEDDING) {
		memset(m->before, 0, count * sizeof *m->before);
	} else if (step->kind == WEIGHTD_FLOW_AVERAGE_POOL || step->kind == WEIGHTD_FLOW_MAX_POOL) {
		weightd_pool_backward(m, step, x);
	} else if (step->kind == WEIGHTD_FLOW_DROPOUT && m->options->is_training) {
		code = dropout(m, index, m->before);
		for (size_t i = 0; i < count; i++)
			m->before[i] *= m->gradient[i];
	} else if (step->kind == WEIGHTD_FLOW_ATTENTION) {
		weightd_attention_backward(m, step, x);
	} else {
		memcpy(m->before, m->gradient, count * sizeof *m->before);
		if (step->kind == WEIGHTD_FLOW_ADD)
			memcpy(m->kept[m->kept_count++], m->gradient, count * sizeof *m->before);
		/* A flow that ends within a sum has kept values that are not added. */
		if (step->kind == WEIGHTD_FLOW_KEEP && m->kept_count > 0)
			add(m->before, m->kept[--m->kept_count], count);
	}
	return code;
}
