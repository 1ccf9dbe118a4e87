/*
 * Initializers: named rules for values, resolved against one tensor into a law.
 *
 * Adding one is a row in the file of its library in service/core/init/ and a line in init_list.h.
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
	/* Further names of formulas in arguments: what the model says of the tensor.  NULL: none.
	 */
	bool (*variable)(const void *variables, const char *name, size_t length,
			 struct weightd_value *value);
	const void *variables;
};

/* The findings of resolving, shown at /parameters.  A number counts only if its flag is set. */
struct weightd_explanation {
	const char *initializer; /* row name */
	const char *source;	 /* citation of the row */
	bool has_fans, has_gain, has_std, has_mean, has_bounds;
	uint64_t fan_in, fan_out;
	double gain, mean, std, low, high;
	/* Not shown, for refine(): the variance that std is the root of; the bounds in std. */
	bool has_variance, has_cut, inverts_erf;
	double variance, cut_low, cut_high;
};

enum weightd_initializer_flags {
	WEIGHTD_REPLACES_DATA =
		1, /* like p.data = ...: the parameter takes 'data_dtype' (numpy.*: float64) */
	WEIGHTD_DEFAULT_DTYPE =
		2, /* with REPLACES_DATA: takes the specification's dtype instead (torch.randn) */
	WEIGHTD_MULTIPLIES = 4, /* multiplies the present values by the law's constant */
	WEIGHTD_DIVIDES = 8,	/* divides the present values by the law's constant */
	/* An empty tensor is skipped: it needs no fans. */
	WEIGHTD_SKIPS_EMPTY = 16,
	/* A formula that has no finite value on an empty tensor makes the law the constant 0; in
	 * other rows such a value is 0. */
	WEIGHTD_EMPTY_IS_CONSTANT = 32,
	/* The law depends on the tensor's name or its module, not only on its shape. */
	WEIGHTD_KNOWS_NAME = 64,
	/* Arguments that accept REAL and TUPLE are lists, and the law has their numbers. */
	WEIGHTD_TAKES_LISTS = 128,
	/* size= is the parameter's shape without its last dimension. */
	WEIGHTD_SIZE_OF_ROWS = 256,
	/* Code of its own that draws a cut normal by erfinv_, whatever torch's trunc_normal_ does.
	 */
	WEIGHTD_INVERTS_ERF = 512,
};

struct weightd_initializer;

/* One call on one tensor, with its results: the argument of a row's functions. */
struct weightd_resolving {
	const struct weightd_initializer *row;
	const struct weightd_value *arguments; /* field_count values */
	const double *numbers;		       /* of the call */
	const struct weightd_target *target;
	const char *pointer; /* of the initializer in the document, for issues */
	struct weightd_law *law;
	struct weightd_explanation *explanation;
	struct weightd_error *err;
};

/* fan_in and fan_out in formulas; not whole where jax counts an axis twice. */
struct weightd_fan_sizes {
	double fan_in, fan_out;
};

/*
 * A distribution and the formulas of its numbers (service/core/field/formula.h).  Names in them are
 *
 *     the arguments of the call
 *     the row's quantities
 *     fan_in, fan_out	counted by the row's fans()
 *     fan		the fan that the argument `mode` names
 *     gain		from the row's gain(); else the argument `gain`, a number or a name
 *     size0, size1	sizes of the first two dimensions; 1 if there are fewer
 *     ndim		the number of dimensions
 */
struct weightd_law_formulas {
	const struct weightd_distribution *distribution; /* NULL: no further law */
	const char *reals[WEIGHTD_LAW_REALS];		 /* in the distribution's order; NULL: 0 */
	const char *sizes[WEIGHTD_LAW_SIZES];
	const char *cut[2]; /* of a truncated normal, in place of a and b: the bounds in std */
};

/* A number with a name, for other formulas.  The explanation shows gain, std and variance. */
struct weightd_quantity {
	const char *name, *formula;
};

/* A condition; a call for which it does not hold is refused. */
struct weightd_requirement {
	const char *condition;	/* a formula; NULL: no further requirement */
	const char *message;	/* with values for {initializer}, {tensor}, {shape}, {formula} */
	const char *expected;	/* likewise */
	enum weightd_code code; /* 0: OUT_OF_RANGE */
};

#define WEIGHTD_ROW_LAWS 3
#define WEIGHTD_ROW_QUANTITIES 4
#define WEIGHTD_ROW_REQUIREMENTS 2

