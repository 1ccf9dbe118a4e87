#include "core/base/digest.h"
#include "suite.h"

#include <string.h>

/* FIPS 180-2, appendix B. */
START_TEST(abc_has_the_published_digest)
{
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	char text[65];

	weightd_digest_of("abc", 3, bytes);
	weightd_digest_hex(bytes, 64, text);

	ck_assert_str_eq(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(pieces_give_the_digest_of_the_whole)
{
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest digest;
	char text[65];

	weightd_digest_init(&digest);
	weightd_digest_add(&digest, "abcdbcdecdefdefgefghfghighij", 28);
	weightd_digest_add(&digest, "hijkijkljklmklmnlmnomnopnopq", 28);
	weightd_digest_finish(&digest, bytes);
	weightd_digest_hex(bytes, 64, text);

	ck_assert_str_eq(text, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}
END_TEST

/* FIPS 180-2, appendix B.3, and NIST's empty message. */
START_TEST(a_million_letters_have_the_published_digest)
{
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest digest;
	char letters[1000], text[65];

	memset(letters, 'a', sizeof letters);
	weightd_digest_init(&digest);
	for (int i = 0; i < 1000; i++)
		weightd_digest_add(&digest, letters, sizeof letters);
	weightd_digest_finish(&digest, bytes);
	weightd_digest_hex(bytes, 64, text);
	ck_assert_str_eq(text, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");

	weightd_digest_of("", 0, bytes);
	weightd_digest_hex(bytes, 64, text);
	ck_assert_str_eq(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
END_TEST

START_TEST(numbers_are_added_little_endian)
{
	unsigned char whole[WEIGHTD_DIGEST_BYTES], number[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest digest;

	weightd_digest_of("\x08\x07\x06\x05\x04\x03\x02\x01", 8, whole);
	weightd_digest_init(&digest);
	weightd_digest_add_u64(&digest, 0x0102030405060708u);
	weightd_digest_finish(&digest, number);

	ck_assert_mem_eq(whole, number, WEIGHTD_DIGEST_BYTES);
}
END_TEST

START_TEST(hex_is_cut_at_the_digits_asked_for)
{
	unsigned char bytes[WEIGHTD_DIGEST_BYTES] = {0x0F, 0xA0, 0x12};
	char text[4] = "xxx";

	weightd_digest_hex(bytes, 3, text);

	ck_assert_str_eq(text, "0fa");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("digest");
	TCase *tcase = tcase_create("digest");

	tcase_add_test(tcase, abc_has_the_published_digest);
	tcase_add_test(tcase, pieces_give_the_digest_of_the_whole);
	tcase_add_test(tcase, a_million_letters_have_the_published_digest);
	tcase_add_test(tcase, numbers_are_added_little_endian);
	tcase_add_test(tcase, hex_is_cut_at_the_digits_asked_for);
	suite_add_tcase(suite, tcase);
	return suite;
}
