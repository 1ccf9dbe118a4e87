#include "../fill_case.h"
#include "suite.h"

#include <stdlib.h>

static const struct {
	struct weightd_shape shape;
	uint64_t groups;
	size_t count, ones[6];
} known[] = {
	/* torch 1.13.1: indices of the ones after torch.nn.init.dirac_(t, groups) */
	{{3, {4, 2, 3}}, 1, 2, {1, 10}},
	{{3, {4, 2, 3}}, 2, 4, {1, 10, 13, 22}},
	{{4, {6, 4, 2, 3}}, 2, 6, {4, 34, 64, 76, 106, 136}},
	{{5, {2, 3, 4, 1, 5}}, 1, 2, {12, 92}},
	{{3, {3, 1, 1}}, 3, 3, {0, 1, 2}},
};

START_TEST(ones_stand_where_torch_puts_them)
{
	const struct fill_case c = {.distribution = "dirac",
				    .sizes = {known[_i].groups},
				    .shape = known[_i].shape,
				    .dtype = WEIGHTD_FLOAT32};
	size_t count, found = 0;
	double *values = fill_case_values(&c, &count);

	for (size_t i = 0; i < count; i++) {
		if (values[i] == 0.0)
			continue;
		ck_assert_double_eq(values[i], 1.0);
		ck_assert_uint_lt(found, known[_i].count);
		ck_assert_uint_eq(i, known[_i].ones[found++]);
	}
	ck_assert_uint_eq(found, known[_i].count);
	free(values);
}
END_TEST

START_TEST(groups_that_do_not_divide_are_refused)
{
	struct fill_case c = {.distribution = "dirac",
			      .sizes = {3},
			      .shape = {3, {4, 2, 3}},
			      .dtype = WEIGHTD_FLOAT32};

	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_BAD_ARGUMENT);
	c.sizes[0] = 0;
	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_BAD_ARGUMENT);
}
END_TEST

START_TEST(other_ranks_are_refused)
{
	struct fill_case c = {.distribution = "dirac",
			      .sizes = {1},
			      .shape = {2, {4, 2}},
			      .dtype = WEIGHTD_FLOAT32};

	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_SHAPE_MISMATCH);
	c.shape = (struct weightd_shape){6, {4, 2, 1, 1, 1, 1}};
	ck_assert_int_eq(fill_case_check(&c, NULL), WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_dirac");
	TCase *tcase = tcase_create("fill_dirac");

	tcase_add_loop_test(tcase, ones_stand_where_torch_puts_them, 0,
			    sizeof known / sizeof known[0]);
	tcase_add_test(tcase, groups_that_do_not_divide_are_refused);
	tcase_add_test(tcase, other_ranks_are_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
