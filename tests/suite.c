/*
 * The main program of a folder of tests: runs the suites of the files named on the command line, or
 * all, and ends with 1 if anything failed: run [test_plan...].
 */
#include "suite.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned empty_loops;

/*
 * These stand before check's functions of the same name (the linker's --wrap).
 *
 * A loop test over nothing is a table that was not read: it would pass without a check.
 */
void __real__tcase_add_test(TCase *tcase, const TTest *test, int signal, int exit_value, int start,
			    int end);
void __wrap__tcase_add_test(TCase *tcase, const TTest *test, int signal, int exit_value, int start,
			    int end);
void __wrap__tcase_add_test(TCase *tcase, const TTest *test, int signal, int exit_value, int start,
			    int end)
{
	if (start >= end) {
		printf("%s:%d: %s loops over nothing\n", test->file, test->line, test->name);
		empty_loops++;
	}
	__real__tcase_add_test(tcase, test, signal, exit_value, start, end);
}

/*
 * check writes the place of every assertion that holds to a file, for the report of a crash.  Those
 * in a loop write theirs once, which halves the time of tests that look at each element.
 */
void __real__mark_point(const char *file, int line);
void __wrap__mark_point(const char *file, int line);
void __wrap__mark_point(const char *file, int line)
{
	static _Thread_local int written[64];
	int *last = &written[line % 64];

	if (*last != line)
		__real__mark_point(file, line);
	*last = line;
}

Suite *suite_of(const char *name, const TTest *const *tests, size_t count)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, 60);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return suite;
}

double test_bound(double seconds)
{
	const char *slowness = getenv("TEST_SLOWNESS");

	return slowness == NULL ? seconds : seconds * strtod(slowness, NULL);
}

static int run(const struct suite_row *row)
{
	SRunner *runner = srunner_create(row->make());

	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed;
}

static const struct suite_row *find(const char *file)
{
	const struct suite_row *row = suite_rows;

	while (row->file != NULL && strcmp(row->file, file) != 0)
		row++;
	return row->file == NULL ? NULL : row;
}

int main(int argc, char **argv)
{
	int failed = 0;

	for (int i = 1; i < argc; i++) {
		const struct suite_row *row = find(argv[i]);
		if (row == NULL) {
			printf("no suite %s in this program\n", argv[i]);
			return 1;
		}
		failed += run(row);
	}
	for (const struct suite_row *row = suite_rows; argc == 1 && row->file != NULL; row++)
		failed += run(row);
	return failed != 0 || empty_loops != 0;
}
