/*
 * What the layer families share: argument access, printing, common state.
 */
#include "core/module_type/layer_parts.h"
#include "weightd/module_type_table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

const struct weightd_value *layer_argument(const struct weightd_module *module, const char *field)
{
	static const struct weightd_value none = WEIGHTD_VALUE_NONE;
	const struct weightd_value *value = weightd_module_argument(module, field);

	return value == NULL ? &none : value;
}

int64_t layer_int(const struct weightd_module *module, const char *field)
{
	return layer_argument(module, field)->integer;
}

uint64_t layer_size(const struct weightd_module *module, const char *field)
{
	return (uint64_t)layer_int(module, field);
}

bool layer_bool(const struct weightd_module *module, const char *field)
{
	return layer_argument(module, field)->boolean;
}

bool layer_is_none(const struct weightd_module *module, const char *field)
{
	return layer_argument(module, field)->kind == WEIGHTD_NONE;
}

void layer_print_pair(const struct weightd_module *module, const char *field,
		      struct weightd_text *out)
{
	weightd_text_printf(out, "%s=", field);
	weightd_value_repr(layer_argument(module, field), out);
}

void layer_print_value(const struct weightd_module *module, const char *field,
		       struct weightd_text *out)
{
	weightd_value_print(layer_argument(module, field), out);
}

void layer_print_next(const struct weightd_module *module, const char *field,
		      struct weightd_text *out)
{
	weightd_text_puts(out, ", ");
	layer_print_pair(module, field, out);
}

void layer_print_expanded(const struct weightd_value *value, unsigned rank,
			  struct weightd_text *out)
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

void layer_print_mode(const char *mode, const struct weightd_profile *profile,
		      struct weightd_text *out)
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

void layer_print_norm_bias(const struct weightd_module *module,
			   const struct weightd_profile *profile, struct weightd_text *out)
{
	/* A norm that an old release cannot make is printed as by the first that can. */
	if (profile->prints_norm_bias || !layer_bool(module, "bias"))
		weightd_text_puts(out, has_tensor(module, "bias") ? ", bias=True" : ", bias=False");
}

static bool is_printed(const struct weightd_module *module, const char *field)
{
	if (strcmp(field, "inplace") == 0)
		return layer_bool(module, field);
	return strcmp(field, "device") != 0 && strcmp(field, "dtype") != 0 &&
	       strcmp(field, "return_indices") != 0;
}

void layer_print_all(const struct weightd_module *module, struct weightd_text *out)
{
	bool first = true;

	for (size_t i = 0; i < module->module_type->field_count; i++) {
		const char *field = module->module_type->fields[i].name;

		if (!is_printed(module, field))
			continue;
		if (!first)
			weightd_text_puts(out, ", ");
		first = false;
		layer_print_pair(module, field, out);
	}
}

void layer_print_first(const struct weightd_module *module, struct weightd_text *out)
{
	weightd_value_print(&module->arguments[0], out);
}

enum weightd_code layer_add_constant(struct weightd_module *module, struct weightd_builder *builder,
				     const char *leaf, const struct weightd_shape *shape,
				     double value, struct weightd_error *err)
{
	const struct weightd_initializer_call initial = weightd_initial_constant(builder, value);

	return weightd_module_add_parameter(module, builder, leaf, shape, &initial, NULL, err);
}

enum weightd_code layer_add_bias(struct weightd_module *module, struct weightd_builder *builder,
				 uint64_t count, uint64_t fan_in, struct weightd_error *err)
{
	const struct weightd_shape shape = weightd_shape_of(1, count);

	const double bound = fan_in == 0 ? 0.0 : 1.0 / sqrt((double)fan_in);
	const struct weightd_initializer_call initial = weightd_initial_uniform(builder, bound);

	return weightd_module_add_parameter(module, builder, "bias", &shape, &initial, NULL, err);
}

enum weightd_code layer_shape(const struct weightd_module *module, const char *field,
			      struct weightd_shape *shape, struct weightd_error *err)
{
	const struct weightd_value *value = layer_argument(module, field);
	const size_t count = value->kind == WEIGHTD_TUPLE ? value->count : 1;

