/*
 * The text of nested modules, as torch prints it.
 *
 * Texts with a ModuleList of equal neighbours are those of torch 2.x
 * (torch/nn/modules/container.py, ModuleList.__repr__), all others also what torch 1.13.1 printed.
 */
#include "../model/model_case.h"
#include "weightd/module_print.h"
#include "suite.h"

static struct model_case c;

static void begin(void)
{
	model_case_begin(&c);
}

static void end(void)
{
	model_case_end(&c);
}

/* clang-format off */
START_TEST(a_container_without_children_prints_empty_parentheses)
{
	struct weightd_module *root = model_case_plain(&c, NULL, "", "Net");

	model_case_assert_prints(root, "Net()");
	model_case_plain(&c, root, "a", "Sequential");
	model_case_plain(&c, root, "b", "ModuleList");
	model_case_plain(&c, root, "c", "ModuleDict");
	model_case_assert_prints(root,
		"Net(\n"
		"  (a): Sequential()\n"
		"  (b): ModuleList()\n"
		"  (c): ModuleDict()\n"
		")");
}
END_TEST

START_TEST(each_level_is_indented_by_two)
{
	struct weightd_module *root = model_case_plain(&c, NULL, "", "Net");
	struct weightd_module *a = model_case_plain(&c, root, "a", "Sequential");
	struct weightd_module *b = model_case_plain(&c, a, "0", "ModuleDict");

	model_case_linear(&c, b, "key", 1, 2);
	model_case_plain(&c, root, "act", "ReLU");
	model_case_assert_prints(root,
		"Net(\n"
		"  (a): Sequential(\n"
		"    (0): ModuleDict(\n"
		"      (key): Linear(in_features=1, out_features=2, bias=True)\n"
		"    )\n"
		"  )\n"
		"  (act): ReLU()\n"
		")");
}
END_TEST

START_TEST(a_module_list_folds_equal_neighbours)
{
	struct weightd_module *list = model_case_plain(&c, NULL, "", "ModuleList");
	static const char *const names[] = {"0", "1", "2", "3", "4", "5"};

	for (int i = 0; i < 6; i++)
		model_case_linear(&c, list, names[i], i == 3 ? 5 : 4, 4);
	model_case_assert_prints(list,
		"ModuleList(\n"
		"  (0-2): 3 x Linear(in_features=4, out_features=4, bias=True)\n"
		"  (3): Linear(in_features=5, out_features=4, bias=True)\n"
		"  (4-5): 2 x Linear(in_features=4, out_features=4, bias=True)\n"
		")");
}
END_TEST

START_TEST(a_module_list_folds_whole_subtrees_at_their_depth)
{
	struct weightd_module *root = model_case_plain(&c, NULL, "", "Net");
	struct weightd_module *list = model_case_plain(&c, root, "layers", "ModuleList");

	for (int i = 0; i < 2; i++) {
		struct weightd_module *block = model_case_plain(&c, list, i == 0 ? "0" : "1", "Block");
		struct weightd_module *inner = model_case_plain(&c, block, "heads", "ModuleList");
		model_case_plain(&c, inner, "0", "ReLU");
		model_case_plain(&c, inner, "1", "ReLU");
	}
	model_case_assert_prints(root,
		"Net(\n"
		"  (layers): ModuleList(\n"
		"    (0-1): 2 x Block(\n"
		"      (heads): ModuleList(\n"
		"        (0-1): 2 x ReLU()\n"
		"      )\n"
		"    )\n"
		"  )\n"
		")");
}
END_TEST

START_TEST(a_sequential_does_not_fold)
{
	struct weightd_module *root = model_case_plain(&c, NULL, "", "Sequential");

	model_case_plain(&c, root, "0", "ReLU");
	model_case_plain(&c, root, "1", "ReLU");
	model_case_assert_prints(root,
		"Sequential(\n"
		"  (0): ReLU()\n"
		"  (1): ReLU()\n"
		")");
}
END_TEST

START_TEST(arguments_of_a_module_with_children_stand_on_a_line_of_their_own)
{
	const struct weightd_value sizes[] = {WEIGHTD_VALUE_INT(1), WEIGHTD_VALUE_INT(2)};
	struct weightd_module *linear = model_case_add(&c, NULL, "", "Linear", sizes, 2);

	model_case_plain(&c, linear, "act", "ReLU");
	model_case_assert_prints(linear,
		"Linear(\n"
		"  in_features=1, out_features=2, bias=True\n"
		"  (act): ReLU()\n"
		")");
}
END_TEST

START_TEST(a_module_with_children_and_nothing_to_say_has_no_such_line)
{
	struct weightd_module *relu = model_case_plain(&c, NULL, "", "ReLU");

	model_case_plain(&c, relu, "act", "ReLU");
	model_case_assert_prints(relu,
		"ReLU(\n"
		"  (act): ReLU()\n"
		")");
}
END_TEST
/* clang-format on */

START_TEST(a_custom_module_prints_its_own_type)
{
	model_case_assert_prints(model_case_plain(&c, NULL, "", "\xE7\xBD\x91\xE7\xBB\x9C"),
				 "\xE7\xBD\x91\xE7\xBB\x9C()");
}
END_TEST

START_TEST(a_text_beyond_its_limit_fails_and_does_not_grow)
{
	struct weightd_module *list = model_case_plain(&c, NULL, "", "ModuleList");
	struct weightd_text out;

	for (char name[] = "0"; name[0] <= '9'; name[0]++)
		model_case_linear(&c, list, name, name[0], 1);

	for (size_t limit = 1; limit < 600; limit += 6) {
		weightd_text_init(&out, limit);
		weightd_module_print(list, &out);
		ck_assert(out.failed == (limit < 583));
		ck_assert_uint_le(out.length, limit);
		weightd_text_free(&out);
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("module_print");
	TCase *tcase = tcase_create("print");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, a_container_without_children_prints_empty_parentheses);
	tcase_add_test(tcase, each_level_is_indented_by_two);
	tcase_add_test(tcase, a_module_list_folds_equal_neighbours);
	tcase_add_test(tcase, a_module_list_folds_whole_subtrees_at_their_depth);
	tcase_add_test(tcase, a_sequential_does_not_fold);
	tcase_add_test(tcase, arguments_of_a_module_with_children_stand_on_a_line_of_their_own);
	tcase_add_test(tcase, a_module_with_children_and_nothing_to_say_has_no_such_line);
	tcase_add_test(tcase, a_custom_module_prints_its_own_type);
	tcase_add_test(tcase, a_text_beyond_its_limit_fails_and_does_not_grow);
	suite_add_tcase(suite, tcase);
	return suite;
}
