#include "definition/definition.h"
#include "module_corpus.h"
#include "plan_of.h"
#include "suite.h"

#include <string.h>

#define TEXT_MAX ((size_t)1 << 20)

static struct module_corpus corpus;

static void check_form(const char *json, const char *expected)
{
	struct weightd_error err = {0};
	struct weightd_text text;
	struct weightd_plan *plan = plan_of(json, &err);

	ck_assert_msg(plan != NULL, "%s: %s", err.issues[0].pointer, err.issues[0].detail);
	weightd_text_init(&text, TEXT_MAX);
	weightd_definition_write(plan, &text);
	ck_assert_str_eq(text.data, expected);
	weightd_text_free(&text);
	weightd_plan_free(plan);
}

START_TEST(every_module_has_a_form_with_the_same_ids)
{
	const char *call = corpus.records[_i].call;
	struct weightd_error err = {0};
	struct weightd_text text;

	struct weightd_plan *plan = plan_of_model_text(call, &err);
	ck_assert_msg(plan != NULL, "%s: %s", call, err.issues[0].detail);
	weightd_text_init(&text, TEXT_MAX);
	weightd_definition_write(plan, &text);
	struct weightd_plan *again = plan_of(text.data, &err);

	ck_assert_msg(again != NULL, "%s: %s: %s", text.data, err.issues[0].pointer,
		      err.issues[0].detail);
	ck_assert_msg(strcmp(plan->id, again->id) == 0, "%s", text.data);
	ck_assert_msg(strcmp(plan->weights_id, again->weights_id) == 0, "%s", text.data);
	weightd_text_free(&text);
	weightd_plan_free(again);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(order_and_spelling_are_fixed)
{
	check_form(
		"{\"generator\": \"philox\", \"seed\": \"0x2A\", \"dtype\": \"F64\", \"model\": "
		"{\"children\": {\"act\": \"torch.nn.Dropout(inplace=True)\"}, \"type\": \"net\"}}",
		"{\"model\":{\"type\":\"net\",\"children\":[{\"name\":\"act\",\"type\":\"Dropout\","
		"\"p\":0.5,\"inplace\":true}]},"
		"\"seed\":\"42\",\"dtype\":\"float64\",\"generator\":\"philox\"}");
}
END_TEST

#define END ",\"seed\":\"0\",\"dtype\":\"float32\",\"generator\":\"philox\"}"

/* Members of an object have no order in some clients; the order of tensors is that of the file. */
START_TEST(several_tensors_and_ties_are_arrays)
{
	check_form("{\"parameters\": {\"z\": [2], \"a\": [3, 1]}}",
		   "{\"model\":{\"type\":\"Module\",\"parameters\":[{\"name\":\"z\",\"shape\":[2]},"
		   "{\"name\":\"a\",\"shape\":[3,1]}],\"children\":[]}" END);
	check_form(
		"{\"parameters\": [{\"name\": \"z.w\", \"shape\": [2]}, {\"name\": \"a\", "
		"\"shape\": [3, 1], \"dtype\": \"float16\"}]}",
		"{\"model\":{\"type\":\"Module\",\"parameters\":{\"a\":{\"shape\":[3,1],\"dtype\":"
		"\"float16\"}},\"children\":[{\"name\":\"z\",\"type\":\"Module\",\"parameters\":"
		"{\"w\":{\"shape\":[2]}},\"children\":[]}]}" END);
	check_form(
		"{\"parameters\": {\"c\": [2], \"b\": [2], \"a\": [2]}, \"tie\": [{\"name\": \"b\","
		" \"target\": \"c\"}, {\"target\": \"c\", \"name\": \"a\"}]}",
		"{\"model\":{\"type\":\"Module\",\"parameters\":[{\"name\":\"c\",\"shape\":[2]},"
		"{\"name\":\"b\",\"shape\":[2]},{\"name\":\"a\",\"shape\":[2]}],\"children\":[]},"
		"\"tie\":[{\"name\":\"b\",\"target\":\"c\"},{\"name\":\"a\",\"target\":\"c\"}"
		"]" END);
}
END_TEST

static void check_fold(const char *json, const char *expected)
{
	struct weightd_error err = {0};
	struct weightd_text text;
	struct weightd_plan *plan = plan_of(json, &err);

	ck_assert_msg(plan != NULL, "%s: %s", err.issues[0].pointer, err.issues[0].detail);
	weightd_text_init(&text, TEXT_MAX);
	ck_assert_int_eq(weightd_definition_fold(plan, &text, NULL), WEIGHTD_OK);
	char *end = strstr(text.data, ",\"seed\"");
	ck_assert_ptr_nonnull(end);
	*end = '\0';
	ck_assert_str_eq(text.data, expected);
	weightd_text_free(&text);
	weightd_plan_free(plan);
}

#define FLATTEN "\"type\":\"Flatten\",\"start_dim\":1,\"end_dim\":-1}"
#define DROPOUT "\"type\":\"Dropout\",\"p\":0.5,\"inplace\":false}"

START_TEST(children_that_are_alike_are_folded)
{
	check_fold("{\"model\": [\"Flatten()\"]}",
		   "{\"model\":{\"type\":\"Sequential\",\"children\":[{\"name\":\"0\"," FLATTEN
		   "]}");
	check_fold("{\"model\": [\"Flatten()\", \"Flatten()\", \"Flatten()\"]}",
		   "{\"model\":{\"type\":\"Sequential\",\"children\":[{\"name\":\"0\"," FLATTEN
		   ",2]}");
	check_fold("{\"model\": [\"Flatten()\", \"Flatten()\", \"Dropout()\", \"Flatten()\"]}",
		   "{\"model\":{\"type\":\"Sequential\",\"children\":[{\"name\":\"0\"," FLATTEN
		   ",1,{\"name\":\"2\"," DROPOUT ",{\"name\":\"3\"," FLATTEN "]}");
	/* Runs in runs. */
	check_fold("{\"model\": [[\"Flatten()\", \"Flatten()\"], [\"Flatten()\", \"Flatten()\"], "
		   "\"Dropout()\"]}",
		   "{\"model\":{\"type\":\"Sequential\",\"children\":[{\"name\":\"0\",\"type\":"
		   "\"Sequential\",\"children\":[{\"name\":\"0\"," FLATTEN
		   ",1]},1,{\"name\":\"2\"," DROPOUT "]}");
	/* Names that do not count on, or have a rule of their own. */
	check_fold("{\"model\": {\"type\": \"net\", \"children\": {\"a\": \"Flatten()\", \"b\": "
		   "\"Flatten()\", \"7\": \"Flatten()\", \"8\": \"Flatten()\", \"08\": "
		   "\"Flatten()\"}}}",
		   "{\"model\":{\"type\":\"net\",\"children\":[{\"name\":\"a\"," FLATTEN
		   ",{\"name\":\"b\"," FLATTEN ",{\"name\":\"7\"," FLATTEN
		   ",1,{\"name\":\"08\"," FLATTEN "]}");
}
END_TEST

/* "init" of a module is its rules, unless the type has an argument of that name. */
START_TEST(argument_with_the_name_of_a_member_goes_into_args)
{
	static const char form[] = "{\"model\":{\"type\":\"PReLU\",\"num_parameters\":2,\"device\":"
				   "null,\"dtype\":null,"
				   "\"args\":{\"init\":0.1},\"init\":[{\"path\":\"weight\","
				   "\"initializer\":{\"name\":\"ones\"}}]},"
				   "\"seed\":\"0\",\"dtype\":\"float32\",\"generator\":\"philox\"}";

	check_form("{\"model\":{\"type\":\"PReLU\",\"args\":[2,0.1],\"init\":[{\"path\":\"weight\","
		   "\"initializer\":\"ones\"}]}}",
		   form);
	check_form(form, form);
	check_form("{\"model\":{\"type\":\"PReLU\",\"init\":0.5}}",
		   "{\"model\":{\"type\":\"PReLU\",\"num_parameters\":1,\"device\":null,\"dtype\":"
		   "null,"
		   "\"args\":{\"init\":0.5}},\"seed\":\"0\",\"dtype\":\"float32\",\"generator\":"
		   "\"philox\"}");
}
END_TEST

/* Leaves nothing to the leak checker. */
static void clean_up(void)
{
	module_corpus_free(&corpus);
}

Suite *make_suite(void)
{
	Suite *suite = suite_create("canonical");
	TCase *tcase = tcase_create("canonical");

	corpus = module_corpus_read();
	tcase_add_loop_test(tcase, every_module_has_a_form_with_the_same_ids, 0, (int)corpus.count);
	tcase_add_test(tcase, order_and_spelling_are_fixed);
	tcase_add_test(tcase, several_tensors_and_ties_are_arrays);
	tcase_add_test(tcase, children_that_are_alike_are_folded);
	tcase_add_test(tcase, argument_with_the_name_of_a_member_goes_into_args);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
