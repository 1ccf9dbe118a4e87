/*
 * The canonical specification: one spelling for each model, made from the plan alone.
 *
 * Compact JSON; members in a fixed order, the client's order where order means something, defaults
 * filled in, children as arrays (objects lose their order in some clients), seeds as text.
 */
#include "definition/definition.h"

#include "definition/canonical_writer.h"

#include "core/base/work_limit.h"
#include "definition/document/json_pointer.h"
#include "definition/fold.h"
#include "weightd/module_type.h"
#include "weightd/module_type_table.h"
#include "weightd/parametrization.h"

#include <string.h>

static void write_module(struct weightd_canonical *writer, const struct weightd_module *module,
			 const struct weightd_place *place);

static void write_argument(struct weightd_canonical *writer, const struct weightd_field *field,
			   const struct weightd_value *value, const struct weightd_place *place)
{
	weightd_canonical_key(writer, field->name);
	if (value->kind == WEIGHTD_MODULE)
		write_module(writer, value->module, WEIGHTD_PLACE_KEY(place, field->name));
	else
		weightd_value_json(value, writer->out);
}

/* Arguments of initializers and parametrizations, which are not modules. */
static void write_arguments(struct weightd_canonical *writer, const struct weightd_field *fields,
			    size_t count, const struct weightd_value *values)
{
	for (size_t i = 0; i < count; i++)
		write_argument(writer, &fields[i], &values[i], NULL);
}

/* Members of a module that are not its arguments. */
static bool is_module_member(const char *name)
{
	static const char *const members[] = {"type",	    "name",    "args", "children",
					      "parameters", "buffers", "init", "order"};

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		if (strcmp(members[i], name) == 0)
			return true;
	}
	return false;
}

/* Beside the type; arguments whose name has another meaning there (PReLU's init) go into "args". */
static void write_module_arguments(struct weightd_canonical *writer,
				   const struct weightd_module *module,
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
			weightd_canonical_key(writer, "args");
			weightd_canonical_begin(writer, "{");
		}
		has_args = true;
		write_argument(writer, &fields[i], &module->arguments[i],
			       WEIGHTD_PLACE_KEY(place, "args"));
	}
	if (has_args)
		weightd_canonical_end(writer, "}");
}

/* 'name': where tensors stand in an array; NULL where they are members. */
static void write_tensor(struct weightd_canonical *writer, const char *name,
			 const struct weightd_parameter *parameter)
{
	weightd_canonical_begin(writer, "{");
	if (name != NULL)
		weightd_canonical_member(writer, "name", name);
	weightd_canonical_key(writer, "shape");
	weightd_canonical_begin(writer, "[");
	for (unsigned i = 0; i < parameter->shape.ndim; i++) {
		weightd_canonical_next(writer);
		weightd_text_printf(writer->out, "%llu",
				    (unsigned long long)parameter->shape.dims[i]);
	}
	weightd_canonical_end(writer, "]");
	/* The model's dtype is left out, so that "base" can change it. */
	if (parameter->dtype != writer->dtype)
		weightd_canonical_member(writer, "dtype",
					 weightd_dtype_row(parameter->dtype)->name);
	/* Replays draw what was requested, and nothing for what is only declared. */
	if (!parameter->is_implied) {
		weightd_canonical_key(writer, "initializer");
		weightd_canonical_call(writer, &parameter->initial);
	}
	if (!parameter->is_buffer && !parameter->requires_grad) {
		weightd_canonical_key(writer, "requires_grad");
		weightd_text_puts(writer->out, "false");
	}
	weightd_canonical_end(writer, "}");
}

static size_t count_tensors(const struct weightd_module *module, bool buffers)
{
	size_t count = 0;

	for (const struct weightd_parameter *parameter = weightd_module_defined_parameters(module);
	     parameter != NULL; parameter = parameter->next)
		count += parameter->is_buffer == buffers;
	return count;
}

/*
 * "parameters" or "buffers" of a custom module, if it has any.  The order of several is that of the
 * file and of the draws, which the members of an object lose in some clients.
 */
