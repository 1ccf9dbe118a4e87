/*
 * Tensors in call text, as ParameterList and ParameterDict are given them: Parameter(torch.zeros(2,
 * 3)), torch.randn(4, dtype=torch.float64), torch.tensor([0.5, 1]).  Each becomes the object that
 * says the same as a member of "parameters".
 */
#include "definition/module/tensor_call.h"

#include "definition/module/tensors.h"
#include "definition/call/expression.h"

#include <string.h>

/* Lists in lists of torch.tensor(). */
#define DATA_DEPTH 8

static const char wanted[] =
	"Parameter(torch.zeros(2, 3)), or torch.ones, empty, rand, randn, full, tensor";

/* Functions of torch that make a tensor of given sizes, and the initializer that does the same. */
static const char *const makers[][2] = {
	{"torch.zeros", "zeros"},  {"torch.ones", "ones"}, {"torch.rand", "uniform"},
	{"torch.randn", "normal"}, {"torch.empty", NULL},  {"torch.Tensor", NULL},
	{"torch.full", NULL},
};

static bool is_parameter(const struct weightd_node *node)
{
	static const char *const names[] = {"Parameter", "nn.Parameter", "torch.nn.Parameter",
					    "torch.nn.parameter.Parameter"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (node->kind == WEIGHTD_NODE_CALL && strcmp(node->name, names[i]) == 0)
			return true;
	}
	return false;
}

/* Index in 'makers'; their number if it is none of them. */
static size_t maker_of(const struct weightd_node *node)
{
	size_t i = 0;

	while (i < sizeof makers / sizeof makers[0] &&
	       (node->kind != WEIGHTD_NODE_CALL || strcmp(node->name, makers[i][0]) != 0))
		i++;
	return i;
}

static bool is_data(const struct weightd_node *node)
{
	return node->kind == WEIGHTD_NODE_CALL && strcmp(node->name, "torch.tensor") == 0;
}

bool weightd_node_is_tensor(const struct weightd_node *node)
{
	return is_parameter(node) || is_data(node) ||
	       maker_of(node) < sizeof makers / sizeof makers[0];
}

static enum weightd_code refuse(struct weightd_reader *reader, const struct weightd_node *node,
				const struct weightd_place *place, const char *detail)
{
	weightd_refuse(reader, WEIGHTD_ERR_TEXT_SYNTAX, place, "%s", detail);
	weightd_error_expected(reader->err, "%s", wanted);
	weightd_error_at(reader->err, node->line, node->column);
	return WEIGHTD_ERR_TEXT_SYNTAX;
}

/* dtype=, requires_grad=, device=; the last has no meaning here. */
static enum weightd_code read_keyword(struct weightd_reader *reader,
				      const struct weightd_node *item,
				      const struct weightd_place *place, json_t *spec)
{
	const char *key = item->key;

	if (strcmp(key, "device") == 0)
		return WEIGHTD_OK;
	if (strcmp(key, "dtype") == 0 && item->kind == WEIGHTD_NODE_NAME) {
		json_object_set_new(spec, "dtype", json_string(item->name));
		return WEIGHTD_OK;
	}
	if (strcmp(key, "requires_grad") == 0 && item->value.kind == WEIGHTD_BOOL) {
		json_object_set_new(spec, "requires_grad", json_boolean(item->value.boolean));
		return WEIGHTD_OK;
	}
	return refuse(reader, item, place, "unknown argument of a tensor");
}

/* One size, or a sequence of them. */
static enum weightd_code read_sizes(struct weightd_reader *reader, const struct weightd_node *item,
				    const struct weightd_place *place, json_t *shape)
{
	const bool is_list = item->kind == WEIGHTD_NODE_SEQUENCE;

	for (const struct weightd_node *size = is_list ? item->items : item; size != NULL;
	     size = size->next) {
		if (size->kind != WEIGHTD_NODE_VALUE || size->value.kind != WEIGHTD_INT)
			return refuse(reader, size, place, "expected a size");
		json_array_append_new(shape, json_integer(size->value.integer));
		if (!is_list)
			break;
	}
	return WEIGHTD_OK;
}

static enum weightd_code read_number(struct weightd_reader *reader, const struct weightd_node *item,
				     const struct weightd_place *place, json_t **number)
{
	if (item->kind != WEIGHTD_NODE_VALUE ||
	    (item->value.kind != WEIGHTD_INT && item->value.kind != WEIGHTD_REAL))
		return refuse(reader, item, place, "expected a number");
	*number = json_real(weightd_value_real(&item->value));
	return WEIGHTD_OK;
}

