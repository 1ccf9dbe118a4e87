/*
 * Plan: which generator makes a statement's values, with which seed, and whether it can.
 *
 * A replay has as many generators as the script it repeats: torch's for torch.nn.init and the
 * modules' defaults, numpy's for numpy.*, jax's for jax.*.  The specification's generator takes the
 * place of the one of its library.  torch.func._random has keys for what is said in the
 * specification; constructors draw from torch's generator all the same.
 */
#include "core/distribution/distribution_table.h"
#include "core/generator/generator_table.h"
#include "core/plan/plan_builder.h"

#include <stdio.h>
#include <string.h>

static enum weightd_library library_of(const struct weightd_initializer *initializer)
{
	static const struct {
		const char *prefix;
		enum weightd_library library;
	} namespaces[] = {
		{"numpy.", WEIGHTD_NUMPY},
		{"jax.", WEIGHTD_JAX},
		{"haiku.", WEIGHTD_JAX},
	};

	for (size_t i = 0; initializer != NULL && i < sizeof namespaces / sizeof namespaces[0]; i++)
		if (strncmp(initializer->name, namespaces[i].prefix,
			    strlen(namespaces[i].prefix)) == 0)
			return namespaces[i].library;
	return WEIGHTD_TORCH;
}

const struct weightd_generator *weightd_plan_generator(
	const struct weightd_specification *specification, const struct weightd_rule *rule,
	const struct weightd_initializer *initializer, bool by_constructor)
{
	const struct weightd_generator *own = specification->generator;
	const enum weightd_library library = library_of(initializer);

	if (rule != NULL && rule->generator != NULL)
		return rule->generator;
	if (own->family->library == WEIGHTD_TORCH_FUNC && library == WEIGHTD_TORCH &&
	    !by_constructor)
		return own;
	if (own->family->library == WEIGHTD_OWN || own->family->library == library)
		return own;
	switch (library) {
	case WEIGHTD_NUMPY: return &weightd_generator_numpy;
	case WEIGHTD_JAX: return &weightd_generator_jax;
	default: return &weightd_generator_torch;
	}
}

const struct weightd_seed *weightd_plan_seed(const struct weightd_specification *specification,
					     const struct weightd_rule *rule,
					     const struct weightd_generator *generator)
{
	if (rule != NULL && rule->has_seed)
		return &rule->seed;
	return specification->has_seeds[generator->family->library]
		       ? &specification->seeds[generator->family->library]
		       : &specification->seed;
}

enum weightd_code weightd_plan_check_rule_seed(struct weightd_plan_builder *builder,
					       const struct weightd_rule *rule)
{
	const struct weightd_generator *generator = weightd_plan_generator(
		&builder->plan->specification, rule, rule->call.initializer, false);
	char pointer[sizeof builder->err->issues[0].pointer];

	/* A module's rules are met once for each copy of it. */
	if (!rule->has_seed || rule == builder->ill_seeded ||
	    weightd_generator_takes(generator, &rule->seed))
		return WEIGHTD_OK;
	builder->ill_seeded = rule;
	snprintf(pointer, sizeof pointer, "%s/seed", rule->pointer);
	return weightd_generator_check_seed(generator, &rule->seed, pointer, builder->err);
}

/* One issue for each generator, however many statements draw from it. */
static enum weightd_code check_specification_seed(struct weightd_plan_builder *builder,
						  const struct weightd_statement *statement)
{
	const struct weightd_specification *specification = &builder->plan->specification;
	const struct weightd_generator *generator = statement->generator;
	const char *library = weightd_library_name(generator->family->library);
	const bool has_own = specification->has_seeds[generator->family->library];
	char pointer[32] = "/seed";

	if (statement->reseed != NULL && (statement->rule == NULL || !statement->rule->has_seed) &&
	    (statement->law->distribution->flags & WEIGHTD_RANDOM) != 0)
		return weightd_generator_check_seed(generator, statement->seed,
						    statement->reseed->pointer, builder->err);
	if ((statement->rule != NULL && statement->rule->has_seed) ||
	    (statement->law->distribution->flags & WEIGHTD_RANDOM) == 0 ||
	    weightd_generator_takes(generator, statement->seed))
		return WEIGHTD_OK;
	const uint64_t bit = (uint64_t)1 << weightd_generator_index(generator);
	if ((builder->ill_seeded_generators & bit) != 0)
		return WEIGHTD_ERR_OUT_OF_RANGE;
	builder->ill_seeded_generators |= bit;
	if (has_own)
		snprintf(pointer, sizeof pointer, "/seed/%s", library);
	const enum weightd_code code =
		weightd_generator_check_seed(generator, statement->seed, pointer, builder->err);
	/* The one seed is meant for the specification's generator. */
	if (!has_own && specification->generator->family->library != WEIGHTD_OWN &&
	    specification->generator->family->library != generator->family->library)
		weightd_error_expected(
			builder->err, "{\"%s\": ..., \"%s\": ...}: %s takes %s",
			weightd_library_name(specification->generator->family->library), library,
			generator->name, weightd_generator_seeds(generator));
	return code;
}

