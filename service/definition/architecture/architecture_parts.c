/*
 * Values of a config by name, and modules made from them.
 */
#include "definition/architecture/architecture_parts.h"

#include "core/field/formula.h"
#include "core/model/shared.h"
#include "weightd/module_type_table.h"

#include "definition/module/module_make.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static size_t index_of(const struct weightd_model_config *config, const char *field)
{
	size_t i = 0;

	/* The architecture has the field; a name that it has not is a mistake of ours, found by any
	 * test. */
	while (strcmp(config->architecture->fields[i].name, field) != 0)
		i++;
	return i;
}

bool arch_has(const struct weightd_model_config *config, const char *field)
{
	for (size_t i = 0; i < config->architecture->field_count; i++) {
		if (strcmp(config->architecture->fields[i].name, field) == 0)
			return true;
	}
	return false;
}

const struct weightd_value *arch_value(const struct weightd_model_config *config, const char *field)
{
	return &config->values[index_of(config, field)];
}

int64_t arch_int(const struct weightd_model_config *config, const char *field)
{
	return arch_value(config, field)->integer;
}

int64_t arch_int_or(const struct weightd_model_config *config, const char *field, int64_t derived)
{
	const struct weightd_value *value = arch_value(config, field);

	return value->kind == WEIGHTD_NONE ? derived : value->integer;
}

double arch_real_or(const struct weightd_model_config *config, const char *field, double derived)
{
	const struct weightd_value *value = arch_value(config, field);

	return value->kind == WEIGHTD_NONE ? derived : weightd_value_real(value);
}

void arch_set_int(struct weightd_model_config *config, const char *field, int64_t value)
{
	config->values[index_of(config, field)] = (struct weightd_value)WEIGHTD_VALUE_INT(value);
}

bool arch_bool(const struct weightd_model_config *config, const char *field)
{
	return arch_value(config, field)->boolean;
}

double arch_real(const struct weightd_model_config *config, const char *field)
{
	return weightd_value_real(arch_value(config, field));
}

bool arch_is(const struct weightd_model_config *config, const char *class_name)
{
	return strcmp(config->class_name, class_name) == 0;
}

