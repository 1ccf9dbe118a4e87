/*
 * Posted config: the config.json that a registered model was posted with, kept beside the model.
 *
 * A specification is canonical and has no config any more; repositories of the Hub show it.
 */
#ifndef WEIGHTD_API_SERVICE_POSTED_CONFIG_H
#define WEIGHTD_API_SERVICE_POSTED_CONFIG_H

#include "api/service/model_store.h"

/* JSON texts of objects; NULL: there was none. */
struct weightd_posted_config {
	const char *config;
	const char *policy; /* init, seed, dtype, generator, key and cast of the document */
};

/*
 * weightd_model_config_keep() - keep the config of a document with its overrides, and
 * "architectures" of the class that was built, under the model's id; with it the policy.
 *
 * Of a model over a base it is the config of the base, if that has one, and both policies;
 * 'class_name' is not asked then.  The first one that was posted stays.  A config that cannot be
 * kept is left out.
 */
void weightd_model_config_keep(struct weightd_service *service, const char *id,
			       const struct weightd_plan_source *source, const char *class_name);

/* What was kept of a model, in the arena. */
struct weightd_posted_config weightd_model_config_find(struct weightd_service *service,
						       const char *id, struct weightd_arena *arena);

void weightd_model_config_forget(struct weightd_service *service, const char *id);

#endif
