/*
 * Model source: where a handler gets its plan from: the request's body, or the store.
 */
#ifndef WEIGHTD_API_SERVICE_MODEL_SOURCE_H
#define WEIGHTD_API_SERVICE_MODEL_SOURCE_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "api/service/service.h"
#include "weightd/plan.h"

/*
 * weightd_model_parse() - plan the specification in the request's body: JSON, or the beginning of a
 * .safetensors file with ?seed=, ?init=, ?dtype=, ?generator=.
 *
 * The caller owns '*plan'.  Issues go to reply->error: UNSUPPORTED_MEDIA_TYPE, MALFORMED_JSON for
 * an empty body, BAD_HEADER, and everything a definition can have wrong.  Registers nothing.
 */
bool weightd_model_parse(const struct weightd_request *request, struct weightd_reply *reply,
			 struct weightd_service *service, struct weightd_plan **plan);

/*
 * weightd_model_requested() - the registered model named by the route's {id}, from the cache or the
 * store.
 *
 * It is held until the reply is released.  NULL with UNKNOWN_MODEL, STORE_CORRUPT (what is stored
 * is not what the id names), or another code of the store in reply->error.
 */
const struct weightd_plan *weightd_model_requested(const struct weightd_request *request,
						   struct weightd_reply *reply,
						   struct weightd_service *service);

/* Whether a text has the form of an id: 40 hexadecimal digits. */
bool weightd_model_id_valid(const char *id);
/* Adds the UNKNOWN_MODEL issue. */
void weightd_model_unknown(struct weightd_reply *reply, const char *id);

/*
 * Stores the plan's canonical specification under its id ('*created' is false if it was there) and
 * holds the plan, made canonical, which later requests are answered from.
 *
 * On success 'plan' has been taken over; on failure the caller still owns it.
 */
enum weightd_code weightd_model_register(struct weightd_held_plan **held,
					 struct weightd_service *service, struct weightd_plan *plan,
					 bool *created, struct weightd_error *err);

/* Hands a held plan to the reply, which releases it; returns its plan. NULL with NO_MEMORY for
 * NULL. */
const struct weightd_plan *weightd_model_lend(const struct weightd_request *request,
					      struct weightd_reply *reply,
					      struct weightd_held_plan *held);
/* The held plan that was lent to a reply; NULL: none was. */
struct weightd_held_plan *weightd_model_held(const struct weightd_reply *reply);

/*
 * The tensor named by the route's {name}.  NULL with UNKNOWN_PARAMETER and the nearest name in
 * reply->error.
 */
const struct weightd_entry *weightd_model_entry(const struct weightd_request *request,
						struct weightd_reply *reply,
						const struct weightd_plan *plan);

#endif
