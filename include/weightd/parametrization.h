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

#pragma GCC visibility push(default)

struct weightd_parametrizing;

struct weightd_parametrization {
	const char *name;   /* "weight_norm", "parametrizations.weight_norm" */
	const char *doc;    /* one sentence */
	const char *source; /* the library's function */
	const struct weightd_field
		*fields; /* in torch's order, after the module; the first is "name" */
	size_t field_count;
	/*
	 * apply() - add to the module the tensors that replace the parameter, which has been
	 * removed from it.
	 *
	 * Refuses the arguments that torch refuses, with issues at the call's pointer.
	 */
	enum weightd_code (*apply)(const struct weightd_parametrizing *applied);
};

/* A parametrization with its arguments bound. */
struct weightd_parametrization_call {
	const struct weightd_parametrization *row;
	const struct weightd_value *arguments; /* field_count values */
	const char *pointer;		       /* place in the document */
};

/* An applied parametrization: the replaced parameter and its replacements. */
struct weightd_replacement {
	const struct weightd_replacement *next;
	const struct weightd_parametrization *row;
	const struct weightd_value *arguments;	   /* field_count values */
	const struct weightd_parameter *parameter; /* that it took the place of */
	const struct weightd_parameter
		*holder; /* the tensor that holds its values: weight_v; or NULL */
	const struct weightd_module *holder_module;
	const char *holder_name; /* its full name */
};

/* The parametrizations of a module, and its original tensors. */
struct weightd_parametrized {
	const char *type; /* "Linear", where the module is a ParametrizedLinear */
	const struct weightd_parameter *parameters;	 /* as they were */
	struct weightd_replacement *replacements, *last; /* in order */
	struct weightd_module *list; /* the child "parametrizations"; NULL: none */
};

/* A parametrization while its row's hook applies it. */
struct weightd_parametrizing {
	struct weightd_module *module;
	struct weightd_builder *builder;
	const struct weightd_parametrization_call *call;
	const struct weightd_parameter *parameter; /* no tensor of the module any more */
	struct weightd_replacement *replacement;   /* the hook says the holder */
	struct weightd_error *err;
};

/*
 * weightd_module_parametrize() - apply a parametrization to the parameter that its first argument
 * names.
 *
 * The module has all its tensors and children.  Codes: UNKNOWN_FIELD (no such parameter),
 * UNSUPPORTED (a buffer, or a parameter that has one), BAD_ARGUMENT, OUT_OF_RANGE, those of
 * weightd_module_new() and of adding tensors.
 */
enum weightd_code weightd_module_parametrize(struct weightd_module *module,
					     struct weightd_builder *builder,
					     const struct weightd_parametrization_call *call,
					     struct weightd_error *err);

/* The parametrizations of a module, in order; NULL: none. */
const struct weightd_replacement *weightd_module_replacements(const struct weightd_module *module);
/* The class that a module was defined as: "Linear" for a ParametrizedLinear. */
const char *weightd_module_defined_type(const struct weightd_module *module);
/* The tensors that a module was defined with, without those that replace others. */
const struct weightd_parameter *weightd_module_defined_parameters(
	const struct weightd_module *module);

#pragma GCC visibility pop

#endif
