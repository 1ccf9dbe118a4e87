/*
 * A table with one slot for each value of the key's first bits; the later body takes the slot.
 */
#include "api/service/body_ids.h"

#include "core/base/digest.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 1024
/* Larger bodies are rare, and reading them is no longer small beside what they ask for. */
#define BODY_BYTES_MAX 16384

struct slot {
	unsigned char key[WEIGHTD_BODY_KEY_BYTES];
	char id[41]; /* "": nothing is remembered here */
};

struct weightd_body_ids {
	pthread_mutex_t lock; /* guards the slots */
	struct slot slots[SLOTS];
};

struct weightd_body_ids *weightd_body_ids_new(void)
{
	struct weightd_body_ids *ids = calloc(1, sizeof *ids);

	if (ids != NULL)
		pthread_mutex_init(&ids->lock, NULL);
	return ids;
}

void weightd_body_ids_free(struct weightd_body_ids *ids)
{
	if (ids != NULL)
		pthread_mutex_destroy(&ids->lock);
	free(ids);
}

/* Text with its length in front, so that no two lists of texts read alike; NULL is told from "". */
static void add_text(struct weightd_digest *digest, const char *text)
{
	const size_t length = text == NULL ? 0 : strlen(text);

	weightd_digest_add_u64(digest, text == NULL ? UINT64_MAX : length);
	weightd_digest_add(digest, text == NULL ? "" : text, length);
}

/*
 * "base" and uploaded data are looked up in the store.  A name with an escape could be either; such
 * bodies are read each time.
 */
static bool stands_alone(const char *body, size_t length)
{
	return memmem(body, length, "base", 4) == NULL && memmem(body, length, "blob", 4) == NULL &&
	       memchr(body, '\\', length) == NULL;
}

bool weightd_body_key(const struct weightd_request *request,
		      unsigned char key[WEIGHTD_BODY_KEY_BYTES])
{
	struct weightd_digest digest;

	if (request->body_length == 0 || request->body_length > BODY_BYTES_MAX ||
	    !stands_alone(request->body, request->body_length))
		return false;
	weightd_digest_init(&digest);
	add_text(&digest, request->content_type);
	weightd_digest_add_u64(&digest, request->query_count);
	for (size_t i = 0; i < request->query_count; i++) {
		add_text(&digest, request->query[i].name);
		add_text(&digest, request->query[i].value);
	}
	weightd_digest_add(&digest, request->body, request->body_length);
	weightd_digest_finish(&digest, key);
	return true;
}

static struct slot *slot_of(struct weightd_body_ids *ids, const unsigned char *key)
{
	return &ids->slots[((size_t)key[0] << 8 | key[1]) % SLOTS];
}

bool weightd_body_ids_find(struct weightd_body_ids *ids,
			   const unsigned char key[WEIGHTD_BODY_KEY_BYTES], char id[41])
{
	const struct slot *slot = slot_of(ids, key);

	pthread_mutex_lock(&ids->lock);
	bool is_known = slot->id[0] != '\0' && memcmp(slot->key, key, sizeof slot->key) == 0;
	if (is_known)
		memcpy(id, slot->id, sizeof slot->id);
	pthread_mutex_unlock(&ids->lock);
	return is_known;
}

void weightd_body_ids_put(struct weightd_body_ids *ids,
			  const unsigned char key[WEIGHTD_BODY_KEY_BYTES], const char *id)
{
	struct slot *slot = slot_of(ids, key);

	pthread_mutex_lock(&ids->lock);
	memcpy(slot->key, key, sizeof slot->key);
	memcpy(slot->id, id, sizeof slot->id);
	pthread_mutex_unlock(&ids->lock);
}
