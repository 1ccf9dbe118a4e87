/*
 * Parameter summary: one tensor of a plan as JSON, with the origin of its values.
 */
#ifndef WEIGHTD_API_ANSWER_PARAMETER_SUMMARY_H
#define WEIGHTD_API_ANSWER_PARAMETER_SUMMARY_H

#include "http/message/request.h"
#include "api/answer/json_writer.h"
#include "weightd/format.h"
#include "weightd/plan.h"

#define WEIGHTD_FILES_MAX 16

/* The whole-model files that can say where a tensor's bytes lie in them. */
struct weightd_files {
	struct weightd_encoding encodings[WEIGHTD_FILES_MAX];
	size_t count;
};

/* Opens them in 'arena'; a format that refuses the plan is left out. */
void weightd_files_open(struct weightd_files *files, const struct weightd_plan *plan,
			struct weightd_arena *arena);

/*
 * Appends one object.  'files', of a registered model, tell where the tensor's bytes lie in them;
 * there are links, too.  NULL: the model is not registered.
 */
void weightd_parameter_summary(struct weightd_json *json, const struct weightd_request *request,
			       const struct weightd_plan *plan, const struct weightd_entry *entry,
			       const struct weightd_files *files);

/* The explanation with the distribution's own moments: mean, std, bounds. */
struct weightd_explanation weightd_statement_explain(const struct weightd_statement *statement);
/* JSON pointer of the rule that wrote the values, or "default". */
const char *weightd_parameter_rule(const struct weightd_entry *entry);

#endif
