/*
 * Names of the namespace "arch": which config they stand for.
 */
#include "definition/twin/arch_name.h"

#include "definition/document/json_memory.h"
#include "definition/twin/twin_config.h"
#include "weightd/did_you_mean.h"
#include "weightd/text.h"

#include <string.h>

#define NAME_MAX_LENGTH 96 /* of the Hub's rule for names */
#define CONFIG_MAX 4096
#define LIBRARY "transformers"

/* The spellings of a twin, the ones that mean nothing else first. */
static const char *const endings[] = {"--tiny", ".tiny", "-tiny"};

size_t weightd_arch_count(void)
{
	return weightd_published_count() + weightd_architecture_count() +
	       weightd_row_count(LIBRARY);
}

const char *weightd_arch_at(size_t index)
{
	const size_t published = weightd_published_count(), in_c = weightd_architecture_count();

	if (index < published)
		return weightd_published_at(index)->name;
	index -= published;
	return index < in_c ? weightd_architecture_at(index)->name
			    : weightd_row_at(LIBRARY, index - in_c).name;
}

static const char *name_at(const void *nothing, size_t index)
{
	(void)nothing;
	return weightd_arch_at(index);
}

static bool is_name(const char *candidate, const char *name, size_t length)
{
	return strlen(candidate) == length && memcmp(candidate, name, length) == 0;
}

/* The class that is called so; its architecture is 'arch->architecture'. */
static bool find_class(struct weightd_arch *arch, const char *name, size_t length)
{
	for (size_t i = 0; i < weightd_architecture_count(); i++) {
		arch->architecture = weightd_architecture_at(i);
		const char *const *class_name = arch->architecture->classes;
		while (*class_name != NULL && !is_name(*class_name, name, length))
			class_name++;
		arch->class_name = *class_name;
		arch->type = arch->architecture->name;
		if (*class_name != NULL)
			return true;
	}
	arch->architecture = NULL;
	if (!weightd_row_with_class(LIBRARY, name, length, &arch->row, &arch->class_name))
		return false;
	arch->type = arch->row.name;
	return true;
}

/* What the first 'length' bytes of 'name' mean, without a twin. */
static bool find_full(struct weightd_arch *arch, const char *name, size_t length)
{
	arch->published = weightd_published_find(name, length);
	if (arch->published != NULL)
		return find_class(arch, arch->published->class_name,
				  strlen(arch->published->class_name));
	for (size_t i = 0; i < weightd_architecture_count(); i++) {
		arch->architecture = weightd_architecture_at(i);
		arch->class_name = arch->architecture->classes[0];
		arch->type = arch->architecture->name;
		if (is_name(arch->architecture->name, name, length))
			return true;
	}
	if (weightd_row_find(LIBRARY, name, length, &arch->row) && arch->row.name[0] != '_') {
		arch->architecture = NULL;
		arch->type = arch->row.name;
		arch->class_name = arch->row.classes;
		return true;
	}
	return find_class(arch, name, length);
}

enum weightd_code weightd_arch_find(struct weightd_arch *arch, const char *name,
				    struct weightd_error *err)
{
	const size_t length = strlen(name);

	*arch = (struct weightd_arch){.is_tiny = false};
	if (length <= NAME_MAX_LENGTH && find_full(arch, name, length))
		return WEIGHTD_OK;
	for (size_t i = 0; length <= NAME_MAX_LENGTH && i < 3; i++) {
		const size_t end = strlen(endings[i]);
		arch->is_tiny = length > end && strcmp(name + length - end, endings[i]) == 0;
		if (arch->is_tiny && find_full(arch, name, length - end))
			return WEIGHTD_OK;
	}
	weightd_error_add(err, WEIGHTD_ERR_UNKNOWN_MODEL, NULL,
			  "there is no architecture, class or published size %.100s", name);
	weightd_error_expected(err, "a name of /v1/catalog/architectures, with -tiny behind it for "
				    "its twin");
	if (length <= NAME_MAX_LENGTH)
		weightd_error_suggest(err,
				      weightd_nearest(name, name_at, NULL, weightd_arch_count()));
	return WEIGHTD_ERR_UNKNOWN_MODEL;
}

/* What a default config must say: sizes that differ between releases of the library, or without
 * which its own default config makes no model. */
static const struct {
	const char *architecture, *members;
} defaults[] = {
	{"whisper", "\"d_model\": 384, \"encoder_layers\": 4, \"decoder_layers\": 4, "
		    "\"encoder_ffn_dim\": 1536, \"decoder_ffn_dim\": 1536, "
		    "\"encoder_attention_heads\": 6, \"decoder_attention_heads\": 6"},
	{"ministral", "\"head_dim\": 128"},
};

static const char *members_of(const struct weightd_arch *arch)
{
	if (arch->published != NULL)
		return arch->published->members;
	for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
		if (strcmp(defaults[i].architecture, arch->type) == 0)
			return defaults[i].members;
	return "";
}

static void write_config(struct weightd_text *text, const struct weightd_arch *arch)
{
	const char *members = members_of(arch);

	weightd_text_printf(text, "{\"model_type\": \"%s\", \"architectures\": [\"%s\"]",
			    arch->type, arch->class_name);
	if (members[0] != '\0')
		weightd_text_printf(text, ", %s", members);
	weightd_text_puts(text, "}");
}

enum weightd_code weightd_arch_config(json_t **config, const char *name, struct weightd_error *err)
{
	struct weightd_arch arch;
	struct weightd_text text;
	enum weightd_code code = weightd_arch_find(&arch, name, err);
	if (code != WEIGHTD_OK)
		return code;

	weightd_text_init(&text, CONFIG_MAX);
	write_config(&text, &arch);
	json_t *full = text.failed ? NULL : weightd_json_load(text.data, text.length, 0, NULL);
	weightd_text_free(&text);
	if (full == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
	if (!arch.is_tiny) {
		*config = full;
		return WEIGHTD_OK;
	}
	code = arch.architecture != NULL ? weightd_twin_config(config, arch.architecture, full, err)
					 : weightd_twin_of_row(config, &arch.row, full, err);
	json_decref(full);
	return code;
}
