/*
 * Body ids: which model a request body means, remembered by the digest of the body.
 *
 * A specification without references means the same model each time, so a repeated body need not be
 * read again.  The map is small and bounded: the latest bodies, an id each.
 */
#ifndef WEIGHTD_API_SERVICE_BODY_IDS_H
#define WEIGHTD_API_SERVICE_BODY_IDS_H

#include "http/message/request.h"

#include <stdbool.h>

#define WEIGHTD_BODY_KEY_BYTES 32

struct weightd_body_ids;

struct weightd_body_ids *weightd_body_ids_new(void); /* NULL: no memory */
void weightd_body_ids_free(struct weightd_body_ids *ids);

/*
 * weightd_body_key() - the parts of a request that define its model: media type, query, body.
 *
 * False if the body is large, or may name a stored object, which can be removed.
 */
bool weightd_body_key(const struct weightd_request *request,
		      unsigned char key[WEIGHTD_BODY_KEY_BYTES]);

/* The id remembered for a key; false: none.  Any thread, as below. */
bool weightd_body_ids_find(struct weightd_body_ids *ids,
			   const unsigned char key[WEIGHTD_BODY_KEY_BYTES], char id[41]);
void weightd_body_ids_put(struct weightd_body_ids *ids,
			  const unsigned char key[WEIGHTD_BODY_KEY_BYTES], const char *id);

#endif
