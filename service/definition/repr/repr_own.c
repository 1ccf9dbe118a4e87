/*
 * Printed classes that are not of the catalogue, or not torch's although they are called so: a
 * class derived from one of torch by what it prints, one that only has children, or one that has
 * nothing.
 */
#include "definition/repr/repr_own.h"

#include "definition/call/arguments.h"
#include "definition/module/module_make.h"
#include "definition/repr/hidden_tensors.h"
#include "definition/repr/repr_base.h"
#include "definition/repr/repr_call.h"
#include "definition/repr/repr_module.h"
#include "definition/repr/repr_tensors.h"
#include "definition/repr/repr_tree.h"
#include "definition/repr/repr_warning.h"
#include "weightd/module_type_table.h"
#include "weightd/text.h"

#include <string.h>
#include <strings.h>

/*
 * Classes of torch without tensors of their own, or with printed tensors: the text shows their
 * content, their arguments do not make it.
 */
static bool is_plain_class(const char *type)
{
	static const char *const types[] = {
		"TransformerEncoder", "TransformerDecoder", "Module",	 "ParameterList",
		"ParameterDict",      "DataParallel",	    "Container", "DistributedDataParallel"};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (strcmp(types[i], type) == 0)
			return true;
	}
	return false;
}

/* Whether the child 'name' is there, of a class whose name begins with 'type'. */
static bool has_child(const struct weightd_repr *repr, const char *name, const char *type)
{
	const struct weightd_repr *child = weightd_repr_child(repr, name, strlen(name));

	return child != NULL && strncmp(child->type, type, strlen(type)) == 0;
}

/* Whether a layer that makes its children has those of torch's. */
static bool has_torch_children(const char *type, const struct weightd_repr *repr)
{
	if (strcmp(type, "MultiheadAttention") == 0)
		return has_child(repr, "out_proj", "NonDynamicallyQuantizableLinear") ||
		       has_child(repr, "out_proj", "_LinearWithBias") ||
		       (has_child(repr, "out_proj", "Linear") && repr->children->next == NULL);
	if (strcmp(type, "Transformer") == 0)
		return has_child(repr, "encoder", "") && has_child(repr, "decoder", "") &&
		       (repr->children->next->next == NULL ||
			has_child(repr, "encoder", "Transformer") ||
			has_child(repr, "decoder", "Transformer"));
	if (strcmp(type, "AdaptiveLogSoftmaxWithLoss") == 0)
		return has_child(repr, "head", "Linear") && has_child(repr, "tail", "ModuleList");
	return has_child(repr, "self_attn", "MultiheadAttention") &&
	       has_child(repr, "linear1", "") && has_child(repr, "linear2", "");
}

/* Whether the text shows nothing of a class that does not print what it needs: T5LayerNorm(). */
static bool is_silent(const struct weightd_module_type *module_type,
		      const struct weightd_repr *repr)
{
	return *repr->extra == '\0' && module_type->field_count > 0 &&
	       module_type->fields[0].required && module_type->source != NULL &&
	       strncmp(module_type->source, "transformers.", strlen("transformers.")) == 0;
}

bool weightd_repr_is_namesake(const struct weightd_module_type *module_type,
			      const struct weightd_repr *repr)
{
	const unsigned open = WEIGHTD_TAKES_CHILDREN | WEIGHTD_TAKES_TENSORS;

	if (is_plain_class(module_type->name))
		return true;
	if (repr->children == NULL)
		return repr->tensors == NULL && is_silent(module_type, repr);
	if ((module_type->flags & open) != 0)
		return false;
	/* A class derived from a layer, under its name: the Linear of peft, the Conv2d of
	 * detectron2. */
	if (*repr->extra != '\0')
		return module_type->children == NULL;
	if (module_type->children != NULL)
		return !has_torch_children(module_type->name, repr);
	return strcmp(module_type->name, "TripletMarginWithDistanceLoss") != 0;
}

