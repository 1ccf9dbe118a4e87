/*
 * Hub files: what a repository holds, in the order of paths, with sizes and ids.
 */
#ifndef WEIGHTD_API_REPOSITORY_HUB_FILES_H
#define WEIGHTD_API_REPOSITORY_HUB_FILES_H

#include "api/repository/repository.h"
#include "api/repository/repository_file.h"
#include "api/repository/weight_files.h"
#include "api/service/digests.h"

enum weightd_hub_kind { WEIGHTD_HUB_SMALL, WEIGHTD_HUB_INDEX, WEIGHTD_HUB_WEIGHTS };

struct weightd_hub_entry {
	const char *path;
	enum weightd_hub_kind kind;
	const struct weightd_repository_file *row; /* of a small one */
	uint32_t index;				   /* of weights */
	/* By weightd_hub_entry_measure(). */
	uint64_t size; /* bytes */
	char oid[41];  /* the ETag */
};

struct weightd_hub_files {
	const struct weightd_repository *repository;
	struct weightd_weight_files weights;
	struct weightd_hub_entry *entries; /* by path in byte order */
	size_t count;
	struct weightd_digests *digests; /* those that are known are told; NULL: none are */
};

/* What the Hub tells of a large file whose SHA-256 is known: of its pointer in git. */
struct weightd_hub_lfs {
	char sha256[65];
	uint64_t pointer_size; /* bytes */
};

/*
 * weightd_hub_files_list() - the files of a repository, in 'arena', not measured.
 *
 * Codes of weightd_weight_files_divide().
 */
enum weightd_code weightd_hub_files_list(struct weightd_hub_files *files,
					 const struct weightd_repository *repository,
					 struct weightd_arena *arena, struct weightd_error *err);
/* The file at a path; NULL: there is none. */
struct weightd_hub_entry *weightd_hub_files_find(struct weightd_hub_files *files, const char *path);
/* Sets size and oid; nothing is generated.  NO_MEMORY, or a code of the format. */
enum weightd_code weightd_hub_entry_measure(struct weightd_hub_entry *entry,
					    const struct weightd_hub_files *files,
					    struct weightd_error *err);
/* Digest of a measured file of weights; false: nobody has computed its digest.  Nothing is begun.
 */
bool weightd_hub_entry_lfs(const struct weightd_hub_entry *entry,
			   const struct weightd_hub_files *files, struct weightd_hub_lfs *lfs);
/* Makes a small file or the index in 'text', which has been set up with its limit. */
void weightd_hub_entry_write(const struct weightd_hub_entry *entry,
			     const struct weightd_hub_files *files, struct weightd_text *text);

#endif
