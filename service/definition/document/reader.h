/*
 * Reading a definition: what the files of this folder share.  Not for other folders.
 *
 * The order: scalars, the tree of modules (from JSON, text, or a map of shapes), then the rules,
 * which may name any type that the tree has.  Reading goes on after a problem, so that all are
 * found; it stops where going on would cost more than it tells (weightd_reader_stops).
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_READER_H
#define WEIGHTD_DEFINITION_DOCUMENT_READER_H

#include "definition/document/json_pointer.h"
#include "definition/document/options.h"
#include "weightd/module_type.h"
#include "weightd/plan.h"

#include <jansson.h>

/* Rules of a module, read when the tree is complete. */
struct weightd_pending_rules {
	struct weightd_pending_rules *next;
	struct weightd_module *module;
	const json_t *rules; /* borrowed from the document */
	const char *pointer; /* of the array */
};

struct weightd_model_config;
struct weightd_node;

/* What the text of print() leaves open about modules of one type. */
struct weightd_omission {
	struct weightd_omission *next;
	const struct weightd_module *module; /* the first of them */
	const char *code, *clause;	     /* of the warning */
	size_t count;
};

struct weightd_reader {
	const struct weightd_definition_options *options;
	const struct weightd_limits *limits;
	struct weightd_arena *arena;
	struct weightd_error *err;
	enum weightd_code code; /* of the first problem, or of the one that ends reading */
	size_t problems;	/* found so far */
	struct weightd_builder builder;
	json_t *types; /* set of the types of custom modules: type -> true */
	struct weightd_pending_rules *pending, **pending_end;
	bool tree_is_partial; /* it had problems: types may be missing that the client gave */
	size_t rule_count;
	bool shows_recipes; /* there is no model: a recipe takes its examples for what it lacks */
	const struct weightd_module
		*scope; /* of the rules that are read: a recipe may look at the model */
	struct weightd_argument
		*arguments; /* scratch of arguments.c, malloc'ed; a stack of calls */
	size_t argument_count, argument_capacity;
	const struct weightd_generator *generator;
	enum weightd_dtype dtype; /* of the model */
	bool has_repr;		  /* a part of the model came as the text of print() */
	struct weightd_omission *omissions, **omissions_end;
	size_t omissions_beyond; /* modules that are only counted */
	const struct weightd_warning *warnings, **warnings_end;
	const struct weightd_model_config
		*config; /* architecture/model_config.h; NULL: the model is no config */
};

