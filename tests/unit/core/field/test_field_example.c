/* Example calls: what binds, from the fields alone. */
#include "weightd/field.h"
#include "suite.h"

static const char *const modes[] = {"fan_in", "fan_out", NULL};

static const struct {
	struct weightd_field field;
	const char *call;
} examples[] = {
	{{.name = "n",
	  .accepts = WEIGHTD_INT,
	  .required = true,
	  .min = 1,
	  .max = WEIGHTD_NO_MAXIMUM},
	 "f(4)"},
	{{.name = "n", .accepts = WEIGHTD_INT | WEIGHTD_TUPLE, .required = true}, "f(4)"},
	{{.name = "n", .accepts = WEIGHTD_INT, .required = true, .min = 8, .max = 9}, "f(8)"},
	{{.name = "n", .accepts = WEIGHTD_INT, .required = true, .min = 1, .max = 2}, "f(1)"},
	{{.name = "x", .accepts = WEIGHTD_REAL, .required = true}, "f(1.0)"},
	{{.name = "x", .accepts = WEIGHTD_REAL, .required = true, .max = 0.5, .min_is_open = true},
	 "f(0.25)"},
	{{.name = "s", .accepts = WEIGHTD_TEXT, .required = true, .choices = modes}, "f('fan_in')"},
	{{.name = "t", .accepts = WEIGHTD_TUPLE, .required = true, .tuple_min = 2, .tuple_max = 2},
	 "f((1, 1))"},
	{{.name = "b", .accepts = WEIGHTD_BOOL, .required = true}, "f(True)"},
	{{.name = "n", .accepts = WEIGHTD_NONE, .required = true}, "f(None)"},
	{{.name = "n", .accepts = WEIGHTD_INT}, "f()"},
};

START_TEST(a_required_field_has_a_value_that_it_accepts)
{
	struct weightd_text out;

	weightd_text_init(&out, 1000);
	weightd_fields_example("f", &examples[_i].field, 1, &out);

	ck_assert_str_eq(out.data, examples[_i].call);
	weightd_text_free(&out);
}
END_TEST

START_TEST(sizes_are_equal_and_numbers_grow)
{
	static const struct weightd_field fields[] = {
		{.name = "in", .accepts = WEIGHTD_INT, .required = true},
		{.name = "out", .accepts = WEIGHTD_INT, .required = true},
		{.name = "low", .accepts = WEIGHTD_REAL, .required = true},
		{.name = "high", .accepts = WEIGHTD_REAL, .required = true},
		{.name = "bias", .accepts = WEIGHTD_BOOL},
	};
	struct weightd_text out;

	weightd_text_init(&out, 1000);
	weightd_fields_example("f", fields, 5, &out);

	ck_assert_str_eq(out.data, "f(4, 4, 3.0, 4.0)");
	weightd_text_free(&out);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("field_example");
	TCase *tcase = tcase_create("calls");

	tcase_add_loop_test(tcase, a_required_field_has_a_value_that_it_accepts, 0,
			    (int)(sizeof examples / sizeof examples[0]));
	tcase_add_test(tcase, sizes_are_equal_and_numbers_grow);
	suite_add_tcase(suite, tcase);
	return suite;
}
