#include "core/distribution/kernels/kernel.h"
#include "core/bit_generator/philox.h"
#include "suite.h"

static const struct {
	uint32_t counter[4], key[2], out[4];
} vectors[] = {
	/* Random123, tests/kat_vectors */
	{{0, 0, 0, 0}, {0, 0}, {0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8}},
	{{0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF},
	 {0xFFFFFFFF, 0xFFFFFFFF},
	 {0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD}},
	{{0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344},
	 {0xA4093822, 0x299F31D0},
	 {0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1}},
};

START_TEST(words_equal_the_published_vectors)
{
	uint32_t out[4];

	weightd_philox_words(out, vectors[_i].counter, vectors[_i].key);

	ck_assert_mem_eq(out, vectors[_i].out, sizeof out);
}
END_TEST

/* The third vector again: its counter is 0x85A308D3243F6A88 of the hash 0x0370734413198A2E.
 */
START_TEST(counter_holds_number_then_hash)
{
	const struct weightd_stream stream = {.seed = 0x299F31D0A4093822,
					      .name_hash = 0x0370734413198A2E};
	uint32_t words[4 * WEIGHTD_GROUP];

	for (int level = 0; level < WEIGHTD_LEVEL_COUNT; level++) {
		if (!weightd_level_is_supported((enum weightd_level)level))
			continue;
		weightd_words_kernels[level](words, &stream, 0x85A308D3243F6A88 - 7, WEIGHTD_GROUP);
		ck_assert_mem_eq(words + 28, vectors[2].out, sizeof vectors[2].out);
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("philox");
	TCase *tcase = tcase_create("philox");

	tcase_add_loop_test(tcase, words_equal_the_published_vectors, 0, 3);
	tcase_add_test(tcase, counter_holds_number_then_hash);
	suite_add_tcase(suite, tcase);
	return suite;
}
