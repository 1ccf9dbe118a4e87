/* Far words are those that stepping comes to, and far jumps add up. */
#include "core/bit_generator/mt19937_jump.h"
#include "suite.h"

/* Short enough to be walked. */
#define WALK ((uint64_t)1 << 20)

static void walk(struct weightd_mt19937 *mt, uint64_t count)
{
	for (; count > WALK; count -= WALK)
		weightd_mt19937_skip(mt, WALK);
	weightd_mt19937_skip(mt, count);
}

static void assert_same_words(struct weightd_mt19937 *a, struct weightd_mt19937 *b)
{
	for (unsigned i = 0; i < 2000; i++)
		ck_assert_uint_eq(weightd_mt19937_next(a), weightd_mt19937_next(b));
}

static const uint64_t counts[] = {0,	 1,	2,     311,   623,    624,     625,
				  19936, 19937, 19938, 39874, 123456, 8388608, 77777777};

START_TEST(a_jump_ends_where_stepping_does)
{
	/* From a seed, whose block has given no word, and from the middle of a block. */
	for (unsigned taken = 0; taken < 1000; taken += 333) {
		struct weightd_mt19937 jumped, walked;
		weightd_mt19937_seed(&jumped, 7 + (uint32_t)_i);
		weightd_mt19937_skip(&jumped, taken);
		walked = jumped;

		ck_assert(weightd_mt19937_jump(&jumped, counts[_i]));
		walk(&walked, counts[_i]);

		assert_same_words(&jumped, &walked);
	}
}
END_TEST

START_TEST(two_jumps_are_one_of_their_sum)
{
	struct weightd_mt19937 twice, once;

	weightd_mt19937_seed(&twice, 99);
	once = twice;

	ck_assert(weightd_mt19937_jump(&twice, (UINT64_C(1) << 62) + 12345));
	ck_assert(weightd_mt19937_jump(&twice, UINT64_C(0x0123456789ABCDEF)));
	ck_assert(weightd_mt19937_jump(&once,
				       (UINT64_C(1) << 62) + 12345 + UINT64_C(0x0123456789ABCDEF)));

	assert_same_words(&twice, &once);
}
END_TEST

START_TEST(skipping_jumps_where_the_way_is_long)
{
	struct weightd_mt19937 skipped, jumped;

	weightd_mt19937_seed(&skipped, 3);
	jumped = skipped;

	weightd_mt19937_skip(&skipped, UINT64_C(1) << 45);
	ck_assert(weightd_mt19937_jump(&jumped, UINT64_C(1) << 45));

	assert_same_words(&skipped, &jumped);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("mt19937_jump");
	TCase *tcase = tcase_create("mt19937_jump");

	tcase_add_loop_test(tcase, a_jump_ends_where_stepping_does, 0,
			    sizeof counts / sizeof counts[0]);
	tcase_add_test(tcase, two_jumps_are_one_of_their_sum);
	tcase_add_test(tcase, skipping_jumps_where_the_way_is_long);
	suite_add_tcase(suite, tcase);
	return suite;
}
