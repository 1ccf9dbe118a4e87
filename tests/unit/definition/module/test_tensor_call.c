/*
 * Tensors in call text: what they stand for, and what is said when they are wrong.
 */
#include "../plan_of.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct weightd_plan *plan_of_model(const char *model, struct weightd_error *err)
{
	char json[1024];

	snprintf(json, sizeof json, "{\"model\": %s}", model);
	return plan_of(json, err);
}

/* Two spellings of one model. */
static const char *const spellings[][2] = {
	{"\"ParameterList([nn.Parameter(torch.zeros(2, 3)), torch.ones((4,), "
	 "dtype=torch.float64)])\"",
	 "{\"type\": \"ParameterList\", \"parameters\": [{\"shape\": [2, 3], \"initializer\": "
	 "\"zeros\"}, "
	 "{\"shape\": [4], \"dtype\": \"float64\", \"initializer\": \"ones\"}]}"},
	{"\"nn.ParameterList([torch.nn.Parameter(torch.randn(2, 3), requires_grad=False)])\"",
	 "{\"type\": \"nn.ParameterList\", \"parameters\": {\"0\": {\"shape\": [2, 3], "
	 "\"initializer\": \"normal\", "
	 "\"requires_grad\": false}}}"},
	{"\"ParameterList([Parameter(torch.tensor([[0.5, 1], [2, 3]]))])\"",
	 "{\"type\": \"ParameterList\", \"parameters\": [{\"shape\": [2, 2], \"initializer\": "
	 "{\"value\": [[0.5, 1], [2, 3]]}}]}"},
	{"\"ParameterList([Parameter(torch.full((2,), 0.1)), Parameter(torch.tensor(3.0)), "
	 "Parameter(torch.empty(2, 2))])\"",
	 "{\"type\": \"ParameterList\", \"parameters\": [{\"shape\": [2], \"initializer\": "
	 "{\"value\": 0.1}}, "
	 "{\"shape\": [], \"initializer\": {\"value\": 3}}, [2, 2]]}"},
	{"\"ParameterDict({'b': Parameter(torch.rand(2)), 'a': Parameter(torch.rand(3))})\"",
	 "{\"type\": \"ParameterDict\", \"parameters\": [{\"name\": \"a\", \"shape\": [3], "
	 "\"initializer\": \"uniform\"}, "
	 "{\"name\": \"b\", \"shape\": [2], \"initializer\": \"uniform\"}]}"},
	{"\"ParameterDict(OrderedDict([('b', Parameter(torch.rand(2))), ('a', "
	 "Parameter(torch.rand(3)))]))\"",
	 "\"ParameterDict([('b', Parameter(torch.rand(2))), ('a', Parameter(torch.rand(3)))])\""},
	{"\"Net(scale=Parameter(torch.ones(3)), fc=Linear(2, 3))\"",
	 "{\"type\": \"Net\", \"parameters\": {\"scale\": {\"shape\": [3], \"initializer\": "
	 "\"ones\"}}, "
	 "\"children\": {\"fc\": \"Linear(2, 3)\"}}"},
	{"\"ModuleDict([('b', ReLU()), ('a', Tanh())])\"",
	 "\"ModuleDict({'b': ReLU(), 'a': Tanh()})\""},
};

START_TEST(tensor_in_text_is_the_tensor_that_it_says)
{
	struct weightd_error err = {0};
	struct weightd_plan *text = plan_of_model(spellings[_i][0], &err);
	struct weightd_plan *same = plan_of_model(spellings[_i][1], &err);

	ck_assert_msg(text != NULL && same != NULL, "%s: %s", spellings[_i][0],
		      err.issues[0].detail);

	ck_assert_str_eq(text->id, same->id);
	weightd_plan_free(text);
	weightd_plan_free(same);
}
END_TEST

