/*
 * torch's extra_repr(): the texts of rows, with the arguments of a module in them.
 */
#include "core/module_type/extra_repr.h"

#include "core/field/formula.h"
#include "core/module_type/module_arguments.h"

#include <inttypes.h>
#include <string.h>

static int number_field(const void *context, const char *name, size_t length)
{
	const struct weightd_module_type *row = context;
	const size_t index = weightd_field_index(row->fields, row->field_count, name, length);

	return index < row->field_count ? (int)index : -1;
}

/* The field whose name begins at 'text', which names one. */
static const struct weightd_field *field_at(const struct weightd_module *module, const char *text)
{
	const struct weightd_module_type *row = module->module_type;

	return &row->fields[weightd_field_index(row->fields, row->field_count, text,
						strcspn(text, " !}"))];
}

/* None of a field that follows another one stands for that one's value. */
static const struct weightd_value *value_of(const struct weightd_module *module,
					    const struct weightd_field *field)
{
	const struct weightd_value *value = argument_value(module, field->name);

	return value->kind == WEIGHTD_NONE && field->follows != NULL
		       ? argument_value(module, field->follows)
		       : value;
}

static void put_tuple(const struct weightd_value *value, unsigned count, struct weightd_text *out)
{
	if (value->kind != WEIGHTD_INT) {
		weightd_value_print(value, out);
		return;
	}
	weightd_text_puts(out, "(");
	for (unsigned i = 0; i < count; i++)
		weightd_text_printf(out, i == 0 ? "%" PRId64 : ", %" PRId64, value->integer);
	weightd_text_puts(out, count == 1 ? ",)" : ")");
}

static void put_formula(const struct weightd_module *module, const char *text,
			struct weightd_text *out)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct weightd_value value;

	if (weightd_formula_read(&formula, &text, number_field, module->module_type) &&
	    weightd_formula_value(&formula, module->arguments, &value))
		weightd_value_print(&value, out);
}

/* What stands in braces: more than a name is a formula. */
static void put_argument(const struct weightd_module *module, const char *text,
			 struct weightd_text *out)
{
	const bool is_tuple = *text == '*';
	const char after = text[strcspn(text, " !}")];

	if (after == ' ') {
		put_formula(module, text, out);
		return;
	}
	const struct weightd_field *field = field_at(module, text + is_tuple);
	if (is_tuple)
		put_tuple(value_of(module, field), field->spread == 0 ? 1 : field->spread, out);
	else if (after == '!')
		weightd_value_repr(value_of(module, field), out);
	else
		weightd_value_print(value_of(module, field), out);
}

/* Whether the argument that comes first in 'text' has its default; 2 is as good as 2.0. */
static bool is_default(const struct weightd_module *module, const char *text)
{
	text += strcspn(text, "{") + 1;
	const struct weightd_field *field = field_at(module, text + (*text == '*'));
	const struct weightd_value *value = argument_value(module, field->name);

	if (value->kind == WEIGHTD_INT && field->fallback.kind == WEIGHTD_REAL)
		return weightd_value_real(value) == field->fallback.real;
	return weightd_value_equal(value, &field->fallback);
}

void repr_put(const struct weightd_module *module, const char *text, struct weightd_text *out)
{
	while (*text != '\0') {
		const size_t length = strcspn(text, "[]{");

		weightd_text_put(out, text, length);
		text += length;
		if (*text == '[' && is_default(module, text))
			text += strcspn(text, "]");
		else if (*text == '{') {
			put_argument(module, text + 1, out);
			text += strcspn(text, "}");
		}
		text += *text != '\0';
	}
}

void repr_mode(const char *mode, const struct weightd_profile *profile, struct weightd_text *out)
{
	weightd_text_printf(out, profile->quotes_modes ? ", mode='%s'" : ", mode=%s", mode);
}

static bool has_tensor(const struct weightd_module *module, const char *leaf)
{
	const struct weightd_parameter *tensor = module->parameters;

	while (tensor != NULL && strcmp(tensor->leaf, leaf) != 0)
		tensor = tensor->next;
	return tensor != NULL;
}

void repr_norm_bias(const struct weightd_module *module, const struct weightd_profile *profile,
		    struct weightd_text *out)
{
	/* A norm that an old release cannot make is printed as by the first that can. */
	if (profile->prints_norm_bias || !argument_bool(module, "bias"))
		weightd_text_puts(out, has_tensor(module, "bias") ? ", bias=True" : ", bias=False");
}
