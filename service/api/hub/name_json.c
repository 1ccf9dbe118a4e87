/*
 * The document of a name.  A member that is null counts as absent.
 */
#include "api/hub/name_json.h"

#include "api/answer/json_document.h"
#include "api/service/model_store.h"
#include "core/base/name_list.h"
#include "definition/document/json_parse.h"
#include "weightd/did_you_mean.h"

#include <inttypes.h>
#include <string.h>

#define BODY_VALUES 100000
#define BODY_DEPTH 32

void weightd_name_json(struct weightd_json *json, const struct weightd_hub_name *name,
		       bool has_config)
{
	weightd_json_open(json, NULL, '{');
	weightd_json_printf(json, "name", "%s/%s", name->owner, name->name);
	weightd_json_text(json, "id", name->id);
	if (name->policy.shard_bytes != 0)
		weightd_json_size(json, "shard_bytes", name->policy.shard_bytes);
	weightd_json_text(json, "tokenizer", name->policy.no_tokenizer ? "none" : "byte-level");
	if (has_config && name->policy.config != NULL) {
		weightd_json_key(json, "config");
		weightd_text_puts(json->out, name->policy.config);
	}
	weightd_json_text(json, "etag", name->etag);
	weightd_json_printf(json, "self", "/v1/names/%s/%s", name->owner, name->name);
	weightd_json_printf(json, "model", "/v1/models/%s", name->id);
	weightd_json_close(json, '}');
}

static const char *const members[] = {"id", "shard_bytes", "tokenizer", "config", NULL};

static void refuse(struct weightd_error *err, enum weightd_code code, const char *member,
		   const char *expected)
{
	char pointer[40] = "/";

	strncat(pointer, member, sizeof pointer - 2);
	weightd_error_add(err, code, pointer,
			  code == WEIGHTD_ERR_MISSING_FIELD ? "%s is missing"
							    : "%s has another value",
			  member);
	weightd_error_expected(err, "%s", expected);
}

static void read_id(struct weightd_hub_name *name, const json_t *value, struct weightd_error *err)
{
	static const char expected[] = "the id of a registered model: 40 hex digits";
	const char *id = json_string_value(value);

	if (value == NULL || json_is_null(value))
		refuse(err, WEIGHTD_ERR_MISSING_FIELD, "id", expected);
	else if (id == NULL || !weightd_model_id_valid(id))
		refuse(err, WEIGHTD_ERR_WRONG_TYPE, "id", expected);
	else
		memcpy(name->id, id, sizeof name->id);
}

static void read_policy(struct weightd_hub_name *name, const json_t *shard_bytes,
			const json_t *tokenizer, struct weightd_error *err)
{
	const char *word = json_string_value(tokenizer);

	if (json_is_integer(shard_bytes) && json_integer_value(shard_bytes) > 0)
		name->policy.shard_bytes = (uint64_t)json_integer_value(shard_bytes);
	else if (shard_bytes != NULL && !json_is_null(shard_bytes))
		refuse(err, WEIGHTD_ERR_OUT_OF_RANGE, "shard_bytes",
		       "bytes of tensors in a file: a number from 1 on");
	if (tokenizer == NULL || json_is_null(tokenizer))
		return;
	name->policy.no_tokenizer = word != NULL && strcmp(word, "none") == 0;
	if (!name->policy.no_tokenizer && (word == NULL || strcmp(word, "byte-level") != 0))
		refuse(err, WEIGHTD_ERR_OUT_OF_RANGE, "tokenizer", "\"byte-level\" or \"none\"");
}

/* Takes the config as compact JSON. */
static void read_config(struct weightd_hub_name *name, const json_t *config,
			struct weightd_arena *arena, struct weightd_error *err)
{
	struct weightd_text text;
	struct weightd_json json = {.out = &text};

	if (config == NULL || json_is_null(config))
		return;
	if (!json_is_object(config)) {
		refuse(err, WEIGHTD_ERR_WRONG_TYPE, "config", "an object, the text of config.json");
		return;
	}
	weightd_text_init(&text, WEIGHTD_HUB_CONFIG_BYTES);
	weightd_json_document(&json, NULL, config);
	if (!text.failed)
		name->policy.config = weightd_arena_strdup(arena, text.data);
	weightd_text_free(&text);
	if (name->policy.config != NULL)
		return;
	weightd_error_add(err, WEIGHTD_ERR_LIMIT_EXCEEDED, "/config", "config is too long");
	weightd_error_expected(err, "at most %zu bytes of JSON", WEIGHTD_HUB_CONFIG_BYTES);
}

static void check_members(json_t *root, struct weightd_error *err)
{
	const char *key;
	json_t *value;

	json_object_foreach(root, key, value)
	{
		size_t i = 0;
		char pointer[128] = "/";

		while (members[i] != NULL && strcmp(members[i], key) != 0)
			i++;
		if (members[i] != NULL)
			continue;
		strncat(pointer, key, sizeof pointer - 2);
		weightd_error_add(err, WEIGHTD_ERR_UNKNOWN_FIELD, pointer,
				  "a name has no member \"%.100s\"", key);
		weightd_error_suggest(err, weightd_nearest(key, weightd_array_name, members,
							   weightd_array_count(members)));
	}
}

bool weightd_name_read(struct weightd_hub_name *name, const struct weightd_request *request,
		       struct weightd_reply *reply)
{
	const struct weightd_scan_limits limits = {.values = BODY_VALUES, .depth = BODY_DEPTH};
	struct weightd_error *err = &reply->error;
	json_t *root;

	if (request->body_length == 0) {
		weightd_error_add(err, WEIGHTD_ERR_MALFORMED_JSON, NULL, "the body is empty");
		weightd_error_expected(err, "{\"id\": \"<id of a model>\"}");
		return false;
	}
	if (weightd_document_parse(&root, request->body, request->body_length, &limits, err) !=
	    WEIGHTD_OK)
		return false;
	if (!json_is_object(root)) {
		weightd_error_add(err, WEIGHTD_ERR_WRONG_TYPE, NULL, "the body is %s",
				  weightd_json_kind(root));
		weightd_error_expected(err, "an object: {\"id\": \"<id of a model>\"}");
	} else {
		check_members(root, err);
		read_id(name, json_object_get(root, "id"), err);
		read_policy(name, json_object_get(root, "shard_bytes"),
			    json_object_get(root, "tokenizer"), err);
		read_config(name, json_object_get(root, "config"), request->arena, err);
	}
	json_decref(root);
	return weightd_error_code(err) == WEIGHTD_OK;
}
