/*
 * Parameter summary: one tensor of a plan as JSON: what it is and where its values come from.
 */
#ifndef WEIGHTD_PARAMETER_SUMMARY_H
#define WEIGHTD_PARAMETER_SUMMARY_H

#include "http/request.h"
#include "json_writer.h"
#include "weightd/format.h"
#include "weightd/plan.h"

/*
 * Appends one object.  'file' (NULL: none) is an open encoding of the whole plan that tells where
 * the tensor's bytes lie in that file.  'has_links' adds links, for a registered model.
 */
void weightd_parameter_summary(struct weightd_json *json, const struct weightd_request *request,
                               const struct weightd_plan *plan, const struct weightd_entry *entry,
                               const struct weightd_encoding *file, bool has_links);

/* "xavier_uniform", "value" for explicit data; never NULL. */
const char *weightd_parameter_initializer(const struct weightd_entry *entry);
/* JSON pointer of the rule that wrote the values, or "default". */
const char *weightd_parameter_rule(const struct weightd_entry *entry);

#endif
