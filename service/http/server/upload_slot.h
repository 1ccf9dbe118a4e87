/*
 * Slots for large request bodies (--uploads).
 */
#ifndef WEIGHTD_HTTP_SERVER_UPLOAD_SLOT_H
#define WEIGHTD_HTTP_SERVER_UPLOAD_SLOT_H

#include "weightd/error.h"

#include <stdbool.h>
#include <stdint.h>

struct weightd_transaction;

/* Bodies up to this size need no slot: slow large uploads do not stop small requests. */
#define WEIGHTD_SMALL_BODY_BYTES ((uint64_t)64 << 10)

/* Takes a slot unless the transaction has one; false if all are taken. */
bool weightd_upload_take(struct weightd_transaction *transaction);
/* Frees the body and gives the slot back. */
void weightd_upload_release(struct weightd_transaction *transaction);
/* Adds OVERLOADED to the reply, after which the connection ends. */
enum weightd_code weightd_upload_refuse(struct weightd_transaction *transaction);

#endif
