/*
 * New modules of a definition: the type that a name means, and custom modules.
 */
#include "definition/module/module_make.h"

#include "definition/call/literal.h"
#include "definition/call/variables.h"
#include "definition/module/parametrize_read.h"
#include "weightd/parametrization_table.h"
#include "weightd/module_type_table.h"

#include <string.h>

enum weightd_code weightd_refuse_module(struct weightd_reader *reader, const char *type,
					const struct weightd_place *place)
{
	if (weightd_is_parametrization(type)) {
		weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_MODULE, place, "%.80s is not a module",
			       type);
		weightd_error_expected(
			reader->err,
			"a module with \"wrap\": \"%.80s\"; or as text, \"%.80s(Linear(3, 4))\"",
			type, type);
		return WEIGHTD_ERR_UNKNOWN_MODULE;
	}
	weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_MODULE, place,
		       "there is no module type %s in the catalogue", type);
	weightd_error_expected(reader->err, "a type of the catalogue, or a custom module: one with "
					    "children, parameters, buffers or init");
	if (weightd_is_short(type))
		weightd_error_suggest(reader->err, weightd_module_type_nearest(type) != NULL
							   ? weightd_module_type_nearest(type)
							   : weightd_parametrization_nearest(type));
	return WEIGHTD_ERR_UNKNOWN_MODULE;
}

enum weightd_code weightd_refuse_bare_module(struct weightd_reader *reader,
					     const struct weightd_place *place)
{
	weightd_refuse(
		reader, WEIGHTD_ERR_UNSUPPORTED, place,
		"the text Module() does not show whether the module has parameters of its own");
	weightd_error_expected(
		reader->err,
		"children, or an object: {\"type\": \"Module\", \"parameters\": {...}}");
	return WEIGHTD_ERR_UNSUPPORTED;
}

enum weightd_code weightd_find_module_type(struct weightd_reader *reader, const char *type,
					   const struct weightd_place *place,
					   const struct weightd_module_type **module_type)
{
	*module_type = weightd_module_type_find(type);
	if (*module_type == NULL || ((*module_type)->flags & WEIGHTD_ABSTRACT) == 0)
		return WEIGHTD_OK;
	weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_MODULE, place,
		       "%s is a base class; rules can select it, but it cannot be built", type);
	*module_type = NULL;
	return WEIGHTD_ERR_UNKNOWN_MODULE;
}

/* Names of classes are printed and compared, so they are plain text of ordinary length. */
static enum weightd_code check_type(struct weightd_reader *reader, const char *type,
				    const struct weightd_place *place)
{
	size_t length = strlen(type);
	bool is_plain = length > 0 && length <= reader->limits->name_bytes;

	for (size_t i = 0; i < length && is_plain; i++)
		is_plain = (unsigned char)type[i] >= 0x20 && type[i] != 0x7F;
	if (is_plain)
		return WEIGHTD_OK;
	return weightd_refuse(reader, WEIGHTD_ERR_BAD_NAME, place,
			      "a module type has 1 to %zu bytes and no control characters",
			      reader->limits->name_bytes);
}

enum weightd_code weightd_new_custom(struct weightd_reader *reader, const struct weightd_site *site,
				     const char *type, struct weightd_module **module)
{
	const struct weightd_module_type *module_type = weightd_module_type_find(type);
	enum weightd_code code = check_type(reader, type, site->place);

	if (code != WEIGHTD_OK)
		return code;
	if (module_type != NULL && (module_type->flags & WEIGHTD_TAKES_TENSORS) != 0)
		type = module_type->name;
	else
		module_type = NULL;
	if (json_object_set_new(reader->types, type, json_true()) != 0)
		return weightd_refuse_memory(reader);
	return weightd_record(reader,
			      weightd_module_new(module, &reader->builder, site->parent, site->name,
						 type, module_type, NULL,
						 weightd_module_pointer(reader, site->place),
						 reader->err));
}

bool weightd_has_plain_state(const struct weightd_module_type *module_type)
{
	return module_type->state != NULL && module_type->children == NULL &&
	       !weightd_module_type_is_a(module_type, "LazyModuleMixin") &&
	       (module_type->flags & (WEIGHTD_ABSTRACT | WEIGHTD_TAKES_CHILDREN)) == 0;
}

static bool is_name(const char *text, size_t length)
{
	return length > 0 && weightd_name_length(text) == length;
}

