/*
 * Published sizes: their configs have as many parameters as the files on the Hugging Face Hub.
 */
#include "definition/twin/arch_name.h"

#include "../plan_of.h"
#include "definition/document/json_memory.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static char problem[4096];

/* Takes the config. */
static struct weightd_plan *plan_of_config(json_t *config, struct weightd_error *err)
{
	json_t *body = json_pack("{s:o}", "config", config);
	char *text = json_dumps(body, JSON_COMPACT);
	struct weightd_plan *plan = plan_of(text, err);

	weightd_json_text_free(text);
	json_decref(body);
	return plan;
}

static void note(const char *name, const char *what, uint64_t got, uint64_t wanted)
{
	const size_t used = strlen(problem);

	snprintf(problem + used, sizeof problem - used, "\n%s: %s %" PRIu64 ", not %" PRIu64, name,
		 what, got, wanted);
}

START_TEST(published_sizes_have_the_published_number_of_parameters)
{
	problem[0] = '\0';
	for (size_t i = 0; i < weightd_published_count(); i++) {
		const struct weightd_published *row = weightd_published_at(i);
		struct weightd_error err = {0};
		json_t *config = NULL;
		ck_assert_int_eq(weightd_arch_config(&config, row->name, &err), WEIGHTD_OK);
		struct weightd_plan *plan = plan_of_config(config, &err);

		ck_assert_msg(plan != NULL, "%s: %s", row->name, err.issues[0].detail);
		const uint64_t got = plan->parameter_elements;
		if (got != row->parameters)
			note(row->name, "parameters", got, row->parameters);
		weightd_plan_free(plan);
	}
	ck_assert_msg(problem[0] == '\0', "%s", problem);
}
END_TEST

START_TEST(names_are_without_capitals_and_differ)
{
	ck_assert_uint_gt(weightd_published_count(), 90);
	for (size_t i = 0; i < weightd_published_count(); i++) {
		const char *name = weightd_published_at(i)->name;

		ck_assert_msg(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") ==
				      strlen(name),
			      "%s", name);
		ck_assert_msg(strstr(name, "--") == NULL && strstr(name, "..") == NULL, "%s", name);
		ck_assert_ptr_eq(weightd_published_find(name, strlen(name)),
				 weightd_published_at(i));
	}
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("published", published_sizes_have_the_published_number_of_parameters,
			names_are_without_capitals_and_differ);
}
