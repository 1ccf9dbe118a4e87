/*
 * Repository: a model as the Hub's clients see it, a name with a revision and files.
 *
 * "models/<id>" is a registered model, "arch/<name>" an architecture's, other names are those of
 * the names store.  The revision may vary the model: "seed-7.dtype-bfloat16" (variation.h).
 */
#ifndef WEIGHTD_API_REPOSITORY_REPOSITORY_H
#define WEIGHTD_API_REPOSITORY_REPOSITORY_H

#include "api/repository/variation.h"
#include "api/service/service.h"
#include "http/message/reply.h"
#include "http/message/request.h"
#include "weightd/plan.h"

#include <stdbool.h>
#include <stdint.h>

/* How a repository shows its model; all that decides its files beside the plan and the config. */
struct weightd_repository_policy {
	uint64_t shard_bytes; /* most bytes of tensors in a file; 0: as many as clients take */
	bool no_tokenizer;
	const char *config; /* JSON text of a config.json of the name's own; NULL: the model's */
};

/* All texts live as long as the request, the plan as long as the reply. */
struct weightd_repository {
	const char *owner, *name; /* "arch", "gpt2" */
	const char *revision;	  /* as asked, decoded: "main", "seed-7", a commit */
	const struct weightd_plan *plan;
	struct weightd_held_plan *held; /* by the reply */
	const char *config; /* JSON text of the config.json that it was made from; NULL: none */
	struct weightd_repository_policy policy;
	struct weightd_variation variation;
	bool is_commit;	 /* the revision is the commit: files are immutable */
	char commit[41]; /* 40 hex digits: names all bytes of all files */
};

/*
 * weightd_repository_requested() - the repository of the route's {namespace} and {name} at the
 * revision that the route's {rest*} begins with; '*path' is what follows it, "" if nothing does.
 *
 * "refs/pr/1" is one revision, whether its slashes are escaped or not.  A pattern without {rest*}
 * means "main".  Marks the reply as the Hub's, adds X-Repo-Commit, and gives the plan to the reply
 * to hold.  False with the Hub's error in the reply.
 */
bool weightd_repository_requested(struct weightd_repository *repository, const char **path,
				  const struct weightd_request *request,
				  struct weightd_reply *reply, struct weightd_service *service);

/* The same where nothing may follow the revision: what does is part of its name. */
bool weightd_repository_at_revision(struct weightd_repository *repository,
				    const struct weightd_request *request,
				    struct weightd_reply *reply, struct weightd_service *service);

#endif
