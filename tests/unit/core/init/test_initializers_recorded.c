/*
 * Initializers against the real torch.nn.init: tests/vectors/initializers.txt, recorded by
 * record_initializers.py, has calls with shapes and the draw, or the values, that torch made of
 * them.
 */
#include "recorded_lines.h"
#include "definition/definition.h"
#include "suite.h"
#include "unit/any_engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct recorded_lines recorded;

/* The plan of "40x30 xavier_uniform_()": one parameter of the shape, one rule for it.  NULL if
 * refused. */
static struct weightd_plan *plan_of(const char *case_text, struct weightd_error *err)
{
	struct weightd_definition_options options = {.limits = &weightd_limits_default};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_specification specification = {0};
	struct weightd_plan *plan = NULL;
	const char *call = strchr(case_text, ' ') + 1;
	struct weightd_text json;

	weightd_text_init(&json, 4096);
	weightd_text_puts(&json, "{\"model\": {\"type\": \"Net\", \"parameters\": {\"w\": [");
	for (const char *c = case_text; *c != ' ' && strncmp(case_text, "scalar", 6) != 0; c++)
		weightd_text_put(&json, *c == 'x' ? "," : c, 1);
	weightd_text_puts(&json, "]}}, \"init\": [{\"path\": \"w\", \"initializer\": ");
	weightd_text_json_string(&json, call);
	weightd_text_puts(&json, "}]}");
	enum weightd_code code = weightd_definition_read(&specification, json.data, json.length,
							 &options, arena, err);
	if (code == WEIGHTD_OK)
		code = weightd_plan_build(&plan, &specification, any_engine(), arena, err);
	weightd_text_free(&json);
	if (code != WEIGHTD_OK)
		weightd_arena_free(arena);
	return code == WEIGHTD_OK ? plan : NULL;
}

static void check_values(const struct weightd_plan *plan, const char *call, char *expected)
{
	const struct weightd_entry *entry = &plan->entries[0];
	float *values = malloc(weightd_entry_bytes(entry));

	ck_assert_ptr_nonnull(values);
	ck_assert_int_eq(weightd_generate(entry, 0, (size_t)entry->numel, values), WEIGHTD_OK);
	for (uint64_t i = 0; i < entry->numel; i++)
		ck_assert_msg((double)values[i] == strtod(expected, &expected), "%s: element %llu",
			      call, (unsigned long long)i);
	ck_assert_str_eq(expected, "");
	free(values);
}

START_TEST(the_draw_is_torchs_to_the_last_bit)
{
	const char *call = recorded.lines[recorded.calls[_i]] + 5;
	char *expected = recorded.lines[recorded.calls[_i] + 1];
	struct weightd_error err = {0};
	const struct weightd_law *law;
	size_t kind_length = strcspn(expected, " ");

	struct weightd_plan *plan = plan_of(call, &err);
	ck_assert_msg(plan != NULL, "%s: %s", call, err.issues[0].detail);

	law = plan->entries[0].statement->law;
	if (strncmp(expected, "values", kind_length) == 0) {
		check_values(plan, call, expected + kind_length);
		weightd_plan_free(plan);
		return;
	}
	ck_assert_msg(strncmp(law->distribution->name, expected, kind_length) == 0, "%s is %s",
		      call, law->distribution->name);
	expected += kind_length;
	for (int i = 0; *expected != '\0'; i++) {
		double number = strtod(expected, &expected);
		ck_assert_msg(law->reals[i] == number, "%s: number %d is %a, not %a", call, i,
			      law->reals[i], number);
	}
	weightd_plan_free(plan);
}
END_TEST

START_TEST(what_torch_refuses_is_refused)
{
	const char *call = recorded.lines[recorded.refusals[_i]] + 8;
	struct weightd_error err = {0};

	struct weightd_plan *plan = plan_of(call, &err);

	ck_assert_msg(plan == NULL, "%s was accepted", call);
	ck_assert_msg(strncmp(err.issues[0].pointer, "/init/0", 7) == 0, "%s",
		      err.issues[0].pointer);
	ck_assert_str_ne(err.issues[0].detail, "");
	ck_assert_str_ne(err.issues[0].expected, "");
}
END_TEST

/* Leaves nothing to the leak checker. */
static void clean_up(void)
{
	recorded_lines_free(&recorded);
}

Suite *make_suite(void)
{
	recorded_lines_read(&recorded, "tests/vectors/initializers.txt");

	Suite *suite = suite_create("initializers_recorded");
	TCase *tcase = tcase_create("recorded");

	tcase_add_loop_test(tcase, the_draw_is_torchs_to_the_last_bit, 0, recorded.call_count);
	tcase_add_loop_test(tcase, what_torch_refuses_is_refused, 0, recorded.refusal_count);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
