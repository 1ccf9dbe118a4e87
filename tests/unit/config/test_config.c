#include "config/config.h"
#include "suite.h"

#include "config/option.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct weightd_config config;
static struct weightd_error err;

static void setup(void)
{
	memset(&err, 0, sizeof err);
	for (size_t i = 0; i < weightd_option_count; i++) {
		char name[WEIGHTD_VARIABLE_SIZE];
		weightd_option_variable(&weightd_options[i], name);
		unsetenv(name);
	}
	unsetenv("WEIGHTD_BODY_BYTE");
}

/* Reads a command line of up to three words behind the program's name. */
static enum weightd_code read_words(const char *a, const char *b, const char *c)
{
	char *argv[] = {(char *)(uintptr_t) "weightd", (char *)(uintptr_t)a, (char *)(uintptr_t)b,
			(char *)(uintptr_t)c, NULL};
	int argc = 1;

	while (argv[argc] != NULL)
		argc++;
	return weightd_config_read(&config, argc, argv, &err);
}

START_TEST(defaults_are_those_of_the_rows)
{
	ck_assert_int_eq(read_words(NULL, NULL, NULL), WEIGHTD_OK);

	ck_assert_str_eq(config.listen.address, "127.0.0.1");
	ck_assert_uint_eq(config.listen.port, 8080);
	ck_assert_str_eq(config.store, "directory");
	ck_assert_uint_eq(config.body_bytes, 4194304);
	ck_assert_uint_eq(config.json_elements, 1000000);
	ck_assert_uint_eq(config.head_timeout_s, 10);
	ck_assert_str_eq(config.log_format, "text");
	ck_assert_uint_gt(strlen(config.data), 1);
	ck_assert_str_eq(config.warning, "");
}
END_TEST

START_TEST(a_switch_needs_no_value)
{
	ck_assert_int_eq(read_words(NULL, NULL, NULL), WEIGHTD_OK);
	ck_assert(!config.read_only);

	ck_assert_int_eq(read_words("--read-only", "--threads", "3"), WEIGHTD_OK);
	ck_assert(config.read_only);
	ck_assert_uint_eq(config.threads, 3);
	ck_assert_int_eq(read_words("--read-only=no", NULL, NULL), WEIGHTD_OK);
	ck_assert(!config.read_only);
	setenv("WEIGHTD_READ_ONLY", "true", 1);
	ck_assert_int_eq(read_words(NULL, NULL, NULL), WEIGHTD_OK);
	ck_assert(config.read_only);
	unsetenv("WEIGHTD_READ_ONLY");
	ck_assert_int_eq(read_words("--read-only=maybe", NULL, NULL), WEIGHTD_ERR_BAD_ARGUMENT);
}
END_TEST

START_TEST(origins_are_as_browsers_send_them)
{
	ck_assert_int_eq(read_words("--allow-origin", "https://a.example,http://b:8080", NULL),
			 WEIGHTD_OK);
	ck_assert_int_eq(read_words("--allow-origin=*", NULL, NULL), WEIGHTD_OK);
	ck_assert_int_eq(read_words("--allow-origin", "a.example", NULL), WEIGHTD_ERR_BAD_ARGUMENT);
	ck_assert_int_eq(read_words("--allow-origin", "https://a.example/", NULL),
			 WEIGHTD_ERR_BAD_ARGUMENT);
	ck_assert_int_eq(read_words("--allow-origin", "https://*.example", NULL),
			 WEIGHTD_ERR_BAD_ARGUMENT);
}
END_TEST

