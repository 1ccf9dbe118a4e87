/*
 * Profile query: the release of torch that a text imitates, and its header in the answer.
 */
#include "api/answer/profile_query.h"
#include "weightd/module_print.h"

#include "api/answer/representation.h"

#include <stdio.h>

static const char *name_at(const void *context, size_t index)
{
	(void)context;
	return weightd_profile_at(index)->name;
}

static void refuse(struct weightd_reply *reply, const char *name)
{
	const struct weightd_profile *profile;
	char releases[160];
	size_t length = 0;

	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "profile is \"%s\"", name);
	for (size_t i = 0; (profile = weightd_profile_at(i)) != NULL && length < sizeof releases;
	     i++)
		length += (size_t)snprintf(releases + length, sizeof releases - length, "%s%s",
					   i == 0 ? "" : ", ", profile->release);
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
