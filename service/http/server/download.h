/*
 * Downloads: answers whose body is made while it is sent.
 *
 * Workers make pieces ahead, as many at a time as there are free ones, in any order that the body
 * allows; the thread that holds the socket takes them in order, and never makes one.
 */
#ifndef WEIGHTD_HTTP_SERVER_DOWNLOAD_H
#define WEIGHTD_HTTP_SERVER_DOWNLOAD_H

#include "http/server/transaction.h"

struct weightd_download;

/*
 * weightd_download_new() - begin to make the body of a transaction's answer, for a connection.
 *
 * Holds the transaction until it is closed and nobody works at it any more.  NULL: no memory.
 */
struct weightd_download *weightd_download_new(struct weightd_transaction *transaction,
					      struct MHD_Connection *handle);
/* How many bytes are best taken at a time. */
size_t weightd_download_piece_bytes(const struct weightd_download *download);
/*
 * Whether workers send the body themselves, from where they have made it.  The library knows
 * nothing of what they have sent, so that the connection ends with this answer.
 */
bool weightd_download_ends_connection(const struct weightd_download *download);

/*
 * weightd_download_take() - the bytes of the body that come next, up to 'size' of them.
 *
 * '*length' is 0 at the end, and of what workers send themselves.  '*is_later': they are still
 * being made, and the connection is suspended until they are there.  A failure, CANCELLED among
 * them, cannot be answered any more: the caller cuts the connection.  On the thread that holds the
 * socket.
 */
enum weightd_code weightd_download_take(struct weightd_download *download, char *out, size_t size,
					size_t *length, bool *is_later);

/* The connection takes no more.  Whoever works at the body gives up soon. */
void weightd_download_close(struct weightd_download *download);

#endif
