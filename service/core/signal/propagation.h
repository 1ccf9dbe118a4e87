/*
 * Propagation: what theory knows of the values at one place of a flow, and how a step changes it.
 */
#ifndef WEIGHTD_CORE_SIGNAL_PROPAGATION_H
#define WEIGHTD_CORE_SIGNAL_PROPAGATION_H

#include "core/base/work_limit.h"
#include "core/signal/expectation.h"
#include "core/signal/signal.h"

/* Means of products of two elements. */
struct weightd_products {
	double same;	    /* x x: the second moment */
	double other_input; /* of the same unit for two inputs */
	double other_unit;  /* of two units for the same input */
	double both;	    /* of two units, each for another input */
};

/* What a step does to gradients: see weightd_gradient_back(). */
struct weightd_gradient_step {
	double gain;	  /* of the mean square */
	double mean_gain; /* of the square of the mean: of weights with a mean */
	double pair_gain; /* of the product of two units' */
	double units_out, units_in;
	bool keeps_pairs; /* an activation or a norm: units stay apart */
};

struct weightd_propagation {
	struct weightd_products now;
	/* The values are 'function' of normal values of this mean and these products. */
	struct weightd_normal normal;
	struct weightd_products before;
	struct weightd_composed function;
	struct weightd_expectations expected; /* of the function */
	bool is_approximate;		      /* they are more than that: noise, or no function */
	bool took_as_normal;		      /* an activation came behind such values */
	double log_variance;		      /* of the normal values' second moment, by chance */
	double units;		  /* over which a second moment is a mean; 0: it is exact */
	double dropped;		  /* 1 / (1 - p) of the dropouts since */
	struct weightd_work work; /* of correlations */
	bool is_training;
	double inputs;
	struct weightd_arena *arena;
	struct weightd_error *err;
};

/* The values of inputs: normal, independent. */
void weightd_propagation_begin(struct weightd_propagation *at, double second_moment);

/*
 * weightd_propagate() - goes one step on, and says what it does to gradients.
 *
 * NULL, or why theory ends here.  'layer' receives dead and saturated shares.
 */
const char *weightd_propagate(struct weightd_propagation *at, const struct weightd_flow_step *step,
			      struct weightd_signal_layer *layer,
			      struct weightd_gradient_step *gradient);

/* The variance of the logarithm of the second moment at this place, by chance. */
double weightd_chance(const struct weightd_propagation *at);

#endif
