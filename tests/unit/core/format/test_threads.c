/*
 * One encoding, read by many threads at random places: the bytes are those of one slow reader.
 */
#include "small_plan.h"
#include "suite.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 8

/* Under a sanitizer a read takes many times as long. */
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define READS 25
#else
#define READS 250
#endif

struct reader {
	const struct weightd_encoding *encoding;
	const unsigned char *whole;
	uint64_t random;
	size_t wrong; /* reads that gave other bytes */
	pthread_t thread;
};

static uint64_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return *state >> 33;
}

/* Windows of all sizes up to 128 KiB: small ones are as frequent as large ones. */
static void *read_at_random(void *context)
{
	static const size_t largest = (size_t)128 << 10;
	struct reader *reader = context;
	unsigned char *window = malloc(largest);

	for (unsigned i = 0; i < READS; i++) {
		const uint64_t offset = next_random(&reader->random) % reader->encoding->size;
		const size_t size = 1 + next_random(&reader->random) %
						(largest >> next_random(&reader->random) % 17);
		const uint64_t left = reader->encoding->size - offset;
		size_t got = 0;
		enum weightd_code code =
			weightd_encoding_read(reader->encoding, offset, window, size, &got);
		reader->wrong += code != WEIGHTD_OK || got != (size < left ? size : left) ||
				 memcmp(window, reader->whole + offset, got) != 0;
	}
	free(window);
	return NULL;
}

static void check_threads(const struct weightd_encoding *encoding)
{
	struct reader readers[THREADS];
	size_t length = 0;
	unsigned char *whole = small_plan_file(encoding, 4000, &length);

	ck_assert_uint_eq(length, encoding->size);
	for (size_t i = 0; i < THREADS; i++) {
		readers[i] = (struct reader){.encoding = encoding, .whole = whole, .random = i};
		ck_assert_int_eq(
			pthread_create(&readers[i].thread, NULL, read_at_random, &readers[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(readers[i].thread, NULL);
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_uint_eq(readers[i].wrong, 0);
	free(whole);
}

/* 'count' tensors of a few elements, named in order. */
static struct weightd_plan *plan_of(size_t count, struct weightd_arena *arena)
{
	struct small_tensor *tensors = weightd_arena_array(arena, count, sizeof *tensors);

	for (size_t i = 0; i < count; i++)
		tensors[i] = (struct small_tensor){
			.name = weightd_arena_printf(arena, "t.%06zu.w", i),
			.dtype = WEIGHTD_FLOAT32,
			.shape = weightd_shape_of(1, (uint64_t)(1 + i % 8)),
		};
	return small_plan_new(tensors, count, arena);
}

static const size_t counts[] = {1, 10000, 100000};

START_TEST(threads_read_the_same_file_of_a_model)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;

	small_plan_open(&encoding, "safetensors", plan_of(counts[_i], arena), NULL,
			WEIGHTD_JSON_NESTED, arena);
	check_threads(&encoding);
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("threads");
	TCase *tcase = tcase_create("threads");

	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, threads_read_the_same_file_of_a_model, 0,
			    sizeof counts / sizeof counts[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
