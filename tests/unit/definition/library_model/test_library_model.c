/*
 * Models of torchvision and timm by name: counts that the libraries publish, and what is refused.
 */
#include "../plan_of.h"
#include "suite.h"

#include <string.h>

START_TEST(models_of_torchvision_have_the_published_number_of_parameters)
{
	plan_has_parameters("{\"torchvision\": \"resnet18\"}", 11689512);
	plan_has_parameters("{\"torchvision\": \"resnet50\"}", 25557032);
	plan_has_parameters("{\"torchvision\": \"vgg16\"}", 138357544);
	plan_has_parameters("{\"torchvision\": \"densenet121\"}", 7978856);
	plan_has_parameters("{\"torchvision\": \"mobilenet_v2\"}", 3504872);
	plan_has_parameters("{\"torchvision\": \"regnet_y_400mf\"}", 4344144);
	plan_has_parameters("{\"torchvision\": \"vit_b_16\"}", 86567656);
	plan_has_parameters("{\"torchvision\": \"r3d_18\"}", 33371472);
}
END_TEST

START_TEST(arguments_change_what_the_library_changes)
{
	plan_has_parameters("{\"torchvision\": \"resnet18\", \"arguments\": {\"num_classes\": 10}}",
			    11181642);
}
END_TEST

START_TEST(models_of_timm_have_the_published_number_of_parameters)
{
	plan_has_parameters("{\"timm\": \"resnet50\"}", 25557032);
	plan_has_parameters("{\"timm\": \"vit_base_patch16_224\"}", 86567656);
	plan_has_parameters("{\"timm\": \"convnext_tiny\"}", 28589128);
	plan_has_parameters("{\"timm\": \"efficientnet_b0\"}", 5288548);
	plan_has_parameters("{\"timm\": \"swin_tiny_patch4_window7_224\"}", 28288354);
	plan_has_parameters("{\"timm\": \"mixer_b16_224\"}", 59880472);
}
END_TEST

START_TEST(pretrained_tag_has_its_own_number_of_classes)
{
	plan_has_parameters("{\"timm\": \"hf-hub:timm/vit_base_patch16_224.augreg_in21k\"}",
			    102595923);
	plan_has_parameters("{\"timm\": \"timm/vit_base_patch16_224.augreg_in21k\", \"arguments\": "
			    "{\"num_classes\": 1000}}",
			    86567656);
	ck_assert_str_eq(
		plan_refused("{\"timm\": \"vit_base_patch16_224.augreg_in22k\"}").did_you_mean,
		"augreg_in21k");
}
END_TEST

START_TEST(model_of_timm_with_0_classes_has_no_classifier)
{
	plan_has_parameters("{\"timm\": \"resnet50\", \"arguments\": {\"num_classes\": 0}}",
			    23508032);
}
END_TEST

START_TEST(unknown_model_is_refused_with_the_nearest_one)
{
	const struct weightd_issue issue = plan_refused("{\"torchvision\": \"resnet19\"}");

	ck_assert_int_eq(issue.code, WEIGHTD_ERR_UNSUPPORTED);
	ck_assert_str_eq(issue.pointer, "/torchvision");
	ck_assert_str_eq(issue.did_you_mean, "resnet18");
}
END_TEST

START_TEST(unknown_argument_is_refused_at_its_place)
{
	const struct weightd_issue issue =
		plan_refused("{\"torchvision\": \"resnet18\", \"arguments\": {\"num_class\": 10}}");

	ck_assert_int_eq(issue.code, WEIGHTD_ERR_UNKNOWN_FIELD);
	ck_assert_str_eq(issue.pointer, "/arguments/num_class");
	ck_assert_str_eq(issue.did_you_mean, "num_classes");
}
END_TEST

START_TEST(values_of_a_wrong_type_are_refused_at_their_place)
{
	ck_assert_str_eq(plan_refused("{\"torchvision\": \"resnet18\", \"arguments\": "
				      "{\"num_classes\": \"ten\"}}")
				 .pointer,
			 "/arguments/num_classes");
	ck_assert_str_eq(plan_refused("{\"torchvision\": 18}").pointer, "/torchvision");
	ck_assert_str_eq(plan_refused("{\"torchvision\": \"resnet18\", \"arguments\": []}").pointer,
			 "/arguments");
}
END_TEST

START_TEST(arguments_need_a_model_of_a_library)
{
	ck_assert_str_eq(plan_refused("{\"model\": \"Linear(3, 2)\", \"arguments\": {}}").pointer,
			 "/arguments");
}
END_TEST

START_TEST(two_members_that_define_the_model_are_refused)
{
	ck_assert_str_eq(
		plan_refused("{\"model\": \"Linear(3, 2)\", \"torchvision\": \"resnet18\"}")
			.pointer,
		"/torchvision");
}
END_TEST

START_TEST(generator_of_torch_is_refused_as_the_order_of_draws_is_unknown)
{
	ck_assert_str_eq(
		plan_refused("{\"torchvision\": \"resnet18\", \"generator\": \"torch\"}").pointer,
		"/generator");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("library model");
	TCase *tcase = tcase_create("models by name");

	tcase_add_test(tcase, models_of_torchvision_have_the_published_number_of_parameters);
	tcase_add_test(tcase, arguments_change_what_the_library_changes);
	tcase_add_test(tcase, models_of_timm_have_the_published_number_of_parameters);
	tcase_add_test(tcase, pretrained_tag_has_its_own_number_of_classes);
	tcase_add_test(tcase, model_of_timm_with_0_classes_has_no_classifier);
	tcase_add_test(tcase, unknown_model_is_refused_with_the_nearest_one);
	tcase_add_test(tcase, unknown_argument_is_refused_at_its_place);
	tcase_add_test(tcase, values_of_a_wrong_type_are_refused_at_their_place);
	tcase_add_test(tcase, arguments_need_a_model_of_a_library);
	tcase_add_test(tcase, two_members_that_define_the_model_are_refused);
	tcase_add_test(tcase, generator_of_torch_is_refused_as_the_order_of_draws_is_unknown);
	suite_add_tcase(suite, tcase);
	return suite;
}
