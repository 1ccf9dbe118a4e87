/*
 * Repository files: the small files of a repository, one row each, made when they are asked for.
 *
 * Rows are those of repository_file_list.h.  Weights are no rows: weight_files.h.
 */
#ifndef WEIGHTD_API_REPOSITORY_REPOSITORY_FILE_H
#define WEIGHTD_API_REPOSITORY_REPOSITORY_FILE_H

#include "api/repository/repository.h"
#include "weightd/text.h"

#include <stdbool.h>
#include <stddef.h>

/* The longest of these files. */
#define WEIGHTD_REPOSITORY_FILE_BYTES ((size_t)16 << 20)

struct weightd_repository_file {
	const char *name; /* its path in the repository: "config.json" */
	const char *content_type;
	/* exists() - whether this repository has it.  NULL: every one has. */
	bool (*exists)(const struct weightd_repository *repository);
	/*
	 * make() - append the whole file, at least one byte, a function of the repository's commit.
	 *
	 * Without memory, text->failed tells.  Any thread.
	 */
	void (*make)(const struct weightd_repository *repository, struct weightd_text *text);
};

size_t weightd_repository_file_count(void);
const struct weightd_repository_file *weightd_repository_file_at(size_t index);
/* The row of a path, if this repository has it; NULL: it has not. */
const struct weightd_repository_file *weightd_repository_file_find(
	const struct weightd_repository *repository, const char *path);

#endif
