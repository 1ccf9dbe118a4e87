/*
 * Modules from the text of print(model).  Facts that the text omits are remembered for a warning.
 */
#include "definition/repr/repr_module.h"
#include "weightd/module_type_table.h"

#include "definition/repr/repr_warning.h"
#include "definition/repr/repr_call.h"
#include "definition/repr/repr_own.h"
#include "definition/repr/repr_parametrized.h"
#include "definition/module/module_make.h"
#include "definition/call/arguments.h"
#include "definition/repr/repr_children.h"
#include "definition/repr/repr_tensors.h"
#include "definition/repr/repr_tree.h"
#include "definition/call/expression.h"
#include "definition/class/class.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NHEAD "the text does not show nhead, which does not change the weights and is taken as 1"
#define POOL                                                                                      \
	"the text does not show kernel_size and the output, which do not change the weights and " \
	"are taken as 1"
#define OLD_BIAS \
	"the text, of a torch before 0.4, does not show bias=False, which is taken as not given"
#define WEIGHT "the text does not show weight, which is a buffer; it is taken as None"

static bool has_key(const struct weightd_node *call, const char *key)
{
	for (const struct weightd_node *item = call->items; item != NULL; item = item->next) {
		if (item->key != NULL && strcmp(item->key, key) == 0)
			return true;
	}
	return false;
}

/* Arguments that a type does not print although its state or its meaning depends on them. */
static const char *omitted_by(const struct weightd_module *module, const struct weightd_node *call)
{
	static const struct {
		const char *type, *clause;
	} rows[] = {
		{"MultiheadAttention",
		 "the text does not show kdim, vdim and add_bias_kv, which are taken as "
		 "not given, and num_heads, which does not change the weights"},
		{"TransformerEncoderLayer", NHEAD},
		{"TransformerDecoderLayer", NHEAD},
		{"Transformer", NHEAD},
		{"LayerNorm", "the text, of a torch before 2.12, does not show bias=False, which "
			      "is taken as not "
			      "given"},
		{"PReLU",
		 "the text does not show init, the first value of the slopes; it is taken as 0.25"},
		{"RNN", "the text does not show nonlinearity, which does not change the weights "
			"and is taken as "
			"'tanh'"},
		{"EmbeddingBag",
		 "the text does not show sparse and include_last_offset, which do not change the "
		 "weights and are taken as False"},
		{"FractionalMaxPool2d", POOL},
		{"FractionalMaxPool3d", POOL},
		{"AdaptiveLogSoftmaxWithLoss",
		 "the text does not show div_value, which is taken as one that makes "
		 "the printed sizes"},
		{"NLLLoss", WEIGHT},
		{"NLLLoss2d", WEIGHT},
		{"CrossEntropyLoss", WEIGHT},
		{"BCELoss", WEIGHT},
		{"BCEWithLogitsLoss",
		 "the text does not show weight and pos_weight, which are buffers; they "
		 "are taken as None"},
		{"MultiLabelSoftMarginLoss", WEIGHT},
		{"MultiMarginLoss", WEIGHT},
	};

	if (strcmp(module->type, "LayerNorm") == 0 &&
	    (module->parameters == NULL || has_key(call, "bias")))
		return NULL;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (strcmp(rows[i].type, module->type) == 0)
			return rows[i].clause;
	}
	return NULL;
}

static enum weightd_code read_repr(struct weightd_reader *reader, const struct weightd_site *site,
				   const struct weightd_repr *repr, struct weightd_module **module);

/* All modules of a run, or one. */
static void read_child(struct weightd_reader *reader, struct weightd_module *parent,
		       const struct weightd_repr *child, const struct weightd_place *place)
{
	struct weightd_module *unused;
	const size_t problems = reader->problems;
	enum weightd_code code = WEIGHTD_OK;

	/* The problems of the first are those of all. */
	for (uint64_t i = 0; i < child->count && code == WEIGHTD_OK && reader->problems == problems;
	     i++) {
		const char *name = child->name;
		char number[24];
		snprintf(number, sizeof number, "%" PRIu64, child->first + i);
		name = name != NULL ? name : number;
		code = read_repr(reader, &(struct weightd_site){parent, name, place}, child,
				 &unused);
	}
}

void weightd_repr_read_children(struct weightd_reader *reader, struct weightd_module *parent,
				const struct weightd_repr *repr, const struct weightd_place *place)
{
	for (const struct weightd_repr *child = repr->children;
	     child != NULL && !weightd_reader_stops(reader); child = child->next)
		read_child(reader, parent, child, place);
}

static enum weightd_code check_no_children(struct weightd_reader *reader,
					   const struct weightd_module *module,
					   const struct weightd_repr *repr,
					   const struct weightd_place *place)
{
	if (repr->tensors == NULL && (repr->children == NULL || module->children != NULL))
		return WEIGHTD_OK;
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
		       "%s is a type of the catalogue; it does not have the printed children or "
		       "parameters",
		       module->type);
	weightd_error_expected(reader->err, "a class of another name");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* A lazy module becomes one of the plain class, and prints so, once it has seen an input. */
