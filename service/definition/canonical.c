/*
 * The canonical specification: one spelling for each model, made from the plan alone.
 *
 * Compact JSON; members in a fixed order, the client's order where order means something, defaults
 * filled in, children as arrays (objects lose their order in some clients), seeds as text.
 */
#include "definition/definition.h"

#include "core/base/work_limit.h"
#include "definition/document/json_pointer.h"
#include "definition/fold.h"
#include "weightd/module_type.h"
#include "weightd/parametrization.h"

#include <string.h>

/* The text as far as it is written. */
struct writer {
	struct weightd_text *out;
	bool is_first;		     /* no comma is due before the next member or item */
	enum weightd_dtype dtype;    /* the model's: tensors that have it do not say it */
	struct weightd_arena *arena; /* for the pointers that rules get; NULL: they keep theirs */
	bool failed;		     /* it was too small */
	bool folds; /* children that are alike are written once, with their number */
};

static void begin(struct writer *writer, const char *bracket)
{
	weightd_text_puts(writer->out, bracket);
	writer->is_first = true;
}

static void end(struct writer *writer, const char *bracket)
{
	weightd_text_puts(writer->out, bracket);
	writer->is_first = false;
}

/* The comma before an item of an array. */
static void next_item(struct writer *writer)
{
	if (!writer->is_first)
		weightd_text_puts(writer->out, ",");
	writer->is_first = false;
}

static void put_key(struct writer *writer, const char *key)
{
	next_item(writer);
	weightd_text_json_string(writer->out, key);
	weightd_text_puts(writer->out, ":");
}

static void put_member(struct writer *writer, const char *key, const char *text)
{
	put_key(writer, key);
	weightd_text_json_string(writer->out, text);
}

static void put_item(struct writer *writer, const char *text)
{
	next_item(writer);
	weightd_text_json_string(writer->out, text);
}

static void write_module(struct writer *writer, const struct weightd_module *module,
			 const struct weightd_place *place);

static void write_argument(struct writer *writer, const struct weightd_field *field,
			   const struct weightd_value *value, const struct weightd_place *place)
{
	put_key(writer, field->name);
	if (value->kind == WEIGHTD_MODULE)
		write_module(writer, value->module, WEIGHTD_PLACE_KEY(place, field->name));
	else
		weightd_value_json(value, writer->out);
}

/* Arguments of initializers and parametrizations, which are not modules. */
static void write_arguments(struct writer *writer, const struct weightd_field *fields, size_t count,
			    const struct weightd_value *values)
{
	for (size_t i = 0; i < count; i++)
		write_argument(writer, &fields[i], &values[i], NULL);
}

/* Members of a module that are not its arguments. */
static bool is_module_member(const char *name)
{
	static const char *const members[] = {"type",	    "name",    "args", "children",
					      "parameters", "buffers", "init"};

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		if (strcmp(members[i], name) == 0)
			return true;
	}
	return false;
}

/* Beside the type; arguments whose name has another meaning there (PReLU's init) go into "args". */
static void write_module_arguments(struct writer *writer, const struct weightd_module *module,
				   const struct weightd_place *place)
{
	const struct weightd_field *fields = module->module_type->fields;
	const size_t count = module->module_type->field_count;
	bool has_args = false;

	for (size_t i = 0; i < count; i++) {
		if (!is_module_member(fields[i].name))
			write_argument(writer, &fields[i], &module->arguments[i], place);
	}
	for (size_t i = 0; i < count; i++) {
		if (!is_module_member(fields[i].name))
			continue;
		if (!has_args) {
			put_key(writer, "args");
			begin(writer, "{");
		}
		has_args = true;
		write_argument(writer, &fields[i], &module->arguments[i],
			       WEIGHTD_PLACE_KEY(place, "args"));
	}
	if (has_args)
		end(writer, "}");
}

/* The values of a literal from '*index' on, as nested lists. */
static void write_literal(struct writer *writer, const struct weightd_initializer_call *call,
			  unsigned level, uint64_t *index)
{
	if (level == call->literal_shape.ndim) {
		weightd_text_json_real(writer->out, call->literal[(*index)++]);
		return;
	}
	begin(writer, "[");
	for (uint64_t i = 0; i < call->literal_shape.dims[level]; i++) {
		next_item(writer);
		write_literal(writer, call, level + 1, index);
	}
	end(writer, "]");
}

