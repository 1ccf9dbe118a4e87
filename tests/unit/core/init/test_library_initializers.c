/*
 * Initializers against the real JAX, Keras, timm and mup, and against the formulas of papers:
 * tests/vectors/library_initializers.txt and published_initializers.txt have calls with shapes and
 * the draw, or the values, that come of them.
 */
#include "recorded_lines.h"
#include "resolved.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct recorded_lines recorded;

/* "40x30 CALL" applied to a tensor of the shape; its name is "w". */
static void open_case(struct resolved *c, const char *text)
{
	char shape[64] = "[";
	const size_t length = strcspn(text, " ");

	if (strncmp(text, "scalar", 6) != 0)
		strncat(shape, text, length);
	for (char *x = shape; *x != '\0'; x++)
		*x = *x == 'x' ? ',' : *x;
	strcat(shape, "]");
	resolved_open(c, shape, "w", text + length + 1);
}

static void check_values(const struct resolved *c, const char *call, char *expected)
{
	size_t count;
	double *values = resolved_values(c, "w", &count);
	const double tolerance = strtod(expected, &expected);

	for (size_t i = 0; i < count; i++) {
		const double wanted = strtod(expected, &expected);
		ck_assert_msg(fabs(values[i] - wanted) <= tolerance,
			      "%s: element %zu is %.9g, not %.9g", call, i, values[i], wanted);
	}
	ck_assert_str_eq(expected, "");
	free(values);
}

START_TEST(the_draw_is_the_recorded_one)
{
	const char *call = recorded.lines[recorded.calls[_i]] + 5;
	char *expected = recorded.lines[recorded.calls[_i] + 1];
	const size_t kind_length = strcspn(expected, " ");
	struct resolved c;

	open_case(&c, call);
	ck_assert_msg(c.plan != NULL, "%s: %s", call, c.err.issues[0].detail);
	if (strncmp(expected, "values", kind_length) == 0) {
		check_values(&c, call, expected + kind_length);
		resolved_close(&c);
		return;
	}
	const bool is_near = expected[kind_length - 1] == '~';
	const size_t name_length = kind_length - (is_near ? 1 : 0);
	ck_assert_msg(strlen(c.law.distribution->name) == name_length &&
			      strncmp(c.law.distribution->name, expected, name_length) == 0,
		      "%s is %s", call, c.law.distribution->name);
	expected += kind_length;
	for (size_t i = 0; *expected != '\0'; i++) {
		const double number = strtod(expected, &expected);
		ck_assert_msg(fabs(c.law.reals[i] - number) <=
				      (is_near ? 1e-15 * fabs(number) : 0.0),
			      "%s: number %zu is %a, not %a", call, i, c.law.reals[i], number);
	}
	resolved_close(&c);
}
END_TEST

START_TEST(what_cannot_be_drawn_is_refused)
{
	const char *call = recorded.lines[recorded.refusals[_i]] + 8;
	struct resolved c;

	open_case(&c, call);
	ck_assert_msg(c.plan == NULL, "%s was accepted", call);
	ck_assert_msg(strncmp(c.err.issues[0].pointer, "/init/0", 7) == 0, "%s",
		      c.err.issues[0].pointer);
	ck_assert_str_ne(c.err.issues[0].detail, "");
	ck_assert_str_ne(c.err.issues[0].expected, "");
}
END_TEST

/* Leaves nothing to the leak checker. */
static void clean_up(void)
{
	recorded_lines_free(&recorded);
}

Suite *make_suite(void)
{
	recorded_lines_read(&recorded, "tests/vectors/library_initializers.txt");
	recorded_lines_read(&recorded, "tests/vectors/published_initializers.txt");

	Suite *suite = suite_create("library_initializers");
	TCase *tcase = tcase_create("recorded");

	tcase_add_loop_test(tcase, the_draw_is_the_recorded_one, 0, recorded.call_count);
	tcase_add_loop_test(tcase, what_cannot_be_drawn_is_refused, 0, recorded.refusal_count);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
