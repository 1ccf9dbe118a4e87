/*
 * Model store: registered models by id, from the cache of plans or from the store of their
 * specifications.
 */
#ifndef WEIGHTD_API_SERVICE_MODEL_STORE_H
#define WEIGHTD_API_SERVICE_MODEL_STORE_H

#include "api/service/service.h"
#include "weightd/plan.h"

/* The canonical form writes out everything that a short definition implies. */
#define WEIGHTD_SPECIFICATION_BYTES_MAX ((size_t)256 << 20)
#define WEIGHTD_SPECIFICATION_VALUES_MAX (WEIGHTD_SPECIFICATION_BYTES_MAX / 2)

/* A specification in JSON. */
struct weightd_specification_text {
	const char *json;
	size_t length;
	size_t values_max; /* JSON values that are accepted; 0: the reader's own limit */
};

/* The document that a plan was made of. */
struct weightd_plan_source {
	const char *json; /* borrowed; NULL: it is not at hand */
	size_t length;
	char base[41]; /* the model that it builds on; "": none */
};

/* Whether a text has the form of an id: 40 hexadecimal digits. */
bool weightd_model_id_valid(const char *id);

/* READ_ONLY, for what would change the store of a daemon that was started with --read-only. */
enum weightd_code weightd_model_refuse_change(struct weightd_error *err);

/*
 * weightd_model_plan() - plan a specification, whose "base" may name a registered model.
 *
 * The caller owns '*plan'; 'source' is the text and its base.  Codes: everything that a definition
 * can have wrong.
 */
enum weightd_code weightd_model_plan(struct weightd_plan **plan, struct weightd_service *service,
				     const struct weightd_specification_text *text,
				     struct weightd_plan_source *source, struct weightd_error *err);

/*
 * weightd_model_renew() - hold the plan of a model that is planned already and is in a store; if it
 * is there for a while, the while begins again.
 *
 * NULL if it is not both.  A look at the stores is all it costs.
 */
struct weightd_held_plan *weightd_model_renew(struct weightd_service *service, const char *id);

/*
 * weightd_model_load() - hold the plan of a registered model.
 *
 * Codes: NOT_FOUND, STORE_CORRUPT (the stored object does not have this id, or cannot be used under
 * the limits of this server), NO_MEMORY, or another one of the store.  A model whose deletion has
 * been answered is not found.
 */
enum weightd_code weightd_model_load(struct weightd_held_plan **held,
				     struct weightd_service *service, const char *id,
				     struct weightd_error *err);

/*
 * weightd_model_register() - store the plan's specification under its id ('*created' is false if it
 * was there), and hold the plan, made canonical, which later requests are answered from.
 *
 * What is stored is the canonical specification; if that is large, 'source', which says the same,
 * over the text of its base if it has one.
 * On success 'plan' has been taken over; on failure the caller still owns it.  Codes: READ_ONLY,
 * NO_MEMORY, or one of the store.
 */
enum weightd_code weightd_model_register(struct weightd_held_plan **held,
					 struct weightd_service *service, struct weightd_plan *plan,
					 const struct weightd_plan_source *source, bool *created,
					 struct weightd_error *err);

/*
 * weightd_model_register_for_a_while() - the same in the store of models that go by themselves
 * (--transient-time, --transient-bytes), which are not listed.
 */
enum weightd_code weightd_model_register_for_a_while(struct weightd_held_plan **held,
						     struct weightd_service *service,
						     struct weightd_plan *plan,
						     const struct weightd_plan_source *source,
						     struct weightd_error *err);

/*
 * weightd_model_remove() - delete a model from both stores, then forget its plan.
 *
 * Codes: NOT_FOUND if neither has it, READ_ONLY, or one of the store.
 */
enum weightd_code weightd_model_remove(struct weightd_service *service, const char *id,
				       struct weightd_error *err);

#endif
