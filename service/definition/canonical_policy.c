/*
 * The rules of the canonical specification: selectors, initializers, settings.
 */
#include "definition/canonical_writer.h"

#include "definition/definition.h"

static void write_arguments(struct weightd_canonical *writer,
			    const struct weightd_initializer_call *call)
{
	for (size_t i = 0; i < call->initializer->field_count; i++) {
		weightd_canonical_key(writer, call->initializer->fields[i].name);
		weightd_value_json(&call->arguments[i], writer->out);
	}
}

/* The values of a literal from '*index' on, as nested lists. */
static void write_literal(struct weightd_canonical *writer,
			  const struct weightd_initializer_call *call, unsigned level,
			  uint64_t *index)
{
	if (level == call->literal_shape.ndim) {
		weightd_text_json_real(writer->out, call->literal[(*index)++]);
		return;
	}
	weightd_canonical_begin(writer, "[");
	for (uint64_t i = 0; i < call->literal_shape.dims[level]; i++) {
		weightd_canonical_next(writer);
		write_literal(writer, call, level + 1, index);
	}
	weightd_canonical_end(writer, "]");
}

void weightd_canonical_call(struct weightd_canonical *writer,
			    const struct weightd_initializer_call *call)
{
	uint64_t index = 0;

	weightd_canonical_begin(writer, "{");
	if (call->initializer == NULL) {
		weightd_canonical_key(writer, "value");
		write_literal(writer, call, 0, &index);
	} else {
		weightd_canonical_member(writer, "name", call->initializer->name);
		write_arguments(writer, call);
	}
	weightd_canonical_end(writer, "}");
}

static void put_range_member(struct weightd_canonical *writer, const char *key,
			     const struct weightd_range *range)
{
	char text[WEIGHTD_RANGE_TEXT];

	weightd_range_text(range, text, sizeof text);
	weightd_canonical_member(writer, key, text);
}

/* An array of the names, if there are any; the last one is followed by NULL. */
static void put_names(struct weightd_canonical *writer, const char *key, const char *const *names)
{
	if (names == NULL)
		return;
	weightd_canonical_key(writer, key);
	weightd_canonical_begin(writer, "[");
	for (; *names != NULL; names++)
		weightd_canonical_item(writer, *names);
	weightd_canonical_end(writer, "]");
}

/* A pattern, if there is one; with others an array. */
static void put_patterns(struct weightd_canonical *writer, const char *key, const char *first,
			 const char *const *others)
{
	if (others == NULL) {
		if (first != NULL)
			weightd_canonical_member(writer, key, first);
		return;
	}
	weightd_canonical_key(writer, key);
	weightd_canonical_begin(writer, "[");
	weightd_canonical_item(writer, first);
	for (; *others != NULL; others++)
		weightd_canonical_item(writer, *others);
	weightd_canonical_end(writer, "]");
}

/* Rows and columns as slices. */
static void write_slices(struct weightd_canonical *writer, const struct weightd_rule *rule)
{
	char text[WEIGHTD_PART_TEXT];

	if (rule->selection_count == 0)
		return;
	weightd_canonical_key(writer, "slice");
	weightd_canonical_begin(writer, "[");
	for (size_t i = 0; i < rule->selection_count; i++) {
		weightd_selection_text(&rule->selections[i], text, sizeof text);
		weightd_canonical_item(writer, text);
	}
	weightd_canonical_end(writer, "]");
}

static void write_selector(struct weightd_canonical *writer, const struct weightd_selector *select)
{
	put_names(writer, "module", select->modules);
	put_patterns(writer, "parameter", select->parameter, select->more_parameters);
	put_patterns(writer, "path", select->path, select->more_paths);
	put_patterns(writer, "below", select->below, select->more_below);
	if (select->rank != NULL)
		put_range_member(writer, "rank", select->rank);
	if (select->layer != NULL)
		put_range_member(writer, "layer", select->layer);
	if (select->where != NULL)
		weightd_canonical_member(writer, "where", select->where);
}

static void write_selectors(struct weightd_canonical *writer, const struct weightd_rule *rule)
{
	write_selector(writer, &rule->select);
	if (rule->except == NULL)
		return;
	weightd_canonical_key(writer, "except");
	weightd_canonical_begin(writer, "{");
	write_selector(writer, rule->except);
	weightd_canonical_end(writer, "}");
}

void weightd_definition_write_selector(const struct weightd_rule *rule, struct weightd_text *out)
{
	struct weightd_canonical writer = {.out = out};

	weightd_canonical_begin(&writer, "{");
	write_selectors(&writer, rule);
	weightd_canonical_end(&writer, "}");
}

void weightd_definition_write_arguments(const struct weightd_initializer_call *call,
					struct weightd_text *out)
{
	struct weightd_canonical writer = {.out = out};

	weightd_canonical_begin(&writer, "{");
	if (call->initializer != NULL)
		write_arguments(&writer, call);
	weightd_canonical_end(&writer, "}");
}

