/*
 * The store of checksums: what was put is found, and the table stays as large as it is.
 */
#include "core/engine/checksum_store.h"
#include "suite.h"

#include <string.h>

static void make_key(uint64_t number, unsigned char key[WEIGHTD_DIGEST_BYTES])
{
	weightd_digest_of(&number, sizeof number, key);
}

START_TEST(what_was_put_is_found)
{
	struct weightd_checksum_store *store = weightd_checksum_store_new();
	unsigned char key[WEIGHTD_DIGEST_BYTES];
	uint32_t crc = 0;

	make_key(1, key);
	ck_assert(!weightd_checksum_store_find(store, key, &crc));
	weightd_checksum_store_put(store, key, 7);
	weightd_checksum_store_put(store, key, 8);
	ck_assert(weightd_checksum_store_find(store, key, &crc));
	ck_assert_uint_eq(crc, 8);
	make_key(2, key);
	ck_assert(!weightd_checksum_store_find(store, key, &crc));
	weightd_checksum_store_free(store);
}
END_TEST

START_TEST(the_newest_are_kept_and_none_is_mistaken)
{
	struct weightd_checksum_store *store = weightd_checksum_store_new();
	unsigned char key[WEIGHTD_DIGEST_BYTES];
	size_t found = 0;
	uint32_t crc;

	for (uint32_t i = 0; i < 100000; i++) {
		make_key(i, key);
		weightd_checksum_store_put(store, key, i);
	}
	for (uint32_t i = 0; i < 100000; i++) {
		make_key(i, key);
		if (!weightd_checksum_store_find(store, key, &crc))
			continue;
		ck_assert_uint_eq(crc, i);
		found++;
	}
	ck_assert_uint_eq(found, 16384);
	ck_assert(weightd_checksum_store_find(store, key, &crc));
	weightd_checksum_store_free(store);
}
END_TEST

START_TEST(without_a_store_nothing_is_kept)
{
	unsigned char key[WEIGHTD_DIGEST_BYTES];
	uint32_t crc;

	make_key(1, key);
	weightd_checksum_store_put(NULL, key, 1);
	ck_assert(!weightd_checksum_store_find(NULL, key, &crc));
	weightd_checksum_store_free(NULL);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("checksum_store");
	TCase *tcase = tcase_create("checksum_store");

	tcase_add_test(tcase, what_was_put_is_found);
	tcase_add_test(tcase, the_newest_are_kept_and_none_is_mistaken);
	tcase_add_test(tcase, without_a_store_nothing_is_kept);
	suite_add_tcase(suite, tcase);
	return suite;
}
