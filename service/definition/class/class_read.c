/*
 * Definitions of classes: arguments become fields, names and formulas are checked for their form.
 */
#include "definition/class/class.h"

#include "definition/call/late_module.h"
#include "definition/document/json_parse.h"
#include "weightd/module_type_table.h"

#include <string.h>

/* Of one class. */
#define ARGUMENTS_MAX 64
#define LETS_MAX 128
#define DEFAULT_DEPTH 8

#define ANY_KIND                                                                                   \
	(WEIGHTD_NONE | WEIGHTD_BOOL | WEIGHTD_INT | WEIGHTD_REAL | WEIGHTD_TEXT | WEIGHTD_TUPLE | \
	 WEIGHTD_MODULE)

static const char *const class_fields[] = {
	"arguments", "let", "requires", "parameters", "tensors", "buffers", "children",
	"init",	     "tie", "extra",	"print",      "type",	 NULL};

/* A class while it is read. */
struct definition {
	struct weightd_reader *reader;
	struct weightd_class *class;
	struct weightd_field *fields; /* room for ARGUMENTS_MAX */
	const char **names;
};

static bool is_identifier(const char *name)
{
	const size_t length = weightd_name_length(name);

	return length > 0 && name[length] == '\0' && strchr(name, '.') == NULL &&
	       weightd_is_short(name);
}

static enum weightd_code refuse_argument(struct weightd_reader *reader,
					 const struct weightd_place *place, const char *detail)
{
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place, "%s", detail);
	weightd_error_expected(
		reader->err, "arguments as in Python, in order: [\"in\", \"out\", \"bias=True\"]");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* The value of an argument that is not given. */
static enum weightd_code read_default(struct weightd_reader *reader,
				      const struct weightd_node *node,
				      const struct weightd_place *place,
				      struct weightd_value *value)
{
	if (node->kind == WEIGHTD_NODE_CALL)
		return weightd_keep_late_module(reader, NULL, node, place, value);
	return weightd_node_value(node, reader->scratch, value)
		       ? WEIGHTD_OK
		       : refuse_argument(reader, place, "the default is not a value");
}

/* One argument: "out", or "bias=True". */
static enum weightd_code add_argument(struct definition *definition,
				      const struct weightd_node *item,
				      const struct weightd_place *place)
{
	struct weightd_class *class = definition->class;
	const bool is_required = item->key == NULL;
	const char *name = is_required && item->kind == WEIGHTD_NODE_NAME ? item->name : item->key;
	struct weightd_value fallback = {0};
	enum weightd_code code = WEIGHTD_OK;

	if (name == NULL || !is_identifier(name))
		return refuse_argument(definition->reader, place, "an argument has no name");
	if (class->field_count == ARGUMENTS_MAX)
		return refuse_argument(definition->reader, place, "more than 64 arguments");
	if (weightd_field_index(class->fields, class->field_count, name, strlen(name)) <
	    class->field_count)
		return refuse_argument(definition->reader, place, "an argument is there twice");
	if (!is_required)
		code = read_default(definition->reader, item, place, &fallback);
	definition->names[class->field_count] = name;
	definition->fields[class->field_count++] = (struct weightd_field){
		.name = name,
		.doc = "an argument of the class, which has no default",
		.accepts = ANY_KIND,
		.required = is_required,
		.fallback = fallback,
	};
	return code;
}

/* Arguments in one text: "in, out, bias=True"; "**" at its end. */
static enum weightd_code read_signature(struct definition *definition, const char *text,
					const struct weightd_place *place)
{
	struct weightd_reader *reader = definition->reader;
	const struct weightd_node *call;
	const char *others = strstr(text, "**");
	size_t length = others == NULL ? strlen(text) : (size_t)(others - text);

	definition->class->takes_others = definition->class->takes_others || others != NULL;
	const char *rest = weightd_arena_strndup(reader->scratch, text, length);
	if (rest == NULL)
		return weightd_refuse_memory(reader);
	enum weightd_code code = weightd_record(
		reader, weightd_expression_items(
				&call, definition->class->name,
				&(struct weightd_source_text){
					.text = rest,
					.depth = DEFAULT_DEPTH,
					.pointer = weightd_place_text(place, reader->scratch)},
				reader->scratch, reader->err));
	if (code != WEIGHTD_OK)
		return code;
	for (const struct weightd_node *item = call->items; item != NULL && code == WEIGHTD_OK;
	     item = item->next)
		code = add_argument(definition, item, place);
	return code;
}