void arch_refuse(struct weightd_model_config *config, const char *field, const char *format, ...)
{
	const struct weightd_place place = {.pointer = config->pointers[index_of(config, field)]};
	char detail[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(detail, sizeof detail, format, arguments);
	va_end(arguments);
	weightd_refuse(config->reader, WEIGHTD_ERR_BAD_ARGUMENT, &place, "%s", detail);
}

void arch_divides(struct weightd_model_config *config, const char *field, const char *other)
{
	int64_t divisor = arch_int(config, field), value = arch_int(config, other);

	if (value % divisor == 0)
		return;
	arch_refuse(config, field, "%s %" PRId64 " does not divide %s %" PRId64, field, divisor,
		    other, value);
	weightd_error_expected(config->reader->err, "a divisor of %" PRId64, value);
}

struct weightd_module *arch_root(struct weightd_model_config *config)
{
	if (weightd_new_custom(config->reader, &config->site, config->class_name, &config->root) !=
	    WEIGHTD_OK)
		config->root = NULL;
	return config->root;
}

struct weightd_module *arch_class(struct weightd_model_config *config,
				  struct weightd_module *parent, const char *name, const char *type)
{
	const struct weightd_place place = {.pointer = "/config"};
	struct weightd_module *module = NULL;

	if (parent == NULL || weightd_reader_stops(config->reader) ||
	    weightd_new_custom(config->reader, &(struct weightd_site){parent, name, &place}, type,
			       &module) != WEIGHTD_OK)
		return NULL;
	return module;
}

struct weightd_module *arch_class_of(struct weightd_model_config *config,
				     struct weightd_module *parent, const char *name,
				     const char *prefix, const char *suffix)
{
	char type[ARCH_TYPE_MAX];

	snprintf(type, sizeof type, "%s%s", prefix, suffix);
	return arch_class(config, parent, name, type);
}

struct weightd_module *arch_list(struct weightd_model_config *config, struct weightd_module *parent,
				 const char *name)
{
	return arch_layer(config, parent, name, "ModuleList", NULL, 0);
}

const char *arch_number(struct weightd_model_config *config, int64_t index)
{
	const char *text = weightd_arena_printf(config->reader->scratch, "%" PRId64, index);

	if (text == NULL)
		weightd_refuse_memory(config->reader);
	return text == NULL ? "" : text;
}

struct weightd_module *arch_layer(struct weightd_model_config *config,
				  struct weightd_module *parent, const char *name, const char *type,
				  const struct weightd_argument *arguments, size_t count)
{
	struct weightd_reader *reader = config->reader;
	const struct weightd_module_type *module_type = weightd_module_type_find(type);
	struct weightd_module *module = NULL;

	if (parent == NULL || weightd_reader_stops(reader))
		return NULL;
	struct weightd_value values[WEIGHTD_FORMULA_NAMES_MAX];
	enum weightd_code code = weightd_fields_bind(values, module_type->name, module_type->fields,
						     module_type->field_count, arguments, count,
						     "/config", reader->err);
	if (code == WEIGHTD_OK)
		code = weightd_module_new(&module, &reader->builder, parent, name,
					  module_type->name, module_type, values, "/config",
					  reader->err);
	return weightd_record(reader, code) == WEIGHTD_OK ? module : NULL;
}

void arch_linear(struct weightd_model_config *config, struct weightd_module *parent,
		 const char *name, int64_t in, int64_t out, bool bias)
{
	const struct weightd_argument arguments[] = {
		{.value = WEIGHTD_VALUE_INT(in)},
		{.value = WEIGHTD_VALUE_INT(out)},
		{.value = WEIGHTD_VALUE_BOOL(bias)},
	};

	arch_layer(config, parent, name, "Linear", arguments, 3);
}

void arch_embedding_of(struct weightd_model_config *config, struct weightd_module *parent,
		       const char *name, const char *type, const struct arch_table *table)
{
	struct weightd_argument arguments[] = {
		{.value = WEIGHTD_VALUE_INT(table->rows)},
		{.value = WEIGHTD_VALUE_INT(table->size)},
		{.value = WEIGHTD_VALUE_NONE},
	};

	if (table->padding != NULL)
		arguments[2].value = *arch_value(config, table->padding);
	if (arguments[2].value.kind == WEIGHTD_INT && (arguments[2].value.integer < -table->rows ||
						       arguments[2].value.integer >= table->rows)) {
		arch_refuse(config, table->padding,
			    "%s is %" PRId64 ", the embedding has %" PRId64 " rows", table->padding,
			    arguments[2].value.integer, table->rows);
		return;
	}
	arch_layer(config, parent, name, type, arguments, 3);
}

void arch_embedding(struct weightd_model_config *config, struct weightd_module *parent,
		    const char *name, int64_t rows, int64_t size, const char *padding)
{
	const struct arch_table table = {rows, size, padding};

	arch_embedding_of(config, parent, name, "Embedding", &table);
}

void arch_norm(struct weightd_model_config *config, struct weightd_module *parent, const char *name,
	       const char *type, int64_t size, double eps)
{
	/* Printed with the size as a tuple either way. */
	const struct weightd_argument arguments[] = {
		{.value = WEIGHTD_VALUE_INT(size)},
		{.value = WEIGHTD_VALUE_REAL(eps)},
	};

	arch_layer(config, parent, name, type, arguments, 2);
}

void arch_dropout(struct weightd_model_config *config, struct weightd_module *parent,
		  const char *name, double p)
{
	const struct weightd_argument arguments[] = {{.value = WEIGHTD_VALUE_REAL(p)}};

	arch_layer(config, parent, name, "Dropout", arguments, 1);
}

void arch_parameter(struct weightd_model_config *config, struct weightd_module *module,
		    const char *leaf, const struct weightd_shape *shape, double value)
{
	if (module == NULL || weightd_reader_stops(config->reader))
		return;
	const struct weightd_initializer_call initial =
		weightd_initial_constant(&config->reader->builder, value);
	weightd_record(config->reader,
		       weightd_module_add_parameter(module, &config->reader->builder, leaf, shape,
						    &initial, NULL, config->reader->err));
}

void arch_drawn_parameter(struct weightd_model_config *config, struct weightd_module *module,
			  const char *leaf, const struct weightd_shape *shape)
{
	if (!config->reader->replays) {
		arch_parameter(config, module, leaf, shape, 0);
		return;
	}
	if (module == NULL || weightd_reader_stops(config->reader))
		return;
	const struct weightd_initializer_call randn =
		weightd_initial_default(&config->reader->builder, "normal");
	weightd_record(config->reader,
		       weightd_module_add_parameter(module, &config->reader->builder, leaf, shape,
						    &randn, NULL, config->reader->err));
}

void arch_empty_parameter(struct weightd_model_config *config, struct weightd_module *module,
			  const char *leaf, const struct weightd_shape *shape, double std)
{
	struct weightd_builder *builder = &config->reader->builder;
	const struct weightd_initializer *normal = weightd_initializer_find("normal");
	const struct weightd_value numbers[] = {WEIGHTD_VALUE_REAL(0), WEIGHTD_VALUE_REAL(std)};

	if (module == NULL || weightd_reader_stops(config->reader))
		return;
	/* What is not drawn has the default of tensors that nobody initialises. */
	const struct weightd_initializer_call initial =
		config->reader->replays
			? weightd_initial_kaiming5(builder)
			: (struct weightd_initializer_call){
				  .initializer = normal,
				  .arguments = weightd_share_values(builder, normal, numbers, 2),
				  .pointer = ""};
	const struct weightd_parameter parameter = {
		.leaf = leaf,
		.shape = *shape,
		.dtype = builder->default_dtype,
		.initial = initial,
		.is_implied = config->reader->replays,
		.requires_grad = true,
		.fans = weightd_fans_torch(shape),
	};
	weightd_record(config->reader, weightd_module_add_tensor(module, builder, &parameter, NULL,
								 config->reader->err));
}

void arch_buffer(struct weightd_model_config *config, struct weightd_module *module,
		 const char *leaf, const struct weightd_shape *shape, double value)
{
	if (module == NULL || weightd_reader_stops(config->reader))
		return;
	weightd_record(config->reader,
		       weightd_module_add_buffer(module, &config->reader->builder, leaf, shape,
						 config->reader->builder.default_dtype, value,
						 config->reader->err));
}

/* The full name of a tensor of the root. */
static const char *name_below(struct weightd_model_config *config, const char *name)
{
	struct weightd_name_room room;

	if (config->site.parent == NULL || config->root == NULL)
		return name;
	name = weightd_arena_printf(config->reader->arena, "%s.%s",
				    weightd_module_path(config->root, &room), name);
	if (name == NULL)
		weightd_refuse_memory(config->reader);
	return name == NULL ? "" : name;
}

void arch_tie(struct weightd_model_config *config, const char *name, const char *target)
{
	struct weightd_tie *tie = weightd_arena_alloc(config->reader->arena, sizeof *tie);

	if (tie == NULL) {
		weightd_refuse_memory(config->reader);
		return;
	}
	/* Below the root, which may be a part of another model. */
	*tie = (struct weightd_tie){.name = name_below(config, name),
				    .target = name_below(config, target),
				    .pointer = "/config"};
	*config->ties_end = tie;
	config->ties_end = &tie->next;
}
