/*
 * Catalogue of initializers, with formula, source and the schema of their arguments.
 */
#include "api/catalog/catalog.h"
#include "api/catalog/catalog_example.h"

#include <string.h>

static const char *name_at(size_t index)
{
	return weightd_initializer_at(index)->name;
}

static size_t find(const char *name)
{
	const struct weightd_initializer *initializer = weightd_initializer_find(name);

	for (size_t i = 0; i < weightd_initializer_count(); i++)
		if (weightd_initializer_at(i) == initializer)
			return i;
	return SIZE_MAX;
}

/* The example and its resolved law. */
static void write_example(struct weightd_json *json, size_t index)
{
	const struct weightd_initializer *initializer = weightd_initializer_at(index);
	const struct weightd_example_row *row = weightd_catalog_example_row(index);
	const struct weightd_distribution *distribution = row->distribution;
	struct weightd_example example = {.model = row->model, .parameter = row->parameter};
	struct weightd_text call;

	if (distribution != NULL) {
		weightd_json_text(json, "distribution", distribution->name);
		weightd_json_bool(json, "elementwise",
				  (distribution->flags & WEIGHTD_ELEMENTWISE) != 0);
		weightd_json_bool(json, "random", (distribution->flags & WEIGHTD_RANDOM) != 0);
	}
	weightd_text_init(&call, 1024);
	weightd_catalog_initializer_call(initializer, &call);
	example.initializer = call.data;
	weightd_catalog_example(json, &example);
	weightd_text_free(&call);
}

/* "numpy" of "numpy.uniform"; rows of torch.nn.init and of no library have none. */
static void write_namespace(struct weightd_json *json, const char *name)
{
	const char *dot = strchr(name, '.');

	weightd_json_printf(json, "namespace", "%.*s", dot == NULL ? 0 : (int)(dot - name), name);
}

static void write_doc(struct weightd_json *json, const struct weightd_initializer *initializer)
{
	struct weightd_text doc;

	weightd_text_init(&doc, 1024);
	weightd_initializer_describe(initializer, &doc);
	weightd_json_text(json, "doc", doc.data);
	weightd_text_free(&doc);
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_initializer *initializer = weightd_initializer_at(index);
	bool replaces = (initializer->flags & WEIGHTD_REPLACES_DATA) != 0;

	weightd_json_text(json, "name", initializer->name);
	weightd_json_texts(json, "aliases", initializer->aliases);
	write_doc(json, initializer);
	weightd_json_text(json, "source", initializer->source);
	write_namespace(json, initializer->name);
	weightd_json_bool(json, "replaces_data", replaces);
	/* In place keeps the parameter's dtype; data that replaces it brings its own, or the
	 * default one. */
	if (replaces && (initializer->flags & WEIGHTD_DEFAULT_DTYPE) == 0)
		weightd_json_text(json, "dtype", weightd_dtype_row(initializer->data_dtype)->name);
	else
		weightd_json_null(json, "dtype");
	weightd_catalog_arguments(json, initializer->fields, initializer->field_count,
				  WEIGHTD_SCHEMA_FORMULAS);
	write_example(json, index);
}

const struct weightd_catalog weightd_catalog_initializers = {
	.name = "initializers",
	.doc = "Initializers with their formulas and arguments",
	.count = weightd_initializer_count,
	.name_at = name_at,
	.find = find,
	.write = write,
};
