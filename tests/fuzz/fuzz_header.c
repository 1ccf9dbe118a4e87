/*
 * libFuzzer target: a .safetensors file's beginning as a definition.  The first line has the query
 * parameters seed, init, dtype and generator, separated by tabs ("-": not given); the file's bytes
 * follow.
 */
#include "fuzzed_plan.h"

#include "definition/document/safetensors_read.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LINE_MAX_BYTES 200
#define DOCUMENT_BYTES ((size_t)1 << 20)

/* The next of the line's words; NULL: not given. */
static const char *next_word(char **line)
{
	char *word = strsep(line, "\t");

	return word == NULL || strcmp(word, "-") == 0 ? NULL : word;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct weightd_scan_limits limits = {.values = 10000, .depth = 16};
	const uint8_t *end = memchr(data, '\n', size < LINE_MAX_BYTES ? size : LINE_MAX_BYTES);
	struct weightd_header_options options;
	struct weightd_error err = {0};
	struct weightd_text document;
	char line[LINE_MAX_BYTES + 1], *rest = line;

	if (end == NULL)
		return 0;
	memcpy(line, data, (size_t)(end - data));
	line[end - data] = '\0';
	options.seed = next_word(&rest);
	options.init = next_word(&rest);
	options.dtype = next_word(&rest);
	options.generator = next_word(&rest);
	weightd_text_init(&document, DOCUMENT_BYTES);
	enum weightd_code code =
		weightd_header_document(&document, (const char *)end + 1,
					size - (size_t)(end + 1 - data), &options, &limits, &err);
	fuzzed_require((code == WEIGHTD_OK) == (err.count == 0));
	struct weightd_plan *plan =
		code == WEIGHTD_OK ? fuzzed_plan(document.data, document.length) : NULL;
	if (plan != NULL)
		fuzzed_plan_check(plan);
	weightd_header_places(&err);
	weightd_text_free(&document);
	return 0;
}
