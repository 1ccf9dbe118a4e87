/*
 * Parts of print() hooks: torch's extra_repr(), the text between the parentheses.
 */
#include "core/module_type/extra_repr.h"

#include "core/module_type/module_arguments.h"

#include <inttypes.h>
#include <string.h>

void repr_pair(const struct weightd_module *module, const char *field, struct weightd_text *out)
{
	weightd_text_printf(out, "%s=", field);
	weightd_value_repr(argument_value(module, field), out);
}

void repr_value(const struct weightd_module *module, const char *field, struct weightd_text *out)
{
	weightd_value_print(argument_value(module, field), out);
}

void repr_next(const struct weightd_module *module, const char *field, struct weightd_text *out)
{
	weightd_text_puts(out, ", ");
	repr_pair(module, field, out);
}

void repr_expanded(const struct weightd_value *value, unsigned rank, struct weightd_text *out)
{
	if (value->kind != WEIGHTD_INT) {
		weightd_value_print(value, out);
		return;
	}
	weightd_text_puts(out, "(");
	for (unsigned i = 0; i < rank; i++)
		weightd_text_printf(out, i == 0 ? "%" PRId64 : ", %" PRId64, value->integer);
	weightd_text_puts(out, rank == 1 ? ",)" : ")");
}

unsigned repr_rank(const struct weightd_module *module)
{
	const char *name = module->module_type->name;

	return (unsigned)(name[strlen(name) - 2] - '0');
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

static bool is_printed(const struct weightd_module *module, const char *field)
{
	if (strcmp(field, "inplace") == 0)
		return argument_bool(module, field);
	return strcmp(field, "device") != 0 && strcmp(field, "dtype") != 0 &&
	       strcmp(field, "return_indices") != 0;
}

void repr_all(const struct weightd_module *module, struct weightd_text *out)
{
	bool first = true;

	for (size_t i = 0; i < module->module_type->field_count; i++) {
		const char *field = module->module_type->fields[i].name;

		if (!is_printed(module, field))
			continue;
		if (!first)
			weightd_text_puts(out, ", ");
		first = false;
		repr_pair(module, field, out);
	}
}

void repr_first(const struct weightd_module *module, struct weightd_text *out)
{
	weightd_value_print(&module->arguments[0], out);
}
