/*
 * Sources by namespace: "models" are ids, "arch" are architectures.
 */
#include "api/repository/repository_source.h"

#include "api/repository/hub_name.h"
#include "api/repository/twin_document.h"
#include "api/service/posted_config.h"
#include "api/service/passing_model.h"
#include "core/base/digest.h"
#include "definition/document/json_memory.h"
#include "definition/twin/arch_name.h"
#include "http/message/status.h"
#include "definition/twin/config_facts.h"
#include "definition/twin/twin_config.h"

#include <string.h>

#define DOCUMENT_BYTES_MAX ((size_t)1 << 20)
/* Sixteen faults are told of a document; then its rules are left out together. */
#define TWIN_ROUNDS 8

static enum weightd_code refuse(const struct weightd_repository *repository,
				struct weightd_error *err)
{
	const bool has_owner = repository->owner[0] != '\0';

	weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL,
			  "there is no repository \"%.97s%s%.97s\"", repository->owner,
			  has_owner ? "/" : "", repository->name);
	if (!has_owner)
		weightd_error_expected(err, "a namespace and a name: arch/%.97s", repository->name);
	return WEIGHTD_ERR_NOT_FOUND;
}

void weightd_source_config(struct weightd_repository_source *source,
			   struct weightd_service *service, struct weightd_arena *arena)
{
	const struct weightd_posted_config posted =
		weightd_model_config_find(service, source->id, arena);

	source->config = posted.config;
	source->policy = posted.policy;
}

static enum weightd_code find_model(struct weightd_repository_source *source,
				    const struct weightd_repository *repository,
				    struct weightd_service *service, struct weightd_arena *arena,
				    struct weightd_error *err)
{
	if (!weightd_model_id_valid(repository->name)) {
		refuse(repository, err);
		weightd_error_expected(err, "models/ and the id of a registered model");
		return WEIGHTD_ERR_NOT_FOUND;
	}
	memcpy(source->id, repository->name, sizeof source->id);
	weightd_source_config(source, service, arena);
	return WEIGHTD_OK;
}

/* Takes a config for a source, as text that lives in the arena. */
static enum weightd_code take_config(struct weightd_repository_source *source, json_t *config,
				     struct weightd_arena *arena, struct weightd_error *err)
{
	char *text = json_dumps(config, JSON_COMPACT);

	json_decref(config);
	source->config = text != NULL ? weightd_arena_strdup(arena, text) : NULL;
	weightd_json_text_free(text);
	return source->config != NULL ? WEIGHTD_OK
				      : weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
							  "no memory for the config");
}

static enum weightd_code find_architecture(struct weightd_repository_source *source,
					   const struct weightd_repository *repository,
					   struct weightd_arena *arena, struct weightd_error *err)
{
	json_t *config;
	const enum weightd_code code = weightd_arch_config(&config, repository->name, err);

	return code == WEIGHTD_OK ? take_config(source, config, arena, err) : code;
}

enum weightd_code weightd_source_shrink(struct weightd_repository_source *source,
					struct weightd_arena *arena, struct weightd_error *err)
{
	json_t *twin, *config = NULL;

	if (source->config != NULL)
		config = weightd_json_load(source->config, strlen(source->config), 0, NULL);
	const struct weightd_architecture *architecture = weightd_config_architecture(config);
	struct weightd_row row;
	const bool is_row = weightd_config_row(config, &row);
	if (architecture == NULL && !is_row) {
		json_decref(config);
		return weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL,
					 "the model was made without a config, so it has no twin");
	}
	const enum weightd_code code =
		is_row ? weightd_twin_of_row(&twin, &row, config, err)
		       : weightd_twin_config(&twin, architecture, config, err);
	json_decref(config);
	source->id[0] = '\0';
	return code == WEIGHTD_OK ? take_config(source, twin, arena, err) : code;
}

/* A name of the user's own. */
static enum weightd_code find_name(struct weightd_repository_source *source,
				   struct weightd_repository *repository,
				   struct weightd_service *service, struct weightd_arena *arena,
				   struct weightd_error *err)
{
	struct weightd_hub_name name;
	struct weightd_error why = {0};
	const enum weightd_code code = weightd_hub_name_find(
		&name, repository->owner, repository->name, service, arena, &why);