static void write_tensors(struct weightd_canonical *writer, const struct weightd_module *module,
			  bool buffers)
{
	const size_t count = count_tensors(module, buffers);

	if (count == 0)
		return;
	weightd_canonical_key(writer, buffers ? "buffers" : "parameters");
	weightd_canonical_begin(writer, count == 1 ? "{" : "[");
	for (const struct weightd_parameter *parameter = weightd_module_defined_parameters(module);
	     parameter != NULL; parameter = parameter->next) {
		if (parameter->is_buffer != buffers)
			continue;
		if (count == 1)
			weightd_canonical_key(writer, parameter->leaf);
		else
			weightd_canonical_next(writer);
		write_tensor(writer, count == 1 ? NULL : parameter->leaf, parameter);
	}
	weightd_canonical_end(writer, count == 1 ? "}" : "]");
}

/* Children that are alike, as far as they are written. */
struct run {
	const struct weightd_module *last; /* NULL: none */
	size_t body, length;		   /* of the first one's text behind its name */
	uint64_t repeats;		   /* of the first one, not written yet */
};

static void write_child(struct weightd_canonical *writer, const struct weightd_module *child,
			struct run *run, const struct weightd_place *place)
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
	weightd_canonical_next(writer);
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

static void write_children(struct weightd_canonical *writer, const struct weightd_module *module,
			   const struct weightd_place *place)
{
	const struct weightd_place *children = WEIGHTD_PLACE_KEY(place, "children");
	struct run run = {0};
	size_t i = 0;

	weightd_canonical_key(writer, "children");
	weightd_canonical_begin(writer, "[");
	for (const struct weightd_module *child = module->children; child != NULL;
	     child = child->next) {
		if (child->is_made)
			continue;
		write_child(writer, child, &run, WEIGHTD_PLACE_ITEM(children, i++));
	}
	weightd_fold_put(writer->out, writer->out->length, &run.repeats);
	weightd_canonical_end(writer, "]");
}

/* weight_norm and its like. */
static void write_replacements(struct weightd_canonical *writer,
			       const struct weightd_module *module)
{
	const struct weightd_replacement *replacement = weightd_module_replacements(module);

	if (replacement == NULL)
		return;
	weightd_canonical_key(writer, "wrap");
	weightd_canonical_begin(writer, "[");
	for (; replacement != NULL; replacement = replacement->next) {
		weightd_canonical_next(writer);
		weightd_canonical_begin(writer, "{");
		weightd_canonical_member(writer, "type", replacement->row->name);
		write_arguments(writer, replacement->row->fields, replacement->row->field_count,
				replacement->arguments);
		weightd_canonical_end(writer, "}");
	}
	weightd_canonical_end(writer, "]");
}

/*
 * "Conv2dSame(Conv2d)" is a class of one's own that has the tensors of a Conv2d, "RNN(Module)" one
 * that has none of a type of its name.
 */
static void write_type(struct weightd_canonical *writer, const struct weightd_module *module)
{
	const char *type = weightd_module_defined_type(module);
	const struct weightd_module_type *row =
		module->module_type != NULL ? NULL : weightd_module_type_find(type);
	const bool is_namesake = row != NULL && (row->flags & WEIGHTD_MAY_BE_CUSTOM) == 0;

	weightd_canonical_key(writer, "type");
	if (!module->is_derived && !is_namesake) {
		weightd_text_json_string(writer->out, type);
		return;
	}
	struct weightd_text text;
	weightd_text_init(&text, writer->out->limit);
	weightd_text_printf(&text, "%s(%s)", type,
			    is_namesake ? "Module" : module->module_type->name);
	writer->out->failed = writer->out->failed || text.failed;
	if (!text.failed)
		weightd_text_json_string(writer->out, text.data);
	weightd_text_free(&text);
}

static void write_order(struct weightd_canonical *writer, const char *const *order)
{
	if (order == NULL)
		return;
	weightd_canonical_key(writer, "order");
	weightd_canonical_begin(writer, "[");
	for (; *order != NULL; order++)
		weightd_canonical_item(writer, *order);
	weightd_canonical_end(writer, "]");
}

