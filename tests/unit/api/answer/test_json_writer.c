#include "api/answer/json_writer.h"
#include "suite.h"

static struct weightd_text text;

static struct weightd_json begin(void)
{
	weightd_text_init(&text, 10000);
	return (struct weightd_json){.out = &text};
}

START_TEST(commas_stand_between_members)
{
	struct weightd_json json = begin();

	weightd_json_open(&json, NULL, '{');
	weightd_json_text(&json, "a", "x");
	weightd_json_open(&json, "b", '[');
	weightd_json_size(&json, NULL, UINT64_MAX);
	weightd_json_bool(&json, NULL, false);
	weightd_json_close(&json, ']');
	weightd_json_open(&json, "c", '{');
	weightd_json_close(&json, '}');
	weightd_json_null(&json, "d");
	weightd_json_close(&json, '}');

	ck_assert_str_eq(text.data,
			 "{\"a\":\"x\",\"b\":[18446744073709551615,false],\"c\":{},\"d\":null}");
	weightd_text_free(&text);
}
END_TEST

START_TEST(objects_in_arrays_begin_a_line)
{
	struct weightd_json json = begin();

	weightd_json_open(&json, NULL, '{');
	weightd_json_open(&json, "a", '[');
	for (int i = 0; i < 2; i++) {
		weightd_json_open(&json, NULL, '{');
		weightd_json_close(&json, '}');
	}
	weightd_json_close(&json, ']');
	weightd_json_close(&json, '}');

	ck_assert_str_eq(text.data, "{\"a\":[\n{},\n{}]}");
	weightd_text_free(&text);
}
END_TEST

START_TEST(texts_are_escaped_also_when_formatted)
{
	struct weightd_json json = begin();

	weightd_json_open(&json, NULL, '{');
	weightd_json_printf(&json, "a\"", "%s\n", "\"");
	weightd_json_text(&json, "b", NULL);
	weightd_json_close(&json, '}');

	ck_assert_str_eq(text.data, "{\"a\\\"\":\"\\\"\\n\",\"b\":null}");
	weightd_text_free(&text);
}
END_TEST

START_TEST(reals_shapes_and_lists_are_written)
{
	struct weightd_json json = begin();
	struct weightd_shape shape = weightd_shape_of(2, (uint64_t)40, (uint64_t)30);
	const char *const list[] = {"p", "q", NULL};

	weightd_json_open(&json, NULL, '[');
	weightd_json_real(&json, NULL, 0.1);
	weightd_json_real(&json, NULL, 1.0 / 0.0);
	weightd_json_shape(&json, NULL, &shape);
	weightd_json_texts(&json, NULL, list);
	weightd_json_texts(&json, NULL, NULL);
	weightd_json_close(&json, ']');

	ck_assert_str_eq(text.data, "[0.1,\"Infinity\",[40,30],[\"p\",\"q\"],[]]");
	weightd_text_free(&text);
}
END_TEST

START_TEST(a_full_text_fails_and_stays_whole)
{
	struct weightd_json json = begin();

	text.limit = 5;
	weightd_json_open(&json, NULL, '{');
	weightd_json_text(&json, "long", "text");
	weightd_json_close(&json, '}');

	ck_assert(text.failed);
	weightd_text_free(&text);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("json writer", commas_stand_between_members, objects_in_arrays_begin_a_line,
			texts_are_escaped_also_when_formatted, reals_shapes_and_lists_are_written,
			a_full_text_fails_and_stays_whole);
}
