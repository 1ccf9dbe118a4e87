#include "weightd/field.h"
#include "suite.h"

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
	{.name = "any_mode",
	 .doc = "Mode",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("fan_in"),
	 .choices = modes,
	 .any_case = true},
	{.name = "padding",
	 .doc = "Padding",
	 .accepts = WEIGHTD_REAL | WEIGHTD_TEXT | WEIGHTD_TUPLE,
	 .choices = modes,
	 .fallback = WEIGHTD_VALUE_INT(0)},
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
	weightd_fields_schema(fields, count, 0, &out);
	ck_assert(!out.failed);
	json_t *schema = json_loads(out.data, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(schema);
	weightd_text_free(&out);
	return schema;
}

/* A property without its description, as compact JSON. */
static void assert_property(const char *property, const char *expected)
{
	json_t *schema = read_schema(sizeof fields / sizeof fields[0]);
	json_t *value = json_object_get(json_object_get(schema, "properties"), property);
	ck_assert_int_eq(json_object_del(value, "description"), 0);
	char *text = json_dumps(value, JSON_COMPACT);

	ck_assert_str_eq(text, expected);
	free(text);
	json_decref(schema);
}

static const struct {
	const char *property, *expected;
} properties[] = {
	{"size", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":9223372036854775807}"},
	{"eps", "{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"number\"}],\"default\":null}"},
	{"share", "{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":0.5,\"default\":0.25}"},
	{"mode", "{\"type\":\"string\",\"enum\":[\"fan_in\",\"fan_out\"],\"default\":\"fan_in\"}"},
	{"any_mode", "{\"type\":\"string\",\"examples\":[\"fan_in\",\"fan_out\"],"
		     "\"pattern\":\"^([fF][aA][nN][_][iI][nN]|[fF][aA][nN][_][oO][uU][tT])$\","
		     "\"default\":\"fan_in\"}"},
	{"stride",
	 "{\"anyOf\":[{\"type\":\"integer\",\"minimum\":-9223372036854775808,\"maximum\":9},"
	 "{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"minimum\":-9223372036854775808,"
	 "\"maximum\":9},\"minItems\":1,\"maxItems\":2}],\"default\":1}"},
	{"padding", "{\"anyOf\":[{\"type\":\"number\"},{\"type\":\"string\",\"enum\":[\"fan_in\","
		    "\"fan_out\"]},"
		    "{\"type\":\"array\",\"items\":{\"type\":\"number\"}}],\"default\":0}"},
	{"bias", "{\"type\":\"boolean\",\"default\":true}"},
	{"name", "{\"type\":\"string\",\"default\":\"\"}"},
	{"list", "{\"type\":\"array\",\"items\":{},\"default\":[]}"},
	{"group", "{\"type\":\"integer\",\"minimum\":0.5,\"maximum\":9223372036854775807}"},
};

START_TEST(numbers_of_initializers_may_be_formulas)
{
	struct weightd_text out;

	weightd_text_init(&out, 10000);
	weightd_fields_schema(fields, sizeof fields / sizeof fields[0], WEIGHTD_SCHEMA_FORMULAS,
			      &out);
	ck_assert_ptr_nonnull(strstr(
		out.data, "\"anyOf\":[{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":"
			  "0.5},{\"type\":\"string\",\"$comment\":\"A formula, such as 1 / "
			  "sqrt(fan_out)\"}],\"default\":0.25"));
	ck_assert_ptr_nonnull(strstr(out.data,
				     "\"type\":\"string\",\"enum\":[\"fan_in\",\"fan_out\"]"
				     ",\"default\":\"fan_in\""));
	weightd_text_free(&out);
}
END_TEST

START_TEST(a_property_says_what_its_field_says)
{
	assert_property(properties[_i].property, properties[_i].expected);
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

Suite *make_suite(void)
{
	Suite *suite = suite_create("field_schema");
	TCase *tcase = tcase_create("schema");

	tcase_add_test(tcase, numbers_of_initializers_may_be_formulas);
	tcase_add_loop_test(tcase, a_property_says_what_its_field_says, 0,
			    (int)(sizeof properties / sizeof properties[0]));
	tcase_add_test(tcase, required_fields_are_listed_and_others_are_not);
	tcase_add_test(tcase, an_object_may_have_no_other_members);
	suite_add_tcase(suite, tcase);
	return suite;
}
