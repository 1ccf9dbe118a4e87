/*
 * Plan request: the specification in a request's body, planned.
 */
#ifndef WEIGHTD_API_SERVICE_PLAN_REQUEST_H
#define WEIGHTD_API_SERVICE_PLAN_REQUEST_H

#include "api/service/model_store.h"
#include "api/service/service.h"
#include "http/message/reply.h"
#include "http/message/request.h"
#include "weightd/plan.h"

/* Parameters of the query that go with the beginning of a file, for weightd_query_check(). */
#define WEIGHTD_PLAN_QUERY "seed", "init", "dtype", "generator"

/*
 * weightd_plan_requested() - plan the specification in the request's body: JSON, or the beginning
 * of a .safetensors file with ?seed=, ?init=, ?dtype=, ?generator=.
 *
 * The caller owns '*plan'; 'source' is valid as long as the request.  Issues go to reply->error:
 * UNSUPPORTED_MEDIA_TYPE, MALFORMED_JSON for an empty body, BAD_HEADER, and everything a definition
 * can have wrong.  Registers nothing.
 */
bool weightd_plan_requested(const struct weightd_request *request, struct weightd_reply *reply,
			    struct weightd_service *service, struct weightd_plan **plan,
			    struct weightd_plan_source *source);

#endif