/* Adds an issue at 'place' and remembers the first failure; returns 'code'. */
enum weightd_code weightd_refuse(struct weightd_reader *reader, enum weightd_code code,
				 const struct weightd_place *place, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
enum weightd_code weightd_refuse_memory(struct weightd_reader *reader);
/* WRONG_TYPE: 'what' came, 'expected' was wanted. */
enum weightd_code weightd_refuse_type(struct weightd_reader *reader,
				      const struct weightd_place *place, const json_t *value,
				      const char *expected);
/* UNKNOWN_FIELD for 'key' of the object at 'place', with the nearest of 'known' (NULL-terminated).
 */
enum weightd_code weightd_refuse_field(struct weightd_reader *reader,
				       const struct weightd_place *place, const char *key,
				       const char *const *known);
/* UNKNOWN_FIELD for every key that is not in 'known'. */
void weightd_check_fields(struct weightd_reader *reader, const json_t *object,
			  const struct weightd_place *place, const char *const *known);
/* Remembers a failure whose issue was added by the core. */
enum weightd_code weightd_note(struct weightd_reader *reader, enum weightd_code code);
/* Whether reading should end: memory is out, a limit is reached, or no further issue is kept. */
bool weightd_reader_stops(const struct weightd_reader *reader);
/* For weightd_nearest(): item 'index' of an array of names. */
const char *weightd_list_name(const void *names, size_t index);
/* A suggestion is only worth computing for a name of ordinary length. */
bool weightd_is_short(const char *name);

/* scalars.c.  Each leaves its result alone and adds an issue if the value is not acceptable. */
enum weightd_code weightd_read_dtype(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place, bool floats_only,
				     enum weightd_dtype *dtype);
enum weightd_code weightd_read_generator(struct weightd_reader *reader, const json_t *json,
					 const struct weightd_place *place,
					 const struct weightd_generator **generator);
enum weightd_code weightd_read_bool(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place, bool *value);

/* seeds.c.  The seed's generator says whether it takes it: weightd_generator_check_seed(). */
enum weightd_code weightd_read_seed(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place, struct weightd_seed *seed);
/* Also an object with a seed for each library: {"torch": 0, "numpy": 1}. */
enum weightd_code weightd_read_seeds(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place,
				     struct weightd_specification *specification);
/* Issues for those that the specification's generator, or all generators of a library, do not take.
 */
void weightd_check_seeds(struct weightd_reader *reader, const json_t *json,
			 const struct weightd_place *place,
			 const struct weightd_specification *specification);

/* arguments.c */
enum weightd_code weightd_read_value(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place,
				     struct weightd_value *value);
/* The fields of a call that are not arguments are in 'reserved' (NULL-terminated). */
enum weightd_code weightd_bind_json(struct weightd_reader *reader, struct weightd_value **values,
				    const char *owner, const struct weightd_field *fields,
				    size_t field_count, const json_t *object,
				    const struct weightd_place *place, const char *const *reserved);
/* Binds the items of a call that are no modules; issues get the line and column of the call. */
enum weightd_code weightd_bind_node(struct weightd_reader *reader, struct weightd_value **values,
				    const char *owner, const struct weightd_field *fields,
				    size_t field_count, const struct weightd_node *call,
				    bool skips_modules, const struct weightd_place *place);
/* Parses text at 'place'. */
enum weightd_code weightd_read_expression(struct weightd_reader *reader, const char *text,
					  const struct weightd_place *place,
					  const struct weightd_node **node);

/* module_json.c, module_call.c: '*module' (may be NULL) is the new module, below 'parent'. */
enum weightd_code weightd_read_module(struct weightd_reader *reader, struct weightd_module *parent,
				      const char *name, const json_t *json,
				      const struct weightd_place *place,
				      struct weightd_module **module);
enum weightd_code weightd_read_module_text(struct weightd_reader *reader,
					   struct weightd_module *parent, const char *name,
					   const char *text, const struct weightd_place *place,
					   struct weightd_module **module);
/* A call that is a part of a text. */
enum weightd_code weightd_read_module_node(struct weightd_reader *reader,
					   struct weightd_module *parent, const char *name,
					   const struct weightd_node *call,
					   const struct weightd_place *place,
					   struct weightd_module **module);
/* repr_module.c: the text of print(model). */
enum weightd_code weightd_read_repr(struct weightd_reader *reader, struct weightd_module *parent,
				    const char *name, const char *text,
				    const struct weightd_place *place,
				    struct weightd_module **module);
/* The layer of a type.  NULL with an issue for a base class; NULL without for a type not known. */
enum weightd_code weightd_find_module_type(struct weightd_reader *reader, const char *type,
					   const struct weightd_place *place,
					   const struct weightd_module_type **module_type);
enum weightd_code weightd_refuse_module(struct weightd_reader *reader, const char *type,
					const struct weightd_place *place);
/* Module() without children: a text that says nothing of what it holds. */
enum weightd_code weightd_refuse_bare_module(struct weightd_reader *reader,
					     const struct weightd_place *place);
/* A module that is not in the catalogue; its type can be named by rules. */
enum weightd_code weightd_new_custom(struct weightd_reader *reader, struct weightd_module *parent,
				     const char *name, const char *type,
				     const struct weightd_place *place,
				     struct weightd_module **module);

/* wrap.c: weight_norm and its like. */
bool weightd_is_wrap(const char *name);
/* The member "wrap" of a module that is complete. */
enum weightd_code weightd_read_wraps(struct weightd_reader *reader, struct weightd_module *module,
				     const json_t *json, const struct weightd_place *place);
/* The module that a call is around: its first argument, or "module".  NULL: none. */
const struct weightd_node *weightd_wrapped_node(const struct weightd_node *call);
/* Applies a call to the module made from its 'inner' item. */
enum weightd_code weightd_wrap_call(struct weightd_reader *reader, struct weightd_module *module,
				    const struct weightd_node *call,
				    const struct weightd_node *inner,
				    const struct weightd_place *place);

/* tensors.c: "parameters" or "buffers" of a custom module, and the model kind "parameters". */
void weightd_read_tensors(struct weightd_reader *reader, struct weightd_module *module,
			  const json_t *map, const struct weightd_place *place, bool are_buffers);
enum weightd_code weightd_read_tensor(struct weightd_reader *reader, struct weightd_module *module,
				      const char *leaf, const json_t *json,
				      const struct weightd_place *place, bool is_buffer,
				      bool is_header);
/* tensor_call.c: tensors in call text, Parameter(torch.zeros(2, 3)). */
bool weightd_node_is_tensor(const struct weightd_node *node);
enum weightd_code weightd_read_tensor_node(struct weightd_reader *reader,
					   struct weightd_module *module, const char *leaf,
					   const struct weightd_node *node,
					   const struct weightd_place *place);
/* shape_map.c */
enum weightd_code weightd_read_shape_map(struct weightd_reader *reader, const json_t *map,
					 const struct weightd_place *place,
					 struct weightd_module **root);

/* initializer_read.c.  'rule_pointer' is where problems with a certain tensor are reported. */
enum weightd_code weightd_read_initializer(struct weightd_reader *reader, const json_t *json,
					   const struct weightd_place *place,
					   const char *rule_pointer,
					   struct weightd_initializer_call *call);

/* region_read.c: a range as Python writes it; one of numbers from 0; the parts that a rule writes.
 */
enum weightd_code weightd_read_range(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place, struct weightd_span *range);
enum weightd_code weightd_read_count_range(struct weightd_reader *reader, const json_t *json,
					   const struct weightd_place *place,
					   const struct weightd_span **result);
void weightd_read_parts(struct weightd_reader *reader, const json_t *rule,
			const struct weightd_place *place, struct weightd_rule *result);

/* rules.c: appends to the list that ends at '*end'. */
enum weightd_code weightd_read_rules(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place,
				     const struct weightd_rule ***end);
/* The same with the rules of a recipe, all of which stand at 'place'. */
enum weightd_code weightd_read_recipe(struct weightd_reader *reader, const char *name,
				      const struct weightd_place *place,
				      const struct weightd_rule ***end);
/* Reads the rules that modules carry. */
void weightd_read_pending_rules(struct weightd_reader *reader);
/* repr_warning.c: a warning; 'detail' is cut like that of an issue. */
void weightd_warn(struct weightd_reader *reader, const char *code, const char *pointer,
		  const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Remembers a warning that is given once for all modules of a type: "the text does not show ...".
 */
void weightd_note_omission(struct weightd_reader *reader, const struct weightd_module *module,
			   const char *code, const char *clause);
/* Turns what was remembered into warnings, when the tree is complete. */
void weightd_warn_of_omissions(struct weightd_reader *reader,
			       const struct weightd_specification *specification);
/* ties.c */
enum weightd_code weightd_read_ties(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place,
				    const struct weightd_tie ***end);

#endif