/* As deep as the model. */
static void write_module(struct weightd_canonical *writer, const struct weightd_module *module,
			 const struct weightd_place *place)
{
	const struct weightd_module_type *module_type = module->module_type;

	weightd_canonical_begin(writer, "{");
	if (module->parent != NULL)
		weightd_canonical_member(writer, "name", module->name);
	write_type(writer, module);
	if (weightd_module_extra(module) != NULL)
		weightd_canonical_member(writer, "extra", weightd_module_extra(module));
	if (weightd_module_own_print(module) != NULL)
		weightd_canonical_member(writer, "print", weightd_module_own_print(module));
	if (module_type == NULL || (module_type->flags & WEIGHTD_TAKES_TENSORS) != 0) {
		write_tensors(writer, module, false);
		write_tensors(writer, module, true);
	} else {
		write_module_arguments(writer, module, place);
	}
	if (weightd_module_takes_children(module))
		write_children(writer, module, place);
	write_order(writer, weightd_module_order(module));
	write_replacements(writer, module);
	weightd_canonical_rules(writer, module->init, place);
	weightd_canonical_end(writer, "}");
}

void weightd_definition_write_module(const struct weightd_module *module, enum weightd_dtype dtype,
				     struct weightd_text *out)
{
	write_module(&(struct weightd_canonical){.out = out, .dtype = dtype}, module, NULL);
}

/* Several are an array, or a client that sorts members would give the model another id. */
static void write_ties(struct weightd_canonical *writer, const struct weightd_tie *ties)
{
	const bool is_array = ties != NULL && ties->next != NULL;

	if (ties == NULL)
		return;
	weightd_canonical_key(writer, "tie");
	weightd_canonical_begin(writer, is_array ? "[" : "{");
	for (const struct weightd_tie *tie = ties; tie != NULL; tie = tie->next) {
		if (!is_array) {
			weightd_canonical_member(writer, tie->name, tie->target);
			continue;
		}
		weightd_canonical_next(writer);
		weightd_canonical_begin(writer, "{");
		weightd_canonical_member(writer, "name", tie->name);
		weightd_canonical_member(writer, "target", tie->target);
		weightd_canonical_end(writer, "}");
	}
	weightd_canonical_end(writer, is_array ? "]" : "}");
}

/* Of the document that was posted: not part of the model, but kept with it. */
static void write_warnings(struct weightd_canonical *writer, const struct weightd_warning *warnings)
{
	if (warnings == NULL)
		return;
	weightd_canonical_key(writer, "warnings");
	weightd_canonical_begin(writer, "[");
	for (; warnings != NULL; warnings = warnings->next) {
		weightd_canonical_next(writer);
		weightd_canonical_begin(writer, "{");
		weightd_canonical_member(writer, "code", warnings->code);
		weightd_canonical_member(writer, "pointer", warnings->pointer);
		weightd_canonical_member(writer, "detail", warnings->detail);
		weightd_canonical_end(writer, "}");
	}
	weightd_canonical_end(writer, "]");
}

static void write_specification(struct weightd_canonical *writer,
				const struct weightd_specification *specification)
{
	weightd_canonical_begin(writer, "{");
	weightd_canonical_key(writer, "model");
	write_module(writer, specification->model.root, WEIGHTD_PLACE_KEY(NULL, "model"));
	write_ties(writer, specification->ties);
	weightd_canonical_rules(writer, specification->rules, NULL);
	weightd_canonical_key(writer, "seed");
	weightd_specification_seed_json(specification, writer->out);
	weightd_canonical_member(writer, "dtype", weightd_dtype_row(specification->dtype)->name);
	weightd_canonical_member(writer, "generator", specification->generator->name);
	if (specification->keys != NULL)
		weightd_canonical_member(writer, "key", specification->keys->script);
	if (writer->folds)
		write_warnings(writer, specification->warnings);
	weightd_canonical_end(writer, "}");
}

void weightd_definition_write(const struct weightd_plan *plan, struct weightd_text *out)
{
	write_specification(
		&(struct weightd_canonical){.out = out, .dtype = plan->specification.dtype},
		&plan->specification);
}

static enum weightd_code canonicalize(struct weightd_plan *plan, struct weightd_text *out,
				      bool folds, struct weightd_error *err)
{
	struct weightd_canonical writer = {.out = out,
					   .dtype = plan->specification.dtype,
					   .arena = plan->arena,
					   .folds = folds};

	write_specification(&writer, &plan->specification);
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
