/*
 * spec.json of a repository: the canonical specification, which any server registers again.
 */
#include "api/repository/repository_file.h"
#include "definition/definition.h"

static void make(const struct weightd_repository *repository, struct weightd_text *text)
{
	weightd_definition_write(repository->plan, text);
	weightd_text_puts(text, "\n");
}

const struct weightd_repository_file weightd_repository_file_specification = {
	.name = "spec.json",
	.content_type = "application/json",
	.make = make,
};
