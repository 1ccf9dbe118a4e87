/*
 * Modules from call text: Sequential(Linear(30, 40), ReLU()), ModuleList([...]),
 * ModuleDict({'a': ...}), Sequential(OrderedDict([('a', ...)])), sim_net(l1=Sequential(...)).
 */
#include "definition/tree/module_call.h"

#include "definition/repr/repr_call.h"
#include "definition/repr/repr_module.h"
#include "weightd/module_type_table.h"
#include "definition/module/tensor_call.h"
#include "definition/module/parametrize_read.h"
#include "definition/module/module_make.h"
#include "definition/call/arguments.h"
#include "definition/call/cast_method.h"
#include "definition/call/expression.h"
#include "definition/call/late_module.h"
#include "definition/call/loop.h"
#include "definition/call/variables.h"
#include "definition/class/class.h"

#include "definition/repr/repr_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Of a loop in the body of a class. */
#define UNITS_OF_ROUND 500

static enum weightd_code refuse_at(struct weightd_reader *reader, const struct weightd_node *node,
				   const struct weightd_place *place, const char *detail,
				   const char *expected)
{
	weightd_refuse(reader, WEIGHTD_ERR_TEXT_SYNTAX, place, "%s", detail);
	weightd_error_expected(reader->err, "%s", expected);
	weightd_error_at(reader->err, node->line, node->column);
	return WEIGHTD_ERR_TEXT_SYNTAX;
}

static bool is_ordered_dict(const struct weightd_node *node)
{
	return node->kind == WEIGHTD_NODE_CALL &&
	       (strcmp(node->name, "OrderedDict") == 0 ||
		strcmp(node->name, "collections.OrderedDict") == 0 ||
		strcmp(node->name, "dict") == 0);
}

static bool is_parameter_container(const struct weightd_module *module)
{
	return module->module_type != NULL &&
	       strncmp(module->module_type->name, "Parameter", strlen("Parameter")) == 0;
}

/* An item of a ParameterList or ParameterDict. */
static enum weightd_code read_tensor(struct weightd_reader *reader, struct weightd_module *parent,
				     const char *name, const struct weightd_node *node,
				     const struct weightd_place *place)
{
	const struct weightd_parameter *last = parent->last_parameter;
	bool is_list = parent->module_type != NULL &&
		       strcmp(parent->module_type->name, "ParameterList") == 0;

	if (!weightd_node_is_tensor(node))
		return refuse_at(reader, node, place, "expected a parameter",
				 "a tensor: Parameter(torch.zeros(2, 3))");
	if (name == NULL && !is_list)
		return refuse_at(reader, node, place,
				 "the parameters of a ParameterDict need names",
				 "a dict: {'name': Parameter(torch.zeros(2, 3))}");
	/* The leaf before is a number in a list. */
	if (name == NULL)
		name = weightd_arena_printf(reader->scratch, "%llu",
					    last == NULL ? 0 : strtoull(last->leaf, NULL, 10) + 1);
	return name == NULL ? weightd_refuse_memory(reader)
			    : weightd_read_tensor_node(reader, parent, name, node, place);
}

static enum weightd_code read_child(struct weightd_reader *reader, struct weightd_module *parent,
				    const char *name, const struct weightd_node *node,
				    const struct weightd_place *place);

/* Block(dim, i) for i in range(n) */
static enum weightd_code read_each(struct weightd_reader *reader, struct weightd_module *parent,
				   const struct weightd_node *each,
				   const struct weightd_place *place)
{
	const struct weightd_variables *outer = reader->variables;
	struct weightd_loop loop;
	enum weightd_code code = weightd_loop_begin(reader, &loop, each, place);

	while (code == WEIGHTD_OK && !weightd_reader_stops(reader) &&
	       weightd_reader_builds(reader, UNITS_OF_ROUND, place) &&
	       weightd_loop_next(reader, &loop, place, &code)) {
		reader->variables = &loop.variables;
		code = read_child(reader, parent, NULL, each->items, place);
		reader->variables = outer;
	}
	return code;
}

