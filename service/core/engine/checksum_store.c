/*
 * Rows of a few places each; a key belongs to one row.
 */
#include "core/engine/checksum_store.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 2048u
#define PLACES 8u
#define KEY_BYTES 16 /* of a digest: equal ones do not occur */

struct place {
	unsigned char key[KEY_BYTES];
	uint32_t crc;
	bool is_used;
};

struct row {
	struct place places[PLACES];
	unsigned next; /* the place that the next one takes */
};

struct weightd_checksum_store {
	pthread_mutex_t lock; /* guards the rows */
	struct row rows[ROWS];
};

struct weightd_checksum_store *weightd_checksum_store_new(void)
{
	struct weightd_checksum_store *store = calloc(1, sizeof *store);

	if (store != NULL)
		pthread_mutex_init(&store->lock, NULL);
	return store;
}

void weightd_checksum_store_free(struct weightd_checksum_store *store)
{
	if (store == NULL)
		return;
	pthread_mutex_destroy(&store->lock);
	free(store);
}

static struct row *row_of(struct weightd_checksum_store *store,
			  const unsigned char key[WEIGHTD_DIGEST_BYTES])
{
	return &store->rows[(key[KEY_BYTES] | (unsigned)key[KEY_BYTES + 1] << 8) % ROWS];
}

static struct place *place_of(struct row *row, const unsigned char key[WEIGHTD_DIGEST_BYTES])
{
	for (unsigned i = 0; i < PLACES; i++)
		if (row->places[i].is_used && memcmp(row->places[i].key, key, KEY_BYTES) == 0)
			return &row->places[i];
	return NULL;
}

bool weightd_checksum_store_find(struct weightd_checksum_store *store,
				 const unsigned char key[WEIGHTD_DIGEST_BYTES], uint32_t *crc)
{
	if (store == NULL)
		return false;
	pthread_mutex_lock(&store->lock);
	const struct place *place = place_of(row_of(store, key), key);
	if (place != NULL)
		*crc = place->crc;
	pthread_mutex_unlock(&store->lock);
	return place != NULL;
}

void weightd_checksum_store_put(struct weightd_checksum_store *store,
				const unsigned char key[WEIGHTD_DIGEST_BYTES], uint32_t crc)
{
	if (store == NULL)
		return;
	pthread_mutex_lock(&store->lock);
	struct row *row = row_of(store, key);
	struct place *place = place_of(row, key);
	if (place == NULL)
		place = &row->places[row->next++ % PLACES];
	memcpy(place->key, key, KEY_BYTES);
	place->crc = crc;
	place->is_used = true;
	pthread_mutex_unlock(&store->lock);
}
