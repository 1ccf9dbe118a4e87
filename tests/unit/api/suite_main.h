/*
 * The main program of a test file: one case with the tests listed in TESTS, each once.
 */
#ifndef SUITE_MAIN_H
#define SUITE_MAIN_H

#include <check.h>

#define SUITE_MAIN(name, ...)                                               \
	int main(void)                                                      \
	{                                                                   \
		const TTest *const tests[] = {__VA_ARGS__};                 \
		Suite *suite = suite_create(name);                          \
		TCase *tcase = tcase_create(name);                          \
		tcase_set_timeout(tcase, 60);                               \
		for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) \
			tcase_add_test(tcase, tests[i]);                    \
		suite_add_tcase(suite, tcase);                              \
		SRunner *runner = srunner_create(suite);                    \
		srunner_run_all(runner, CK_NORMAL);                         \
		int failed = srunner_ntests_failed(runner);                 \
		srunner_free(runner);                                       \
		return failed != 0;                                         \
	}

#endif
