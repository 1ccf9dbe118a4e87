#include "core/base/name_list.h"
#include "suite.h"

static const char *const names[] = {"alpha", NULL, "beta", "gamma", NULL};

START_TEST(names_are_joined_and_null_is_skipped)
{
	char text[80];

	weightd_name_list(text, sizeof text, weightd_array_name, names, 4);
	ck_assert_str_eq(text, "alpha, beta, gamma");
	weightd_name_list(text, sizeof text, weightd_array_name, names, 1);
	ck_assert_str_eq(text, "alpha");
	weightd_name_list(text, sizeof text, weightd_array_name, names, 0);
	ck_assert_str_eq(text, "");
	ck_assert_uint_eq(weightd_array_count(names + 2), 2);
}
END_TEST

START_TEST(array_has_its_names)
{
	ck_assert(weightd_array_has(names + 2, "beta"));
	ck_assert(weightd_array_has(names + 2, "gamma"));
	ck_assert(!weightd_array_has(names + 2, "gam"));
	ck_assert(!weightd_array_has(NULL, "gamma"));
}
END_TEST

/* The size of the buffer, and what is in it. */
static const struct {
	size_t size;
	const char *text;
} cut[] = {
	{19, "alpha, beta, gamma"},
	{18, "alpha, beta, ..."},
	{17, "alpha, beta, ..."},
	{16, "alpha, ..."},
	{11, "alpha, ..."},
	{10, "..."},
	{8, "..."},
};

START_TEST(names_without_room_are_left_out_whole)
{
	char text[32] = "";

	weightd_name_list(text, cut[_i].size, weightd_array_name, names, 4);
	ck_assert_str_eq(text, cut[_i].text);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("name list");
	TCase *tcase = tcase_create("name list");

	tcase_add_test(tcase, names_are_joined_and_null_is_skipped);
	tcase_add_test(tcase, array_has_its_names);
	tcase_add_loop_test(tcase, names_without_room_are_left_out_whole, 0,
			    (int)(sizeof cut / sizeof cut[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
