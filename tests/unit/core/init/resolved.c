#include "resolved.h"

#include "weightd/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* The plan, NULL if it is refused: tests/unit/definition/plan_of.c. */
struct weightd_plan *plan_of(const char *json, struct weightd_error *err);

void resolved_open(struct resolved *c, const char *module, const char *leaf,
		   const char *initializer)
{
	struct weightd_text json;

	*c = (struct resolved){.plan = NULL};
	weightd_text_init(&json, 4096);
	if (module[0] == '[') {
		weightd_text_puts(&json, "{\"parameters\": {\"w\": ");
		weightd_text_puts(&json, module);
		weightd_text_puts(&json, "}");
	} else {
		weightd_text_puts(&json, "{\"model\": ");
		weightd_text_json_string(&json, module);
	}
	weightd_text_puts(&json, ", \"init\": [{\"path\": ");
	weightd_text_json_string(&json, leaf);
	weightd_text_puts(&json, ", \"initializer\": ");
	if (initializer[0] == '{')
		weightd_text_puts(&json, initializer);
	else
		weightd_text_json_string(&json, initializer);
	weightd_text_puts(&json, "}]}");
	c->plan = plan_of(json.data, &c->err);
	weightd_text_free(&json);
	if (c->plan == NULL)
		return;
	const struct weightd_entry *entry = weightd_plan_find(c->plan, leaf);
	ck_assert_ptr_nonnull(entry);
	c->law = *entry->statement->law;
	c->why = *entry->statement->why;
	c->dtype = entry->dtype;
}

void resolved_close(struct resolved *c)
{
	weightd_plan_free(c->plan);
}

double *resolved_values(const struct resolved *c, const char *leaf, size_t *count)
{
	const struct weightd_entry *entry = weightd_plan_find(c->plan, leaf);
	void *bytes = malloc((size_t)weightd_entry_bytes(entry) + 1);
	double *values = malloc(((size_t)entry->numel + 1) * sizeof *values);

	ck_assert(bytes != NULL && values != NULL);
	ck_assert_int_eq(weightd_generate(entry, 0, (size_t)entry->numel, bytes), WEIGHTD_OK);
	for (size_t i = 0; i < entry->numel; i++)
		values[i] = weightd_element_read(bytes, entry->dtype, i);
	free(bytes);
	*count = (size_t)entry->numel;
	return values;
}

void resolved_is(const char *module, const char *leaf, const char *initializer,
		 const char *distribution, size_t count, const double *reals)
{
	struct resolved c;

	resolved_open(&c, module, leaf, initializer);
	ck_assert_msg(c.plan != NULL, "%s on %s is refused: %s", initializer, module,
		      c.err.issues[0].detail);
	ck_assert_str_eq(c.law.distribution->name, distribution);
	for (size_t i = 0; i < count; i++)
		ck_assert_msg(c.law.reals[i] == reals[i],
			      "%s on %s: number %zu is %.17g, not %.17g", initializer, module, i,
			      c.law.reals[i], reals[i]);
	resolved_close(&c);
}

void resolved_refused(const char *module, const char *leaf, const char *initializer,
		      enum weightd_code code)
{
	struct resolved c;

	resolved_open(&c, module, leaf, initializer);
	ck_assert_msg(c.plan == NULL, "%s on %s is accepted", initializer, module);
	ck_assert_int_eq(c.err.issues[0].code, code);
	ck_assert_str_ne(c.err.issues[0].detail, "");
}
