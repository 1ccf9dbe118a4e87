/*
 * The tiny twin of a config (service/notes/twins.md): its sizes, then what follows from them and is
 * no size: lists with an item for each block, numbers of tokens, experts of a token.
 */
#include "definition/twin/twin_config.h"

#include "definition/architecture/data_architecture.h"
#include "definition/twin/twin_parts.h"
#include "definition/twin/twin_size.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define WORD "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* A value that is put is taken, and false means that memory is out. */
static bool put(json_t *twin, const char *key, json_t *value)
{
	return json_object_set_new(twin, key, value) == 0;
}

static bool put_sizes(const struct weightd_twin *twin, json_t *config)
{
	const struct weightd_architecture *architecture = twin->architecture;

	for (size_t i = 0; i < architecture->field_count; i++) {
		const char *key;
		bool changes;
		json_t *value = weightd_twin_value(twin, &architecture->fields[i], &changes);

		weightd_twin_member(twin, &architecture->fields[i], &key);
		if (changes && !put(config, key, value))
			return false;
	}
	return true;
}

/* Lists that have an item for each block: "layer_types". */
static bool cut_lists(const struct weightd_twin *twin, json_t *config)
{
	const char *key;
	json_t *value;

	json_object_foreach(config, key, value)
	{
		if (!json_is_array(value) || twin->old.layers <= twin->tiny.layers ||
		    json_array_size(value) != (size_t)twin->old.layers)
			continue;
		while (json_array_size(value) > (size_t)twin->tiny.layers)
			json_array_remove(value, json_array_size(value) - 1);
	}
	return true;
}

/* A list of factors for each pair of a head's sizes has no meaning for a smaller head. */
static void drop_factors(json_t *config)
{
	static const char *const keys[] = {"rope_scaling", "rope_parameters"};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const char *key;
		json_t *value;
		bool has_list = false;
		json_object_foreach(json_object_get(config, keys[i]), key, value) has_list =
			has_list || json_is_array(value);
		if (has_list)
			json_object_del(config, keys[i]);
	}
}

