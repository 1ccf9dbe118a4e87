/*
 * The replacements of a parametrized parameter: tensors, and the modules of
 * torch.nn.utils.parametrize.  Private to service/core/parametrization.
 */
#ifndef WEIGHTD_CORE_PARAMETRIZATION_REPLACEMENT_H
#define WEIGHTD_CORE_PARAMETRIZATION_REPLACEMENT_H

#include "weightd/parametrization.h"

struct replacement_tensor {
	const char *leaf; /* NULL: there was no memory for it */
	bool is_buffer;
	struct weightd_shape shape;
	struct weightd_initializer_call initial;
	const struct weightd_parameter *of; /* the tensor that its values are computed from; NULL */
};

/*
 * Adds a tensor to 'module', the one that is parametrized or one below it.  dtype and requires_grad
 * are the parameter's.  '*made' may be NULL.
 */
enum weightd_code replacement_add(const struct weightd_parametrizing *applied,
				  struct weightd_module *module,
				  const struct replacement_tensor *tensor,
				  struct weightd_parameter **made);
/* Adds the tensor that holds the values of the parameter, under another name; NULL: no memory. */
enum weightd_code replacement_move(const struct weightd_parametrizing *applied,
				   struct weightd_module *module, const char *leaf,
				   struct weightd_parameter **made);
/* The parameter's name + suffix, in the arena; NULL: no memory. */
const char *replacement_leaf(const struct weightd_parametrizing *applied, const char *suffix);
/* Remembers the name that a rule should use instead of the parameter's old name: 'holder' of
 * 'module'. */
enum weightd_code replacement_is_held(const struct weightd_parametrizing *applied,
				      const struct weightd_module *module,
				      const struct weightd_parameter *holder);

/* As torch.nn.utils.parametrize.register_parametrization makes them. */
struct replacement_modules {
	struct weightd_module *list; /* the ParametrizationList for the parameter */
	struct weightd_module *part; /* its child "0" */
};

/* The class of the child is 'type'; the module becomes a Parametrized one. */
enum weightd_code replacement_add_modules(const struct weightd_parametrizing *applied,
					  const char *type, struct replacement_modules *modules);

/* A call of 'row' with 'count' arguments; arguments NULL: no memory. */
struct weightd_initializer_call replacement_initial(const struct weightd_parametrizing *applied,
						    const struct weightd_initializer *row,
						    const struct weightd_value *arguments,
						    size_t count);
/* OUT_OF_RANGE: torch's IndexError for a dimension that is not there. */
enum weightd_code replacement_refuse_dim(const struct weightd_parametrizing *applied, int64_t dim,
					 int64_t least);

#endif
