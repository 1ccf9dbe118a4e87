/*
 * A name is an object of lines, stored under the digest of the name: name, model, bytes of a shard,
 * "none" for no tokenizer; then, to the end, its config.
 */
#include "api/repository/hub_name.h"

#include "core/base/digest.h"
#include "http/message/route.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define RECORD_BYTES_MAX (WEIGHTD_HUB_CONFIG_BYTES + 1024)
#define LINES 4

/* What the rules of the Hub have against a namespace or a name; NULL: nothing. */
static const char *flaw_of(const char *text)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	const size_t length = strlen(text);

	if (length == 0 || length > WEIGHTD_HUB_NAME_MAX)
		return "1 to 96 characters";
	if (text[strspn(text, plain)] != '\0')
		return "letters, digits, '-', '_' and '.'";
	if (strchr("-.", text[0]) != NULL || strchr("-.", text[length - 1]) != NULL)
		return "no '-' or '.' at the beginning or the end";
	if (strstr(text, "--") != NULL || strstr(text, "..") != NULL)
		return "no \"--\" or \"..\"";
	if ((length >= 4 && strcmp(text + length - 4, ".git") == 0) ||
	    (length >= 6 && strcmp(text + length - 6, ".ipynb") == 0))
		return "no \".git\" or \".ipynb\" at the end";
	return NULL;
}

/* Whether a path's segment is a literal of some route at this place. */
static bool is_segment(const struct weightd_service *service, const char *text, unsigned place)
{
	for (size_t i = 0; i < service->route_count; i++) {
		const char *at = service->routes[i]->pattern + 1;

		for (unsigned k = 0; k < place && at != NULL; k++)
			at = strchr(at, '/') != NULL ? strchr(at, '/') + 1 : NULL;
		if (at != NULL && strcspn(at, "/{") == strlen(text) &&
		    strncmp(at, text, strlen(text)) == 0)
			return true;
	}
	return false;
}

/* Namespaces that are the service's, or kinds of repositories to the Hub's clients. */
static bool is_reserved(const char *owner)
{
	static const char *const reserved[] = {"models",  "arch",   "datasets", "spaces", "buckets",
					       "kernels", "health", "metrics",	"v1",	  "api"};

	for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
		if (strcmp(reserved[i], owner) == 0)
			return true;
	return false;
}

enum weightd_code weightd_hub_name_check(const char *owner, const char *name,
					 const struct weightd_service *service,
					 struct weightd_error *err)
{
	const char *owner_flaw = flaw_of(owner), *flaw = flaw_of(name);

	if (owner_flaw != NULL || flaw != NULL) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_NAME, NULL, "the %s is \"%.100s\"",
				  owner_flaw != NULL ? "namespace" : "name",
				  owner_flaw != NULL ? owner : name);
		weightd_error_expected(err, "%s", owner_flaw != NULL ? owner_flaw : flaw);
		return WEIGHTD_ERR_BAD_NAME;
	}
	const bool has_owner = is_reserved(owner) || is_segment(service, owner, 0);
	if (!has_owner && !is_segment(service, name, 1))
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_BAD_NAME, NULL, "\"%.100s\" is a path of this service",
			  has_owner ? owner : name);
	weightd_error_expected(err, "another %s", has_owner ? "namespace" : "name");
	return WEIGHTD_ERR_BAD_NAME;
}

static void key_of(const char *owner, const char *name, char key[65])
{
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	weightd_digest_add_text(&digest, owner);
	weightd_digest_add_text(&digest, name);
	weightd_digest_finish(&digest, bytes);
	weightd_digest_hex(bytes, 64, key);
}

static void tag(struct weightd_hub_name *name)
{
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];

	weightd_digest_of(name->raw.data, name->raw.length, bytes);
	weightd_digest_hex(bytes, sizeof name->etag - 1, name->etag);
}

/* Reads the lines of a record; false: it is none. */
static bool read_record(struct weightd_hub_name *found, struct weightd_arena *arena)
{
	const char *raw = found->raw.data;
	char *lines[LINES], *slash;

	for (size_t i = 0; i < LINES; i++) {
		const char *end = raw == NULL ? NULL : strchr(raw, '\n');

		if (end == NULL)
			return false;
		lines[i] = weightd_arena_strndup(arena, raw, (size_t)(end - raw));
		if (lines[i] == NULL)
			return false;
		raw = end + 1;
	}
	slash = strchr(lines[0], '/');
	if (slash == NULL || strlen(lines[1]) != 40)
		return false;
	*slash = '\0';
	found->owner = lines[0];
	found->name = slash + 1;
	memcpy(found->id, lines[1], sizeof found->id);
	found->policy.shard_bytes = strtoull(lines[2], NULL, 10);
	found->policy.no_tokenizer = lines[3][0] != '\0';
	found->policy.config = raw[0] != '\0' ? raw : NULL;
	tag(found);
	return true;
}

enum weightd_code weightd_hub_name_at(struct weightd_hub_name *found, const char *key,
				      struct weightd_service *service, struct weightd_arena *arena,
				      struct weightd_error *err)
{
	*found = (struct weightd_hub_name){0};
	weightd_text_init(&found->raw, RECORD_BYTES_MAX);
	enum weightd_code code = weightd_store_get(service->names, key, &found->raw, err);
	if (code == WEIGHTD_OK && !read_record(found, arena))
		code = weightd_error_add(err, WEIGHTD_ERR_STORE_CORRUPT, NULL,
					 "the name stored as %s cannot be read", key);
	if (code != WEIGHTD_OK) {
		weightd_text_free(&found->raw);
		found->id[0] = '\0';
	}
	return code;
}

enum weightd_code weightd_hub_name_find(struct weightd_hub_name *found, const char *owner,
					const char *name, struct weightd_service *service,
					struct weightd_arena *arena, struct weightd_error *err)
{
	char key[65];
	struct weightd_error why = {0};

	key_of(owner, name, key);
	const enum weightd_code code = weightd_hub_name_at(found, key, service, arena, &why);
	if (code == WEIGHTD_ERR_NOT_FOUND)
		return weightd_error_add(err, code, NULL, "nothing is named \"%.97s/%.97s\"", owner,
					 name);
	return code == WEIGHTD_OK ? code
				  : weightd_error_add(err, code, NULL, "%s", why.issues[0].detail);
}

enum weightd_code weightd_hub_name_swap(const struct weightd_hub_name *present,
					struct weightd_hub_name *next,
					struct weightd_service *service, struct weightd_error *err)
{
	char key[65];
	struct weightd_swap swap = {.key = key};

	key_of(present->owner, present->name, key);
	if (present->id[0] != '\0') {
		swap.was = present->raw.data;
		swap.was_length = present->raw.length;
	}
	if (next != NULL) {
		weightd_text_init(&next->raw, RECORD_BYTES_MAX);
		weightd_text_printf(&next->raw, "%s/%s\n%s\n%" PRIu64 "\n%s\n", next->owner,
				    next->name, next->id, next->policy.shard_bytes,
				    next->policy.no_tokenizer ? "none" : "");
		weightd_text_puts(&next->raw,
				  next->policy.config != NULL ? next->policy.config : "");
		if (next->raw.failed)
			return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
						 "no memory for the name");
		tag(next);
		swap.bytes = next->raw.data;
		swap.length = next->raw.length;
	}
	return weightd_store_swap(service->names, &swap, err);
}
