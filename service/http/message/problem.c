/*
 * Writes a problem document from the issues of an error.
 */
#include "http/message/problem.h"

static void put_member(struct weightd_text *out, const char *name, const char *value)
{
	if (value[0] == '\0')
		return;
	weightd_text_printf(out, ",\"%s\":", name);
	weightd_text_json_string(out, value);
}

static void put_issue(struct weightd_text *out, const struct weightd_issue *issue)
{
	weightd_text_puts(out, "{\"pointer\":");
	weightd_text_json_string(out, issue->pointer);
	put_member(out, "code", weightd_code_slug(issue->code));
	put_member(out, "detail", issue->detail);
	put_member(out, "expected", issue->expected);
	put_member(out, "did_you_mean", issue->did_you_mean);
	if (issue->line > 0)
		weightd_text_printf(out, ",\"line\":%u,\"column\":%u", issue->line, issue->column);
	weightd_text_puts(out, "}");
}

/* All members, and the end of the object. */
static void put_members(struct weightd_text *out, const struct weightd_error *err, int status,
			const char *request_id)
{
	const struct weightd_issue *first = &err->issues[0];

	weightd_text_printf(out,
			    "\"type\":\"/problems/%s\",\"title\":", weightd_code_slug(first->code));
	weightd_text_json_string(out, weightd_code_title(first->code));
	weightd_text_printf(out, ",\"status\":%d", status);
	put_member(out, "detail", first->detail);
	put_member(out, "request_id", request_id);
	weightd_text_puts(out, ",\"errors\":[");
	for (unsigned i = 0; i < err->count; i++) {
		if (i > 0)
			weightd_text_puts(out, ",");
		put_issue(out, &err->issues[i]);
	}
	weightd_text_puts(out, "]");
	if (err->dropped > 0)
		weightd_text_printf(out, ",\"dropped\":%u", err->dropped);
	weightd_text_puts(out, "}\n");
}

void weightd_problem_write(struct weightd_text *out, const struct weightd_error *err, int status,
			   const char *request_id)
{
	weightd_text_puts(out, "{");
	put_members(out, err, status, request_id);
}

void weightd_problem_write_for_hub(struct weightd_text *out, const struct weightd_error *err,
				   int status, const char *request_id)
{
	const struct weightd_issue *first = &err->issues[0];

	weightd_text_puts(out, "{\"error\":");
	weightd_text_json_string(out, first->detail[0] != '\0' ? first->detail
							       : weightd_code_title(first->code));
	weightd_text_puts(out, ",");
	put_members(out, err, status, request_id);
}
