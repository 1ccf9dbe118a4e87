/*
 * Tables of what is shared, in the builder's arena.
 */
#include "core/model/shared.h"

#include "core/field/value_list.h"

#include <string.h>

/* Digits of the numbers that are shared as names. */
#define SHARED_DIGITS 3

struct weightd_shared {
	struct weightd_table texts, values, states, redrawn, tensors;
	const char *pointer; /* the last */
};

/* The tensors of a type with arguments. */
struct state {
	const struct weightd_module_type *type;
	const struct weightd_value *arguments;
	struct weightd_parameter *first, *last;
};

/* Tensors that 'owner' has drawn anew. */
struct redrawn {
	const struct weightd_parameter *before;
	const struct weightd_module *owner;
	struct weightd_parameter *after;
};

static struct weightd_shared *shared_of(struct weightd_builder *builder)
{
	if (builder->shared == NULL)
		builder->shared = weightd_arena_alloc(builder->arena, sizeof *builder->shared);
	return builder->shared;
}

static bool same_text(const void *item, const void *key)
{
	return strcmp(item, key) == 0;
}

const char *weightd_share_text(struct weightd_builder *builder, const char *text)
{
	struct weightd_shared *shared = shared_of(builder);
	const uint64_t hash = weightd_hash_text(0, text);

	if (shared == NULL)
		return NULL;
	const char *known = weightd_table_find(&shared->texts, hash, same_text, text);
	if (known != NULL)
		return known;
	char *copy = weightd_arena_strdup(builder->arena, text);
	return copy != NULL && weightd_table_add(&shared->texts, builder->arena, hash, copy) ? copy
											     : NULL;
}

const char *weightd_share_name(struct weightd_builder *builder, const char *name)
{
	const size_t digits = strspn(name, "0123456789");

	return digits > SHARED_DIGITS && name[digits] == '\0'
		       ? weightd_arena_strdup(builder->arena, name)
		       : weightd_share_text(builder, name);
}

const char *weightd_share_pointer(struct weightd_builder *builder, const char *pointer)
{
	struct weightd_shared *shared = shared_of(builder);

	if (shared == NULL)
		return NULL;
	if (shared->pointer == NULL || strcmp(shared->pointer, pointer) != 0)
		shared->pointer = weightd_arena_strdup(builder->arena, pointer);
	return shared->pointer;
}

const struct weightd_value *weightd_share_values(struct weightd_builder *builder, const void *owner,
						 const struct weightd_value *values, size_t count)
{
	struct weightd_shared *shared = shared_of(builder);

	return shared == NULL ? NULL
			      : weightd_value_list_share(
					&shared->values, builder->arena,
					&(struct weightd_value_list){owner, values, count});
}

/* Puts the list of tensors below the module. */
static bool attach(struct weightd_module *module, struct weightd_builder *builder,
		   struct weightd_parameter *first, struct weightd_parameter *last)
{
	const size_t path = weightd_module_path_length(module);
	size_t count = 0, longest = 0;

	if (module->parameters != NULL || module->children != NULL)
		return false;
	for (const struct weightd_parameter *p = first; p != NULL; p = p->next) {
		const size_t length = strlen(p->leaf);
		longest = length > longest ? length : longest;
		count++;
	}
	if (path + 1 + longest > builder->limits->name_bytes ||
	    count > builder->limits->parameters - builder->parameter_count ||
	    builder->parameters_made / 2 >= builder->limits->parameters)
		return false;
	module->parameters = first;
	module->last_parameter = last;
	module->shares_tensors = true;
	builder->parameter_count += count;
	builder->parameters_made += count;
	return true;
}

static uint64_t hash_of(const void *first, const void *second)
{
	const uint64_t words[] = {(uintptr_t)first, (uintptr_t)second};

	return weightd_hash_words(0, words, 2);
}

static bool same_state(const void *item, const void *key)
{
	const struct state *state = item, *other = key;

	return state->type == other->type && state->arguments == other->arguments;
}

bool weightd_share_state(struct weightd_module *module, struct weightd_builder *builder)
{
	const struct state key = {.type = module->module_type, .arguments = module->arguments};
	const struct state *state =
		builder->shared == NULL
			? NULL
			: weightd_table_find(&builder->shared->states,
					     hash_of(key.type, key.arguments), same_state, &key);

	return state != NULL && attach(module, builder, state->first, state->last);
}

