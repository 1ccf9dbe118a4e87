/*
 * Hub name: a repository of the user's own, "namespace/name", and what it stands for.
 */
#ifndef WEIGHTD_API_REPOSITORY_HUB_NAME_H
#define WEIGHTD_API_REPOSITORY_HUB_NAME_H

#include "api/repository/repository.h"

/* Longest namespace, and longest name. */
#define WEIGHTD_HUB_NAME_MAX 96
/* Longest config of a name's own, as compact JSON. */
#define WEIGHTD_HUB_CONFIG_BYTES ((size_t)128 << 10)

struct weightd_hub_name {
	const char *owner, *name;
	char id[41];				 /* of the model */
	struct weightd_repository_policy policy; /* its config lies in 'raw' */
	char etag[41];				 /* of this content */
	struct weightd_text raw;		 /* as stored; the caller frees it */
};

/*
 * weightd_hub_name_check() - whether clients of the Hub take a name, and no route or namespace of
 * this service has it.
 *
 * BAD_NAME with an issue.
 */
enum weightd_code weightd_hub_name_check(const char *owner, const char *name,
					 const struct weightd_service *service,
					 struct weightd_error *err);

/*
 * weightd_hub_name_find() - what a name stands for.
 *
 * Texts are in the arena, but for 'raw'.  NOT_FOUND, or another code of the store.
 */
enum weightd_code weightd_hub_name_find(struct weightd_hub_name *found, const char *owner,
					const char *name, struct weightd_service *service,
					struct weightd_arena *arena, struct weightd_error *err);

/* The same by the key of a listing. */
enum weightd_code weightd_hub_name_at(struct weightd_hub_name *found, const char *key,
				      struct weightd_service *service, struct weightd_arena *arena,
				      struct weightd_error *err);

/*
 * weightd_hub_name_swap() - let a name stand for something else, or for nothing if 'next' is NULL.
 *
 * 'present' is what it was found to be, with id "" if it was nothing; 'next' gets its ETag.
 * PRECONDITION_FAILED: it has changed meanwhile.  Codes of weightd_store_swap().
 */
enum weightd_code weightd_hub_name_swap(const struct weightd_hub_name *present,
					struct weightd_hub_name *next,
					struct weightd_service *service, struct weightd_error *err);

#endif
