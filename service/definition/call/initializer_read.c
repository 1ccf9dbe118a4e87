/*
 * Initializers from JSON: a name, call text, an object with a name, Keras's serialize(), or data.
 */
#include "definition/call/initializer_read.h"

#include "definition/call/arguments.h"
#include "definition/call/expression.h"

#include "definition/document/json_parse.h"

#include <string.h>

static const char expected_forms[] =
	"a name, a call like \"normal(0, 0.5)\", an object with a name, or {\"value\": ...}";

/* The lists of {"value": ...} while they are flattened. */
struct literal {
	struct weightd_reader *reader;
	struct weightd_shape shape;
	double *values; /* NULL while the lists are checked and counted */
	uint64_t count;
};

static const struct weightd_initializer *find(struct weightd_reader *reader, const char *name,
					      const struct weightd_place *place)
{
	const struct weightd_initializer *initializer = weightd_initializer_find(name);

	/* timm's own code, which draws as torch did before 2.12. */
	if (initializer != NULL && reader->replays && strncmp(name, "timm.", 5) == 0 &&
	    strcmp(initializer->name, "trunc_normal") == 0)
		return weightd_initializer_find("trunc_normal_erfinv");
	if (initializer != NULL)
		return initializer;
	weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_INITIALIZER, place,
		       "there is no initializer %s in the catalogue", name);
	if (weightd_is_short(name))
		weightd_error_suggest(reader->err, weightd_initializer_nearest(name));
	return NULL;
}

/* nn.init.normal_(m.weight, 0.0, 0.02) as it stands in a script: the tensor is the rule's. */
static struct weightd_node without_tensor(const struct weightd_node *call)
{
	const size_t length = call->name == NULL ? 0 : strlen(call->name);
	const struct weightd_node *first = call->items;
	struct weightd_node rest = *call;

	if (length > 0 && call->name[length - 1] == '_' && first != NULL && first->key == NULL &&
	    first->kind == WEIGHTD_NODE_NAME && strchr(first->name, '.') != NULL) {
		rest.items = first->next;
		rest.count--;
	}
	return rest;
}

/* normal_(0, 0.02).half(): the rule's cast.  numpy.normal(0, 1).astype(np.float32): its dtype. */
static enum weightd_code read_cast(struct weightd_reader *reader, const struct weightd_node *cast,
				   const struct weightd_place *place, struct weightd_rule *rule)
{
	const bool is_dtype = cast->value.boolean && weightd_initializer_is_cast(&rule->call);
	const char *problem = NULL;

	if (is_dtype && rule->has_dtype)
		problem = "the rule has a dtype beside this cast";
	else if (!is_dtype && rule->has_cast)
		problem = "the rule has another cast";
	if (problem != NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place, "%s", problem);
		weightd_error_at(reader->err, cast->line, cast->column);
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	*(is_dtype ? &rule->has_dtype : &rule->has_cast) = true;
	weightd_dtype_find(cast->name, is_dtype ? &rule->dtype : &rule->cast);
	return WEIGHTD_OK;
}

/* The call of a text, and the cast behind it; NULL: there is none. */
static enum weightd_code parse_call(struct weightd_reader *reader, const char *text,
				    const struct weightd_place *place,
				    const struct weightd_node **node,
				    const struct weightd_node **cast)
{
	enum weightd_code code = weightd_read_expression(reader, text, place, node);

	*cast = NULL;
	if (code != WEIGHTD_OK)
		return code;
	if ((*node)->kind == WEIGHTD_NODE_CAST) {
		*cast = *node;
		*node = (*node)->items;
	}
	if ((*node)->kind == WEIGHTD_NODE_NAME || (*node)->kind == WEIGHTD_NODE_CALL)
		return WEIGHTD_OK;
	weightd_refuse(reader, WEIGHTD_ERR_TEXT_SYNTAX, place, "the text is not an initializer");
	weightd_error_expected(reader->err, "%s", expected_forms);
	weightd_error_at(reader->err, (*node)->line, (*node)->column);
	return WEIGHTD_ERR_TEXT_SYNTAX;
}

static enum weightd_code read_text(struct weightd_reader *reader, const char *text,
				   const struct weightd_place *place,
				   struct weightd_initializer_call *call, struct weightd_rule *rule)
{
	const struct weightd_node *node, *cast;
	const struct weightd_value *arguments;
	enum weightd_code code = parse_call(reader, text, place, &node, &cast);

