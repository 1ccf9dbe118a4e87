/*
 * Store: the table of backends, and the checks and bounds that hold for all of them.
 */
#include "store/store.h"

#include "core/base/clock.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define STORE(name) extern const struct weightd_store_backend weightd_store_backend_##name;
#include "store/store_list.h"
#undef STORE

static const struct weightd_store_backend *const backends[] = {
#define STORE(name) &weightd_store_backend_##name,
#include "store/store_list.h"
#undef STORE
};

#define PAGE_KEYS 1000
/* A full store is counted again at most this often. */
#define COUNT_PERIOD_MS 10000

struct weightd_store {
	const struct weightd_store_backend *backend;
	void *state;
	uint64_t bytes_max, objects_max; /* 0: no bound */
	pthread_mutex_t lock;		 /* guards the members below */
	struct weightd_store_numbers numbers;
	int64_t counted_ms;
};

size_t weightd_store_backend_count(void)
{
	return sizeof backends / sizeof backends[0];
}

const struct weightd_store_backend *weightd_store_backend_at(size_t index)
{
	return index < weightd_store_backend_count() ? backends[index] : NULL;
}

const struct weightd_store_backend *weightd_store_backend_find(const char *name)
{
	for (size_t i = 0; i < weightd_store_backend_count(); i++)
		if (strcmp(backends[i]->name, name) == 0)
			return backends[i];
	return NULL;
}

/* What an object of this length takes. */
static uint64_t bytes_of(const struct weightd_store *store, uint64_t length)
{
	const uint64_t grain = store->backend->grain;

	return (length + store->backend->overhead + grain - 1) / grain * grain;
}

/* Objects and their bytes; what cannot be listed counts nothing. */
static struct weightd_store_numbers count_objects(struct weightd_store *store)
{
	struct weightd_store_numbers numbers = {0};
	struct weightd_key_page page = {calloc(PAGE_KEYS, sizeof page.keys[0]), PAGE_KEYS, 0};
	char after[WEIGHTD_STORE_KEY_MAX + 1] = "";

	do {
		if (page.keys == NULL ||
		    store->backend->list(store->state, after, &page, NULL) != WEIGHTD_OK)
			break;
		for (size_t i = 0; i < page.count; i++) {
			uint64_t length = 0;

			store->backend->has(store->state, page.keys[i], &length, NULL);
			numbers.objects++;
			numbers.bytes += bytes_of(store, length);
		}
		if (page.count > 0)
			memcpy(after, page.keys[page.count - 1], sizeof after);
	} while (page.count == PAGE_KEYS);
	free(page.keys);
	return numbers;
}

enum weightd_code weightd_store_open_with(struct weightd_store **store,
					  const struct weightd_store_options *options,
					  struct weightd_error *err)
{
	const struct weightd_store_backend *row = weightd_store_backend_find(options->backend);
	enum weightd_code code;

	if (row == NULL) {
		code = weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, NULL,
					 "there is no store \"%s\"", options->backend);
		weightd_error_expected(err, "%s or %s", backends[0]->name, backends[1]->name);
		return code;
	}
	struct weightd_store *opened = calloc(1, sizeof *opened);
	if (opened == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the store");
	opened->backend = row;
	opened->bytes_max = options->bytes_max;
	opened->objects_max = options->objects_max;
	code = row->open(&opened->state, options, err);
	if (code != WEIGHTD_OK) {
		free(opened);
		return code;
	}
	pthread_mutex_init(&opened->lock, NULL);
	opened->numbers = count_objects(opened);
	opened->counted_ms = weightd_now_ms();
	*store = opened;
	return WEIGHTD_OK;
}

enum weightd_code weightd_store_open(struct weightd_store **store, const char *backend,
				     const char *location, struct weightd_error *err)
{
	const struct weightd_store_options options = {
		.backend = backend, .location = location, .folder = "models"};

	return weightd_store_open_with(store, &options, err);
}

void weightd_store_close(struct weightd_store *store)
{
	if (store == NULL)
		return;
	store->backend->close(store->state);
	pthread_mutex_destroy(&store->lock);
	free(store);
}

const char *weightd_store_name(const struct weightd_store *store)
{
	return store->backend->name;
}

bool weightd_store_key_valid(const char *key)
{
	size_t length = strspn(key, "0123456789abcdef");

	return length >= 1 && length <= WEIGHTD_STORE_KEY_MAX && key[length] == '\0';
}

/* Keys become file names: nothing but hexadecimal digits ever reaches a backend. */
static enum weightd_code check_key(const char *key, struct weightd_error *err)
{
	if (weightd_store_key_valid(key))
		return WEIGHTD_OK;
	return weightd_error_add(err, WEIGHTD_ERR_INTERNAL, NULL,
				 "a store key must be 1..64 hexadecimal digits");
}

static bool is_over(uint64_t used, uint64_t more, uint64_t most)
{
	return most != 0 && (used > most || more > most - used);
}

/* Called with the lock held. */
static bool has_room(const struct weightd_store *store, uint64_t bytes)
{
	return !is_over(store->numbers.objects, 1, store->objects_max) &&
	       !is_over(store->numbers.bytes, bytes, store->bytes_max);
}

/* Takes room for an object, or leaves all as it is and returns false. */
static bool take_room(struct weightd_store *store, uint64_t bytes)
{
	pthread_mutex_lock(&store->lock);
	const bool is_taken = has_room(store, bytes);
	if (is_taken) {
		store->numbers.objects++;
		store->numbers.bytes += bytes;
	}
	pthread_mutex_unlock(&store->lock);
	return is_taken;
}

