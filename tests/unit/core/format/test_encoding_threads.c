/*
 * One encoding, read by many threads at once at random places: the bytes are those of one reader
 * who goes slowly from front to back.
 */
#include "small_plan.h"
#include "suite.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 8
#define WINDOW_MAX ((size_t)128 << 10)
#define SLOW_PIECE 4093

/* Under a sanitizer a read takes many times as long. */
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define READS 25
#else
#define READS 100
#endif

struct reader {
	const struct weightd_encoding *encoding;
	const unsigned char *whole;
	size_t length;
	uint64_t random;
	size_t wrong; /* reads that gave other bytes */
	pthread_t thread;
};

static uint64_t next_random(struct reader *reader)
{
	reader->random = reader->random * UINT64_C(6364136223846793005) + 1442695040888963407;
	return reader->random >> 33;
}

/* Small sizes are as frequent as large ones. */
static size_t random_size(struct reader *reader)
{
	const size_t most = WINDOW_MAX >> (next_random(reader) % 17);

	return 1 + (size_t)next_random(reader) % most;
}

static void read_anywhere(struct reader *reader, unsigned char *window)
{
	for (unsigned i = 0; i < READS; i++) {
		const uint64_t offset = next_random(reader) % (reader->length + 1);
		const size_t size = random_size(reader), left = reader->length - (size_t)offset;
		size_t got = 0;
		enum weightd_code code =
			weightd_encoding_read(reader->encoding, offset, window, size, &got);

		reader->wrong += code != WEIGHTD_OK || got != (size < left ? size : left) ||
				 memcmp(window, reader->whole + offset, got) != 0;
	}
}

/* A reading of one's own, for formats that have no other; the last may end in the middle. */
static void read_in_order(struct reader *reader, unsigned char *window)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_reading reading = {.encoding = NULL};
	size_t got = 0, done = 0;

	for (unsigned i = 0; i < READS; i++) {
		enum weightd_code code = WEIGHTD_OK;

		if (got == 0) {
			reader->wrong += i > 0 && done != reader->length;
			done = 0;
			code = weightd_reading_begin(&reading, reader->encoding, arena);
		}
		if (code == WEIGHTD_OK)
			code = weightd_reading_next(&reading, window, random_size(reader), &got);
		reader->wrong += code != WEIGHTD_OK || got > reader->length - done ||
				 memcmp(window, reader->whole + done, got) != 0;
		if (reader->wrong > 0)
			break;
		done += got;
	}
	weightd_arena_free(arena);
}

static void *read_at_random(void *context)
{
	struct reader *reader = context;
	unsigned char *window = malloc(WINDOW_MAX);

	if (reader->encoding->format->read != NULL)
		read_anywhere(reader, window);
	else
		read_in_order(reader, window);
	free(window);
	return NULL;
}

