/*
 * "extra": the text that print() shows between the parentheses of a class.
 */
#include "definition/module/module_make.h"

#include "definition/call/literal.h"
#include "definition/call/variables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXTRA_BYTES_MAX 4000
#define FORMULA_BYTES_MAX 300

/* One {formula}, with what is behind it. */
struct replacement {
	char formula[FORMULA_BYTES_MAX];
	bool is_repr;
	int digits; /* of :.3f; negative: none are said */
};

/* Splits "x!r" and "x:.3f"; false: it is too long. */
static bool split(const char *text, size_t length, struct replacement *replacement)
{
	char *formula = replacement->formula;

	*replacement = (struct replacement){.digits = -1};
	if (length >= sizeof replacement->formula)
		return false;
	memcpy(formula, text, length);
	formula[length] = '\0';
	if (length > 2 && strcmp(formula + length - 2, "!r") == 0) {
		replacement->is_repr = true;
		formula[length - 2] = '\0';
	}
	char *colon = strrchr(formula, ':');
	const char *dot = colon == NULL ? NULL : colon + 1 + strspn(colon + 1, "0");
	if (dot != NULL && dot[0] == '.' && dot[1] >= '0' && dot[1] <= '9' && dot[2] == 'f' &&
	    dot[3] == '\0') {
		replacement->digits = dot[1] - '0';
		*colon = '\0';
	}
	return true;
}

static bool put_value(struct weightd_reader *reader, const struct replacement *replacement,
		      const struct weightd_place *place, struct weightd_text *out)
{
	struct weightd_value value;

	if (weightd_compute(reader, replacement->formula, place, &value) != WEIGHTD_OK)
		return false;
	if (replacement->digits >= 0 && (value.kind == WEIGHTD_INT || value.kind == WEIGHTD_REAL))
		weightd_text_printf(out, "%.*f", replacement->digits, weightd_value_real(&value));
	else if (replacement->is_repr)
		weightd_value_repr(&value, out);
	else
		weightd_value_print(&value, out);
	return true;
}

/* The text with its formulas replaced; false with an issue. */
static bool fill(struct weightd_reader *reader, const char *text, const struct weightd_place *place,
		 struct weightd_text *out)
{
	while (*text != '\0') {
		const size_t plain = strcspn(text, "{}");
		weightd_text_put(out, text, plain);
		text += plain;
		if (*text == '\0')
			break;
		if (text[1] == *text) {
			weightd_text_put(out, text, 1);
			text += 2;
			continue;
		}
		struct replacement replacement;
		const size_t length = strcspn(text, "}");
		if (*text == '}' || text[length] == '\0' ||
		    !split(text + 1, length - 1, &replacement)) {
			weightd_refuse(reader, WEIGHTD_ERR_TEXT_SYNTAX, place,
				       "a brace is not closed, or not opened, at \"%.20s\"", text);
			weightd_error_expected(reader->err,
					       "{formula}; \"{{\" and \"}}\" are braces");
			return false;
		}
		if (!put_value(reader, &replacement, place, out))
			return false;
		text += length + 1;
	}
	return true;
}

/* The text in the arena; '*kept' stays NULL for an empty one. */
static enum weightd_code keep(struct weightd_reader *reader, const char *text,
			      const struct weightd_place *place, const char **kept)
{
	for (const char *c = text; *c != '\0'; c++) {
		if (((unsigned char)*c < 0x20 && *c != '\n') || *c == 0x7F)
			return weightd_refuse(reader, WEIGHTD_ERR_BAD_NAME, place,
					      "the text has control characters");
	}
	if (*text == '\0')
		return WEIGHTD_OK;
	*kept = weightd_arena_strdup(reader->arena, text);
	return *kept == NULL ? weightd_refuse_memory(reader) : WEIGHTD_OK;
}

/* A member with a text, filled; '*kept' is NULL where it is absent or empty. */
static enum weightd_code read_text(struct weightd_reader *reader, const json_t *json,
				   const struct weightd_place *place, const char **kept)
{
	const char *text = json_string_value(json);
	struct weightd_text out;
	enum weightd_code code = WEIGHTD_OK;

	*kept = NULL;
	if (json == NULL)
		return WEIGHTD_OK;
	if (text == NULL)
		return weightd_refuse_type(reader, place, json, "a text that print() shows");
	if (strlen(text) > EXTRA_BYTES_MAX)
		return weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
				      "the text has more than %d bytes", EXTRA_BYTES_MAX);
	if (reader->variables == NULL)
		return keep(reader, text, place, kept);
	weightd_text_init(&out, EXTRA_BYTES_MAX);
	if (!fill(reader, text, place, &out))
		code = reader->code;
	else if (out.failed)
		code = weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
				      "the text is too long with its values");
	else
		code = keep(reader, out.data == NULL ? "" : out.data, place, kept);
	weightd_text_free(&out);
	return code;
}

enum weightd_code weightd_read_extra(struct weightd_reader *reader, struct weightd_module *module,
				     const json_t *json, const struct weightd_place *place)
{
	const char *extra, *print = NULL;
	enum weightd_code code = read_text(reader, json_object_get(json, "extra"),
					   WEIGHTD_PLACE_KEY(place, "extra"), &extra);

	if (code == WEIGHTD_OK)
		code = read_text(reader, json_object_get(json, "print"),
				 WEIGHTD_PLACE_KEY(place, "print"), &print);
	if (code != WEIGHTD_OK || (extra == NULL && print == NULL))
		return code;
	struct weightd_module_rare *rare = weightd_module_rare(module, &reader->builder);
	if (rare == NULL)
		return weightd_refuse_memory(reader);
	rare->extra = extra;
	rare->print = print;
	return WEIGHTD_OK;
}
