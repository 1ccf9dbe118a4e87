/*
 * Lists in the transient store, by their digest.  Keys are longer than ids, so that none is taken
 * for a model.
 */
#include "api/service/kept_list.h"

#include "core/base/digest.h"
#include "definition/document/json_compact.h"

#include <string.h>

static void make_key(const char *id, const struct weightd_text *json, char *key)
{
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	weightd_digest_add_text(&digest, "weightd list");
	weightd_digest_add_text(&digest, id);
	weightd_digest_add(&digest, json->data, json->length);
	weightd_digest_finish(&digest, bytes);
	weightd_digest_hex(bytes, WEIGHTD_LIST_KEY_DIGITS, key);
}

enum weightd_code weightd_list_keep(struct weightd_service *service, const char *id,
				    const char *json, size_t length,
				    char key[WEIGHTD_LIST_KEY_DIGITS + 1],
				    struct weightd_error *err)
{
	struct weightd_text text;
	enum weightd_code code;

	if (service->transient == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_READ_ONLY, NULL,
					 "this server keeps no lists");
	weightd_text_init(&text, length);
	weightd_json_compact(&text, json, length);
	if (text.failed) {
		code = weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the list");
	} else {
		make_key(id, &text, key);
		code = weightd_expiring_put(service->transient,
					    &(struct weightd_object){key, text.data, text.length},
					    err);
	}
	weightd_text_free(&text);
	return code;
}

enum weightd_code weightd_list_find(struct weightd_service *service, const char *id,
				    const char *key, struct weightd_text *json,
				    struct weightd_error *err)
{
	char found[WEIGHTD_LIST_KEY_DIGITS + 1];

	if (service->transient == NULL || strlen(key) != WEIGHTD_LIST_KEY_DIGITS ||
	    !weightd_store_key_valid(key))
		return weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL, "there is no such list");
	const enum weightd_code code = weightd_expiring_get(service->transient, key, json, err);
	if (code != WEIGHTD_OK)
		return code;
	make_key(id, json, found);
	return strcmp(found, key) == 0 ? WEIGHTD_OK
				       : weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL,
							   "the list is one of another model");
}
