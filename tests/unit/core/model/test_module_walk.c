/* The tree of the tutorial's sim_net, visited and found; texts are those of its notebook. */
#include "model_case.h"
#include "suite.h"

static struct model_case c;
static struct weightd_module *root;

static void begin(void)
{
	model_case_begin(&c);
	root = model_case_sim_net(&c);
}

static void end(void)
{
	model_case_end(&c);
}

#define L1                                                            \
	"Sequential(\n"                                               \
	"  (0): Linear(in_features=30, out_features=40, bias=True)\n" \
	"  (1): ReLU()\n"                                             \
	")"
#define L2                                                            \
	"Sequential(\n"                                               \
	"  (0): Linear(in_features=40, out_features=50, bias=True)\n" \
	"  (1): ReLU()\n"                                             \
	")"
#define L3                                                            \
	"Sequential(\n"                                               \
	"  (0): Linear(in_features=50, out_features=10, bias=True)\n" \
	"  (1): ReLU()\n"                                             \
	")"

static const char *const children[] = {L1, L2, L3};

/* clang-format off */
static const char *const modules[] = {
	"sim_net(\n"
	"  (l1): Sequential(\n"
	"    (0): Linear(in_features=30, out_features=40, bias=True)\n"
	"    (1): ReLU()\n"
	"  )\n"
	"  (l2): Sequential(\n"
	"    (0): Linear(in_features=40, out_features=50, bias=True)\n"
	"    (1): ReLU()\n"
	"  )\n"
	"  (l3): Sequential(\n"
	"    (0): Linear(in_features=50, out_features=10, bias=True)\n"
	"    (1): ReLU()\n"
	"  )\n"
	")",
	L1,
	"Linear(in_features=30, out_features=40, bias=True)",
	"ReLU()",
	L2,
	"Linear(in_features=40, out_features=50, bias=True)",
	"ReLU()",
	L3,
	"Linear(in_features=50, out_features=10, bias=True)",
	"ReLU()",
};
/* clang-format on */

START_TEST(children_are_those_that_the_tutorial_prints)
{
	size_t count = 0;

	for (const struct weightd_module *child = root->children; child != NULL;
	     child = child->next)
		model_case_assert_prints(child, children[count++]);

	ck_assert_uint_eq(count, 3);
	ck_assert_uint_eq(root->child_count, 3);
}
END_TEST

START_TEST(modules_are_those_that_the_tutorial_prints)
{
	size_t count = 0;

	for (const struct weightd_module *m = root; m != NULL; m = weightd_module_next(m, root))
		model_case_assert_prints(m, modules[count++]);

	ck_assert_uint_eq(count, sizeof modules / sizeof modules[0]);
	ck_assert_uint_eq(c.builder.module_count, count);
}
END_TEST

START_TEST(a_walk_stays_below_its_top)
{
	const struct weightd_module *top = root->children->next, *m = top;

	model_case_assert_prints(m = weightd_module_next(m, top), modules[5]);
	model_case_assert_prints(m = weightd_module_next(m, top), modules[6]);
	ck_assert_ptr_null(weightd_module_next(m, top));
}
END_TEST

START_TEST(a_walk_of_a_leaf_is_the_leaf)
{
	const struct weightd_module *leaf = root->children->children;

	ck_assert_ptr_null(weightd_module_next(leaf, leaf));
}
END_TEST

static const struct {
	const char *path;
	int module; /* index in modules[], -1: none */
} paths[] = {
	{"", 0},	{"l1", 1},     {"l1.0", 2},	    {"l2.1", 6},    {"l3", 7},
	{"l4", -1},	{"l1.2", -1},  {"l1.0.weight", -1}, {"l1.0.x", -1}, {"l1.", -1},
	{".l1", -1},	{"l1..0", -1}, {"l", -1},	    {"l11", -1},    {"sim_net", -1},
	{"l1.0.0", -1}, {".", -1},
};

START_TEST(a_dotted_path_finds_its_module_and_nothing_else)
{
	const struct weightd_model model = {.root = root};
	const struct weightd_module *found = weightd_model_find(&model, paths[_i].path);

	if (paths[_i].module < 0) {
		ck_assert_ptr_null(found);
	} else {
		ck_assert_ptr_nonnull(found);
		ck_assert_str_eq(weightd_module_path(found, WEIGHTD_NAME_ROOM), paths[_i].path);
		model_case_assert_prints(found, modules[paths[_i].module]);
	}
}
END_TEST

START_TEST(a_module_is_its_type_and_module)
{
	const struct weightd_module *linear = root->children->children;

	ck_assert(weightd_module_is_a(root, "sim_net"));
	ck_assert(weightd_module_is_a(root, "Module"));
	ck_assert(!weightd_module_is_a(root, "Sequential"));
	ck_assert(weightd_module_is_a(linear, "Linear"));
	ck_assert(weightd_module_is_a(linear, "Module"));
	ck_assert(!weightd_module_is_a(linear, "Bilinear"));
}
END_TEST

START_TEST(a_module_is_each_of_its_bases)
{
	const struct weightd_value features[] = {WEIGHTD_VALUE_INT(3)};
	const struct weightd_module *norm =
		model_case_add(&c, root, "norm", "BatchNorm2d", features, 1);

	ck_assert(weightd_module_is_a(norm, "BatchNorm2d"));
	ck_assert(weightd_module_is_a(norm, "_BatchNorm"));
	ck_assert(weightd_module_is_a(norm, "_NormBase"));
	ck_assert(!weightd_module_is_a(norm, "BatchNorm1d"));
	ck_assert(!weightd_module_is_a(norm, "_InstanceNorm"));
}
END_TEST

START_TEST(arguments_are_found_by_name)
{
	const struct weightd_module *linear = root->children->children;

	ck_assert_int_eq(weightd_module_argument(linear, "out_features")->integer, 40);
	ck_assert(weightd_module_argument(linear, "bias")->boolean);
	ck_assert_ptr_null(weightd_module_argument(linear, "kernel_size"));
	ck_assert_ptr_null(weightd_module_argument(root, "bias"));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("walk");
	TCase *tcase = tcase_create("sim_net");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, children_are_those_that_the_tutorial_prints);
	tcase_add_test(tcase, modules_are_those_that_the_tutorial_prints);
	tcase_add_test(tcase, a_walk_stays_below_its_top);
	tcase_add_test(tcase, a_walk_of_a_leaf_is_the_leaf);
	tcase_add_loop_test(tcase, a_dotted_path_finds_its_module_and_nothing_else, 0,
			    (int)(sizeof paths / sizeof paths[0]));
	tcase_add_test(tcase, a_module_is_its_type_and_module);
	tcase_add_test(tcase, a_module_is_each_of_its_bases);
	tcase_add_test(tcase, arguments_are_found_by_name);
	suite_add_tcase(suite, tcase);
	return suite;
}
