/*
 * Members of a config that shape no tensor and are objects: rows take them as the library saves
 * them, without a look inside.
 */
#include "../plan_of.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define SIZES                                                                  \
	"\"vocab_size\": 8, \"hidden_size\": 16, \"num_attention_heads\": 2, " \
	"\"num_key_value_heads\": 2, \"num_hidden_layers\": 1, \"intermediate_size\": 16"

static void id_of(const char *member, char id[41])
{
	struct weightd_error err = {0};
	char body[1024];

	snprintf(body, sizeof body, "{\"config\": {\"model_type\": \"stablelm\", %s%s}}", SIZES,
		 member);
	struct weightd_plan *plan = plan_of(body, &err);
	ck_assert_msg(plan != NULL, "%s: %s", member, err.issues[0].detail);
	memcpy(id, plan->id, 41);
	weightd_plan_free(plan);
}

static const char *const members[] = {
	", \"rope_parameters\": {\"rope_theta\": 10000.0, \"partial_rotary_factor\": 0.25, "
	"\"rope_type\": \"default\"}",
	", \"rope_parameters\": {}",
	", \"rope_parameters\": {\"full_attention\": {\"rope_type\": \"yarn\", \"factor\": [1, "
	"{}]}}",
	", \"rope_parameters\": null",
	", \"initializer_range\": 0.02",
};

START_TEST(rotations_shape_no_tensor)
{
	char id[41], plain[41];

	id_of("", plain);
	id_of(members[_i], id);
	ck_assert_str_eq(id, plain);
}
END_TEST

START_TEST(other_objects_are_refused)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(plan_of("{\"config\": {\"model_type\": \"stablelm\", "
				   "\"intermediate_size\": {\"a\": 1}}}",
				   &err));
	ck_assert_str_eq(err.issues[0].pointer, "/config/intermediate_size");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("opaque_members");
	TCase *tcase = tcase_create("opaque_members");

	tcase_add_loop_test(tcase, rotations_shape_no_tensor, 0,
			    sizeof members / sizeof members[0]);
	tcase_add_test(tcase, other_objects_are_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
