/*
 * Configs that name their class: config.json of a part of one of diffusers' pipelines.
 */
#include "definition/architecture/class_config.h"

#include "core/base/name_list.h"
#include "definition/architecture/config_part.h"
#include "definition/document/json_parse.h"
#include "definition/row/row_table.h"

#include <string.h>

#define LIBRARY "diffusers"

static const char *row_name(const void *nothing, size_t index)
{
	(void)nothing;
	return weightd_row_at(LIBRARY, index).name;
}

static bool ends_in(const char *text, const char *end)
{
	const size_t length = strlen(text), tail = strlen(end);

	return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* What a repository has beside the configs of its models. */
static enum weightd_code refuse_other(struct weightd_reader *reader, const char *name,
				      const struct weightd_place *place)
{
	weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED, place, "%.80s has no weights of its own",
		       name);
	weightd_error_expected(reader->err,
			       "config.json of a part with weights: of unet, transformer or vae");
	return WEIGHTD_ERR_UNSUPPORTED;
}

static enum weightd_code refuse_class(struct weightd_reader *reader, const char *name,
				      const struct weightd_place *place)
{
	const size_t count = weightd_row_count(LIBRARY);

	weightd_refuse(
		reader, WEIGHTD_ERR_UNSUPPORTED, place,
		"there is no class %.80s of %s here; the header of a checkpoint does for any "
		"model: head -c 10000000 diffusion_pytorch_model.safetensors | curl --data-binary "
		"@- -H 'Content-Type: application/octet-stream' .../v1/models",
		name, LIBRARY);
	weightd_error_expected(reader->err, "one of the %zu classes of %s, as \"%s\"", count,
			       LIBRARY, row_name(NULL, 0));
	if (weightd_is_short(name))
		weightd_error_suggest(reader->err, weightd_nearest(name, row_name, NULL, count));
	return WEIGHTD_ERR_UNSUPPORTED;
}

enum weightd_code weightd_class_config_find(struct weightd_model_config *config)
{
	const struct weightd_place *place =
		WEIGHTD_PLACE_KEY(WEIGHTD_PLACE_KEY(NULL, "config"), "_class_name");
	const json_t *value = json_object_get(config->json, "_class_name");
	const char *name = json_string_value(value);

	if (name == NULL)
		return weightd_refuse_type(config->reader, place, value,
					   "the name of a class: \"UNet2DConditionModel\"");
	config->library = LIBRARY;
	enum weightd_code code = weightd_config_find_data(config, name, &config->architecture);
	if (code != WEIGHTD_OK || config->architecture != NULL)
		return code;
	return ends_in(name, "Pipeline") || ends_in(name, "Scheduler")
		       ? refuse_other(config->reader, name, place)
		       : refuse_class(config->reader, name, place);
}
