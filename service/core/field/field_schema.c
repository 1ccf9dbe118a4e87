/*
 * JSON Schema (2020-12) of a list of fields, for the catalogue. It accepts what
 * weightd_fields_bind() accepts by name, and nothing else.
 */
#include "weightd/field.h"

#include <ctype.h>
#include <math.h>

#define DIALECT "https://json-schema.org/draft/2020-12/schema"

/* Every function below appends the members of a schema object, without its braces. */

static void put_bound(const char *key, double bound, struct weightd_text *out)
{
	weightd_text_printf(out, ",\"%s\":", key);
	if (bound == floor(bound) && fabs(bound) < 0x1p53)
		weightd_text_printf(out, "%.0f", bound);
	else
		weightd_text_json_real(out, bound);
}

static void put_number(const struct weightd_field *field, bool is_real, struct weightd_text *out)
{
	bool has_range = field->min < field->max;

	weightd_text_puts(out, is_real ? "\"type\":\"number\"" : "\"type\":\"integer\"");
	if (has_range && (is_real || field->min > WEIGHTD_NO_MINIMUM))
		put_bound(field->min_is_open ? "exclusiveMinimum" : "minimum", field->min, out);
	else if (!is_real)
		weightd_text_puts(out, ",\"minimum\":-9223372036854775808");
	if (has_range && (is_real || field->max < WEIGHTD_NO_MAXIMUM))
		put_bound("maximum", field->max, out);
	else if (!is_real)
		weightd_text_puts(out, ",\"maximum\":9223372036854775807");
}

/* A pattern for 'text' in any letter case. */
static void put_any_case(const char *text, struct weightd_text *out)
{
	for (; *text != '\0'; text++) {
		if (isalpha((unsigned char)*text))
			weightd_text_printf(out, "[%c%c]", tolower((unsigned char)*text),
					    toupper((unsigned char)*text));
		else
			weightd_text_printf(out, "[%c]", *text);
	}
}

static void put_text(const struct weightd_field *field, struct weightd_text *out)
{
	weightd_text_puts(out, "\"type\":\"string\"");
	if (field->choices == NULL)
		return;
	weightd_text_puts(out, field->any_case ? ",\"examples\":[" : ",\"enum\":[");
	for (size_t i = 0; field->choices[i] != NULL; i++) {
		if (i > 0)
			weightd_text_puts(out, ",");
		weightd_text_json_string(out, field->choices[i]);
	}
	weightd_text_puts(out, "]");
	if (!field->any_case)
		return;
	weightd_text_puts(out, ",\"pattern\":\"^(");
	for (size_t i = 0; field->choices[i] != NULL; i++) {
		if (i > 0)
			weightd_text_puts(out, "|");
		put_any_case(field->choices[i], out);
	}
	weightd_text_puts(out, ")$\"");
}

static void put_alternatives(const struct weightd_field *field, unsigned accepts,
			     struct weightd_text *out);

static void put_tuple(const struct weightd_field *field, struct weightd_text *out)
{
	weightd_text_puts(out, "\"type\":\"array\",\"items\":{");
	if (field->nested)
		weightd_text_puts(out, "\"type\":\"array\",\"items\":{");
	put_alternatives(field, weightd_field_item_kinds(field), out);
	weightd_text_puts(out, field->nested ? "}}" : "}");
	if (field->tuple_max != 0)
		weightd_text_printf(out, ",\"minItems\":%u,\"maxItems\":%u", field->tuple_min,
				    field->tuple_max);
}

static void put_alternative(const struct weightd_field *field, unsigned kind,
			    struct weightd_text *out)
{
	switch ((enum weightd_kind)kind) {
	case WEIGHTD_NONE: weightd_text_puts(out, "\"type\":\"null\""); return;
	case WEIGHTD_BOOL: weightd_text_puts(out, "\"type\":\"boolean\""); return;
	case WEIGHTD_INT: put_number(field, false, out); return;
	case WEIGHTD_REAL: put_number(field, true, out); return;
	case WEIGHTD_TEXT: put_text(field, out); return;
	case WEIGHTD_TUPLE: put_tuple(field, out); return;
	case WEIGHTD_MODULE:
		weightd_text_puts(out, "\"type\":[\"object\",\"array\",\"string\"],"
				       "\"$comment\":\"A module, in any form that a child has\"");
		return;
	case WEIGHTD_FORMULA:
		weightd_text_puts(out, "\"type\":\"string\","
				       "\"$comment\":\"A formula, such as 1 / sqrt(fan_out)\"");
		return;
	}
}

/* The members for one kind, "anyOf" for several, none for anything. */
static void put_alternatives(const struct weightd_field *field, unsigned accepts,
			     struct weightd_text *out)
{
	bool first = true;

	if ((accepts & WEIGHTD_REAL) != 0)
		accepts &= ~(unsigned)WEIGHTD_INT;
	if (accepts == 0)
		return;
	if ((accepts & (accepts - 1)) == 0) {
		put_alternative(field, accepts, out);
		return;
	}
	weightd_text_puts(out, "\"anyOf\":[");
	for (unsigned kind = WEIGHTD_NONE; kind <= WEIGHTD_FORMULA; kind *= 2) {
		if ((accepts & kind) == 0)
			continue;
		weightd_text_puts(out, first ? "{" : ",{");
		first = false;
		put_alternative(field, kind, out);
		weightd_text_puts(out, "}");
	}
	weightd_text_puts(out, "]");
}

/* Numbers may be formulas, but where any text is an argument. */
static unsigned with_formulas(const struct weightd_field *field)
{
	const bool is_number = (field->accepts & (WEIGHTD_INT | WEIGHTD_REAL)) != 0;
	const bool takes_any_text = (field->accepts & WEIGHTD_TEXT) != 0 && field->choices == NULL;

	return field->accepts | (is_number && !takes_any_text ? WEIGHTD_FORMULA : 0);
}

static void put_property(const struct weightd_field *field, unsigned flags,
			 struct weightd_text *out)
{
	const bool has_formulas = (flags & WEIGHTD_SCHEMA_FORMULAS) != 0;

	weightd_text_json_string(out, field->name);
	weightd_text_puts(out, ":{\"description\":");
	weightd_text_json_string(out, field->doc);
	weightd_text_puts(out, ",");
	put_alternatives(field, has_formulas ? with_formulas(field) : field->accepts, out);
	if (!field->required) {
		weightd_text_puts(out, field->accepts == 0 ? "\"default\":" : ",\"default\":");
		weightd_value_json(&field->fallback, out);
	}
	weightd_text_puts(out, "}");
}

void weightd_fields_schema(const struct weightd_field *fields, size_t field_count, unsigned flags,
			   struct weightd_text *out)
{
	bool first = true;

	weightd_text_puts(out, "{\"$schema\":\"" DIALECT "\",\"type\":\"object\",\"properties\":{");
	for (size_t i = 0; i < field_count; i++) {
		if (i > 0)
			weightd_text_puts(out, ",");
		put_property(&fields[i], flags, out);
	}
	weightd_text_puts(out, "},\"required\":[");
	for (size_t i = 0; i < field_count; i++) {
		if (!fields[i].required)
			continue;
		if (!first)
			weightd_text_puts(out, ",");
		first = false;
		weightd_text_json_string(out, fields[i].name);
	}
	weightd_text_printf(out, "],\"additionalProperties\":%s}",
			    (flags & WEIGHTD_SCHEMA_OPEN) != 0 ? "true" : "false");
}
