#include "suite.h"
#include "weightd/stream.h"

/* python3: int.from_bytes(hashlib.sha256(b"0.weight").digest()[:8], "little") */
START_TEST(stream_hash_is_the_start_of_sha256)
{
	const struct weightd_stream stream = weightd_stream_of(42, "0.weight");

	ck_assert_uint_eq(stream.seed, 42);
	ck_assert_uint_eq(stream.name_hash, 0xC7C2CADAE2E5685F);
}
END_TEST

START_TEST(names_that_differ_in_a_letter_have_other_hashes)
{
	ck_assert_uint_ne(weightd_stream_of(42, "0.weight").name_hash,
			  weightd_stream_of(42, "0.weighT").name_hash);
}
END_TEST

START_TEST(the_seed_is_no_part_of_the_hash)
{
	ck_assert_uint_eq(weightd_stream_of(42, "0.weight").name_hash,
			  weightd_stream_of(43, "0.weight").name_hash);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("name_hash");
	TCase *tcase = tcase_create("name_hash");

	tcase_add_test(tcase, stream_hash_is_the_start_of_sha256);
	tcase_add_test(tcase, names_that_differ_in_a_letter_have_other_hashes);
	tcase_add_test(tcase, the_seed_is_no_part_of_the_hash);
	suite_add_tcase(suite, tcase);
	return suite;
}
