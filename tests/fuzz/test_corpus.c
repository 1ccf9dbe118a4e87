/*
 * The fuzz targets without a fuzzer: every kept input of every target (corpus/NAME.txt, a line for
 * each, with the escapes of corpus.py).  An input that once failed is among them.
 */
#include "suite.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 20000 /* of the longest input, all of it escaped */

typedef int fuzz_target(const uint8_t *data, size_t size);

fuzz_target fuzz_call, fuzz_config, fuzz_definition, fuzz_exchange, fuzz_formula, fuzz_header,
	fuzz_http, fuzz_repr, fuzz_selection;

static const struct {
	const char *name;
	fuzz_target *run;
} targets[] = {
	{"fuzz_call", fuzz_call},
	{"fuzz_config", fuzz_config},
	{"fuzz_definition", fuzz_definition},
	{"fuzz_exchange", fuzz_exchange},
	{"fuzz_formula", fuzz_formula},
	{"fuzz_header", fuzz_header},
	{"fuzz_http", fuzz_http},
	{"fuzz_repr", fuzz_repr},
	{"fuzz_selection", fuzz_selection},
};
#define TARGETS ((int)(sizeof targets / sizeof targets[0]))

/* The byte that an escape stands for; '*text' is moved behind it. */
static uint8_t unescape(const char **text)
{
	static const char names[] = "ntr\\", bytes[] = "\n\t\r\\";
	const char *at = *text + 1;
	char digits[3] = "";

	*text = at + 1;
	if (*at != 'x') {
		ck_assert_ptr_nonnull(strchr(names, *at));
		return (uint8_t)bytes[strchr(names, *at) - names];
	}
	memcpy(digits, at + 1, 2);
	*text += 2;
	return (uint8_t)strtoul(digits, NULL, 16);
}

static size_t unescape_line(uint8_t *data, const char *line)
{
	size_t size = 0;

	while (*line != '\n' && *line != '\0')
		data[size++] = *line == '\\' ? unescape(&line) : (uint8_t)*line++;
	return size;
}

START_TEST(every_kept_input_does_what_must_hold)
{
	static char line[LINE_BYTES];
	char path[100];
	unsigned count = 0;

	snprintf(path, sizeof path, "tests/fuzz/corpus/%s.txt", targets[_i].name);
	FILE *file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s cannot be read", path);
	while (fgets(line, sizeof line, file) != NULL) {
		/* Of its own size, so that a sanitizer sees a byte read behind it. */
		uint8_t *data = malloc(strlen(line));
		ck_assert_ptr_nonnull(data);
		ck_assert_int_eq(targets[_i].run(data, unescape_line(data, line)), 0);
		free(data);
		count++;
	}
	fclose(file);
	ck_assert_uint_gt(count, 10);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("corpus");
	TCase *tcase = tcase_create("targets");

	tcase_set_timeout(tcase, 300);
	tcase_add_loop_test(tcase, every_kept_input_does_what_must_hold, 0, TARGETS);
	suite_add_tcase(suite, tcase);
	return suite;
}
