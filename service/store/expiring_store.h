/*
 * Expiring store: objects that need not stay.  Each goes after a time, and the oldest go earlier
 * when there are too many.
 *
 * The times are kept in memory: objects that were there at the start, and those of other processes
 * over the same location, count as put when they are seen first at a start.  Safe from any thread.
 */
#ifndef WEIGHTD_STORE_EXPIRING_STORE_H
#define WEIGHTD_STORE_EXPIRING_STORE_H

#include "store/store.h"

struct weightd_expiring;

/* Opens the store of 'options', whose bounds push the oldest objects out.  Each stays for
 * 'lifetime_ms'. */
enum weightd_code weightd_expiring_open(struct weightd_expiring **expiring,
					const struct weightd_store_options *options,
					int64_t lifetime_ms, struct weightd_error *err);
void weightd_expiring_close(struct weightd_expiring *expiring); /* NULL is fine */

/* Stores an object, or begins its time again.  Codes of weightd_store_put(). */
enum weightd_code weightd_expiring_put(struct weightd_expiring *expiring,
				       const struct weightd_object *object,
				       struct weightd_error *err);
/*
 * Whether an object is there; 'renews' begins its time again.  One that another process has put
 * cannot be renewed, only seen.
 */
bool weightd_expiring_has(struct weightd_expiring *expiring, const char *key, bool renews);
/* As weightd_store_get() and weightd_store_remove(). */
enum weightd_code weightd_expiring_get(struct weightd_expiring *expiring, const char *key,
				       struct weightd_text *out, struct weightd_error *err);
enum weightd_code weightd_expiring_remove(struct weightd_expiring *expiring, const char *key,
					  struct weightd_error *err);

struct weightd_store_numbers weightd_expiring_numbers(struct weightd_expiring *expiring);

#endif
