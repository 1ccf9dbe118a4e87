/*
 * Hashes of values, and lists that are kept once.
 */
#include "core/field/value_list.h"

#include <string.h>

static uint64_t hash_values(uint64_t hash, const struct weightd_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct weightd_value *value = &values[i];
		uint64_t words[2] = {value->kind, 0};

		switch (value->kind) {
		case WEIGHTD_NONE: break;
		case WEIGHTD_BOOL: words[1] = value->boolean; break;
		case WEIGHTD_INT: words[1] = (uint64_t)value->integer; break;
		case WEIGHTD_REAL: memcpy(&words[1], &value->real, sizeof words[1]); break;
		case WEIGHTD_FORMULA:
		case WEIGHTD_TEXT: words[1] = weightd_hash_text(0, value->text); break;
		case WEIGHTD_TUPLE: words[1] = value->count; break;
		case WEIGHTD_MODULE: words[1] = (uintptr_t)value->module; break;
		}
		hash = weightd_hash_words(hash, words, 2);
		if (value->kind == WEIGHTD_TUPLE)
			hash = hash_values(hash, value->items, value->count);
	}
	return hash;
}

uint64_t weightd_value_list_hash(const struct weightd_value_list *list)
{
	const uint64_t owner = (uintptr_t)list->owner;

	return hash_values(weightd_hash_words(0, &owner, 1), list->values, list->count);
}

static bool same(const void *item, const void *key)
{
	const struct weightd_value_list *a = item, *b = key;
	bool equal = a->owner == b->owner && a->count == b->count;

	for (size_t i = 0; equal && i < a->count; i++)
		equal = weightd_value_equal(&a->values[i], &b->values[i]);
	return equal;
}

/* Copies of the values with their texts and items; modules are borrowed.  As deep as tuples are. */
static struct weightd_value *copy(struct weightd_arena *arena, const struct weightd_value *values,
				  size_t count)
{
	struct weightd_value *copies = weightd_arena_array(arena, count, sizeof *copies);

	for (size_t i = 0; copies != NULL && i < count; i++) {
		const bool is_text =
			values[i].kind == WEIGHTD_TEXT || values[i].kind == WEIGHTD_FORMULA;
		copies[i] = values[i];
		if (is_text)
			copies[i].text = weightd_arena_strdup(arena, values[i].text);
		if (values[i].kind == WEIGHTD_TUPLE)
			copies[i].items = copy(arena, values[i].items, values[i].count);
		if ((is_text && copies[i].text == NULL) ||
		    (values[i].kind == WEIGHTD_TUPLE && copies[i].items == NULL))
			return NULL;
	}
	return copies;
}

const struct weightd_value *weightd_value_list_share(struct weightd_table *table,
						     struct weightd_arena *arena,
						     const struct weightd_value_list *list)
{
	const uint64_t hash = weightd_value_list_hash(list);
	const struct weightd_value_list *known = weightd_table_find(table, hash, same, list);

	if (known != NULL)
		return known->values;
	struct weightd_value_list *added = weightd_arena_alloc(arena, sizeof *added);
	const struct weightd_value *values = copy(arena, list->values, list->count);
	if (added == NULL || values == NULL)
		return NULL;
	*added = (struct weightd_value_list){list->owner, values, list->count};
	return weightd_table_add(table, arena, hash, added) ? values : NULL;
}
