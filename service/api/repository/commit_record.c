/*
 * Records are lines: repository, model, revision, bytes of a shard, "none" for no tokenizer, and
 * the key of the name's own config, which is an object of the same store; "" without one.
 */
#include "api/repository/commit_record.h"

#include "core/base/digest.h"
#include "api/repository/hub_name.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define RECORD_BYTES_MAX 2048
#define LINES 6
#define KEY_DIGITS 40

void weightd_commit_make(struct weightd_repository *repository)
{
	const struct weightd_repository_policy *policy = &repository->policy;
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	weightd_digest_add_text(&digest, "weightd-repository/" WEIGHTD_VERSION);
	weightd_digest_add_text(&digest, repository->owner);
	weightd_digest_add_text(&digest, repository->name);
	weightd_digest_add_text(&digest, repository->plan->id);
	weightd_digest_add_text(&digest, repository->config != NULL ? repository->config : "");
	if (repository->config != NULL)
		weightd_digest_add_text(&digest, "with all members");
	weightd_digest_add_u64(&digest, policy->shard_bytes);
	weightd_digest_add_u64(&digest, policy->no_tokenizer);
	if (policy->config != NULL)
		weightd_digest_add_text(&digest, policy->config);
	weightd_digest_finish(&digest, bytes);
	weightd_digest_hex(bytes, sizeof repository->commit - 1, repository->commit);
}

/* Under which a config is kept, once for all commits that have it. */
static void config_key(const char *config, char key[KEY_DIGITS + 1])
{
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	weightd_digest_add_text(&digest, "config of a name");
	weightd_digest_add_text(&digest, config);
	weightd_digest_finish(&digest, bytes);
	weightd_digest_hex(bytes, KEY_DIGITS, key);
}

/* Begins the time of a config again, too.  '*key' is "" without one. */
static void keep_config(struct weightd_service *service, const char *config,
			char key[KEY_DIGITS + 1])
{
	key[0] = '\0';
	if (config == NULL)
		return;
	config_key(config, key);
	if (!weightd_expiring_has(service->commits, key, true))
		weightd_expiring_put(service->commits,
				     &(struct weightd_object){key, config, strlen(config)}, NULL);
}

/* False: it is not there any more. */
static bool find_config(struct weightd_service *service, struct weightd_repository *repository,
			const char *key, struct weightd_arena *arena)
{
	struct weightd_text text;

	repository->policy.config = NULL;
	if (key[0] == '\0')
		return true;
	weightd_text_init(&text, WEIGHTD_HUB_CONFIG_BYTES);
	if (weightd_expiring_get(service->commits, key, &text, NULL) == WEIGHTD_OK &&
	    text.data != NULL)
		repository->policy.config = weightd_arena_strdup(arena, text.data);
	weightd_text_free(&text);
	return repository->policy.config != NULL;
}

void weightd_commit_keep(struct weightd_service *service,
			 const struct weightd_repository *repository, const char *id)
{
	struct weightd_text text;
	char key[KEY_DIGITS + 1];

	keep_config(service, repository->policy.config, key);
	if (weightd_expiring_has(service->commits, repository->commit, true))
		return;
	weightd_text_init(&text, RECORD_BYTES_MAX);
	weightd_text_printf(&text, "%s/%s\n%s\n%s\n%" PRIu64 "\n%s\n%s\n", repository->owner,
			    repository->name, id, repository->revision,
			    repository->policy.shard_bytes,
			    repository->policy.no_tokenizer ? "none" : "", key);
	if (!text.failed)
		weightd_expiring_put(
			service->commits,
			&(struct weightd_object){repository->commit, text.data, text.length}, NULL);
	weightd_text_free(&text);
}

/* Cuts a text into lines; false if there are fewer. */
static bool split(char *text, char *lines[LINES])
{
	for (size_t i = 0; i < LINES; i++) {
		char *end = strchr(text, '\n');

		if (end == NULL)
			return false;
		*end = '\0';
		lines[i] = text;
		text = end + 1;
	}
	return true;
}

bool weightd_commit_find(struct weightd_service *service, struct weightd_repository *repository,
			 char id[41], struct weightd_arena *arena)
{
	const char *full =
		weightd_arena_printf(arena, "%s/%s", repository->owner, repository->name);
	struct weightd_text text;
	char *lines[LINES] = {NULL}, *copy = NULL;

	weightd_text_init(&text, RECORD_BYTES_MAX);
	if (weightd_expiring_get(service->commits, repository->commit, &text, NULL) == WEIGHTD_OK)
		copy = weightd_arena_strdup(arena, text.data);
	weightd_text_free(&text);
	if (copy == NULL || full == NULL || !split(copy, lines) || strcmp(lines[0], full) != 0 ||
	    strlen(lines[1]) > 40)
		return false;
	memcpy(id, lines[1], strlen(lines[1]) + 1);
	repository->revision = lines[2];
	repository->policy.shard_bytes = strtoull(lines[3], NULL, 10);
	repository->policy.no_tokenizer = lines[4][0] != '\0';
	return find_config(service, repository, lines[5], arena) &&
	       weightd_variation_read(&repository->variation, lines[2], arena, NULL) == WEIGHTD_OK;
}
