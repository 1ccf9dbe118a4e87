/*
 * Catalogue of module types: arguments, tensors with their default initialisation, an example.
 */
#include "catalog.h"
#include "catalog_example.h"
#include "weightd/fused.h"

#include <string.h>

static const char *name_at(size_t index)
{
	return weightd_layer_at(index)->name;
}

static size_t find(const char *name)
{
	const struct weightd_layer *layer = weightd_layer_find(name);

	for (size_t i = 0; i < weightd_layer_count(); i++)
		if (weightd_layer_at(i) == layer)
			return i;
	return SIZE_MAX;
}

/* The tensors that rules can name blocks of, "block": "q". */
static void write_fused(struct weightd_json *json, const struct weightd_layer *layer)
{
	weightd_json_open(json, "fused", '[');
	for (size_t i = 0; i < weightd_fused_count(); i++) {
		const struct weightd_fused *row = weightd_fused_at(i);
		if (strcmp(row->type, layer->name) != 0)
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
	weightd_json_text(json, "name", entry->name);
	weightd_json_shape(json, "shape", &entry->shape);
	weightd_json_text(json, "dtype", weightd_dtype_row(entry->dtype)->name);
	weightd_json_bool(json, "is_buffer", entry->parameter->is_buffer);
	if (fans->known) {
		weightd_json_size(json, "fan_in", fans->fan_in);
		weightd_json_size(json, "fan_out", fans->fan_out);
	}
	weightd_json_text(json, "initializer", entry->statement->why.initializer);
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
static const struct weightd_layer *shown_as(const struct weightd_layer *layer)
{
	if ((layer->flags & WEIGHTD_ABSTRACT) == 0)
		return layer;
	for (size_t i = 0; i < weightd_layer_count(); i++) {
		const struct weightd_layer *other = weightd_layer_at(i);

		if ((other->flags & WEIGHTD_ABSTRACT) == 0 &&
		    weightd_layer_is_a(other, layer->name))
			return other;
	}
	return weightd_layer_find("Linear");
}

/* A row without a source of its own is of torch.nn, or says in its doc where it is from. */
static void write_source(struct weightd_json *json, const struct weightd_layer *layer)
{
	static const char other[] = "transformers: ";

	if (layer->source != NULL)
		weightd_json_text(json, "source", layer->source);
	else if (strncmp(layer->doc, other, sizeof other - 1) == 0)
		weightd_json_printf(json, "source", "transformers, class %s", layer->name);
	else
		weightd_json_printf(json, "source", "torch.nn.%s", layer->name);
}

static void write_example(struct weightd_json *json, const struct weightd_layer *layer)
{
	const struct weightd_layer *shown = shown_as(layer);
	struct weightd_example example = {0};
	struct weightd_text call;

	weightd_text_init(&call, 1024);
	weightd_catalog_layer_call(shown, &call);
	example.model = call.data;
	if (shown != layer) {
		example.module = layer->name;
		example.initializer = "zeros";
		example.is_optional = true; /* it may have no parameters */
	}
	weightd_catalog_example(json, &example);
	write_tensors(json, &example);
	weightd_text_free(&call);
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_layer *layer = weightd_layer_at(index);

	weightd_json_text(json, "name", layer->name);
	weightd_json_text(json, "family", weightd_layer_family(index));
	weightd_json_text(json, "doc", layer->doc);
	write_source(json, layer);
	weightd_json_texts(json, "bases", layer->bases);
	weightd_json_bool(json, "is_abstract", (layer->flags & WEIGHTD_ABSTRACT) != 0);
	weightd_json_bool(json, "takes_children", (layer->flags & WEIGHTD_TAKES_CHILDREN) != 0);
	weightd_json_bool(json, "takes_any_arguments",
			  (layer->flags & WEIGHTD_TAKES_ANYTHING) != 0);
	write_fused(json, layer);
	weightd_catalog_arguments(json, layer->fields, layer->field_count,
				  (layer->flags & WEIGHTD_TAKES_ANYTHING) != 0);
	write_state(json, layer->state);
	write_example(json, layer);
}

const struct weightd_catalog weightd_catalog_modules = {
	.name = "modules",
	.doc = "Module types with their arguments, and base classes for selectors",
	.count = weightd_layer_count,
	.name_at = name_at,
	.find = find,
	.write = write,
};
