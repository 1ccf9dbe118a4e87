#include "api/picture/picture_answer.h"
#include "api/picture/plot.h"
#include "suite.h"

#include <math.h>
#include <string.h>

static struct weightd_text text;

static void setup(void)
{
	weightd_text_init(&text, (size_t)1 << 20);
}

static void teardown(void)
{
	weightd_text_free(&text);
}

static size_t occurrences(const char *needle)
{
	size_t count = 0;

	for (const char *at = text.data; (at = strstr(at, needle)) != NULL; at++)
		count++;
	return count;
}

static struct weightd_plot plot_of(const struct weightd_picture *picture)
{
	return (struct weightd_plot){.picture = picture,
				     .left = 50,
				     .top = 50,
				     .width = 200,
				     .height = 100,
				     .x = {0, 10, false},
				     .y = {1, 1000, true}};
}

START_TEST(a_text_is_escaped_and_has_only_characters_of_xml)
{
	weightd_picture_escape(&text, "a<b>&\"c\" \x01 \xFF \xEF\xBF\xBF \xC3\xA9");
	ck_assert_str_eq(text.data, "a&lt;b&gt;&amp;&quot;c&quot; \xEF\xBF\xBD \xEF\xBF\xBD "
				    "\xEF\xBF\xBD \xC3\xA9");
}
END_TEST

START_TEST(a_picture_has_a_title_a_description_and_both_grounds)
{
	const struct weightd_picture picture = {&text, 300, 200};

	weightd_picture_open(&picture, "T & U", "what it says");
	weightd_picture_close(&picture);
	ck_assert_ptr_nonnull(
		strstr(text.data, "<title>T &amp; U</title><desc>what it says</desc>"));
	ck_assert_ptr_nonnull(strstr(text.data, "prefers-color-scheme:dark"));
	ck_assert_ptr_null(strstr(text.data, "<script"));
	ck_assert_ptr_null(strstr(text.data, "url("));
}
END_TEST

START_TEST(a_number_has_its_place_and_one_outside_the_edge)
{
	const struct weightd_picture picture = {&text, 300, 200};
	const struct weightd_plot plot = plot_of(&picture);

	ck_assert_double_eq(weightd_plot_x(&plot, 5), 150);
	ck_assert_double_eq(weightd_plot_x(&plot, -5), 50);
	ck_assert_double_eq(weightd_plot_x(&plot, 50), 250);
	ck_assert_double_eq_tol(weightd_plot_y(&plot, 10), 150 - 100.0 / 3, 1e-9);
	ck_assert_double_eq(weightd_plot_y(&plot, 0), 150);
}
END_TEST

START_TEST(a_line_is_broken_where_there_is_no_number)
{
	const struct weightd_picture picture = {&text, 300, 200};
	const struct weightd_plot plot = plot_of(&picture);
	const double x[] = {1, 2, 3, 4, 5}, y[] = {2, 3, NAN, 4, 0};

	weightd_plot_line(&plot, WEIGHTD_INK_MEASURED, x, y, 5);
	ck_assert_uint_eq(occurrences("M"), 3); /* one to begin with, and two runs */
	ck_assert_uint_eq(occurrences("L"), 1);
	ck_assert_ptr_null(strstr(text.data, "nan"));
}
END_TEST

START_TEST(a_band_is_an_area_for_each_run)
{
	const struct weightd_picture picture = {&text, 300, 200};
	const struct weightd_plot plot = plot_of(&picture);
	const double x[] = {1, 2, 3, 4, 5}, low[] = {2, 3, NAN, 4, 5}, high[] = {3, 4, 5, 6, 7};

	weightd_plot_band(&plot, WEIGHTD_INK_CHANCE, x, (const double *const[2]){low, high}, 5);
	ck_assert_uint_eq(occurrences("Z"), 2);
}
END_TEST

static const struct weightd_scale scales[] = {
	{0, 1, false},	       {-1e-30, 3e-30, false}, {1e300, 1.1e300, false},
	{1e-300, 1e300, true}, {0.5, 0.9, true},       {-8e307, 8e307, false},
};

START_TEST(axes_have_some_ticks_at_any_scale)
{
	const struct weightd_picture picture = {&text, 300, 200};
	struct weightd_plot plot = plot_of(&picture);

	plot.x = scales[_i];
	weightd_plot_axes(&plot, "x", NULL);
	ck_assert(!text.failed);
	ck_assert_uint_ge(occurrences("text-anchor=\"middle\""), 3);
	ck_assert_uint_le(occurrences("text-anchor=\"middle\""), 14);
}
END_TEST

static struct weightd_scale scale_of(const double *values, size_t count, bool is_log)
{
	struct weightd_scale scale = weightd_scale_empty(is_log);

	weightd_scale_include(&scale, values, count);
	weightd_scale_finish(&scale);
	return scale;
}

START_TEST(a_scale_holds_its_numbers_and_is_never_empty)
{
	const double none[] = {NAN, INFINITY}, one[] = {3}, some[] = {-1, 2, NAN};

	struct weightd_scale scale = scale_of(none, 2, false);
	ck_assert(scale.low < scale.high);
	scale = scale_of(none, 2, true);
	ck_assert(scale.low > 0 && scale.low < scale.high);
	scale = scale_of(one, 1, false);
	ck_assert(scale.low < 3 && scale.high > 3);
	scale = scale_of(one, 1, true);
	ck_assert(scale.low > 0 && scale.low < 3 && scale.high > 3);
	scale = scale_of(some, 3, false);
	ck_assert(scale.low < -1 && scale.high > 2 && scale.high < 3);
}
END_TEST

static const struct {
	const char *accept, *extension;
	int answer; /* 1: a picture, 0: JSON, -1: refused */
} wishes[] = {
	{NULL, NULL, 0},
	{"*/*", NULL, 0},
	{"image/svg+xml", NULL, 1},
	{"image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", NULL, 1},
	{"application/json, image/svg+xml;q=0.5", NULL, 0},
	{"text/csv", NULL, -1},
	{"text/csv", "svg", 1},
	{"image/svg+xml", "json", 0},
	{NULL, "png", -1},
};

START_TEST(a_picture_is_chosen_by_extension_or_accept)
{
	struct weightd_request request = {.accept = wishes[_i].accept,
					  .extension = wishes[_i].extension};
	struct weightd_reply reply = {0};
	bool is_picture = false;

	const bool is_fine = weightd_picture_wanted(&request, &reply, &is_picture);
	ck_assert_int_eq(is_fine ? is_picture : -1, wishes[_i].answer);
	ck_assert_int_eq(reply.vary_accept, wishes[_i].extension == NULL);
	weightd_error_clear(&reply.error);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("plot");
	TCase *tcase = tcase_create("plot");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, a_text_is_escaped_and_has_only_characters_of_xml);
	tcase_add_test(tcase, a_picture_has_a_title_a_description_and_both_grounds);
	tcase_add_test(tcase, a_number_has_its_place_and_one_outside_the_edge);
	tcase_add_test(tcase, a_line_is_broken_where_there_is_no_number);
	tcase_add_test(tcase, a_band_is_an_area_for_each_run);
	tcase_add_loop_test(tcase, axes_have_some_ticks_at_any_scale, 0,
			    (int)(sizeof scales / sizeof scales[0]));
	tcase_add_test(tcase, a_scale_holds_its_numbers_and_is_never_empty);
	tcase_add_loop_test(tcase, a_picture_is_chosen_by_extension_or_accept, 0,
			    (int)(sizeof wishes / sizeof wishes[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
