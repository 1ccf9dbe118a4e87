/*
 * Identity: the two names of a plan, each the first 160 bits of a SHA-256.
 *
 * 'id' names the specification: module tree, resolved arguments, rules, seed, generator versions,
 * dtype.  'weights_id' names only the inputs that decide the values.  Both hash a binary encoding
 * in which every item has a tag and every text its length, so that no two different plans can look
 * alike; nothing in it depends on how the caller spelled the document.
 */
#include "core/plan/digest_items.h"
#include "core/plan/plan_builder.h"
#include "weightd/module_type.h"
#include "weightd/parametrization.h"

#include <string.h>

#define ID_DOMAIN "weightd model 1"
#define WEIGHTS_DOMAIN "weightd weights 1"
#define ID_DIGITS 40
/* Work of hashing. */
#define UNITS_OF_MODULE 500
#define UNITS_OF_ENTRY 1500
#define UNITS_OF_NUMBER 30

static void put_module(struct weightd_digest *digest, const struct weightd_module *module);

static void put_shape(struct weightd_digest *digest, const struct weightd_shape *shape)
{
	put_number(digest, 'H', shape->ndim);
	for (unsigned i = 0; i < shape->ndim; i++)
		weightd_digest_add_u64(digest, shape->dims[i]);
}

/* 'as_real': the argument is a real number, so 1 and 1.0 are the same. */
static void put_value(struct weightd_digest *digest, const struct weightd_value *value,
		      bool as_real)
{
	switch (value->kind) {
	case WEIGHTD_NONE: put_tag(digest, 'n'); return;
	case WEIGHTD_BOOL: put_number(digest, 'b', value->boolean); return;
	case WEIGHTD_INT:
		if (as_real)
			put_real(digest, 'r', (double)value->integer);
		else
			put_number(digest, 'i', (uint64_t)value->integer);
		return;
	case WEIGHTD_REAL: put_real(digest, 'r', value->real); return;
	case WEIGHTD_TEXT: put_text(digest, 't', value->text); return;
	case WEIGHTD_FORMULA: put_text(digest, 'f', value->text); return;
	case WEIGHTD_TUPLE:
		put_number(digest, 'u', value->count);
		for (size_t i = 0; i < value->count; i++)
			put_value(digest, &value->items[i], as_real);
		return;
	case WEIGHTD_MODULE: put_module(digest, value->module); return;
	}
}

static void put_call(struct weightd_digest *digest, const struct weightd_initializer_call *call)
{
	const struct weightd_initializer *initializer = call->initializer;

	if (initializer == NULL) {
		put_number(digest, 'L', call->literal_count);
		put_shape(digest, &call->literal_shape);
		for (uint64_t i = 0; i < call->literal_count; i++)
			put_real(digest, 'r', call->literal[i]);
		return;
	}
	put_text(digest, 'I', initializer->name);
	for (size_t i = 0; i < initializer->field_count; i++) {
		const struct weightd_field *field = &initializer->fields[i];
		if (field->is_later && weightd_value_equal(&call->arguments[i], &field->fallback))
			continue;
		if (field->is_later)
			put_text(digest, '+', field->name);
		put_value(digest, &call->arguments[i], (field->accepts & WEIGHTD_REAL) != 0);
	}
}

static void put_range(struct weightd_digest *digest, char tag, const struct weightd_range *range)
{
	put_number(digest, tag, (uint64_t)range->start);
	put_number(digest, range->has_stop ? ':' : '.', (uint64_t)range->stop);
}

/* 'texts' ends with NULL, or is NULL. */
static void put_texts(struct weightd_digest *digest, char tag, const char *const *texts)
{
	for (; texts != NULL && *texts != NULL; texts++)
		put_text(digest, tag, *texts);
}

static void put_selector(struct weightd_digest *digest, const struct weightd_selector *select)
{
	put_texts(digest, 'm', select->modules);
	if (select->parameter != NULL)
		put_text(digest, 'q', select->parameter);
	put_texts(digest, 'q', select->more_parameters);
	if (select->path != NULL)
		put_text(digest, 'p', select->path);
	put_texts(digest, 'p', select->more_paths);
	if (select->below != NULL)
		put_text(digest, 'w', select->below);
	put_texts(digest, 'w', select->more_below);
	if (select->rank != NULL)
		put_range(digest, 'D', select->rank);
	if (select->layer != NULL)
		put_range(digest, 'l', select->layer);
	if (select->where != NULL)
		put_text(digest, 'Q', select->where);
}

/* Members that rules have had since blocks: a rule without them adds nothing. */
static void put_numbers(struct weightd_digest *digest, const struct weightd_rule *rule)
{
	for (size_t i = 0; i < rule->selection_count; i++) {
		put_number(digest, 'k', rule->selections[i].ndim);
		for (unsigned j = 0; j < rule->selections[i].ndim; j++)
			put_range(digest, 'j', rule->selections[i].dims[j].list);
	}
	put_texts(digest, 'K', rule->blocks);
}

