#include "module_corpus.h"
#include "weightd/module_print.h"

#include "plan_of.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The recorded repr with its line ends. */
static char *unescape(char *text)
{
	char *out = text;

	for (char *in = text; *in != '\0'; in++) {
		bool is_end = in[0] == '\\' && in[1] == 'n';
		*out++ = is_end ? '\n' : *in;
		in += is_end;
	}
	*out = '\0';
	return text;
}

static char *after(const char *line, const char *word)
{
	size_t length = strlen(word);

	return strncmp(line, word, length) == 0 ? strdup(line + length) : NULL;
}

static void *grown(void *array, size_t count, size_t size)
{
	/* In steps of powers of two. */
	if ((count & (count - 1)) == 0)
		array = realloc(array, (count == 0 ? 1 : 2 * count) * size);
	if (array == NULL)
		abort();
	return array;
}

static struct module_record *append(struct module_corpus *corpus)
{
	corpus->records = grown(corpus->records, corpus->count, sizeof *corpus->records);
	struct module_record *record = &corpus->records[corpus->count++];
	*record = (struct module_record){.call = NULL};
	return record;
}

static void read_line(struct module_corpus *corpus, struct module_record *shared, char *line)
{
	char *call = after(line, "call "), *refused = after(line, "refused ");
	char *repr = after(line, "repr "), *tensor = after(line, "tensor ");
	struct module_record *record;

	if (refused != NULL) {
		corpus->refused =
			grown(corpus->refused, corpus->refused_count, sizeof *corpus->refused);
		corpus->refused[corpus->refused_count++] = refused;
	}
	if (call != NULL) {
		record = append(corpus);
		*record = *shared;
		record->call = call;
	}
	if (corpus->count == 0)
		return;
	record = &corpus->records[corpus->count - 1];
	if (repr != NULL)
		record->repr = unescape(repr);
	if (tensor != NULL) {
		record->tensors =
			grown(record->tensors, record->tensor_count, sizeof *record->tensors);
		record->tensors[record->tensor_count++] = tensor;
	}
}

static void read_file(struct module_corpus *corpus, const char *kind, const char *profile)
{
	struct module_record shared = {.profile = weightd_profile_find(profile),
				       .is_tree = strcmp(kind, "trees") == 0};
	char path[128];
	char *line = NULL;
	size_t capacity = 0;

	snprintf(path, sizeof path, "tests/vectors/%s-%s.txt", kind, profile);
	FILE *file = fopen(path, "r");
	if (file == NULL || shared.profile == NULL)
		abort();
	while (getline(&line, &capacity, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		read_line(corpus, &shared, line);
	}
	free(line);
	fclose(file);
}

struct module_corpus module_corpus_read(void)
{
	static const char *const kinds[] = {"modules", "trees"};
	static const char *const profiles[] = {"torch-1.13", "torch-2.15"};
	struct module_corpus corpus = {.count = 0};

	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
		for (size_t p = 0; p < sizeof profiles / sizeof profiles[0]; p++)
			read_file(&corpus, kinds[k], profiles[p]);
	}
	return corpus;
}

void module_corpus_free(struct module_corpus *corpus)
{
	for (size_t i = 0; i < corpus->count; i++) {
		struct module_record *record = &corpus->records[i];
		for (size_t k = 0; k < record->tensor_count; k++)
			free(record->tensors[k]);
		free(record->tensors);
		free((char *)(uintptr_t)record->call);
		free((char *)(uintptr_t)record->repr);
	}
	free(corpus->records);
	for (size_t i = 0; i < corpus->refused_count; i++)
		free(corpus->refused[i]);
	free(corpus->refused);
}

struct weightd_plan *plan_of_model_text(const char *text, struct weightd_error *err)
{
	struct weightd_text json;

	weightd_text_init(&json, 1 << 24);
	weightd_text_puts(&json, "{\"model\": ");
	weightd_text_json_string(&json, text);
	weightd_text_puts(&json, "}");
	struct weightd_plan *plan = plan_within(json.data, json.length, 0, err);
	weightd_text_free(&json);
	return plan;
}
