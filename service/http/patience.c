/*
 * How long a thread works at one answer before it turns to its other connections, and when it gives up.
 */
#include "exchange.h"

#include <time.h>

#define SLICE_MS 8

struct effort {
	const struct weightd_exchange *exchange;
	int64_t end_ms;
};

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_gone(const struct weightd_exchange *exchange)
{
	return exchange->is_gone != NULL && exchange->is_gone(exchange->peer);
}

static bool is_over(void *context)
{
	const struct effort *effort = context;

	return clock_ms() >= effort->end_ms || is_gone(effort->exchange);
}

enum weightd_code weightd_exchange_read(struct weightd_exchange *exchange, uint64_t position, void *out,
                                        size_t size, size_t *length, bool *is_paused)
{
	struct effort effort = {exchange, clock_ms() + SLICE_MS};

	weightd_cancel_by(is_over, &effort);
	enum weightd_code code =
		weightd_answer_read(&exchange->answer, &exchange->reply, position, out, size, length);
	weightd_cancel_by(NULL, NULL);
	*is_paused = code == WEIGHTD_ERR_CANCELLED && !is_gone(exchange);
	if (!*is_paused)
		return code;
	*length = 0;
	return WEIGHTD_OK;
}
