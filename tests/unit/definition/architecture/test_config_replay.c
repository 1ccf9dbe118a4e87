/*
 * Configs with a library's draws: tests/vectors/config_replays.txt, and row_replays.txt for data
 * rows, have digests of the tensors that the transformers library makes after
 * torch.manual_seed(seed); Model(config).
 */
#include "../plan_of.h"
#include "core/base/digest.h"
#include "definition/architecture/architecture.h"
#include "definition/definition.h"
#include "suite.h"
#include "weightd/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS_MAX 1000

static char **lines;
static size_t line_count, starts[BLOCKS_MAX + 1];
static int block_count;

static void read_lines(const char *path)
{
	static size_t room;
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t capacity = 0;

	if (file == NULL)
		abort();
	while (getline(&line, &capacity, file) > 0) {
		if (block_count == BLOCKS_MAX)
			abort();
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			continue;
		if (line_count == room) {
			room = room * 2 + 1024;
			lines = realloc(lines, room * sizeof *lines);
			if (lines == NULL)
				abort();
		}
		if (strncmp(line, "specification ", 14) == 0)
			starts[block_count++] = line_count;
		lines[line_count++] = strdup(line);
	}
	starts[block_count] = line_count;
	free(line);
	fclose(file);
}

/* "NAME DIGEST" */
static void check_tensor(const char *document, const struct weightd_plan *plan, const char *line)
{
	char name[256], want[32], have[WEIGHTD_DIGEST_BYTES * 2 + 1];
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];

	ck_assert_int_eq(sscanf(line, "%255s %31s", name, want), 2);
	const struct weightd_entry *entry = weightd_plan_find(plan, name);
	ck_assert_msg(entry != NULL, "%s: no tensor %s", document, name);
	const size_t size = (size_t)weightd_entry_bytes(entry);
	unsigned char *data = malloc(size + 1);
	ck_assert_int_eq(weightd_generate(entry, 0, (size_t)entry->numel, data), WEIGHTD_OK);
	weightd_digest_of(data, size, bytes);
	weightd_digest_hex(bytes, 16, have);
	ck_assert_msg(strcmp(have, want) == 0, "%s: %s has other values", document, name);
	free(data);
}

START_TEST(config_has_the_values_that_the_library_draws)
{
	const char *document = lines[starts[_i]] + strlen("specification ");
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(document, &err);

	ck_assert_msg(plan != NULL, "%s: %s: %s", document, err.issues[0].pointer,
		      err.issues[0].detail);
	for (size_t i = starts[_i] + 1; i < starts[_i + 1]; i++)
		check_tensor(document, plan, lines[i] + strlen("tensor "));
	weightd_plan_free(plan);
}
END_TEST

START_TEST(canonical_form_has_the_id_and_the_values_of_the_config)
{
	struct weightd_plan *plan = plan_of(lines[starts[_i]] + strlen("specification "), NULL);
	struct weightd_error err = {0};
	struct weightd_text text;

	weightd_text_init(&text, (size_t)16 << 20);
	weightd_definition_write(plan, &text);
	struct weightd_plan *again = plan_of(text.data, &err);
	ck_assert_msg(again != NULL, "%s: %s", err.issues[0].pointer, err.issues[0].detail);
	ck_assert_str_eq(plan->id, again->id);
	ck_assert_str_eq(plan->weights_id, again->weights_id);
	weightd_text_free(&text);
	weightd_plan_free(again);
	weightd_plan_free(plan);
}
END_TEST

/* Each architecture has a block, or is one of those that are refused. */
START_TEST(every_architecture_is_followed_or_refused)
{
	const char *name = weightd_architecture_at((size_t)_i)->name;
	char member[96], json[256];
	struct weightd_error err = {0};

	snprintf(member, sizeof member, "\"model_type\": \"%s\"", name);
	for (int block = 0; block < block_count; block++)
		if (strstr(lines[starts[block]], member) != NULL)
			return;
	snprintf(json, sizeof json,
		 "{\"config\": {\"model_type\": \"%s\", \"num_hidden_layers\": 1}, "
		 "\"generator\": \"torch\"}",
		 name);
	ck_assert_msg(plan_of(json, &err) == NULL, "%s is not recorded", name);
	ck_assert_str_eq(err.issues[0].pointer, "/generator");
	ck_assert_ptr_nonnull(strstr(err.issues[0].detail, "of transformers"));
}
END_TEST

