/*
 * How long a thread works at one answer before it turns to its other connections, and when it gives
 * up.
 */
#include "http/message/exchange.h"

enum weightd_code weightd_exchange_read(struct weightd_exchange *exchange, uint64_t position,
					void *out, size_t size, size_t *length, bool *is_paused)
{
	weightd_cancel_by(exchange->is_gone, exchange->peer);
	weightd_cancel_after(WEIGHTD_SLICE_MS);
	enum weightd_code code = weightd_answer_read(&exchange->answer, &exchange->reply, position,
						     out, size, length);
	weightd_cancel_after(0);
	/* Nothing but the end of its time, or of those who wait, cancels it. */
	*is_paused = code == WEIGHTD_ERR_CANCELLED && !weightd_is_cancelled();
	weightd_cancel_by(NULL, NULL);
	if (!*is_paused)
		return code;
	*length = 0;
	return WEIGHTD_OK;
}
