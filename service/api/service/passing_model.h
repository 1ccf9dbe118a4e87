/*
 * Passing model: a plan that is kept for a while if it can be, and answered in any case.
 */
#ifndef WEIGHTD_API_SERVICE_PASSING_MODEL_H
#define WEIGHTD_API_SERVICE_PASSING_MODEL_H

#include "api/service/model_store.h"

/*
 * weightd_model_hold_for_a_while() - hold the plan, listed under its id if and only if a store has
 * it ('*is_stored').
 *
 * Takes 'plan' over.  'request_id' is for the log, which tells why it could not be stored.  NULL
 * when out of memory.
 */
struct weightd_held_plan *weightd_model_hold_for_a_while(struct weightd_service *service,
							 struct weightd_plan *plan,
							 const struct weightd_plan_source *source,
							 const char *request_id, bool *is_stored);

#endif
