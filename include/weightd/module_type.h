/*
 * Layers: the catalogue of module types, with torch's names, arguments and defaults.
 *
 * Adding one is one row in its family's file in service/core/module_type/ and one line in
 * module_type_list.h.
 */
#ifndef WEIGHTD_MODULE_TYPE_H
#define WEIGHTD_MODULE_TYPE_H

#include "weightd/field.h"
#include "weightd/initializer.h"
#include "weightd/model.h"
#include "weightd/profile.h"

enum weightd_module_type_flags {
	WEIGHTD_TAKES_CHILDREN = 1, /* a container: children come from the document */
	WEIGHTD_NUMBERS_CHILDREN =
		2, /* unnamed children are called "0", "1", ... (Sequential, ModuleList) */
	WEIGHTD_FOLDS_CHILDREN = 4, /* prints equal neighbours as "(0-5): 6 x ..." (ModuleList) */
	WEIGHTD_TAKES_ANYTHING = 8, /* accepts and ignores any arguments (Identity) */
	WEIGHTD_ABSTRACT = 16,	    /* a base class for selectors only, cannot be built (_ConvNd) */
	WEIGHTD_TAKES_TENSORS = 32, /* tensors and children come from the document, as those of a
				       custom module (ParameterList) */
	WEIGHTD_MAY_BE_CUSTOM = 64, /* one that is given children or tensors is a custom module of
				       this name (DataParallel) */
};

/* A module that is being built: what its type's hooks work on. */
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
	 * The tensors of its own that it can have, one a line, with their default initialisation:
	 * "bias (out_features) if bias: constant(0)".  Sizes and conditions are Python expressions
	 * over the arguments ("*kernel_size" stands for several sizes).  NULL: it has none.
	 */
	const char *state;
	const char *example; /* call text, or a JSON object; NULL: the required arguments, see
				weightd_fields_example() */
	const struct weightd_field *fields; /* in constructor order */
	size_t field_count;
	unsigned flags;
	/* check() - check the arguments together, before anything is added.  NULL: fields suffice.
	 */
	enum weightd_code (*check)(const struct weightd_building *building);
	/* children() - add the children that the constructor makes, after the tensors. */
	enum weightd_code (*children)(const struct weightd_building *building);
	/*
	 * build() - check the arguments together and add parameters, buffers and fixed children.
	 *
	 * module->arguments is bound.  Issues go to module->pointer.  NULL: a layer without state.
	 */
	enum weightd_code (*build)(struct weightd_module *module, struct weightd_builder *builder,
				   struct weightd_error *err);
	/* print() - append extra_repr(), the text between the parentheses.  NULL: empty. */
	void (*print)(const struct weightd_module *module, struct weightd_text *out);
	/* print_as() - the same where releases of torch differ, instead of print(). */
	void (*print_as)(const struct weightd_module *module, const struct weightd_profile *profile,
			 struct weightd_text *out);
};

/* isinstance: 'name' is the layer's own name, one of its bases, or "Module". */
bool weightd_module_type_is_a(const struct weightd_module_type *module_type, const char *name);

#endif