	if (count > WEIGHTD_RANK_MAX) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, module->pointer,
				  "%s: %s has %zu dimensions", module->type, field, count);
		weightd_error_expected(err, "at most %d", WEIGHTD_RANK_MAX);
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	shape->ndim = (unsigned)count;
	for (size_t i = 0; i < count; i++)
		shape->dims[i] = (uint64_t)weightd_value_size(value, i);
	return WEIGHTD_OK;
}

struct weightd_initializer_call layer_initial(struct weightd_builder *builder, const char *name)
{
	const struct weightd_initializer *initializer = weightd_initializer_find(name);
	struct weightd_value *arguments = weightd_arena_array(
		builder->arena, initializer->field_count + 1, sizeof *arguments);

	for (size_t i = 0; arguments != NULL && i < initializer->field_count; i++)
		arguments[i] = initializer->fields[i].fallback;
	return (struct weightd_initializer_call){
		.initializer = initializer,
		.arguments = arguments,
		.pointer = "",
	};
}

/* The dtype argument of the nearest module that has one, which a constructor hands down. */
static const struct weightd_value *inherited_dtype(const struct weightd_module *module)
{
	const struct weightd_value *dtype = NULL;

	for (; module != NULL && dtype == NULL; module = module->parent)
		dtype = module->module_type == NULL ? NULL
						    : weightd_module_argument(module, "dtype");
	return dtype;
}

enum weightd_code layer_add_child(struct weightd_module **child, struct weightd_module *module,
				  struct weightd_builder *builder, const char *name,
				  const char *type, const struct weightd_value *arguments,
				  size_t count, struct weightd_error *err)
{
	const struct weightd_module_type *module_type = weightd_module_type_find(type);
	const struct weightd_value *dtype = inherited_dtype(module);
	struct weightd_value *bound =
		weightd_arena_array(builder->arena, module_type->field_count + 1, sizeof *bound);
	struct weightd_module *made;

	if (bound == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, module->pointer,
					 "out of memory");
	for (size_t i = 0; i < module_type->field_count; i++) {
		bound[i] = i < count ? arguments[i] : module_type->fields[i].fallback;
		if (dtype != NULL && strcmp(module_type->fields[i].name, "dtype") == 0)
			bound[i] = *dtype;
	}
	enum weightd_code code = weightd_module_new(&made, builder, module, name, module_type->name,
						    module_type, bound, module->pointer, err);
	if (code == WEIGHTD_OK && child != NULL)
		*child = made;
	return code;
}

enum weightd_code layer_add_copy(struct weightd_module *module, struct weightd_builder *builder,
				 const char *name, const char *field, struct weightd_error *err)
{
	const struct weightd_value *value = layer_argument(module, field);

	if (value->kind != WEIGHTD_MODULE)
		return WEIGHTD_OK;
	return weightd_module_copy(NULL, builder, module, name, value->module, err);
}

enum weightd_code layer_materialise(struct weightd_module *module, struct weightd_builder *builder,
				    struct weightd_error *err)
{
	const struct weightd_module_type *module_type =
		weightd_module_type_find(module->module_type->name + strlen("Lazy"));
	struct weightd_value *arguments =
		weightd_arena_array(builder->arena, module_type->field_count, sizeof *arguments);

	if (arguments == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, module->pointer,
					 "out of memory");
	for (size_t i = 0; i < module_type->field_count; i++) {
		const struct weightd_value *given =
			weightd_module_argument(module, module_type->fields[i].name);
		arguments[i] = given == NULL ? module_type->fields[i].fallback : *given;
		if (arguments[i].kind != WEIGHTD_NONE || !module_type->fields[i].required)
			continue;
		weightd_error_add(err, WEIGHTD_ERR_MISSING_FIELD, module->pointer, "%s needs %s",
				  module->type, module_type->fields[i].name);
		weightd_error_expected(
			err, "the size that torch takes from the first input, as the argument %s",
			module_type->fields[i].name);
		return WEIGHTD_ERR_MISSING_FIELD;
	}
	module->module_type = module_type;
	module->type = module_type->name;
	module->arguments = arguments;
	return module_type->build(module, builder, err);
}