START_TEST(draws_that_are_not_followed_are_refused_with_the_reason)
{
	static const char *const documents[][2] = {
		{"{\"config\": {\"model_type\": \"mixtral\", \"num_hidden_layers\": 1, "
		 "\"hidden_size\": 8, \"intermediate_size\": 5, \"num_attention_heads\": 2, "
		 "\"num_key_value_heads\": 1}, "
		 "\"generator\": \"torch\"}",
		 "MixtralForCausalLM of transformers draws the experts of a block as one tensor, "
		 "of "
		 "matrices without a multiple of 16 values, which is not followed"},
		{"{\"config\": {\"model_type\": \"mamba\", \"num_hidden_layers\": 1}, "
		 "\"generator\": \"torch\"}",
		 "MambaForCausalLM of transformers draws the biases of time steps with torch.rand, "
		 "which is not followed"},
	};

	for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
		struct weightd_error err = {0};
		ck_assert_ptr_null(plan_of(documents[i][0], &err));
		ck_assert_str_eq(err.issues[0].detail, documents[i][1]);
		ck_assert_str_eq(err.issues[0].pointer, "/generator");
	}
}
END_TEST

/* Rules of the document come after the model's own, and draw from where those stopped. */
START_TEST(rules_of_the_document_are_drawn_behind_the_model)
{
	static const char config[] =
		"{\"config\": {\"model_type\": \"bert\", \"vocab_size\": 24, \"hidden_size\": 8, "
		"\"num_hidden_layers\": 1, \"num_attention_heads\": 2, \"intermediate_size\": 8}, "
		"\"generator\": \"torch\"%s}";
	char json[512];
	float before[8], after[8];

	snprintf(json, sizeof json, config, "");
	struct weightd_plan *plan = plan_of(json, NULL);
	snprintf(json, sizeof json, config,
		 ", \"init\": [{\"path\": \"embeddings.LayerNorm.bias\", \"initializer\": "
		 "\"normal\"}]");
	struct weightd_plan *drawn = plan_of(json, NULL);
	static const char name[] = "encoder.layer.0.output.dense.weight";
	ck_assert_int_eq(weightd_generate(weightd_plan_find(plan, name), 0, 8, before), WEIGHTD_OK);
	ck_assert_int_eq(weightd_generate(weightd_plan_find(drawn, name), 0, 8, after), WEIGHTD_OK);
	ck_assert_mem_eq(before, after, sizeof before);
	ck_assert_int_eq(weightd_generate(weightd_plan_find(drawn, "embeddings.LayerNorm.bias"), 0,
					  8, after),
			 WEIGHTD_OK);
	ck_assert(after[0] != 0);
	weightd_plan_free(drawn);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(names_of_memory_are_those_of_the_library_since_5_24)
{
	static const char *const cases[][2] = {
		{"gpt_neox\", \"num_hidden_layers\": 1", "lm_head.weight"},
		{"vit\", \"num_hidden_layers\": 1", "vit.layers.0.attention.q_proj.weight"},
		{"mixtral\", \"num_hidden_layers\": 1", "model.layers.0.mlp.experts.gate_up_proj"},
	};
	char json[256];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (int in_memory = 0; in_memory < 2; in_memory++) {
			snprintf(json, sizeof json,
				 "{\"config\": {\"model_type\": \"%s}, \"config_overrides\": "
				 "{\"names\": \"%s\"}}",
				 cases[i][0], in_memory ? "state_dict" : "files");
			struct weightd_plan *plan = plan_of(json, NULL);
			ck_assert_msg((weightd_plan_find(plan, cases[i][1]) != NULL) == in_memory,
				      "%s", json);
			weightd_plan_free(plan);
		}
	}
}
END_TEST

static void clean_up(void)
{
	for (size_t i = 0; i < line_count; i++)
		free(lines[i]);
	free(lines);
}

Suite *make_suite(void)
{
	read_lines("tests/vectors/config_replays.txt");
	read_lines("tests/vectors/row_replays.txt");
	Suite *suite = suite_create("config replays");
	TCase *tcase = tcase_create("configs");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, config_has_the_values_that_the_library_draws, 0, block_count);
	tcase_add_loop_test(tcase, canonical_form_has_the_id_and_the_values_of_the_config, 0,
			    block_count);
	tcase_add_loop_test(tcase, every_architecture_is_followed_or_refused, 0,
			    (int)weightd_architecture_count());
	tcase_add_test(tcase, draws_that_are_not_followed_are_refused_with_the_reason);
	tcase_add_test(tcase, rules_of_the_document_are_drawn_behind_the_model);
	tcase_add_test(tcase, names_of_memory_are_those_of_the_library_since_5_24);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
