/*
 * The printed arguments of a module as a call, without printed text that is not an argument and
 * without the spellings of old releases.
 */
#ifndef WEIGHTD_DEFINITION_REPR_REPR_CALL_H
#define WEIGHTD_DEFINITION_REPR_REPR_CALL_H

#include "definition/call/expression.h"
#include "definition/document/reader.h"
#include "definition/repr/repr_text.h"

/* The call that makes a printed module, without the spellings of old releases. */
enum weightd_code weightd_repr_call(struct weightd_reader *reader, const struct weightd_repr *repr,
				    const struct weightd_place *place,
				    const struct weightd_node **call);
/* The printed arguments of a 'type' as those of a call of today; NULL when memory is out. */
const struct weightd_node *weightd_repr_modern(struct weightd_reader *reader, const char *type,
					       const struct weightd_node *printed);
/* As above for text that may be anything: NULL, without an issue, where it is no arguments. */
const struct weightd_node *weightd_repr_try_call(struct weightd_reader *reader,
						 const struct weightd_repr *repr);

#endif
