#include "weightd/field.h"

#include <check.h>
#include <jansson.h>
#include <string.h>

static const char *const modes[] = {"fan_in", "fan_out", NULL};

static const struct weightd_field fields[] = {
	{.name = "size",
         .doc = "Number of \"things\"",
         .accepts = WEIGHTD_INT,
         .required = true,
         .min = 1,
         .max = WEIGHTD_NO_MAXIMUM},
	{.name = "eps",
         .doc = "Added",
         .accepts = WEIGHTD_REAL | WEIGHTD_INT | WEIGHTD_NONE,
         .fallback = WEIGHTD_VALUE_NONE},
	{.name = "share",
         .doc = "Share",
         .accepts = WEIGHTD_REAL,
         .fallback = WEIGHTD_VALUE_REAL(0.25),
         .min = 0,
         .max = 0.5,
         .min_is_open = true},
	{.name = "mode",
         .doc = "Mode",
         .accepts = WEIGHTD_TEXT,
         .fallback = WEIGHTD_VALUE_TEXT("fan_in"),
         .choices = modes},
	{.name = "stride",
         .doc = "Step",
         .accepts = WEIGHTD_INT | WEIGHTD_TUPLE,
         .min = WEIGHTD_NO_MINIMUM,
         .max = 9,
         .fallback = WEIGHTD_VALUE_INT(1),
         .tuple_min = 1,
         .tuple_max = 2},
	{.name = "bias",
         .doc = "Has a bias",
         .accepts = WEIGHTD_BOOL,
         .fallback = WEIGHTD_VALUE_BOOL(true)},
	{.name = "name",
         .doc = "Any text",
         .accepts = WEIGHTD_TEXT,
         .fallback = WEIGHTD_VALUE_TEXT("")},
	{.name = "list",
         .doc = "Anything in a tuple",
         .accepts = WEIGHTD_TUPLE,
         .fallback = {.kind = WEIGHTD_TUPLE}},
	{.name = "group",
         .doc = "Count",
         .accepts = WEIGHTD_INT,
         .required = true,
         .min = 0.5,
         .max = 1e300},
};

static json_t *read_schema(size_t count)
{
	struct weightd_text out;

	weightd_text_init(&out, 10000);
	weightd_fields_schema(fields, count, &out);
	ck_assert(!out.failed);
	json_t *schema = json_loads(out.data, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(schema);
	weightd_text_free(&out);
	return schema;
}

/* The member of a property as compact JSON. */
static void assert_member(const char *property, const char *member, const char *expected)
{
	json_t *schema = read_schema(sizeof fields / sizeof fields[0]);
	const json_t *value = json_object_get(
		json_object_get(json_object_get(schema, "properties"), property), member);
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

	ck_assert_pstr_eq(text, expected);
	free(text);
	json_decref(schema);
}

static const struct {
	const char *property, *member, *expected; /* NULL: there is no such member */
} members[] = {
	{"size", "description", "\"Number of \\\"things\\\"\""},
	{"size", "default", NULL},
	{"size", "allOf", "[{\"type\":\"integer\",\"minimum\":1}]"},
	{"eps", "default", "null"},
	{"eps", "allOf", "[{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"number\"}]}]"},
	{"share", "default", "0.25"},
	{"share", "allOf", "[{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":0.5}]"},
	{"mode", "default", "\"fan_in\""},
	{"mode", "allOf", "[{\"type\":\"string\",\"enum\":[\"fan_in\",\"fan_out\"]}]"},
	{"stride", "allOf",
         "[{\"anyOf\":[{\"type\":\"integer\",\"maximum\":9},{\"type\":\"array\",\"items\":"
         "{\"type\":\"integer\",\"maximum\":9},\"minItems\":1,\"maxItems\":2}]}]"},
	{"bias", "default", "true"},
	{"bias", "allOf", "[{\"type\":\"boolean\"}]"},
	{"name", "allOf", "[{\"type\":\"string\"}]"},
	{"list", "default", "[]"},
	{"list", "allOf", "[{\"type\":\"array\",\"items\":{}}]"},
	{"group", "allOf", "[{\"type\":\"integer\",\"minimum\":0.5}]"},
};

START_TEST(a_property_says_what_its_field_says)
{
	assert_member(members[_i].property, members[_i].member, members[_i].expected);
}
END_TEST

START_TEST(required_fields_are_listed_and_others_are_not)
{
	json_t *schema = read_schema(sizeof fields / sizeof fields[0]);
	const json_t *required = json_object_get(schema, "required");

	ck_assert_uint_eq(json_array_size(required), 2);
	ck_assert_str_eq(json_string_value(json_array_get(required, 0)), "size");
	ck_assert_str_eq(json_string_value(json_array_get(required, 1)), "group");
	json_decref(schema);
}
END_TEST

START_TEST(an_object_may_have_no_other_members)
{
	json_t *schema = read_schema(0);

	ck_assert_str_eq(json_string_value(json_object_get(schema, "type")), "object");
	ck_assert(json_is_false(json_object_get(schema, "additionalProperties")));
	ck_assert_uint_eq(json_object_size(json_object_get(schema, "properties")), 0);
	ck_assert_uint_eq(json_array_size(json_object_get(schema, "required")), 0);
	json_decref(schema);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("field_schema");
	TCase *tcase = tcase_create("schema");

	tcase_add_loop_test(tcase, a_property_says_what_its_field_says, 0,
	                    (int)(sizeof members / sizeof members[0]));
	tcase_add_test(tcase, required_fields_are_listed_and_others_are_not);
	tcase_add_test(tcase, an_object_may_have_no_other_members);
	suite_add_tcase(suite, tcase);

	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
