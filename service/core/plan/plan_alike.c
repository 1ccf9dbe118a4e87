/*
 * Keys of events: the call, and the facts of the tensor that initializers read.
 */
#include "core/plan/plan_alike.h"

#include "core/field/value_list.h"

#include <string.h>

/* Items that only say that nothing is refused. */
#define CHECKED_MAX 16384
/* Work of resolving an event, and of evaluating a formula of its arguments. */
#define UNITS_OF_EVENT 1000
#define UNITS_OF_FORMULA 2000

struct weightd_initializer_call weightd_event_call(const struct weightd_plan_builder *builder,
						   const struct weightd_event *event)
{
	return event->rule != NULL   ? event->rule->call
	       : event->call != NULL ? *event->call
	       : event->lost != NULL ? event->lost->initial
				     : builder->entries[event->entry].parameter->initial;
}

static unsigned formulas_in(const struct weightd_initializer_call *call)
{
	unsigned count = 0;

	for (size_t i = 0; call->initializer != NULL && call->arguments != NULL &&
			   i < call->initializer->field_count;
	     i++)
		count += call->arguments[i].kind == WEIGHTD_FORMULA;
	return count;
}

enum weightd_code weightd_event_work(struct weightd_plan_builder *builder,
				     const struct weightd_event *event)
{
	const struct weightd_initializer_call call = weightd_event_call(builder, event);
	const unsigned formulas = formulas_in(&call);
	enum weightd_code code = weightd_plan_work(builder, UNITS_OF_EVENT, NULL, NULL);

	if (code != WEIGHTD_OK || formulas == 0)
		return code;
	return weightd_plan_work(builder, formulas * UNITS_OF_FORMULA,
				 "evaluating the formulas of arguments", call.pointer);
}

/* Equal arguments at one address; theirs, if there is no memory for another. */
static const struct weightd_value *canonical(struct weightd_alikes *alikes,
					     const struct weightd_initializer_call *call)
{
	const struct weightd_value *shared;

	if (call->initializer == NULL || call->arguments == alikes->last)
		return call->initializer == NULL ? NULL : alikes->canonical;
	shared = weightd_value_list_share(
		&alikes->arguments, alikes->arena,
		&(struct weightd_value_list){call->initializer, call->arguments,
					     call->initializer->field_count});
	alikes->last = call->arguments;
	alikes->canonical = shared != NULL ? shared : call->arguments;
	return alikes->canonical;
}

bool weightd_is_bias(const char *leaf)
{
	return strcmp(leaf, "bias") == 0 || strncmp(leaf, "bias_", 5) == 0;
}

static void make_key(struct weightd_alikes *alikes, const struct weightd_plan_builder *builder,
		     const struct weightd_event *event, enum weightd_dtype dtype,
		     struct weightd_alike_key *key)
{
	const struct weightd_entry *entry = &builder->entries[event->entry];
	const struct weightd_fans *fans = &entry->parameter->fans;
	const struct weightd_initializer_call call = weightd_event_call(builder, event);

	*key = (struct weightd_alike_key){0};
	uint64_t *words = key->words;
	key->is_unique =
		call.initializer != NULL && (call.initializer->flags & WEIGHTD_KNOWS_NAME) != 0;
	words[0] = (uintptr_t)event->rule;
	words[1] = (uintptr_t)call.initializer;
	words[2] = (uintptr_t)canonical(alikes, &call);
	words[3] = (uintptr_t)call.literal;
	words[4] = event->part;
	words[5] = dtype;
	words[6] = weightd_is_bias(entry->parameter->leaf);
	words[7] = fans->known;
	words[8] = fans->fan_in;
	words[9] = fans->fan_out;
	words[10] = weightd_entry_shape(entry)->ndim;
	memcpy(words + 11, weightd_entry_shape(entry)->dims,
	       weightd_entry_shape(entry)->ndim * sizeof *words);
	/* The block of a fused tensor depends on where it is. */
	key->is_unique = key->is_unique || (event->rule != NULL && event->rule->blocks != NULL) ||
			 (call.initializer != NULL && formulas_in(&call) > 0);
}

static bool same(const void *item, const void *key)
{
	const struct weightd_alike *alike = item;
	const struct weightd_alike_key *other = key;

	return memcmp(alike->key.words, other->words, sizeof other->words) == 0;
}

static uint64_t hash_of(const struct weightd_alike_key *key)
{
	return weightd_hash_words(0, key->words, 11 + key->words[10]);
}

struct weightd_alike *weightd_alike_find(struct weightd_alikes *alikes,
					 const struct weightd_plan_builder *builder,
					 const struct weightd_event *event,
					 enum weightd_dtype dtype, struct weightd_alike_key *key)
{
	make_key(alikes, builder, event, dtype, key);
	return key->is_unique ? NULL : weightd_table_find(&alikes->items, hash_of(key), same, key);
}

void weightd_alike_add(struct weightd_alikes *alikes, const struct weightd_alike *alike)
{
	if (alike->key.is_unique ||
	    (alike->statement == NULL && alikes->checked_count == CHECKED_MAX))
		return;
	struct weightd_alike *added = weightd_arena_alloc(alikes->arena, sizeof *added);
	if (added == NULL)
		return;
	*added = *alike;
	alikes->checked_count += alike->statement == NULL;
	weightd_table_add(&alikes->items, alikes->arena, hash_of(&added->key), added);
}
