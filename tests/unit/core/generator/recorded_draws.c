/*
 * Helper of tests: reading tests/vectors/draws-*.txt.
 */
#include "recorded_draws.h"

#include "core/base/digest.h"

#include <check.h>
#include <string.h>

FILE *recorded_open(const char *path)
{
	FILE *file = fopen(path, "r");

	ck_assert_msg(file != NULL, "%s is not there", path);
	return file;
}

bool recorded_next(FILE *file, struct recorded_draw *draw)
{
	char line[256], dtype[16];

	do {
		if (fgets(line, sizeof line, file) == NULL)
			return false;
	} while (line[0] == '#');
	ck_assert_int_eq(sscanf(line, "%31s %15s %lu %zu %la %la %la %64s", draw->kind, dtype,
				&draw->seed, &draw->numel, &draw->numbers[0], &draw->numbers[1],
				&draw->numbers[2], draw->sha256),
			 8);
	ck_assert(weightd_dtype_find(dtype, &draw->dtype));
	return true;
}

void recorded_check(const struct recorded_draw *draw, const void *data, size_t bytes)
{
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
	char text[65];

	weightd_digest_of(data, bytes, digest);
	weightd_digest_hex(digest, 64, text);
	ck_assert_msg(strcmp(text, draw->sha256) == 0, "%s %s seed %lu of %zu elements differs",
		      draw->kind, weightd_dtype_row(draw->dtype)->name, draw->seed, draw->numel);
}