static enum weightd_code read_child(struct weightd_reader *reader, struct weightd_module *parent,
				    const char *name, const struct weightd_node *node,
				    const struct weightd_place *place)
{
	if (node->kind == WEIGHTD_NODE_EACH && name == NULL)
		return read_each(reader, parent, node, place);
	bool is_numbered = parent->module_type == NULL ||
			   (parent->module_type->flags & WEIGHTD_NUMBERS_CHILDREN) != 0;

	bool takes_tensors = parent->module_type == NULL ||
			     (parent->module_type->flags & WEIGHTD_TAKES_TENSORS) != 0;

	if (is_parameter_container(parent) ||
	    (takes_tensors && name != NULL && weightd_node_is_tensor(node)))
		return read_tensor(reader, parent, name, node, place);
	if (node->kind != WEIGHTD_NODE_CALL && node->kind != WEIGHTD_NODE_CAST &&
	    (node->kind != WEIGHTD_NODE_NAME || reader->variables == NULL ||
	     weightd_variable_named(reader->variables, node->name) == NULL))
		return refuse_at(reader, node, place, "expected a module", "a call, like ReLU()");
	if (name == NULL && !is_numbered)
		return refuse_at(reader, node, place, "the children of this container need names",
				 "a dict: {'name': ReLU()}");
	if (name == NULL)
		name = weightd_arena_printf(reader->scratch, "%" PRIu32, parent->child_count);
	return name == NULL ? weightd_refuse_memory(reader)
			    : weightd_read_module_node(reader,
						       &(struct weightd_site){parent, name, place},
						       node, NULL);
}

/* ('a', module), an item of OrderedDict([...]). */
static enum weightd_code read_pair(struct weightd_reader *reader, struct weightd_module *parent,
				   const struct weightd_node *pair,
				   const struct weightd_place *place)
{
	if (pair->kind != WEIGHTD_NODE_SEQUENCE || pair->count != 2 ||
	    pair->items->kind != WEIGHTD_NODE_VALUE || pair->items->value.kind != WEIGHTD_TEXT)
		return refuse_at(reader, pair, place, "expected a pair", "('name', module)");
	return read_child(reader, parent, pair->items->value.text, pair->items->next, place);
}

/* ModuleDict([('a', ReLU())]), ParameterDict([('a', ...)]). */
static bool takes_pairs(const struct weightd_module *parent, const struct weightd_node *item)
{
	return item->kind == WEIGHTD_NODE_SEQUENCE && parent->module_type != NULL &&
	       (strcmp(parent->module_type->name, "ModuleDict") == 0 ||
		strcmp(parent->module_type->name, "ParameterDict") == 0);
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(((const struct weightd_node *)a)->key, ((const struct weightd_node *)b)->key);
}

/* The items of a dict in the order of their keys; NULL when memory is out. */
static const struct weightd_node *sorted_by_key(struct weightd_reader *reader,
						const struct weightd_node *dict)
{
	struct weightd_node *items =
		weightd_arena_array(reader->scratch, dict->count, sizeof *items);
	size_t count = 0;

	if (items == NULL) {
		weightd_refuse_memory(reader);
		return NULL;
	}
	for (const struct weightd_node *item = dict->items; item != NULL; item = item->next) {
		if (item->key != NULL)
			items[count++] = *item;
	}
	qsort(items, count, sizeof *items, compare_keys);
	for (size_t i = 0; i < count; i++)
		items[i].next = i + 1 < count ? &items[i + 1] : NULL;
	return count == 0 ? NULL : items;
}