static enum weightd_code check_keys(struct weightd_plan_builder *builder,
				    const struct weightd_statement *statement)
{
	if (statement->rule == NULL || statement->rule->keys == NULL ||
	    statement->generator->family->library == WEIGHTD_JAX)
		return WEIGHTD_OK;
	weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, statement->rule->keys->pointer,
			  "%s has no keys that a script could derive", statement->generator->name);
	weightd_error_expected(builder->err,
			       "an initializer of jax.* and the generator jax, or no key");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Rules write no buffers. */
static bool is_buffers(const struct weightd_plan_builder *builder,
		       const struct weightd_statement *statement)
{
	return statement->rule == NULL && statement->lost == NULL &&
	       builder->entries[statement->entry].parameter->is_buffer;
}

enum weightd_code weightd_plan_check_draw(struct weightd_plan_builder *builder,
					  const struct weightd_statement *statement,
					  const char *pointer)
{
	const struct weightd_generator *generator = statement->generator;
	const struct weightd_law *law = statement->law;
	enum weightd_code code = check_specification_seed(builder, statement);

	if (code != WEIGHTD_OK)
		return code;
	if ((law->distribution->flags & WEIGHTD_RANDOM) == 0)
		return WEIGHTD_OK;
	code = check_keys(builder, statement);
	if (code != WEIGHTD_OK)
		return code;
	if (generator->family->draws == NULL ||
	    generator->family->draws(generator, law, statement->dtype))
		return WEIGHTD_OK;
	if (law->variant != 0) {
		code = weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
					 "%s of the generator %s takes no dtype and no method",
					 statement->why->initializer, generator->name);
		weightd_error_expected(builder->err,
				       "the generator numpy.default_rng, or the call without them");
		return code;
	}
	code = weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
				 "%s has no draw of %s values from the distribution %s",
				 generator->name, weightd_dtype_row(statement->dtype)->name,
				 law->distribution->name);
	if (is_buffers(builder, statement)) {
		weightd_error_expected(builder->err,
				       "the generator philox for the specification: a buffer has "
				       "the draws of its module alone");
		return code;
	}
	weightd_error_expected(builder->err, "%s, or a rule with the generator philox",
			       generator->family->drawn != NULL ? generator->family->drawn
								: "an initializer of that library");
	return code;
}

enum weightd_code weightd_plan_reseed(struct weightd_plan_builder *builder,
				      const struct weightd_rule *rule,
				      const struct weightd_rule *reseeds[WEIGHTD_LIBRARY_COUNT])
{
	const struct weightd_generator *own = builder->plan->specification.generator;

	for (unsigned i = 0; i < WEIGHTD_LIBRARY_COUNT; i++) {
		const bool has_seed = rule->reseeds_one ? i == (unsigned)own->family->library
							: rule->reseed->has_seeds[i];
		if (!has_seed)
			continue;
		reseeds[i] = rule;
		if (i != WEIGHTD_JAX && i != WEIGHTD_TORCH_FUNC)
			continue;
		weightd_error_add(builder->err, WEIGHTD_ERR_UNSUPPORTED, rule->pointer,
				  "%s draws by keys: it has no state that could be seeded again",
				  weightd_library_name((enum weightd_library)i));
		weightd_error_expected(builder->err, "rules with a seed of their own%s",
				       i == WEIGHTD_JAX ? ", or {\"key\": \"key = key(7)\"}" : "");
		return WEIGHTD_ERR_UNSUPPORTED;
	}
	return WEIGHTD_OK;
}