bool weightd_split_type(struct weightd_reader *reader, const char *type, const char **name,
			const struct weightd_module_type **base)
{
	const size_t length = strcspn(type, "(");
	const char *inner = type + length + (type[length] == '(');
	const size_t inner_length = strcspn(inner, ")");

	if (type[length] != '(' || strcmp(inner + inner_length, ")") != 0 ||
	    !is_name(type, length) || !is_name(inner, inner_length))
		return false;
	*name = weightd_arena_strndup(reader->scratch, type, length);
	const char *base_name = weightd_arena_strndup(reader->scratch, inner, inner_length);
	if (*name == NULL || base_name == NULL) {
		weightd_refuse_memory(reader);
		return false;
	}
	if (strcmp(base_name, "Module") == 0) {
		*base = NULL;
		return true;
	}
	*base = weightd_module_type_find(base_name);
	return *base != NULL && weightd_has_plain_state(*base);
}

enum weightd_code weightd_new_derived(struct weightd_reader *reader,
				      const struct weightd_site *site, const char *type,
				      const struct weightd_module_type *base,
				      const struct weightd_value *arguments,
				      struct weightd_module **module)
{
	enum weightd_code code = check_type(reader, type, site->place);

	if (code != WEIGHTD_OK)
		return code;
	if (json_object_set_new(reader->types, type, json_true()) != 0)
		return weightd_refuse_memory(reader);
	code = weightd_record(reader,
			      weightd_module_new(module, &reader->builder, site->parent, site->name,
						 type, base, arguments,
						 weightd_module_pointer(reader, site->place),
						 reader->err));
	if (code == WEIGHTD_OK)
		(*module)->is_derived = true;
	return code;
}

enum weightd_code weightd_keep_ties(struct weightd_reader *reader, struct weightd_module *module,
				    const json_t *ties, const struct weightd_place *place)
{
	struct weightd_pending_ties *pending = weightd_arena_alloc(reader->arena, sizeof *pending);

	if (pending == NULL)
		return weightd_refuse_memory(reader);
	pending->module = module;
	pending->ties = ties;
	pending->pointer = weightd_place_text(WEIGHTD_PLACE_KEY(place, "tie"), reader->arena);
	module->has_ties = true;
	*reader->pending_ties_end = pending;
	reader->pending_ties_end = &pending->next;
	return weightd_keep_variables(reader, &pending->variables);
}

static enum weightd_code keep(struct weightd_reader *reader,
			      const struct weightd_pending_rules *rules)
{
	struct weightd_pending_rules *pending = weightd_arena_alloc(reader->arena, sizeof *pending);

	if (pending == NULL)
		return weightd_refuse_memory(reader);
	*pending = *rules;
	*reader->pending_end = pending;
	reader->pending_end = &pending->next;
	return weightd_keep_variables(reader, &pending->variables);
}

enum weightd_code weightd_keep_rules(struct weightd_reader *reader, struct weightd_module *module,
				     const json_t *rules, const struct weightd_place *place)
{
	return keep(reader, &(struct weightd_pending_rules){
				    .module = module,
				    .rules = rules,
				    .pointer = weightd_place_text(WEIGHTD_PLACE_KEY(place, "init"),
								  reader->arena),
			    });
}

enum weightd_code weightd_keep_row_rules(struct weightd_reader *reader,
					 struct weightd_module *module,
					 const struct weightd_model_config *config,
					 const json_t *row, const struct weightd_place *place)
{
	module->is_of_row = true;
	return keep(reader, &(struct weightd_pending_rules){
				    .module = module,
				    .config = config,
				    .rules = json_object_get(row, "init"),
				    .row = row,
				    .pointer = weightd_place_text(WEIGHTD_PLACE_KEY(place, "init"),
								  reader->arena),
			    });
}

enum weightd_code weightd_keep_recipe(struct weightd_reader *reader, struct weightd_module *module,
				      const char *recipe, const struct weightd_model_config *config,
				      const struct weightd_place *place)
{
	module->is_of_row = true;
	return keep(reader, &(struct weightd_pending_rules){
				    .module = module,
				    .recipe = recipe,
				    .config = config,
				    .pointer = weightd_place_text(place, reader->arena),
			    });
}

enum weightd_code weightd_keep_cast(struct weightd_reader *reader, struct weightd_module *module,
				    enum weightd_dtype dtype, const struct weightd_place *place)
{
	return keep(reader, &(struct weightd_pending_rules){
				    .module = module,
				    .cast = dtype,
				    .pointer = weightd_place_text(place, reader->arena),
			    });
}