static enum weightd_code read_arguments(struct definition *definition, const json_t *json,
					const struct weightd_place *place)
{
	enum weightd_code code = WEIGHTD_OK;

	if (json_is_string(json))
		return read_signature(definition, json_string_value(json), place);
	if (!json_is_array(json))
		return weightd_refuse_type(definition->reader, place, json,
					   "an array of arguments: \"in\", \"bias=True\"");
	for (size_t i = 0; i < json_array_size(json) && code == WEIGHTD_OK; i++) {
		const json_t *item = json_array_get(json, i);
		const struct weightd_place *there = WEIGHTD_PLACE_ITEM(place, i);
		code = json_is_string(item)
			       ? read_signature(definition, json_string_value(item), there)
			       : weightd_refuse_type(definition->reader, there, item,
						     "an argument: \"in\", or \"bias=True\"");
	}
	return code;
}

/* "inner = 2 * out" */
static enum weightd_code read_let(struct weightd_reader *reader, const json_t *json,
				  const struct weightd_place *place, struct weightd_class_let *let)
{
	const char *text = json_string_value(json);
	const size_t length = text == NULL ? 0 : weightd_name_length(text);
	const char *formula = text == NULL ? "" : text + length + strspn(text + length, " ");

	if (length == 0 || formula[0] != '=' || formula[1] == '=')
		return weightd_refuse_type(reader, place, json,
					   "a name and its formula: \"inner = 2 * out\"");
	formula++;
	let->name = weightd_arena_strndup(reader->scratch, text, length);
	let->formula = formula + strspn(formula, " ");
	return let->name == NULL ? weightd_refuse_memory(reader) : WEIGHTD_OK;
}

enum weightd_code weightd_read_lets(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place, struct weightd_class *class)
{
	const size_t count = json_array_size(json);
	struct weightd_class_let *lets =
		weightd_arena_array(reader->scratch, count + 1, sizeof *lets);
	const char **names = weightd_arena_array(reader->scratch, count + 1, sizeof *names);
	enum weightd_code code = WEIGHTD_OK;

	if (json == NULL)
		return WEIGHTD_OK;
	if (!json_is_array(json) || count > LETS_MAX)
		return weightd_refuse_type(reader, place, json,
					   "an array of at most 128 names and formulas");
	if (lets == NULL || names == NULL)
		return weightd_refuse_memory(reader);
	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		code = read_let(reader, json_array_get(json, i), WEIGHTD_PLACE_ITEM(place, i),
				&lets[i]);
		names[i] = lets[i].name;
	}
	class->lets = lets;
	class->let_names = names;
	class->let_count = code == WEIGHTD_OK ? count : 0;
	return code;
}

static enum weightd_code check_class_name(struct weightd_reader *reader, const char *name,
					  const struct weightd_place *place)
{
	if (!is_identifier(name)) {
		weightd_refuse(reader, WEIGHTD_ERR_BAD_NAME, place,
			       "\"%.80s\" is no name of a class", name);
		weightd_error_expected(reader->err, "letters, digits and _: GCNConv");
		return WEIGHTD_ERR_BAD_NAME;
	}
	const struct weightd_module_type *type = weightd_module_type_find(name);
	if (type == NULL || (type->flags & WEIGHTD_TAKES_TENSORS) == 0)
		return WEIGHTD_OK;
	weightd_refuse(reader, WEIGHTD_ERR_BAD_NAME, place,
		       "%.80s is torch's class for tensors of one's own", name);
	weightd_error_expected(reader->err, "a class of another name");
	return WEIGHTD_ERR_BAD_NAME;
}

