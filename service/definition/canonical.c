/*
 * The canonical specification: one spelling for each model, made from the plan alone.
 *
 * Compact JSON; members in a fixed order, the client's order where order means something, defaults
 * filled in, children as arrays (objects lose their order in some clients), seeds as text.
 */
#include "definition/definition.h"

#include "weightd/module_type.h"
#include "weightd/parametrization.h"

#include <string.h>

/* "key": with a comma before it unless it is the first member; '*first' becomes false. */
static void put_key(struct weightd_text *out, const char *key, bool *first)
{
	if (!*first)
		weightd_text_puts(out, ",");
	*first = false;
	weightd_text_json_string(out, key);
	weightd_text_puts(out, ":");
}

static void put_member(struct weightd_text *out, const char *key, const char *text, bool *first)
{
	put_key(out, key, first);
	weightd_text_json_string(out, text);
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

static void write_arguments(const struct weightd_field *fields, size_t count,
			    const struct weightd_value *values, enum weightd_dtype dtype,
			    struct weightd_text *out, bool *first)
{
	for (size_t i = 0; i < count; i++) {
		put_key(out, fields[i].name, first);
		if (values[i].kind == WEIGHTD_MODULE)
			weightd_definition_write_module(values[i].module, dtype, out);
		else
			weightd_value_json(&values[i], out);
	}
}

/* Beside the type; those that would be taken for something else (PReLU's init) go into "args". */
static void write_module_arguments(const struct weightd_module_type *module_type,
				   const struct weightd_value *values, enum weightd_dtype dtype,
				   struct weightd_text *out, bool *first)
{
	bool first_hidden = true;

	for (size_t i = 0; i < module_type->field_count; i++) {
		if (!is_module_member(module_type->fields[i].name))
			write_arguments(&module_type->fields[i], 1, &values[i], dtype, out, first);
	}
	for (size_t i = 0; i < module_type->field_count; i++) {
		if (!is_module_member(module_type->fields[i].name))
			continue;
		if (first_hidden) {
			put_key(out, "args", first);
			weightd_text_puts(out, "{");
		}
		write_arguments(&module_type->fields[i], 1, &values[i], dtype, out, &first_hidden);
	}
	if (!first_hidden)
		weightd_text_puts(out, "}");
}

/* The values of a literal from '*index' on, as nested lists. */
static void write_literal(const struct weightd_initializer_call *call, unsigned level,
			  uint64_t *index, struct weightd_text *out)
{
	if (level == call->literal_shape.ndim) {
		weightd_text_json_real(out, call->literal[(*index)++]);
		return;
	}
	weightd_text_puts(out, "[");
	for (uint64_t i = 0; i < call->literal_shape.dims[level]; i++) {
		if (i > 0)
			weightd_text_puts(out, ",");
		write_literal(call, level + 1, index, out);
	}
	weightd_text_puts(out, "]");
}

static void write_call(const struct weightd_initializer_call *call, struct weightd_text *out)
{
	bool first = true;
	uint64_t index = 0;

	weightd_text_puts(out, "{");
	if (call->initializer == NULL) {
		put_key(out, "value", &first);
		write_literal(call, 0, &index, out);
	} else {
		put_member(out, "name", call->initializer->name, &first);
		/* Arguments of initializers are no modules: the dtype is not looked at. */
		write_arguments(call->initializer->fields, call->initializer->field_count,
				call->arguments, WEIGHTD_FLOAT32, out, &first);
	}
	weightd_text_puts(out, "}");
}

static void put_range(struct weightd_text *out, const struct weightd_span *range)
{
	weightd_text_printf(out, "%lld:", (long long)range->start);
	if (range->has_stop)
		weightd_text_printf(out, "%lld", (long long)range->stop);
}

static void put_range_member(struct weightd_text *out, const char *key,
			     const struct weightd_span *range, bool *first)
{
	put_key(out, key, first);
	weightd_text_puts(out, "\"");
	put_range(out, range);
	weightd_text_puts(out, "\"");
}

/* The parts that a rule writes: rows and columns as slices. */
static void write_parts(const struct weightd_rule *rule, struct weightd_text *out, bool *first)
{
	if (rule->region_count != 0) {
		put_key(out, "slice", first);
		for (size_t i = 0; i < rule->region_count; i++) {
			weightd_text_puts(out, i == 0 ? "[\"" : ",\"");
			for (unsigned j = 0; j < rule->regions[i].ndim; j++) {
				weightd_text_puts(out, j == 0 ? "" : ",");
				put_range(out, &rule->regions[i].ranges[j]);
			}
			weightd_text_puts(out, "\"");
		}
		weightd_text_puts(out, "]");
	}
	if (rule->blocks == NULL)
		return;
	put_key(out, "block", first);
	for (size_t i = 0; rule->blocks[i] != NULL; i++) {
		weightd_text_puts(out, i == 0 ? "[" : ",");
		weightd_text_json_string(out, rule->blocks[i]);
	}
	weightd_text_puts(out, "]");
}

static void write_selector(const struct weightd_selector *select, struct weightd_text *out,
			   bool *first)
{
	if (select->modules != NULL) {
		put_key(out, "module", first);
		weightd_text_puts(out, "[");
		for (size_t i = 0; select->modules[i] != NULL; i++) {
			if (i > 0)
				weightd_text_puts(out, ",");
			weightd_text_json_string(out, select->modules[i]);
		}
		weightd_text_puts(out, "]");
	}
	if (select->parameter != NULL)
		put_member(out, "parameter", select->parameter, first);
	if (select->path != NULL)
		put_member(out, "path", select->path, first);
	if (select->rank != NULL)
		put_range_member(out, "rank", select->rank, first);
	if (select->layer != NULL)
		put_range_member(out, "layer", select->layer, first);
}

static void write_selectors(const struct weightd_rule *rule, struct weightd_text *out, bool *first)
{
	bool first_except = true;

	write_selector(&rule->select, out, first);
	if (rule->except == NULL)
		return;
	put_key(out, "except", first);
	weightd_text_puts(out, "{");
	write_selector(rule->except, out, &first_except);
	weightd_text_puts(out, "}");
}

void weightd_definition_write_selector(const struct weightd_rule *rule, struct weightd_text *out)
{
	bool first = true;

	weightd_text_puts(out, "{");
	write_selectors(rule, out, &first);
	weightd_text_puts(out, "}");
}

void weightd_definition_write_arguments(const struct weightd_initializer_call *call,
					struct weightd_text *out)
{
	bool first = true;

	weightd_text_puts(out, "{");
	if (call->initializer != NULL)
		write_arguments(call->initializer->fields, call->initializer->field_count,
				call->arguments, WEIGHTD_FLOAT32, out, &first);
	weightd_text_puts(out, "}");
}

static void write_rule(const struct weightd_rule *rule, struct weightd_text *out)
{
	bool first = true;

	weightd_text_puts(out, "{");
	write_selectors(rule, out, &first);
	write_parts(rule, out, &first);
	put_key(out, "initializer", &first);
	write_call(&rule->call, out);
	if (rule->has_dtype)
		put_member(out, "dtype", weightd_dtype_row(rule->dtype)->name, &first);
	if (rule->has_seed) {
		put_key(out, "seed", &first);
		weightd_seed_json(&rule->seed, out);
	}
	if (rule->generator != NULL)
		put_member(out, "generator", rule->generator->name, &first);
	if (rule->optional) {
		put_key(out, "optional", &first);
		weightd_text_puts(out, "true");
	}
	weightd_text_puts(out, "}");
}

static void write_rules(const struct weightd_rule *rule, struct weightd_text *out, bool *first)
{
	if (rule == NULL)
		return;
	put_key(out, "init", first);
	weightd_text_puts(out, "[");
	for (; rule != NULL; rule = rule->next) {
		write_rule(rule, out);
		if (rule->next != NULL)
			weightd_text_puts(out, ",");
	}
	weightd_text_puts(out, "]");
}

static void write_tensor(const struct weightd_parameter *parameter, enum weightd_dtype dtype,
			 struct weightd_text *out)
{
	bool first = true;

	weightd_text_puts(out, "{");
	put_key(out, "shape", &first);
	weightd_text_puts(out, "[");
	for (unsigned i = 0; i < parameter->shape.ndim; i++)
		weightd_text_printf(out, i == 0 ? "%llu" : ",%llu",
				    (unsigned long long)parameter->shape.dims[i]);
	weightd_text_puts(out, "]");
	/* The model's dtype is left out, so that "base" can change it. */
	if (parameter->dtype != dtype)
		put_member(out, "dtype", weightd_dtype_row(parameter->dtype)->name, &first);
	/* Replays draw what was asked for, and nothing for a tensor that is only declared. */
	if (!parameter->is_implied) {
		put_key(out, "initializer", &first);
		write_call(&parameter->initial, out);
	}
	if (!parameter->is_buffer && !parameter->requires_grad) {
		put_key(out, "requires_grad", &first);
		weightd_text_puts(out, "false");
	}
	weightd_text_puts(out, "}");
}

/* "parameters" or "buffers" of a custom module, if it has any. */
static void write_tensors(const struct weightd_module *module, bool buffers,
			  enum weightd_dtype dtype, struct weightd_text *out, bool *first)
{
	bool first_tensor = true;

	for (const struct weightd_parameter *parameter = weightd_module_defined_parameters(module);
	     parameter != NULL; parameter = parameter->next) {
		if (parameter->is_buffer != buffers)
			continue;
		if (first_tensor) {
			put_key(out, buffers ? "buffers" : "parameters", first);
			weightd_text_puts(out, "{");
		}
		put_key(out, parameter->leaf, &first_tensor);
		write_tensor(parameter, dtype, out);
	}
	if (!first_tensor)
		weightd_text_puts(out, "}");
}

static void write_children(const struct weightd_module *module, enum weightd_dtype dtype,
			   struct weightd_text *out, bool *first)
{
	put_key(out, "children", first);
	weightd_text_puts(out, "[");
	for (const struct weightd_module *child = module->children; child != NULL;
	     child = child->next) {
		if (child->is_made)
			continue;
		if (child != module->children)
			weightd_text_puts(out, ",");
		weightd_definition_write_module(child, dtype, out);
	}
	weightd_text_puts(out, "]");
}

/* weight_norm and its like. */
static void write_wraps(const struct weightd_module *module, struct weightd_text *out, bool *first)
{
	if (module->wrapping == NULL)
		return;
	put_key(out, "wrap", first);
	weightd_text_puts(out, "[");
	for (const struct weightd_wrap *wrap = module->wrapping->wraps; wrap != NULL;
	     wrap = wrap->next) {
		bool first_member = true;

		weightd_text_puts(out, "{");
		put_member(out, "type", wrap->row->name, &first_member);
		write_arguments(wrap->row->fields, wrap->row->field_count, wrap->arguments,
				WEIGHTD_FLOAT32, out, &first_member);
		weightd_text_puts(out, wrap->next == NULL ? "}" : "},");
	}
	weightd_text_puts(out, "]");
}

/* As deep as the model. */
void weightd_definition_write_module(const struct weightd_module *module, enum weightd_dtype dtype,
				     struct weightd_text *out)
{
	const struct weightd_module_type *module_type = module->module_type;
	bool first = true;

	weightd_text_puts(out, "{");
	if (module->parent != NULL)
		put_member(out, "name", module->name, &first);
	put_member(out, "type", weightd_module_defined_type(module), &first);
	if (module_type == NULL || (module_type->flags & WEIGHTD_TAKES_TENSORS) != 0) {
		write_tensors(module, false, dtype, out, &first);
		write_tensors(module, true, dtype, out, &first);
	} else {
		write_module_arguments(module_type, module->arguments, dtype, out, &first);
	}
	if (module_type == NULL || (module_type->flags & WEIGHTD_TAKES_CHILDREN) != 0)
		write_children(module, dtype, out, &first);
	write_wraps(module, out, &first);
	write_rules(module->init, out, &first);
	weightd_text_puts(out, "}");
}

void weightd_definition_write(const struct weightd_plan *plan, struct weightd_text *out)
{
	const struct weightd_specification *specification = &plan->specification;
	bool first = true, first_tie = true;

	weightd_text_puts(out, "{");
	put_key(out, "model", &first);
	weightd_definition_write_module(specification->model.root, specification->dtype, out);
	if (specification->ties != NULL) {
		put_key(out, "tie", &first);
		weightd_text_puts(out, "{");
		for (const struct weightd_tie *tie = specification->ties; tie != NULL;
		     tie = tie->next)
			put_member(out, tie->name, tie->target, &first_tie);
		weightd_text_puts(out, "}");
	}
	write_rules(specification->rules, out, &first);
	put_key(out, "seed", &first);
	weightd_specification_seed_json(specification, out);
	put_member(out, "dtype", weightd_dtype_row(specification->dtype)->name, &first);
	put_member(out, "generator", specification->generator->name, &first);
	weightd_text_puts(out, "}");
}
