/*
 * Members have the Hub's names; what a generated model does not have, such as downloads, is 0.
 */
#include "api/hub/hub_model_json.h"

#include "api/hub/hub_entry_json.h"
#include "api/repository/hub_reply.h"
#include "api/repository/repository_model.h"
#include "definition/document/json_memory.h"

#include <string.h>

struct writing {
	struct weightd_json *json;
	const struct weightd_request *request;
	const struct weightd_repository *repository;
	json_t *config; /* NULL: none */
	bool has_expand;
};

/* Whether the request wants a member. */
static bool wants(const struct writing *writing, const char *name)
{
	const struct weightd_request *request = writing->request;

	for (size_t i = 0; writing->has_expand && i < request->query_count; i++)
		if (strcmp(request->query[i].name, "expand") == 0 &&
		    strcmp(request->query[i].value, name) == 0)
			return true;
	return !writing->has_expand;
}

static const char *class_name(const struct writing *writing)
{
	const char *name = json_string_value(
		json_array_get(json_object_get(writing->config, "architectures"), 0));

	return name != NULL ? name : "";
}

static const char *pipeline_of(const char *class_name)
{
	if (strstr(class_name, "ForCausalLM") != NULL || strstr(class_name, "LMHeadModel") != NULL)
		return "text-generation";
	if (strstr(class_name, "ForMaskedLM") != NULL)
		return "fill-mask";
	if (strstr(class_name, "ForImageClassification") != NULL)
		return "image-classification";
	return NULL;
}

static void put_names(const struct writing *writing)
{
	const struct weightd_repository *repository = writing->repository;
	struct weightd_json *json = writing->json;

	weightd_json_printf(json, "_id", "%.24s", repository->commit);
	weightd_json_printf(json, "id", "%s/%s", repository->owner, repository->name);
	weightd_json_printf(json, "modelId", "%s/%s", repository->owner, repository->name);
	if (wants(writing, "author"))
		weightd_json_text(json, "author", repository->owner);
	if (wants(writing, "sha"))
		weightd_json_text(json, "sha", repository->commit);
	if (wants(writing, "lastModified"))
		weightd_json_text(json, "lastModified", WEIGHTD_HUB_DATE);
	if (wants(writing, "createdAt"))
		weightd_json_text(json, "createdAt", WEIGHTD_HUB_DATE);
	weightd_json_bool(json, "private", false);
	weightd_json_bool(json, "gated", false);
	weightd_json_bool(json, "disabled", false);
	weightd_json_size(json, "downloads", 0);
	weightd_json_size(json, "likes", 0);
}

static void put_kind(const struct writing *writing)
{
	const char *library = weightd_repository_library(writing->repository);
	const char *const tags[] = {"safetensors", "randomly-initialised", library, NULL};
	const char *pipeline = pipeline_of(class_name(writing));
	const json_t *type = json_object_get(writing->config, "model_type");
	struct weightd_json *json = writing->json;

	if (wants(writing, "library_name") && library != NULL)
		weightd_json_text(json, "library_name", library);
	if (wants(writing, "pipeline_tag") && pipeline != NULL)
		weightd_json_text(json, "pipeline_tag", pipeline);
	if (wants(writing, "tags"))
		weightd_json_texts(json, "tags", tags);
	if (!wants(writing, "config") || writing->config == NULL)
		return;
	weightd_json_open(json, "config", '{');
	if (json_is_string(type))
		weightd_json_text(json, "model_type", json_string_value(type));
	weightd_json_open(json, "architectures", '[');
	if (class_name(writing)[0] != '\0')
		weightd_json_text(json, NULL, class_name(writing));
	weightd_json_close(json, ']');
	weightd_json_close(json, '}');
}

/* Elements by safetensors' names of dtypes. */
static void put_parameters(const struct writing *writing)
{
	const struct weightd_plan *plan = writing->repository->plan;
	uint64_t elements[WEIGHTD_DTYPE_COUNT] = {0};
	struct weightd_json *json = writing->json;

	for (size_t i = 0; i < plan->entry_count; i++)
		if (plan->entries[i].tied_to == NULL)
			elements[plan->entries[i].dtype] += plan->entries[i].numel;
	weightd_json_open(json, "safetensors", '{');
	weightd_json_open(json, "parameters", '{');
	for (unsigned i = 0; i < WEIGHTD_DTYPE_COUNT; i++)
		if (elements[i] != 0)
			weightd_json_size(json, weightd_dtype_row((enum weightd_dtype)i)->code,
					  elements[i]);
	weightd_json_close(json, '}');
	weightd_json_size(json, "total", plan->total_elements);
	weightd_json_close(json, '}');
}

/* Here the key is "sha256", in trees it is "oid". */
static void put_lfs(struct weightd_json *json, const struct weightd_hub_entry *entry,
		    const struct weightd_hub_files *files)
{
	struct weightd_hub_lfs lfs;

	if (!weightd_hub_entry_lfs(entry, files, &lfs))
		return;
	weightd_json_open(json, "lfs", '{');
	weightd_json_text(json, "sha256", lfs.sha256);
	weightd_json_size(json, "size", entry->size);
	weightd_json_size(json, "pointerSize", lfs.pointer_size);
	weightd_json_close(json, '}');
}

static enum weightd_code put_siblings(const struct writing *writing,
				      struct weightd_hub_files *files, struct weightd_error *err)
{
	const bool has_blobs = weightd_hub_query_bool(writing->request, "blobs");
	struct weightd_json *json = writing->json;

	weightd_json_open(json, "siblings", '[');
	for (size_t i = 0; i < files->count; i++) {
		struct weightd_hub_entry *entry = &files->entries[i];

		weightd_json_open(json, NULL, '{');
		weightd_json_text(json, "rfilename", entry->path);
		if (has_blobs) {
			const enum weightd_code code = weightd_hub_entry_measure(entry, files, err);
			if (code != WEIGHTD_OK)
				return code;
			weightd_json_size(json, "size", entry->size);
			weightd_json_text(json, "blobId", entry->oid);
			put_lfs(json, entry, files);
		}
		weightd_json_close(json, '}');
	}
	weightd_json_close(json, ']');
	return WEIGHTD_OK;
}

enum weightd_code weightd_hub_model_json(struct weightd_json *json,
					 const struct weightd_request *request,
					 struct weightd_hub_files *files, struct weightd_error *err)
{
	const struct weightd_repository *repository = files->repository;
	const char *config = repository->config;
	enum weightd_code code = WEIGHTD_OK;
	struct writing writing = {
		.json = json,
		.request = request,
		.repository = repository,
		.config =
			config != NULL ? weightd_json_load(config, strlen(config), 0, NULL) : NULL,
		.has_expand = weightd_request_query(request, "expand") != NULL,
	};

	weightd_json_open(json, NULL, '{');
	put_names(&writing);
	put_kind(&writing);
	if (wants(&writing, "safetensors"))
		put_parameters(&writing);
	if (wants(&writing, "usedStorage"))
		weightd_json_size(json, "usedStorage", repository->plan->total_bytes);
	if (weightd_hub_query_bool(request, "securityStatus")) {
		weightd_json_open(json, "securityRepoStatus", '{');
		weightd_json_bool(json, "scansDone", false);
		weightd_json_texts(json, "filesWithIssues", NULL);
		weightd_json_close(json, '}');
	}
	if (wants(&writing, "siblings"))
		code = put_siblings(&writing, files, err);
	weightd_json_close(json, '}');
	json_decref(writing.config);
	return code;
}
