/*
 * Object file: one stored object with a first line that lets a reader prove it is whole.
 *
 *     weightd-object 1 model <key> <length> <SHA-256 of the bytes>\n
 *     <bytes>
 *
 * Used by the directory store; knows nothing of names and folders.
 */
#ifndef WEIGHTD_STORE_OBJECT_FILE_H
#define WEIGHTD_STORE_OBJECT_FILE_H

#include "store/store.h"

/* STORE_FULL for "no space left" and similar errors, else STORE_UNAVAILABLE; the detail names
 * 'what' failed and why. */
enum weightd_code weightd_object_errno(struct weightd_error *err, const char *what, int number);

/* STORE_CORRUPT: something else than a file has the object's name. */
enum weightd_code weightd_object_not_a_file(struct weightd_error *err, const char *key);

/* Writes first line and bytes to a fresh file and, where wanted, makes them durable (fsync).  'fd'
 * stays open. */
enum weightd_code weightd_object_write(int fd, const struct weightd_object *object, bool is_durable,
				       struct weightd_error *err);

/*
 * Appends the bytes of a file to 'out', or only checks it if 'out' is NULL.  'fd' stays open.
 * Returns STORE_CORRUPT if the file differs from the object written for this key, STORE_UNAVAILABLE
 * if it cannot be read, NO_MEMORY if 'out' cannot take it.
 */
enum weightd_code weightd_object_read(int fd, const char *key, struct weightd_text *out,
				      struct weightd_error *err);

#endif
