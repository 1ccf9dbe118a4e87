/*
 * The fuzz target without a fuzzer: every request of tests/cases, cut short at every length and
 * with bytes changed at random (a fixed sequence).  No input may crash it, or be accepted without
 * a canonical form that has the same ids.
 */
#include "suite.h"

#define LLVMFuzzerTestOneInput fuzz_definition
#include "../../fuzz/fuzz_definition.c"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REQUEST_MAX 4096 /* of a longer one the beginning is read */
#define REQUESTS_MAX 500
#define CHANGES 100

struct requests {
	unsigned char bytes[REQUESTS_MAX][REQUEST_MAX];
	size_t length[REQUESTS_MAX];
	int count;
};

static struct requests requests;

static void load(const char *folder)
{
	DIR *directory = opendir(folder);
	struct dirent *item;
	char path[600];

	if (directory == NULL)
		abort();
	while ((item = readdir(directory)) != NULL) {
		snprintf(path, sizeof path, "%s/%s/request.json", folder, item->d_name);
		FILE *file = item->d_name[0] == '.' ? NULL : fopen(path, "rb");
		if (file == NULL)
			continue;
		if (requests.count == REQUESTS_MAX)
			abort();
		requests.length[requests.count] =
			fread(requests.bytes[requests.count], 1, REQUEST_MAX, file);
		requests.count++;
		fclose(file);
	}
	closedir(directory);
}

START_TEST(request_cut_at_any_length_is_harmless)
{
	for (size_t length = 0; length <= requests.length[_i];
	     length += 1 + requests.length[_i] / 200)
		ck_assert_int_eq(fuzz_definition(requests.bytes[_i], length), 0);
}
END_TEST

/* xorshift64, Marsaglia 2003. */
static uint64_t next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

START_TEST(request_with_changed_bytes_is_harmless)
{
	static const char likely[] = "{}[](),:\"'0123456789.eE+-_*\\ NTF\x00\x7F\xC3\xFF";
	uint64_t state = 0x9E3779B97F4A7C15u + (uint64_t)_i;
	unsigned char bytes[REQUEST_MAX];
	size_t length = requests.length[_i];

	for (int change = 0; change < CHANGES && length > 0; change++) {
		memcpy(bytes, requests.bytes[_i], length);
		for (uint64_t n = next(&state) % 4; n < 4; n++)
			bytes[next(&state) % length] =
				(unsigned char)likely[next(&state) % (sizeof likely - 1)];
		ck_assert_int_eq(fuzz_definition(bytes, length), 0);
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fuzz_definition");
	TCase *tcase = tcase_create("cases");

	load("tests/cases/valid");
	load("tests/cases/invalid");
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, request_cut_at_any_length_is_harmless, 0, requests.count);
	tcase_add_loop_test(tcase, request_with_changed_bytes_is_harmless, 0, requests.count);
	suite_add_tcase(suite, tcase);
	return suite;
}
