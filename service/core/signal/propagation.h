/*
 * Propagation: what theory knows of the values at one place of a flow, and how a step changes it.
 */
#ifndef WEIGHTD_CORE_SIGNAL_PROPAGATION_H
#define WEIGHTD_CORE_SIGNAL_PROPAGATION_H

#include "core/base/work_limit.h"
#include "core/signal/activation/expectation.h"
#include "core/signal/moments.h"
#include "core/signal/signal.h"

/* Means of products of two elements. */
struct weightd_products {
	double same;	    /* x x: the second moment */
	double other_input; /* of the same unit for two inputs */
	double other_unit;  /* of two units for the same input */
	double both;	    /* of two units, each for another input */
	double other_place; /* of the same unit at two places: of two tokens */
};

/* What a step does to gradients, on their way back (theory.c). */
struct weightd_gradient_step {
	double gain;	  /* of the mean square */
	double mean_gain; /* of the square of the mean: of weights with a mean */
	double pair_gain; /* of the product of two units' */
	double units_out, units_in;
	bool keeps_pairs; /* an activation or a norm: units stay apart */
	int kept;	  /* 1: the values are kept here, -1: they are added */
};

#define WEIGHTD_KEPT_MAX 4

/* Values that are kept for a residual sum. */
struct weightd_kept {
	struct weightd_products products;
	double mean, log_variance;
};

struct weightd_propagation {
	struct weightd_kept kept[WEIGHTD_KEPT_MAX];
	size_t kept_count;
	bool has_tokens;
	bool took_as_even; /* an attention was taken as nearly even */
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

/* Moments of a linear map, and how many values an output adds up. */
struct weightd_linear_law {
	struct weightd_tensor_moments weight, bias;
	double inputs;
};

/* The products behind a map; '*mean' receives the mean of its outputs. */
struct weightd_products weightd_linear_products(const struct weightd_propagation *at,
						const struct weightd_linear_law *law, double *mean);
/* Takes the values for normal ones with at->now and this mean. */
void weightd_propagation_settle(struct weightd_propagation *at, double mean);
/* E[f f] or E[f' f'] at a product of two of the normal values; NAN: too much work. */
double weightd_pair(struct weightd_propagation *at, double product, bool of_slopes);
/* The steps of blocks: positions, attention, gated maps, residual sums. */
const char *weightd_propagate_block(struct weightd_propagation *at,
				    const struct weightd_flow_step *step,
				    struct weightd_gradient_step *gradient);

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