/* The seed's text, the same for all spellings. */
static void put_seed(struct weightd_digest *digest, const struct weightd_seed *seed)
{
	if (seed->form != WEIGHTD_SEED_NUMBER) {
		put_text(digest, 'S', seed->text);
		return;
	}
	put_number(digest, 's', seed->number);
	if (seed->is_negative)
		put_tag(digest, '-');
}

static void put_sweep(struct weightd_digest *digest, const struct weightd_sweep *sweep)
{
	put_text(digest, 'y', weightd_traversal_name(sweep->each));
	put_texts(digest, 'f', sweep->of);
	put_number(digest, '1', sweep->first);
}

static void put_keys(struct weightd_digest *digest, const struct weightd_keys *keys)
{
	if (keys != NULL)
		put_text(digest, 'X', keys->script);
}

static void put_state_item(struct weightd_digest *digest, const struct weightd_rule *rule)
{
	put_number(digest, 'Q', rule->reseeds_one);
	if (rule->sets_keys) {
		put_keys(digest, rule->keys);
		return;
	}
	if (rule->lost != NULL) {
		put_shape(digest, &rule->lost->shape);
		put_text(digest, 'd', weightd_dtype_row(rule->lost->dtype)->name);
		put_call(digest, &rule->call);
		return;
	}
	for (unsigned i = 0; i < WEIGHTD_LIBRARY_COUNT; i++) {
		if (rule->reseeds_one ? i != WEIGHTD_OWN : !rule->reseed->has_seeds[i])
			continue;
		put_number(digest, 'l', i);
		put_seed(digest, i == WEIGHTD_OWN ? &rule->reseed->seed : &rule->reseed->seeds[i]);
	}
}

static void put_rules(struct weightd_digest *digest, const struct weightd_rule *rule)
{
	const struct weightd_sweep *before = NULL;

	for (; rule != NULL; before = rule->sweep, rule = rule->next) {
		if (weightd_rule_is_apart(rule)) {
			put_state_item(digest, rule);
			continue;
		}
		const bool is_swept = rule->sweep != NULL;
		if (is_swept && rule->sweep != before)
			put_sweep(digest, rule->sweep);
		put_tag(digest, is_swept ? 'Y' : 'R');
		put_selector(digest, &rule->select);
		if (rule->except != NULL) {
			put_tag(digest, 'x');
			put_selector(digest, rule->except);
		}
		put_numbers(digest, rule);
		if (!rule->is_cast)
			put_call(digest, &rule->call);
		if (rule->has_cast)
			put_text(digest, rule->is_cast ? 'C' : 'c',
				 weightd_dtype_row(rule->cast)->name);
		if (rule->has_dtype)
			put_text(digest, 'd', weightd_dtype_row(rule->dtype)->name);
		if (rule->has_seed)
			put_seed(digest, &rule->seed);
		if (rule->generator != NULL)
			put_text(digest, 'g', rule->generator->version);
		put_keys(digest, rule->keys);
		if (rule->optional)
			put_tag(digest, 'o');
	}
}

/* Parameters or buffers of a custom module; a catalogue type's follow from its arguments. */
static void put_tensors(struct weightd_digest *digest, const struct weightd_module *module,
			bool buffers)
{
	for (const struct weightd_parameter *parameter = weightd_module_defined_parameters(module);
	     parameter != NULL; parameter = parameter->next) {
		if (parameter->is_buffer != buffers)
			continue;
		put_text(digest, parameter->is_buffer ? 'B' : 'P', parameter->leaf);
		put_shape(digest, &parameter->shape);
		put_text(digest, 'd', weightd_dtype_row(parameter->dtype)->name);
		put_number(digest, 'G', parameter->requires_grad);
		put_call(digest, &parameter->initial);
	}
}

/* Arguments by position, then later ones that are not at their fallback, each with its name. */
static void put_arguments(struct weightd_digest *digest,
			  const struct weightd_module_type *module_type,
			  const struct weightd_value *values)
{
	size_t first_count = 0;

	for (size_t i = 0; i < module_type->field_count; i++)
		first_count += !module_type->fields[i].is_later;
	put_number(digest, 'A', first_count);
	for (size_t i = 0; i < module_type->field_count; i++) {
		if (!module_type->fields[i].is_later)
			put_value(digest, &values[i], false);
	}
	for (size_t i = 0; i < module_type->field_count; i++) {
		if (!module_type->fields[i].is_later ||
		    weightd_value_equal(&values[i], &module_type->fields[i].fallback))
			continue;
		put_text(digest, '+', module_type->fields[i].name);
		put_value(digest, &values[i], false);
	}
}