/* torch.zeros(2, 3), torch.zeros((2, 3)), torch.full((2, 3), 0.5). */
static enum weightd_code read_maker(struct weightd_reader *reader, const struct weightd_node *node,
				    size_t maker, const struct weightd_place *place, json_t *spec)
{
	const bool is_full = strcmp(makers[maker][0], "torch.full") == 0;
	json_t *shape = json_array();
	size_t position = 0;
	enum weightd_code code = WEIGHTD_OK;

	json_object_set_new(spec, "shape", shape);
	for (const struct weightd_node *item = node->items; item != NULL && code == WEIGHTD_OK;
	     item = item->next) {
		json_t *number = NULL;
		bool is_size = item->key != NULL ? strcmp(item->key, "size") == 0
						 : !is_full || position == 0;
		bool is_fill = item->key != NULL ? strcmp(item->key, "fill_value") == 0 : !is_size;
		position++;
		if (is_size) {
			code = read_sizes(reader, item, place, shape);
		} else if (is_full && is_fill) {
			code = read_number(reader, item, place, &number);
			json_object_set_new(spec, "initializer",
					    json_pack("{s:o?}", "value", number));
		} else {
			code = read_keyword(reader, item, place, spec);
		}
	}
	if (makers[maker][1] != NULL)
		json_object_set_new(spec, "initializer", json_string(makers[maker][1]));
	if (code == WEIGHTD_OK && is_full && json_object_get(spec, "initializer") == NULL)
		return refuse(reader, node, place, "torch.full needs a size and a value");
	return code;
}

/* The numbers of torch.tensor(); the first item of each level decides the shape. */
static enum weightd_code read_numbers(struct weightd_reader *reader,
				      const struct weightd_node *node,
				      const struct weightd_place *place, unsigned depth,
				      json_t **numbers)
{
	enum weightd_code code = WEIGHTD_OK;

	if (node->kind != WEIGHTD_NODE_SEQUENCE)
		return read_number(reader, node, place, numbers);
	if (depth == DATA_DEPTH)
		return refuse(reader, node, place, "the numbers have too many dimensions");
	*numbers = json_array();
	for (const struct weightd_node *item = node->items; item != NULL && code == WEIGHTD_OK;
	     item = item->next) {
		json_t *inner = NULL;
		code = read_numbers(reader, item, place, depth + 1, &inner);
		if (inner != NULL)
			json_array_append_new(*numbers, inner);
	}
	return code;
}

static enum weightd_code read_data(struct weightd_reader *reader, const struct weightd_node *node,
				   const struct weightd_place *place, json_t *spec)
{
	json_t *numbers = NULL, *shape = json_array();
	enum weightd_code code = WEIGHTD_OK;

	json_object_set_new(spec, "shape", shape);
	for (const struct weightd_node *item = node->items; item != NULL && code == WEIGHTD_OK;
	     item = item->next) {
		if (item->key == NULL && numbers == NULL)
			code = read_numbers(reader, item, place, 0, &numbers);
		else
			code = item->key != NULL
				       ? read_keyword(reader, item, place, spec)
				       : refuse(reader, item, place, "a tensor has one argument");
	}
	for (const json_t *level = numbers; json_is_array(level); level = json_array_get(level, 0))
		json_array_append_new(shape, json_integer((json_int_t)json_array_size(level)));
	if (numbers != NULL)
		json_object_set_new(spec, "initializer", json_pack("{s:o}", "value", numbers));
	else if (code == WEIGHTD_OK)
		return refuse(reader, node, place, "torch.tensor needs numbers");
	return code;
}

/* A tensor, or a Parameter of one. */
static enum weightd_code describe(struct weightd_reader *reader, const struct weightd_node *node,
				  const struct weightd_place *place, json_t *spec)
{
	const struct weightd_node *data = NULL;
	enum weightd_code code = WEIGHTD_OK;

	if (is_data(node))
		return read_data(reader, node, place, spec);
	if (!is_parameter(node)) {
		size_t maker = maker_of(node);
		return maker < sizeof makers / sizeof makers[0]
			       ? read_maker(reader, node, maker, place, spec)
			       : refuse(reader, node, place, "expected a tensor");
	}
	for (const struct weightd_node *item = node->items; item != NULL && code == WEIGHTD_OK;
	     item = item->next) {
		if (data == NULL && (item->key == NULL || strcmp(item->key, "data") == 0)) {
			data = item;
			code = is_parameter(item) ? refuse(reader, item, place, "expected a tensor")
						  : describe(reader, item, place, spec);
		} else {
			code = item->key != NULL
				       ? read_keyword(reader, item, place, spec)
				       : refuse(reader, item, place, "a Parameter has one tensor");
		}
	}
	return code == WEIGHTD_OK && data == NULL
		       ? refuse(reader, node, place, "a Parameter needs a tensor")
		       : code;
}

enum weightd_code weightd_read_tensor_node(struct weightd_reader *reader,
					   struct weightd_module *module, const char *leaf,
					   const struct weightd_node *node,
					   const struct weightd_place *place)
{
	json_t *spec = json_object();
	unsigned first = reader->err == NULL ? 0 : reader->err->count;

	if (spec == NULL)
		return weightd_refuse_memory(reader);
	enum weightd_code code = describe(reader, node, place, spec);
	if (code == WEIGHTD_OK) {
		code = weightd_read_tensor(reader, &(struct weightd_site){module, leaf, place},
					   spec, WEIGHTD_ROLE_PARAMETER);
		weightd_place_issues(reader, first, place, node->line, node->column);
	}
	json_decref(spec);
	return code;
}