static void write_call(struct writer *writer, const struct weightd_initializer_call *call)
{
	uint64_t index = 0;

	begin(writer, "{");
	if (call->initializer == NULL) {
		put_key(writer, "value");
		write_literal(writer, call, 0, &index);
	} else {
		put_member(writer, "name", call->initializer->name);
		write_arguments(writer, call->initializer->fields, call->initializer->field_count,
				call->arguments);
	}
	end(writer, "}");
}

static void put_range_member(struct writer *writer, const char *key,
			     const struct weightd_range *range)
{
	char text[WEIGHTD_RANGE_TEXT];

	weightd_range_text(range, text, sizeof text);
	put_member(writer, key, text);
}

/* An array of the names, if there are any; the last one is followed by NULL. */
static void put_names(struct writer *writer, const char *key, const char *const *names)
{
	if (names == NULL)
		return;
	put_key(writer, key);
	begin(writer, "[");
	for (; *names != NULL; names++)
		put_item(writer, *names);
	end(writer, "]");
}

/* A pattern, if there is one; with others an array. */
static void put_patterns(struct writer *writer, const char *key, const char *first,
			 const char *const *others)
{
	if (others == NULL) {
		if (first != NULL)
			put_member(writer, key, first);
		return;
	}
	put_key(writer, key);
	begin(writer, "[");
	put_item(writer, first);
	for (; *others != NULL; others++)
		put_item(writer, *others);
	end(writer, "]");
}

/* Rows and columns as slices. */
static void write_slices(struct writer *writer, const struct weightd_rule *rule)
{
	char text[WEIGHTD_PART_TEXT];

	if (rule->selection_count == 0)
		return;
	put_key(writer, "slice");
	begin(writer, "[");
	for (size_t i = 0; i < rule->selection_count; i++) {
		weightd_selection_text(&rule->selections[i], text, sizeof text);
		put_item(writer, text);
	}
	end(writer, "]");
}

static void write_selector(struct writer *writer, const struct weightd_selector *select)
{
	put_names(writer, "module", select->modules);
	put_patterns(writer, "parameter", select->parameter, select->more_parameters);
	put_patterns(writer, "path", select->path, select->more_paths);
	if (select->rank != NULL)
		put_range_member(writer, "rank", select->rank);
	if (select->layer != NULL)
		put_range_member(writer, "layer", select->layer);
}

static void write_selectors(struct writer *writer, const struct weightd_rule *rule)
{
	write_selector(writer, &rule->select);
	if (rule->except == NULL)
		return;
	put_key(writer, "except");
	begin(writer, "{");
	write_selector(writer, rule->except);
	end(writer, "}");
}

void weightd_definition_write_selector(const struct weightd_rule *rule, struct weightd_text *out)
{
	struct writer writer = {.out = out};

	begin(&writer, "{");
	write_selectors(&writer, rule);
	end(&writer, "}");
}

void weightd_definition_write_arguments(const struct weightd_initializer_call *call,
					struct weightd_text *out)
{
	struct writer writer = {.out = out};

	begin(&writer, "{");
	if (call->initializer != NULL)
		write_arguments(&writer, call->initializer->fields, call->initializer->field_count,
				call->arguments);
	end(&writer, "}");
}

static void write_rule(struct writer *writer, const struct weightd_rule *rule)
{
	begin(writer, "{");
	write_selectors(writer, rule);
	write_slices(writer, rule);
	put_names(writer, "block", rule->blocks);
	put_key(writer, "initializer");
	write_call(writer, &rule->call);
	if (rule->has_dtype)
		put_member(writer, "dtype", weightd_dtype_row(rule->dtype)->name);
	if (rule->has_seed) {
		put_key(writer, "seed");
		weightd_seed_json(&rule->seed, writer->out);
	}
	if (rule->generator != NULL)
		put_member(writer, "generator", rule->generator->name);
	if (rule->optional) {
		put_key(writer, "optional");
		weightd_text_puts(writer->out, "true");
	}
	end(writer, "}");
}

