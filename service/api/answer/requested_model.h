/*
 * Requested model: the model and tensor of a route's {id} and {name}, held while the reply is sent.
 */
#ifndef WEIGHTD_API_ANSWER_REQUESTED_MODEL_H
#define WEIGHTD_API_ANSWER_REQUESTED_MODEL_H

#include "api/service/service.h"
#include "http/message/reply.h"
#include "http/message/request.h"
#include "weightd/plan.h"

/*
 * weightd_model_requested() - the registered model named by the route's {id}, from the cache or the
 * store.
 *
 * It is held until the reply is released.  NULL with UNKNOWN_MODEL, STORE_CORRUPT (the stored
 * object does not have this id), or another code of the store in reply->error.
 */
struct weightd_held_plan *weightd_model_requested(const struct weightd_request *request,
						  struct weightd_reply *reply,
						  struct weightd_service *service);

/*
 * The tensor named by the route's {name} of that model, which is '*held'.  NULL with
 * UNKNOWN_PARAMETER and the nearest name, or what there is of the model, in reply->error.
 */
const struct weightd_entry *weightd_tensor_requested(const struct weightd_request *request,
						     struct weightd_reply *reply,
						     struct weightd_service *service,
						     struct weightd_held_plan **held);

/* Hands a held plan to the reply, which releases it; returns its plan.  NULL with NO_MEMORY for
 * NULL. */
const struct weightd_plan *weightd_model_lend(const struct weightd_request *request,
					      struct weightd_reply *reply,
					      struct weightd_held_plan *held);

/* Adds the UNKNOWN_MODEL issue. */
void weightd_model_unknown(struct weightd_reply *reply, const char *id);

#endif