struct weightd_initializer {
	const char *name;	    /* "xavier_uniform", "numpy.uniform" */
	const char *const *aliases; /* NULL-terminated; NULL: none.  torch's trailing underscore is
				       stripped before */
	const char *doc;    /* beside the formulas, see weightd_initializer_describe(); NULL:
			       they are enough */
	const char *source; /* paper and equation, or library and function */
	const char *
		example; /* call text; NULL: the required arguments, see weightd_fields_example() */
	const struct weightd_field *fields; /* in torch's / numpy's positional order */
	size_t field_count;
	unsigned flags;
	enum weightd_dtype data_dtype; /* with REPLACES_DATA and not DEFAULT_DTYPE */
	size_t dtype_argument; /* 1 + index of the argument that names another data_dtype; 0: none
				*/
	unsigned least_rank, most_rank; /* SHAPE_MISMATCH for others; 0, 0: any */
	struct weightd_requirement requirements[WEIGHTD_ROW_REQUIREMENTS];
	/* The law: the first whose condition holds, the last without one. */
	struct weightd_law_formulas laws[WEIGHTD_ROW_LAWS];
	const char *when[WEIGHTD_ROW_LAWS - 1];
	struct weightd_quantity quantities[WEIGHTD_ROW_QUANTITIES]; /* of those before them */
	const char *variant; /* formula of law->variant, enum weightd_variant; NULL: 0 */
	/* Formulas of explained numbers that are not the distribution's moments. */
	struct {
		const char *mean, *std, *low, *high, *gain;
	} explained;
	/* The value of `gain`; NULL: the argument of that name. */
	double (*gain)(const struct weightd_resolving *resolving);
	/*
	 * fans() - count fan_in and fan_out, and write them to the explanation.  BAD_ARGUMENT where
	 * the library raises.  NULL: the module type states them, and they are at least 1, since a
	 * tensor with a fan of 0 is empty.
	 */
	enum weightd_code (*fans)(const struct weightd_resolving *resolving,
				  struct weightd_fan_sizes *sizes);
	/*
	 * resolve() - complete the law: called after the formulas, or alone if there are none.
	 *
	 * Refuses the arguments that the library refuses, with issues at resolving->pointer.  Does
	 * not call prepare().
	 */
	enum weightd_code (*resolve)(const struct weightd_resolving *resolving);
};

/* An initializer with its arguments bound, as a rule or a default holds it. */
struct weightd_initializer_call {
	const struct weightd_initializer *initializer; /* NULL: 'literal' below */
	const struct weightd_value *arguments;	       /* field_count values */
	/* With TAKES_LISTS the numbers of all lists in the order of the fields, row by row;
	 * borrowed as the arguments; NULL: none has any. */
	const double *numbers;
	/* {"value": ...}: explicit data. literal_count 1 with literal_shape.ndim 0 fills every
	 * element. */
	const double *literal;
	struct weightd_shape literal_shape;
	uint64_t literal_count;
	const char *pointer; /* place in the document, "" for a default */
};

/*
 * The names that a formula in an argument has of its tensor, NULL-terminated: fans, sizes, and the
 * number of its layer.  Further ones are the arguments of its module's constructor.
 */
extern const char *const weightd_tensor_names[];

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
/* Appends one sentence for documentation: the row's doc and its formulas. */
void weightd_initializer_describe(const struct weightd_initializer *initializer,
				  struct weightd_text *out);

/*
 * The dtype that a parameter has after a call: data that replaces it brings its own, or that of the
 * specification, 'default_dtype'.
 */
enum weightd_dtype weightd_initializer_dtype(const struct weightd_initializer_call *call,
					     const struct weightd_target *target,
					     enum weightd_dtype default_dtype);

/*
 * Whether a rule's dtype is that of the data, as np.random.normal(...).astype(np.float32): data of
 * float64, which holds what every other dtype does.
 */
bool weightd_initializer_is_cast(const struct weightd_initializer_call *call);

/*
 * weightd_initializer_resolve() - resolve a call against a target, and prepare the law.
 *
 * The target has the dtype that weightd_initializer_dtype() says.  'explanation' borrows the names
 * of the row.
 */
enum weightd_code weightd_initializer_resolve(const struct weightd_initializer_call *call,
					      const struct weightd_target *target,
					      struct weightd_law *law,
					      struct weightd_explanation *explanation,
					      struct weightd_error *err);

#pragma GCC visibility pop

#endif
