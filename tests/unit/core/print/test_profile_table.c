/*
 * Profiles: the table, and each difference between releases at the first release that has it.
 *
 * Expected texts were printed by torch 1.13.1 and 2.15.0; in between they follow the sources of the
 * wheels of 2.0.1 and 2.12.0.
 */
#include "../model/model_case.h"
#include "weightd/module_print.h"
#include "suite.h"

#include <string.h>

static struct model_case c;

static void begin(void)
{
	model_case_begin(&c);
}

static void end(void)
{
	model_case_end(&c);
}

static void check_text(const struct weightd_module *module, const char *profile,
		       const char *expected)
{
	struct weightd_text out;

	weightd_text_init(&out, 4096);
	weightd_module_print_as(module, weightd_profile_find(profile), &out);
	ck_assert_str_eq(out.data, expected);
	weightd_text_free(&out);
}

START_TEST(a_profile_is_found_by_its_name_and_by_no_other)
{
	for (size_t i = 0; i < weightd_profile_count(); i++) {
		const struct weightd_profile *profile = weightd_profile_at(i);

		ck_assert_ptr_eq(weightd_profile_find(profile->name), profile);
		ck_assert_int_eq(strncmp(profile->name, "torch-", 6), 0);
		ck_assert_str_eq(profile->name + 6, profile->release);
	}
	ck_assert_ptr_null(weightd_profile_at(weightd_profile_count()));
	ck_assert_ptr_null(weightd_profile_find("torch-2.99"));
	ck_assert_ptr_null(weightd_profile_find("2.15"));
	ck_assert_ptr_null(weightd_profile_find(""));
}
END_TEST

START_TEST(the_default_is_the_newest)
{
	ck_assert_str_eq(weightd_profile_default()->name, "torch-2.15");
}
END_TEST

START_TEST(module_lists_fold_from_2_0_on)
{
	struct weightd_module *list = model_case_plain(&c, NULL, "", "ModuleList");

	model_case_plain(&c, list, "0", "ReLU");
	model_case_plain(&c, list, "1", "ReLU");
	check_text(list, "torch-1.13", "ModuleList(\n  (0): ReLU()\n  (1): ReLU()\n)");
	check_text(list, "torch-2.0", "ModuleList(\n  (0-1): 2 x ReLU()\n)");
	check_text(list, "torch-2.15", "ModuleList(\n  (0-1): 2 x ReLU()\n)");
}
END_TEST

START_TEST(modes_are_quoted_from_2_0_on)
{
	const struct weightd_value sizes[] = {WEIGHTD_VALUE_INT(4), WEIGHTD_VALUE_INT(3)};
	struct weightd_module *root = model_case_plain(&c, NULL, "", "Net");
	struct weightd_module *upsample = model_case_add(&c, root, "a", "Upsample", sizes, 1);
	struct weightd_module *bag = model_case_add(&c, root, "b", "EmbeddingBag", sizes, 2);

	check_text(upsample, "torch-1.13", "Upsample(size=4, mode=nearest)");
	check_text(upsample, "torch-2.0", "Upsample(size=4, mode='nearest')");
	check_text(bag, "torch-1.13", "EmbeddingBag(4, 3, mode=mean)");
	check_text(bag, "torch-2.0", "EmbeddingBag(4, 3, mode='mean')");
}
END_TEST

START_TEST(softplus_has_integers_before_2_3)
{
	const struct weightd_value beta = WEIGHTD_VALUE_REAL(0.5);
	struct weightd_module *root = model_case_plain(&c, NULL, "", "Net");
	struct weightd_module *softplus = model_case_plain(&c, root, "a", "Softplus");
	struct weightd_module *other = model_case_add(&c, root, "b", "Softplus", &beta, 1);

	check_text(softplus, "torch-1.13", "Softplus(beta=1, threshold=20)");
	check_text(softplus, "torch-2.2", "Softplus(beta=1, threshold=20)");
	check_text(softplus, "torch-2.3", "Softplus(beta=1.0, threshold=20.0)");
	check_text(other, "torch-1.13", "Softplus(beta=0.5, threshold=20)");
	check_text(other, "torch-2.15", "Softplus(beta=0.5, threshold=20.0)");
}
END_TEST

START_TEST(norms_tell_their_bias_from_2_12_on)
{
	const struct weightd_value sizes[] = {WEIGHTD_VALUE_INT(4), WEIGHTD_VALUE_INT(4)};
	struct weightd_module *root = model_case_plain(&c, NULL, "", "Net");
	struct weightd_module *layer = model_case_add(&c, root, "a", "LayerNorm", sizes, 1);
	struct weightd_module *group = model_case_add(&c, root, "b", "GroupNorm", sizes, 2);
	struct weightd_module *instance = model_case_add(&c, root, "c", "InstanceNorm1d", sizes, 1);

	check_text(layer, "torch-2.11", "LayerNorm((4,), eps=1e-05, elementwise_affine=True)");
	check_text(layer, "torch-2.12",
		   "LayerNorm((4,), eps=1e-05, elementwise_affine=True, bias=True)");
	check_text(group, "torch-2.11", "GroupNorm(4, 4, eps=1e-05, affine=True)");
	check_text(group, "torch-2.12", "GroupNorm(4, 4, eps=1e-05, affine=True, bias=True)");
	check_text(instance, "torch-2.11",
		   "InstanceNorm1d(4, eps=1e-05, momentum=0.1, affine=False, "
		   "track_running_stats=False)");
	check_text(instance, "torch-2.12",
		   "InstanceNorm1d(4, eps=1e-05, momentum=0.1, affine=False, bias=False, "
		   "track_running_stats=False)");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("profile_table");
	TCase *tcase = tcase_create("profiles");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, a_profile_is_found_by_its_name_and_by_no_other);
	tcase_add_test(tcase, the_default_is_the_newest);
	tcase_add_test(tcase, module_lists_fold_from_2_0_on);
	tcase_add_test(tcase, modes_are_quoted_from_2_0_on);
	tcase_add_test(tcase, softplus_has_integers_before_2_3);
	tcase_add_test(tcase, norms_tell_their_bias_from_2_12_on);
	suite_add_tcase(suite, tcase);
	return suite;
}
