/*
 * Catalogue of distributions, to which initializers resolve.
 */
#include "api/catalog/catalog.h"
#include "api/catalog/catalog_example.h"

static const char *name_at(size_t index)
{
	return weightd_distribution_at(index)->name;
}

/* The names of a recipe's numbers. */
static void write_numbers(struct weightd_json *json,
			  const struct weightd_distribution *distribution)
{
	weightd_json_open(json, "numbers", '[');
	for (size_t i = 0; i < WEIGHTD_LAW_REALS && distribution->reals[i] != NULL; i++)
		weightd_json_text(json, NULL, distribution->reals[i]);
	for (size_t i = 0; i < WEIGHTD_LAW_SIZES && distribution->sizes[i] != NULL; i++)
		weightd_json_text(json, NULL, distribution->sizes[i]);
	weightd_json_close(json, ']');
}

static void write_initializers(struct weightd_json *json,
			       const struct weightd_distribution *distribution)
{
	weightd_json_open(json, "initializers", '[');
	for (size_t i = 0; i < weightd_initializer_count(); i++) {
		if (weightd_catalog_example_row(i)->distribution == distribution)
			weightd_json_text(json, NULL, weightd_initializer_at(i)->name);
	}
	weightd_json_close(json, ']');
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_distribution *distribution = weightd_distribution_at(index);

	weightd_json_text(json, "name", distribution->name);
	weightd_json_text(json, "doc", distribution->doc);
	weightd_json_text(json, "source", "service/notes/determinism.md");
	weightd_json_bool(json, "elementwise", (distribution->flags & WEIGHTD_ELEMENTWISE) != 0);
	weightd_json_bool(json, "random", (distribution->flags & WEIGHTD_RANDOM) != 0);
	write_numbers(json, distribution);
	write_initializers(json, distribution);
}

const struct weightd_catalog weightd_catalog_distributions = {
	.name = "distributions",
	.doc = "Distributions of initializers; elementwise ones are generated from any offset",
	.count = weightd_distribution_count,
	.name_at = name_at,
	.write = write,
};