/* weight_norm and its like. */
static void put_replacements(struct weightd_digest *digest, const struct weightd_module *module)
{
	const struct weightd_replacement *replacement = weightd_module_replacements(module);

	for (; replacement != NULL; replacement = replacement->next) {
		put_text(digest, 'V', replacement->row->name);
		for (size_t i = 0; i < replacement->row->field_count; i++)
			put_value(digest, &replacement->arguments[i],
				  (replacement->row->fields[i].accepts & WEIGHTD_REAL) != 0);
	}
}

/* What print() shows of a class of the client's or of a row: /repr is an answer, too. */
static void put_prints(struct weightd_digest *digest, const struct weightd_module *module)
{
	if (weightd_module_extra(module) != NULL)
		put_text(digest, 'h', weightd_module_extra(module));
	if (weightd_module_own_print(module) != NULL)
		put_text(digest, 'H', weightd_module_own_print(module));
}

/* Of a specification. */
struct specification_identity {
	struct weightd_digest digest; /* the first member: put_module() finds the others by it */
	bool is_given_up;	      /* nobody waits for it */
};

static void put_module(struct weightd_digest *digest, const struct weightd_module *module)
{
	struct specification_identity *id = (struct specification_identity *)digest;
	const struct weightd_module_type *module_type = module->module_type;
	const bool is_custom =
		module_type == NULL || (module_type->flags & WEIGHTD_TAKES_TENSORS) != 0;

	id->is_given_up = id->is_given_up || weightd_is_unwanted(UNITS_OF_MODULE);
	if (id->is_given_up)
		return;
	put_text(digest, 'M', module->name);
	put_text(digest, 'T', weightd_module_defined_type(module));
	if (is_custom) {
		put_tensors(digest, module, false);
		put_tensors(digest, module, true);
	} else {
		put_arguments(digest, module_type, module->arguments);
	}
	if (module->is_derived)
		put_text(digest, 'b', module_type->name);
	if (is_custom || weightd_module_takes_children(module)) {
		for (const struct weightd_module *child = module->children; child != NULL;
		     child = child->next) {
			if (!child->is_made)
				put_module(digest, child);
		}
	}
	put_texts(digest, 'U', weightd_module_order(module));
	put_prints(digest, module);
	put_replacements(digest, module);
	put_rules(digest, module->init);
	put_tag(digest, 'E');
}

/* Of a plan's weights. */
struct weights_identity {
	struct weightd_digest digest;
	/* Literals are so many that each is hashed once, and its digest stands for it. */
	bool has_many_numbers;
	struct weightd_literal_table *literals;
	bool has_failed; /* no memory for them */
};

static void put_entry(struct weights_identity *id, const struct weightd_entry *entry);

static void put_numbers_of(struct weightd_digest *digest, const struct weightd_law *law)
{
	for (uint64_t i = 0; i < law->literal_count; i++)
		put_real(digest, 'r', law->literal[i]);
}

static void put_literal(struct weights_identity *id, const struct weightd_law *law)
{
	struct weightd_digest alone;

	put_number(&id->digest, 'L', law->literal_count);
	if (law->literal_count == 0 || !id->has_many_numbers) {
		put_numbers_of(&id->digest, law);
		return;
	}
	struct weightd_literal *literal = weightd_literal_table_at(id->literals, law->literal);
	if (literal == NULL) {
		id->has_failed = true;
		return;
	}
	if (!literal->has_digest) {
		weightd_digest_init(&alone);
		put_numbers_of(&alone, law);
		weightd_digest_finish(&alone, literal->digest);
		literal->has_digest = true;
	}
	weightd_digest_add(&id->digest, literal->digest, sizeof literal->digest);
}

/* A tensor computed from another has the other in it, which is computed from none. */
static void put_law(struct weights_identity *id, const struct weightd_statement *statement,
		    const struct weightd_stream *stream)
{
	const struct weightd_law *law = statement->law;
	struct weightd_digest *digest = &id->digest;

	put_text(digest, 'D', law->distribution->name);
	for (unsigned i = 0; i < WEIGHTD_LAW_REALS; i++)
		put_real(digest, 'r', law->reals[i]);
	for (unsigned i = 0; i < WEIGHTD_LAW_SIZES; i++)
		put_number(digest, 'z', law->sizes[i]);
	put_literal(id, law);
	/* Zeros are zeros under any seed. */
	if ((law->distribution->flags & WEIGHTD_RANDOM) != 0) {
		put_text(digest, 'g', statement->generator->version);
		put_number(digest, 's', stream->seed);
		put_number(digest, 'h', stream->name_hash);
	}
	if (law->origin != NULL) {
		put_tag(digest, 'O');
		put_entry(id, law->origin);
	}
}

