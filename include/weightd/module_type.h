/*
 * Module types: rows with torch's names, arguments and defaults, and the modules built from them.
 *
 * Adding one is one row in its family's file in service/core/module_type/.
 */
#ifndef WEIGHTD_MODULE_TYPE_H
#define WEIGHTD_MODULE_TYPE_H

#include "weightd/field.h"
#include "weightd/initializer.h"
#include "weightd/model.h"
#include "weightd/profile.h"

#pragma GCC visibility push(default)

enum weightd_module_type_flags {
	WEIGHTD_TAKES_CHILDREN = 1, /* a container: children come from the document */
	WEIGHTD_NUMBERS_CHILDREN =
		2, /* unnamed children are called "0", "1", ... (Sequential, ModuleList) */
	WEIGHTD_FOLDS_CHILDREN = 4, /* prints equal neighbours as "(0-5): 6 x ..." (ModuleList) */
	WEIGHTD_TAKES_ANYTHING = 8, /* accepts and ignores any arguments (Identity) */
	WEIGHTD_ABSTRACT = 16,	    /* a base class for selectors only, cannot be built (_ConvNd) */
	WEIGHTD_TAKES_TENSORS = 32, /* the document defines tensors and children, as for a custom
				       module (ParameterList) */
	WEIGHTD_MAY_BE_CUSTOM = 64, /* one that is given children or tensors is a custom module of
				       this name (DataParallel) */
};

/* A module under construction, for its type's hooks. */
struct weightd_building {
	struct weightd_module *module; /* its arguments are bound; issues go to its pointer */
	struct weightd_builder *builder;
	struct weightd_error *err;
};

struct weightd_module_type {
	const char *name;	  /* "Conv2d" */
	const char *const *bases; /* all base classes but Module, NULL-terminated; NULL: none */
	const char *doc;	  /* one sentence */
	const char *source;	  /* the library's class: "torch.nn.modules.conv._ConvNd"; NULL:
				     "torch.nn." and the name */
	/*
	 * Conditions on the arguments together, one formula a line (core/field/formula.h):
	 * "num_channels % num_groups == 0".  NULL: nothing.
	 */
	const char *requires;
	/*
	 * The tensors of its own, one a line, which are added in this order.  NULL: it has none.
	 *
	 *     weight (out_features, in_features): kaiming_uniform(a=sqrt(5))
	 *     bias (out_features) if bias: uniform(-b, b), b = 1 / sqrt(fan_in)
	 *     running_mean (num_features) if track_running_stats: buffer of 0
	 *
	 * A name, the sizes, a condition if there is one, and the initializer by default or, of a
	 * buffer, its value.  Sizes, conditions and numbers are formulas over the arguments;
	 * "*kernel_size" is the sizes of a tuple, or an int as often as the field says;
	 * fan_in is the previous tensor's, 0 where there is none.  One of two initializers is
	 * "normal(0, 1) if row is None else zeros".  An item after a comma gives a formula a
	 * name, or is a condition: "no gradient if".  A buffer has the dtype of the module,
	 * or "int64 buffer of 0".  Lines with "[k][_reverse]" in their names are repeated together:
	 * for k from 0 to num_layers - 1, and a second time as "_reverse" if bidirectional.
	 */
	const char *state;
	const char *example; /* call text, or a JSON object; NULL: the required arguments, see
				weightd_fields_example() */
	const struct weightd_field *fields; /* in constructor order */
	size_t field_count;
	unsigned flags;
	/*
	 * check() - conditions on the arguments that 'requires' cannot express, before anything is
	 * added.
	 *
	 * It may change the module's arguments, and make it one of another type.  NULL: nothing.
	 */
	enum weightd_code (*check)(const struct weightd_building *building);
	/* children() - add the children that the constructor makes, after the tensors.  NULL: none.
	 */
	enum weightd_code (*children)(const struct weightd_building *building);
	/*
	 * What is printed between the parentheses, as torch's extra_repr() says it: "{eps}" is an
	 * argument as str() writes it, "{mode!r}" as repr() does, "{*padding}" as a tuple;
	 * "{padding_idx % num_embeddings}" is a formula.  "[, bias={bias}]" is left out where its
	 * first argument has its default.  NULL: nothing.
	 */
	const char *repr;
	/* print() - append after 'repr' what it cannot say.  NULL: nothing. */
	void (*print)(const struct weightd_module *module, const struct weightd_profile *profile,
		      struct weightd_text *out);
};

/* isinstance: 'name' is the type's own name, one of its bases, or "Module". */
bool weightd_module_type_is_a(const struct weightd_module_type *module_type, const char *name);

#pragma GCC visibility pop

#endif
