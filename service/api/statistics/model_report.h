/*
 * Model report: the statistics of a page of tensors, beside their laws and beside those of another
 * model or numbers that somebody has printed.
 */
#ifndef WEIGHTD_API_STATISTICS_MODEL_REPORT_H
#define WEIGHTD_API_STATISTICS_MODEL_REPORT_H

#include "api/answer/page_query.h"
#include "api/service/service.h"
#include "api/statistics/tensor_report.h"
#include "http/message/reply.h"
#include "http/message/request.h"

/* What is compared with the tensors of a model, by their names. */
struct weightd_comparison {
	const struct weightd_plan *plan; /* another model; NULL: none */
	/* Numbers by the index of the entry, NaN where there are none; NULL: none. */
	const struct weightd_printed_numbers *numbers;
};

struct weightd_model_wish {
	const struct weightd_plan *plan;
	struct weightd_page page;
	bool is_all;	 /* sample=all */
	bool is_picture; /* SVG instead of JSON */
	struct weightd_comparison comparison;
	struct weightd_service *service; /* where the plans are registered; NULL: they are not */
};

/* Reads the page and ?sample= and chooses the form.  False with an issue in reply->error. */
bool weightd_model_wish_read(const struct weightd_request *request, struct weightd_reply *reply,
			     struct weightd_model_wish *wish);

/* Answers with the report, with 202 as weightd_statistics_requested() does, or with issues in
 * reply->error. */
void weightd_model_report(const struct weightd_request *request, struct weightd_reply *reply,
			  const struct weightd_model_wish *wish);

#endif
