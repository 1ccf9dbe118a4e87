/*
 * Summary of a config: its class, its init policy and the fields at their defaults.
 */
#include "definition/architecture/config_summary.h"

#include "definition/architecture/config_choice.h"
#include "definition/architecture/data_architecture.h"

/* Fields and documents are short; more is a mistake of ours. */
#define SUMMARY_MAX 65536

static void write_defaults(const struct weightd_model_config *config, struct weightd_text *out)
{
	bool is_first = true;

	weightd_text_puts(out, "{");
	for (size_t i = 0; i < config->architecture->field_count; i++) {
		if (!config->defaulted[i] ||
		    (config->architecture->data != NULL &&
		     weightd_field_is_object(&config->architecture->fields[i])))
			continue;
		weightd_text_puts(out, is_first ? "" : ", ");
		weightd_text_json_string(out, config->architecture->fields[i].name);
		weightd_text_puts(out, ": ");
		weightd_value_json(&config->values[i], out);
		is_first = false;
	}
	weightd_text_puts(out, "}");
}

/* "timm 1.0.31" */
static const char *release_of(const struct weightd_model_config *config)
{
	if (config->library == NULL)
		return weightd_config_release_name(config->release);
	return weightd_arena_printf(config->reader->arena, "%s %s", config->library,
				    config->architecture->release);
}

const struct weightd_config_summary *weightd_model_config_summary(
	const struct weightd_model_config *config)
{
	struct weightd_arena *arena = config->reader->arena;
	struct weightd_config_summary *summary = weightd_arena_alloc(arena, sizeof *summary);
	struct weightd_text text = {0};

	weightd_text_init(&text, SUMMARY_MAX);
	write_defaults(config, &text);
	const char *defaults = text.failed ? NULL : weightd_arena_strdup(arena, text.data);
	weightd_text_free(&text);
	const char *release = release_of(config);
	if (summary == NULL || defaults == NULL || release == NULL) {
		weightd_refuse_memory(config->reader);
		return NULL;
	}
	*summary = (struct weightd_config_summary){
		.model_type = config->architecture->name,
		.class_name = config->class_name,
		.release = release,
		.recipe = config->recipe,
		.defaults = defaults,
	};
	return summary;
}
