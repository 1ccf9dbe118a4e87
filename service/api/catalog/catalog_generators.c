/*
 * Catalogue of generators: where random words come from.
 */
#include "api/catalog/catalog.h"
#include "weightd/generator.h"

static const char *name_at(size_t index)
{
	return weightd_generator_at(index)->name;
}

static size_t find(const char *name)
{
	const struct weightd_generator *generator = weightd_generator_find(name);

	for (size_t i = 0; i < weightd_generator_count(); i++)
		if (weightd_generator_at(i) == generator)
			return i;
	return SIZE_MAX;
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_generator *generator = weightd_generator_at(index);

	weightd_json_text(json, "name", generator->name);
	weightd_json_texts(json, "aliases", generator->aliases);
	weightd_json_text(json, "version", generator->version);
	weightd_json_text(json, "doc", generator->doc);
	weightd_json_text(json, "source", generator->source);
	weightd_json_bool(json, "seekable", generator->family->sequential == NULL);
	weightd_json_bool(json, "sequential", generator->family->sequential != NULL);
	weightd_json_text(json, "seeds", weightd_generator_seeds(generator));
	weightd_json_key(json, "example");
	weightd_text_printf(json->out,
			    "{\"model\":\"Linear(3, 2)\",\"seed\":42,\"generator\":\"%s\"}",
			    generator->name);
}

const struct weightd_catalog weightd_catalog_generators = {
	.name = "generators",
	.doc = "Generators of random words, with their versions",
	.count = weightd_generator_count,
	.name_at = name_at,
	.find = find,
	.write = write,
};
