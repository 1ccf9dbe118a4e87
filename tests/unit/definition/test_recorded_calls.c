/*
 * Calls of libraries as initializers, one after the other, against tests/vectors/calls-*.txt, which
 * tests/vectors/record_calls.py has recorded from the libraries.
 */
#include "plan_of.h"
#include "suite.h"

#include "core/base/digest.h"
#include "weightd/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENTS_MAX 128

static const char *const files[] = {
	"tests/vectors/calls-numpy-1.24.txt", "tests/vectors/calls-numpy-2.4.txt",
	"tests/vectors/calls-torch-1.13.txt", "tests/vectors/calls-torch-1.13-baseline.txt",
	"tests/vectors/calls-torch-2.15.txt", "tests/vectors/calls-torch-2.15-baseline.txt",
};

/* A script: its document so far, and the digests of its tensors. */
struct script {
	struct weightd_text parameters, rules;
	char generator[64], seed[32];
	char digests[STATEMENTS_MAX][65], calls[STATEMENTS_MAX][200];
	size_t count;
};

static void script_begin(struct script *script, const char *line)
{
	weightd_text_init(&script->parameters, 1 << 20);
	weightd_text_init(&script->rules, 1 << 20);
	script->count = 0;
	ck_assert_int_eq(sscanf(line, "= %63s %31s", script->generator, script->seed), 2);
}

static void script_add(struct script *script, const char *line)
{
	char dtype[16], shape[64];
	const size_t n = script->count++;
	int at = 0;

	ck_assert_uint_lt(n, STATEMENTS_MAX);
	ck_assert_int_eq(sscanf(line, "%15s %63s %64s %n", dtype, shape, script->digests[n], &at),
			 3);
	snprintf(script->calls[n], sizeof script->calls[n], "%s", line + at);
	weightd_text_printf(&script->parameters, "%s\"t%zu\": {\"shape\": %s, \"dtype\": \"%s\"}",
			    n > 0 ? ", " : "", n, shape, dtype);
	weightd_text_printf(&script->rules,
			    "%s{\"path\": \"t%zu\", \"initializer\": ", n > 0 ? ", " : "", n);
	weightd_text_json_string(&script->rules, line + at);
	weightd_text_puts(&script->rules, "}");
}

static struct weightd_plan *script_plan(const struct script *script)
{
	struct weightd_text json = {0};
	static struct weightd_error err;

	weightd_text_init(&json, 1 << 22);
	weightd_text_printf(&json,
			    "{\"generator\": \"%s\", \"seed\": %s, \"parameters\": {%s}, "
			    "\"init\": [%s]}",
			    script->generator, script->seed, script->parameters.data,
			    script->rules.data);
	ck_assert(!json.failed && !script->parameters.failed && !script->rules.failed);
	weightd_error_clear(&err);
	struct weightd_plan *plan = plan_of(json.data, &err);
	ck_assert_msg(plan != NULL, "%s: %s at %s", script->generator, err.issues[0].detail,
		      err.issues[0].pointer);
	weightd_text_free(&json);
	return plan;
}

/* The values, in pieces of 'piece' elements from the last one to the first. */
static void check(const struct script *script, size_t piece)
{
	struct weightd_plan *plan = script_plan(script);

	ck_assert_uint_eq(plan->entry_count, script->count);
	for (size_t i = script->count; i-- > 0;) {
		const struct weightd_entry *entry = &plan->entries[i];
		const size_t bytes = weightd_dtype_row(entry->dtype)->bytes,
			     numel = (size_t)entry->numel;
		unsigned char *data = malloc(numel * bytes + 1), digest[WEIGHTD_DIGEST_BYTES];
		char text[65];
		for (size_t end = numel; end > 0;) {
			const size_t first = end > piece ? end - piece : 0;
			ck_assert_int_eq(
				weightd_generate(entry, first, end - first, data + first * bytes),
				WEIGHTD_OK);
			end = first;
		}
		weightd_digest_of(data, numel * bytes, digest);
		weightd_digest_hex(digest, 64, text);
		ck_assert_msg(strcmp(text, script->digests[i]) == 0,
			      "%s seed %s: %s, statement %zu, differs in pieces of %zu",
			      script->generator, script->seed, script->calls[i], i, piece);
		free(data);
	}
	weightd_plan_free(plan);
}

static void script_end(struct script *script)
{
	if (script->count == 0)
		return;
	check(script, SIZE_MAX);
	check(script, 7777);
	weightd_text_free(&script->parameters);
	weightd_text_free(&script->rules);
	script->count = 0;
}

START_TEST(calls_give_what_the_library_gave)
{
	FILE *file = fopen(files[_i], "r");
	static struct script script;
	char line[512];
	size_t scripts = 0;

	ck_assert_msg(file != NULL, "%s is not there", files[_i]);
	script.count = 0;
	while (fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			continue;
		if (line[0] != '=') {
			script_add(&script, line);
			continue;
		}
		script_end(&script);
		script_begin(&script, line);
		scripts++;
	}
	script_end(&script);
	fclose(file);
	ck_assert_uint_ge(scripts, 2);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("recorded_calls");
	TCase *tcase = tcase_create("recorded_calls");

	tcase_add_loop_test(tcase, calls_give_what_the_library_gave, 0,
			    (int)(sizeof files / sizeof files[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
