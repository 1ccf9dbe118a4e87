#include "field_check.h"

#include <check.h>
#include <jansson.h>
#include <string.h>

void field_check_doc(const char *owner, const char *doc)
{
	ck_assert_msg(doc != NULL && strlen(doc) > 3, "%s has no doc", owner);
	ck_assert_msg(doc[strlen(doc) - 1] != '.', "%s: the doc ends with a full stop", owner);
}

void field_check_rows(const char *owner, const struct weightd_field *fields, size_t count)
{
	ck_assert_msg((fields == NULL) == (count == 0), "%s: fields without count", owner);
	for (size_t i = 0; i < count; i++) {
		const struct weightd_field *field = &fields[i];

		ck_assert_msg(field->name != NULL && field->name[0] != '\0',
			      "%s: field %zu has no name", owner, i);
		field_check_doc(field->name, field->doc);
		ck_assert_msg(field->accepts != 0, "%s.%s accepts nothing", owner, field->name);
		ck_assert_msg(field->min <= field->max, "%s.%s: empty range", owner, field->name);
		ck_assert_msg(field->tuple_min <= field->tuple_max, "%s.%s: no length fits", owner,
			      field->name);
		ck_assert_msg(field->choices == NULL || ((field->accepts & WEIGHTD_TEXT) != 0 &&
							 field->choices[0] != NULL),
			      "%s.%s: choices", owner, field->name);
		ck_assert_msg(!field->required || i == 0 || fields[i - 1].required,
			      "%s.%s is required after one that is not", owner, field->name);
		for (size_t j = 0; j < i; j++)
			ck_assert_msg(strcmp(fields[j].name, field->name) != 0, "%s.%s twice",
				      owner, field->name);
	}
}

void field_check_fallbacks(const char *owner, const struct weightd_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct weightd_argument argument = {.value = fields[i].fallback};
		struct weightd_error err = {0};
		struct weightd_value value;

		if (fields[i].required)
			continue;
		ck_assert_msg(weightd_fields_bind(&value, owner, &fields[i], 1, &argument, 1, "",
						  &err) == WEIGHTD_OK,
			      "%s", err.issues[0].detail);
		ck_assert_msg(weightd_value_equal(&value, &fields[i].fallback), "%s.%s", owner,
			      fields[i].name);
	}
}

void field_check_schema(const char *owner, const struct weightd_field *fields, size_t count)
{
	struct weightd_text out;

	weightd_text_init(&out, 100000);
	weightd_fields_schema(fields, count, 0, &out);
	json_t *schema = json_loads(out.data, JSON_REJECT_DUPLICATES, NULL);

	ck_assert_msg(schema != NULL, "%s: %s", owner, out.data);
	ck_assert_uint_eq(json_object_size(json_object_get(schema, "properties")), count);
	json_decref(schema);
	weightd_text_free(&out);
}