START_TEST(default_limits_are_the_library_s)
{
	ck_assert_int_eq(read_words(NULL, NULL, NULL), WEIGHTD_OK);

	ck_assert_uint_eq(config.limits.depth, weightd_limits_default.depth);
	ck_assert_uint_eq(config.limits.modules, weightd_limits_default.modules);
	ck_assert_uint_eq(config.limits.parameters, weightd_limits_default.parameters);
	ck_assert_uint_eq(config.limits.whole_elements, 0); /* config/memory_fit.c */
	ck_assert_uint_eq(config.limits.name_bytes, weightd_limits_default.name_bytes);
	ck_assert_uint_eq(config.limits.seed_words, weightd_limits_default.seed_words);
	ck_assert_uint_eq(config.limits.rules, weightd_limits_default.rules);
}
END_TEST

START_TEST(flag_wins_over_environment_wins_over_default)
{
	setenv("WEIGHTD_BODY_BYTES", "1MiB", 1);
	setenv("WEIGHTD_DEPTH", "7", 1);

	ck_assert_int_eq(read_words("--body-bytes", "2048", "--store=memory"), WEIGHTD_OK);

	ck_assert_uint_eq(config.body_bytes, 2048);
	ck_assert_uint_eq(config.limits.depth, 7);
	ck_assert_str_eq(config.store, "memory");
	ck_assert_str_eq(config.data, "");
}
END_TEST

/* Option, value, and the number or the code's slug. */
static const struct {
	const char *flag, *value, *result;
} rows[] = {
	{"--body-bytes", "4096", "4096"},
	{"--body-bytes", "4096B", "4096"},
	{"--body-bytes", "4KiB", "4096"},
	{"--body-bytes", "4kB", "4000"},
	{"--body-bytes", "1GiB", "1073741824"},
	{"--body-bytes", "1.5MiB", "wrong-type"},
	{"--body-bytes", "4 MiB", "wrong-type"},
	{"--body-bytes", "4mib", "wrong-type"},
	{"--body-bytes", "-1", "wrong-type"},
	{"--body-bytes", "+1", "wrong-type"},
	{"--body-bytes", "", "wrong-type"},
	{"--body-bytes", "MiB", "wrong-type"},
	{"--body-bytes", "4s", "wrong-type"},
	{"--body-bytes", "0", "out-of-range"},
	{"--body-bytes", "1023", "out-of-range"},
	{"--body-bytes", "2GiB", "out-of-range"},
	{"--body-bytes", "18446744073709551616", "out-of-range"},
	{"--body-bytes", "18446744073709551615GiB", "out-of-range"},
	{"--body-bytes", "99999999999999999999999999", "out-of-range"},
};

START_TEST(sizes_are_read_as_the_table_says)
{
	char result[32];

	enum weightd_code code = read_words(rows[_i].flag, rows[_i].value, NULL);
	if (code == WEIGHTD_OK)
		snprintf(result, sizeof result, "%llu", (unsigned long long)config.body_bytes);
	else
		snprintf(result, sizeof result, "%s", weightd_code_slug(code));

	ck_assert_str_eq(result, rows[_i].result);
	if (code != WEIGHTD_OK)
		ck_assert_str_eq(err.issues[0].pointer, "--body-bytes");
}
END_TEST

START_TEST(times_have_units)
{
	ck_assert_int_eq(read_words("--grace=2min", "--idle-timeout=1h", "--head-timeout=3"),
			 WEIGHTD_OK);

	ck_assert_uint_eq(config.grace_s, 120);
	ck_assert_uint_eq(config.idle_timeout_s, 3600);
	ck_assert_uint_eq(config.head_timeout_s, 3);
}
END_TEST

static const struct {
	const char *value, *address; /* NULL: refused */
	unsigned port;
} addresses[] = {
	{"127.0.0.1:8080", "127.0.0.1", 8080},
	{"[::1]:0", "::1", 0},
	{"[::]:65535", "::", 65535},
	{"localhost:80", "localhost", 80},
	{":8080", "0.0.0.0", 8080},
	{"unix:/run/weightd/socket", "unix:/run/weightd/socket", 0},
	{"unix:weightd.8080", "unix:weightd.8080", 0},
	{"unix:", NULL, 0},
	{"127.0.0.1", NULL, 0},
	{"127.0.0.1:", NULL, 0},
	{"127.0.0.1:x", NULL, 0},
	{"127.0.0.1:65536", NULL, 0},
	{"127.0.0.1:-1", NULL, 0},
	{"127.0.0.1:000080", NULL, 0},
	{"::1:80", NULL, 0},
	{"8080", NULL, 0},
	{"", NULL, 0},
};

