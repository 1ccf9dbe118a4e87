/*
 * Catalogue of problems: every "type" and "code" that an error answer can have.
 */
#include "api/catalog/catalog.h"
#include "http/message/status.h"
#include "weightd/error.h"

/* WEIGHTD_OK is not a problem. */
static size_t count(void)
{
	return WEIGHTD_CODE_COUNT - 1;
}

static const char *name_at(size_t index)
{
	return weightd_code_slug((enum weightd_code)(index + 1));
}

static void write(struct weightd_json *json, size_t index)
{
	enum weightd_code code = (enum weightd_code)(index + 1);

	weightd_json_text(json, "name", weightd_code_slug(code));
	weightd_json_printf(json, "type", "/problems/%s", weightd_code_slug(code));
	weightd_json_text(json, "title", weightd_code_title(code));
	weightd_json_text(json, "doc", weightd_code_title(code));
	weightd_json_text(json, "source", "RFC 9457");
	weightd_json_size(json, "status", (uint64_t)weightd_status_of(code));
}

const struct weightd_catalog weightd_catalog_problems = {
	.name = "problems",
	.doc = "Problem types of error answers, with their status",
	.count = count,
	.name_at = name_at,
	.write = write,
};
