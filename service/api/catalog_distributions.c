/*
 * Catalogue of distributions: what initializers resolve to.
 */
#include "catalog.h"
#include "weightd/rng.h"

static const char *name_at(size_t index)
{
	return weightd_distribution_at(index)->name;
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_distribution *distribution = weightd_distribution_at(index);

	weightd_json_text(json, "name", distribution->name);
	weightd_json_text(json, "doc", distribution->doc);
	weightd_json_bool(json, "elementwise", (distribution->flags & WEIGHTD_ELEMENTWISE) != 0);
	weightd_json_bool(json, "random", (distribution->flags & WEIGHTD_RANDOM) != 0);
}

const struct weightd_catalog weightd_catalog_distributions = {
	.name = "distributions",
	.doc = "Distributions that initializers resolve to; elementwise ones are made at any "
               "offset",
	.count = weightd_distribution_count,
	.name_at = name_at,
	.write = write,
};
