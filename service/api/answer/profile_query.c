/*
 * Profile query: the release of torch that a text imitates, and its header in the answer.
 */
#include "api/answer/profile_query.h"
#include "weightd/module_print.h"

#include "api/answer/representation.h"
#include "core/base/name_list.h"

static const char *name_at(const void *context, size_t index)
{
	(void)context;
	return weightd_profile_at(index)->name;
}

static const char *release_at(const void *context, size_t index)
{
	(void)context;
	return weightd_profile_at(index)->release;
}

static void refuse(struct weightd_reply *reply, const char *name)
{
	char releases[160];

	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "profile is \"%s\"", name);
	weightd_name_list(releases, sizeof releases, release_at, NULL, weightd_profile_count());
	weightd_error_expected(&reply->error, "torch-RELEASE, the release one of %s", releases);
	weightd_error_suggest(&reply->error,
			      weightd_nearest(name, name_at, NULL, weightd_profile_count()));
}

const struct weightd_profile *weightd_profile_requested(const struct weightd_request *request,
							struct weightd_reply *reply)
{
	const char *name = weightd_request_query(request, "profile");

	if (name == NULL)
		return weightd_profile_default();
	const struct weightd_profile *profile = weightd_profile_find(name);
	if (profile == NULL)
		refuse(reply, name);
	return profile;
}

void weightd_profile_answer(const struct weightd_request *request, struct weightd_reply *reply,
			    const char *id, const struct weightd_profile *profile)
{
	weightd_reply_header(reply, "Weightd-Profile", profile->name);
	weightd_represent_immutable(request, reply, id);
	reply->is_immutable = weightd_request_query(request, "profile") != NULL;
}
