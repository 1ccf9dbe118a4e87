/*
 * A list of the objects in the order in which their times began, over a store.
 *
 * An object and its line in the list change together under the lock of its key, so that one that is
 * put again while it expires is there.  The list's own lock is taken inside, for a moment.
 */
#include "store/expiring_store.h"

#include "core/base/clock.h"
#include "core/base/lru.h"
#include "core/base/memory.h"

#include <pthread.h>
#include <string.h>

#define LOCKS 16
#define PAGE_KEYS 1000

struct line {
	struct weightd_lru_item item; /* first */
	char key[WEIGHTD_STORE_KEY_MAX + 1];
	int64_t end_ms;
};

struct weightd_expiring {
	struct weightd_store *store;
	uint64_t bytes_max, objects_max; /* 0: no bound */
	int64_t lifetime_ms;
	pthread_mutex_t locks[LOCKS]; /* of keys */
	pthread_mutex_t lock;	      /* of the list */
	struct weightd_lru list;      /* its oldest is the next that goes */
};

static pthread_mutex_t *lock_of(struct weightd_expiring *expiring, const char *key)
{
	return &expiring->locks[(unsigned char)key[0] % LOCKS];
}

/* Called with the lock of the list held. */
static struct line *find(struct weightd_expiring *expiring, const char *key)
{
	char padded[WEIGHTD_STORE_KEY_MAX + 1] = {0};

	memcpy(padded, key, strnlen(key, sizeof padded - 1));
	return (struct line *)weightd_lru_find(&expiring->list, padded);
}

/* Begins the time of an object that is listed.  Called with the lock of the list held. */
static void renew(struct weightd_expiring *expiring, struct line *line)
{
	line->end_ms = weightd_now_ms() + expiring->lifetime_ms;
	weightd_lru_hold(&expiring->list, &line->item);
	weightd_lru_release(&expiring->list, &line->item);
}

/* Lists an object, or begins its time again.  False: no memory. */
static bool add(struct weightd_expiring *expiring, const char *key)
{
	uint64_t bytes = 0;

	weightd_store_has(expiring->store, key, &bytes, NULL);
	struct line *added = weightd_memory_array(1, sizeof *added);
	if (added == NULL)
		return false;
	memcpy(added->key, key, strlen(key));
	added->item.key = added->key;
	added->item.bytes = (size_t)bytes;
	added->end_ms = weightd_now_ms() + expiring->lifetime_ms;
	pthread_mutex_lock(&expiring->lock);
	struct line *known = find(expiring, key);
	if (known != NULL)
		renew(expiring, known);
	else
		weightd_lru_add(&expiring->list, &added->item);
	pthread_mutex_unlock(&expiring->lock);
	if (known != NULL)
		weightd_memory_free(added);
	return true;
}

/* Whether the oldest must go.  Called with the lock of the list held. */
static bool is_due(const struct weightd_expiring *expiring)
{
	const struct weightd_lru *list = &expiring->list;

	if (list->oldest == NULL)
		return false;
	return (expiring->objects_max != 0 && list->count > expiring->objects_max) ||
	       (expiring->bytes_max != 0 && list->bytes > expiring->bytes_max) ||
	       ((const struct line *)list->oldest)->end_ms <= weightd_now_ms();
}

static struct line *take_due(struct weightd_expiring *expiring)
{
	struct line *due = NULL;

	pthread_mutex_lock(&expiring->lock);
	if (is_due(expiring)) {
		due = (struct line *)expiring->list.oldest;
		weightd_lru_remove(&expiring->list, &due->item);
	}
	pthread_mutex_unlock(&expiring->lock);
	return due;
}

/* Removes what is too old or too much; what has been put again meanwhile stays. */
static void purge(struct weightd_expiring *expiring)
{
	for (struct line *due; (due = take_due(expiring)) != NULL; weightd_memory_free(due)) {
		pthread_mutex_lock(lock_of(expiring, due->key));
		pthread_mutex_lock(&expiring->lock);
		const bool is_back = find(expiring, due->key) != NULL;
		pthread_mutex_unlock(&expiring->lock);
		if (!is_back)
			weightd_store_remove(expiring->store, due->key, NULL);
		pthread_mutex_unlock(lock_of(expiring, due->key));
	}
}

/* Without memory for their lines, objects stay until the next start. */
static void list_all(struct weightd_expiring *expiring)
{
	struct weightd_key_page page = {weightd_memory_array(PAGE_KEYS, sizeof page.keys[0]),
					PAGE_KEYS, 0};
	char after[WEIGHTD_STORE_KEY_MAX + 1] = "";

	do {
		if (page.keys == NULL ||
		    weightd_store_list(expiring->store, after, &page, NULL) != WEIGHTD_OK)
			break;
		for (size_t i = 0; i < page.count; i++)
			add(expiring, page.keys[i]);
		if (page.count > 0)
			memcpy(after, page.keys[page.count - 1], sizeof after);
	} while (page.count == PAGE_KEYS);
	weightd_memory_free(page.keys);
}

