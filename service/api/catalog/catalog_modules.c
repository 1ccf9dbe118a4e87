/*
 * Catalogue of module types: arguments, tensors with their default initialisation, an example.
 */
#include "api/catalog/catalog.h"
#include "api/catalog/catalog_example.h"
#include "weightd/fused_blocks.h"
#include "weightd/module_type_table.h"

#include <string.h>

static const char *name_at(size_t index)
{
	return weightd_module_type_at(index)->name;
}

static size_t find(const char *name)
{
	const struct weightd_module_type *module_type = weightd_module_type_find(name);

	for (size_t i = 0; i < weightd_module_type_count(); i++)
		if (weightd_module_type_at(i) == module_type)
			return i;
	return SIZE_MAX;
}

/* The tensors that rules can name blocks of, "block": "q". */
static void write_fused(struct weightd_json *json, const struct weightd_module_type *module_type)
{
	weightd_json_open(json, "fused", '[');
	for (size_t i = 0; i < weightd_fused_count(); i++) {
		const struct weightd_fused *row = weightd_fused_at(i);
		if (strcmp(row->type, module_type->name) != 0)
			continue;
		weightd_json_open(json, NULL, '{');
		weightd_json_text(json, "path", row->path);
		weightd_json_texts(json, "parameters", row->leaves);
		weightd_json_text(json, "dimension", row->is_last ? "last" : "first");
		weightd_json_texts(json, "blocks", row->names);
		weightd_json_close(json, '}');
	}
	weightd_json_close(json, ']');
}

/* The lines of 'state' as a list. */
static void write_state(struct weightd_json *json, const char *state)
{
	weightd_json_open(json, "state", '[');
	while (state != NULL && *state != '\0') {
		int length = (int)strcspn(state, "\n");

		weightd_json_printf(json, NULL, "%.*s", length, state);
		state += length + (state[length] == '\n');
	}
	weightd_json_close(json, ']');
}

static void write_tensor(struct weightd_json *json, const struct weightd_entry *entry)
{
	const struct weightd_fans *fans = &entry->parameter->fans;

	weightd_json_open(json, NULL, '{');
	weightd_json_text(json, "name", weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
	weightd_json_shape(json, "shape", weightd_entry_shape(entry));
	weightd_json_text(json, "dtype", weightd_dtype_row(entry->dtype)->name);
	weightd_json_bool(json, "is_buffer", entry->parameter->is_buffer);
	if (fans->known) {
		weightd_json_size(json, "fan_in", fans->fan_in);
		weightd_json_size(json, "fan_out", fans->fan_out);
	}
	weightd_json_text(json, "initializer", entry->statement->why->initializer);
	weightd_json_close(json, '}');
}

/* The tensors of the example: shapes, fans and default initializers in numbers. */
static void write_tensors(struct weightd_json *json, const struct weightd_example *example)
{
	struct weightd_plan *plan = weightd_catalog_example_plan(example);

	weightd_json_open(json, "example_tensors", '[');
	for (size_t i = 0; plan != NULL && i < plan->entry_count; i++)
		write_tensor(json, &plan->entries[i]);
	weightd_json_close(json, ']');
	weightd_plan_free(plan);
}

/* A base class is shown as the selector of a rule on a class below it, or on any if there is none.
 */
static const struct weightd_module_type *shown_as(const struct weightd_module_type *module_type)
{
	if ((module_type->flags & WEIGHTD_ABSTRACT) == 0)
		return module_type;
	for (size_t i = 0; i < weightd_module_type_count(); i++) {
		const struct weightd_module_type *other = weightd_module_type_at(i);

		if ((other->flags & WEIGHTD_ABSTRACT) == 0 &&
		    weightd_module_type_is_a(other, module_type->name))
			return other;
	}
	return weightd_module_type_find("Linear");
}

/* A row without a source of its own is of torch.nn, or says in its doc where it is from. */
static void write_source(struct weightd_json *json, const struct weightd_module_type *module_type)
{
	static const char other[] = "transformers: ";

	if (module_type->source != NULL)
		weightd_json_text(json, "source", module_type->source);
	else if (strncmp(module_type->doc, other, sizeof other - 1) == 0)
		weightd_json_printf(json, "source", "transformers, class %s", module_type->name);
	else
		weightd_json_printf(json, "source", "torch.nn.%s", module_type->name);
}

static void write_example(struct weightd_json *json, const struct weightd_module_type *module_type)
{
	const struct weightd_module_type *shown = shown_as(module_type);
	struct weightd_example example = {0};
	struct weightd_text call;

	weightd_text_init(&call, 1024);
	weightd_catalog_layer_call(shown, &call);
	example.model = call.data;
	if (shown != module_type) {
		example.module = module_type->name;
		example.initializer = "zeros";
		example.is_optional = true; /* it may have no parameters */
	}
	weightd_catalog_example(json, &example);
	write_tensors(json, &example);
	weightd_text_free(&call);
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_module_type *module_type = weightd_module_type_at(index);

	weightd_json_text(json, "name", module_type->name);
	weightd_json_text(json, "family", weightd_module_type_family(index));
	weightd_json_text(json, "doc", module_type->doc);
	write_source(json, module_type);
	weightd_json_texts(json, "bases", module_type->bases);
	weightd_json_bool(json, "is_abstract", (module_type->flags & WEIGHTD_ABSTRACT) != 0);
	weightd_json_bool(json, "takes_children",
			  (module_type->flags & WEIGHTD_TAKES_CHILDREN) != 0);
	weightd_json_bool(json, "takes_any_arguments",
			  (module_type->flags & WEIGHTD_TAKES_ANYTHING) != 0);
	write_fused(json, module_type);
	weightd_catalog_arguments(
		json, module_type->fields, module_type->field_count,
		(module_type->flags & WEIGHTD_TAKES_ANYTHING) != 0 ? WEIGHTD_SCHEMA_OPEN : 0);
	write_state(json, module_type->state);
	write_example(json, module_type);
}

const struct weightd_catalog weightd_catalog_modules = {
	.name = "modules",
	.doc = "Module types with their arguments, and base classes for selectors",
	.count = weightd_module_type_count,
	.name_at = name_at,
	.find = find,
	.write = write,
};
