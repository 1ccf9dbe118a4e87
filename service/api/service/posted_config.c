/*
 * Configs are objects of a store of their own: the config, and on another line the members that say
 * how its values are made, if there were any.
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

/* 0, or -1 without memory, as what follows. */
static int append(json_t *rules, json_t *more)
{
	return json_is_array(more) ? json_array_extend(rules, more)
				   : json_array_append(rules, more);
}

/* Rules of a policy, and behind them more of them. */
static int add_rules(json_t *policy, json_t *before, json_t *more)
{
	json_t *rules = json_array();
	const int failed = append(rules, before) | append(rules, more);

	return json_object_set_new(policy, "init", rules) | failed;
}

/*
 * What the document says beside the config about values, over the policy of its base ("": of none):
 * "" for nothing, NULL without memory.
 */
static char *policy_of(const struct weightd_plan_source *source, const char *base)
{
	static const char *const members[] = {"init", "seed", "dtype", "generator", "key", "cast"};
	json_t *root = weightd_json_load(source->json, source->length, 0, NULL);
	json_t *before = weightd_json_load(base, strlen(base), 0, NULL);
	json_t *policy = before != NULL ? before : json_object();
	int failed = 0;

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		json_t *value = json_object_get(root, members[i]);

		if (value == NULL || json_is_null(value))
			continue;
		json_t *rules = i == 0 ? json_object_get(policy, members[i]) : NULL;
		failed |= rules != NULL ? add_rules(policy, rules, value)
					: json_object_set(policy, members[i], value);
	}
	char *text = failed == 0 ? json_dumps(policy, JSON_COMPACT) : NULL;
	if (text != NULL && json_object_size(policy) == 0)
		text[0] = '\0';
	json_decref(policy);
	json_decref(root);
	return text;
}

/* Keeps a config with its policy; nothing where that could not be made: the twin would be another.
 */
static void put(struct weightd_service *service, const char *id, const char *config,
		const char *policy)
{
	struct weightd_text text;
	bool created;

	if (policy == NULL)
		return;
	weightd_text_init(&text, CONFIG_BYTES_MAX);
	weightd_text_puts(&text, config);
	if (*policy != '\0' && text.length + strlen(policy) < CONFIG_BYTES_MAX - 1) {
		weightd_text_puts(&text, "\n");
		weightd_text_puts(&text, policy);
	}
	if (!text.failed)
		weightd_store_put(service->configs,
				  &(struct weightd_object){id, text.data, text.length}, &created,
				  NULL);
	weightd_text_free(&text);
}

/* A model over another one is made of the same config, if that was. */
static void keep_of_base(struct weightd_service *service, const char *id,
			 const struct weightd_plan_source *source)
{
	struct weightd_text text;

	weightd_text_init(&text, CONFIG_BYTES_MAX);
	if (source->json != NULL &&
	    weightd_store_get(service->configs, source->base, &text, NULL) == WEIGHTD_OK &&
	    text.data != NULL) {
		char *end = text.data + strcspn(text.data, "\n");
		const char *before = *end == '\0' ? end : end + 1;
		char *policy = policy_of(source, before);

		*end = '\0';
		put(service, id, text.data, policy);
		weightd_json_text_free(policy);
	}
	weightd_text_free(&text);
}

void weightd_model_config_keep(struct weightd_service *service, const char *id,
			       const struct weightd_plan_source *source, const char *class_name)
{
	if (source->base[0] != '\0') {
		keep_of_base(service, id, source);
		return;
	}
	json_t *config = source->json != NULL ? config_of(source, class_name) : NULL;
	char *text = config != NULL ? json_dumps(config, JSON_COMPACT) : NULL;
	char *policy = text != NULL ? policy_of(source, "") : NULL;

	if (text != NULL)
		put(service, id, text, policy);
	weightd_json_text_free(policy);
	weightd_json_text_free(text);
	json_decref(config);
}

struct weightd_posted_config weightd_model_config_find(struct weightd_service *service,
						       const char *id, struct weightd_arena *arena)
{
	struct weightd_posted_config found = {0};
	struct weightd_text text;

	weightd_text_init(&text, CONFIG_BYTES_MAX);
	if (weightd_store_get(service->configs, id, &text, NULL) == WEIGHTD_OK &&
	    text.data != NULL) {
		const size_t length = strcspn(text.data, "\n");

		found.config = weightd_arena_strndup(arena, text.data, length);
		if (text.data[length] != '\0')
			found.policy = weightd_arena_strdup(arena, text.data + length + 1);
	}
	weightd_text_free(&text);
	return found;
}

void weightd_model_config_forget(struct weightd_service *service, const char *id)
{
	weightd_store_remove(service->configs, id, NULL);
}
