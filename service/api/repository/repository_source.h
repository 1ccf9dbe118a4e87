/*
 * Repository source: what a repository's name stands for, before its revision varies it.
 */
#ifndef WEIGHTD_API_REPOSITORY_REPOSITORY_SOURCE_H
#define WEIGHTD_API_REPOSITORY_REPOSITORY_SOURCE_H

#include "api/repository/repository.h"

/* A registered model, or a config to make one of. */
struct weightd_repository_source {
	char id[41];	    /* "": it is the config alone */
	const char *config; /* JSON text of a config.json; NULL: none */
	const char *policy; /* how it was said that values are made (posted_config.h); NULL: by the
			       config alone */
};

/*
 * weightd_source_find() - what "owner/name" stands for; the policy of the name goes to the
 * repository.
 *
 * NOT_FOUND, or another code of the store, with an issue.  Texts are in the arena.
 */
enum weightd_code weightd_source_find(struct weightd_repository_source *source,
				      struct weightd_repository *repository,
				      struct weightd_service *service, struct weightd_arena *arena,
				      struct weightd_error *err);

/* Sets config and policy to those that the model of source->id was posted with. */
void weightd_source_config(struct weightd_repository_source *source,
			   struct weightd_service *service, struct weightd_arena *arena);

/*
 * weightd_source_shrink() - make the source the tiny twin of its config, with as much of its policy
 * as fits.
 *
 * NOT_FOUND: it has no config; codes of weightd_twin_config().  Texts are in the arena.
 */
enum weightd_code weightd_source_shrink(struct weightd_repository_source *source,
					struct weightd_arena *arena, struct weightd_error *err);

/*
 * weightd_source_plan() - the plan of a source with the repository's variation, held by the caller.
 *
 * NOT_FOUND: the model is not registered any more.  Other codes are those of planning and of the
 * store.  What is planned anew is kept for a while.
 */
enum weightd_code weightd_source_plan(struct weightd_held_plan **held,
				      const struct weightd_repository_source *source,
				      const struct weightd_repository *repository,
				      struct weightd_service *service,
				      const struct weightd_request *request,
				      struct weightd_error *err);

#endif
