/*
 * File sizes: how long each file of a model is, remembered by the model's id.
 *
 * A size is known when its file is opened, which costs about half a microsecond for each tensor and
 * format.  Plans that are larger than the cache of plans are made again for each request; sizes, a
 * few numbers, are not.  The table is small and bounded: a model takes the place of another one.
 */
#ifndef WEIGHTD_API_SERVICE_FILE_SIZES_H
#define WEIGHTD_API_SERVICE_FILE_SIZES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most formats whose sizes are remembered. */
#define WEIGHTD_FILE_SIZES 16

struct weightd_file_sizes;

struct weightd_file_sizes *weightd_file_sizes_new(void);	/* NULL: no memory */
void weightd_file_sizes_free(struct weightd_file_sizes *sizes); /* NULL is fine */

/* The sizes of a model by the formats' places; false: they are not known.  Any thread, as below. */
bool weightd_file_sizes_find(struct weightd_file_sizes *sizes, const char *id,
			     uint64_t found[WEIGHTD_FILE_SIZES]);
void weightd_file_sizes_put(struct weightd_file_sizes *sizes, const char *id,
			    const uint64_t made[WEIGHTD_FILE_SIZES]);

#endif
