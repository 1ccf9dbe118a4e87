/*
 * Modules from JSON: an object with a type, an array (a Sequential), or text.
 */
#include "definition/tree/module_json.h"

#include "definition/class/class.h"
#include "definition/tree/choice_read.h"
#include "definition/tree/module_call.h"
#include "definition/tree/module_children.h"
#include "definition/tree/order_read.h"
#include "definition/module/tensors.h"
#include "definition/module/parametrize_read.h"
#include "definition/module/module_make.h"
#include "definition/call/arguments.h"
#include "definition/document/json_parse.h"
#include "definition/document/scalars.h"
#include "weightd/parametrization.h"
#include "weightd/module_type_table.h"

#include <stdlib.h>
#include <string.h>

/*
 * Members of a module that are not arguments of its type.  The first ones, BODY_FIELDS, are members
 * in the body of a class.
 */
#define BODY_FIELDS 3
#define BODY "if", "repeat", "index"
static const char *const module_fields[] = {BODY,	"type",	      "name",	 "args",
					    "children", "parameters", "buffers", "init",
					    "wrap",	"order",      "cast",	 NULL};
static const char *const module_fields_but_init[] = {BODY,	 "type",       "name",	  "args",
						     "children", "parameters", "buffers", "wrap",
						     "order",	 "cast",       NULL};
static const char *const custom_fields[] = {BODY,      "type",	"name", "children", "parameters",
					    "buffers", "init",	"wrap", "order",    "cast",
					    "extra",   "print", NULL};
/* Of a class of one's own that has the tensors of a type. */
static const char *const derived_fields[] = {BODY,	   "type",    "name",  "args", "children",
					     "parameters", "buffers", "init",  "wrap", "order",
					     "cast",	   "extra",   "print", NULL};

static const char *const *fields_here(const struct weightd_reader *reader,
				      const char *const *fields)
{
	return reader->variables != NULL ? fields : fields + BODY_FIELDS;
}

/* Whether the document gives the type a body of its own. */
static bool has_body(const json_t *json)
{
	return json_object_get(json, "children") != NULL ||
	       json_object_get(json, "extra") != NULL || json_object_get(json, "print") != NULL ||
	       json_object_get(json, "parameters") != NULL ||
	       json_object_get(json, "buffers") != NULL;
}

static bool is_custom(const struct weightd_reader *reader,
		      const struct weightd_module_type *module_type, const json_t *json)
{
	/* A row names all classes of a library, those without tensors by their names alone. */
	if (module_type == NULL)
		return reader->row != NULL || has_body(json) ||
		       json_object_get(json, "init") != NULL ||
		       json_object_get(json, "cast") != NULL ||
		       json_object_get(json, "wrap") != NULL;
	return (module_type->flags & WEIGHTD_TAKES_TENSORS) != 0 ||
	       ((module_type->flags & WEIGHTD_MAY_BE_CUSTOM) != 0 && has_body(json));
}

static void read_own_tensors(struct weightd_reader *reader, const struct weightd_site *site,
			     const json_t *json, struct weightd_module *module)
{
	const json_t *parameters = json_object_get(json, "parameters");
	const json_t *buffers = json_object_get(json, "buffers");

	if (parameters != NULL)
		weightd_read_tensors(reader, module, parameters,
				     WEIGHTD_PLACE_KEY(site->place, "parameters"), false);
	if (buffers != NULL)
		weightd_read_tensors(reader, module, buffers,
				     WEIGHTD_PLACE_KEY(site->place, "buffers"), true);
}

/* One of a class of the document; children and tensors beside its arguments are in place of, and
 * beside, those of the class. */
static enum weightd_code read_of_class(struct weightd_reader *reader,
				       const struct weightd_site *site, struct weightd_class *class,
				       const json_t *json, struct weightd_module **module)
{
	const struct weightd_callee callee = weightd_class_callee(class);
	const bool is_bare = json_object_get(json, "children") != NULL;
	const size_t late = reader->late_count;
	const struct weightd_value *arguments;
	enum weightd_code code = weightd_bind_json(reader, &callee, json, site->place, &arguments);

	if (code == WEIGHTD_OK)
		code = weightd_class_new(reader, site, class, arguments, is_bare, module);
	if (code == WEIGHTD_OK)
		read_own_tensors(reader, site, json, *module);
	reader->late_count = late;
	return code;
}

