/*
 * The printed arguments of a module as a call, without printed text that is not an argument and
 * without the spellings of old releases.
 */
#include "definition/repr/repr_call.h"

#include "definition/repr/repr_children.h"
#include "definition/call/expression.h"
#include <string.h>

/* Tuples in tuples: more than any argument has. */
#define ARGUMENT_DEPTH 8

/* Whether a norm is printed with affine=False or elementwise_affine=False. */
static bool has_no_affine(const struct weightd_node *printed)
{
	for (const struct weightd_node *item = printed->items; item != NULL; item = item->next) {
		if (item->key != NULL && item->kind == WEIGHTD_NODE_VALUE &&
		    item->value.kind == WEIGHTD_BOOL && !item->value.boolean &&
		    (strcmp(item->key, "affine") == 0 ||
		     strcmp(item->key, "elementwise_affine") == 0))
			return true;
	}
	return false;
}

/*
 * Whether an item is printed but no argument: the mode of the Upsampling layers, the value of
 * ZeroPad, and the bias=False
 * that torch 2.12 prints for a norm with affine=False, whatever its argument.
 */
static bool is_shown_only(const char *type, const struct weightd_node *printed,
			  const struct weightd_node *item)
{
	if (item->key == NULL)
		return false;
	if (strcmp(item->key, "mode") == 0)
		return strncmp(type, "Upsampling", 10) == 0;
	if (strcmp(item->key, "value") == 0)
		return strncmp(type, "ZeroPad", 7) == 0;
	return strcmp(item->key, "bias") == 0 && has_no_affine(printed);
}

/* ReLU(inplace), LayerNorm(torch.Size([10]), ...): torch 0.4 to 1.0; MaxPool2d (size=2): before. */
static void modernise(const char *type, struct weightd_node *item)
{
	const char *key = item->key;
	const struct weightd_node *next = item->next;

	if (item->kind == WEIGHTD_NODE_NAME && key == NULL && strcmp(item->name, "inplace") == 0) {
		item->kind = WEIGHTD_NODE_VALUE;
		item->value = (struct weightd_value)WEIGHTD_VALUE_BOOL(true);
		item->key = "inplace";
	} else if (item->kind == WEIGHTD_NODE_CALL && strcmp(item->name, "torch.Size") == 0 &&
		   item->count == 1) {
		*item = *item->items;
		item->key = key;
		item->next = next;
	} else if (key != NULL && strcmp(key, "size") == 0 && strstr(type, "Pool") != NULL) {
		item->key = "kernel_size";
	}
}

/* ReflectionPad2d (1, 1, 2, 2), as torch before 0.4 prints a tuple. */
static bool is_bare_tuple(const char *type, const struct weightd_node *call)
{
	if (strstr(type, "Pad") == NULL || call->count < 2)
		return false;
	for (const struct weightd_node *item = call->items; item != NULL; item = item->next) {
		if (item->key != NULL || item->kind != WEIGHTD_NODE_VALUE ||
		    item->value.kind != WEIGHTD_INT)
			return false;
	}
	return true;
}

/* A call of the items of 'printed', which are one argument. */
static const struct weightd_node *tuple_call(struct weightd_reader *reader, const char *type,
					     const struct weightd_node *printed)
{
	struct weightd_node *made = weightd_arena_array(reader->scratch, 2, sizeof *made);

	if (made == NULL)
		return NULL;
	made[0] = *printed;
	made[0].name = type;
	made[0].count = 1;
	made[0].items = &made[1];
	made[1] = (struct weightd_node){.kind = WEIGHTD_NODE_SEQUENCE,
					.items = printed->items,
					.count = printed->count,
					.line = printed->line,
					.column = printed->column};
	return made;
}

const struct weightd_node *weightd_repr_modern(struct weightd_reader *reader, const char *type,
					       const struct weightd_node *printed)
{
	struct weightd_node *made = weightd_arena_alloc(reader->scratch, sizeof *made);
	const struct weightd_node **end;

	if (is_bare_tuple(type, printed))
		return tuple_call(reader, type, printed);
	if (made == NULL)
		return NULL;
	*made = *printed;
	made->count = 0;
	made->items = NULL;
	end = &made->items;
	for (const struct weightd_node *item = printed->items; item != NULL; item = item->next) {
		struct weightd_node *copy;
		if (is_shown_only(type, printed, item))
			continue;
		copy = weightd_arena_alloc(reader->scratch, sizeof *copy);
		if (copy == NULL)
			return NULL;
		*copy = *item;
		copy->next = NULL;
		modernise(type, copy);
		*end = copy;
		end = &copy->next;
		made->count++;
	}
	return made;
}

/* The items of 'printed' as those of a call of today; NULL when memory is out. */
static const struct weightd_node *call_of(struct weightd_reader *reader,
					  const struct weightd_repr *repr,
					  struct weightd_node printed)
{
	printed.name = repr->type;
	printed.line = repr->line;
	printed.column = repr->column;
	return weightd_repr_modern(reader, repr->type, &printed);
}

/*
 * "30 -> 40", and "5 x 6 -> 7" of Bilinear, as torch before 0.4 prints sizes: with commas, in as
 * many characters.
 */
static const char *with_commas(struct weightd_reader *reader, const char *extra)
{
	char *copy =
		strstr(extra, " -> ") == NULL ? NULL : weightd_arena_strdup(reader->scratch, extra);
	char *at = copy == NULL ? NULL : strstr(copy, " x ");

	if (copy == NULL)
		return extra;
	if (at != NULL)
		at[1] = ',';
	memcpy(strstr(copy, " -> ") + 1, ", ", 2);
	return copy;
}

static enum weightd_code parse(struct weightd_reader *reader, const struct weightd_repr *repr,
			       const char *pointer, struct weightd_error *err,
			       const struct weightd_node **printed)
{
	return weightd_expression_items(
		printed, repr->type,
		&(struct weightd_source_text){.text = with_commas(reader, repr->extra),
					      .line = repr->extra_line,
					      .column = repr->extra_column,
					      .depth = ARGUMENT_DEPTH,
					      .pointer = pointer},
		reader->scratch, err);
}

enum weightd_code weightd_repr_call(struct weightd_reader *reader, const struct weightd_repr *repr,
				    const struct weightd_place *place,
				    const struct weightd_node **call)
{
	const struct weightd_node *printed = NULL;
	enum weightd_code code =
		weightd_record(reader, parse(reader, repr, weightd_module_pointer(reader, place),
					     reader->err, &printed));

	if (code != WEIGHTD_OK)
		return code;
	*call = call_of(reader, repr, *printed);
	return *call == NULL ? weightd_refuse_memory(reader) : WEIGHTD_OK;
}

const struct weightd_node *weightd_repr_try_call(struct weightd_reader *reader,
						 const struct weightd_repr *repr)
{
	const struct weightd_node *printed = NULL;

	return parse(reader, repr, "", NULL, &printed) == WEIGHTD_OK
		       ? call_of(reader, repr, *printed)
		       : NULL;
}
