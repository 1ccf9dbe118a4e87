/*
 * Classes of the document: "classes": {"GCNConv": {"arguments": ["in", "out"], ...}}.
 */
#ifndef WEIGHTD_DEFINITION_CLASS_CLASS_H
#define WEIGHTD_DEFINITION_CLASS_CLASS_H

#include "definition/call/arguments.h"
#include "definition/document/reader.h"

/* "name = formula": a name that further formulas may use. */
struct weightd_class_let {
	const char *name, *formula;
};

struct weightd_class {
	struct weightd_class *next;
	const char *name;
	const char *pointer; /* of its definition */
	const struct weightd_field *fields;
	const char *const *names; /* of the fields */
	size_t field_count;
	bool takes_others; /* "**": keywords that it does not name mean nothing */
	const struct weightd_class_let *lets;
	const char *const *let_names;
	size_t let_count;
	const json_t *body;		       /* the definition, borrowed from the document */
	const struct weightd_variables *outer; /* names that its body has besides its arguments */
	bool is_hidden;	 /* of a row of the service: 'pointer' is all that a client knows of it */
	bool has_failed; /* a body had a problem: it is not read again */
};

/* Reads the definitions; the bodies are read for each module of the class. */
void weightd_read_classes(struct weightd_reader *reader, const json_t *json,
			  const struct weightd_place *place);
/* Reads "let" for a class; 'json' NULL: there are none. */
enum weightd_code weightd_read_lets(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place, struct weightd_class *class);
/*
 * weightd_read_class() - read one definition, which comes before all that are there.
 *
 * 'outer' is what its body may name besides its arguments; NULL: nothing.
 */
enum weightd_code weightd_read_class(struct weightd_reader *reader, const char *name,
				     const json_t *json, const struct weightd_place *place,
				     const struct weightd_variables *outer);
/* Those of a row are read when they are first asked for. */
/* The class of this name, or of its last part: "models.GCNConv"; NULL: there is none. */
struct weightd_class *weightd_class_find(struct weightd_reader *reader, const char *type);
/* Its name and arguments, for binding a call. */
struct weightd_callee weightd_class_callee(const struct weightd_class *class);

/*
 * weightd_class_new() - a module of a class, with its tensors and, unless 'is_bare', its children.
 *
 * 'arguments' are bound to the class's fields.  Codes: those of reading modules; BAD_ARGUMENT (a
 * requirement that does not hold); LIMIT_EXCEEDED (classes in classes without end).
 */
enum weightd_code weightd_class_new(struct weightd_reader *reader, const struct weightd_site *site,
				    struct weightd_class *class,
				    const struct weightd_value *arguments, bool is_bare,
				    struct weightd_module **module);
/* A module of a class from call text: the call is bound and the module is built. */
enum weightd_code weightd_class_call(struct weightd_reader *reader, const struct weightd_site *site,
				     struct weightd_class *class, const struct weightd_node *call,
				     bool is_bare, struct weightd_module **module);

/*
 * weightd_compute_lets() - the values of a class's lets, in turn: 'variables', which are the
 * reader's and name them, grow with each.  Codes: those of weightd_compute().
 */
enum weightd_code weightd_compute_lets(struct weightd_reader *reader,
				       const struct weightd_class *class,
				       const struct weightd_place *place,
				       struct weightd_value *values,
				       struct weightd_variables *variables);
/*
 * weightd_find_unmet() - the first condition of "requires", one or an array of them, that does not
 * hold; NULL: all do.  Codes: WRONG_TYPE, those of weightd_compute_condition().
 */
enum weightd_code weightd_find_unmet(struct weightd_reader *reader, const json_t *requires,
				     const struct weightd_place *place, const char **unmet);

#endif
