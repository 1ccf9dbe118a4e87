/*
 * .gitattributes of a repository, which every one on the Hub has: weights are large files.
 */
#include "api/repository/repository_file.h"

static void make(const struct weightd_repository *repository, struct weightd_text *text)
{
	(void)repository;
	weightd_text_puts(text, "*.safetensors filter=lfs diff=lfs merge=lfs -text\n");
}

const struct weightd_repository_file weightd_repository_file_gitattributes = {
	.name = ".gitattributes",
	.content_type = "text/plain; charset=utf-8",
	.make = make,
};