static enum weightd_code refuse_lazy(struct weightd_reader *reader,
				     const struct weightd_module_type *module_type,
				     const struct weightd_place *place)
{
	if (!weightd_module_type_is_a(module_type, "LazyModuleMixin"))
		return WEIGHTD_OK;
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, place,
		       "%s has not seen an input: the text does not show the sizes of its weights",
		       module_type->name);
	weightd_error_expected(reader->err, "%s, as it prints after the first input",
			       module_type->name + 4);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* A module among the arguments is one of each module's own. */
static bool can_be_kept(const struct weightd_module_type *module_type,
			const struct weightd_value *arguments)
{
	for (size_t i = 0; arguments != NULL && i < module_type->field_count; i++) {
		if (arguments[i].kind == WEIGHTD_MODULE)
			return false;
	}
	return true;
}

/* "LayerNorm()": torch's prints its sizes, so this is a class of one's own, or an old print. */
static enum weightd_code refuse_silence(struct weightd_reader *reader,
					const struct weightd_module_type *module_type,
					const struct weightd_repr *repr,
					const struct weightd_place *place)
{
	const bool is_silent = *repr->extra == '\0' && repr->children == NULL &&
			       repr->tensors == NULL && module_type->field_count > 0 &&
			       module_type->fields[0].required && module_type->state != NULL;

	if (!is_silent)
		return WEIGHTD_OK;
	weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
		       "the text %.80s() does not show the %s of the module, on which the shapes "
		       "of its tensors depend",
		       repr->type, module_type->fields[0].name);
	weightd_error_expected(
		reader->err,
		"the arguments in the text, as torch prints them: %.80s(8, ...); or what a class "
		"of one's own has, beside the model: \"classes\": {\"%.80s\": {\"parameters\": "
		"{\"weight\": {\"shape\": [8]}}}}",
		repr->type, repr->type);
	return WEIGHTD_ERR_MISSING_FIELD;
}

/* The printed or inferred arguments, bound. */
static enum weightd_code bind(struct weightd_reader *reader, const struct weightd_site *site,
			      const struct weightd_module_type *module_type,
			      const struct weightd_repr *repr, struct weightd_repr_bound *bound)
{
	enum weightd_code code = refuse_lazy(reader, module_type, site->place);

	if (code == WEIGHTD_OK)
		code = weightd_repr_infer(reader, module_type, repr, site->place, &bound->call);
	if (code == WEIGHTD_OK && bound->call == NULL)
		code = refuse_silence(reader, module_type, repr, site->place);
	if (code == WEIGHTD_OK && bound->call == NULL)
		code = weightd_repr_call(reader, repr, site->place, &bound->call);
	if (code == WEIGHTD_OK && (module_type->flags & WEIGHTD_TAKES_ANYTHING) == 0)
		code = weightd_bind_node(
			reader,
			&(struct weightd_callee){.name = module_type->name,
						 .fields = module_type->fields,
						 .field_count = module_type->field_count,
						 .skips_modules = (module_type->flags &
								   WEIGHTD_TAKES_CHILDREN) != 0},
			bound->call, site->place, &bound->arguments);
	return code;
}

static enum weightd_code read_layer(struct weightd_reader *reader, const struct weightd_site *site,
				    const struct weightd_module_type *module_type,
				    const struct weightd_repr *repr, struct weightd_module **module)
{
	bool is_container = (module_type->flags & WEIGHTD_TAKES_CHILDREN) != 0;
	struct weightd_repr_bound bound = *repr->bound;
	enum weightd_code code = WEIGHTD_OK;

	if (bound.call == NULL)
		code = bind(reader, site, module_type, repr, &bound);
	if (code != WEIGHTD_OK)
		return code;
	if (can_be_kept(module_type, bound.arguments))
		*repr->bound = bound;
	code = weightd_record(reader,
			      weightd_module_new(module, &reader->builder, site->parent, site->name,
						 module_type->name, module_type, bound.arguments,
						 weightd_module_pointer(reader, site->place),
						 reader->err));
	if (code != WEIGHTD_OK)
		return code;
	if (is_container) {
		weightd_repr_read_children(reader, *module, repr, site->place);
		return WEIGHTD_OK;
	}
	code = check_no_children(reader, *module, repr, site->place);
	if (code == WEIGHTD_OK && (*module)->children != NULL)
		code = weightd_repr_check(reader, *module, repr, site->place);
	const char *omitted =
		strstr(repr->extra, " -> ") != NULL ? OLD_BIAS : omitted_by(*module, bound.call);
	if (code == WEIGHTD_OK && omitted != NULL)
		weightd_add_omission(reader, *module, "text-omits-arguments", omitted);
	return code;
}

/* One of a class of the document: it has the children that are printed, else those of the class. */
static enum weightd_code read_of_class(struct weightd_reader *reader,
				       const struct weightd_site *site, struct weightd_class *class,
				       const struct weightd_repr *repr,
				       struct weightd_module **module)
{
	const struct weightd_node *call;
	enum weightd_code code = weightd_repr_call(reader, repr, site->place, &call);

