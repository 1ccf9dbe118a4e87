/*
 * Expressions as values.
 */
#include "definition/call/expression.h"

#include "core/init/gain.h"

#include <string.h>

bool weightd_node_has_call(const struct weightd_node *node)
{
	if (node->kind == WEIGHTD_NODE_CALL)
		return true;
	for (const struct weightd_node *item = node->items; item != NULL; item = item->next) {
		if (weightd_node_has_call(item))
			return true;
	}
	return false;
}

/* nn.init.calculate_gain("leaky_relu", 0.2) as its number. */
static bool gain_value(const struct weightd_node *call, struct weightd_value *value)
{
	const struct weightd_node *name = call->items, *slope = name == NULL ? NULL : name->next;
	double number = 0.01; /* torch's default */

	if (name == NULL || name->kind != WEIGHTD_NODE_VALUE || name->value.kind != WEIGHTD_TEXT ||
	    call->count > 2)
		return false;
	if (slope != NULL) {
		if (slope->kind != WEIGHTD_NODE_VALUE ||
		    (slope->value.kind != WEIGHTD_INT && slope->value.kind != WEIGHTD_REAL))
			return false;
		number = weightd_value_real(&slope->value);
	}
	for (const char *const *known = init_nonlinearities; *known != NULL; known++) {
		if (strcmp(*known, name->value.text) != 0)
			continue;
		*value = (struct weightd_value)WEIGHTD_VALUE_REAL(
			init_calculate_gain(*known, number));
		return true;
	}
	return false;
}

/* The calls that are values: calculate_gain("relu"), torch.Size([2, 5]). */
static bool call_value(const struct weightd_node *call, struct weightd_arena *arena,
		       struct weightd_value *value)
{
	const char *dot = strrchr(call->name, '.');
	const char *name = dot == NULL ? call->name : dot + 1;

	if (strcmp(name, "calculate_gain") == 0)
		return gain_value(call, value);
	return strcmp(name, "Size") == 0 && call->count == 1 &&
	       call->items->kind == WEIGHTD_NODE_SEQUENCE &&
	       weightd_node_value(call->items, arena, value);
}

bool weightd_node_value(const struct weightd_node *node, struct weightd_arena *arena,
			struct weightd_value *value)
{
	struct weightd_value *items;
	size_t count = 0;

	switch (node->kind) {
	case WEIGHTD_NODE_VALUE: *value = node->value; return true;
	case WEIGHTD_NODE_NAME:
		*value = (struct weightd_value)WEIGHTD_VALUE_TEXT(node->name);
		return true;
	case WEIGHTD_NODE_SEQUENCE:
		items = weightd_arena_array(arena, node->count, sizeof *items);
		if (items == NULL)
			return false;
		for (const struct weightd_node *item = node->items; item != NULL;
		     item = item->next) {
			if (!weightd_node_value(item, arena, &items[count++]))
				return false;
		}
		*value = (struct weightd_value){
			.kind = WEIGHTD_TUPLE, .count = count, .items = items};
		return true;
	case WEIGHTD_NODE_CALL: return call_value(node, arena, value);
	case WEIGHTD_NODE_CAST:
	case WEIGHTD_NODE_FORMULA:
	case WEIGHTD_NODE_DICT:
	case WEIGHTD_NODE_EACH: return false;
	}
	return false;
}
