/*
 * Arguments of modules and initializers, from JSON and from call text, bound to their fields.
 *
 * Pointers are made only for a call that fails: binding is tried without them first.
 */
#ifndef WEIGHTD_DEFINITION_CALL_ARGUMENTS_H
#define WEIGHTD_DEFINITION_CALL_ARGUMENTS_H

#include "definition/call/expression.h"
#include "definition/document/reader.h"

enum weightd_code weightd_read_value(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place,
				     struct weightd_value *value);
/* The callee of a call, to whose fields arguments are bound. */
struct weightd_callee {
	const char *name;
	const struct weightd_field *fields;
	size_t field_count;
	const char *const
		*reserved;   /* members of a JSON call that are not arguments, NULL-terminated */
	bool skips_modules;  /* items of call text that are modules are not arguments */
	bool is_class;	     /* of the document: modules among its arguments are read later */
	bool skips_unknown;  /* keywords that no field has mean nothing */
	bool takes_formulas; /* of an initializer: numbers may be formulas over the tensor */
};

/*
 * The arguments of a call, in JSON or in text, bound to the callee's fields; '*values' receives
 * field_count values, which equal calls share.  Issues of a text get the line and column of the
 * call.
 */
enum weightd_code weightd_bind_json(struct weightd_reader *reader,
				    const struct weightd_callee *callee, const json_t *object,
				    const struct weightd_place *place,
				    const struct weightd_value **values);
enum weightd_code weightd_bind_node(struct weightd_reader *reader,
				    const struct weightd_callee *callee,
				    const struct weightd_node *call,
				    const struct weightd_place *place,
				    const struct weightd_value **values);
/* Parses text at 'place'. */
enum weightd_code weightd_read_expression(struct weightd_reader *reader, const char *text,
					  const struct weightd_place *place,
					  const struct weightd_node **node);

#endif
