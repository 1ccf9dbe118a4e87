/*
 * The policy of a config whose values are a library's draws.
 */
#include "definition/policy/config_replay.h"

#include "definition/architecture/architecture_parts.h"
#include "definition/policy/inner_models.h"
#include "definition/recipes/recipe.h"

#include <string.h>

/* The recipe with the common scheme of the library. */
#define COMMON "transformers"

static bool ends_with(const char *text, const char *end)
{
	const size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* Whether the module's class is a PreTrainedModel: it initialises itself. */
static bool is_model(const struct weightd_inner_models *self, const struct weightd_module *module)
{
	static const char *const others[] = {"T5Stack", "WhisperEncoder", "WhisperDecoder",
					     "WhisperDecoderWrapper", "OPTDecoder"};

	(void)self;
	if (module->module_type != NULL)
		return false;
	if (module->parent == NULL || ends_with(module->type, "Model"))
		return true;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (strcmp(module->type, others[i]) == 0)
			return true;
	return false;
}

static enum weightd_code refuse(struct weightd_reader *reader, const char *reason)
{
	weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED, WEIGHTD_PLACE_KEY(NULL, "generator"),
		       "%s of transformers %s, which is not followed", reader->config->class_name,
		       reason);
	weightd_error_expected(reader->err, "%s",
			       strcmp(reason, ARCH_STACKED) == 0
				       ? "\"config_overrides\": {\"names\": \"state_dict\"}, "
					 "for the stacked tensors themselves; or the generator "
					 "philox"
				       : "the generator philox, or the model as modules with "
					 "the rules of the script");
	return WEIGHTD_ERR_UNSUPPORTED;
}

enum weightd_code weightd_read_config_replay(struct weightd_reader *reader)
{
	const struct weightd_model_config *config = reader->config;
	const char *name = config->replay != NULL ? config->replay : COMMON;
	const struct weightd_inner_models inner = {.is_model = is_model, .reader = reader};
	json_t *rules = NULL;

	if (config->unreplayed != NULL)
		return refuse(reader, config->unreplayed);
	if (config->architecture->data != NULL && config->replay == NULL)
		return reader->code; /* the row's own rules are those */
	enum weightd_code code =
		weightd_recipe_read_replay(reader, name, WEIGHTD_PLACE_KEY(NULL, "config"), &rules);
	for (const struct weightd_module *module = config->root;
	     code == WEIGHTD_OK && module != NULL && !weightd_reader_stops(reader);
	     module = weightd_module_next(module, config->root)) {
		if (is_model(&inner, module))
			weightd_give_rules(reader, (struct weightd_module *)(uintptr_t)module,
					   rules, &inner, WEIGHTD_PLACE_KEY(NULL, "config"));
	}
	json_decref(rules);
	return code == WEIGHTD_OK ? reader->code : code;
}
