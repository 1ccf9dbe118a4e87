/*
 * What the parametrizations share: the tensors that they put in a parameter's place, and the
 * modules of torch.nn.utils.parametrize.  Private to service/core/parametrization.
 */
#ifndef WEIGHTD_CORE_PARAMETRIZATION_WRAP_PARTS_H
#define WEIGHTD_CORE_PARAMETRIZATION_WRAP_PARTS_H

#include "weightd/parametrization.h"

#define NAME_FIELD                                                               \
	{                                                                        \
		.name = "name", .doc = "The parameter", .accepts = WEIGHTD_TEXT, \
		.fallback = WEIGHTD_VALUE_TEXT("weight")                         \
	}
#define EPS_FIELD                                                             \
	{                                                                     \
		.name = "eps", .doc = "Norms below this are taken for it",    \
		.accepts = WEIGHTD_REAL, .min = 0, .max = WEIGHTD_NO_MAXIMUM, \
		.fallback = WEIGHTD_VALUE_REAL(1e-12)                         \
	}
#define ITERATIONS_FIELD                                                                           \
	{                                                                                          \
		.name = "n_power_iterations", .doc = "Power iterations for each forward pass",     \
		.accepts = WEIGHTD_INT, .min = 1, .max = 1000000, .fallback = WEIGHTD_VALUE_INT(1) \
	}
#define DIM_FIELD(preset, text)                                                      \
	{                                                                            \
		.name = "dim", .doc = (text), .accepts = WEIGHTD_INT | WEIGHTD_NONE, \
		.fallback = preset                                                   \
	}

/*
 * Adds a parameter, or a buffer, of another shape and initial values: a function of 'of' if that is
 * not NULL.  The dtype and requires_grad are those of 'like'.  '*made' may be NULL.
 */
enum weightd_code wrap_add(struct weightd_parameter **made, struct weightd_module *module,
			   struct weightd_builder *builder, const char *leaf, bool is_buffer,
			   const struct weightd_shape *shape,
			   const struct weightd_initializer_call *initial,
			   const struct weightd_parameter *like, const struct weightd_parameter *of,
			   struct weightd_error *err);
/* Adds the tensor that holds the values of 'parameter', under another name. */
enum weightd_code wrap_move(struct weightd_parameter **made, struct weightd_module *module,
			    struct weightd_builder *builder, const char *leaf,
			    const struct weightd_parameter *parameter, struct weightd_error *err);
/* leaf + suffix, in the arena; NULL: no memory. */
const char *wrap_leaf(struct weightd_builder *builder, const struct weightd_parameter *parameter,
		      const char *suffix);
/* Remembers what a rule on the parameter's old name should name instead: 'made' of 'module'. */
enum weightd_code wrap_names(struct weightd_module *wrapped, struct weightd_builder *builder,
			     const struct weightd_module *module,
			     const struct weightd_parameter *made, struct weightd_error *err);
/*
 * As torch.nn.utils.parametrize.register_parametrization: '*list' is the ParametrizationList for
 * the parameter and '*part' its child "0" of class 'type'; 'module' becomes a Parametrized one.
 */
enum weightd_code wrap_parametrized(struct weightd_module **list, struct weightd_module **part,
				    struct weightd_module *module, struct weightd_builder *builder,
				    const struct weightd_parameter *parameter, const char *type,
				    const char *pointer, struct weightd_error *err);
/* A call of 'row' with 'count' arguments; arguments NULL: no memory. */
struct weightd_initializer_call wrap_initial(struct weightd_builder *builder,
					     const struct weightd_initializer *row,
					     const struct weightd_value *arguments, size_t count);
/* OUT_OF_RANGE: torch's IndexError for a dimension that is not there. */
enum weightd_code wrap_refuse_dim(int64_t dim, int64_t least,
				  const struct weightd_parameter *parameter, const char *pointer,
				  struct weightd_error *err);

#endif
