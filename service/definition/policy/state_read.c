/*
 * Statements of a script that move on or replace the state of a generator, and write no tensor.
 */
#include "definition/policy/state_read.h"

#include "definition/document/json_parse.h"
#include "definition/document/seeds.h"
#include "definition/module/module_make.h"
#include "definition/module/tensors.h"
#include "definition/policy/keys_read.h"

static const char *const discard_fields[] = {"discard", NULL};
static const char *const seed_fields[] = {"seed", NULL};
static const char *const key_fields[] = {"key", NULL};

bool weightd_is_state_item(const json_t *json)
{
	return json_object_get(json, "discard") != NULL ||
	       (json_object_size(json) == 1 &&
		(json_object_get(json, "seed") != NULL || json_object_get(json, "key") != NULL));
}

/* {"shape": [3], "initializer": "normal"}: a tensor, as one of "parameters" is described. */
static void read_discard(struct weightd_reader *reader, const json_t *json,
			 const struct weightd_place *place, struct weightd_rule *rule)
{
	struct weightd_module *nowhere = NULL;

	if (weightd_new_custom(reader, &(struct weightd_site){NULL, "", place}, "Module",
			       &nowhere) != WEIGHTD_OK ||
	    weightd_read_tensor(reader, &(struct weightd_site){nowhere, "discarded", place}, json,
				WEIGHTD_ROLE_PARAMETER) != WEIGHTD_OK ||
	    nowhere->parameters == NULL)
		return;
	const struct weightd_initializer *initializer = nowhere->parameters->initial.initializer;
	rule->lost = nowhere->parameters;
	rule->call = rule->lost->initial;
	if (rule->lost->is_implied) {
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
			       "a draw that is thrown away needs an initializer");
		weightd_error_expected(reader->err,
				       "{\"shape\": [3], \"initializer\": \"normal\"}");
	} else if (initializer != NULL &&
		   (initializer->flags & (WEIGHTD_MULTIPLIES | WEIGHTD_DIVIDES)) != 0) {
		weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
			       "%s draws nothing that could be thrown away", initializer->name);
	}
}

static void read_seed(struct weightd_reader *reader, const json_t *json,
		      const struct weightd_place *place, struct weightd_rule *rule)
{
	struct weightd_specification *seeds = weightd_arena_alloc(reader->arena, sizeof *seeds);

	if (seeds == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	*seeds = (struct weightd_specification){0};
	seeds->has_seeds[WEIGHTD_OWN] = json_object_get(json, "philox") != NULL;
	rule->reseed = seeds;
	rule->reseeds_one = !json_is_object(json);
	weightd_read_seeds(reader, json, place, seeds);
}

void weightd_read_state_item(struct weightd_reader *reader, const json_t *json,
			     const struct weightd_place *place, struct weightd_rule *rule)
{
	const json_t *discard = json_object_get(json, "discard");
	const json_t *keys = json_object_get(json, "key");

	if (discard == NULL && keys != NULL) {
		weightd_check_fields(reader, json, place, key_fields);
		rule->keys = weightd_read_keys(reader, keys, WEIGHTD_PLACE_KEY(place, "key"));
		rule->sets_keys = true;
		return;
	}
	weightd_check_fields(reader, json, place, discard != NULL ? discard_fields : seed_fields);
	if (discard != NULL)
		read_discard(reader, discard, WEIGHTD_PLACE_KEY(place, "discard"), rule);
	else
		read_seed(reader, json_object_get(json, "seed"), WEIGHTD_PLACE_KEY(place, "seed"),
			  rule);
}
