/*
 * Plan: the origins of computed tensors (weight_v for weight_g), when every other tensor has its
 * last statement.
 */
#include "core/plan/plan_builder.h"

#include <assert.h>

/* Elements of the other tensor that one element, or a tensor that is made whole, may need. */
static enum weightd_code check_size(struct weightd_plan_builder *builder,
				    const struct weightd_entry *entry,
				    const struct weightd_law *law)
{
	const struct weightd_shape *shape = weightd_entry_shape(law->origin);
	uint64_t needed = 0;

	weightd_shape_numel(shape, &needed);
	if ((law->distribution->flags & WEIGHTD_ELEMENTWISE) != 0 && shape->ndim > 0 &&
	    shape->dims[0] > 0)
		needed /= shape->dims[0];
	if (needed <= builder->limits->whole_elements)
		return WEIGHTD_OK;
	return weightd_error_add(
		builder->err, WEIGHTD_ERR_LIMIT_EXCEEDED, entry->module->pointer,
		"%s is computed from %llu elements of %s, at most %llu are accepted",
		weightd_entry_name(entry, WEIGHTD_NAME_ROOM), (unsigned long long)needed,
		weightd_entry_name(law->origin, WEIGHTD_NAME_ROOM),
		(unsigned long long)builder->limits->whole_elements);
}

/* The entry of a parameter: a neighbour, mostly. */
static const struct weightd_entry *entry_of(const struct weightd_plan_builder *builder, size_t near,
					    const struct weightd_parameter *parameter)
{
	for (size_t step = 0; step < builder->entry_count; step++) {
		if (step <= near && builder->entries[near - step].parameter == parameter)
			return &builder->entries[near - step];
		if (near + step < builder->entry_count &&
		    builder->entries[near + step].parameter == parameter)
			return &builder->entries[near + step];
	}
	return NULL;
}

/* A tensor that is in no state_dict has the values of its module's default. */
static enum weightd_code make_hidden(struct weightd_plan_builder *builder,
				     const struct weightd_entry **hidden,
				     const struct weightd_entry *entry)
{
	const struct weightd_specification *specification = &builder->plan->specification;
	const struct weightd_parameter *of = entry->parameter->of;
	struct weightd_statement *statement =
		weightd_arena_alloc(builder->arena, sizeof *statement);
	struct weightd_law *law = weightd_arena_alloc(builder->arena, sizeof *law);
	struct weightd_explanation *why = weightd_arena_alloc(builder->arena, sizeof *why);
	struct weightd_entry *made = weightd_arena_alloc(builder->arena, sizeof *made);
	struct weightd_target target = {
		.name = entry->parameter->of_name,
		.shape = of->shape,
		.dtype = of->dtype,
		.fans = of->fans,
	};

	if (specification->generator->family->library != WEIGHTD_OWN)
		return weightd_error_add(builder->err, WEIGHTD_ERR_UNSUPPORTED,
					 entry->module->pointer,
					 "%s is computed from draws that %s does not repeat",
					 weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
					 specification->generator->name);
	if (statement == NULL || law == NULL || why == NULL || made == NULL)
		return weightd_plan_no_memory(builder);
	*statement = (struct weightd_statement){
		.engine = builder->plan->engine,
		.law = law,
		.why = why,
		.seed = &specification->seed,
		.generator = specification->generator,
	};
	target.dtype = weightd_initializer_dtype(&of->initial, &target, specification->dtype);
	statement->dtype = target.dtype;
	enum weightd_code code =
		weightd_initializer_resolve(&of->initial, &target, law, why, builder->err);
	*made = (struct weightd_entry){
		.long_name = target.name,
		.module = entry->module,
		.parameter = of,
		.dtype = statement->dtype,
		.statement = statement,
		.stream = weightd_stream_of(statement->seed->number, target.name),
	};
	*hidden = made;
	return code;
}

static enum weightd_code set_origin(struct weightd_plan_builder *builder,
				    struct weightd_statement *statement)
{
	const struct weightd_entry *entry = &builder->entries[statement->entry];
	const struct weightd_parameter *parameter = entry->parameter;
	struct weightd_law *law = weightd_arena_alloc(builder->arena, sizeof *law);
	enum weightd_code code = WEIGHTD_OK;

	if (law == NULL)
		return weightd_plan_no_memory(builder);
	*law = *statement->law;
	statement->law = law;
	if (parameter->of_name != NULL) {
		code = make_hidden(builder, &law->origin, entry);
	} else {
		const struct weightd_entry *of = entry_of(builder, statement->entry, parameter->of);
		assert(of != NULL);
		law->origin = of->tied_to != NULL ? of->tied_to : of;
	}
	return code == WEIGHTD_OK ? check_size(builder, entry, statement->law) : code;
}

enum weightd_code weightd_plan_origins(struct weightd_plan_builder *builder,
				       struct weightd_statement *const *statements, size_t count)
{
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		if ((statements[i]->law->distribution->flags & WEIGHTD_DERIVED) != 0)
			code = set_origin(builder, statements[i]);
	}
	return code;
}
