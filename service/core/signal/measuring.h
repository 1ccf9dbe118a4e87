/*
 * Measuring: values and gradients of a few inputs at each step of a flow.
 *
 * A place in memory holds element e of input k at e * inputs + k; elements are numbered features
 * first, then places, as in torch.  All sums have a fixed order.
 */
#ifndef WEIGHTD_CORE_SIGNAL_MEASURING_H
#define WEIGHTD_CORE_SIGNAL_MEASURING_H

#include "core/signal/signal.h"

#define WEIGHTD_MEASURED_KEPT_MAX 2

struct weightd_measuring {
	const struct weightd_plan *plan;
	const struct weightd_flow *flow;
	const struct weightd_signal_options *options;
	struct weightd_arena *arena;
	size_t inputs;	  /* K */
	double **values;  /* what goes into step i; values[steps] comes out of the last */
	double *gradient; /* by what comes out of the step at hand */
	double *before;	  /* by what goes into it */
	double *weight;	  /* of the step at hand */
	double *bias;
	bool is_lost;	 /* a value is not finite: what comes behind means nothing */
	double *scratch; /* of an attention */
	double *kept[WEIGHTD_MEASURED_KEPT_MAX]; /* gradients of sums, on the way back */
	size_t kept_count;
	size_t keeps[WEIGHTD_MEASURED_KEPT_MAX]; /* steps that kept values, on the way forward */
	void *raw;				 /* bytes of a tensor */
};

/* Values of one kind of random numbers that do not depend on the model: "input". */
struct weightd_random {
	const char *stream;
	bool is_normal; /* otherwise uniform on [0, 1) */
};

/* Fills 'out' with 'count' of them.  A code of weightd_generate(). */
enum weightd_code weightd_random_fill(const struct weightd_measuring *m,
				      const struct weightd_random *random, double *out,
				      size_t count);

/*
 * weightd_step_forward() - from x, what goes into step 'index', to y; weightd_step_backward() -
 * from m->gradient to m->before, x as before.
 */
enum weightd_code weightd_step_forward(struct weightd_measuring *m, size_t index, const double *x,
				       double *y);
enum weightd_code weightd_step_backward(struct weightd_measuring *m, size_t index, const double *x,
					const double *y);

/* A linear map or convolution; the weight is in m->weight, the bias in m->bias. */
void weightd_linear_forward(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			    const double *x, double *y);
void weightd_linear_backward(const struct weightd_measuring *m,
			     const struct weightd_flow_step *step);

/* A norm, with weight and bias likewise. */
void weightd_norm_forward(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			  const double *x, double *y);
void weightd_norm_backward(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			   const double *x);

/* y += W x for all inputs; rows of x and y are 'count' numbers. */
void weightd_multiply_rows(const double *weight, size_t outputs, size_t inputs, size_t count,
			   const double *x, double *y);
/* x += W^T y. */
void weightd_multiply_back(const double *weight, size_t outputs, size_t inputs, size_t count,
			   const double *y, double *x);

/* Self-attention by one fused map; m->scratch has room for six of its outputs and more. */
size_t weightd_attention_scratch(const struct weightd_flow_step *step, size_t inputs);
void weightd_attention_forward(const struct weightd_measuring *m,
			       const struct weightd_flow_step *step, const double *x, double *y);
void weightd_attention_backward(const struct weightd_measuring *m,
				const struct weightd_flow_step *step, const double *x);

/* Poolings. */
void weightd_pool_forward(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			  const double *x, double *y);
void weightd_pool_backward(const struct weightd_measuring *m, const struct weightd_flow_step *step,
			   const double *x);

/*
 * The elements that a window at an output place covers, one after another: '*place' is the input's;
 * false for one that is outside of it.
 */
struct weightd_taps {
	uint64_t out[WEIGHTD_FLOW_DIMENSIONS]; /* the output place */
	uint64_t tap[WEIGHTD_FLOW_DIMENSIONS];
};
void weightd_taps_begin(struct weightd_taps *taps, const struct weightd_flow_step *step,
			uint64_t out_place);
bool weightd_taps_place(const struct weightd_taps *taps, const struct weightd_flow_step *step,
			uint64_t *place);
/* The next tap; false after the last. */
bool weightd_taps_next(struct weightd_taps *taps, const struct weightd_flow_step *step);

#endif