static bool ends_with(const char *text, const char *end)
{
	const size_t length = strlen(text), tail = strlen(end);

	return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Numbers of tokens that the twin does not have become its last one. */
static bool move_tokens(json_t *config, json_int_t end)
{
	const char *key;
	json_t *value;
	void *next;

	json_object_foreach_safe(config, next, key, value)
	{
		const json_t *number = json_is_array(value) ? json_array_get(value, 0) : value;
		if (ends_with(key, "suppress_tokens") || strcmp(key, "forced_decoder_ids") == 0)
			json_object_del(config, key);
		else if (ends_with(key, "_token_id") && json_is_integer(number) &&
			 json_integer_value(number) > end && !put(config, key, json_integer(end)))
			return false;
	}
	return true;
}

/* The tokens at the beginning and the end of a text, and the padding of the library's default. */
static bool put_tokens(const struct weightd_twin *twin, json_t *config)
{
	const int64_t tokens = json_integer_value(json_object_get(config, "vocab_size"));
	const json_int_t end =
		tokens > 0 && tokens <= WEIGHTD_END_OF_TEXT ? tokens - 1 : WEIGHTD_END_OF_TEXT;
	const bool speaks = ends_with(twin->architecture->classes[0], "ForConditionalGeneration");

	if (weightd_twin_number(twin, "vocab_size") == 0)
		return true;
	if (!move_tokens(config, end) || !put(config, "bos_token_id", json_integer(end)) ||
	    !put(config, "eos_token_id", json_integer(end)))
		return false;
	if (weightd_twin_number(twin, "pad_token_id") > end &&
	    json_object_get(config, "pad_token_id") == NULL &&
	    !put(config, "pad_token_id", json_integer(end)))
		return false;
	return !speaks || put(config, "decoder_start_token_id", json_integer(end));
}

/* How many experts a token is sent to, and groups of experts: no tensor depends on them. */
static bool put_routes(const struct weightd_twin *twin, json_t *config)
{
	static const char *const fields[] = {"num_experts", "num_local_experts",
					     "n_routed_experts"};
	int64_t experts = 0;

	for (size_t i = 0; i < 3; i++)
		experts = experts > 0 ? experts : weightd_twin_number(twin, fields[i]);
	if (experts == 0)
		return true;
	const json_int_t own = weightd_twin_number(twin, "num_experts_per_tok");
	const json_int_t most = experts < 2 ? 1 : 2, routes = own > 0 && own < most ? own : most;
	if (!put(config, "num_experts_per_tok", json_integer(routes)))
		return false;
	if (weightd_twin_number(twin, "n_routed_experts") == 0)
		return true;
	return put(config, "n_group", json_integer(experts >= 4 ? 2 : 1)) &&
	       put(config, "topk_group", json_integer(1));
}

enum weightd_code weightd_twin_config(json_t **twin,
				      const struct weightd_architecture *architecture,
				      const json_t *config, struct weightd_error *err)
{
	struct weightd_twin old = {.architecture = architecture, .config = config, .err = err};
	const enum weightd_code code = weightd_twin_measure(&old);
	if (code != WEIGHTD_OK)
		return code;
	json_t *tiny = json_deep_copy(config);
	if (tiny != NULL && put_sizes(&old, tiny) && cut_lists(&old, tiny) &&
	    put_tokens(&old, tiny) && put_routes(&old, tiny)) {
		drop_factors(tiny);
		*twin = tiny;
		return WEIGHTD_OK;
	}
	json_decref(tiny);
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
}

/* A part of the config, with its tiny members. */
static json_t *tiny_part(const json_t *data, const json_t *config, const char *name, json_t *tiny)
{
	const json_t *preset = json_object_get(json_object_get(data, "fields"), name);
	const json_t *given = json_object_get(config, name);
	const json_t *base = json_is_object(given) ? given : preset;

	if (!json_is_object(tiny))
		return json_incref(tiny);
	json_t *part = json_is_object(base) ? json_deep_copy(base) : json_object();
	if (part != NULL)
		json_object_update_recursive(part, tiny);
	return part;
}

/* What the row says of its twin. */
static bool put_members(const json_t *data, const json_t *config, json_t *twin)
{
	const json_t *tokens;
	const char *name;
	json_t *tiny;

	json_object_foreach(json_object_get(data, "tiny"), name, tiny)
	{
		json_t *part = tiny_part(data, config, name, tiny);
		if (part == NULL || !put(twin, name, part))
			return false;
	}
	tokens = json_object_get(twin, "vocab_size");
	return !json_is_integer(tokens) || move_tokens(twin, json_integer_value(tokens) - 1);
}

/* A member that a row requires to be a number, another member or None is that in its twin. */
static bool hold_member(json_t *twin, const char *condition)
{
	static const char equals[] = " == ";
	const size_t length = strspn(condition, WORD);
	const char *rest = condition + length;
	char name[64] = "";

	if (length == 0 || length >= sizeof name)
		return true;
	memcpy(name, condition, length);
	if (strcmp(rest, " is None") == 0)
		json_object_del(twin, name);
	if (strncmp(rest, equals, sizeof equals - 1) != 0)
		return true;
	rest += sizeof equals - 1;
	if (rest[strspn(rest, "0123456789")] == '\0')
		return json_object_get(twin, name) == NULL ||
		       put(twin, name, json_integer(strtoll(rest, NULL, 10)));
	json_t *other = rest[strspn(rest, WORD)] == '\0' ? json_object_get(twin, rest) : NULL;
	return other == NULL || put(twin, name, json_deep_copy(other));
}

static bool hold_members(const json_t *data, json_t *twin)
{
	const json_t *requires = json_object_get(data, "requires");

	for (size_t i = 0; i < json_array_size(requires); i++) {
		const char *condition = json_string_value(json_array_get(requires, i));
		if (condition != NULL && !hold_member(twin, condition))
			return false;
	}
	return true;
}

enum weightd_code weightd_twin_of_row(json_t **twin, const struct weightd_row *row,
				      const json_t *config, struct weightd_error *err)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	json_t *data = weightd_row_load(row), *tiny = NULL;
	const struct weightd_architecture *architecture =
		data == NULL || arena == NULL ? NULL : weightd_data_architecture(data, arena);
	enum weightd_code code = WEIGHTD_OK;

	if (architecture == NULL) {
		code = weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
	} else if (json_object_size(json_object_get(data, "tiny")) == 0) {
		code = weightd_twin_config(twin, architecture, config, err);
		if (code == WEIGHTD_OK &&
		    (!hold_members(data, *twin) || !weightd_twin_put_parts(*twin, data, config))) {
			json_decref(*twin);
			*twin = NULL;
			code = weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
		}
	} else {
		tiny = json_deep_copy(config);
		if (tiny == NULL || !put_members(data, config, tiny)) {
			json_decref(tiny);
			code = weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
		} else {
			*twin = tiny;
		}
	}
	json_decref(data);
	weightd_arena_free(arena);
	return code;
}