/* One argument of a container: a module, a list or dict of modules. */
static void read_children(struct weightd_reader *reader, struct weightd_module *parent,
			  const struct weightd_node *item, const struct weightd_place *place)
{
	bool is_pairs = is_ordered_dict(item) && item->items != NULL && item->items->key == NULL;
	const struct weightd_node *list = is_pairs ? item->items : item;

	if (list->kind != WEIGHTD_NODE_SEQUENCE && list->kind != WEIGHTD_NODE_DICT &&
	    !is_ordered_dict(list)) {
		read_child(reader, parent, item->key, item, place);
		return;
	}
	const struct weightd_node *first = list->items;
	/* As a ParameterDict does with a dict, but not with an OrderedDict or pairs. */
	if (is_parameter_container(parent) && !is_pairs &&
	    (list->kind == WEIGHTD_NODE_DICT ||
	     strcmp(list->name == NULL ? "" : list->name, "dict") == 0))
		first = sorted_by_key(reader, list);
	for (const struct weightd_node *child = first;
	     child != NULL && !weightd_reader_stops(reader); child = child->next) {
		if (list->kind == WEIGHTD_NODE_SEQUENCE && (is_pairs || takes_pairs(parent, child)))
			read_pair(reader, parent, child, place);
		else
			read_child(reader, parent, child->key, child, place);
	}
}

static bool is_field(const struct weightd_module_type *module_type, const char *key)
{
	for (size_t i = 0; i < module_type->field_count; i++) {
		if (strcmp(module_type->fields[i].name, key) == 0)
			return true;
	}
	return false;
}

/* A class is the client's if it is not in the catalogue and all it gets is named modules. */
static bool is_custom(const struct weightd_module_type *module_type,
		      const struct weightd_node *call)
{
	if (module_type != NULL && (module_type->flags & WEIGHTD_TAKES_TENSORS) != 0)
		return true;
	if (module_type != NULL && (module_type->flags & WEIGHTD_MAY_BE_CUSTOM) == 0)
		return false;
	for (const struct weightd_node *item = call->items; item != NULL; item = item->next) {
		if (item->key == NULL ||
		    (item->kind != WEIGHTD_NODE_CALL && item->kind != WEIGHTD_NODE_CAST) ||
		    (module_type != NULL && is_field(module_type, item->key)))
			return false;
	}
	return call->items != NULL;
}

/* Sequential(ReLU): a class in place of a module. */
static enum weightd_code check_children(struct weightd_reader *reader,
					const struct weightd_module_type *module_type,
					const struct weightd_node *call,
					const struct weightd_place *place)
{
	for (const struct weightd_node *item = call->items;
	     item != NULL && (module_type->flags & WEIGHTD_TAKES_CHILDREN) != 0;
	     item = item->next) {
		if (item->kind == WEIGHTD_NODE_NAME && item->key == NULL)
			return refuse_at(reader, item, place, "expected a module, not a class",
					 "a call, like ReLU()");
	}
	return WEIGHTD_OK;
}

static enum weightd_code new_module(struct weightd_reader *reader, const struct weightd_site *site,
				    const struct weightd_node *call, struct weightd_module **module)
{
	const struct weightd_module_type *module_type;
	const struct weightd_value *arguments;
	enum weightd_code code =
		weightd_find_module_type(reader, call->name, site->place, &module_type);

	if (code == WEIGHTD_OK && module_type != NULL && strcmp(module_type->name, "Module") == 0 &&
	    call->items == NULL)
		code = weightd_refuse_bare_module(reader, site->place);
	else if (code == WEIGHTD_OK &&
		 (is_custom(module_type, call) ||
		  (reader->row != NULL && module_type == NULL && call->items == NULL)))
		return weightd_new_custom(reader, site, call->name, module);
	else if (code == WEIGHTD_OK && module_type == NULL)
		code = weightd_refuse_module(reader, call->name, site->place);
	if (code != WEIGHTD_OK) {
		weightd_error_at(reader->err, call->line, call->column);
		return code;
	}
	code = check_children(reader, module_type, call, site->place);
	if (code != WEIGHTD_OK)
		return code;
	/* One layer alone may be its print. */
	call = weightd_repr_modern(reader, module_type->name, call);
	if (call == NULL)
		return weightd_refuse_memory(reader);
	if ((module_type->flags & WEIGHTD_TAKES_ANYTHING) != 0)
		arguments = NULL;
	else
		code = weightd_bind_node(
			reader,
			&(struct weightd_callee){.name = module_type->name,
						 .fields = module_type->fields,
						 .field_count = module_type->field_count,
						 .skips_modules = (module_type->flags &
								   WEIGHTD_TAKES_CHILDREN) != 0},
			call, site->place, &arguments);
	if (code != WEIGHTD_OK)
		return code;
	code = weightd_module_new(module, &reader->builder, site->parent, site->name,
				  module_type->name, module_type, arguments,
				  weightd_module_pointer(reader, site->place), reader->err);
	if (code != WEIGHTD_OK)
		weightd_error_at(reader->err, call->line, call->column);
	return weightd_record(reader, code);
}

