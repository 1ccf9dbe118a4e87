/*
 * Model summary: the JSON members that describe a model: counts, sizes, warnings, links.
 */
#ifndef WEIGHTD_API_ANSWER_MODEL_SUMMARY_H
#define WEIGHTD_API_ANSWER_MODEL_SUMMARY_H

#include "http/message/request.h"
#include "api/answer/json_writer.h"
#include "api/service/service.h"
#include "weightd/plan.h"

/* What is said about a document, not about the model. */
struct weightd_document_summary {
	const struct weightd_warning *warnings;
	const struct weightd_config_summary *config; /* NULL: it has no config */
};

/*
 * Appends the members of an open object.  'document' is about the posted one, NULL without; it is
 * not part of the plan of a registered model.
 */
void weightd_model_summary(struct weightd_json *json, const struct weightd_service *service,
			   const struct weightd_plan *plan,
			   const struct weightd_document_summary *document);
/* Appends "links", of a registered model. */
void weightd_model_links(struct weightd_json *json, const char *id);

/*
 * weightd_document_summary_copy() - the summary of a specification's document, in 'arena', which
 * outlives the plan.  Cut short when memory is out.
 */
struct weightd_document_summary weightd_document_summary_copy(
	const struct weightd_specification *specification, struct weightd_arena *arena);

/* The options that a whole-model or tensor file is opened with when the request has no wishes. */
struct weightd_format_options weightd_model_format_options(const struct weightd_service *service);

#endif