	if (code == WEIGHTD_OK)
		code = weightd_class_call(reader, site, class, call, repr->children != NULL,
					  module);
	if (code != WEIGHTD_OK)
		return code;
	weightd_repr_tensors(reader, *module, repr, site->place);
	weightd_repr_read_children(reader, *module, repr, site->place);
	return WEIGHTD_OK;
}

/* The layer as it was, and then what took the place of its tensors. */
static enum weightd_code read_parametrized(struct weightd_reader *reader,
					   const struct weightd_site *site,
					   const struct weightd_repr *repr,
					   struct weightd_module **module)
{
	const struct weightd_repr *plain = weightd_repr_plain(reader, repr);
	const enum weightd_code code =
		plain == NULL ? reader->code : read_repr(reader, site, plain, module);

	return code != WEIGHTD_OK
		       ? code
		       : weightd_repr_parametrize(reader, *module,
						  weightd_repr_parametrizations(repr), site->place);
}

static enum weightd_code read_repr(struct weightd_reader *reader, const struct weightd_site *site,
				   const struct weightd_repr *repr, struct weightd_module **module)
{
	struct weightd_class *class = weightd_class_find(reader, repr->type);
	unsigned first = reader->err == NULL ? 0 : reader->err->count;
	const struct weightd_module_type *module_type = NULL;
	enum weightd_code code =
		class != NULL ? read_of_class(reader, site, class, repr, module)
			      : weightd_find_module_type(reader, weightd_repr_type(repr->type),
							 site->place, &module_type);

	const bool is_parametrized = class == NULL && weightd_repr_parametrizations(repr) != NULL;
	if (code == WEIGHTD_OK && is_parametrized)
		code = read_parametrized(reader, site, repr, module);
	else if (code == WEIGHTD_OK && class == NULL)
		code = module_type == NULL || weightd_repr_is_namesake(module_type, repr)
			       ? weightd_repr_own(reader, site, repr, module)
			       : read_layer(reader, site, module_type, repr, module);
	/* Problems of nested modules have their site->place already. */
	for (unsigned i = first; reader->err != NULL && i < reader->err->count; i++) {
		if (reader->err->issues[i].line == 0) {
			reader->err->issues[i].line = repr->line;
			reader->err->issues[i].column = repr->column;
		}
	}
	return code;
}

enum weightd_code weightd_repr_value(struct weightd_reader *reader, const struct weightd_repr *repr,
				     const struct weightd_place *place, struct weightd_value *value)
{
	const size_t modules = reader->builder.module_count;
	const size_t parameters = reader->builder.parameter_count;
	struct weightd_module *module = NULL;
	enum weightd_code code =
		read_repr(reader, &(struct weightd_site){NULL, "", place}, repr, &module);

	/* Only its copies are parts of the model, and count. */
	reader->builder.module_count = modules;
	reader->builder.parameter_count = parameters;
	*value = weightd_module_value(module);
	return code;
}

/*
 * Modules of the text, runs in full; 'most' and the module where they reach it, if they do.  As
 * deep as the model.
 */
static uint64_t count_modules(const struct weightd_repr *repr, uint64_t most,
			      const struct weightd_repr **last)
{
	uint64_t count = 1, all;

	*last = repr;
	for (const struct weightd_repr *child = repr->children; child != NULL;
	     child = child->next) {
		const uint64_t below = count_modules(child, most, last);

		if (below >= most)
			return most;
		*last = child;
		if (!weightd_checked_mul(child->count, below, &all) ||
		    !weightd_checked_add(count, all, &count) || count >= most)
			return most;
	}
	return count;
}

/* A text that prints far more modules than a model may have is refused before they are made. */
static enum weightd_code check_size(struct weightd_reader *reader, const struct weightd_repr *repr,
				    const struct weightd_place *place)
{
	const uint64_t most = 2 * (uint64_t)reader->limits->modules;
	const struct weightd_repr *last;

	if (count_modules(repr, most, &last) < most)
		return WEIGHTD_OK;
	weightd_refuse(reader, WEIGHTD_ERR_LIMIT_EXCEEDED, place, "The model has too many modules");
	weightd_error_expected(reader->err, "at most %zu", reader->limits->modules);
	weightd_error_at(reader->err, last->line, last->column);
	return WEIGHTD_ERR_LIMIT_EXCEEDED;
}

enum weightd_code weightd_read_repr(struct weightd_reader *reader, const struct weightd_site *site,
				    const char *text, struct weightd_module **module)
{
	const struct weightd_repr *repr;
	enum weightd_code code = weightd_record(
		reader,
		weightd_repr_parse(&repr,
				   &(struct weightd_source_text){
					   .text = text,
					   .depth = reader->limits->depth,
					   .pointer = weightd_module_pointer(reader, site->place)},
				   reader->scratch, reader->err));

	reader->has_repr = true;
	if (code == WEIGHTD_OK)
		code = check_size(reader, repr, site->place);
	return code == WEIGHTD_OK ? read_repr(reader, site, repr, module) : code;
}