/* weight_norm(Linear(3, 4), dim=None). */
static enum weightd_code read_parametrized(struct weightd_reader *reader,
					   const struct weightd_site *site,
					   const struct weightd_node *call,
					   struct weightd_module **module)
{
	const struct weightd_node *inner = weightd_parametrized_node(call);
	struct weightd_module *made = NULL;

	if (inner == NULL && call->items != NULL && call->items->kind == WEIGHTD_NODE_CAST)
		return refuse_at(reader, call, site->place,
				 "the module is cast before its parametrization, whose values "
				 "would be computed in that dtype",
				 "weight_norm(Linear(3, 4)).half()");
	if (inner == NULL)
		return refuse_at(reader, call, site->place,
				 "expected the module as the first argument",
				 "weight_norm(Linear(3, 4), site->name='weight')");
	enum weightd_code code = weightd_read_module_node(reader, site, inner, &made);
	if (module != NULL)
		*module = made;
	return code != WEIGHTD_OK
		       ? code
		       : weightd_parametrize_call(reader, made, call, inner, site->place);
}

/* The name of a call is a variable: a module that was given, or the name of a class. */
static enum weightd_code read_variable(struct weightd_reader *reader,
				       const struct weightd_site *site,
				       const struct weightd_node *call,
				       const struct weightd_value *value,
				       struct weightd_module **module)
{
	struct weightd_module *unused;

	if (value->kind == WEIGHTD_MODULE && call->kind == WEIGHTD_NODE_NAME)
		return weightd_read_late_module(reader, site, value,
						module == NULL ? &unused : module);
	if (value->kind != WEIGHTD_TEXT ||
	    weightd_variable_named(reader->variables, value->text) != NULL)
		return refuse_at(reader, call, site->place, "the argument is no module here",
				 "a module, or \"if\" beside the child");
	if (call->kind == WEIGHTD_NODE_NAME)
		return weightd_read_module_text(reader, site, value->text, module);
	struct weightd_node named = *call;
	named.name = value->text;
	return weightd_read_module_node(reader, site, &named, module);
}

/* Linear(3, 4).half(): the casts of a call are nested nodes, the last one outside. */
static enum weightd_code read_cast(struct weightd_reader *reader, const struct weightd_site *site,
				   const struct weightd_node *cast, struct weightd_module **module)
{
	enum weightd_dtype dtypes[WEIGHTD_METHODS_MAX];
	struct weightd_module *made = NULL;
	size_t count = 0;

	for (; cast->kind == WEIGHTD_NODE_CAST; cast = cast->items)
		weightd_dtype_find(cast->name, &dtypes[count++]);
	enum weightd_code code = weightd_read_module_node(reader, site, cast, &made);
	if (module != NULL)
		*module = made;
	while (code == WEIGHTD_OK && count > 0)
		code = weightd_keep_cast(reader, made, dtypes[--count], site->place);
	return code;
}

enum weightd_code weightd_read_module_node(struct weightd_reader *reader,
					   const struct weightd_site *site,
					   const struct weightd_node *call,
					   struct weightd_module **module)
{
	if (call->kind == WEIGHTD_NODE_CAST)
		return read_cast(reader, site, call, module);
	const struct weightd_value *variable =
		weightd_variable_named(reader->variables, call->name);
	struct weightd_class *class;
	struct weightd_module *made = NULL;
	enum weightd_code code;

