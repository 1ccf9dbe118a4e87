/*
 * Flow: the modules of a model in the order in which data flows through them, as far as the tree
 * says it.
 *
 * A Sequential says it, nested or not, and so does a class of one's own with a single child;
 * flow_block.h knows some classes of libraries.  What others do is code that weightd does not have:
 * the flow ends there, with the reason.
 */
#ifndef WEIGHTD_CORE_SIGNAL_FLOW_H
#define WEIGHTD_CORE_SIGNAL_FLOW_H

#include "core/signal/activation/pointwise.h"
#include "weightd/plan.h"

#define WEIGHTD_FLOW_DIMENSIONS 3
/* Steps that are followed. */
#define WEIGHTD_FLOW_STEPS_MAX ((size_t)20000)

enum weightd_flow_kind {
	WEIGHTD_FLOW_DENSE,	  /* y = W x + b */
	WEIGHTD_FLOW_CONVOLUTION, /* the same at each place */
	WEIGHTD_FLOW_ACTIVATION,
	WEIGHTD_FLOW_LAYER_NORM, /* over the features */
	WEIGHTD_FLOW_RMS_NORM,
	WEIGHTD_FLOW_BATCH_NORM, /* over the inputs and places */
	WEIGHTD_FLOW_DROPOUT,
	WEIGHTD_FLOW_SAME, /* nothing, or only the shape changes */
	WEIGHTD_FLOW_AVERAGE_POOL,
	WEIGHTD_FLOW_MAX_POOL,
	WEIGHTD_FLOW_EMBEDDING,
	WEIGHTD_FLOW_POSITION,	/* adds a row of a table: of the place, or the first */
	WEIGHTD_FLOW_ATTENTION, /* queries, keys and values, mixed over the places */
	WEIGHTD_FLOW_GATED,	/* f(G x) * U x */
	WEIGHTD_FLOW_KEEP,	/* the values are kept */
	WEIGHTD_FLOW_ADD,	/* those that were kept last are added */
	WEIGHTD_FLOW_END,	/* 'reason' */
};

/* Features (channels) and, behind convolutions, places. */
struct weightd_flow_shape {
	uint64_t features;
	unsigned ndim; /* of places */
	uint64_t size[WEIGHTD_FLOW_DIMENSIONS];
};

/* Elements, and places alone. */
uint64_t weightd_flow_numel(const struct weightd_flow_shape *shape);
uint64_t weightd_flow_places(const struct weightd_flow_shape *shape);

/* A window that moves: of a convolution or a pooling. */
struct weightd_flow_window {
	uint64_t kernel[WEIGHTD_FLOW_DIMENSIONS], stride[WEIGHTD_FLOW_DIMENSIONS],
		padding[WEIGHTD_FLOW_DIMENSIONS], dilation[WEIGHTD_FLOW_DIMENSIONS];
	bool is_circular;      /* beyond the border is the other side; otherwise zeros */
	bool divides_by_taken; /* an average of the elements that are there */
};

/* The maps of an attention; of a gated pair the first two. */
struct weightd_flow_heads {
	const struct weightd_entry *weights[3], *biases[3]; /* queries, keys, values; gate, up */
	bool is_fused;					    /* weights[0] holds all three */
	uint64_t heads;					    /* 0: the tree does not say how many */
	bool is_causal;					    /* a place sees those before it */
};

struct weightd_flow_step {
	const struct weightd_module *module;
	enum weightd_flow_kind kind;
	const struct weightd_entry *weight, *bias; /* NULL: it has none */
	struct weightd_flow_shape in, out;
	struct weightd_pointwise activation;
	struct weightd_flow_window window;
	struct weightd_flow_heads heads;
	bool has_tokens;    /* places are tokens: linear maps work on each */
	bool is_first_row;  /* of a position */
	uint64_t groups;    /* of a convolution */
	bool is_transposed; /* a weight (in, out) */
	bool adds_one;	    /* a norm's weight counts from 1 */
	double number;	    /* eps of a norm, p of a dropout */
	const char *reason; /* of an end */
	bool ends_for_size; /* other sizes of the input might fit */
};

struct weightd_flow {
	struct weightd_flow_step *steps;
	size_t count;			 /* an end is the last */
	struct weightd_flow_shape input; /* of one input */
	bool takes_tokens;		 /* the input is the number of a row */
	bool has_tokens;		 /* there is attention: the input is a row of tokens */
	size_t room;			 /* for steps */
};

struct weightd_flow_options {
	/* Sides of the input of a model of convolutions; 0: the first of 16, 32, 28, 8, ... that
	 * fits. */
	uint64_t size;
	bool by_children; /* a class of one's own is a chain of its children */
};

/*
 * weightd_flow_read() - the flow through the plan's model.
 *
 * Everything lives in 'arena'.  NO_MEMORY or CANCELLED.
 */
enum weightd_code weightd_flow_read(struct weightd_flow *flow, const struct weightd_plan *plan,
				    const struct weightd_flow_options *options,
				    struct weightd_arena *arena, struct weightd_error *err);

static inline bool weightd_flow_is_norm(const struct weightd_flow_step *step)
{
	return step->kind == WEIGHTD_FLOW_LAYER_NORM || step->kind == WEIGHTD_FLOW_RMS_NORM ||
	       step->kind == WEIGHTD_FLOW_BATCH_NORM;
}

/* Whether it is a linear map with weights. */
static inline bool weightd_flow_is_linear(const struct weightd_flow_step *step)
{
	return step->kind == WEIGHTD_FLOW_DENSE || step->kind == WEIGHTD_FLOW_CONVOLUTION;
}

/* "linear", "activation", ...: a word for an answer. */
const char *weightd_flow_word(const struct weightd_flow_step *step);

#endif
