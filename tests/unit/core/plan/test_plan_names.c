#include "suite.h"
#include "weightd/plan.h"

#include "../../definition/plan_of.h"

#define NET1 "\"Sequential(Linear(30, 40), ReLU(), Linear(40, 50), ReLU(), Linear(50, 10))\""

static struct weightd_plan *plan;

static void build(const char *json)
{
	struct weightd_error err = {0};

	plan = plan_of(json, &err);
	ck_assert_msg(plan != NULL, "%s: %s", err.issues[0].pointer, err.issues[0].detail);
}

START_TEST(entry_is_found_by_its_full_name_only)
{
	build("{\"model\":" NET1 "}");

	ck_assert_ptr_eq(weightd_plan_find(plan, "2.bias"), &plan->entries[3]);
	ck_assert_ptr_null(weightd_plan_find(plan, "2"));
	ck_assert_ptr_null(weightd_plan_find(plan, "2.bias "));
	ck_assert_ptr_null(weightd_plan_find(plan, ""));
	weightd_plan_free(plan);
}
END_TEST

START_TEST(nearest_entry_is_named)
{
	build("{\"model\":" NET1 "}");

	ck_assert_str_eq(weightd_plan_nearest(plan, "2.wieght", WEIGHTD_NAME_ROOM), "2.weight");
	ck_assert_ptr_null(
		weightd_plan_nearest(plan, "transformer.h.11.attn.c_proj", WEIGHTD_NAME_ROOM));
	weightd_plan_free(plan);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("plan_names", entry_is_found_by_its_full_name_only, nearest_entry_is_named);
}
