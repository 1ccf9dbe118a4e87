/*
 * Model summary: the JSON members that say what a model is: counts, sizes, warnings, links.
 */
#ifndef WEIGHTD_MODEL_SUMMARY_H
#define WEIGHTD_MODEL_SUMMARY_H

#include "http/request.h"
#include "json_writer.h"
#include "service.h"
#include "weightd/plan.h"

/*
 * Appends the members of an open object; 'is_registered' decides whether there are links.
 * 'warnings' are those of the document that was posted, NULL without: they are no part of the plan
 * of a registered model.
 */
void weightd_model_summary(struct weightd_json *json, const struct weightd_request *request,
                           const struct weightd_service *service, const struct weightd_plan *plan,
                           const struct weightd_warning *warnings, bool is_registered);

/* A copy in 'arena', which outlives the plan; cut short when memory is out. */
const struct weightd_warning *weightd_warnings_copy(const struct weightd_warning *warnings,
                                                    struct weightd_arena *arena);

/* The options that a whole-model or tensor file is opened with when the request has no wishes. */
struct weightd_format_options weightd_model_format_options(const struct weightd_service *service);

#endif