	if (variable != NULL)
		return read_variable(reader, site, call, variable, module);
	class = weightd_class_find(reader, call->name);
	if (class != NULL)
		return weightd_class_call(reader, site, class, call, false,
					  module == NULL ? &made : module);

	if (weightd_is_parametrization(call->name))
		return read_parametrized(reader, site, call, module);
	code = new_module(reader, site, call, &made);

	if (module != NULL)
		*module = made;
	if (code != WEIGHTD_OK ||
	    (made->module_type != NULL && (made->module_type->flags & WEIGHTD_TAKES_CHILDREN) == 0))
		return code;
	for (const struct weightd_node *item = call->items;
	     item != NULL && !weightd_reader_stops(reader); item = item->next) {
		bool is_custom = made->module_type == NULL ||
				 (made->module_type->flags & WEIGHTD_TAKES_TENSORS) != 0;
		if (is_custom || weightd_node_has_call(item))
			read_children(reader, made, item, site->place);
	}
	return WEIGHTD_OK;
}

/* Blanks that are no spaces, as web pages and word processors have them, and a mark of byte order.
 */
static const char *const odd_blanks[] = {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x87", "\xE3\x80\x80",
					 "\xEF\xBB\xBF"};

/* Bytes of the odd blank that 'text' begins with; 0: none. */
static size_t odd_blank(const char *text)
{
	for (size_t i = 0; i < sizeof odd_blanks / sizeof odd_blanks[0]; i++) {
		const size_t length = strlen(odd_blanks[i]);
		if (strncmp(text, odd_blanks[i], length) == 0)
			return length;
	}
	return 0;
}

/* The text with spaces for odd blanks, in as many characters; NULL when memory is out. */
static const char *with_spaces(struct weightd_reader *reader, const char *text)
{
	bool has_odd = false;

	for (size_t i = 0; i < sizeof odd_blanks / sizeof odd_blanks[0]; i++)
		has_odd = has_odd || strstr(text, odd_blanks[i]) != NULL;
	if (!has_odd)
		return text;
	char *copy = weightd_arena_strdup(reader->scratch, text), *end = copy;
	if (copy == NULL)
		return NULL;
	for (const char *at = copy; *at != '\0';) {
		const size_t length = odd_blank(at);
		*end++ = length > 0 ? ' ' : *at;
		at += length > 0 ? length : 1;
	}
	*end = '\0';
	return copy;
}

/* A class that is not known, with the arguments of a print or with none: GELUActivation(). */
static bool is_printed_alone(const struct weightd_node *node)
{
	if (node->kind != WEIGHTD_NODE_CALL || weightd_is_parametrization(node->name) ||
	    weightd_module_type_find(node->name) != NULL || is_custom(NULL, node))
		return false;
	return node->count > 0 || weightd_module_type_nearest(node->name) == NULL;
}

enum weightd_code weightd_read_module_text(struct weightd_reader *reader,
					   const struct weightd_site *site, const char *text,
					   struct weightd_module **module)
{
	const struct weightd_node *node;

	text = with_spaces(reader, text);
	if (text == NULL)
		return weightd_refuse_memory(reader);
	if (weightd_text_is_repr(text))
		return weightd_read_repr(reader, site, text, module);
	enum weightd_code code = weightd_read_expression(reader, text, site->place, &node);

	if (code != WEIGHTD_OK)
		return code;
	if (node->kind == WEIGHTD_NODE_CAST)
		return weightd_read_module_node(reader, site, node, module);
	if (node->kind != WEIGHTD_NODE_CALL && node->kind != WEIGHTD_NODE_NAME)
		return refuse_at(reader, node, site->place, "the text is not a module",
				 "a call, like Linear(30, 40) or ReLU()");
	if (weightd_variable_named(reader->variables, node->name) == NULL &&
	    weightd_class_find(reader, node->name) == NULL && reader->row == NULL &&
	    is_printed_alone(node))
		return weightd_read_repr(reader, site, text, module);
	/* A site->name alone is the class with its defaults: ReLU is ReLU(). */
	return weightd_read_module_node(reader, site, node, module);
}