static void give_room(struct weightd_store *store, uint64_t bytes)
{
	pthread_mutex_lock(&store->lock);
	store->numbers.objects -= store->numbers.objects > 0;
	store->numbers.bytes -= store->numbers.bytes < bytes ? store->numbers.bytes : bytes;
	pthread_mutex_unlock(&store->lock);
}

/* Other processes may have deleted what this one counts. */
static bool count_again(struct weightd_store *store)
{
	const int64_t now_ms = weightd_now_ms();

	pthread_mutex_lock(&store->lock);
	const bool is_due = now_ms - store->counted_ms >= COUNT_PERIOD_MS;
	if (is_due)
		store->counted_ms = now_ms;
	pthread_mutex_unlock(&store->lock);
	if (!is_due)
		return false;
	const struct weightd_store_numbers numbers = count_objects(store);
	pthread_mutex_lock(&store->lock);
	store->numbers = numbers;
	pthread_mutex_unlock(&store->lock);
	return true;
}

static enum weightd_code refuse_full(const struct weightd_store *store, struct weightd_error *err)
{
	weightd_error_add(err, WEIGHTD_ERR_STORE_FULL, NULL,
			  "the store has as many models as it may");
	weightd_error_expected(err, "at most %" PRIu64 " models and %" PRIu64 " bytes",
			       store->objects_max, store->bytes_max);
	return WEIGHTD_ERR_STORE_FULL;
}

enum weightd_code weightd_store_put(struct weightd_store *store,
				    const struct weightd_object *object, bool *created,
				    struct weightd_error *err)
{
	enum weightd_code code = check_key(object->key, err);
	const uint64_t bytes = bytes_of(store, object->length);

	if (code != WEIGHTD_OK)
		return code;
	/* One that is there takes no room, a damaged one that is replaced gives its room back. */
	const bool is_there =
		store->backend->has(store->state, object->key, &(uint64_t){0}, NULL) == WEIGHTD_OK;
	if (!is_there && !take_room(store, bytes) &&
	    !(count_again(store) && take_room(store, bytes)))
		return refuse_full(store, err);
	code = store->backend->put(store->state, object, created, err);
	if (!is_there && (code != WEIGHTD_OK || !*created))
		give_room(store, bytes);
	return code;
}

/* A change of what is there takes or gives the difference, whatever the bounds. */
static void move_room(struct weightd_store *store, uint64_t was, uint64_t bytes)
{
	pthread_mutex_lock(&store->lock);
	store->numbers.bytes += bytes;
	store->numbers.bytes -= store->numbers.bytes < was ? store->numbers.bytes : was;
	pthread_mutex_unlock(&store->lock);
}

enum weightd_code weightd_store_swap(struct weightd_store *store, const struct weightd_swap *swap,
				     struct weightd_error *err)
{
	const uint64_t was = bytes_of(store, swap->was_length),
		       bytes = bytes_of(store, swap->length);
	enum weightd_code code = check_key(swap->key, err);

	if (code != WEIGHTD_OK)
		return code;
	if (swap->was == NULL && swap->bytes != NULL && !take_room(store, bytes) &&
	    !(count_again(store) && take_room(store, bytes)))
		return refuse_full(store, err);
	code = store->backend->swap(store->state, swap, err);
	if (swap->was == NULL && swap->bytes != NULL && code != WEIGHTD_OK)
		give_room(store, bytes);
	if (swap->was != NULL && code == WEIGHTD_OK) {
		if (swap->bytes == NULL)
			give_room(store, was);
		else
			move_room(store, was, bytes);
	}
	return code;
}

enum weightd_code weightd_store_get(struct weightd_store *store, const char *key,
				    struct weightd_text *out, struct weightd_error *err)
{
	enum weightd_code code = check_key(key, err);

	if (code != WEIGHTD_OK)
		return code;
	return store->backend->get(store->state, key, out, err);
}

enum weightd_code weightd_store_has(struct weightd_store *store, const char *key, uint64_t *bytes,
				    struct weightd_error *err)
{
	enum weightd_code code = check_key(key, err);
	uint64_t length = 0;

	if (code != WEIGHTD_OK)
		return code;
	code = store->backend->has(store->state, key, &length, err);
	if (code == WEIGHTD_OK && bytes != NULL)
		*bytes = bytes_of(store, length);
	return code;
}

enum weightd_code weightd_store_remove(struct weightd_store *store, const char *key,
				       struct weightd_error *err)
{
	enum weightd_code code = check_key(key, err);
	uint64_t length = 0;

	if (code != WEIGHTD_OK)
		return code;
	store->backend->has(store->state, key, &length, NULL);
	code = store->backend->remove(store->state, key, err);
	if (code == WEIGHTD_OK)
		give_room(store, bytes_of(store, length));
	return code;
}

struct weightd_store_numbers weightd_store_numbers(struct weightd_store *store)
{
	pthread_mutex_lock(&store->lock);
	const struct weightd_store_numbers numbers = store->numbers;
	pthread_mutex_unlock(&store->lock);
	return numbers;
}

enum weightd_code weightd_store_list(struct weightd_store *store, const char *after,
				     struct weightd_key_page *page, struct weightd_error *err)
{
	if (after[0] != '\0') {
		enum weightd_code code = check_key(after, err);

		if (code != WEIGHTD_OK)
			return code;
	}
	return store->backend->list(store->state, after, page, err);
}

bool weightd_store_waits(const struct weightd_store *store)
{
	return store->backend->waits;
}

enum weightd_code weightd_store_check(struct weightd_store *store, struct weightd_error *err)
{
	return store->backend->check == NULL ? WEIGHTD_OK
					     : store->backend->check(store->state, err);
}