enum weightd_code weightd_expiring_open(struct weightd_expiring **expiring,
					const struct weightd_store_options *options,
					int64_t lifetime_ms, struct weightd_error *err)
{
	struct weightd_store_options unbounded = *options;
	struct weightd_expiring *opened = weightd_memory_array(1, sizeof *opened);

	if (opened == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the store");
	unbounded.bytes_max = unbounded.objects_max = 0;
	enum weightd_code code = weightd_store_open_with(&opened->store, &unbounded, err);
	if (code != WEIGHTD_OK) {
		weightd_memory_free(opened);
		return code;
	}
	opened->bytes_max = options->bytes_max;
	opened->objects_max = options->objects_max;
	opened->lifetime_ms = lifetime_ms;
	opened->list.key_bytes = WEIGHTD_STORE_KEY_MAX + 1;
	pthread_mutex_init(&opened->lock, NULL);
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&opened->locks[i], NULL);
	list_all(opened);
	purge(opened);
	*expiring = opened;
	return WEIGHTD_OK;
}

void weightd_expiring_close(struct weightd_expiring *expiring)
{
	if (expiring == NULL)
		return;
	while (expiring->list.oldest != NULL) {
		struct weightd_lru_item *oldest = expiring->list.oldest;

		weightd_lru_remove(&expiring->list, oldest);
		weightd_memory_free(oldest);
	}
	pthread_mutex_destroy(&expiring->lock);
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&expiring->locks[i]);
	weightd_store_close(expiring->store);
	weightd_memory_free(expiring);
}

enum weightd_code weightd_expiring_put(struct weightd_expiring *expiring,
				       const struct weightd_object *object,
				       struct weightd_error *err)
{
	bool created;

	if (expiring->bytes_max != 0 && object->length > expiring->bytes_max)
		return weightd_error_add(err, WEIGHTD_ERR_STORE_FULL, NULL,
					 "the specification is larger than this store");
	if (!weightd_store_key_valid(object->key))
		return weightd_error_add(err, WEIGHTD_ERR_INTERNAL, NULL, "not a key");
	pthread_mutex_lock(lock_of(expiring, object->key));
	enum weightd_code code = weightd_store_put(expiring->store, object, &created, err);
	if (code == WEIGHTD_OK && !add(expiring, object->key))
		code = weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the store");
	pthread_mutex_unlock(lock_of(expiring, object->key));
	purge(expiring);
	return code;
}

/* Whether the list has it, and its time has not ended; 'renews' begins its time again. */
static bool is_listed(struct weightd_expiring *expiring, const char *key, bool renews,
		      bool *has_ended)
{
	pthread_mutex_lock(&expiring->lock);
	struct line *line = find(expiring, key);
	*has_ended = line != NULL && line->end_ms <= weightd_now_ms();
	if (line != NULL && renews && !*has_ended)
		renew(expiring, line);
	pthread_mutex_unlock(&expiring->lock);
	return line != NULL && !*has_ended;
}

bool weightd_expiring_has(struct weightd_expiring *expiring, const char *key, bool renews)
{
	bool has_ended;
	const bool is_ours = is_listed(expiring, key, renews, &has_ended);

	if (has_ended) {
		purge(expiring);
		return false;
	}
	return (is_ours || !renews) &&
	       weightd_store_has(expiring->store, key, NULL, NULL) == WEIGHTD_OK;
}

enum weightd_code weightd_expiring_get(struct weightd_expiring *expiring, const char *key,
				       struct weightd_text *out, struct weightd_error *err)
{
	bool has_ended;

	is_listed(expiring, key, false, &has_ended);
	if (has_ended)
		purge(expiring);
	return weightd_store_get(expiring->store, key, out, err);
}

enum weightd_code weightd_expiring_remove(struct weightd_expiring *expiring, const char *key,
					  struct weightd_error *err)
{
	if (!weightd_store_key_valid(key))
		return weightd_error_add(err, WEIGHTD_ERR_INTERNAL, NULL, "not a key");
	pthread_mutex_lock(lock_of(expiring, key));
	pthread_mutex_lock(&expiring->lock);
	struct line *line = find(expiring, key);
	if (line != NULL)
		weightd_lru_remove(&expiring->list, &line->item);
	pthread_mutex_unlock(&expiring->lock);
	weightd_memory_free(line);
	enum weightd_code code = weightd_store_remove(expiring->store, key, err);
	pthread_mutex_unlock(lock_of(expiring, key));
	return code;
}

struct weightd_store_numbers weightd_expiring_numbers(struct weightd_expiring *expiring)
{
	return weightd_store_numbers(expiring->store);
}
