/*
 * npz: every member is the npy file of its tensor, with the checksum that its bytes have, however
 * the archive is read.
 */
#include "core/base/crc32.h"
#include "small_plan.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static uint64_t number_at(const unsigned char *bytes, unsigned width)
{
	uint64_t number = 0;

	for (unsigned i = 0; i < width; i++)
		number |= (uint64_t)bytes[i] << (8 * i);
	return number;
}

static void check_member(const unsigned char *file, const unsigned char *entry,
			 const struct weightd_entry *tensor, struct weightd_arena *arena,
			 const struct weightd_plan *plan)
{
	const char *name = weightd_entry_name(tensor, WEIGHTD_NAME_ROOM);
	const size_t name_length = strlen(name) + 4, skip = 46 + name_length + 4;
	const uint64_t size = number_at(entry + skip, 8), header = number_at(entry + skip + 16, 8);
	const unsigned char *local = file + header, *data = local + 50 + name_length;
	struct weightd_encoding npy;
	size_t length = 0;

	small_plan_open(&npy, "npy", plan, tensor, WEIGHTD_JSON_NESTED, arena);
	unsigned char *expected = small_plan_file(&npy, 4096, &length);
	ck_assert_mem_eq(entry, "PK\x01\x02", 4);
	ck_assert_uint_eq(number_at(entry + 28, 2), name_length);
	ck_assert_mem_eq(entry + 46, name, name_length - 4);
	ck_assert_mem_eq(local, "PK\x03\x04", 4);
	ck_assert_mem_eq(local + 30, entry + 46, name_length);
	ck_assert_uint_eq(size, length);
	ck_assert_uint_eq(number_at(entry + skip + 8, 8), length);
	ck_assert_mem_eq(data, expected, length);
	ck_assert_uint_eq(number_at(entry + 16, 4), weightd_crc32_plain(0, expected, length));
	ck_assert_mem_eq(data + length, "PK\x07\x08", 4);
	ck_assert_uint_eq(number_at(data + length + 4, 4), number_at(entry + 16, 4));
	ck_assert_uint_eq(number_at(data + length + 8, 8), length);
	/* Names that are not ASCII are marked as UTF-8. */
	const bool is_marked = (number_at(entry + 8, 2) & 0x0800) != 0;
	ck_assert_int_eq(is_marked, strchr(name, '\xC3') != NULL);
	free(expected);
}

static void check_archive(const unsigned char *file, size_t length, const struct weightd_plan *plan,
			  struct weightd_arena *arena)
{
	const unsigned char *end = file + length - 98;
	const uint64_t count = number_at(end + 32, 8), offset = number_at(end + 48, 8);
	const unsigned char *entry = file + offset;

	ck_assert_mem_eq(end, "PK\x06\x06", 4);
	ck_assert_mem_eq(end + 56, "PK\x06\x07", 4);
	ck_assert_uint_eq(number_at(end + 64, 8), length - 98);
	ck_assert_mem_eq(end + 76, "PK\x05\x06", 4);
	ck_assert_uint_eq(count, plan->entry_count);
	ck_assert_ptr_eq(entry + number_at(end + 40, 8), end);
	for (size_t i = 0; i < count; i++) {
		check_member(file, entry, &plan->entries[i], arena, plan);
		entry += 46 + number_at(entry + 28, 2) + number_at(entry + 30, 2);
	}
	ck_assert_ptr_eq(entry, end);
}

START_TEST(every_member_is_an_npy_file_with_its_checksum)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_plan *plan = small_plan_numpy(arena);
	struct weightd_encoding encoding;
	size_t length = 0;

	small_plan_open(&encoding, "npz", plan, NULL, WEIGHTD_JSON_NESTED, arena);
	unsigned char *file = small_plan_file(&encoding, 4096, &length);
	ck_assert_uint_eq(length, encoding.size);
	check_archive(file, length, plan, arena);
	free(file);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(any_window_has_the_bytes_of_the_whole)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;

	small_plan_open(&encoding, "npz", small_plan_numpy(arena), NULL, WEIGHTD_JSON_NESTED,
			arena);
	small_plan_check_windows(&encoding);
	weightd_arena_free(arena);
}
END_TEST

