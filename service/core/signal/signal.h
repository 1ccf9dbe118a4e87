/*
 * Signal: how large activations and gradients are by depth, expected and measured.
 *
 * Formulas and sources: service/notes/signal.md.  A number that is not known is NAN.
 */
#ifndef WEIGHTD_CORE_SIGNAL_SIGNAL_H
#define WEIGHTD_CORE_SIGNAL_SIGNAL_H

#include "core/signal/flow.h"

#define WEIGHTD_SIGNAL_WARNINGS_MAX 8

struct weightd_signal_options {
	uint64_t inputs;	    /* K, from 1 on */
	double input_second_moment; /* of an element of the inputs */
	uint64_t seed;		    /* of the inputs that are measured */
	struct weightd_flow_options flow;
	uint64_t bins; /* of the histograms of what comes out of each step; 0: none */
	bool measures;
	bool is_training; /* dropout drops, and batch norms take the batch's moments */
};

struct weightd_signal_numbers {
	double second_moment;
	double mean_square_gradient; /* relative to the last layer's */
	double correlation;	     /* of two inputs: E[x x'] / E[x^2] */
	double dead;		     /* share of units that are 0 with slope 0 for all inputs */
	double saturated;	     /* share of units and inputs where the slope is nearly 0 */
};

struct weightd_signal_layer {
	const struct weightd_flow_step *step;
	struct weightd_signal_numbers expected, measured;
	double factor;		/* of the second moment */
	double gradient_factor; /* of the mean square gradient, from output to input */
	double histogram_low, histogram_high;
	uint64_t *histogram; /* counts of what was measured in options->bins parts; NULL: none */
	double elasticity;   /* of an activation: slope of log E f^2 over log q; else 0 */
	double deviation;    /* of the logarithm of the second moment, by chance */
	double low, high;    /* 2 of them below and above */
};

enum weightd_signal_verdict {
	WEIGHTD_SIGNAL_STEADY,
	WEIGHTD_SIGNAL_VANISHING,
	WEIGHTD_SIGNAL_EXPLODING,
	WEIGHTD_SIGNAL_DEAD,
	WEIGHTD_SIGNAL_SATURATED,
	WEIGHTD_SIGNAL_SYMMETRIC,
	WEIGHTD_SIGNAL_UNDEFINED,
};

struct weightd_signal {
	const struct weightd_plan *plan;
	struct weightd_flow flow;
	struct weightd_signal_layer *layers; /* one for each step, but for an end */
	size_t count, expected_count;	     /* expected: as far as the theory goes */
	const struct weightd_module *stop;   /* where it does not; NULL: it goes to the end */
	const char *reason;		     /* of the stop */
	bool has_sums;			     /* the depth counts residual sums */
	size_t depth;			     /* layers with weights, as far as the theory goes */
	double gradient_factor;		     /* of a layer: geometric mean */
	double gradient_log;		     /* of the factor from the last layer to the first */
	enum weightd_signal_verdict verdict;
	const char *sentence;
	const char *warnings[WEIGHTD_SIGNAL_WARNINGS_MAX];
	size_t warning_count;
	bool is_measured, agrees;
	const char *not_measured; /* the reason; NULL: it is, or was not asked for */
	const struct weightd_signal_layer *worst; /* NULL: none differs */
	double worst_ratio;			  /* measured second moment to the expected one */
};

/*
 * weightd_signal_read() - the signal of a plan; everything lives in 'arena', which the plan
 * outlives.
 *
 * NO_MEMORY or CANCELLED.  What theory or measuring cannot say is told in '*signal'.
 */
enum weightd_code weightd_signal_read(struct weightd_signal *signal,
				      const struct weightd_plan *plan,
				      const struct weightd_signal_options *options,
				      struct weightd_arena *arena, struct weightd_error *err);

/* "steady", ... */
const char *weightd_signal_verdict_name(enum weightd_signal_verdict verdict);

/* Adds a warning, a text of the arena or constant; NULL and those above the most are left out. */
void weightd_signal_warn(struct weightd_signal *signal, const char *text);

#endif
