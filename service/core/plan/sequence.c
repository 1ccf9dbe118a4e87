/*
 * Sequences: the chains of a plan, from its statements.
 */
#include "core/plan/sequence_chain.h"
#include "core/base/memory.h"
#include "core/plan/values_digest.h"

#include <string.h>

struct weightd_sequence {
	struct weightd_chain *chains;
};

struct weightd_task weightd_step_task(const struct weightd_chain *chain,
				      const struct weightd_step *step)
{
	return (struct weightd_task){
		.law = step->statement->law,
		.shape = step->shape,
		.dtype = step->statement->dtype,
		.generator = step->statement->generator,
		.position = step->statement->position,
		.engine = chain->engine,
		.has_gaps = step->statement->has_gaps,
	};
}

static void add_seed(struct weightd_digest *digest, const struct weightd_seed *seed)
{
	weightd_digest_add_u64(digest, seed->number);
	if (seed->form == WEIGHTD_SEED_NUMBER)
		return;
	weightd_digest_add_u64(digest, seed->count);
	for (size_t i = 0; i < seed->count; i++)
		weightd_digest_add_u64(digest, seed->words[i]);
}

/* The chain of a statement's generator and seed, a new one if need be; NULL: no memory. */
static struct weightd_chain *chain_of(const struct weightd_plan *plan,
				      const struct weightd_statement *statement)
{
	const struct weightd_rule *owner = statement->rule != NULL && statement->rule->has_seed
						   ? statement->rule
						   : statement->reseed;
	struct weightd_sequence *sequence = plan->sequence;
	struct weightd_chain *chain = sequence->chains;

	while (chain != NULL &&
	       (chain->generator != statement->generator ||
		!weightd_seed_equal(&chain->seed, statement->seed) || chain->owner != owner))
		chain = chain->next;
	if (chain != NULL || (chain = weightd_memory_array(1, sizeof *chain)) == NULL)
		return chain;
	chain->engine = plan->engine;
	chain->generator = statement->generator;
	chain->seed = *statement->seed;
	chain->owner = owner;
	chain->next = sequence->chains;
	sequence->chains = chain;
	weightd_digest_init(&chain->digest);
	weightd_digest_add_text(&chain->digest, chain->generator->version);
	add_seed(&chain->digest, &chain->seed);
	pthread_mutex_init(&chain->lock, NULL);
	pthread_cond_init(&chain->turn, NULL);
	return chain;
}

/* Adds the draws of a step; 'key' receives the digest with them. */
static void add_step_to_digest(struct weightd_chain *chain, const struct weightd_step *step,
			       uint64_t key[2])
{
	const struct weightd_task task = weightd_step_task(chain, step);
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];

	weightd_digest_add_draws(&chain->digest, &task);
	struct weightd_digest copy = chain->digest;
	weightd_digest_finish(&copy, bytes);
	memcpy(key, bytes, 2 * sizeof key[0]);
}

static bool is_drawn(const struct weightd_statement *statement)
{
	return statement->generator->family->sequential != NULL &&
	       (statement->law->distribution->flags & WEIGHTD_RANDOM) != 0;
}

/* Appends the step, for which there is room, and sets its predecessor. */
static void set_step(struct weightd_chain *chain, const struct weightd_step *step)
{
	const struct weightd_sequential *sequential = chain->generator->family->sequential;
	const struct weightd_task task = weightd_step_task(chain, step);
	struct weightd_step *next = &chain->steps[chain->step_count];
	uint64_t words = 0;

	*next = *step;
	next->is_counted = step->numel == 0 || (sequential->count != NULL &&
						sequential->count(&task, step->numel, &words));
	if (chain->step_count++ > 0) {
		next->start = weightd_step_end(next - 1);
		next->words = next[-1].words + chain->last_words;
		next->drawn = next[-1].drawn + !next[-1].is_counted;
	}
	chain->last_words = words;
}

/* Gives a statement the next step of its chain. */
static enum weightd_code add_step(const struct weightd_plan *plan, struct weightd_arena *arena,
				  struct weightd_chain *chain, struct weightd_statement *statement)
{
	const struct weightd_shape *shape =
		statement->lost != NULL ? &statement->lost->shape
		: statement->is_patch	? &statement->part->shape
					: weightd_entry_shape(&plan->entries[statement->entry]);
	uint64_t numel = 0;
	struct weightd_sequence_position *position = weightd_arena_alloc(arena, sizeof *position);

	if (position == NULL || chain == NULL || !weightd_shape_numel(shape, &numel))
		return WEIGHTD_ERR_NO_MEMORY;

	if ((chain->step_count & (chain->step_count + 1)) == 0 || chain->steps == NULL) {
		size_t capacity = 2 * (chain->step_count + 1);
		struct weightd_step *grown =
			weightd_memory_resize(chain->steps, capacity * sizeof *grown);
		if (grown == NULL)
			return WEIGHTD_ERR_NO_MEMORY;
		chain->steps = grown;
	}
	*position = (struct weightd_sequence_position){.chain = chain, .step = chain->step_count};
	const struct weightd_step step = {statement, shape, .numel = numel};
	add_step_to_digest(chain, &step, position->key);
	statement->position = position;
	set_step(chain, &step);
	return WEIGHTD_OK;
}

enum weightd_code weightd_sequence_build(struct weightd_plan *plan, struct weightd_arena *arena,
					 struct weightd_statement *const *statements,
					 struct weightd_error *err)
{
	size_t drawn = 0;

	for (size_t i = 0; i < plan->statement_count; i++)
		drawn += is_drawn(statements[i]);
	if (drawn == 0)
		return WEIGHTD_OK;
	plan->sequence = weightd_memory_array(1, sizeof *plan->sequence);
	enum weightd_code code = plan->sequence == NULL ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_OK;
	for (size_t i = 0; code == WEIGHTD_OK && i < plan->statement_count; i++)
		if (is_drawn(statements[i]))
			code = add_step(plan, arena, chain_of(plan, statements[i]), statements[i]);
	if (code == WEIGHTD_OK)
		for (struct weightd_chain *chain = plan->sequence->chains;
		     chain != NULL && code == WEIGHTD_OK; chain = chain->next)
			code = weightd_chain_start(chain);
	return code == WEIGHTD_OK
		       ? code
		       : weightd_error_add(err, code, NULL, "no memory is left for the plan");
}

static void free_chain(struct weightd_chain *chain)
{
	weightd_chain_forget(chain);
	pthread_mutex_destroy(&chain->lock);
	pthread_cond_destroy(&chain->turn);
	weightd_memory_free(chain->steps);
	weightd_memory_free(chain);
}

void weightd_sequence_free(struct weightd_sequence *sequence)
{
	if (sequence == NULL)
		return;
	while (sequence->chains != NULL) {
		struct weightd_chain *chain = sequence->chains;
		sequence->chains = chain->next;
		free_chain(chain);
	}
	weightd_memory_free(sequence);
}
