#include "core/bit_generator/mt19937_jump.h"
#include "suite.h"

/* numpy 1.24.2: RandomState(42).randint(0, 2**32, 4, dtype=np.uint32); tests/vectors/golden. */
START_TEST(seeded_by_a_number_it_gives_the_recorded_words)
{
	static const uint32_t words[] = {0x5FE1DC66, 0xCBEA3DB3, 0xF362035C, 0x2EF5950E};
	struct weightd_mt19937 mt;

	weightd_mt19937_seed(&mt, 42);

	for (size_t i = 0; i < 4; i++)
		ck_assert_uint_eq(weightd_mt19937_next(&mt), words[i]);
}
END_TEST

/* Matsumoto and Nishimura, mt19937ar.out: init_by_array({0x123, 0x234, 0x345, 0x456}). */
START_TEST(seeded_by_words_it_gives_the_published_words)
{
	static const uint32_t seed[] = {0x123, 0x234, 0x345, 0x456};
	static const uint32_t words[] = {1067595299, 955945823, 477289528, 4107218783, 4228976476};
	struct weightd_mt19937 mt;

	weightd_mt19937_seed_words(&mt, seed, 4);

	for (size_t i = 0; i < 5; i++)
		ck_assert_uint_eq(weightd_mt19937_next(&mt), words[i]);
}
END_TEST

START_TEST(filling_and_skipping_go_through_the_same_words)
{
	static const size_t lengths[] = {0, 1, 5, 623, 624, 625, 1248, 2000, 17};
	struct weightd_mt19937 one, filled, skipped;
	uint32_t words[2000];

	weightd_mt19937_seed(&one, 7);
	filled = skipped = one;
	for (size_t k = 0; k < sizeof lengths / sizeof lengths[0]; k++) {
		weightd_mt19937_fill(&filled, words, lengths[k]);
		weightd_mt19937_skip(&skipped, lengths[k]);
		for (size_t i = 0; i < lengths[k]; i++)
			ck_assert_uint_eq(words[i], weightd_mt19937_next(&one));
	}
	ck_assert_uint_eq(weightd_mt19937_next(&skipped), weightd_mt19937_next(&one));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("mt19937");
	TCase *tcase = tcase_create("mt19937");

	tcase_add_test(tcase, seeded_by_a_number_it_gives_the_recorded_words);
	tcase_add_test(tcase, seeded_by_words_it_gives_the_published_words);
	tcase_add_test(tcase, filling_and_skipping_go_through_the_same_words);
	suite_add_tcase(suite, tcase);
	return suite;
}
