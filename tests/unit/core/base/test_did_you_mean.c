#include "weightd/field.h"
#include "suite.h"

#include <string.h>

static const char *const names[] = {"Linear", "Bilinear", "ReLU", "ReLU6", NULL, "", "Conv2d", "p"};

static const char *name_at(const void *context, size_t index)
{
	return ((const char *const *)context)[index];
}

static const struct {
	const char *name, *nearest; /* NULL: nothing is near enough */
} cases[] = {
	{"Linear", "Linear"},  /* itself */
	{"Liner", "Linear"},   /* a letter is missing */
	{"Linearr", "Linear"}, /* one too many */
	{"Lineor", "Linear"},  /* another one */
	{"Lniear", "Linear"},  /* neighbours swapped */
	{"linear", "Linear"},  /* letter case does not count */
	{"RELU6", "ReLU6"},    /* a better match later in the list wins */
	{"relu", "ReLU"},      /* equally near: the first */
	{"Conv3d", "Conv2d"},  {"Convolution2d", NULL},
	{"xyz", NULL},	       {"q", "p"},
	{"qq", NULL},	       {"", NULL},
};

START_TEST(nearest_name_is_what_the_table_says)
{
	const char *nearest =
		weightd_nearest(cases[_i].name, name_at, names, sizeof names / sizeof names[0]);

	ck_assert_pstr_eq(nearest, cases[_i].nearest);
}
END_TEST

START_TEST(there_is_no_nearest_among_none)
{
	ck_assert_ptr_null(weightd_nearest("Linear", name_at, names, 0));
}
END_TEST

START_TEST(names_beyond_64_bytes_are_not_compared)
{
	char long_name[66], longest_name[65];
	const char *const candidates[] = {long_name, longest_name};

	memset(long_name, 'x', sizeof long_name);
	long_name[65] = '\0';
	memset(longest_name, 'x', sizeof longest_name);
	longest_name[64] = '\0';

	ck_assert_ptr_null(weightd_nearest(long_name, name_at, candidates, 2));
	ck_assert_ptr_null(weightd_nearest(longest_name, name_at, candidates, 1));
	ck_assert_ptr_eq(weightd_nearest(longest_name, name_at, candidates, 2), longest_name);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("nearest");
	TCase *tcase = tcase_create("nearest");

	tcase_add_loop_test(tcase, nearest_name_is_what_the_table_says, 0,
			    (int)(sizeof cases / sizeof cases[0]));
	tcase_add_test(tcase, there_is_no_nearest_among_none);
	tcase_add_test(tcase, names_beyond_64_bytes_are_not_compared);
	suite_add_tcase(suite, tcase);
	return suite;
}
