/*
 * Slots for large request bodies (--uploads): a few slow uploads do not take all memory.
 */
#include "http/server/upload_slot.h"

#include "http/server/server_state.h"
#include "http/server/transaction.h"

bool weightd_upload_take(struct weightd_transaction *transaction)
{
	struct weightd_server *server = transaction->server;

	if (transaction->holds_upload)
		return true;
	if (atomic_fetch_add(&server->uploads, 1) >= server->options.uploads) {
		atomic_fetch_sub(&server->uploads, 1);
		atomic_fetch_add(&server->rejected, 1);
		return false;
	}
	transaction->holds_upload = true;
	return true;
}

void weightd_upload_release(struct weightd_transaction *transaction)
{
	weightd_text_free(&transaction->body);
	if (transaction->holds_upload)
		atomic_fetch_sub(&transaction->server->uploads, 1);
	transaction->holds_upload = false;
}

enum weightd_code weightd_upload_refuse(struct weightd_transaction *transaction)
{
	transaction->exchange.must_close = true;
	return weightd_error_add(&transaction->exchange.reply.error, WEIGHTD_ERR_OVERLOADED, NULL,
				 "too many large bodies are being received");
}
