/*
 * Parameter table: the tensors of a model as aligned text for people.
 */
#ifndef WEIGHTD_API_ANSWER_PARAMETER_TABLE_H
#define WEIGHTD_API_ANSWER_PARAMETER_TABLE_H

#include "api/answer/page_query.h"
#include "weightd/plan.h"

/*
 * Appends a head line, one line per tensor of the page, a line with the totals of the model, and
 * the source of each initializer of the page.
 */
void weightd_parameter_table(const struct weightd_plan *plan, const struct weightd_page *page,
			     struct weightd_text *out);

/* What writes a tensor, on one line: "xavier_uniform in [-0.29, 0.29]"; cut at 'size'. */
void weightd_statement_describe(const struct weightd_statement *statement, char *text, size_t size);

#endif
