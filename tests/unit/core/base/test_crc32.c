/*
 * CRC-32: known values, every length and alignment against the byte-by-byte form, parts joined.
 */
#include "core/base/crc32.h"
#include "suite.h"

#include <string.h>

#define LENGTH 1000

static unsigned char bytes[LENGTH];

static void fill(void)
{
	uint32_t random = 1;

	for (size_t i = 0; i < LENGTH; i++) {
		random = random * 1664525 + 1013904223;
		bytes[i] = (unsigned char)(random >> 24);
	}
}

START_TEST(the_check_value_of_the_standard_comes_out)
{
	ck_assert_uint_eq(weightd_crc32(0, "123456789", 9), 0xCBF43926);
	ck_assert_uint_eq(weightd_crc32(0, "", 0), 0);
}
END_TEST

START_TEST(every_length_and_alignment_gives_the_checksum_of_the_plain_form)
{
	fill();
	for (size_t from = 0; from < 17; from++)
		for (size_t length = 0; length < LENGTH - from; length += 1 + length / 64)
			ck_assert_uint_eq(
				weightd_crc32((uint32_t)from, bytes + from, length),
				weightd_crc32_plain((uint32_t)from, bytes + from, length));
}
END_TEST

START_TEST(parts_joined_are_the_whole)
{
	fill();
	const uint32_t whole = weightd_crc32(0, bytes, LENGTH);
	for (size_t cut = 0; cut <= LENGTH; cut++) {
		const uint32_t first = weightd_crc32(0, bytes, cut);
		const uint32_t second = weightd_crc32(0, bytes + cut, LENGTH - cut);
		ck_assert_uint_eq(weightd_crc32_join(first, second, LENGTH - cut), whole);
		ck_assert_uint_eq(weightd_crc32(first, bytes + cut, LENGTH - cut), whole);
	}
}
END_TEST

/* 2^32 + 7 zeros, by doubling: what a file that long would give. */
START_TEST(a_part_longer_than_32_bits_counts_is_joined)
{
	const uint32_t zeros = weightd_crc32(0, "\0\0\0\0\0\0\0", 7);
	uint32_t doubled = weightd_crc32(0, "", 1);

	for (unsigned i = 0; i < 32; i++)
		doubled = weightd_crc32_join(doubled, doubled, UINT64_C(1) << i);
	ck_assert_uint_eq(weightd_crc32_join(doubled, zeros, 7),
			  weightd_crc32_join(zeros, doubled, UINT64_C(1) << 32));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("crc32");
	TCase *tcase = tcase_create("crc32");

	tcase_add_test(tcase, the_check_value_of_the_standard_comes_out);
	tcase_add_test(tcase, every_length_and_alignment_gives_the_checksum_of_the_plain_form);
	tcase_add_test(tcase, parts_joined_are_the_whole);
	tcase_add_test(tcase, a_part_longer_than_32_bits_counts_is_joined);
	suite_add_tcase(suite, tcase);
	return suite;
}