static void point_to(struct writer *writer, struct weightd_rule *rule,
		     const struct weightd_place *place)
{
	if (writer->arena == NULL)
		return;
	rule->pointer = weightd_place_text(place, writer->arena);
	writer->failed = writer->failed || rule->pointer[0] == '\0';
}

static void write_rules(struct writer *writer, struct weightd_rule *rule,
			const struct weightd_place *place)
{
	const struct weightd_place *init = WEIGHTD_PLACE_KEY(place, "init");

	if (rule == NULL)
		return;
	put_key(writer, "init");
	begin(writer, "[");
	for (size_t i = 0; rule != NULL; rule = rule->next, i++) {
		next_item(writer);
		write_rule(writer, rule);
		point_to(writer, rule, WEIGHTD_PLACE_ITEM(init, i));
	}
	end(writer, "]");
}

static void write_tensor(struct writer *writer, const struct weightd_parameter *parameter)
{
	begin(writer, "{");
	put_key(writer, "shape");
	begin(writer, "[");
	for (unsigned i = 0; i < parameter->shape.ndim; i++) {
		next_item(writer);
		weightd_text_printf(writer->out, "%llu",
				    (unsigned long long)parameter->shape.dims[i]);
	}
	end(writer, "]");
	/* The model's dtype is left out, so that "base" can change it. */
	if (parameter->dtype != writer->dtype)
		put_member(writer, "dtype", weightd_dtype_row(parameter->dtype)->name);
	/* Replays draw what was requested, and nothing for what is only declared. */
	if (!parameter->is_implied) {
		put_key(writer, "initializer");
		write_call(writer, &parameter->initial);
	}
	if (!parameter->is_buffer && !parameter->requires_grad) {
		put_key(writer, "requires_grad");
		weightd_text_puts(writer->out, "false");
	}
	end(writer, "}");
}

/* "parameters" or "buffers" of a custom module, if it has any. */
static void write_tensors(struct writer *writer, const struct weightd_module *module, bool buffers)
{
	bool has_any = false;

	for (const struct weightd_parameter *parameter = weightd_module_defined_parameters(module);
	     parameter != NULL; parameter = parameter->next) {
		if (parameter->is_buffer != buffers)
			continue;
		if (!has_any) {
			put_key(writer, buffers ? "buffers" : "parameters");
			begin(writer, "{");
		}
		has_any = true;
		put_key(writer, parameter->leaf);
		write_tensor(writer, parameter);
	}
	if (has_any)
		end(writer, "}");
}

/* Children that are alike, as far as they are written. */
struct run {
	const struct weightd_module *last; /* NULL: none */
	size_t body, length;		   /* of the first one's text behind its name */
	uint64_t repeats;		   /* of the first one, not written yet */
};

static void write_child(struct writer *writer, const struct weightd_module *child, struct run *run,
			const struct weightd_place *place)
{
	struct weightd_text *out = writer->out;
	const bool may_fold = writer->folds && !out->failed && run->last != NULL &&
			      weightd_fold_counts_on(child->name, run->last->name);
	const size_t before = out->length;

	if (may_fold && weightd_fold_is_like(child, run->last)) {
		run->last = child;
		run->repeats++;
		return;
	}
	next_item(writer);
	const size_t body = out->length + strlen("{\"name\":\"") + strlen(child->name);
	write_module(writer, child, place);
	if (out->failed || !writer->folds)
		return;
	const size_t length = out->length - body;
	if (may_fold && length == run->length &&
	    memcmp(out->data + body, out->data + run->body, length) == 0) {
		out->length = before;
		out->data[before] = '\0';
		run->last = child;
		run->repeats++;
		return;
	}
	const size_t moved = weightd_fold_put(writer->out, before, &run->repeats);
	*run = (struct run){.last = child, .body = body + moved, .length = length};
}