/* "GCNConv(34, 4)" has arguments that say nothing here; the hint is a class of "classes". */
static enum weightd_code refuse_arguments(struct weightd_reader *reader,
					  const struct weightd_repr *repr,
					  const struct weightd_node *call,
					  const struct weightd_place *place)
{
	static const char *const sizes[] = {"in", "out"};
	struct weightd_text names;
	size_t position = 0;

	weightd_text_init(&names, 512);
	for (const struct weightd_node *item = call == NULL ? NULL : call->items; item != NULL;
	     item = item->next) {
		const char *comma = item == call->items ? "" : ", ";
		if (item->key != NULL)
			weightd_text_printf(&names, "%s\"%.40s\"", comma, item->key);
		else if (position < 2)
			weightd_text_printf(&names, "%s\"%s\"", comma, sizes[position]);
		else
			weightd_text_printf(&names, "%s\"arg%zu\"", comma, position);
		position += item->key == NULL;
	}
	weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_MODULE, place,
		       "there is no module type %.80s in the catalogue; its arguments do not say "
		       "which tensors it has",
		       repr->type);
	weightd_error_expected(
		reader->err,
		"what the class has, beside the model: \"classes\": {\"%.80s\": {\"arguments\": "
		"[%s], \"parameters\": {\"weight\": {\"shape\": [%s]}}}}",
		repr->type, names.failed || call == NULL ? "..." : names.data,
		position >= 2	? "\"out\", \"in\""
		: position == 1 ? "\"in\""
				: "...");
	weightd_text_free(&names);
	if (weightd_is_short(repr->type))
		weightd_error_suggest(reader->err, weightd_module_type_nearest(repr->type));
	return WEIGHTD_ERR_UNKNOWN_MODULE;
}

/* Arguments that make no tensors, whatever the class: rates, sizes of images, modes. */
static bool is_setting(const char *key)
{
	static const char *const keys[] = {
		"p",	     "drop_prob",     "mode",	      "inplace",      "eps",
		"pool_type", "flatten",	      "output_size",  "ceil_mode",    "mean",
		"std",	     "min_size",      "max_size",     "scale_factor", "start_dim",
		"end_dim",   "stride",	      "padding",      "dilation",     "kernel_size",
		"size",	     "align_corners", "scale_by_keep"};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (strcmp(keys[i], key) == 0)
			return true;
	}
	return false;
}

static bool has_settings_only(const struct weightd_node *call)
{
	for (const struct weightd_node *item = call == NULL ? NULL : call->items; item != NULL;
	     item = item->next) {
		if (item->key == NULL || !is_setting(item->key))
			return false;
	}
	return call != NULL;
}

/* Whether an argument without a name comes first that may be a size: "32, eps=0.001", "(64,)". */
static bool begins_with_size(const char *extra)
{
	extra += *extra == '(' || *extra == '[';
	return *extra >= '0' && *extra <= '9';
}

/* Whether two names differ by case, or by one letter that is another one or is not there. */
static bool is_misspelt(const char *a, const char *b)
{
	size_t length_a = strlen(a), length_b = strlen(b), same = 0;

	if (length_a < length_b)
		return is_misspelt(b, a);
	while (same < length_b && strncasecmp(a + same, b + same, 1) == 0)
		same++;
	if (same == length_a)
		return true;
	if (length_a - length_b > 1)
		return false;
	return strcasecmp(a + same + 1, b + same + (length_a == length_b)) == 0;
}

/* "Rellu()" is taken for a spelling of ReLU, not for a class without tensors. */
static bool is_like_a_type(const char *type)
{
	const char *nearest = weightd_is_short(type) ? weightd_module_type_nearest(type) : NULL;

	return nearest != NULL && strcmp(type, nearest) != 0 && is_misspelt(type, nearest);
}

/* "cls_token, pos_embed and mask_token" of names with blanks between. */
static const char *listed(struct weightd_reader *reader, const char *leaves)
{
	struct weightd_text text;
	size_t length;

	weightd_text_init(&text, 1024);
	for (bool first = true; *leaves != '\0'; first = false) {
		length = strcspn(leaves, " ");
		const bool is_last = leaves[length] == '\0';
		weightd_text_printf(&text, "%s%.*s",
				    first     ? ""
				    : is_last ? " and "
					      : ", ",
				    (int)length, leaves);
		leaves += length + !is_last;
	}
	const char *copy = text.failed ? NULL : weightd_arena_strdup(reader->arena, text.data);
	weightd_text_free(&text);
	return copy;
}

/* The tensors that a class has and does not print, with blanks between; NULL: not known. */
static const char *hidden_tensors(struct weightd_reader *reader, const struct weightd_repr *repr)
{
	const char *leaves = weightd_hidden_tensors(repr);
	const struct weightd_module_type *type = weightd_module_type_find(repr->type);
	struct weightd_text text;

	if (leaves != NULL || type == NULL || type->state == NULL || !is_silent(type, repr))
		return leaves;
	/* A tensor is a line that begins with its name. */
	weightd_text_init(&text, 256);
	for (const char *line = type->state; line != NULL;) {
		const char *end = strchr(line, '\n');
		weightd_text_printf(&text, "%s%.*s", line == type->state ? "" : " ",
				    (int)strcspn(line, " "), line);
		line = end == NULL ? NULL : end + 1;
	}
	leaves = text.failed ? NULL : weightd_arena_strdup(reader->arena, text.data);
	weightd_text_free(&text);
	return leaves;
}

