/*
 * MultiheadAttention, the transformer layers and a few others print no arguments, only the children
 * that follow from them, if they have any.  The arguments are taken from the children; others are 1
 * or the default, and repr_module.c adds a warning.
 */
#include "definition/repr/repr_children.h"
#include "weightd/module_type_table.h"

#include "definition/repr/repr_tree.h"

#include "definition/repr/repr_warning.h"
#include "definition/repr/repr_module.h"
#include "definition/repr/repr_call.h"
#include "definition/repr/repr_adaptive.h"
#include "definition/call/expression.h"
#include "definition/call/literal.h"

#include <string.h>

/* One argument of a layer: an argument of the child at 'path', or a number. */
struct source {
	const char *module_type, *field;
	const char *path;     /* dotted; NULL: 'field' is 1 */
	const char *argument; /* NULL: the number of children at 'path'; 'itself': the child, as a
				 module */
};

/* Unless the layer makes one like it. */
static const char itself[] = "itself";

#define TRANSFORMER_LAYER(module_type)                                                          \
	{module_type, "d_model", "linear1", "in_features"}, {module_type, "nhead", NULL, NULL}, \
		{module_type, "dim_feedforward", "linear1", "out_features"},                    \
		{module_type, "dropout", "dropout", "p"},                                       \
		{module_type, "bias", "linear1", "bias"},                                       \
		{module_type, "layer_norm_eps", "norm1", "eps"},                                \
	{                                                                                       \
		module_type, "activation", "activation", itself                                 \
	}
#define TRANSFORMER(path)                                                            \
	{"Transformer", "d_model", path ".linear1", "in_features"},                  \
		{"Transformer", "dim_feedforward", path ".linear1", "out_features"}, \
		{"Transformer", "dropout", path ".dropout", "p"},                    \
		{"Transformer", "bias", path ".linear1", "bias"},                    \
	{                                                                            \
		"Transformer", "activation", path ".activation", itself              \
	}

/* The first that gives a value counts. */
static const struct source sources[] = {
	{"MultiheadAttention", "embed_dim", "out_proj", "in_features"},
	{"MultiheadAttention", "num_heads", NULL, NULL},
	{"MultiheadAttention", "bias", "out_proj", "bias"},
	TRANSFORMER_LAYER("TransformerEncoderLayer"),
	TRANSFORMER_LAYER("TransformerDecoderLayer"),
	TRANSFORMER("encoder.layers.0"),
	TRANSFORMER("decoder.layers.0"),
	{"Transformer", "d_model", "encoder.norm", "normalized_shape"},
	{"Transformer", "nhead", NULL, NULL},
	{"Transformer", "layer_norm_eps", "encoder.norm", "eps"},
	{"Transformer", "d_model", "decoder.norm", "normalized_shape"},
	{"Transformer", "layer_norm_eps", "decoder.norm", "eps"},
	{"Transformer", "num_encoder_layers", "encoder.layers", NULL},
	{"Transformer", "num_decoder_layers", "decoder.layers", NULL},
	{"Transformer", "custom_encoder", "encoder", itself},
	{"Transformer", "custom_decoder", "decoder", itself},
	{"TripletMarginWithDistanceLoss", "distance_function", "distance_function", itself},
	{"FractionalMaxPool2d", "kernel_size", NULL, NULL},
	{"FractionalMaxPool2d", "output_size", NULL, NULL},
	{"FractionalMaxPool3d", "kernel_size", NULL, NULL},
	{"FractionalMaxPool3d", "output_size", NULL, NULL},
};

#define SOURCE_COUNT (sizeof sources / sizeof sources[0])

static enum weightd_code refuse_at(struct weightd_reader *reader, const struct weightd_repr *repr,
				   const struct weightd_place *place, const char *detail,
				   const char *name)
{
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place, detail, repr->type, name);
	weightd_error_expected(reader->err,
			       "the children that the layer has in torch, or a class of "
			       "another name");
	weightd_error_at(reader->err, repr->line, repr->column);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static uint64_t count_children(const struct weightd_repr *repr)
{
	uint64_t count = 0;

	for (const struct weightd_repr *child = repr->children; child != NULL; child = child->next)
		count += child->count;
	return count;
}

/* Whether 'part', an encoder or decoder, is like the one that a Transformer makes of its arguments.
 */
static bool is_standard_stack(const struct weightd_repr *part)
{
	const struct weightd_repr *layers = weightd_repr_child(part, "layers", 6),
				  *norm = weightd_repr_child(part, "norm", 4);
	const bool is_encoder = strcmp(part->type, "TransformerEncoder") == 0;
	const char *module_type =
		is_encoder ? "TransformerEncoderLayer" : "TransformerDecoderLayer";

	if ((!is_encoder && strcmp(part->type, "TransformerDecoder") != 0) || layers == NULL ||
	    norm == NULL || strcmp(norm->type, "LayerNorm") != 0)
		return false;
	for (const struct weightd_repr *child = layers->children; child != NULL;
	     child = child->next) {
		if (strcmp(child->type, module_type) != 0)
			return false;
	}
	return true;
}

