/*
 * A map of the ids of the bodies that came last, by the digest of a body.
 */
#include "api/service/body_ids.h"

#include "core/base/digest.h"
#include "core/base/lru.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define IDS_MAX 1024
/* Larger bodies are rare, and reading them costs little beside the weights that they ask for. */
#define BODY_BYTES_MAX 16384

struct body_id {
	struct weightd_lru_item item; /* the first member */
	unsigned char key[WEIGHTD_BODY_KEY_BYTES];
	char id[41];
};

struct weightd_body_ids {
	pthread_mutex_t lock; /* guards the map and its items */
	struct weightd_lru map;
};

struct weightd_body_ids *weightd_body_ids_new(void)
{
	struct weightd_body_ids *ids = calloc(1, sizeof *ids);

	if (ids == NULL)
		return NULL;
	ids->map.key_bytes = WEIGHTD_BODY_KEY_BYTES;
	pthread_mutex_init(&ids->lock, NULL);
	return ids;
}

/* Forgets the ids that were used least recently until 'most' are left. */
static void shrink(struct weightd_body_ids *ids, size_t most)
{
	while (ids->map.count > most) {
		struct weightd_lru_item *oldest = ids->map.oldest;

		weightd_lru_remove(&ids->map, oldest);
		free(oldest);
	}
}

void weightd_body_ids_free(struct weightd_body_ids *ids)
{
	if (ids == NULL)
		return;
	shrink(ids, 0);
	pthread_mutex_destroy(&ids->lock);
	free(ids);
}

/* Text with its length in front, so that no two lists of texts read alike; NULL differs from "". */
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

/* The id of a key, which is then the one used last; NULL: none. */
static struct body_id *find(struct weightd_body_ids *ids, const unsigned char *key)
{
	struct weightd_lru_item *item = weightd_lru_find(&ids->map, key);

	if (item != NULL) {
		weightd_lru_hold(&ids->map, item);
		weightd_lru_release(&ids->map, item);
	}
	return (struct body_id *)item;
}

bool weightd_body_ids_find(struct weightd_body_ids *ids,
			   const unsigned char key[WEIGHTD_BODY_KEY_BYTES], char id[41])
{
	pthread_mutex_lock(&ids->lock);
	const struct body_id *known = find(ids, key);
	if (known != NULL)
		memcpy(id, known->id, sizeof known->id);
	pthread_mutex_unlock(&ids->lock);
	return known != NULL;
}

/* Appends an id; without memory it is not remembered. */
static void add(struct weightd_body_ids *ids, const unsigned char *key, const char *id)
{
	struct body_id *added = calloc(1, sizeof *added);

	if (added == NULL)
		return;
	memcpy(added->key, key, sizeof added->key);
	memcpy(added->id, id, sizeof added->id);
	added->item.key = added->key;
	weightd_lru_add(&ids->map, &added->item);
	shrink(ids, IDS_MAX);
}

void weightd_body_ids_put(struct weightd_body_ids *ids,
			  const unsigned char key[WEIGHTD_BODY_KEY_BYTES], const char *id)
{
	pthread_mutex_lock(&ids->lock);
	struct body_id *known = find(ids, key);
	if (known != NULL)
		memcpy(known->id, id, sizeof known->id);
	else
		add(ids, key, id);
	pthread_mutex_unlock(&ids->lock);
}
