/*
 * Model: the tree of modules with their parameters and buffers, in torch's order.
 *
 * Built once from a definition, then only read.  Everything lives in one arena.
 */
#ifndef WEIGHTD_MODEL_H
#define WEIGHTD_MODEL_H

#include "weightd/arena.h"
#include "weightd/engine.h"
#include "weightd/error.h"
#include "weightd/field.h"
#include "weightd/initializer.h"
#include "weightd/fans.h"
#include "weightd/shape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

struct weightd_module_type;
struct weightd_name_node;
struct weightd_parametrized;
struct weightd_rule;
struct weightd_shared;
struct weightd_state;

/*
 * Draws of a constructor that another one replaced: out_proj.bias of MultiheadAttention is drawn by
 * Linear and then set to zero.  Replays of sequential generators need the draws.
 */
struct weightd_earlier_draw {
	const struct weightd_earlier_draw *next; /* one before this one */
	struct weightd_initializer_call call;
	const struct weightd_module
		*by; /* at the end of whose constructor; NULL: its own module's */
};

/* A named tensor of a module. */
struct weightd_parameter {
	struct weightd_parameter *next;
	const char *leaf; /* "weight" */
	struct weightd_shape shape;
	enum weightd_dtype dtype;
	bool is_buffer;		  /* in state_dict, not in parameters() */
	bool requires_grad;	  /* false for buffers */
	bool is_implied;	  /* of a user's class that does not say how it is initialised */
	struct weightd_fans fans; /* torch's convention; known = false where torch raises */
	struct weightd_initializer_call initial; /* default initialisation (reset_parameters) */
	const struct weightd_parameter
		*of; /* the tensor that 'initial' computes from (parametrization.h) */
	const char
		*of_name; /* its full name if it is in no state_dict; NULL: an entry of the plan */
	const struct weightd_module
		*initial_by; /* at the end of whose constructor; NULL: its own module's */
	const struct weightd_earlier_draw *earlier; /* latest first; NULL: none */
};

/* What few modules have. */
struct weightd_module_rare {
	struct weightd_parametrized
		*parametrized; /* weight_norm and its like (parametrization.h); NULL: none */
	const struct weightd_module *lost; /* constructed, and no part of the model: the layer of
					      a stack without layers; NULL: none */
	const char *const *order; /* names of tensors and children in the order in which the
				     constructor makes them, before all others; NULL: tensors,
				     then children */
	const char *extra; /* extra_repr() of a class of the document; NULL: the type's, or none */
	const char *print; /* __repr__() of one, without its children; NULL: as Module prints */
};

struct weightd_module {
	struct weightd_module *parent; /* NULL: the root */
	struct weightd_module *next;   /* next sibling */
	struct weightd_module *children, *last_child;
	struct weightd_parameter *parameters,
		*last_parameter; /* registration order, buffers included */
	const char *name;	 /* within the parent; "" for the root */
	const char *type;	 /* class name as printed: "Linear", "sim_net" */
	const struct weightd_module_type *module_type; /* NULL: a custom module */
	const struct weightd_value
		*arguments;	   /* type->field_count values; NULL for custom modules */
	struct weightd_rule *init; /* module-level rules, run when the module is constructed */
	const char *pointer;	   /* JSON pointer of the definition */
	const struct weightd_module
		*copied_from; /* the module that this is a copy of; NULL: none */
	uint32_t child_count;
	unsigned depth : 24;  /* root: 0 */
	unsigned redraws : 1; /* is initial_by of tensors of its children */
	unsigned is_made : 1; /* a child that a parametrization made: not of the definition */
	unsigned shares_tensors : 1; /* with others: see weightd_module_unshare() */
	unsigned is_numbered : 1;    /* its children are called by numbers that ascend */
	unsigned has_ties : 1;	     /* its class ties tensors below it */
	unsigned is_of_row : 1;	     /* the model of a data row, which has rules of its own */
	unsigned is_derived : 1;     /* a class of one's own with the tensors of 'module_type', and
					its own children */
	/* Children and tensors by name (service/core/base/name_tree.h); NULL: they are few, or
	 * numbered. */
	struct weightd_name_node *names;
	struct weightd_module_rare *rare; /* NULL: nothing of it */
};

/* The context of building; 'default_dtype' is given to float parameters. */
struct weightd_builder {
	struct weightd_arena *arena;
	const struct weightd_limits *limits;
	enum weightd_dtype default_dtype;
	size_t module_count, parameter_count;
	bool adds_state; /* the tensors of a row, whose names differ, are being added */
	size_t modules_made,
		parameters_made; /* arguments included, which are no parts of the model */
	const struct weightd_state *states; /* of the module types met: module_state.h */
	struct weightd_shared *shared;	    /* what modules have in common; NULL: nothing so far */
};

struct weightd_model {
	struct weightd_module *root;
	size_t module_count;
	size_t parameter_count; /* tensors, buffers included */
	enum weightd_dtype default_dtype;
};

/*
 * weightd_module_new() - append a module to 'parent' (NULL: make a root) and, if 'module_type' is
 * not NULL, build its tensors and children from its row and the bound 'arguments'.
 *
 * Checks the name (not empty unless root, no '.', unique among siblings and the parent's tensors,
 * length) and the limits. Codes: BAD_NAME, LIMIT_EXCEEDED, NO_MEMORY and those of the row's hooks.
 */
enum weightd_code weightd_module_new(struct weightd_module **module,
				     struct weightd_builder *builder, struct weightd_module *parent,
				     const char *name, const char *type,
				     const struct weightd_module_type *module_type,
				     const struct weightd_value *arguments, const char *pointer,
				     struct weightd_error *err);

