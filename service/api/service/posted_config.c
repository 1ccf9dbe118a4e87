/*
 * Configs are objects of a store of their own.
 */
#include "api/service/posted_config.h"

#include "definition/document/json_memory.h"

#include <string.h>

#define CONFIG_BYTES_MAX ((size_t)1 << 20)

/* The config of a document as its class has read it; NULL: there is none. */
static json_t *config_of(const struct weightd_plan_source *source, const char *class_name)
{
	json_t *root = weightd_json_load(source->json, source->length, 0, NULL);
	json_t *given = json_object_get(root, "config");
	json_t *config = json_is_object(given) ? json_copy(given) : NULL;
	json_t *overrides = json_object_get(root, "config_overrides");

	if (config != NULL && json_is_object(overrides))
		json_object_update(config, overrides);
	if (config != NULL && json_object_get(config, "architectures") == NULL)
		json_object_set_new(config, "architectures", json_pack("[s]", class_name));
	json_decref(root);
	return config;
}

void weightd_model_config_keep(struct weightd_service *service, const char *id,
			       const struct weightd_plan_source *source, const char *class_name)
{
	json_t *config = source->json != NULL ? config_of(source, class_name) : NULL;
	char *text = config != NULL ? json_dumps(config, JSON_COMPACT) : NULL;
	bool created;

	if (text != NULL && strlen(text) <= CONFIG_BYTES_MAX)
		weightd_store_put(service->configs,
				  &(struct weightd_object){id, text, strlen(text)}, &created, NULL);
	weightd_json_text_free(text);
	json_decref(config);
}

const char *weightd_model_config_find(struct weightd_service *service, const char *id,
				      struct weightd_arena *arena)
{
	const char *found = NULL;
	struct weightd_text text;

	weightd_text_init(&text, CONFIG_BYTES_MAX);
	if (weightd_store_get(service->configs, id, &text, NULL) == WEIGHTD_OK && text.data != NULL)
		found = weightd_arena_strdup(arena, text.data);
	weightd_text_free(&text);
	return found;
}

void weightd_model_config_forget(struct weightd_service *service, const char *id)
{
	weightd_store_remove(service->configs, id, NULL);
}
