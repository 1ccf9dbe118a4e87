/*
 * Profile query: ?profile= of the answers that print modules.
 */
#ifndef WEIGHTD_API_ANSWER_PROFILE_QUERY_H
#define WEIGHTD_API_ANSWER_PROFILE_QUERY_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "weightd/profile.h"

/*
 * The profile that the request names, the newest if it names none.  NULL with BAD_QUERY in
 * reply->error if there is no such profile.
 */
const struct weightd_profile *weightd_profile_requested(const struct weightd_request *request,
							struct weightd_reply *reply);

/*
 * Marks a text that was printed as 'profile': the header Weightd-Profile, and an ETag over the
 * model's id, the request and the profile.  It is immutable only where the request names the
 * profile, as the newest one changes from release to release.
 */
void weightd_profile_answer(const struct weightd_request *request, struct weightd_reply *reply,
			    const char *id, const struct weightd_profile *profile);

#endif
