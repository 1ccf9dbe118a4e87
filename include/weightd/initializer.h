/*
 * Initializers: named rules for values, resolved against one tensor into a law.
 *
 * Adding one is one file in service/core/init/ and one line in init_list.h.
 */
#ifndef WEIGHTD_INITIALIZER_H
#define WEIGHTD_INITIALIZER_H

#include "weightd/field.h"
#include "weightd/distribution.h"
#include "weightd/fans.h"
#include "weightd/shape.h"

#pragma GCC visibility push(default)

/* The tensor an initializer is applied to. */
struct weightd_target {
	const char *name; /* full parameter name */
	struct weightd_shape shape;
	enum weightd_dtype dtype;
	struct weightd_fans fans; /* stated by the module type */
	bool keeps_dtype;	/* a part of a tensor: data is copied into it, whatever its dtype */
	bool has_library_shape; /* of the initializer's library, not torch's; its replays have them
				 */
	bool is_torch;		/* torch makes the values: numbers equal Python's to the last bit
				 */
	bool is_bias;		/* leaf name is "bias" or starts with "bias_" */
};

/* The findings of resolving, shown at /parameters.  A number counts only if its flag is set. */
struct weightd_explanation {
	const char *initializer; /* row name */
	const char *source;	 /* citation of the row */
	bool has_fans, has_gain, has_std, has_mean, has_bounds;
	uint64_t fan_in, fan_out;
	double gain, mean, std, low, high;
	/* Not shown, for refine(): the variance that std is the root of; the bounds in std. */
	bool has_variance, has_cut;
	double variance, cut_low, cut_high;
};

enum weightd_initializer_flags {
	WEIGHTD_REPLACES_DATA =
		1, /* like p.data = ...: the parameter takes 'data_dtype' (numpy.*: float64) */
	WEIGHTD_DEFAULT_DTYPE =
		2, /* with REPLACES_DATA: takes the specification's dtype instead (torch.randn) */
	WEIGHTD_MULTIPLIES = 4, /* multiplies the present values by the law's constant */
	WEIGHTD_DIVIDES = 8,	/* divides the present values by the law's constant */
};

struct weightd_initializer {
	const char *name;	    /* "xavier_uniform", "numpy.uniform" */
	const char *const *aliases; /* NULL-terminated; NULL: none.  torch's trailing underscore is
				       stripped before */
	const char *doc;	    /* one sentence with the formula */
	const char *source;	    /* paper and equation, or library and function */
	const char *
		example; /* call text; NULL: the required arguments, see weightd_fields_example() */
	const struct weightd_field *fields; /* in torch's / numpy's positional order */
	size_t field_count;
	unsigned flags;
	enum weightd_dtype data_dtype; /* with REPLACES_DATA and not DEFAULT_DTYPE */
	size_t dtype_argument; /* 1 + index of the argument that names another data_dtype; 0: none
				*/
	/*
	 * resolve() - turn bound arguments and a target into a law; fills 'why'.
	 *
	 * 'arguments' has field_count values.  Refuses the arguments that the library refuses
	 * (rank, mode, ...) with issues at 'pointer', the place of the initializer in the document.
	 * Does not call prepare().
	 */
	enum weightd_code (*resolve)(struct weightd_law *law, struct weightd_explanation *why,
				     const struct weightd_value *arguments,
				     const struct weightd_target *target, const char *pointer,
				     struct weightd_error *err);
};

/* An initializer with its arguments bound, as a rule or a default holds it. */
struct weightd_initializer_call {
	const struct weightd_initializer *initializer; /* NULL: 'literal' below */
	const struct weightd_value *arguments;	       /* field_count values */
	/* {"value": ...}: explicit data. literal_count 1 with literal_shape.ndim 0 fills every
	 * element. */
	const double *literal;
	struct weightd_shape literal_shape;
	uint64_t literal_count;
	const char *pointer; /* place in the document, "" for a default */
};

size_t weightd_initializer_count(void);
const struct weightd_initializer *weightd_initializer_at(size_t index);
/*
 * Finds by name or alias; one trailing underscore and the libraries' prefixes ("torch.nn.init.",
 * "nn.init.", "init.", "np.random.", "jax.nn.initializers.", "keras.initializers.", ...) are
 * accepted.  NULL: none.
 */
const struct weightd_initializer *weightd_initializer_find(const char *name);
/* The nearest valid name, NULL if none is near. */
const char *weightd_initializer_nearest(const char *name);

/*
 * weightd_initializer_resolve() - resolve a call against a target, and prepare the law.
 *
 * '*dtype' receives the dtype the parameter has afterwards ('default_dtype' is the
 * specification's).
 */
enum weightd_code weightd_initializer_resolve(
	struct weightd_law *law, struct weightd_explanation *why, enum weightd_dtype *dtype,
	const struct weightd_initializer_call *call, const struct weightd_target *target,
	enum weightd_dtype default_dtype, struct weightd_error *err);

#pragma GCC visibility pop

#endif