static enum weightd_code read_custom(struct weightd_reader *reader, const struct weightd_site *site,
				     const char *type, const json_t *json,
				     struct weightd_module **module)
{
	weightd_check_fields(reader, json, site->place, fields_here(reader, custom_fields));
	enum weightd_code code = weightd_new_custom(reader, site, type, module);
	if (code != WEIGHTD_OK)
		return code;
	read_own_tensors(reader, site, json, *module);
	return weightd_read_extra(reader, *module, json, site->place);
}

/* Refuses members that a type of the catalogue defines itself. */
static void refuse_body(struct weightd_reader *reader,
			const struct weightd_module_type *module_type, const json_t *json,
			const struct weightd_place *place)
{
	static const char *const bodies[] = {"children", "parameters", "buffers"};
	size_t first = (module_type->flags & WEIGHTD_TAKES_CHILDREN) != 0 ? 1 : 0;

	for (size_t i = first; i < sizeof bodies / sizeof bodies[0]; i++) {
		if (json_object_get(json, bodies[i]) != NULL)
			weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT,
				       WEIGHTD_PLACE_KEY(place, bodies[i]),
				       "%s is a type of the catalogue; it cannot be given %s",
				       module_type->name, bodies[i]);
	}
}

/* PReLU has an argument "init": a number there is meant for it, an array is rules. */
static bool init_is_argument(const struct weightd_module_type *module_type, const json_t *init)
{
	for (size_t i = 0;
	     module_type != NULL && !json_is_array(init) && i < module_type->field_count; i++) {
		if (strcmp(module_type->fields[i].name, "init") == 0)
			return true;
	}
	return false;
}

/* 'class_name' is that of a class derived from the type, NULL for the type itself. */
static enum weightd_code read_layer(struct weightd_reader *reader, const struct weightd_site *site,
				    const struct weightd_module_type *module_type,
				    const char *class_name, const json_t *json,
				    struct weightd_module **module)
{
	const struct weightd_value *arguments = NULL;
	enum weightd_code code = WEIGHTD_OK;

	if (class_name == NULL)
		refuse_body(reader, module_type, json, site->place);
	if ((module_type->flags & WEIGHTD_TAKES_ANYTHING) == 0)
		code = weightd_bind_json(
			reader,
			&(struct weightd_callee){
				.name = module_type->name,
				.fields = module_type->fields,
				.field_count = module_type->field_count,
				.reserved = fields_here(
					reader, class_name != NULL ? derived_fields
						: init_is_argument(module_type,
								   json_object_get(json, "init"))
							? module_fields_but_init
							: module_fields)},
			json, site->place, &arguments);
	if (code != WEIGHTD_OK)
		return code;
	if (class_name != NULL) {
		code = weightd_new_derived(reader, site, class_name, module_type, arguments,
					   module);
		return code != WEIGHTD_OK ? code
					  : weightd_read_extra(reader, *module, json, site->place);
	}
	return weightd_record(reader,
			      weightd_module_new(module, &reader->builder, site->parent, site->name,
						 module_type->name, module_type, arguments,
						 weightd_module_pointer(reader, site->place),
						 reader->err));
}

/* The module is cast when it is complete: module.half(). */
static enum weightd_code read_cast(struct weightd_reader *reader, struct weightd_module *module,
				   const json_t *json, const struct weightd_place *place)
{
	enum weightd_dtype dtype;
	const enum weightd_code code = weightd_read_dtype(reader, json, place, true, &dtype);

	return code == WEIGHTD_OK ? weightd_keep_cast(reader, module, dtype, place) : code;
}

