/*
 * Printed layers that weight_norm and its like have parametrized.
 */
#include "definition/repr/repr_parametrized.h"

#include "definition/document/json_memory.h"
#include "definition/module/parametrize_read.h"
#include "definition/repr/repr_warning.h"

#include <jansson.h>
#include <string.h>

#define PREFIX "Parametrized"

/* What a ParametrizationList prints, and what that leaves open. */
static const struct printed {
	const char *type, *name, *clause;
} rows[] = {
	{"_WeightNorm", "parametrizations.weight_norm",
	 "the text does not show dim of weight_norm, on which the shape of original0 depends; it "
	 "is "
	 "taken as not given, and as 2 in a convolution of positions"},
	{"_SpectralNorm", "parametrizations.spectral_norm",
	 "the text does not show n_power_iterations, eps and dim of spectral_norm, on which _u and "
	 "_v "
	 "depend; they are taken as not given"},
};

const struct weightd_repr *weightd_repr_parametrizations(const struct weightd_repr *repr)
{
	const struct weightd_repr *child = repr->children;

	if (strncmp(repr->type, PREFIX, strlen(PREFIX)) != 0)
		return NULL;
	while (child != NULL &&
	       (child->name == NULL || strcmp(child->name, "parametrizations") != 0))
		child = child->next;
	return child;
}

const struct weightd_repr *weightd_repr_plain(struct weightd_reader *reader,
					      const struct weightd_repr *repr)
{
	struct weightd_repr *plain = weightd_arena_alloc(reader->scratch, sizeof *plain);
	const struct weightd_repr **end;

	if (plain == NULL) {
		weightd_refuse_memory(reader);
		return NULL;
	}
	*plain = *repr;
	plain->type += strlen(PREFIX);
	plain->children = NULL;
	end = &plain->children;
	for (const struct weightd_repr *child = repr->children; child != NULL;
	     child = child->next) {
		struct weightd_repr *kept;
		if (child == weightd_repr_parametrizations(repr))
			continue;
		kept = weightd_arena_alloc(reader->scratch, sizeof *kept);
		if (kept == NULL) {
			weightd_refuse_memory(reader);
			return NULL;
		}
		*kept = *child;
		kept->next = NULL;
		*end = kept;
		end = &kept->next;
	}
	return plain;
}

/* transformers' encoders of speech normalise their convolution of positions along its kernel. */
static int dim_of(const struct weightd_module *module)
{
	return module->parent != NULL &&
			       strstr(module->parent->type, "PositionalConvEmbedding") != NULL
		       ? 2
		       : 0;
}

static enum weightd_code apply(struct weightd_reader *reader, struct weightd_module *module,
			       const struct weightd_repr *tensor, const struct weightd_place *place)
{
	const struct weightd_repr *only = tensor->children;
	size_t i = 0;

	while (i < sizeof rows / sizeof rows[0] &&
	       (only == NULL || only->next != NULL || strcmp(rows[i].type, only->type) != 0))
		i++;
	if (i == sizeof rows / sizeof rows[0] || tensor->name == NULL)
		return weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED, place,
				      "%.80s is parametrized by %.80s: the text does not show the "
				      "tensors that its weights are computed from",
				      module->type, only == NULL ? "nothing" : only->type);
	json_t *call = json_pack("{s:s, s:s}", "type", rows[i].name, "name", tensor->name);
	if (call == NULL ||
	    (i == 0 && json_object_set_new(call, "dim", json_integer(dim_of(module))) != 0)) {
		json_decref(call);
		return weightd_refuse_memory(reader);
	}
	const enum weightd_code code = weightd_read_parametrizations(reader, module, call, place);
	json_decref(call);
	if (code == WEIGHTD_OK)
		weightd_add_omission(reader, module, "text-omits-arguments", rows[i].clause);
	return code;
}

enum weightd_code weightd_repr_parametrize(struct weightd_reader *reader,
					   struct weightd_module *module,
					   const struct weightd_repr *list,
					   const struct weightd_place *place)
{
	enum weightd_code code = WEIGHTD_OK;

	for (const struct weightd_repr *tensor = list->children;
	     tensor != NULL && code == WEIGHTD_OK; tensor = tensor->next)
		code = apply(reader, module, tensor, place);
	return code;
}
