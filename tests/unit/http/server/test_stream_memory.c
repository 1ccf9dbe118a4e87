/*
 * How downloads share memory.
 */
#include "http/server/stream_memory.h"

#include "core/base/budget.h"
#include "suite.h"

static struct weightd_server server = {
	.options = {.block_bytes = (size_t)1 << 20, .stream_bytes = (size_t)4 << 20}};

START_TEST(a_block_is_at_most_half_of_what_is_free)
{
	atomic_store(&server.stream_bytes, 0);

	ck_assert_uint_eq(weightd_stream_memory_take(&server, WEIGHTD_SIZE_UNKNOWN), 1048576);
	ck_assert_uint_eq(weightd_stream_memory_take(&server, UINT64_C(1) << 40), 1048576);
	ck_assert_uint_eq(weightd_stream_memory_take(&server, UINT64_C(1) << 40), 1048576);
	ck_assert_uint_eq(weightd_stream_memory_take(&server, UINT64_C(1) << 40), 524288);
	weightd_stream_memory_give(&server, 1048576);
	ck_assert_uint_eq(weightd_stream_memory_take(&server, UINT64_C(1) << 40), 524288);
}
END_TEST

START_TEST(the_thousandth_download_has_a_block_too)
{
	size_t least = SIZE_MAX, all = 0;

	atomic_store(&server.stream_bytes, 0);
	for (int i = 0; i < 1000; i++) {
		const size_t block = weightd_stream_memory_take(&server, UINT64_C(1) << 40);
		least = block < least ? block : least;
		all += block;
	}

	ck_assert_uint_eq(least, 65536);
	ck_assert_uint_le(all, ((size_t)4 << 20) + 1000 * (size_t)65536);
}
END_TEST

START_TEST(a_short_body_takes_what_it_needs)
{
	atomic_store(&server.stream_bytes, 0);

	ck_assert_uint_eq(weightd_stream_memory_take(&server, 40000), 40000);
}
END_TEST

START_TEST(where_the_budget_is_used_up_a_block_is_small_or_there_is_none)
{
	const size_t small = 65536;
	size_t taken = 0;

	atomic_store(&server.stream_bytes, 0);
	server.options.budget = weightd_budget_new((size_t)1 << 20);

	ck_assert_uint_eq(weightd_stream_memory_take(&server, UINT64_C(1) << 40), small);
	while (weightd_budget_take(server.options.budget, small))
		taken += small;
	ck_assert_uint_eq(weightd_stream_memory_take(&server, UINT64_C(1) << 40), 0);
	ck_assert_uint_eq(atomic_load(&server.stream_bytes), small);

	weightd_stream_memory_give(&server, small);
	weightd_budget_give(server.options.budget, taken);
	ck_assert_uint_eq(weightd_budget_used(server.options.budget), 0);
	ck_assert_uint_eq(atomic_load(&server.stream_bytes), 0);
	weightd_budget_free(server.options.budget);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("stream memory", a_block_is_at_most_half_of_what_is_free,
			the_thousandth_download_has_a_block_too, a_short_body_takes_what_it_needs,
			where_the_budget_is_used_up_a_block_is_small_or_there_is_none);
}
