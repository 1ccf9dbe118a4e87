/*
 * Commit record: what a commit stands for, kept so that files can be asked for by it.
 *
 * A client asks for a revision once, is told its commit, and asks for everything else by that.
 */
#ifndef WEIGHTD_API_REPOSITORY_COMMIT_RECORD_H
#define WEIGHTD_API_REPOSITORY_COMMIT_RECORD_H

#include "api/repository/repository.h"

/* Makes the repository's commit of all that decides its files, which have been filled in. */
void weightd_commit_make(struct weightd_repository *repository);

/* Keeps what the repository's commit stands for; 'id' is of the model before its variation, "" for
 * an architecture.  A commit that cannot be kept is told all the same. */
void weightd_commit_keep(struct weightd_service *service,
			 const struct weightd_repository *repository, const char *id);

/*
 * weightd_commit_find() - the repository of a commit: its revision and policy, and the model's id.
 *
 * Its owner, name and commit are those of the argument.  False: the commit is not known, or of
 * another repository.
 */
bool weightd_commit_find(struct weightd_service *service, struct weightd_repository *repository,
			 char id[41], struct weightd_arena *arena);

#endif