enum weightd_code weightd_read_class(struct weightd_reader *reader, const char *name,
				     const json_t *json, const struct weightd_place *place,
				     const struct weightd_variables *outer)
{
	struct weightd_class *class = weightd_arena_alloc(reader->scratch, sizeof *class);
	struct definition definition = {.reader = reader,
					.class = class,
					.fields =
						weightd_arena_array(reader->scratch, ARGUMENTS_MAX,
								    sizeof *definition.fields),
					.names = weightd_arena_array(reader->scratch, ARGUMENTS_MAX,
								     sizeof *definition.names)};
	const json_t *arguments = json_object_get(json, "arguments");
	const json_t *type = json_object_get(json, "type");

	if (class == NULL || definition.fields == NULL || definition.names == NULL)
		return weightd_refuse_memory(reader);
	if (!json_is_object(json))
		return weightd_refuse_type(
			reader, place, json,
			"a class: an object with arguments, parameters, children");
	weightd_check_fields(reader, json, place, class_fields);
	*class = (struct weightd_class){.next = reader->classes,
					.name = name,
					.pointer = weightd_place_text(place, reader->scratch),
					.fields = definition.fields,
					.names = definition.names,
					.outer = outer,
					.is_hidden = !weightd_place_is_shown(place),
					.body = json};
	enum weightd_code code = check_class_name(reader, name, place);
	if (type != NULL && !json_is_string(type))
		code = weightd_refuse_type(reader, WEIGHTD_PLACE_KEY(place, "type"), type,
					   "the name of a class as it is printed");
	if (json_object_set_new(reader->types,
				type == NULL || code != WEIGHTD_OK ? name : json_string_value(type),
				json_true()) != 0)
		return weightd_refuse_memory(reader);
	if (code == WEIGHTD_OK && arguments != NULL)
		code = read_arguments(&definition, arguments,
				      WEIGHTD_PLACE_KEY(place, "arguments"));
	if (code == WEIGHTD_OK)
		code = weightd_read_lets(reader, json_object_get(json, "let"),
					 WEIGHTD_PLACE_KEY(place, "let"), class);
	reader->classes = class;
	return code;
}

void weightd_read_classes(struct weightd_reader *reader, const json_t *json,
			  const struct weightd_place *place)
{
	const char *key;
	json_t *value;

	if (!json_is_object(json)) {
		weightd_refuse_type(reader, place, json, "an object: class name to class");
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)json, key, value)
	{
		if (weightd_reader_stops(reader))
			return;
		weightd_read_class(reader, key, value, WEIGHTD_PLACE_KEY(place, key), NULL);
	}
}

/* A definition of the row at hand, or of those that all rows share. */
static struct weightd_class *find_in_row(struct weightd_reader *reader, const char *type)
{
	const struct weightd_row_scope *row = reader->row;
	const json_t *json = json_object_get(row->definitions, type);
	const char *name = json_object_iter_key(json_object_iter_at(
		(json_t *)(uintptr_t)(json != NULL ? row->definitions : row->shared), type));
	const struct weightd_place *place =
		WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(row->place, "definitions"), type);

	if (json == NULL)
		json = json_object_get(row->shared, type);
	if (json == NULL || name == NULL ||
	    weightd_read_class(reader, name, json, place, row->variables) != WEIGHTD_OK)
		return NULL;
	return reader->classes;
}

struct weightd_class *weightd_class_find(struct weightd_reader *reader, const char *type)
{
	/* nn.RNN is torch's, whatever the document calls RNN. */
	const bool is_torch = strncmp(type, "nn.", 3) == 0 || strncmp(type, "torch.", 6) == 0;
	const char *dot = is_torch ? NULL : strrchr(type, '.');

	for (struct weightd_class *class = reader->classes; class != NULL; class = class->next) {
		if (strcmp(class->name, type) == 0 ||
		    (dot != NULL && strcmp(class->name, dot + 1) == 0))
			return class;
	}
	return reader->row == NULL ? NULL : find_in_row(reader, type);
}

struct weightd_callee weightd_class_callee(const struct weightd_class *class)
{
	/* Members of a module of JSON that are no arguments. */
	static const char *const reserved[] = {"type",	   "name",	 "args",    "if",
					       "repeat",   "index",	 "wrap",    "init",
					       "children", "parameters", "buffers", NULL};

	return (struct weightd_callee){.name = class->name,
				       .fields = class->fields,
				       .field_count = class->field_count,
				       .reserved = reserved,
				       .is_class = true,
				       .skips_unknown = class->takes_others};
}
