/*
 * The texts of rows, printed with the arguments of a module.
 */
#include "core/module_type/extra_repr.h"
#include "suite.h"

static const struct weightd_field fields[] = {
	{.name = "size", .accepts = WEIGHTD_INT, .spread = 2},
	{.name = "stride", .accepts = WEIGHTD_INT | WEIGHTD_NONE, .follows = "size", .spread = 1},
	{.name = "mode", .accepts = WEIGHTD_TEXT, .fallback = WEIGHTD_VALUE_TEXT("max")},
	{.name = "dropout", .accepts = WEIGHTD_REAL, .fallback = WEIGHTD_VALUE_REAL(0.0)},
	{.name = "bias", .accepts = WEIGHTD_BOOL, .fallback = WEIGHTD_VALUE_BOOL(true)},
	{.name = "row", .accepts = WEIGHTD_INT | WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_NONE},
};
static const struct weightd_module_type row = {.name = "Toy", WEIGHTD_FIELDS(fields)};

static const struct weightd_value by_default[] = {
	WEIGHTD_VALUE_INT(3), WEIGHTD_VALUE_NONE,	WEIGHTD_VALUE_TEXT("max"),
	WEIGHTD_VALUE_INT(0), WEIGHTD_VALUE_BOOL(true), WEIGHTD_VALUE_NONE,
};
static const struct weightd_value given[] = {
	WEIGHTD_VALUE_INT(3),	 WEIGHTD_VALUE_INT(2),	    WEIGHTD_VALUE_TEXT("sum"),
	WEIGHTD_VALUE_REAL(0.5), WEIGHTD_VALUE_BOOL(false), WEIGHTD_VALUE_INT(-1),
};

static const struct {
	const char *text, *by_default, *given;
} cases[] = {
	{"", "", ""},
	{"size={size}", "size=3", "size=3"},
	{"{mode}, {mode!r}", "max, 'max'", "sum, 'sum'"},
	{"{*size}, {*stride}", "(3, 3), (3,)", "(3, 3), (2,)"},
	{"stride={stride}", "stride=3", "stride=2"},
	{"{size}[, bias={bias}]", "3", "3, bias=False"},
	{"[mode={mode!r}]", "", "mode='sum'"},
	{"[dropout={dropout}][, row={row % size}]", "", "dropout=0.5, row=2"},
	{"{2 * size + 1} of {size}", "7 of 3", "7 of 3"},
};

static void assert_prints(const struct weightd_value *arguments, const char *text,
			  const char *expected)
{
	const struct weightd_module module = {.module_type = &row, .arguments = arguments};
	struct weightd_text out;

	weightd_text_init(&out, 1000);
	repr_put(&module, text, &out);
	ck_assert_str_eq(out.length == 0 ? "" : out.data, expected);
	weightd_text_free(&out);
}

START_TEST(text_is_printed_with_the_arguments)
{
	assert_prints(by_default, cases[_i].text, cases[_i].by_default);
	assert_prints(given, cases[_i].text, cases[_i].given);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("extra_repr");
	TCase *tcase = tcase_create("texts");

	tcase_add_loop_test(tcase, text_is_printed_with_the_arguments, 0,
			    (int)(sizeof cases / sizeof cases[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
