/*
 * Parametrizations: torch.nn.utils.weight_norm and its like, which put other tensors in the place
 * of one of a module's parameters.
 *
 * Adding one is one file in service/core/parametrization/ and one line in parametrization_list.h.
 */
#ifndef WEIGHTD_PARAMETRIZATION_H
#define WEIGHTD_PARAMETRIZATION_H

#include "weightd/field.h"
#include "weightd/model.h"

struct weightd_parametrization {
	const char *name;   /* "weight_norm", "parametrizations.weight_norm" */
	const char *doc;    /* one sentence */
	const char *source; /* the library's function */
	const struct weightd_field
		*fields; /* in torch's order, after the module; the first is "name" */
	size_t field_count;
	/*
	 * apply() - add to 'module' what stands for 'parameter', which has been taken out of it.
	 *
	 * 'arguments' has field_count values.  Refuses what torch refuses with issues at 'pointer'.
	 */
	enum weightd_code (*apply)(struct weightd_module *module, struct weightd_builder *builder,
				   const struct weightd_parameter *parameter,
				   const struct weightd_value *arguments, const char *pointer,
				   struct weightd_error *err);
};

/* One that was applied. */
struct weightd_wrap {
	const struct weightd_wrap *next;
	const struct weightd_parametrization *row;
	const struct weightd_value *arguments;	   /* field_count values */
	const struct weightd_parameter *parameter; /* that it took the place of */
	const struct weightd_parameter
		*holder; /* the tensor that holds its values: weight_v; or NULL */
	const struct weightd_module *holder_module;
	const char *holder_name; /* its full name */
};

/* What was done to a module, and what it was before. */
struct weightd_wrapping {
	const char *type; /* "Linear", where the module is a ParametrizedLinear */
	const struct weightd_parameter *parameters; /* as they were */
	struct weightd_wrap *wraps, *last;	    /* in order */
	struct weightd_module *list;		    /* the child "parametrizations"; NULL: none */
};

/*
 * weightd_module_wrap() - apply a parametrization to the parameter that its first argument names.
 *
 * The module has all its tensors and children.  Codes: UNKNOWN_FIELD (no such parameter),
 * UNSUPPORTED (a buffer, or a parameter that has one), BAD_ARGUMENT, OUT_OF_RANGE, those of
 * weightd_module_new() and of adding tensors.
 */
enum weightd_code weightd_module_wrap(struct weightd_module *module,
				      struct weightd_builder *builder,
				      const struct weightd_parametrization *row,
				      const struct weightd_value *arguments, const char *pointer,
				      struct weightd_error *err);

/* The class that a module was defined as: "Linear" for a ParametrizedLinear. */
const char *weightd_module_defined_type(const struct weightd_module *module);
/* The tensors that a module was defined with: without what stands in the place of others. */
const struct weightd_parameter *weightd_module_defined_parameters(
	const struct weightd_module *module);

#endif