static void write_children(struct writer *writer, const struct weightd_module *module,
			   const struct weightd_place *place)
{
	const struct weightd_place *children = WEIGHTD_PLACE_KEY(place, "children");
	struct run run = {0};
	size_t i = 0;

	put_key(writer, "children");
	begin(writer, "[");
	for (const struct weightd_module *child = module->children; child != NULL;
	     child = child->next) {
		if (child->is_made)
			continue;
		write_child(writer, child, &run, WEIGHTD_PLACE_ITEM(children, i++));
	}
	weightd_fold_put(writer->out, writer->out->length, &run.repeats);
	end(writer, "]");
}

/* weight_norm and its like. */
static void write_replacements(struct writer *writer, const struct weightd_module *module)
{
	const struct weightd_replacement *replacement = weightd_module_replacements(module);

	if (replacement == NULL)
		return;
	put_key(writer, "wrap");
	begin(writer, "[");
	for (; replacement != NULL; replacement = replacement->next) {
		next_item(writer);
		begin(writer, "{");
		put_member(writer, "type", replacement->row->name);
		write_arguments(writer, replacement->row->fields, replacement->row->field_count,
				replacement->arguments);
		end(writer, "}");
	}
	end(writer, "]");
}

/* As deep as the model. */
static void write_module(struct writer *writer, const struct weightd_module *module,
			 const struct weightd_place *place)
{
	const struct weightd_module_type *module_type = module->module_type;

	begin(writer, "{");
	if (module->parent != NULL)
		put_member(writer, "name", module->name);
	put_member(writer, "type", weightd_module_defined_type(module));
	if (module_type == NULL || (module_type->flags & WEIGHTD_TAKES_TENSORS) != 0) {
		write_tensors(writer, module, false);
		write_tensors(writer, module, true);
	} else {
		write_module_arguments(writer, module, place);
	}
	if (module_type == NULL || (module_type->flags & WEIGHTD_TAKES_CHILDREN) != 0)
		write_children(writer, module, place);
	write_replacements(writer, module);
	write_rules(writer, module->init, place);
	end(writer, "}");
}

void weightd_definition_write_module(const struct weightd_module *module, enum weightd_dtype dtype,
				     struct weightd_text *out)
{
	write_module(&(struct writer){.out = out, .dtype = dtype}, module, NULL);
}

static void write_specification(struct writer *writer,
				const struct weightd_specification *specification)
{
	begin(writer, "{");
	put_key(writer, "model");
	write_module(writer, specification->model.root, WEIGHTD_PLACE_KEY(NULL, "model"));
	if (specification->ties != NULL) {
		put_key(writer, "tie");
		begin(writer, "{");
		for (const struct weightd_tie *tie = specification->ties; tie != NULL;
		     tie = tie->next)
			put_member(writer, tie->name, tie->target);
		end(writer, "}");
	}
	write_rules(writer, specification->rules, NULL);
	put_key(writer, "seed");
	weightd_specification_seed_json(specification, writer->out);
	put_member(writer, "dtype", weightd_dtype_row(specification->dtype)->name);
	put_member(writer, "generator", specification->generator->name);
	end(writer, "}");
}

void weightd_definition_write(const struct weightd_plan *plan, struct weightd_text *out)
{
	write_specification(&(struct writer){.out = out, .dtype = plan->specification.dtype},
			    &plan->specification);
}

static enum weightd_code canonicalize(struct weightd_plan *plan, struct weightd_text *out,
				      bool folds, struct weightd_error *err)
{
	struct writer writer = {.out = out,
				.dtype = plan->specification.dtype,
				.arena = plan->arena,
				.folds = folds};

	write_specification(&writer, &plan->specification);
	plan->specification.warnings = NULL;
	plan->specification.config = NULL;
	if (out->is_cancelled)
		return weightd_give_up(err);
	return !writer.failed ? WEIGHTD_OK
			      : weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
						  "no memory for the places of rules");
}

enum weightd_code weightd_definition_canonicalize(struct weightd_plan *plan,
						  struct weightd_text *out,
						  struct weightd_error *err)
{
	return canonicalize(plan, out, false, err);
}

enum weightd_code weightd_definition_fold(struct weightd_plan *plan, struct weightd_text *out,
					  struct weightd_error *err)
{
	return canonicalize(plan, out, true, err);
}
