/*
 * Reading a definition: declarations that the files of this folder share.  Not for other folders.
 *
 * The order: scalars, the tree of modules (from JSON, text, or a map of shapes), then the rules,
 * which may name any type that the tree has.  Reading goes on after a problem, so that all are
 * found; it stops where further problems would cost more than they help (weightd_reader_stops).
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_READER_H
#define WEIGHTD_DEFINITION_DOCUMENT_READER_H

#include "core/base/work_limit.h"
#include "definition/document/json_pointer.h"
#include "definition/document/options.h"
#include "weightd/module_type.h"
#include "weightd/plan.h"

#include <jansson.h>

struct weightd_model_config;

/* Rules of a module, read when the tree is complete. */
struct weightd_pending_rules {
	struct weightd_pending_rules *next;
	struct weightd_module *module;
	const json_t *rules; /* borrowed from the document; NULL: the module is cast to 'cast' */
	enum weightd_dtype cast;
	const json_t *row;  /* the data row; NULL: of none */
	const char *recipe; /* in place of 'rules': that of a part of a config */
	const struct weightd_model_config *config; /* of the part, which has the numbers of rules */
	const char *pointer;			   /* of the array, or of the cast */
	const struct weightd_variables *variables; /* of the body that they are in */
};

/* Ties of a class, for each module of it; read when the tree is complete. */
struct weightd_pending_ties {
	struct weightd_pending_ties *next;
	const struct weightd_module *module;
	const json_t *ties; /* borrowed from the document */
	const char *pointer;
	const struct weightd_variables *variables; /* of the body that they are in */
};

struct weightd_class;
struct weightd_file_tree;
struct weightd_node;
struct weightd_reader;
struct weightd_variables;

/* A module among the arguments of a class, which is read where the body of the class puts it. */
struct weightd_late_module {
	const struct weightd_node *node; /* call text; NULL: 'json' */
	const json_t *json;
	const struct weightd_variables *variables; /* of the caller */
	const char *pointer;
};

/* Where a new module goes: below 'parent' (NULL: it is a root) as 'name'; it is said at 'place'. */
struct weightd_site {
	struct weightd_module *parent;
	const char *name;
	const struct weightd_place *place;
};

/* Facts that the text of print() omits about modules of one type. */
struct weightd_omission {
	struct weightd_omission *next;
	const struct weightd_module *module; /* the first of them */
	const char *code, *clause;	     /* of the warning */
	size_t count;
};

/* What the body of a row may name; of a config that is being built. */
struct weightd_row_scope {
	const struct weightd_model_config *config;
	const json_t *definitions, *shared;	   /* of the row, and of all rows of its library */
	const json_t *tables;			   /* name -> key -> module: activations */
	const struct weightd_variables *variables; /* fields and names of the row */
	const struct weightd_place *place;	   /* of the row */
	size_t problems; /* before; one is enough of a row that the client did not write */
	bool is_hidden;
	/* A module that is the model of a config inside the config. */
	enum weightd_code (*read_part)(struct weightd_reader *reader,
				       const struct weightd_site *site, const json_t *json,
				       struct weightd_module **module);
	/* Where the client said the field of that name; NULL: it is no field. */
	const char *(*field_pointer)(const struct weightd_reader *reader, const char *field);
};

/* Texts of the bodies of classes that are kept as trees, as each module of a class has them. */
#define WEIGHTD_PARSED_TEXTS 64
struct weightd_parsed_text {
	const char *text; /* NULL: none */
	const struct weightd_node *node;
};

