/*
 * Downloads: answers that are sent piece by piece.
 */
#ifndef WEIGHTD_HTTP_SERVER_DOWNLOAD_H
#define WEIGHTD_HTTP_SERVER_DOWNLOAD_H

#include "http/server/transaction.h"

/*
 * weightd_download_next() - the next piece of the answer's body, as weightd_exchange_read().
 * Positions are consecutive.
 */
enum weightd_code weightd_download_next(struct weightd_transaction *transaction, uint64_t position,
					char *piece, size_t size, size_t *length, bool *is_paused);

#endif
