/*
 * JSON document: see the header.
 */
#include "api/answer/json_document.h"

void weightd_json_document(struct weightd_json *json, const char *key, const json_t *value)
{
	const char *name;
	json_t *item;

	if (value == NULL) { /* out of memory where it was made */
		json->out->failed = true;
		return;
	}
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		weightd_json_open(json, key, '{');
		json_object_foreach((json_t *)(uintptr_t)value, name, item)
		{
			weightd_json_document(json, name, item);
		}
		weightd_json_close(json, '}');
		break;
	case JSON_ARRAY:
		weightd_json_open(json, key, '[');
		for (size_t i = 0; i < json_array_size(value); i++)
			weightd_json_document(json, NULL, json_array_get(value, i));
		weightd_json_close(json, ']');
		break;
	case JSON_STRING: weightd_json_text(json, key, json_string_value(value)); break;
	case JSON_INTEGER:
		weightd_json_value(
			json, key,
			&(struct weightd_value)WEIGHTD_VALUE_INT(json_integer_value(value)));
		break;
	case JSON_REAL: weightd_json_real(json, key, json_number_value(value)); break;
	case JSON_TRUE:
	case JSON_FALSE: weightd_json_bool(json, key, json_is_true(value)); break;
	case JSON_NULL: weightd_json_null(json, key); break;
	}
}
