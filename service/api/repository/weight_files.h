/*
 * Weight files: the safetensors files of a repository, one, or shards with an index.
 *
 * Tensors go to shards in the order of the state_dict, as transformers divides them: the next shard
 * begins where a tensor would make the present one too large.  No tensor is divided.
 */
#ifndef WEIGHTD_API_REPOSITORY_WEIGHT_FILES_H
#define WEIGHTD_API_REPOSITORY_WEIGHT_FILES_H

#include "api/repository/repository.h"
#include "weightd/format.h"

/* Room for the name of a weight file, and of the index. */
#define WEIGHTD_WEIGHT_FILE_NAME 64

struct weightd_weight_files {
	const struct weightd_plan *plan;
	const char *stem;	  /* the beginning of the names: "model" */
	uint32_t count;		  /* files */
	const uint32_t *shard_of; /* shard of each entry, from 0 on; NULL: one file */
	/* Entries of the shards, one after the other, each in the order of its file. */
	const struct weightd_entry *const *entries;
	const size_t *begins; /* of each shard among them, and the end of the last */
};

/*
 * weightd_weight_files_divide() - how the tensors of a plan lie in files of at most 'shard_bytes'
 * of tensors; 0: one file, or shards if clients would refuse it as too large.
 *
 * BAD_ARGUMENT: a tensor is larger, or the files are too many; NO_MEMORY.  All is in the arena.
 */
enum weightd_code weightd_weight_files_divide(struct weightd_weight_files *files,
					      const struct weightd_plan *plan, uint64_t shard_bytes,
					      struct weightd_arena *arena,
					      struct weightd_error *err);

/* "model.safetensors.index.json". */
void weightd_weight_index_name(const struct weightd_weight_files *files,
			       char name[WEIGHTD_WEIGHT_FILE_NAME]);
/* "model.safetensors", "model-00001-of-00003.safetensors". */
void weightd_weight_file_name(const struct weightd_weight_files *files, uint32_t index,
			      char name[WEIGHTD_WEIGHT_FILE_NAME]);

/*
 * weightd_weight_file_views() - the tensors of a shard in the order of its file, in the arena.
 *
 * NULL without memory.  Not for a single file, which is that of the whole plan.
 */
const struct weightd_view_list *weightd_weight_file_views(const struct weightd_weight_files *files,
							  uint32_t index,
							  struct weightd_arena *arena);

/* Appends the text of the index: in which file each tensor is. */
void weightd_weight_index_write(const struct weightd_weight_files *files,
				struct weightd_text *text);

#endif
