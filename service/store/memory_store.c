/*
 * Memory store: objects in a sorted array, gone when the process ends.  For tests, and for
 * containers without a writable volume.
 */
#include "store/store.h"

#include "core/base/memory.h"

#include <pthread.h>
#include <string.h>

/* All objects together; beyond it the store is full. */
#define BYTES_MAX ((size_t)256 << 20)
#define OBJECT_OVERHEAD 128

struct object {
	char key[WEIGHTD_STORE_KEY_MAX + 1];
	size_t length;
	unsigned char bytes[];
};

/* Objects in the order of their keys. */
struct shelf {
	struct object **objects;
	size_t count, capacity;
};

struct memory {
	pthread_mutex_t lock;
	struct shelf models;
	size_t bytes;
};

static enum weightd_code memory_open(void **state, const struct weightd_store_options *options,
				     struct weightd_error *err)
{
	(void)options;
	struct memory *memory = weightd_memory_array(1, sizeof *memory);
	if (memory == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the store");
	pthread_mutex_init(&memory->lock, NULL);
	*state = memory;
	return WEIGHTD_OK;
}

static void memory_close(void *state)
{
	struct memory *memory = state;

	for (size_t i = 0; i < memory->models.count; i++)
		weightd_memory_free(memory->models.objects[i]);
	weightd_memory_free(memory->models.objects);
	pthread_mutex_destroy(&memory->lock);
	weightd_memory_free(memory);
}

/* Index of the first object whose key is not smaller than 'key'. */
static size_t lower_bound(const struct shelf *shelf, const char *key)
{
	size_t low = 0, high = shelf->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(shelf->objects[middle]->key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool holds(const struct shelf *shelf, size_t index, const char *key)
{
	return index < shelf->count && strcmp(shelf->objects[index]->key, key) == 0;
}

static bool grow(struct shelf *shelf)
{
	if (shelf->count < shelf->capacity)
		return true;
	size_t capacity = shelf->capacity == 0 ? 64 : shelf->capacity * 2;
	struct object **objects = weightd_memory_resize(shelf->objects, capacity * sizeof *objects);
	if (objects == NULL)
		return false;
	shelf->objects = objects;
	shelf->capacity = capacity;
	return true;
}

/* Called with the lock held. */
static enum weightd_code insert(struct memory *memory, size_t index,
				const struct weightd_object *given, struct weightd_error *err)
{
	struct shelf *shelf = &memory->models;
	const size_t length = given->length;

	if (length > BYTES_MAX || memory->bytes + length + OBJECT_OVERHEAD > BYTES_MAX)
		return weightd_error_add(err, WEIGHTD_ERR_STORE_FULL, NULL,
					 "the memory store holds %zu MiB at most", BYTES_MAX >> 20);
	struct object *object = weightd_memory_alloc(sizeof *object + length);
	if (object == NULL || !grow(shelf)) {
		weightd_memory_free(object);
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the object");
	}
	memcpy(object->key, given->key, strlen(given->key) + 1);
	object->length = length;
	if (length != 0)
		memcpy(object->bytes, given->bytes, length);
	memmove(shelf->objects + index + 1, shelf->objects + index,
		(shelf->count - index) * sizeof shelf->objects[0]);
	shelf->objects[index] = object;
	shelf->count++;
	memory->bytes += length + OBJECT_OVERHEAD;
	return WEIGHTD_OK;
}

static enum weightd_code memory_put(void *state, const struct weightd_object *object, bool *created,
				    struct weightd_error *err)
{
	struct memory *memory = state;
	struct shelf *shelf = &memory->models;
	enum weightd_code code = WEIGHTD_OK;

	pthread_mutex_lock(&memory->lock);
	size_t index = lower_bound(shelf, object->key);
	bool is_known = holds(shelf, index, object->key);
	if (!is_known)
		code = insert(memory, index, object, err);
	pthread_mutex_unlock(&memory->lock);
	if (code == WEIGHTD_OK)
		*created = !is_known;
	return code;
}

/* Called with the lock held. */
static void remove_at(struct memory *memory, size_t index)
{
	struct shelf *shelf = &memory->models;

	memory->bytes -= shelf->objects[index]->length + OBJECT_OVERHEAD;
	weightd_memory_free(shelf->objects[index]);
	shelf->count--;
	memmove(shelf->objects + index, shelf->objects + index + 1,
		(shelf->count - index) * sizeof shelf->objects[0]);
}

/* The object is what is expected to be there. */
static bool is_expected(const struct object *object, const struct weightd_swap *swap)
{
	if (object == NULL || swap->was == NULL)
		return object == NULL && swap->was == NULL;
	return object->length == swap->was_length &&
	       memcmp(object->bytes, swap->was, swap->was_length) == 0;
}

/* The new object comes before the old one goes: without memory, nothing has changed. */
static enum weightd_code memory_swap(void *state, const struct weightd_swap *swap,
				     struct weightd_error *err)
{
	const struct weightd_object object = {swap->key, swap->bytes, swap->length};
	struct memory *memory = state;
	enum weightd_code code = WEIGHTD_OK;

	pthread_mutex_lock(&memory->lock);
	const size_t index = lower_bound(&memory->models, swap->key);
	const bool is_known = holds(&memory->models, index, swap->key);
	if (!is_expected(is_known ? memory->models.objects[index] : NULL, swap))
		code = weightd_error_add(err, WEIGHTD_ERR_PRECONDITION_FAILED, NULL,
					 "object %s has changed", swap->key);
	else if (swap->bytes != NULL)
		code = insert(memory, index, &object, err);
	if (code == WEIGHTD_OK && is_known)
		remove_at(memory, index + (swap->bytes != NULL));
	pthread_mutex_unlock(&memory->lock);
	return code;
}

static enum weightd_code memory_get(void *state, const char *key, struct weightd_text *out,
				    struct weightd_error *err)
{
	struct memory *memory = state;
	struct shelf *shelf = &memory->models;

	pthread_mutex_lock(&memory->lock);
	size_t index = lower_bound(shelf, key);
	bool is_known = holds(shelf, index, key);
	if (is_known)
		weightd_text_put(out, shelf->objects[index]->bytes, shelf->objects[index]->length);
	pthread_mutex_unlock(&memory->lock);
	if (!is_known)
		return weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL, "no object %s", key);
	if (out->failed)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for object %s", key);
	return WEIGHTD_OK;
}

static enum weightd_code memory_has(void *state, const char *key, uint64_t *bytes,
				    struct weightd_error *err)
{
	struct memory *memory = state;
	struct shelf *shelf = &memory->models;

	pthread_mutex_lock(&memory->lock);
	size_t index = lower_bound(shelf, key);
	bool is_known = holds(shelf, index, key);
	if (is_known)
		*bytes = shelf->objects[index]->length;
	pthread_mutex_unlock(&memory->lock);
	return is_known ? WEIGHTD_OK
			: weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL, "no object %s", key);
}

static enum weightd_code memory_remove(void *state, const char *key, struct weightd_error *err)
{
	struct memory *memory = state;
	struct shelf *shelf = &memory->models;

