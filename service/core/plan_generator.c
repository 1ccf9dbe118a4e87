/*
 * Plan: which generator makes a statement's values, with which seed, and whether it can.
 *
 * A replay has as many generators as the script it repeats: torch's for torch.nn.init and the modules'
 * defaults, numpy's for numpy.*, jax's for jax.*.  The specification's generator takes the place of
 * the one of its library.
 */
#include "core/rng/tables.h"
#include "plan_builder.h"

#include <string.h>

static enum weightd_library library_of(const struct weightd_initializer *initializer)
{
	static const struct {
		const char *prefix;
		enum weightd_library library;
	} namespaces[] = {
		{"numpy.", WEIGHTD_NUMPY},
		{"jax.", WEIGHTD_JAX},
	};

	for (size_t i = 0; initializer != NULL && i < sizeof namespaces / sizeof namespaces[0]; i++)
		if (strncmp(initializer->name, namespaces[i].prefix, strlen(namespaces[i].prefix)) == 0)
			return namespaces[i].library;
	return WEIGHTD_TORCH;
}

const struct weightd_generator *weightd_plan_generator(const struct weightd_specification *specification,
                                                       const struct weightd_rule *rule,
                                                       const struct weightd_initializer *initializer)
{
	const struct weightd_generator *own = specification->generator;
	const enum weightd_library library = library_of(initializer);

	if (rule != NULL && rule->generator != NULL)
		return rule->generator;
	if (own->library == WEIGHTD_OWN || own->library == library)
		return own;
	switch (library) {
	case WEIGHTD_NUMPY:
		return &weightd_generator_numpy;
	default:
		return &weightd_generator_torch;
	}
}

uint64_t weightd_plan_seed(const struct weightd_specification *specification,
                           const struct weightd_rule *rule, const struct weightd_generator *generator)
{
	if (rule != NULL && rule->has_seed)
		return rule->seed;
	return specification->has_seeds[generator->library] ? specification->seeds[generator->library]
	                                                    : specification->seed;
}

enum weightd_code weightd_plan_check_draw(struct weightd_plan_builder *builder,
                                          const struct weightd_statement *statement, const char *pointer)
{
	const struct weightd_generator *generator = statement->generator;
	const struct weightd_recipe *recipe = &statement->recipe;
	enum weightd_code code = WEIGHTD_ERR_OUT_OF_RANGE;

	if (generator->seed_max != 0 && statement->seed > generator->seed_max) {
		code = weightd_error_add(builder->err, code, "/seed", "the seed of %s is %llu", generator->name,
		                         (unsigned long long)statement->seed);
		weightd_error_expected(builder->err, "0 to %llu", (unsigned long long)generator->seed_max);
		return code;
	}
	if (generator->sequential == NULL || (recipe->distribution->flags & WEIGHTD_RANDOM) == 0 ||
	    generator->sequential->draws(recipe, statement->dtype))
		return WEIGHTD_OK;
	code = weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
	                         "%s has no draw of %s values from the distribution %s", generator->name,
	                         weightd_dtype_row(statement->dtype)->name, recipe->distribution->name);
	weightd_error_expected(builder->err, "an initializer of that library, or a rule with the generator philox");
	return code;
}
