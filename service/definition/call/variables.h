/*
 * Variables: the names that the body of a class may use in formulas, with their values.
 *
 * A class of the document has arguments; where its body is read, texts that are formulas over them
 * stand for values.  Outside of bodies there are no variables, and no text is a formula.
 */
#ifndef WEIGHTD_DEFINITION_CALL_VARIABLES_H
#define WEIGHTD_DEFINITION_CALL_VARIABLES_H

#include "definition/call/expression.h"
#include "definition/document/reader.h"

/* Names of one kind; where two have the same name, the inner one is meant. */
struct weightd_variables {
	const struct weightd_variables *outer; /* NULL: these are all */
	const char *const *names;
	const struct weightd_value *values;
	size_t count;
	const char
		*prefix; /* "text_config": then the names are 'inner', with it and a dot before */
	const struct weightd_variables *inner;
	bool is_open; /* with a prefix: a name that is not there is None */
	bool is_kept; /* these and the outer ones last until the document is read */
};

/* The value of a variable; NULL: there is none of that name. */
const struct weightd_value *weightd_variable_find(const struct weightd_variables *variables,
						  const char *name, size_t length);
/* The variable that the whole text names; NULL: it names none. */
const struct weightd_value *weightd_variable_named(const struct weightd_variables *variables,
						   const char *text);

/*
 * weightd_is_computed() - whether a text is a formula over the reader's variables, with at least
 * one of them.
 */
bool weightd_is_computed(const struct weightd_reader *reader, const char *text);
/*
 * weightd_compute() - the value of a formula; the text may be a variable of any kind.
 *
 * Codes: BAD_ARGUMENT with an issue at 'place' (it is not a formula, names something that there is
 * not, or has no value).
 */
enum weightd_code weightd_compute(struct weightd_reader *reader, const char *text,
				  const struct weightd_place *place, struct weightd_value *value);
/* As above, for "if": whether the formula's value is true. */
enum weightd_code weightd_compute_condition(struct weightd_reader *reader, const char *text,
					    const struct weightd_place *place, bool *holds);
/* "if" of an item of a body, a formula or a bool: whether the item is there; true without one. */
enum weightd_code weightd_body_has(struct weightd_reader *reader, const json_t *item,
				   const struct weightd_place *place, bool *is_there);
/* As weightd_compute(), for a whole number of 0 or more: a size, or how often something is
 * repeated. */
enum weightd_code weightd_compute_size(struct weightd_reader *reader, const char *text,
				       const struct weightd_place *place, uint64_t *size);
/*
 * weightd_compute_values() - the value of a formula for each element of a tensor, in order.
 *
 * Beside the variables it may have i, the number of the element, and i0, i1 .. of its axes.  '*out'
 * is in the reader's arena.  Codes: those of weightd_compute(); LIMIT_EXCEEDED.
 */
enum weightd_code weightd_compute_values(struct weightd_reader *reader, const char *text,
					 const struct weightd_place *place,
					 const struct weightd_shape *shape, const double **out);
/*
 * A node as a value where there are variables: names and formulas in it are computed.  '*is_value'
 * is false if there is a call or a dict in it that is none.
 */
enum weightd_code weightd_compute_node(struct weightd_reader *reader,
				       const struct weightd_node *node,
				       const struct weightd_place *place,
				       struct weightd_value *value, bool *is_value);
/*
 * weightd_fill_name() - a name with each {formula} replaced by its value: "layer{i + 1}".
 *
 * NULL with an issue.  Lives in the scratch arena, or is 'name' itself.
 */
const char *weightd_fill_name(struct weightd_reader *reader, const char *name,
			      const struct weightd_place *place);

/* A copy of the reader's variables that lasts until the document is read; NULL: there are none. */
enum weightd_code weightd_keep_variables(struct weightd_reader *reader,
					 const struct weightd_variables **kept);

#endif
