/*
 * Kept lists: documents that name the tensors of one file, kept for a while so that the file has a
 * URL.
 *
 * A list is an object of the transient store.  Its key is the digest of the model's id and of the
 * document, so that equal lists are one, and a list is of no other model.
 */
#ifndef WEIGHTD_API_SERVICE_KEPT_LIST_H
#define WEIGHTD_API_SERVICE_KEPT_LIST_H

#include "api/service/service.h"

#define WEIGHTD_LIST_KEY_DIGITS 64

/*
 * weightd_list_keep() - keep a document, which is known to be JSON, or begin its time again.
 *
 * 'key' is written on success.  READ_ONLY (this server keeps none), STORE_FULL, STORE_UNAVAILABLE
 * or NO_MEMORY with an issue.  Any thread; may wait for a disk.
 */
enum weightd_code weightd_list_keep(struct weightd_service *service, const char *id,
				    const char *json, size_t length,
				    char key[WEIGHTD_LIST_KEY_DIGITS + 1],
				    struct weightd_error *err);

/*
 * weightd_list_find() - append the document of a key of this model to 'json'.
 *
 * NOT_FOUND, STORE_CORRUPT, STORE_UNAVAILABLE or NO_MEMORY with an issue.  Any thread; may wait for
 * a disk.
 */
enum weightd_code weightd_list_find(struct weightd_service *service, const char *id,
				    const char *key, struct weightd_text *json,
				    struct weightd_error *err);

#endif