	if (code != WEIGHTD_OK)
		return code;
	if (cast != NULL && rule == NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_TEXT_SYNTAX, place,
			       "only a rule casts what it has drawn");
		weightd_error_expected(reader->err, "an initializer without .to(), and a dtype");
		weightd_error_at(reader->err, cast->line, cast->column);
		return WEIGHTD_ERR_TEXT_SYNTAX;
	}
	call->initializer = find(reader, node->name, place);
	if (call->initializer == NULL) {
		weightd_error_at(reader->err, node->line, node->column);
		return WEIGHTD_ERR_UNKNOWN_INITIALIZER;
	}
	const struct weightd_node call_of = without_tensor(node);
	code = weightd_bind_node(
		reader,
		&(struct weightd_callee){.name = call->initializer->name,
					 .fields = call->initializer->fields,
					 .field_count = call->initializer->field_count,
					 .takes_formulas = true},
		&call_of, place, &arguments);
	call->arguments = arguments;
	return code == WEIGHTD_OK && cast != NULL ? read_cast(reader, cast, place, rule) : code;
}

/* The shape that the first items have; the others are compared with it in flatten(). */
static enum weightd_code measure(struct literal *literal, const json_t *json,
				 const struct weightd_place *place)
{
	for (; json_is_array(json); json = json_array_get(json, 0)) {
		if (literal->shape.ndim == WEIGHTD_RANK_MAX)
			return weightd_refuse(literal->reader, WEIGHTD_ERR_OUT_OF_RANGE, place,
					      "the lists are nested deeper than %d levels",
					      WEIGHTD_RANK_MAX);
		literal->shape.dims[literal->shape.ndim++] = json_array_size(json);
	}
	return WEIGHTD_OK;
}

static enum weightd_code flatten(struct literal *literal, const json_t *json, unsigned level,
				 const struct weightd_place *place)
{
	if (level == literal->shape.ndim) {
		if (!json_is_number(json))
			return weightd_refuse_type(literal->reader, place, json, "a number");
		if (literal->values != NULL)
			literal->values[literal->count] = json_number_value(json);
		literal->count++;
		return WEIGHTD_OK;
	}
	if (!json_is_array(json) || json_array_size(json) != literal->shape.dims[level])
		return weightd_refuse(literal->reader, WEIGHTD_ERR_SHAPE_MISMATCH, place,
				      "the lists differ in length, expected %llu items here",
				      (unsigned long long)literal->shape.dims[level]);
	for (size_t i = 0; i < json_array_size(json); i++) {
		enum weightd_code code = flatten(literal, json_array_get(json, i), level + 1,
						 WEIGHTD_PLACE_ITEM(place, i));
		if (code != WEIGHTD_OK)
			return code;
	}
	return WEIGHTD_OK;
}

static enum weightd_code read_literal(struct weightd_reader *reader, const json_t *json,
				      const struct weightd_place *place,
				      struct weightd_initializer_call *call)
{
	static const char *const fields[] = {"value", NULL};
	const struct weightd_place *value_place = WEIGHTD_PLACE_KEY(place, "value");
	struct literal literal = {.reader = reader};

	weightd_check_fields(reader, json, place, fields);
	json = json_object_get(json, "value");
	if (!json_is_number(json) && !json_is_array(json))
		return weightd_refuse_type(reader, value_place, json,
					   "a number or nested lists of numbers");
	enum weightd_code code = measure(&literal, json, value_place);
	if (code == WEIGHTD_OK)
		code = flatten(&literal, json, 0, value_place);
	if (code != WEIGHTD_OK)
		return code;
	literal.values = weightd_arena_array(reader->arena, (size_t)literal.count, sizeof(double));
	if (literal.values == NULL)
		return weightd_refuse_memory(reader);
	literal.count = 0;
	code = flatten(&literal, json, 0, value_place);
	call->literal = literal.values;
	call->literal_shape = literal.shape;
	call->literal_count = literal.count;
	return code;
}

/* The output of Keras's serialize(): {"class_name": "HeNormal", "config": {...}, ...}. */
static enum weightd_code read_keras(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place,
				    struct weightd_initializer_call *call)
{
	static const char *const fields[] = {"class_name",	"config",	"module",
					     "registered_name", "build_config", NULL};
	static const char *const reserved[] = {NULL};
	const struct weightd_place *name_place = WEIGHTD_PLACE_KEY(place, "class_name");
	const json_t *class = json_object_get(json, "class_name"),
		     *config = json_object_get(json, "config");
	const struct weightd_value *arguments;
	char name[64] = "keras.";
	json_t *empty = NULL;

	weightd_check_fields(reader, json, place, fields);
	if (!json_is_string(class))
		return weightd_refuse_type(reader, name_place, class,
					   "the name of a class of keras.initializers");
	if (config != NULL && !json_is_object(config))
		return weightd_refuse_type(reader, WEIGHTD_PLACE_KEY(place, "config"), config,
					   "an object");
	if (json_string_length(class) + sizeof "keras." > sizeof name)
		return weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_INITIALIZER, name_place,
				      "keras.initializers has no class of this name");
	strcat(name, json_string_value(class));
	call->initializer = find(reader, name, name_place);
	if (call->initializer == NULL)
		return WEIGHTD_ERR_UNKNOWN_INITIALIZER;
	if (config == NULL)
		config = empty = json_object();
	enum weightd_code code = weightd_bind_json(
		reader,
		&(struct weightd_callee){.name = call->initializer->name,
					 .fields = call->initializer->fields,
					 .field_count = call->initializer->field_count,
					 .reserved = reserved,
					 .takes_formulas = true},
		config, WEIGHTD_PLACE_KEY(place, "config"), &arguments);
	json_decref(empty);
	call->arguments = arguments;
	return code;
}