/* {"discard": a tensor}. */
static void write_discard(struct weightd_canonical *writer, const struct weightd_rule *rule)
{
	const struct weightd_shape *shape = &rule->lost->shape;

	weightd_canonical_key(writer, "discard");
	weightd_canonical_begin(writer, "{");
	weightd_canonical_key(writer, "shape");
	weightd_canonical_begin(writer, "[");
	for (unsigned i = 0; i < shape->ndim; i++) {
		weightd_canonical_next(writer);
		weightd_text_printf(writer->out, "%llu", (unsigned long long)shape->dims[i]);
	}
	weightd_canonical_end(writer, "]");
	weightd_canonical_member(writer, "dtype", weightd_dtype_row(rule->lost->dtype)->name);
	weightd_canonical_key(writer, "initializer");
	weightd_canonical_call(writer, &rule->call);
	weightd_canonical_end(writer, "}");
}

/* {"seed": one, or one of each library}. */
static void write_reseed(struct weightd_canonical *writer, const struct weightd_rule *rule)
{
	const struct weightd_specification *seeds = rule->reseed;

	weightd_canonical_key(writer, "seed");
	if (rule->reseeds_one) {
		weightd_seed_json(&seeds->seed, writer->out);
		return;
	}
	weightd_canonical_begin(writer, "{");
	for (unsigned i = 0; i < WEIGHTD_LIBRARY_COUNT; i++) {
		if (!seeds->has_seeds[i])
			continue;
		weightd_canonical_key(writer, weightd_library_name((enum weightd_library)i));
		weightd_seed_json(i == WEIGHTD_OWN ? &seeds->seed : &seeds->seeds[i], writer->out);
	}
	weightd_canonical_end(writer, "}");
}

static void write_keys(struct weightd_canonical *writer, const struct weightd_keys *keys)
{
	if (keys != NULL)
		weightd_canonical_member(writer, "key", keys->script);
}

static void write_rule(struct weightd_canonical *writer, const struct weightd_rule *rule)
{
	if (weightd_rule_is_apart(rule)) {
		weightd_canonical_begin(writer, "{");
		if (rule->sets_keys)
			write_keys(writer, rule->keys);
		else if (rule->lost != NULL)
			write_discard(writer, rule);
		else
			write_reseed(writer, rule);
		weightd_canonical_end(writer, "}");
		return;
	}
	weightd_canonical_begin(writer, "{");
	write_selectors(writer, rule);
	write_slices(writer, rule);
	put_names(writer, "block", rule->blocks);
	if (!rule->is_cast) {
		weightd_canonical_key(writer, "initializer");
		weightd_canonical_call(writer, &rule->call);
	}
	if (rule->has_cast)
		weightd_canonical_member(writer, "cast", weightd_dtype_row(rule->cast)->name);
	if (rule->has_dtype)
		weightd_canonical_member(writer, "dtype", weightd_dtype_row(rule->dtype)->name);
	if (rule->has_seed) {
		weightd_canonical_key(writer, "seed");
		weightd_seed_json(&rule->seed, writer->out);
	}
	if (rule->generator != NULL)
		weightd_canonical_member(writer, "generator", rule->generator->name);
	write_keys(writer, rule->keys);
	if (rule->optional) {
		weightd_canonical_key(writer, "optional");
		weightd_text_puts(writer->out, "true");
	}
	weightd_canonical_end(writer, "}");
}

static void point_to(struct weightd_canonical *writer, struct weightd_rule *rule,
		     const struct weightd_place *place)
{
	if (writer->arena == NULL)
		return;
	rule->pointer = weightd_place_text(place, writer->arena);
	writer->failed = writer->failed || rule->pointer[0] == '\0';
}

/* Rules that are neighbours in one sweep, or alone: an array.  The rule after them. */
static struct weightd_rule *write_list(struct weightd_canonical *writer, struct weightd_rule *rule,
				       const struct weightd_sweep *sweep,
				       const struct weightd_place *place);

/* The sweep of 'rule', with its rules.  The rule after them. */
static struct weightd_rule *write_sweep(struct weightd_canonical *writer, struct weightd_rule *rule,
					const struct weightd_place *place)
{
	const struct weightd_sweep *sweep = rule->sweep;

	weightd_canonical_begin(writer, "{");
	weightd_canonical_member(writer, "each", weightd_traversal_name(sweep->each));
	put_names(writer, "of", sweep->of);
	if (sweep->first) {
		weightd_canonical_key(writer, "first");
		weightd_text_puts(writer->out, "true");
	}
	weightd_canonical_key(writer, "rules");
	rule = write_list(writer, rule, sweep, WEIGHTD_PLACE_KEY(place, "rules"));
	weightd_canonical_end(writer, "}");
	return rule;
}

static struct weightd_rule *write_list(struct weightd_canonical *writer, struct weightd_rule *rule,
				       const struct weightd_sweep *sweep,
				       const struct weightd_place *place)
{
	weightd_canonical_begin(writer, "[");
	for (size_t i = 0; rule != NULL && (sweep == NULL || rule->sweep == sweep); i++) {
		const struct weightd_place *item = WEIGHTD_PLACE_ITEM(place, i);
		weightd_canonical_next(writer);
		if (rule->sweep != sweep) {
			rule = write_sweep(writer, rule, item);
			continue;
		}
		write_rule(writer, rule);
		point_to(writer, rule, item);
		rule = rule->next;
	}
	weightd_canonical_end(writer, "]");
	return rule;
}

void weightd_canonical_rules(struct weightd_canonical *writer, struct weightd_rule *rule,
			     const struct weightd_place *place)
{
	if (rule == NULL)
		return;
	weightd_canonical_key(writer, "init");
	write_list(writer, rule, NULL, WEIGHTD_PLACE_KEY(place, "init"));
}