/* A tensor of some 600 KiB, so that its checksum is joined from many reads. */
static const struct weightd_plan *large_plan(size_t count, struct weightd_arena *arena)
{
	struct small_tensor *tensors = weightd_arena_array(arena, count, sizeof *tensors);

	for (size_t i = 0; i < count; i++)
		tensors[i] = (struct small_tensor){
			.name = weightd_arena_printf(arena, "t%zu", i),
			.dtype = WEIGHTD_FLOAT32,
			.shape = weightd_shape_of(1, (uint64_t)(i == 1 ? 150001 : 3)),
		};
	return small_plan_new(tensors, count, arena);
}

/* Reads pieces in the order of the numbers i * step modulo a prime, as a rude client would. */
static unsigned char *read_scattered(const struct weightd_encoding *encoding, size_t piece,
				     size_t step)
{
	const size_t length = (size_t)encoding->size, prime = 10007;
	unsigned char *file = calloc(1, length);

	ck_assert_uint_lt(length / piece, prime);
	for (size_t i = 0; i < prime; i++) {
		const size_t offset = i * step % prime * piece;
		size_t got = 0;
		if (offset < length)
			ck_assert_int_eq(weightd_encoding_read(
						 encoding, offset, file + offset,
						 length - offset < piece ? length - offset : piece,
						 &got),
					 WEIGHTD_OK);
	}
	return file;
}

START_TEST(a_reader_in_any_order_gets_the_same_file)
{
	static const size_t pieces[] = {1009, 7919, 65536, 300000};
	static const size_t steps[] = {1, 10006, 4999}; /* forwards, backwards, scattered */
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_plan *plan = large_plan(300, arena);

	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		struct weightd_encoding encoding;
		small_plan_open(&encoding, "npz", plan, NULL, WEIGHTD_JSON_NESTED, arena);
		unsigned char *file = read_scattered(&encoding, pieces[i], steps[i % 3]);
		check_archive(file, (size_t)encoding.size, plan, arena);
		free(file);
	}
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_model_without_tensors_is_an_empty_archive)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	const struct weightd_plan *plan = small_plan_new(NULL, 0, arena);
	struct weightd_encoding encoding;
	size_t length = 0;

	small_plan_open(&encoding, "npz", plan, NULL, WEIGHTD_JSON_NESTED, arena);
	unsigned char *file = small_plan_file(&encoding, 10, &length);
	ck_assert_uint_eq(length, 22);
	ck_assert_mem_eq(file, "PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
	free(file);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(bfloat16_is_refused_with_formats_that_hold_it)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_error err = {0};
	struct weightd_encoding encoding;

	ck_assert_int_eq(weightd_encoding_open(&encoding, weightd_format_find("npz"),
					       small_plan_mixed(arena), NULL, NULL, arena, &err),
			 WEIGHTD_ERR_NOT_ACCEPTABLE);
	ck_assert_ptr_nonnull(strstr(err.issues[0].detail, "numpy has no bfloat16"));
	ck_assert_ptr_nonnull(strstr(err.issues[0].expected, "safetensors"));
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("npz");
	TCase *tcase = tcase_create("npz");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, every_member_is_an_npy_file_with_its_checksum);
	tcase_add_test(tcase, any_window_has_the_bytes_of_the_whole);
	tcase_add_test(tcase, a_reader_in_any_order_gets_the_same_file);
	tcase_add_test(tcase, a_model_without_tensors_is_an_empty_archive);
	tcase_add_test(tcase, bfloat16_is_refused_with_formats_that_hold_it);
	suite_add_tcase(suite, tcase);
	return suite;
}