static void put_patches(struct weights_identity *id, const struct weightd_entry *entry)
{
	struct weightd_digest *digest = &id->digest;

	for (const struct weightd_patch *patch = entry->patches; patch != NULL;
	     patch = patch->next) {
		const struct weightd_part *part = patch->statement->part;
		if (patch->is_hidden)
			continue;
		put_text(digest, 'K', weightd_patch_verb(patch));
		if (patch->change == WEIGHTD_CASTS || patch->statement->dtype != entry->dtype)
			put_text(digest, 'c', weightd_dtype_row(patch->statement->dtype)->name);
		put_shape(digest, &part->shape);
		for (unsigned i = 0; i < part->shape.ndim; i++)
			weightd_digest_add_u64(digest, part->start[i]);
		put_law(id, patch->statement, &patch->stream);
	}
}

static void put_entry(struct weights_identity *id, const struct weightd_entry *entry)
{
	struct weightd_digest *digest = &id->digest;

	put_text(digest, 'N', weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
	put_shape(digest, weightd_entry_shape(entry));
	put_text(digest, 'd', weightd_dtype_row(entry->dtype)->name);
	if (entry->statement->dtype != entry->dtype)
		put_text(digest, 'c', weightd_dtype_row(entry->statement->dtype)->name);
	if (entry->tied_to != NULL)
		put_text(digest, '=', weightd_entry_name(entry->tied_to, WEIGHTD_NAME_ROOM));
	else if (!entry->is_hidden)
		put_law(id, entry->statement, &entry->stream);
	if (entry->tied_to == NULL)
		put_patches(id, entry);
}

static void start(struct weightd_digest *digest, const char *domain)
{
	weightd_digest_init(digest);
	put_text(digest, 'W', domain);
}

static void finish(struct weightd_digest *digest, char *id)
{
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];

	weightd_digest_finish(digest, bytes);
	weightd_digest_hex(bytes, ID_DIGITS, id);
}

static enum weightd_code identify_weights(struct weightd_plan_builder *builder)
{
	struct weightd_plan *plan = builder->plan;
	struct weights_identity id = {.has_many_numbers = weightd_plan_has_many_numbers(plan),
				      .literals = &builder->literals};

	start(&id.digest, WEIGHTS_DOMAIN);
	if (id.has_many_numbers)
		put_tag(&id.digest, 'Z');
	for (size_t i = 0; i < plan->entry_count; i++) {
		const uint64_t numbers =
			id.has_many_numbers ? 0 : weightd_entry_numbers(&plan->entries[i]);
		const enum weightd_code code = weightd_plan_work(
			builder, UNITS_OF_ENTRY + numbers * UNITS_OF_NUMBER, NULL, NULL);

		if (code != WEIGHTD_OK)
			return code;
		put_entry(&id, &plan->entries[i]);
	}
	finish(&id.digest, plan->weights_id);
	return id.has_failed ? weightd_plan_no_memory(builder) : WEIGHTD_OK;
}

static enum weightd_code identify_specification(struct weightd_plan_builder *builder)
{
	struct weightd_plan *plan = builder->plan;
	const struct weightd_specification *specification = &plan->specification;
	struct specification_identity id = {.is_given_up = false};
	struct weightd_digest *digest = &id.digest;

	start(digest, ID_DOMAIN);
	put_module(digest, specification->model.root);
	for (const struct weightd_tie *tie = specification->ties; tie != NULL; tie = tie->next) {
		put_text(digest, '=', tie->name);
		put_text(digest, 't', tie->target);
	}
	put_rules(digest, specification->rules);
	put_seed(digest, &specification->seed);
	for (unsigned i = 0; i < WEIGHTD_LIBRARY_COUNT; i++) {
		if (!specification->has_seeds[i])
			continue;
		put_number(digest, 'l', i);
		put_seed(digest, &specification->seeds[i]);
	}
	put_text(digest, 'g', specification->generator->version);
	put_keys(digest, specification->keys);
	/* Their draws are left out of a replay where others follow. */
	for (size_t i = 0;
	     i < plan->entry_count && specification->generator->family->library != WEIGHTD_OWN; i++)
		if (plan->entries[i].parameter->is_implied)
			put_number(digest, 'J', i);
	put_text(digest, 'd', weightd_dtype_row(specification->dtype)->name);
	finish(digest, plan->id);
	return id.is_given_up ? weightd_give_up(builder->err) : WEIGHTD_OK;
}

enum weightd_code weightd_plan_identify(struct weightd_plan_builder *builder)
{
	const enum weightd_code code = identify_specification(builder);

	return code == WEIGHTD_OK ? identify_weights(builder) : code;
}