static const struct {
	const char *model;
	enum weightd_code code;
	const char *pointer;
	unsigned column;
} refusals[] = {
	{"\"ParameterList([1, 2])\"", WEIGHTD_ERR_TEXT_SYNTAX, "/model", 16},
	{"\"ParameterList([Linear(1, 2)])\"", WEIGHTD_ERR_TEXT_SYNTAX, "/model", 16},
	{"\"ParameterList([Parameter()])\"", WEIGHTD_ERR_TEXT_SYNTAX, "/model", 16},
	{"\"ParameterList([Parameter(torch.zeros(2), torch.zeros(3))])\"", WEIGHTD_ERR_TEXT_SYNTAX,
	 "/model", 42},
	{"\"ParameterList([Parameter(Parameter(torch.ones(1)))])\"", WEIGHTD_ERR_TEXT_SYNTAX,
	 "/model", 26},
	{"\"ParameterList([torch.zeros(2, 'x')])\"", WEIGHTD_ERR_TEXT_SYNTAX, "/model", 31},
	{"\"ParameterList([torch.zeros(2, out=3)])\"", WEIGHTD_ERR_TEXT_SYNTAX, "/model", 35},
	{"\"ParameterList([torch.zeros(-2)])\"", WEIGHTD_ERR_OUT_OF_RANGE, "/model", 16},
	{"\"ParameterList([torch.full((2,))])\"", WEIGHTD_ERR_TEXT_SYNTAX, "/model", 16},
	{"\"ParameterList([torch.tensor()])\"", WEIGHTD_ERR_TEXT_SYNTAX, "/model", 16},
	{"\"ParameterList([torch.tensor([[1, 2], [3]])])\"", WEIGHTD_ERR_SHAPE_MISMATCH, "/model",
	 16},
	{"\"ParameterList([torch.tensor([[[[[[[[[1]]]]]]]]])])\"", WEIGHTD_ERR_TEXT_SYNTAX,
	 "/model", 37},
	{"\"ParameterList([torch.ones(2, dtype=torch.int64)])\"", WEIGHTD_ERR_UNSUPPORTED, "/model",
	 16},
	{"\"ParameterList([torch.ones(2, dtype=torch.floot)])\"", WEIGHTD_ERR_UNKNOWN_DTYPE,
	 "/model", 16},
	{"\"ParameterDict([Parameter(torch.ones(2))])\"", WEIGHTD_ERR_TEXT_SYNTAX, "/model", 16},
	{"\"ParameterDict({'a.b': Parameter(torch.ones(1))})\"", WEIGHTD_ERR_BAD_NAME, "/model",
	 23},
	{"\"Sequential(Parameter(torch.ones(1)))\"", WEIGHTD_ERR_UNKNOWN_MODULE, "/model", 12},
	{"{\"type\": \"ParameterDict\", \"parameters\": [[2]]}", WEIGHTD_ERR_MISSING_FIELD,
	 "/model/parameters/0", 0},
	{"{\"type\": \"ParameterDict\", \"parameters\": [{\"name\": 3, \"shape\": [2]}]}",
	 WEIGHTD_ERR_WRONG_TYPE, "/model/parameters/0/name", 0},
	{"{\"type\": \"ParameterList\", \"parameters\": [{\"shape\": [2], \"shap\": 1}]}",
	 WEIGHTD_ERR_UNKNOWN_FIELD, "/model/parameters/0/shap", 0},
	{"{\"type\": \"ParameterList\", \"parameters\": 3}", WEIGHTD_ERR_WRONG_TYPE,
	 "/model/parameters", 0},
};

START_TEST(wrong_tensor_is_placed)
{
	struct weightd_error err = {0};

	ck_assert_msg(plan_of_model(refusals[_i].model, &err) == NULL, "%s is accepted",
		      refusals[_i].model);

	ck_assert_msg(err.issues[0].code == refusals[_i].code, "%s: %s", refusals[_i].model,
		      err.issues[0].detail);
	ck_assert_str_eq(err.issues[0].pointer, refusals[_i].pointer);
	ck_assert_msg(err.issues[0].column == refusals[_i].column, "%s: column %u",
		      refusals[_i].model, err.issues[0].column);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("tensor_call");
	TCase *tests = tcase_create("tensors");

	tcase_add_loop_test(tests, tensor_in_text_is_the_tensor_that_it_says, 0,
			    (int)(sizeof spellings / sizeof spellings[0]));
	tcase_add_loop_test(tests, wrong_tensor_is_placed, 0,
			    (int)(sizeof refusals / sizeof refusals[0]));
	suite_add_tcase(suite, tests);
	return suite;
}