	if (code == WEIGHTD_ERR_NOT_FOUND)
		return refuse(repository, err);
	if (code != WEIGHTD_OK)
		return weightd_error_add(err, code, NULL, "%s", why.issues[0].detail);
	memcpy(source->id, name.id, sizeof source->id);
	weightd_source_config(source, service, arena);
	repository->policy = name.policy;
	if (name.policy.config != NULL)
		repository->policy.config = weightd_arena_strdup(arena, name.policy.config);
	weightd_text_free(&name.raw);
	if (name.policy.config != NULL && repository->policy.config == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the config");
	return WEIGHTD_OK;
}

enum weightd_code weightd_source_find(struct weightd_repository_source *source,
				      struct weightd_repository *repository,
				      struct weightd_service *service, struct weightd_arena *arena,
				      struct weightd_error *err)
{
	*source = (struct weightd_repository_source){0};
	if (strcmp(repository->owner, "models") == 0)
		return find_model(source, repository, service, arena, err);
	if (strcmp(repository->owner, "arch") == 0)
		return find_architecture(source, repository, arena, err);
	return find_name(source, repository, service, arena, err);
}

/* The model that a document meant before, if its plan is still there and it is stored. */
static struct weightd_held_plan *hold_known(struct weightd_service *service,
					    const unsigned char *key)
{
	char id[41];

	return weightd_body_ids_find(service->body_ids, key, id) ? weightd_model_renew(service, id)
								 : NULL;
}

/* Plans a document that is the server's own, and remembers which model it is. */
static enum weightd_code plan_document(struct weightd_held_plan **held,
				       const struct weightd_text *document,
				       struct weightd_service *service,
				       const struct weightd_request *request,
				       struct weightd_error *err)
{
	const struct weightd_specification_text text = {document->data, document->length, 0};
	unsigned char key[WEIGHTD_BODY_KEY_BYTES];
	struct weightd_plan_source source;
	struct weightd_digest digest;
	struct weightd_plan *plan;
	bool is_stored;

	weightd_digest_init(&digest);
	weightd_digest_add_text(&digest, "document of a repository");
	weightd_digest_add(&digest, document->data, document->length);
	weightd_digest_finish(&digest, key);
	*held = hold_known(service, key);
	if (*held != NULL)
		return WEIGHTD_OK;
	enum weightd_code code = weightd_model_plan(&plan, service, &text, &source, err);
	if (code != WEIGHTD_OK)
		return code;
	*held = weightd_model_hold_for_a_while(service, plan, &source, request->request_id,
					       &is_stored);
	if (*held == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the model");
	if (is_stored)
		weightd_body_ids_put(service->body_ids, key, weightd_held_plan(*held)->id);
	return WEIGHTD_OK;
}

/* The twin of a registered model; each round leaves out what the one before was refused for. */
static enum weightd_code plan_twin(struct weightd_held_plan **held,
				   const struct weightd_repository_source *source,
				   const struct weightd_variation *variation,
				   struct weightd_service *service,
				   const struct weightd_request *request, struct weightd_error *err)
{
	json_t *document = weightd_twin_document(source->config, source->policy, variation);
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;
	bool is_less = document != NULL;

	for (int i = 0; is_less && i < TWIN_ROUNDS; i++) {
		char *text = json_dumps(document, JSON_COMPACT);
		const struct weightd_text borrowed = {.data = text,
						      .length = text != NULL ? strlen(text) : 0};

		weightd_error_clear(err);
		code = text == NULL ? WEIGHTD_ERR_NO_MEMORY
				    : plan_document(held, &borrowed, service, request, err);
		weightd_json_text_free(text);
		is_less = code != WEIGHTD_OK && weightd_status_of(code) == 422 &&
			  weightd_twin_document_fit(document, err, i == TWIN_ROUNDS - 2);
	}
	json_decref(document);
	if (code == WEIGHTD_ERR_NO_MEMORY && err->count == 0)
		weightd_error_add(err, code, NULL, "no memory for the model");
	return code;
}

enum weightd_code weightd_source_plan(struct weightd_held_plan **held,
				      const struct weightd_repository_source *source,
				      const struct weightd_repository *repository,
				      struct weightd_service *service,
				      const struct weightd_request *request,
				      struct weightd_error *err)
{
	struct weightd_text document;
	enum weightd_code code = WEIGHTD_OK;

	if (source->id[0] != '\0') {
		code = weightd_model_load(held, service, source->id, err);
		if (code != WEIGHTD_OK || weightd_variation_is_none(&repository->variation))
			return code;
		weightd_held_plan_release(*held);
	} else if (source->policy != NULL) {
		return plan_twin(held, source, &repository->variation, service, request, err);
	}
	weightd_text_init(&document, DOCUMENT_BYTES_MAX);
	if (source->id[0] != '\0')
		weightd_text_printf(&document, "{\"base\":\"%s\"", source->id);
	else
		weightd_text_printf(&document, "{\"config\":%s", source->config);
	weightd_variation_members(&repository->variation, &document);
	weightd_text_puts(&document, "}");
	code = document.failed ? weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
						   "no memory for the model")
			       : plan_document(held, &document, service, request, err);
	weightd_text_free(&document);
	return code;
}
