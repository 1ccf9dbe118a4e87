/*
 * Helper of tests: the lines of tests/vectors/draws-*.txt, made by record_draws.py.
 */
#ifndef WEIGHTD_TEST_RECORDED_DRAWS_H
#define WEIGHTD_TEST_RECORDED_DRAWS_H

#include "weightd/dtype.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct recorded_draw {
	char kind[32];
	enum weightd_dtype dtype;
	uint64_t seed;
	size_t numel;
	double numbers[3];
	char sha256[65];
};

/* Opens a file; the test fails if it is not there. */
FILE *recorded_open(const char *path);
/* The next line; false: there is none. */
bool recorded_next(FILE *file, struct recorded_draw *draw);
/* Fails the test unless the bytes have the line's digest. */
void recorded_check(const struct recorded_draw *draw, const void *data, size_t bytes);

#endif