static enum weightd_code read_typed(struct weightd_reader *reader, const struct weightd_site *site,
				    const json_t *json, struct weightd_module **module)
{
	const json_t *type = json_object_get(json, "type");
	const json_t *children = json_object_get(json, "children");
	const json_t *init = json_object_get(json, "init");
	const json_t *wrap = json_object_get(json, "wrap");
	const json_t *order = json_object_get(json, "order");
	const json_t *cast = json_object_get(json, "cast");
	const struct weightd_place *type_place = WEIGHTD_PLACE_KEY(site->place, "type");
	const struct weightd_module_type *module_type = NULL;

	if (type == NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, site->place,
			       "a module needs a type");
		weightd_error_expected(reader->err, "\"type\": \"Linear\", or another class name");
		return WEIGHTD_ERR_MISSING_FIELD;
	}
	if (!json_is_string(type))
		return weightd_refuse_type(reader, type_place, type, "a class name");
	const char *name = json_string_value(type), *class_name = NULL;
	struct weightd_class *class = weightd_class_find(reader, name);
	const bool is_own =
		class == NULL && weightd_split_type(reader, name, &class_name, &module_type);
	enum weightd_code code =
		is_own || class != NULL
			? WEIGHTD_OK
			: weightd_find_module_type(reader, name, type_place, &module_type);
	if (code != WEIGHTD_OK)
		return code;
	bool takes_children =
		is_own || module_type == NULL || (module_type->flags & WEIGHTD_TAKES_CHILDREN) != 0;
	if (class != NULL) {
		code = read_of_class(reader, site, class, json, module);
	} else if (is_own && module_type == NULL) {
		code = read_custom(reader, site, class_name, json, module);
	} else if (is_own || (module_type != NULL && !is_custom(reader, module_type, json))) {
		code = read_layer(reader, site, module_type, is_own ? class_name : NULL, json,
				  module);
	} else if (is_custom(reader, module_type, json)) {
		takes_children = true;
		code = read_custom(reader, site, json_string_value(type), json, module);
	} else {
		code = weightd_refuse_module(reader, json_string_value(type), type_place);
	}
	if (code != WEIGHTD_OK)
		return code;
	if (children != NULL && takes_children)
		weightd_read_children(reader, *module, children,
				      WEIGHTD_PLACE_KEY(site->place, "children"));
	if (order != NULL)
		weightd_read_order(reader, *module, order, WEIGHTD_PLACE_KEY(site->place, "order"));
	if (wrap != NULL)
		code = weightd_read_parametrizations(reader, *module, wrap,
						     WEIGHTD_PLACE_KEY(site->place, "wrap"));
	if (code != WEIGHTD_OK)
		return code;
	if (init != NULL && !init_is_argument(module_type, init))
		code = weightd_keep_rules(reader, *module, init, site->place);
	return code == WEIGHTD_OK && cast != NULL
		       ? read_cast(reader, *module, cast, WEIGHTD_PLACE_KEY(site->place, "cast"))
		       : code;
}

/* A module, or in the body of a class what stands for one. */
static enum weightd_code read_object(struct weightd_reader *reader, const struct weightd_site *site,
				     const json_t *json, struct weightd_module **module)
{
	if (reader->variables != NULL && json_object_get(json, "choose") != NULL)
		return weightd_read_choice(reader, site, json, module);
	if (reader->row != NULL && json_object_get(json, "config") != NULL &&
	    json_object_get(json, "type") == NULL)
		return reader->row->read_part(reader, site, json, module);
	return read_typed(reader, site, json, module);
}

/* An array is short for a Sequential. */
static enum weightd_code read_array(struct weightd_reader *reader, const struct weightd_site *site,
				    const json_t *json, struct weightd_module **module)
{
	const struct weightd_module_type *module_type = weightd_module_type_find("Sequential");
	enum weightd_code code = weightd_record(
		reader,
		weightd_module_new(module, &reader->builder, site->parent, site->name,
				   module_type->name, module_type, NULL,
				   weightd_module_pointer(reader, site->place), reader->err));

	if (code == WEIGHTD_OK)
		weightd_read_children(reader, *module, json, site->place);
	return code;
}

enum weightd_code weightd_read_module(struct weightd_reader *reader,
				      const struct weightd_site *site, const json_t *json,
				      struct weightd_module **module)
{
	struct weightd_module *unused;

	if (module == NULL)
		module = &unused;
	if (json_is_object(json))
		return read_object(reader, site, json, module);
	if (json_is_array(json))
		return read_array(reader, site, json, module);
	if (json_is_string(json))
		return weightd_read_module_text(reader, site, json_string_value(json), module);
	return weightd_refuse_type(
		reader, site->place, json,
		"a module: an object with a type, an array (a Sequential) or text");
}
