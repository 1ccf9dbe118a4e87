/*
 * Jansson's parser, and its errors in our codes.
 */
#include "definition/document/json_parse.h"

#include "core/base/memory.h"
#include "core/base/work_limit.h"
#include "definition/document/json_memory.h"
#include "definition/document/parse_position.h"

#include <stdbool.h>
#include <string.h>

/* The place of the problem, without Jansson's quote of the document. */
static int plain_length(const char *text)
{
	const char *near = strstr(text, " near ");

	return near == NULL ? (int)strlen(text) : (int)(near - text);
}

static enum weightd_code refuse_memory(struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
				 "no memory is left to parse the body");
}

static enum weightd_code refuse(const json_error_t *error, const char *json, size_t length,
				struct weightd_error *err)
{
	char place[sizeof err->issues[0].pointer];
	enum weightd_code code = WEIGHTD_ERR_MALFORMED_JSON;

	/* Lone surrogates are a syntax error to Jansson. */
	bool is_encoding = strncmp(error->text, "invalid Unicode", 15) == 0;
	size_t offset = error->position > 0 ? (size_t)error->position : 0;

	weightd_parse_place(json, offset < length ? offset : length, place, sizeof place);

	switch (is_encoding ? json_error_invalid_utf8 : json_error_code(error)) {
	case json_error_out_of_memory: return refuse_memory(err);
	case json_error_duplicate_key:
		code = weightd_error_add(err, WEIGHTD_ERR_DUPLICATE_KEY, place, "%s", error->text);
		weightd_error_expected(err, "each key once");
		break;
	case json_error_numeric_overflow:
		code = weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, place, "%s", error->text);
		weightd_error_expected(err, "signed 64-bit integers and finite numbers; a seed "
					    "above 2^63-1 is written as text");
		break;
	case json_error_invalid_utf8:
	case json_error_null_character:
	case json_error_null_byte_in_key:
		code = weightd_error_add(err, WEIGHTD_ERR_BAD_ENCODING, place, "%s", error->text);
		weightd_error_expected(err, "text without NUL and without lone surrogates");
		break;
	case json_error_premature_end_of_input:
		code = weightd_error_add(err, code, place, "the body ends too early: %.*s",
					 plain_length(error->text), error->text);
		break;
	default: code = weightd_error_add(err, code, place, "%s", error->text); break;
	}
	weightd_error_at(err, error->line > 0 ? (unsigned)error->line : 0,
			 error->column > 0 ? (unsigned)error->column : 0);
	return code;
}

enum weightd_code weightd_document_parse(json_t **root, const char *json, size_t length,
					 const struct weightd_scan_limits *limits,
					 struct weightd_error *err)
{
	json_error_t error = {.position = 0}; /* Jansson leaves it alone when memory is out */
	enum weightd_code code = weightd_scan(json, length, limits, err);

	if (code != WEIGHTD_OK)
		return code;
	if (length == 0)
		return weightd_error_add(err, WEIGHTD_ERR_MALFORMED_JSON, NULL,
					 "the body is empty");
	*root = weightd_json_load(json, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (weightd_json_is_given_up())
		code = weightd_give_up(err);
	else if (weightd_memory_shortage() != WEIGHTD_SHORTAGE_NONE)
		code = refuse_memory(err);
	else if (*root == NULL)
		code = refuse(&error, json, length, err);
	if (code != WEIGHTD_OK) {
		json_decref(*root);
		*root = NULL;
	}
	return code;
}

const char *weightd_json_kind(const json_t *value)
{
	if (value == NULL)
		return "nothing";
	switch (json_typeof(value)) {
	case JSON_OBJECT: return "an object";
	case JSON_ARRAY: return "an array";
	case JSON_STRING: return "a text";
	case JSON_INTEGER: return "an integer";
	case JSON_REAL: return "a real number";
	case JSON_TRUE: return "true";
	case JSON_FALSE: return "false";
	case JSON_NULL: return "null";
	}
	return "a value";
}
