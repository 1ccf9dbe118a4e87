/*
 * A model that the store does not take is held apart, until its answer is sent.
 */
#include "api/service/passing_model.h"

#include "telemetry/log.h"

struct weightd_held_plan *weightd_model_hold_for_a_while(struct weightd_service *service,
							 struct weightd_plan *plan,
							 const struct weightd_plan_source *source,
							 const char *request_id, bool *is_stored)
{
	struct weightd_held_plan *known = weightd_model_renew(service, plan->id);
	struct weightd_error err; /* large: not all of it is zeroed */

	*is_stored = true;
	weightd_error_clear(&err);
	err.issues[0].detail[0] = '\0';
	if (known != NULL) {
		weightd_plan_free(plan);
		return known;
	}
	if (weightd_model_register_for_a_while(&known, service, plan, source, &err) == WEIGHTD_OK)
		return known;
	if (weightd_error_code(&err) != WEIGHTD_ERR_READ_ONLY)
		weightd_log(WEIGHTD_LOG_WARN, request_id, "one-shot model not stored: %s",
			    err.issues[0].detail);
	*is_stored = false;
	known = weightd_plan_cache_hold_apart(service->plans, plan);
	if (known == NULL)
		weightd_plan_free(plan);
	return known;
}
