/*
 * Initializers from JSON: a name, call text, an object with a name, Keras's serialize(), or data.
 */
#ifndef WEIGHTD_DEFINITION_CALL_INITIALIZER_READ_H
#define WEIGHTD_DEFINITION_CALL_INITIALIZER_READ_H

#include "definition/document/reader.h"

/* 'rule_pointer' is where problems with a certain tensor are reported. */
enum weightd_code weightd_read_initializer(struct weightd_reader *reader, const json_t *json,
					   const struct weightd_place *place,
					   const char *rule_pointer,
					   struct weightd_initializer_call *call);
/* The call of a rule, whose text may end with a cast: "normal_(0, 0.02).half()". */
enum weightd_code weightd_read_rule_initializer(struct weightd_reader *reader, const json_t *json,
						const struct weightd_place *place,
						struct weightd_rule *rule);

#endif
