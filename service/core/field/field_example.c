/*
 * An example call from a list of fields, for catalogue rows without an example of their own.
 */
#include "weightd/field.h"

/* Small, and divisible by itself, so that sizes that must divide each other do. */
#define USUAL_SIZE 4.0

/* Numbers grow from argument to argument, as bounds do. */
static double usual_number(const struct weightd_field *field, size_t index)
{
	double usual = (field->accepts & WEIGHTD_INT) != 0 ? USUAL_SIZE : (double)index + 1;

	if (field->min >= field->max)
		return usual;
	if (usual > field->max)
		usual = field->min_is_open || field->min < 0 ? field->max / 2 : field->min;
	return usual < field->min ? field->min : usual;
}

static void put_value(const struct weightd_field *field, size_t index, struct weightd_text *out)
{
	double number = usual_number(field, index);

	if ((field->accepts & WEIGHTD_INT) != 0) {
		weightd_text_printf(out, "%.0f", number);
	} else if ((field->accepts & WEIGHTD_REAL) != 0) {
		weightd_value_print(&(struct weightd_value)WEIGHTD_VALUE_REAL(number), out);
	} else if ((field->accepts & WEIGHTD_TUPLE) != 0) {
		unsigned count = field->tuple_min > 1 ? field->tuple_min : 1;

		for (unsigned i = 0; i < count; i++)
			weightd_text_printf(out, i == 0 ? "(%.0f" : ", %.0f", number);
		weightd_text_puts(out, count == 1 ? ",)" : ")");
	} else if ((field->accepts & WEIGHTD_TEXT) != 0) {
		const char *text = field->choices != NULL ? field->choices[0] : "text";

		weightd_value_repr(&(struct weightd_value)WEIGHTD_VALUE_TEXT(text), out);
	} else if ((field->accepts & WEIGHTD_MODULE) != 0) {
		weightd_text_puts(out, "Linear(4, 4)");
	} else {
		weightd_text_puts(out, (field->accepts & WEIGHTD_BOOL) != 0 ? "True" : "None");
	}
}

void weightd_fields_example(const char *name, const struct weightd_field *fields,
			    size_t field_count, struct weightd_text *out)
{
	const char *before = "(";

	weightd_text_puts(out, name); /* required fields come first: by position */
	for (size_t i = 0; i < field_count; i++) {
		if (!fields[i].required)
			continue;
		weightd_text_puts(out, before);
		put_value(&fields[i], i, out);
		before = ", ";
	}
	weightd_text_puts(out, before[0] == '(' ? "()" : ")");
}
