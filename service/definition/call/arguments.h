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

#endif