static void check_threads(const struct weightd_encoding *encoding)
{
	struct reader readers[THREADS];
	size_t length = 0;
	unsigned char *whole = small_plan_file(encoding, SLOW_PIECE, &length);

	for (size_t i = 0; i < THREADS; i++) {
		readers[i] = (struct reader){
			.encoding = encoding, .whole = whole, .length = length, .random = i};
		ck_assert_int_eq(
			pthread_create(&readers[i].thread, NULL, read_at_random, &readers[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(readers[i].thread, NULL);
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_uint_eq(readers[i].wrong, 0);
	free(whole);
}

/* A model of 'count' tensors: a long one, and many of a few elements; some names are tied to it. */
static struct weightd_plan *plan_of(size_t count, bool has_bfloat16, struct weightd_arena *arena)
{
	const enum weightd_dtype dtypes[] = {WEIGHTD_FLOAT32,
					     has_bfloat16 ? WEIGHTD_BFLOAT16 : WEIGHTD_FLOAT16,
					     WEIGHTD_FLOAT64};
	struct small_tensor *tensors = weightd_arena_array(arena, count, sizeof *tensors);

	for (size_t i = 0; i < count; i++) {
		tensors[i] = (struct small_tensor){
			.name = weightd_arena_printf(arena, "t.%06zu.w", i),
			.dtype = dtypes[i % 3],
			.shape = weightd_shape_of(2, (uint64_t)(1 + i % 4), (uint64_t)3),
		};
		if (i % 9 == 8 && i < 1000) {
			tensors[i] = tensors[0];
			tensors[i].name = weightd_arena_printf(arena, "t.%06zu.w", i);
			tensors[i].tied_to = tensors[0].name;
		}
	}
	tensors[0].shape = weightd_shape_of(2, (uint64_t)200, (uint64_t)101);
	return small_plan_new(tensors, count, arena);
}

static const size_t counts[] = {1, 10000, 100000};

START_TEST(threads_read_the_same_file_of_a_model)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_plan *plan = plan_of(counts[_i], true, arena);
	const struct weightd_plan *numpy = plan_of(counts[_i], false, arena);

	for (size_t i = 0; i < weightd_format_count(); i++) {
		const struct weightd_format *format = weightd_format_at(i);
		struct weightd_encoding encoding;

		if ((format->flags & WEIGHTD_FORMAT_MODEL) == 0 ||
		    (format->flags & WEIGHTD_FORMAT_LAYERS) != 0)
			continue;
		small_plan_open(&encoding, format->name,
				strcmp(format->name, "npz") == 0 ? numpy : plan, NULL,
				WEIGHTD_JSON_NESTED, arena);
		check_threads(&encoding);
	}
	weightd_arena_free(arena);
}
END_TEST

START_TEST(threads_read_the_same_file_of_a_tensor)
{
	const struct weightd_format *format = weightd_format_at((size_t)_i);
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_plan *plan = plan_of(1, true, arena);
	struct weightd_encoding encoding;

	if ((format->flags & WEIGHTD_FORMAT_TENSOR) != 0) {
		small_plan_open(&encoding, format->name, plan, plan->entries, WEIGHTD_JSON_BASE64,
				arena);
		check_threads(&encoding);
	}
	weightd_arena_free(arena);
}
END_TEST

/* Every seventh column from the last on, and the rows in two parts: all of it is gathered. */
START_TEST(threads_read_the_same_file_of_a_slice)
{
	static const struct weightd_range rows[] = {
		{.is_slice = true, .has_start = true, .start = 90, .step = 1},
		{.is_slice = true, .has_stop = true, .stop = 50, .step = 1},
	};
	static const struct weightd_range columns = {.is_slice = true, .step = -7};
	const struct weightd_selection selection = {.ndim = 2, .dims = {{rows, 2}, {&columns, 1}}};
	const struct weightd_format *format = weightd_format_at((size_t)_i);
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_plan *plan = plan_of(1, true, arena);
	struct weightd_view view;
	struct weightd_encoding encoding;

	ck_assert_int_eq(weightd_view_select(&view, plan->entries, &selection, arena, NULL),
			 WEIGHTD_OK);
	if ((format->flags & WEIGHTD_FORMAT_TENSOR) != 0) {
		ck_assert_int_eq(
			weightd_encoding_open(&encoding, format, plan, &view, NULL, arena, NULL),
			WEIGHTD_OK);
		check_threads(&encoding);
	}
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("encoding_threads");
	TCase *tcase = tcase_create("encoding_threads");

	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, threads_read_the_same_file_of_a_model, 0,
			    sizeof counts / sizeof counts[0]);
	tcase_add_loop_test(tcase, threads_read_the_same_file_of_a_tensor, 0,
			    (int)weightd_format_count());
	tcase_add_loop_test(tcase, threads_read_the_same_file_of_a_slice, 0,
			    (int)weightd_format_count());
	suite_add_tcase(suite, tcase);
	return suite;
}
