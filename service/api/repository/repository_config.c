/*
 * config.json of a repository: the name's own, as it was given; else the config that the model was
 * made of, with its class, the dtype of its files and the library's values of all else.
 */
#include "api/answer/json_document.h"
#include "api/repository/repository_file.h"
#include "api/repository/repository_model.h"
#include "definition/twin/config_facts.h"
#include "definition/twin/full_config.h"
#include "weightd/dtype.h"

static bool exists(const struct weightd_repository *repository)
{
	return repository->policy.config != NULL || repository->config != NULL;
}

/* Members that say what the files are; false without memory. */
static bool describe(const struct weightd_repository *repository, json_t *config)
{
	const char *type = weightd_config_type(config);
	const char *dtype = weightd_dtype_row(repository->plan->specification.dtype)->name;

	/* A part of a pipeline says its class itself, and no more. */
	if (type == NULL && json_object_get(config, "_class_name") != NULL)
		return true;
	json_object_del(config, "torch_dtype");
	/* A config that was read by its class keeps the type that it says. */
	if (type != NULL && json_object_get(config, "model_type") == NULL &&
	    json_object_set_new(config, "model_type", json_string(type)) != 0)
		return false;
	return weightd_config_fill(config) &&
	       json_object_set_new(config, "architectures",
				   json_pack("[s]", weightd_repository_class(repository))) == 0 &&
	       json_object_set_new(config, "dtype", json_string(dtype)) == 0 &&
	       /* The name that releases before 5 read. */
	       json_object_set_new(config, "torch_dtype", json_string(dtype)) == 0;
}

static void make(const struct weightd_repository *repository, struct weightd_text *text)
{
	if (repository->policy.config != NULL) {
		weightd_text_puts(text, repository->policy.config);
		weightd_text_puts(text, "\n");
		return;
	}
	json_t *config = weightd_repository_config(repository);
	struct weightd_json json = {.out = text};

	if (config != NULL && describe(repository, config))
		weightd_json_document(&json, NULL, config);
	else
		text->failed = true;
	weightd_text_puts(text, "\n");
	json_decref(config);
}

const struct weightd_repository_file weightd_repository_file_config = {
	.name = "config.json",
	.content_type = "application/json",
	.exists = exists,
	.make = make,
};