bool weightd_share_state_with_others(struct weightd_module *module, struct weightd_builder *builder)
{
	struct weightd_shared *shared = shared_of(builder);
	struct state *state = weightd_arena_alloc(builder->arena, sizeof *state);

	if (shared == NULL || state == NULL)
		return false;
	*state = (struct state){.type = module->module_type,
				.arguments = module->arguments,
				.first = module->parameters,
				.last = module->last_parameter};
	module->shares_tensors = true;
	return weightd_table_add(&shared->states, builder->arena,
				 hash_of(state->type, state->arguments), state);
}

bool weightd_share_tensors(struct weightd_module *module, struct weightd_builder *builder,
			   const struct weightd_module *from)
{
	return attach(module, builder, from->parameters, from->last_parameter);
}

/* Of the members that differ between the tensors of a custom module. */
static uint64_t tensor_hash(const struct weightd_parameter *tensor)
{
	const uint64_t words[] = {(uintptr_t)tensor->leaf, (uintptr_t)tensor->initial.initializer,
				  (uintptr_t)tensor->initial.arguments, tensor->dtype,
				  tensor->shape.ndim};

	return weightd_hash_words(weightd_hash_words(0, words, sizeof words / sizeof words[0]),
				  tensor->shape.dims, tensor->shape.ndim);
}

static bool same_tensor(const void *item, const void *key)
{
	const struct weightd_parameter *a = item, *b = key;
	const struct weightd_initializer_call *call = &a->initial, *other = &b->initial;

	return a->leaf == b->leaf && weightd_shape_equal(&a->shape, &b->shape) &&
	       a->dtype == b->dtype && a->is_buffer == b->is_buffer &&
	       a->requires_grad == b->requires_grad && a->is_implied == b->is_implied &&
	       a->fans.known == b->fans.known && a->fans.fan_in == b->fans.fan_in &&
	       a->fans.fan_out == b->fans.fan_out && call->initializer == other->initializer &&
	       call->arguments == other->arguments && call->literal == other->literal &&
	       call->pointer == other->pointer;
}

/* Tensors that others are computed from are told apart by their address. */
static bool is_alone(const struct weightd_parameter *tensor)
{
	return tensor->initial.literal == NULL && tensor->of == NULL && tensor->of_name == NULL &&
	       tensor->initial_by == NULL && tensor->earlier == NULL;
}

bool weightd_share_tensor(struct weightd_module *module, struct weightd_builder *builder,
			  const struct weightd_parameter *tensor)
{
	struct weightd_parameter *known =
		builder->shared == NULL || module->parameters != NULL || !is_alone(tensor)
			? NULL
			: weightd_table_find(&builder->shared->tensors, tensor_hash(tensor),
					     same_tensor, tensor);

	return known != NULL && attach(module, builder, known, known);
}

bool weightd_share_tensor_with_others(struct weightd_module *module,
				      struct weightd_builder *builder)
{
	struct weightd_shared *shared = shared_of(builder);
	struct weightd_parameter *tensor = module->parameters;

	if (tensor->next != NULL || !is_alone(tensor))
		return true;
	module->shares_tensors = true;
	return shared != NULL &&
	       weightd_table_add(&shared->tensors, builder->arena, tensor_hash(tensor), tensor);
}

static bool same_redrawn(const void *item, const void *key)
{
	const struct redrawn *redrawn = item, *other = key;

	return redrawn->before == other->before && redrawn->owner == other->owner;
}

struct weightd_parameter *weightd_shared_redrawn(const struct weightd_builder *builder,
						 const struct weightd_parameter *before,
						 const struct weightd_module *owner)
{
	const struct redrawn key = {.before = before, .owner = owner};
	const struct redrawn *redrawn =
		builder->shared == NULL
			? NULL
			: weightd_table_find(&builder->shared->redrawn, hash_of(before, owner),
					     same_redrawn, &key);

	return redrawn == NULL ? NULL : redrawn->after;
}

bool weightd_share_redrawn(struct weightd_builder *builder, const struct weightd_parameter *before,
			   const struct weightd_module *owner, struct weightd_parameter *after)
{
	struct weightd_shared *shared = shared_of(builder);
	struct redrawn *redrawn = weightd_arena_alloc(builder->arena, sizeof *redrawn);

	if (shared == NULL || redrawn == NULL)
		return false;
	*redrawn = (struct redrawn){before, owner, after};
	return weightd_table_add(&shared->redrawn, builder->arena, hash_of(before, owner), redrawn);
}