/* Whether a source has nothing to say of this module: the path leads into, or past, a module given.
 */
static bool is_beside(const struct source *source, const struct weightd_repr *repr)
{
	const char *path = source->path;
	const bool is_part = strcmp(source->module_type, "Transformer") == 0 && path != NULL;
	const struct weightd_repr *part =
		is_part ? weightd_repr_child(repr, path, strcspn(path, ".")) : NULL;

	if (part != NULL)
		return is_standard_stack(part) == (strncmp(source->field, "custom_", 7) == 0);
	if (strcmp(source->field, "distance_function") == 0) {
		const struct weightd_repr *child = weightd_repr_find(repr, path);
		return child != NULL && strcmp(child->type, "PairwiseDistance") == 0;
	}
	return false;
}

/* The value that 'source' gives, as an argument; NULL: none. */
static struct weightd_node *value_of(struct weightd_reader *reader, const struct source *source,
				     const struct weightd_repr *repr,
				     const struct weightd_place *place)
{
	const struct weightd_repr *child =
		source->path == NULL ? repr : weightd_repr_find(repr, source->path);
	struct weightd_node *node = weightd_arena_alloc(reader->scratch, sizeof *node);

	if (node == NULL) {
		weightd_refuse_memory(reader);
		return NULL;
	}
	if (child == NULL || is_beside(source, repr))
		return NULL;
	if (source->argument == itself) {
		*node = (struct weightd_node){
			.kind = WEIGHTD_NODE_VALUE, .line = child->line, .column = child->column};
		if (weightd_repr_value(reader, child, place, &node->value) != WEIGHTD_OK)
			return NULL;
	} else if (source->argument != NULL) {
		const struct weightd_node *item =
			weightd_repr_argument(reader, child, source->argument, place);
		if (item == NULL)
			return NULL;
		*node = *item;
		/* normalized_shape=(8,) is d_model=8. */
		if (node->kind == WEIGHTD_NODE_SEQUENCE && node->count == 1)
			*node = *node->items;
	} else {
		uint64_t number = source->path == NULL ? 1 : count_children(child);
		*node = (struct weightd_node){
			.kind = WEIGHTD_NODE_VALUE,
			.value = WEIGHTD_VALUE_INT((int64_t)number),
			.line = repr->line,
			.column = repr->column,
		};
	}
	node->key = source->field;
	node->next = NULL;
	return node;
}

static bool has_key(const struct weightd_node *call, const char *key)
{
	for (const struct weightd_node *item = call->items; item != NULL; item = item->next) {
		if (strcmp(item->key, key) == 0)
			return true;
	}
	return false;
}

enum weightd_code weightd_repr_infer(struct weightd_reader *reader,
				     const struct weightd_module_type *module_type,
				     const struct weightd_repr *repr,
				     const struct weightd_place *place,
				     const struct weightd_node **call)
{
	struct weightd_node *made = weightd_arena_alloc(reader->scratch, sizeof *made);
	size_t problems = reader->problems;
	bool is_inferred = false, has_children = false;

	if (strcmp(module_type->name, "AdaptiveLogSoftmaxWithLoss") == 0) {
		const struct weightd_node *adaptive = weightd_repr_adaptive(reader, repr, place);
		if (reader->problems > problems)
			return reader->code;
		if (adaptive == NULL)
			return refuse_at(
				reader, repr, place,
				"the text of %s%s lacks the layers that show its arguments", "");
		*call = adaptive;
		return WEIGHTD_OK;
	}

	if (made == NULL)
		return weightd_refuse_memory(reader);
	*made = (struct weightd_node){.kind = WEIGHTD_NODE_CALL,
				      .name = repr->type,
				      .line = repr->line,
				      .column = repr->column};
	const struct weightd_node **end = &made->items;
	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		struct weightd_node *value;
		if (strcmp(sources[i].module_type, module_type->name) != 0)
			continue;
		is_inferred = is_inferred || sources[i].argument != itself;
		has_children =
			has_children || (sources[i].path != NULL && sources[i].argument != itself);
		if (has_key(made, sources[i].field))
			continue;
		value = value_of(reader, &sources[i], repr, place);
		if (reader->problems > problems)
			return reader->code;
		if (value == NULL)
			continue;
		is_inferred = true;
		*end = value;
		end = &value->next;
		made->count++;
	}
	if (!is_inferred)
		return WEIGHTD_OK;
	if (has_children && repr->children == NULL)
		return refuse_at(reader, repr, place,
				 "the text of %s%s lacks the children that show its arguments", "");
	*call = made;
	return WEIGHTD_OK;
}

/* An int equals the tuple of it; 1 is 1.0. */
static bool same_value(const struct weightd_value *a, const struct weightd_value *b)
{
	bool a_is_number = a->kind == WEIGHTD_INT || a->kind == WEIGHTD_REAL;
	bool b_is_number = b->kind == WEIGHTD_INT || b->kind == WEIGHTD_REAL;

	if (a_is_number && b_is_number)
		return weightd_value_real(a) == weightd_value_real(b);
	if (a->kind == WEIGHTD_TUPLE && b_is_number && a->count > 0) {
		for (size_t i = 0; i < a->count; i++) {
			if (!same_value(&a->items[i], b))
				return false;
		}
		return true;
	}
	return b->kind == WEIGHTD_TUPLE && a_is_number ? same_value(b, a)
						       : weightd_value_equal(a, b);
}