START_TEST(addresses_are_read_as_the_table_says)
{
	enum weightd_code code = read_words("--listen", addresses[_i].value, NULL);

	ck_assert_int_eq(code == WEIGHTD_OK, addresses[_i].address != NULL);
	if (addresses[_i].address != NULL) {
		ck_assert_str_eq(config.listen.address, addresses[_i].address);
		ck_assert_uint_eq(config.listen.port, addresses[_i].port);
	}
}
END_TEST

START_TEST(unknown_option_names_the_nearest)
{
	ck_assert_int_eq(read_words("--body-byte", "1", NULL), WEIGHTD_ERR_UNKNOWN_FIELD);

	ck_assert_uint_eq(err.count, 1);
	ck_assert_str_eq(err.issues[0].did_you_mean, "--body-bytes");
}
END_TEST

START_TEST(unknown_choice_lists_the_known)
{
	ck_assert_int_eq(read_words("--store", "memry", NULL), WEIGHTD_ERR_BAD_ARGUMENT);

	ck_assert_str_eq(err.issues[0].expected, "directory, memory");
	ck_assert_str_eq(err.issues[0].did_you_mean, "memory");
	memset(&err, 0, sizeof err);
	ck_assert_int_eq(read_words("--log-level", "loud", NULL), WEIGHTD_ERR_BAD_ARGUMENT);
	ck_assert_str_eq(err.issues[0].expected, "error, warn, info, debug");
}
END_TEST

START_TEST(cpu_is_a_level_that_this_processor_has)
{
	ck_assert_int_eq(read_words("--cpu", "scalar", NULL), WEIGHTD_OK);
	ck_assert_str_eq(config.cpu, "scalar");

	ck_assert_int_eq(read_words("--cpu", "scalr", NULL), WEIGHTD_ERR_BAD_ARGUMENT);
	ck_assert_int_eq(strncmp(err.issues[0].expected, "auto, scalar", 12), 0);
	ck_assert_str_eq(err.issues[0].did_you_mean, "scalar");
}
END_TEST

START_TEST(missing_value_and_stray_word_are_refused)
{
	ck_assert_int_eq(read_words("--body-bytes", NULL, NULL), WEIGHTD_ERR_MISSING_FIELD);
	ck_assert_int_eq(read_words("serve", NULL, NULL), WEIGHTD_ERR_UNKNOWN_FIELD);
}
END_TEST

START_TEST(bad_variable_is_named)
{
	setenv("WEIGHTD_THREADS", "many", 1);

	ck_assert_int_eq(read_words(NULL, NULL, NULL), WEIGHTD_ERR_WRONG_TYPE);

	ck_assert_str_eq(err.issues[0].pointer, "WEIGHTD_THREADS");
}
END_TEST

START_TEST(misspelt_variable_is_warned_of)
{
	setenv("WEIGHTD_BODY_BYTE", "1", 1);
	setenv("WEIGHTD_PORT_8080_TCP", "tcp://10.0.0.1:8080", 1);

	ck_assert_int_eq(read_words(NULL, NULL, NULL), WEIGHTD_OK);

	ck_assert_ptr_nonnull(strstr(config.warning, "WEIGHTD_BODY_BYTE"));
}
END_TEST

START_TEST(switches_are_seen)
{
	ck_assert_int_eq(read_words("--help", "--version", "--man"), WEIGHTD_OK);

	ck_assert(config.help && config.version && config.man);
}
END_TEST

