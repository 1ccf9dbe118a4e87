/*
 * What a test file gives to the program of its folder: one suite.
 */
#ifndef WEIGHTD_TESTS_SUITE_H
#define WEIGHTD_TESTS_SUITE_H

#include <check.h>

/* Defined by each test_*.c.  The Makefile names it after the file (test_plan.c: test_plan_suite),
 * so that a program can hold many; the runner frees it. */
Suite *make_suite(void);

/* A suite of one case with these tests, each run once with a minute of time. */
Suite *suite_of(const char *name, const TTest *const *tests, size_t count);
#define SUITE_OF(name, ...)                                   \
	suite_of((name), (const TTest *const[]){__VA_ARGS__}, \
		 sizeof((const TTest *const[]){__VA_ARGS__}) / sizeof(const TTest *))

/* The most that what takes 'seconds' natively may take here: TEST_SLOWNESS times as long, for
 * programs that a checker makes so much slower. */
double test_bound(double seconds);

/* The files of a folder, written by suite_rows.sh; the last row has no name. */
struct suite_row {
	const char *file; /* test_plan */
	Suite *(*make)(void);
};
extern const struct suite_row suite_rows[];

#endif