static enum weightd_code refuse_argument(struct weightd_reader *reader,
					 const struct weightd_module *built, size_t index,
					 const struct weightd_node *item,
					 const struct weightd_place *place)
{
	bool is_known = index < built->module_type->field_count;
	struct weightd_text value;

	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
		       "%.160s is not the %s of its %s: the argument %s differs",
		       weightd_module_path(built, WEIGHTD_NAME_ROOM), built->type,
		       built->parent->type,
		       is_known		   ? built->module_type->fields[index].name
		       : item->key == NULL ? "at this position"
					   : item->key);
	weightd_text_init(&value, 128);
	if (is_known)
		weightd_value_repr(&built->arguments[index], &value);
	if (value.length > 0 && !value.failed)
		weightd_error_expected(reader->err, "%s", value.data);
	weightd_text_free(&value);
	weightd_error_at(reader->err, item->line, item->column);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Compares the arguments of a printed child with the built one's. */
static enum weightd_code check_arguments(struct weightd_reader *reader,
					 const struct weightd_module *built,
					 const struct weightd_repr *repr,
					 const struct weightd_place *place)
{
	const struct weightd_node *call;
	size_t position = 0;

	if (built->module_type == NULL)
		return WEIGHTD_OK;
	enum weightd_code code = weightd_repr_call(reader, repr, place, &call);
	if (code != WEIGHTD_OK)
		return code;
	for (const struct weightd_node *item = call->items; item != NULL; item = item->next) {
		size_t index = weightd_repr_field(built->module_type, item, position);
		struct weightd_value value;
		position += item->key == NULL;
		if (index == built->module_type->field_count ||
		    !weightd_node_value(item, reader->scratch, &value) ||
		    !same_value(&value, &built->arguments[index]))
			return refuse_argument(reader, built, index, item, place);
	}
	return WEIGHTD_OK;
}

/* Whether the layer can have parameters, buffers or children. */
static bool has_no_state(const struct weightd_repr *repr)
{
	const struct weightd_module_type *module_type = weightd_module_type_find(repr->type);

	return module_type != NULL && module_type->state == NULL && module_type->children == NULL &&
	       (module_type->flags & WEIGHTD_TAKES_CHILDREN) == 0;
}

/* Printed children that the layer does not build: an activation given as a module. */
static enum weightd_code check_others(struct weightd_reader *reader,
				      const struct weightd_module *built,
				      const struct weightd_repr *repr,
				      const struct weightd_place *place)
{
	for (const struct weightd_repr *child = repr->children; child != NULL;
	     child = child->next) {
		bool is_built = child->name == NULL;
		for (const struct weightd_module *own = built->children; own != NULL && !is_built;
		     own = own->next)
			is_built = strcmp(own->name, child->name) == 0;
		if (is_built)
			continue;
		if (!has_no_state(child))
			return refuse_at(reader, child, place,
					 "%s %s: the layer has no such child in torch",
					 child->name);
		const char *clause =
			weightd_arena_printf(reader->arena,
					     "%.60s, a %.60s, is left out: it has no parameters, "
					     "and a %s of the catalogue has no such child",
					     child->name, child->type, built->type);
		if (clause == NULL)
			return weightd_refuse_memory(reader);
		weightd_add_omission(reader, built, "text-child-left-out", clause);
	}
	return WEIGHTD_OK;
}

/* As deep as the built module. */
enum weightd_code weightd_repr_check(struct weightd_reader *reader,
				     const struct weightd_module *built,
				     const struct weightd_repr *repr,
				     const struct weightd_place *place)
{
	size_t runs = 0, in_runs = 0;

	for (const struct weightd_module *child = built->children; child != NULL;
	     child = child->next) {
		const struct weightd_repr *printed =
			weightd_repr_child(repr, child->name, strlen(child->name));
		if (printed == NULL)
			return refuse_at(reader, repr, place, "the text of %s lacks its child %s",
					 child->name);
		in_runs += printed->name == NULL;
		if (!weightd_module_is_a(child, weightd_repr_type(printed->type)))
			return refuse_at(reader, printed, place,
					 "the text has %s where the layer has %s", child->type);
		enum weightd_code code = check_arguments(reader, child, printed, place);
		if (code == WEIGHTD_OK)
			code = weightd_repr_check(reader, child, printed, place);
		if (code != WEIGHTD_OK)
			return code;
	}
	for (const struct weightd_repr *child = repr->children; child != NULL; child = child->next)
		runs += child->name == NULL ? child->count : 0;
	if (runs != in_runs)
		return refuse_at(reader, repr, place,
				 "%s%s has another number of children in torch", "");
	return check_others(reader, built, repr, place);
}