	pthread_mutex_lock(&memory->lock);
	size_t index = lower_bound(shelf, key);
	bool is_known = holds(shelf, index, key);
	if (is_known)
		remove_at(memory, index);
	pthread_mutex_unlock(&memory->lock);
	if (!is_known)
		return weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL, "no object %s", key);
	return WEIGHTD_OK;
}

static enum weightd_code memory_list(void *state, const char *after, struct weightd_key_page *page,
				     struct weightd_error *err)
{
	struct memory *memory = state;
	struct shelf *shelf = &memory->models;

	(void)err;
	page->count = 0;
	pthread_mutex_lock(&memory->lock);
	size_t index = lower_bound(shelf, after);
	if (holds(shelf, index, after))
		index++;
	for (; index < shelf->count && page->count < page->capacity; index++)
		memcpy(page->keys[page->count++], shelf->objects[index]->key, sizeof page->keys[0]);
	pthread_mutex_unlock(&memory->lock);
	return WEIGHTD_OK;
}

const struct weightd_store_backend weightd_store_backend_memory = {
	.name = "memory",
	.doc = "Objects in memory, lost when the daemon stops",
	.overhead = OBJECT_OVERHEAD,
	.grain = 1,
	.open = memory_open,
	.close = memory_close,
	.put = memory_put,
	.swap = memory_swap,
	.get = memory_get,
	.has = memory_has,
	.remove = memory_remove,
	.list = memory_list,
};
