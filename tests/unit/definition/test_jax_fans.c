/*
 * Fans that jax's initializers count: one law for a bare shape, whoever draws.
 */
#include "plan_of.h"
#include "suite.h"

#include "weightd/plan.h"

#include <stdio.h>

static const struct {
	const char *generator, *model, *initializer;
	uint64_t fan;
} laws[] = {
	{"philox", "\"parameters\": {\"w\": [300, 200]}", "jax.he_normal", 300},
	{"jax", "\"parameters\": {\"w\": [300, 200]}", "jax.he_normal", 300},
	{"flax.nnx-jax-0.12", "\"parameters\": {\"w\": [300, 200]}", "jax.he_normal", 300},
	{"torch", "\"parameters\": {\"w\": [300, 200]}", "jax.he_normal", 300},
	{"philox", "\"parameters\": {\"w\": [300, 200]}", "jax.he_normal(layout='torch')", 200},
	{"philox", "\"model\": \"Linear(200, 300)\"", "jax.he_normal", 200},
};

START_TEST(he_normal_has_one_law_for_a_bare_shape)
{
	char document[300];

	snprintf(document, sizeof document,
		 "{%s, \"generator\": \"%s\", \"init\": [{\"path\": \"*w*\", \"rank\": 2, "
		 "\"initializer\": \"%s\"}]}",
		 laws[_i].model, laws[_i].generator, laws[_i].initializer);
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(document, &err);
	ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
	ck_assert(plan->entries[0].statement->why->fan_in == laws[_i].fan);
	weightd_plan_free(plan);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("jax_fans");
	TCase *tcase = tcase_create("jax_fans");

	tcase_add_loop_test(tcase, he_normal_has_one_law_for_a_bare_shape, 0,
			    (int)(sizeof laws / sizeof laws[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
