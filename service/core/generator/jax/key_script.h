/*
 * Key scripts: how jax's keys are derived, in the words of a script that uses jax.random.
 *
 *     key, sub = jax.random.split(key)
 *     split(key, 5)[i]
 *     w_key, b_key = split(fold_in(key, layer)); b_key
 *     keras(7, i)
 *
 *     script      = statement {(";" | newline) statement}
 *     statement   = [target {"," target} "="] expression
 *     target      = ["*"] name
 *     expression  = (name | call) {"[" formula "]"}
 *     call        = ("key" | "PRNGKey") "(" formula ")" | "fold_in" "(" expression "," formula ")"
 *                 | "split" "(" expression ["," ["num" "="] formula] ")"
 *                 | "wrap_key_data" "(" "[" formula "," formula "]" ")"
 *                 | "keras" "(" formula "," formula ")"
 *
 * Words before a dot mean nothing: jax.random.split is split.  A formula (core/field/formula.h) has
 * the names of its context.  The value of a script is that of its last statement: the last target,
 * or the expression.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_KEY_SCRIPT_H
#define WEIGHTD_CORE_GENERATOR_JAX_KEY_SCRIPT_H

#include "core/field/formula.h"
#include "core/generator/jax/threefry.h"

/* Bytes of the longest script. */
#define WEIGHTD_KEY_SCRIPT_MAX 500

/* One key, or keys [first, first + count) of split(key, total). */
struct weightd_key_value {
	struct weightd_jax_key key;
	bool is_list;
	uint64_t total, first, count;
};

#define WEIGHTD_KEY_NAMES_MAX 64
#define WEIGHTD_KEY_NAME_MAX 40

/* The variables of a script, which later scripts find as it leaves them. */
struct weightd_key_names {
	size_t count;
	struct {
		char name[WEIGHTD_KEY_NAME_MAX];
		struct weightd_key_value value;
	} items[WEIGHTD_KEY_NAMES_MAX];
};

/* What a script is run for. */
struct weightd_key_context {
	bool is_partitionable, is_wide; /* of the generator, of the seeds in the script */
	weightd_formula_variable *variable;
	const void *variables;
};

/* Why a script has no key. */
struct weightd_key_problem {
	char detail[160], expected[120];
	size_t column; /* in the script, from 1 */
};

/* The variables at the start: `key` and `rng` are the key of the seed. */
void weightd_key_names_start(struct weightd_key_names *names, struct weightd_jax_key key);

/*
 * weightd_key_script_spell() - append the one spelling of a script, which is read as the same.
 *
 * 'is_known' says which names a formula may have: its value is not asked for.  False if the text is
 * no script.
 */
bool weightd_key_script_spell(const char *text, weightd_formula_variable *is_known,
			      const void *known, struct weightd_text *out,
			      struct weightd_key_problem *problem);

/*
 * weightd_key_script_run() - run a script, which has been spelt; 'names' has its variables after
 * it.  '*value' is the script's; false if a name, a number or an index is not to be had.
 */
bool weightd_key_script_run(const char *text, const struct weightd_key_context *context,
			    struct weightd_key_names *names, struct weightd_key_value *value,
			    struct weightd_key_problem *problem);

#endif