static enum weightd_code read_object(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place,
				     struct weightd_initializer_call *call)
{
	static const char *const reserved[] = {"name", "type", "args", NULL};
	const char *key = json_object_get(json, "name") != NULL ? "name" : "type";
	const json_t *name = json_object_get(json, key); /* AllenNLP's and mmengine's is a type */
	const struct weightd_place *name_place = WEIGHTD_PLACE_KEY(place, key);
	const struct weightd_value *arguments;

	if (name == NULL && json_object_get(json, "value") != NULL)
		return read_literal(reader, json, place, call);
	if (name == NULL && json_object_get(json, "class_name") != NULL)
		return read_keras(reader, json, place, call);
	if (name == NULL && json_object_get(json, "blob") != NULL)
		return weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED,
				      WEIGHTD_PLACE_KEY(place, "blob"),
				      "uploaded arrays are not supported by this version");
	if (name == NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
			       "an initializer needs a name");
		weightd_error_expected(reader->err, "%s", expected_forms);
		return WEIGHTD_ERR_MISSING_FIELD;
	}
	if (!json_is_string(name))
		return weightd_refuse_type(reader, name_place, name, "the name of an initializer");
	call->initializer = find(reader, json_string_value(name), name_place);
	if (call->initializer == NULL)
		return WEIGHTD_ERR_UNKNOWN_INITIALIZER;
	enum weightd_code code = weightd_bind_json(
		reader,
		&(struct weightd_callee){.name = call->initializer->name,
					 .fields = call->initializer->fields,
					 .field_count = call->initializer->field_count,
					 .reserved = reserved,
					 .takes_formulas = true},
		json, place, &arguments);
	call->arguments = arguments;
	return code;
}

/* Counts the numbers of a list, and writes them to 'out' unless it is NULL. */
static size_t put_numbers(const struct weightd_value *value, double *out)
{
	size_t count = 0;

	if (value->kind != WEIGHTD_TUPLE) {
		if (out != NULL)
			*out = weightd_value_real(value);
		return 1;
	}
	for (size_t i = 0; i < value->count; i++)
		count += put_numbers(&value->items[i], out == NULL ? NULL : out + count);
	return count;
}

static size_t gather(const struct weightd_initializer_call *call, double *out)
{
	const struct weightd_initializer *row = call->initializer;
	size_t count = 0;

	for (size_t i = 0; i < row->field_count; i++)
		if (weightd_is_list(&row->fields[i]) && call->arguments[i].kind == WEIGHTD_TUPLE)
			count += put_numbers(&call->arguments[i], out == NULL ? NULL : out + count);
	return count;
}

/* The numbers of the lists among the arguments. */
static enum weightd_code read_numbers(struct weightd_reader *reader,
				      struct weightd_initializer_call *call)
{
	const struct weightd_initializer *row = call->initializer;

	if (row == NULL || (row->flags & WEIGHTD_TAKES_LISTS) == 0)
		return WEIGHTD_OK;
	const size_t count = gather(call, NULL);
	if (count == 0)
		return WEIGHTD_OK;
	double *numbers = weightd_arena_array(reader->arena, count, sizeof *numbers);
	if (numbers == NULL)
		return weightd_refuse_memory(reader);
	gather(call, numbers);
	call->numbers = numbers;
	return WEIGHTD_OK;
}

/* 'rule' is the one that the call belongs to; NULL: it belongs to none. */
static enum weightd_code read_call(struct weightd_reader *reader, const json_t *json,
				   const struct weightd_place *place, const char *rule_pointer,
				   struct weightd_initializer_call *call, struct weightd_rule *rule)
{
	enum weightd_code code;

	*call = (struct weightd_initializer_call){.pointer = rule_pointer};
	if (json_is_string(json))
		code = read_text(reader, json_string_value(json), place, call, rule);
	else if (json_is_object(json))
		code = read_object(reader, json, place, call);
	else
		return weightd_refuse_type(reader, place, json, expected_forms);
	return code != WEIGHTD_OK ? code : read_numbers(reader, call);
}

enum weightd_code weightd_read_initializer(struct weightd_reader *reader, const json_t *json,
					   const struct weightd_place *place,
					   const char *rule_pointer,
					   struct weightd_initializer_call *call)
{
	return read_call(reader, json, place, rule_pointer, call, NULL);
}

enum weightd_code weightd_read_rule_initializer(struct weightd_reader *reader, const json_t *json,
						const struct weightd_place *place,
						struct weightd_rule *rule)
{
	return read_call(reader, json, place, rule->pointer, &rule->call, rule);
}