/* What the text leaves open of a module of a class of one's own. */
static void warn(struct weightd_reader *reader, const struct weightd_module *module,
		 const struct weightd_repr *repr)
{
	const char *leaves = hidden_tensors(reader, repr);
	/* "classes" cannot describe a type of the catalogue, T5LayerNorm. */
	const bool is_type = weightd_module_type_find(repr->type) != NULL;
	const char *clause = NULL;

	if (leaves != NULL && *leaves != '\0') {
		const char *names = listed(reader, leaves);
		clause = names == NULL
				 ? NULL
				 : weightd_arena_printf(
					   reader->arena,
					   "the text does not show %s, which such a class "
					   "has; %sgive the model as JSON",
					   names, is_type ? "" : "describe it in \"classes\", or ");
		if (clause == NULL)
			weightd_refuse_memory(reader);
		else
			weightd_add_omission(reader, module, "text-omits-parameters", clause);
		return;
	}
	if (leaves == NULL && repr->children == NULL && repr->tensors == NULL &&
	    !module->is_derived)
		weightd_add_omission(reader, module, "text-without-tensors",
				     "the text shows no tensors and no children of it; it is read "
				     "as a module without tensors");
	else if (leaves == NULL && module->is_derived && strstr(module->type, "Norm") == NULL &&
		 strstr(module->type, "Embedding") == NULL)
		weightd_add_omission(reader, module, "text-omits-parameters",
				     "it prints what a class of torch prints, and is read as one "
				     "derived from it; the text does not show what it adds");
	else if (leaves == NULL && weightd_may_hide_tensors(repr->type))
		weightd_add_omission(reader, module, "text-omits-parameters",
				     "classes of such a name often have parameters or buffers "
				     "beside their children, which the text does not show");
	else if (leaves == NULL && *repr->extra != '\0' && !module->is_derived)
		weightd_add_omission(reader, module, "text-omits-parameters",
				     "its printed arguments do not say which tensors it has beside "
				     "its children; if there are any, describe it in \"classes\"");
}

static enum weightd_code new_derived(struct weightd_reader *reader, const struct weightd_site *site,
				     const struct weightd_module_type *base,
				     const struct weightd_repr *repr,
				     struct weightd_module **module)
{
	struct weightd_repr_bound bound = *repr->bound;
	enum weightd_code code = WEIGHTD_OK;

	if (bound.call == NULL)
		code = weightd_repr_call(reader, repr, site->place, &bound.call);
	if (code == WEIGHTD_OK && bound.arguments == NULL)
		code = weightd_bind_node(reader,
					 &(struct weightd_callee){.name = repr->type,
								  .fields = base->fields,
								  .field_count = base->field_count},
					 bound.call, site->place, &bound.arguments);
	if (code != WEIGHTD_OK)
		return code;
	*repr->bound = bound;
	return weightd_new_derived(reader, site, repr->type, base, bound.arguments, module);
}

/* Without children and tensors there are arguments, or nothing. */
static enum weightd_code new_own(struct weightd_reader *reader, const struct weightd_site *site,
				 const struct weightd_repr *repr, struct weightd_module **module)
{
	const bool is_bare = repr->children == NULL && repr->tensors == NULL;
	const struct weightd_node *call =
		*repr->extra == '\0' ? NULL : weightd_repr_try_call(reader, repr);
	const struct weightd_module_type *base =
		call == NULL ? NULL : weightd_repr_base(repr, call);
	const char *leaves = hidden_tensors(reader, repr);

	if (is_bare && strcmp(repr->type, "Module") == 0)
		return weightd_refuse_bare_module(reader, site->place);
	if (base != NULL)
		return new_derived(reader, site, base, repr, module);
	if (*repr->extra != '\0' && leaves == NULL && !is_plain_class(repr->type) &&
	    !has_settings_only(call) && (is_bare || begins_with_size(repr->extra)))
		return refuse_arguments(reader, repr, call, site->place);
	if (is_bare && leaves == NULL && is_like_a_type(repr->type))
		return weightd_refuse_module(reader, repr->type, site->place);
	return weightd_new_custom(reader, site, repr->type, module);
}

enum weightd_code weightd_repr_own(struct weightd_reader *reader, const struct weightd_site *site,
				   const struct weightd_repr *repr, struct weightd_module **module)
{
	enum weightd_code code = new_own(reader, site, repr, module);

	if (code != WEIGHTD_OK)
		return code;
	weightd_repr_tensors(reader, *module, repr, site->place);
	if (!is_plain_class((*module)->type))
		warn(reader, *module, repr);
	weightd_repr_read_children(reader, *module, repr, site->place);
	return WEIGHTD_OK;
}