START_TEST(state_directory_of_systemd_is_used)
{
	setenv("STATE_DIRECTORY", "/var/lib/one:/var/lib/two", 1);

	ck_assert_int_eq(read_words(NULL, NULL, NULL), WEIGHTD_OK);

	ck_assert_str_eq(config.data, "/var/lib/one");
	unsetenv("STATE_DIRECTORY");
}
END_TEST

START_TEST(row_is_documented_and_its_default_is_valid)
{
	const struct weightd_option *option = &weightd_options[_i];

	ck_assert_uint_gt(strlen(option->doc), 10);
	ck_assert_int_ne(option->doc[strlen(option->doc) - 1], '.');
	ck_assert_int_eq(weightd_option_read(&config, option, option->fallback, "default", NULL),
			 WEIGHTD_OK);
	for (size_t i = 0; i < (size_t)_i; i++)
		ck_assert_str_ne(weightd_options[i].flag, option->flag);
}
END_TEST

/* What a writer writes; the caller frees it. */
static char *written(void (*write)(FILE *out))
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	write(out);
	fclose(out);
	return text;
}

START_TEST(help_names_every_option_in_80_columns)
{
	char *text = written(weightd_config_help);

	for (size_t i = 0; i < weightd_option_count; i++) {
		char flag[80];
		snprintf(flag, sizeof flag, "  --%s %s\n", weightd_options[i].flag,
			 weightd_options[i].value_name);
		ck_assert_ptr_nonnull(strstr(text, flag));
	}
	for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
		ck_assert_uint_le(strlen(line), 80);
	free(text);
}
END_TEST

/* Write it again with: build/release/weightd --man > deploy/weightd.1 */
START_TEST(manual_page_of_the_tree_is_up_to_date)
{
	char *text = written(weightd_config_man);
	size_t length = strlen(text);
	char *kept = calloc(1, length + 2);
	FILE *page = fopen("deploy/weightd.1", "r");

	ck_assert_ptr_nonnull(page);
	ck_assert_uint_eq(fread(kept, 1, length + 1, page), length);
	ck_assert_str_eq(kept, text);
	fclose(page);
	free(kept);
	free(text);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("config");
	TCase *tcase = tcase_create("config");

	tcase_add_checked_fixture(tcase, setup, NULL);
	tcase_add_test(tcase, defaults_are_those_of_the_rows);
	tcase_add_test(tcase, a_switch_needs_no_value);
	tcase_add_test(tcase, origins_are_as_browsers_send_them);
	tcase_add_test(tcase, default_limits_are_the_library_s);
	tcase_add_test(tcase, flag_wins_over_environment_wins_over_default);
	tcase_add_loop_test(tcase, sizes_are_read_as_the_table_says, 0,
			    (int)(sizeof rows / sizeof rows[0]));
	tcase_add_test(tcase, times_have_units);
	tcase_add_loop_test(tcase, addresses_are_read_as_the_table_says, 0,
			    (int)(sizeof addresses / sizeof addresses[0]));
	tcase_add_test(tcase, unknown_option_names_the_nearest);
	tcase_add_test(tcase, unknown_choice_lists_the_known);
	tcase_add_test(tcase, cpu_is_a_level_that_this_processor_has);
	tcase_add_test(tcase, missing_value_and_stray_word_are_refused);
	tcase_add_test(tcase, bad_variable_is_named);
	tcase_add_test(tcase, misspelt_variable_is_warned_of);
	tcase_add_test(tcase, switches_are_seen);
	tcase_add_test(tcase, state_directory_of_systemd_is_used);
	tcase_add_loop_test(tcase, row_is_documented_and_its_default_is_valid, 0,
			    (int)weightd_option_count);
	tcase_add_test(tcase, help_names_every_option_in_80_columns);
	tcase_add_test(tcase, manual_page_of_the_tree_is_up_to_date);
	suite_add_tcase(suite, tcase);
	return suite;
}
