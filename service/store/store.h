/*
 * Store: objects named by a key, kept by a backend.  Objects that are put are immutable; those that
 * are swapped change as a whole.
 *
 * Backends are rows of store_list.h.  A store has its own lock, taken inside its functions.  All
 * functions are safe from any thread.
 */
#ifndef WEIGHTD_STORE_STORE_H
#define WEIGHTD_STORE_STORE_H

#include "weightd/error.h"
#include "weightd/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WEIGHTD_STORE_KEY_MAX 64

/* An object of the store: bytes by a key.  Borrowed. */
struct weightd_object {
	const char *key;
	const void *bytes;
	size_t length; /* bytes */
};

/* A change of an object that may have another content by now.  Borrowed. */
struct weightd_swap {
	const char *key;
	const void *was; /* what it is expected to be; NULL: there is none */
	size_t was_length;
	const void *bytes; /* what it becomes; NULL: it is removed */
	size_t length;
};

/* Keys of a listing; the caller's memory. */
struct weightd_key_page {
	char (*keys)[WEIGHTD_STORE_KEY_MAX + 1];
	size_t capacity; /* keys that there is room for */
	size_t count;	 /* keys that were found */
};

struct weightd_store;

struct weightd_store_options {
	const char *backend;		 /* "directory", "memory" */
	const char *location;		 /* the backend's own: a path */
	const char *folder;		 /* of the objects below the location: "models" */
	bool is_transient;		 /* objects may be lost with the power: nothing is synced */
	uint64_t bytes_max, objects_max; /* more is STORE_FULL; 0: no bound */
};

struct weightd_store_backend {
	const char *name; /* "directory", "memory" */
	const char *doc;
	bool waits;		/* for a disk, or for others */
	size_t overhead, grain; /* an object takes its bytes and these, in multiples of 'grain' */
	/* open() - makes backend state. */
	enum weightd_code (*open)(void **state, const struct weightd_store_options *options,
				  struct weightd_error *err);
	void (*close)(void *state);
	/*
	 * put() - store an object whole and durably, or not at all. '*created' is false if it was
	 * there, which has been made durable, too; one that was there and fails its check is
	 * replaced.  STORE_FULL, STORE_UNAVAILABLE.
	 */
	enum weightd_code (*put)(void *state, const struct weightd_object *object, bool *created,
				 struct weightd_error *err);
	/*
	 * swap() - change an object durably if it is what is expected, else PRECONDITION_FAILED.
	 * Nobody sees anything but one or the other, in this process or in others over the same
	 * place.  STORE_CORRUPT, STORE_FULL, STORE_UNAVAILABLE.
	 */
	enum weightd_code (*swap)(void *state, const struct weightd_swap *swap,
				  struct weightd_error *err);
	/* get() - append the bytes to 'out'.  NOT_FOUND, STORE_CORRUPT, STORE_UNAVAILABLE. */
	enum weightd_code (*get)(void *state, const char *key, struct weightd_text *out,
				 struct weightd_error *err);
	/* has() - whether there is an object, and of how many bytes, by a look that does not read
	 * it: OK, NOT_FOUND, or STORE_UNAVAILABLE if that cannot be told. */
	enum weightd_code (*has)(void *state, const char *key, uint64_t *bytes,
				 struct weightd_error *err);
	/* remove() - NOT_FOUND if there is none. */
	enum weightd_code (*remove)(void *state, const char *key, struct weightd_error *err);
	/* list() - the keys greater than 'after' ("": all) in byte order, as many as there is room
	 * for. */
	enum weightd_code (*list)(void *state, const char *after, struct weightd_key_page *page,
				  struct weightd_error *err);
	/* check() - cheap look whether objects can be stored at all.  NULL: always. */
	enum weightd_code (*check)(void *state, struct weightd_error *err);
};

size_t weightd_store_backend_count(void);
const struct weightd_store_backend *weightd_store_backend_at(size_t index);
const struct weightd_store_backend *weightd_store_backend_find(const char *name);

/*
 * Opens a store.  'keys' are 1..64 characters of [0-9a-f]; anything else is an INTERNAL error.
 * weightd_store_close(NULL) is fine.
 */
enum weightd_code weightd_store_open(struct weightd_store **store, const char *backend,
				     const char *location, struct weightd_error *err);
/* The same with bounds.  Objects that are there are counted first. */
enum weightd_code weightd_store_open_with(struct weightd_store **store,
					  const struct weightd_store_options *options,
					  struct weightd_error *err);
void weightd_store_close(struct weightd_store *store);
/* Whether 'key' can be a key at all. */
bool weightd_store_key_valid(const char *key);
const char *weightd_store_name(const struct weightd_store *store);
enum weightd_code weightd_store_put(struct weightd_store *store,
				    const struct weightd_object *object, bool *created,
				    struct weightd_error *err);
/*
 * weightd_store_swap() - change, make or remove an object if it is what the caller has read.
 *
 * PRECONDITION_FAILED: it has changed meanwhile, and nothing was done; others as of put.
 */
enum weightd_code weightd_store_swap(struct weightd_store *store, const struct weightd_swap *swap,
				     struct weightd_error *err);
enum weightd_code weightd_store_get(struct weightd_store *store, const char *key,
				    struct weightd_text *out, struct weightd_error *err);
/* '*bytes' of a quota; NULL: not wanted. */
enum weightd_code weightd_store_has(struct weightd_store *store, const char *key, uint64_t *bytes,
				    struct weightd_error *err);
enum weightd_code weightd_store_remove(struct weightd_store *store, const char *key,
				       struct weightd_error *err);
enum weightd_code weightd_store_list(struct weightd_store *store, const char *after,
				     struct weightd_key_page *page, struct weightd_error *err);
/*
 * What the store holds, as this process knows it: what was there at the start, and its own changes
 * since.  Those of others are seen when the store seems to be full, which counts again.
 */
struct weightd_store_numbers {
	uint64_t objects, bytes;
};
struct weightd_store_numbers weightd_store_numbers(struct weightd_store *store);
/* Whether reading or storing may wait for a disk. */
bool weightd_store_waits(const struct weightd_store *store);
/* Whether the store works, by a cheap check: STORE_UNAVAILABLE if not. */
enum weightd_code weightd_store_check(struct weightd_store *store, struct weightd_error *err);

#endif
