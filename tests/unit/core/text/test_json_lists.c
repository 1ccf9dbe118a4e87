#include "core/text/json_lists.h"
#include "suite.h"

#include <string.h>

/* Items [first, first + count) of an array, each written as "x"; the text ends with a NUL. */
static void put_items(const struct weightd_shape *shape, uint64_t first, uint64_t count, char *text)
{
	struct weightd_json_lists lists = weightd_json_lists_at(shape, first);

	if (first == 0)
		text = weightd_json_lists_begin(&lists, text);
	for (uint64_t i = 0; i < count; i++) {
		*text++ = 'x';
		text = weightd_json_lists_next(&lists, text);
	}
	*text = '\0';
}

static const struct {
	struct weightd_shape shape;
	const char *text;
} arrays[] = {
	{{0, {0}}, "x"},
	{{1, {1}}, "[x]"},
	{{1, {3}}, "[x,x,x]"},
	{{2, {1, 1}}, "[[x]]"},
	{{2, {2, 3}}, "[[x,x,x],[x,x,x]]"},
	{{3, {2, 2, 1}}, "[[[x],[x]],[[x],[x]]]"},
	{{3, {3, 1, 2}}, "[[[x,x]],[[x,x]],[[x,x]]]"},
	{{8, {1, 1, 1, 1, 1, 1, 1, 2}}, "[[[[[[[[x,x]]]]]]]]"},
	{{8, {2, 1, 1, 1, 1, 1, 1, 1}}, "[[[[[[[[x]]]]]]],[[[[[[[x]]]]]]]]"},
};

START_TEST(lists_nest_as_python_lists)
{
	char text[200];
	uint64_t items = 0;

	ck_assert(weightd_shape_numel(&arrays[_i].shape, &items));
	put_items(&arrays[_i].shape, 0, items, text);

	ck_assert_str_eq(text, arrays[_i].text);
}
END_TEST

START_TEST(pieces_make_the_whole_wherever_it_is_cut)
{
	const struct weightd_shape *shape = &arrays[_i].shape;
	char text[400];
	uint64_t items = 0;

	ck_assert(weightd_shape_numel(shape, &items));
	for (uint64_t cut = 1; cut < items; cut++) {
		put_items(shape, 0, cut, text);
		put_items(shape, cut, items - cut, text + strlen(text));
		ck_assert_str_eq(text, arrays[_i].text);
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("json_lists");
	TCase *tcase = tcase_create("json_lists");

	tcase_add_loop_test(tcase, lists_nest_as_python_lists, 0, sizeof arrays / sizeof arrays[0]);
	tcase_add_loop_test(tcase, pieces_make_the_whole_wherever_it_is_cut, 0,
			    sizeof arrays / sizeof arrays[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
