/*
 * Store: the table of backends, and the checks that hold for all of them.
 */
#include "store/store.h"

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

struct weightd_store {
	const struct weightd_store_backend *backend;
	void *state;
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

enum weightd_code weightd_store_open(struct weightd_store **store, const char *backend,
				     const char *location, struct weightd_error *err)
{
	const struct weightd_store_backend *row = weightd_store_backend_find(backend);
	enum weightd_code code;

	if (row == NULL) {
		code = weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, NULL,
					 "there is no store \"%s\"", backend);
		weightd_error_expected(err, "%s or %s", backends[0]->name, backends[1]->name);
		return code;
	}
	struct weightd_store *opened = calloc(1, sizeof *opened);
	if (opened == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the store");
	opened->backend = row;
	code = row->open(&opened->state, location, err);
	if (code != WEIGHTD_OK) {
		free(opened);
		return code;
	}
	*store = opened;
	return WEIGHTD_OK;
}

void weightd_store_close(struct weightd_store *store)
{
	if (store == NULL)
		return;
	store->backend->close(store->state);
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

enum weightd_code weightd_store_put(struct weightd_store *store,
				    const struct weightd_object *object, bool *created,
				    struct weightd_error *err)
{
	enum weightd_code code = check_key(object->key, err);

	if (code != WEIGHTD_OK)
		return code;
	return store->backend->put(store->state, object, created, err);
}

enum weightd_code weightd_store_get(struct weightd_store *store, const char *key,
				    struct weightd_text *out, struct weightd_error *err)
{
	enum weightd_code code = check_key(key, err);

	if (code != WEIGHTD_OK)
		return code;
	return store->backend->get(store->state, key, out, err);
}

enum weightd_code weightd_store_has(struct weightd_store *store, const char *key,
				    struct weightd_error *err)
{
	enum weightd_code code = check_key(key, err);

	if (code != WEIGHTD_OK)
		return code;
	return store->backend->has(store->state, key, err);
}

enum weightd_code weightd_store_remove(struct weightd_store *store, const char *key,
				       struct weightd_error *err)
{
	enum weightd_code code = check_key(key, err);

	if (code != WEIGHTD_OK)
		return code;
	return store->backend->remove(store->state, key, err);
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

enum weightd_code weightd_store_check(struct weightd_store *store, struct weightd_error *err)
{
	return store->backend->check == NULL ? WEIGHTD_OK
					     : store->backend->check(store->state, err);
}
