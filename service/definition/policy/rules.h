/*
 * The init policy: rules with their selectors.  Read when the tree is complete, because a selector
 * may name any type in it.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_RULES_H
#define WEIGHTD_DEFINITION_POLICY_RULES_H

#include "definition/document/reader.h"

/* appends to the list that ends at '*end'. */
enum weightd_code weightd_read_rules(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place, struct weightd_rule ***end);
/* The same with the rules of a recipe, which all have the pointer 'place'. */
enum weightd_code weightd_read_recipe(struct weightd_reader *reader, const char *name,
				      const struct weightd_place *place,
				      struct weightd_rule ***end);
/* The same with expanded rules. */
enum weightd_code weightd_read_expanded(struct weightd_reader *reader, json_t *rules,
					const struct weightd_place *place,
					struct weightd_rule ***end);
/* Reads the rules that modules carry. */
void weightd_read_pending_rules(struct weightd_reader *reader);

/* A cast of all tensors to 'dtype', said at 'place'; appended at '*end', which moves on. */
void weightd_read_cast(struct weightd_reader *reader, enum weightd_dtype dtype,
		       const struct weightd_place *place, struct weightd_rule ***end);

#endif
