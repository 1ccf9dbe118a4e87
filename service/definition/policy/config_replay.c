/*
 * The policy of a config whose values are a library's draws.
 */
#include "definition/policy/config_replay.h"

#include "definition/architecture/architecture_parts.h"
#include "definition/policy/rules.h"
#include "definition/recipes/recipe.h"
#include "weightd/module_type_table.h"

#include <string.h>

/* The recipe with the common scheme of the library. */
#define COMMON "transformers"

static bool ends_with(const char *text, const char *end)
{
	const size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* Whether the module's class is a PreTrainedModel: it initialises itself. */
static bool is_model(const struct weightd_module *module)
{
	static const char *const others[] = {"T5Stack", "WhisperEncoder", "WhisperDecoder",
					     "WhisperDecoderWrapper", "OPTDecoder"};

	if (module->module_type != NULL)
		return false;
	if (module->parent == NULL || ends_with(module->type, "Model"))
		return true;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (strcmp(module->type, others[i]) == 0)
			return true;
	return false;
}

static bool has_tensors(const struct weightd_module *top)
{
	const struct weightd_module *module = top;

	while (module != NULL && module->parameters == NULL)
		module = weightd_module_next(module, top);
	return module != NULL;
}

/*
 * The children of a model that nobody has initialised yet; NULL: all are such.  New.
 */
static json_t *open_children(const struct weightd_module *model)
{
	json_t *names = json_array();
	bool has_inner = false;

	for (const struct weightd_module *child = model->children; child != NULL;
	     child = child->next) {
		if (is_model(child))
			has_inner = true;
		else if (has_tensors(child))
			json_array_append_new(names, json_string(child->name));
	}
	if (has_inner)
		return names;
	json_decref(names);
	return NULL;
}

/* Whether the rule's module is a class that this model has. */
static bool is_known(const struct weightd_reader *reader, const json_t *rule)
{
	const char *type = json_string_value(json_object_get(rule, "module"));

	return type == NULL || strchr(type, '*') != NULL ||
	       json_object_get(reader->types, type) != NULL ||
	       weightd_module_type_find(type) != NULL;
}

/* A copy of a group that begins at the names in 'of' (NULL: at its model), without rules for
 * classes that the model has not. */
static json_t *group_of(const struct weightd_reader *reader, const json_t *group, json_t *of)
{
	const json_t *rules = json_object_get(group, "rules");
	json_t *own = json_copy((json_t *)(uintptr_t)group), *known = json_array();

	for (size_t i = 0; i < json_array_size(rules); i++)
		if (is_known(reader, json_array_get(rules, i)))
			json_array_append(known, json_array_get(rules, i));
	json_object_set_new(own, "rules", known);
	if (of != NULL)
		json_object_set(own, "of", of);
	return own;
}

/* The rules for one model, whose groups begin at the names in 'of'; without names there are none.
 */
static json_t *rules_of(const struct weightd_reader *reader, const json_t *rules, json_t *of)
{
	json_t *own = json_array();

	for (size_t i = 0; i < json_array_size(rules); i++) {
		json_t *item = json_array_get(rules, i);
		if (json_object_get(item, "each") == NULL)
			json_array_append(own, item);
		else if (of == NULL || json_array_size(of) > 0)
			json_array_append_new(own, group_of(reader, item, of));
	}
	return own;
}

static void give_rules(struct weightd_reader *reader, struct weightd_module *model,
		       const json_t *rules)
{
	struct weightd_rule **end = &model->init;
	json_t *of = open_children(model);
	json_t *own = rules_of(reader, rules, of);

	reader->scope = model;
	weightd_read_expanded(reader, own, WEIGHTD_PLACE_KEY(NULL, "config"), &end);
	json_decref(own);
	json_decref(of);
}

enum weightd_code weightd_read_config_replay(struct weightd_reader *reader)
{
	const struct weightd_model_config *config = reader->config;
	const char *name = config->replay != NULL ? config->replay : COMMON;
	json_t *rules = NULL;

	if (config->unreplayed != NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED,
			       WEIGHTD_PLACE_KEY(NULL, "generator"),
			       "%s of transformers %s, which is not followed", config->class_name,
			       config->unreplayed);
		weightd_error_expected(
			reader->err, "%s",
			strcmp(config->unreplayed, ARCH_STACKED) == 0
				? "\"config_overrides\": {\"names\": \"state_dict\"}, "
				  "for the stacked tensors themselves; or the generator "
				  "philox"
				: "the generator philox, or the model as modules with "
				  "the rules of the script");
		return WEIGHTD_ERR_UNSUPPORTED;
	}
	enum weightd_code code =
		weightd_recipe_read_replay(reader, name, WEIGHTD_PLACE_KEY(NULL, "config"), &rules);
	for (const struct weightd_module *module = config->root;
	     code == WEIGHTD_OK && module != NULL && !weightd_reader_stops(reader);
	     module = weightd_module_next(module, config->root)) {
		if (is_model(module))
			give_rules(reader, (struct weightd_module *)(uintptr_t)module, rules);
	}
	json_decref(rules);
	return code == WEIGHTD_OK ? reader->code : code;
}
