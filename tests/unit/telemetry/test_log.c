#include "telemetry/log.h"
#include "suite.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int kept_stderr = -1, file = -1;
static char line[8192];

static void setup(void)
{
	char name[] = "/tmp/weightd-log-XXXXXX";

	file = mkstemp(name);
	unlink(name);
	kept_stderr = dup(STDERR_FILENO);
	dup2(file, STDERR_FILENO);
}

static void teardown(void)
{
	dup2(kept_stderr, STDERR_FILENO);
	close(kept_stderr);
	close(file);
}

/* What was written since setup, without the time in front. */
static const char *logged(const char *behind)
{
	ssize_t length = pread(file, line, sizeof line - 1, 0);

	line[length < 0 ? 0 : length] = '\0';
	const char *start = strstr(line, behind);
	return start == NULL ? line : start + strlen(behind);
}

START_TEST(text_line_has_level_message_and_id)
{
	weightd_log_setup(false, WEIGHTD_LOG_INFO);
	weightd_log(WEIGHTD_LOG_WARN, "id-1", "%d things", 3);

	ck_assert_str_eq(logged("Z "), "warn 3 things request_id=id-1\n");
}
END_TEST

START_TEST(json_line_is_one_object)
{
	static const struct weightd_log_field fields[] = {
		{"status", "200", true}, {"target", "/a\"b\\", false}, {"route", NULL, false}};

	weightd_log_setup(true, WEIGHTD_LOG_INFO);
	weightd_log_fields(WEIGHTD_LOG_INFO, "id-1", "request", fields, 3);

	ck_assert_str_eq(logged("Z\","),
			 "\"level\":\"info\",\"message\":\"request\",\"request_id\":\"id-1\","
			 "\"status\":200,\"target\":\"/a\\\"b\\\\\"}\n");
}
END_TEST

START_TEST(less_important_lines_are_left_out)
{
	weightd_log_setup(false, WEIGHTD_LOG_WARN);
	weightd_log(WEIGHTD_LOG_INFO, NULL, "nothing");

	ck_assert_str_eq(logged("Z "), "");
	ck_assert(weightd_log_is_on(WEIGHTD_LOG_ERROR));
	ck_assert(!weightd_log_is_on(WEIGHTD_LOG_DEBUG));
}
END_TEST

START_TEST(control_characters_cannot_forge_a_line)
{
	weightd_log_setup(false, WEIGHTD_LOG_INFO);
	weightd_log(WEIGHTD_LOG_INFO, NULL, "%s", "a\n2026 error b\x1b[31m\xFF");

	ck_assert_str_eq(logged("Z "), "info a\\u000a2026 error b\\u001b[31m\\u00ff\n");
}
END_TEST

START_TEST(long_values_are_cut_and_the_line_stays_json)
{
	static char value[100000];
	const struct weightd_log_field fields[] = {{"a", value, false},
						   {"b", value, false},
						   {"c", value, false},
						   {"d", value, false},
						   {"e", value, false}};

	memset(value, 1, sizeof value - 1);
	weightd_log_setup(true, WEIGHTD_LOG_INFO);
	weightd_log_fields(WEIGHTD_LOG_INFO, "id", "m", fields, 5);
	size_t length = strlen(logged("{"));

	ck_assert_uint_lt(length, 2049);
	json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(object);
	json_decref(object);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("log");
	TCase *tcase = tcase_create("log");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, text_line_has_level_message_and_id);
	tcase_add_test(tcase, json_line_is_one_object);
	tcase_add_test(tcase, less_important_lines_are_left_out);
	tcase_add_test(tcase, control_characters_cannot_forge_a_line);
	tcase_add_test(tcase, long_values_are_cut_and_the_line_stays_json);
	suite_add_tcase(suite, tcase);
	return suite;
}
