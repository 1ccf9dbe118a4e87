/*
 * Body ids: which model a request body means, remembered by the digest of the body.
 *
 * A specification that stands alone means the same model each time; so a body that comes again need
 * not be read again.  What is remembered is small and bounded: the latest bodies, an id each.
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
 * weightd_body_key() - what a request says about its model: media type, query, body.
 *
 * False if the body is large, or may name something that is stored elsewhere and can be removed.
 */
bool weightd_body_key(const struct weightd_request *request,
		      unsigned char key[WEIGHTD_BODY_KEY_BYTES]);

/* The id remembered for a key; false: none.  Any thread, as below. */
bool weightd_body_ids_find(struct weightd_body_ids *ids,
			   const unsigned char key[WEIGHTD_BODY_KEY_BYTES], char id[41]);
void weightd_body_ids_put(struct weightd_body_ids *ids,
			  const unsigned char key[WEIGHTD_BODY_KEY_BYTES], const char *id);

#endif
