/*
 * README.md of a repository: what it is, and that nothing was trained.
 */
#include "api/repository/repository_file.h"
#include "api/repository/repository_model.h"
#include "definition/twin/arch_name.h"
#include "definition/twin/config_facts.h"
#include "weightd/dtype.h"

#include <inttypes.h>
#include <string.h>

static const char *pipeline_of(const char *class_name)
{
	static const struct {
		const char *end, *pipeline;
	} pipelines[] = {
		{"ForCausalLM", "text-generation"},
		{"LMHeadModel", "text-generation"},
		{"WhisperForConditionalGeneration", "automatic-speech-recognition"},
		{"ForMaskedLM", "fill-mask"},
		{"ForSequenceClassification", "text-classification"},
		{"ForTokenClassification", "token-classification"},
		{"ForImageClassification", "image-classification"},
		{"ForAudioClassification", "audio-classification"},
	};
	const size_t length = strlen(class_name);

	for (size_t i = 0; i < sizeof pipelines / sizeof pipelines[0]; i++) {
		const size_t end = strlen(pipelines[i].end);
		if (length >= end && strcmp(class_name + length - end, pipelines[i].end) == 0)
			return pipelines[i].pipeline;
	}
	return NULL;
}

static void write_front(const struct weightd_repository *repository, struct weightd_text *text)
{
	const char *library = weightd_repository_library(repository);
	const char *pipeline = pipeline_of(weightd_repository_class(repository));

	weightd_text_puts(text, "---\n");
	if (library != NULL)
		weightd_text_printf(text, "library_name: %s\n", library);
	if (repository->config != NULL && pipeline != NULL)
		weightd_text_printf(text, "pipeline_tag: %s\n", pipeline);
	weightd_text_puts(text, "tags:\n- randomly-initialised\n- weightd\n---\n\n");
}

/* Whose sizes they are, in a repository of an architecture. */
static void write_source(const struct weightd_repository *repository, struct weightd_text *text)
{
	struct weightd_arch arch;

	if (strcmp(repository->owner, "arch") != 0 ||
	    weightd_arch_find(&arch, repository->name, NULL) != WEIGHTD_OK)
		return;
	if (arch.is_tiny)
		weightd_text_puts(text, "A tiny twin: the same class with small sizes. ");
	if (arch.published != NULL)
		weightd_text_printf(text, "The config is that of `%s`", arch.published->source);
	else
		weightd_text_printf(text, "The config is the default one of transformers' `%s`",
				    arch.type);
	weightd_text_puts(text, arch.is_tiny ? ", made tiny.\n\n" : ".\n\n");
}

static void write_facts(const struct weightd_repository *repository, struct weightd_text *text)
{
	const struct weightd_plan *plan = repository->plan;

	weightd_text_printf(text,
			    "| | |\n|---|---|\n| class | `%s` |\n| parameters | %" PRIu64
			    " |\n| dtype | %s |\n| seed | ",
			    weightd_repository_class(repository), plan->parameter_elements,
			    weightd_dtype_row(plan->specification.dtype)->name);
	weightd_specification_seed_json(&plan->specification, text);
	weightd_text_printf(text,
			    " |\n| generator | %s |\n| model | `%s` |\n| weights | `%s` |\n\n",
			    plan->specification.generator->name, plan->id, plan->weights_id);
}

static void make(const struct weightd_repository *repository, struct weightd_text *text)
{
	struct weightd_byte_tokenizer tokenizer;
	json_t *config = weightd_repository_config(repository);

	write_front(repository, text);
	weightd_text_printf(text, "# %s/%s\n\n", repository->owner, repository->name);
	weightd_text_puts(text, "Weights as they are before the first step of training: random "
				"numbers that weightd makes from a seed, the same on every server. "
				"Nothing was trained and nothing is stored.\n\n");
	write_source(repository, text);
	write_facts(repository, text);
	if (config != NULL && weightd_repository_tokenizer(repository, config, &tokenizer))
		weightd_text_puts(text, "The tokenizer has a token for each of the 256 bytes and "
					"`" WEIGHTD_TOKEN_END "`; it is not that of any published "
					"model.\n\n");
	weightd_text_puts(text,
			  "`spec.json` is the whole specification. Another revision is "
			  "another model: `seed-7`, `dtype-bfloat16`, `seed-7.dtype-float16`.\n");
	json_decref(config);
}

const struct weightd_repository_file weightd_repository_file_card = {
	.name = "README.md",
	.content_type = "text/markdown; charset=utf-8",
	.make = make,
};