/*
 * Adds a parameter or buffer to a module; the shape is checked (rank, overflow).  'initial' may
 * have its pointer NULL.  Fans default to weightd_fans_torch(shape).
 * '*parameter' (may be NULL) lets the caller adjust fans, dtype or requires_grad.
 */
enum weightd_code weightd_module_add_parameter(struct weightd_module *module,
					       struct weightd_builder *builder, const char *leaf,
					       const struct weightd_shape *shape,
					       const struct weightd_initializer_call *initial,
					       struct weightd_parameter **parameter,
					       struct weightd_error *err);
enum weightd_code weightd_module_add_buffer(struct weightd_module *module,
					    struct weightd_builder *builder, const char *leaf,
					    const struct weightd_shape *shape,
					    enum weightd_dtype dtype, double value,
					    struct weightd_error *err);

/*
 * Adds a tensor as it is described: the members of 'tensor' are taken over, the leaf is copied.
 * Name, rank, size and limits are checked.  '*added' (may be NULL) is the new tensor.
 */
enum weightd_code weightd_module_add_tensor(struct weightd_module *module,
					    struct weightd_builder *builder,
					    const struct weightd_parameter *tensor,
					    struct weightd_parameter **added,
					    struct weightd_error *err);

/*
 * weightd_module_copy() - append a copy of the tree 'from' to 'parent' under 'name', as Python's
 * deepcopy: types, arguments, tensors with their default initialisation, children.
 *
 * Draws use the copy's own names.  Codes as weightd_module_new().  '*copy' may be NULL.
 */
enum weightd_code weightd_module_copy(struct weightd_module **copy, struct weightd_builder *builder,
				      struct weightd_module *parent, const char *name,
				      const struct weightd_module *from, struct weightd_error *err);

/*
 * weightd_module_unshare() - give a module tensors of its own, that may be changed: modules that
 * are alike, and copies, share theirs.  NO_MEMORY is the only failure.
 */
enum weightd_code weightd_module_unshare(struct weightd_module *module,
					 struct weightd_builder *builder,
					 struct weightd_error *err);
/* A draw of a constructor, of the tensors for which selects() is true. */
struct weightd_redraw {
	struct weightd_module *owner; /* whose constructor */
	struct weightd_initializer_call call;
	bool (*selects)(const struct weightd_parameter *parameter);
};
/*
 * weightd_module_redraw() - a module, at the end of its constructor, draws tensors of 'module', one
 * of its children, anew.  Each owner has one redraw.  NO_MEMORY is the only failure.
 */
enum weightd_code weightd_module_redraw(struct weightd_module *module,
					struct weightd_builder *builder,
					const struct weightd_redraw *redraw,
					struct weightd_error *err);
/* For writing; NULL: there is no memory. */
struct weightd_module_rare *weightd_module_rare(struct weightd_module *module,
						struct weightd_builder *builder);
/* The members of a module's 'rare'; NULL: none. */
struct weightd_parametrized *weightd_module_parametrized(const struct weightd_module *module);
const struct weightd_module *weightd_module_lost(const struct weightd_module *module);
const char *const *weightd_module_order(const struct weightd_module *module);
const char *weightd_module_extra(const struct weightd_module *module);
const char *weightd_module_own_print(const struct weightd_module *module);
/* The original of 'module', through all copies; 'module' itself if it is not a copy. */
const struct weightd_module *weightd_module_original(const struct weightd_module *module);

/*
 * Default initializers, allocated in the builder's arena: kaiming_uniform(a=sqrt(5)) as torch
 * computes it, constant(value).
 */
struct weightd_initializer_call weightd_initial_kaiming5(struct weightd_builder *builder);
struct weightd_initializer_call weightd_initial_constant(struct weightd_builder *builder,
							 double value);
/* The initializer of that name, which there is, with its own defaults. */
struct weightd_initializer_call weightd_initial_default(struct weightd_builder *builder,
							const char *name);

/* Argument of a module by field name; NULL if its type has no such field. */
const struct weightd_value *weightd_module_argument(const struct weightd_module *module,
						    const char *field);

/* Room for a full name; longer ones are kept. */
struct weightd_name_room {
	char text[256];
};
/* One that lasts as long as the block around it. */
#define WEIGHTD_NAME_ROOM (&(struct weightd_name_room){{0}})
/*
 * The path of a module, dotted from the root; "" for the root.  Names are kept once for each
 * module, so the path is put together in 'room', and valid as long as that; a longer one is the
 * model's.
 */
const char *weightd_module_path(const struct weightd_module *module,
				struct weightd_name_room *room);
size_t weightd_module_path_length(const struct weightd_module *module);

/* Next module in pre-order below (and including) 'top', as modules() yields them; NULL at the end.
 */
const struct weightd_module *weightd_module_next(const struct weightd_module *module,
						 const struct weightd_module *top);
/* The child of that name, of 'length' bytes; NULL if there is none. */
struct weightd_module *weightd_module_child(const struct weightd_module *module, const char *name,
					    size_t length);
/* The module at a dotted path ("" is the root); NULL if there is none. */
const struct weightd_module *weightd_model_find(const struct weightd_model *model,
						const char *path);
/* isinstance(module, type): a base class, the module's own type name, or "Module". */
bool weightd_module_is_a(const struct weightd_module *module, const char *type);
/* Whether the definition gives the module its children: a container, or a class of one's own. */
bool weightd_module_takes_children(const struct weightd_module *module);

/* 'module' as an argument; NULL where there was none to build. */
struct weightd_value weightd_module_value(const struct weightd_module *module);

#pragma GCC visibility pop

#endif