struct weightd_reader {
	const struct weightd_definition_options *options;
	const struct weightd_limits *limits;
	struct weightd_arena *arena;   /* the specification's */
	struct weightd_arena *scratch; /* ends with reading: texts as trees, unbound arguments */
	struct weightd_error *err;
	enum weightd_code code; /* of the first problem, or of the one that ends reading */
	size_t problems;	/* found so far */
	struct weightd_work work;
	size_t modules_paid, tensors_paid; /* of the builder's, by weightd_reader_builds() */
	struct weightd_builder builder;
	json_t *types; /* set of the types of custom modules: type -> true */
	struct weightd_pending_rules *pending, **pending_end;
	struct weightd_pending_ties *pending_ties, **pending_ties_end;
	const struct weightd_pending_ties *next_ties; /* where the next are sought */
	const struct weightd_tie *
		*first_tie; /* of those of rows, which may be said twice; or NULL */
	const struct weightd_module *tie_scope; /* whose tensors ties name; NULL: the model's */
	bool tree_is_partial; /* it had problems: types may be missing that the client gave */
	size_t rule_count;
	size_t keys_count;  /* scripts of keys */
	bool shows_recipes; /* there is no model: a recipe takes its examples for missing variables
			     */
	const struct weightd_module
		*scope; /* of the rules that are read: a recipe may look at the model */
	const struct weightd_sweep *sweep; /* of the rules that are read; NULL: none */
	struct weightd_argument
		*arguments; /* scratch of arguments.c, malloc'ed; a stack of calls */
	size_t argument_count, argument_capacity;
	const struct weightd_generator *generator;
	enum weightd_dtype dtype; /* of the model */
	bool replays;		  /* a library's draws: the model is constructed as a script does */
	bool has_repr;		  /* a part of the model came as the text of print() */
	struct weightd_omission *omissions, **omissions_end;
	size_t omissions_beyond; /* modules that are only counted */
	const struct weightd_warning *warnings, **warnings_end;
	const struct weightd_model_config
		*config; /* architecture/model_config.h; NULL: the model is not a config */
	struct weightd_class *classes;		   /* of the document: class/class.h */
	unsigned class_depth;			   /* bodies of classes that are being read */
	const struct weightd_variables *variables; /* call/variables.h; NULL: not in a body */
	struct weightd_parsed_text parsed[WEIGHTD_PARSED_TEXTS]; /* by the hash of the text */
	struct weightd_late_module *late; /* malloc'ed; a stack, as 'arguments' */
	size_t late_count, late_capacity;
	const json_t *rows; /* architectures of the document, by model_type; NULL: none */
	struct weightd_file_tree
		*file_tree;    /* names in files, file_names/file_tree.h; NULL: as in memory */
	json_t *row_documents; /* array: rows and configs that were read; the tree borrows from them
				*/
	const struct weightd_row_scope *row; /* architecture/row_build.h; NULL: not in a row */
	/* A number of the config, for formulas; NULL: the model is not a config. */
	bool (*config_number)(const struct weightd_model_config *config, const char *name,
			      double *number);
};

/* Adds an issue at 'place' and remembers the first failure; returns 'code'. */
enum weightd_code weightd_refuse(struct weightd_reader *reader, enum weightd_code code,
				 const struct weightd_place *place, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
enum weightd_code weightd_refuse_memory(struct weightd_reader *reader);
/* WRONG_TYPE: got 'what' instead of 'expected'. */
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
/* The JSON pointer of a module at 'place', shared with its neighbours; "" when memory is out. */
const char *weightd_module_pointer(struct weightd_reader *reader,
				   const struct weightd_place *place);
/* Records a failure whose issue was added by the core. */
enum weightd_code weightd_record(struct weightd_reader *reader, enum weightd_code code);
/* Whether reading should end: memory is out, a limit is reached, nobody waits, or no further issue
 * is kept.  Asked for each item of a list. */
bool weightd_reader_stops(struct weightd_reader *reader);
/* Counts work that is not read from the document; false, with an issue at 'place', if 'what' is too
 * much of it or nobody waits. */
bool weightd_reader_works(struct weightd_reader *reader, uint64_t units, const char *what,
			  const struct weightd_place *place);
/* The same for what classes have made of a few bytes since the last call, and 'units' beside it. */
bool weightd_reader_builds(struct weightd_reader *reader, uint64_t units,
			   const struct weightd_place *place);
/* A suggestion is only worth computing for a name of ordinary length. */
bool weightd_is_short(const char *name);

/* Gives the issues from number 'first' on the place of the text and a place in it. */
void weightd_place_issues(struct weightd_reader *reader, unsigned first,
			  const struct weightd_place *place, unsigned line, unsigned column);

#endif
