/*
 * One counter, and the budget of all that the service holds.
 */
#include "http/server/stream_memory.h"

#include "core/base/budget.h"

#define LEAST_BYTES ((size_t)64 << 10)

static size_t take_share(struct weightd_server *server, uint64_t size)
{
	const size_t limit = server->options.stream_bytes;
	size_t used = atomic_load(&server->stream_bytes), block;

	do {
		const size_t left = used < limit ? limit - used : 0;
		block = server->options.block_bytes;
		while (block > LEAST_BYTES && block > left / 2)
			block /= 2;
		block = size < block ? (size_t)size : block;
	} while (!atomic_compare_exchange_weak(&server->stream_bytes, &used, used + block));
	return block;
}

size_t weightd_stream_memory_take(struct weightd_server *server, uint64_t size)
{
	const size_t block = take_share(server, size);
	const size_t least = block < LEAST_BYTES ? block : LEAST_BYTES;

	if (weightd_budget_take(server->options.budget, block))
		return block;
	atomic_fetch_sub(&server->stream_bytes, block);
	if (!weightd_budget_take(server->options.budget, least))
		return 0;
	atomic_fetch_add(&server->stream_bytes, least);
	return least;
}

void weightd_stream_memory_give(struct weightd_server *server, size_t bytes)
{
	atomic_fetch_sub(&server->stream_bytes, bytes);
	weightd_budget_give(server->options.budget, bytes);
}
