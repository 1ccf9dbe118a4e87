/*
 * A table in which each id has one place, by its first digits.
 */
#include "api/service/file_sizes.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define ID_BYTES 41
#define PLACES 256
/* Hex digits that say the place. */
#define PLACE_DIGITS 2

struct place {
	char id[ID_BYTES]; /* "": free */
	uint64_t sizes[WEIGHTD_FILE_SIZES];
};

struct weightd_file_sizes {
	pthread_mutex_t lock; /* guards the places */
	struct place places[PLACES];
};

struct weightd_file_sizes *weightd_file_sizes_new(void)
{
	struct weightd_file_sizes *sizes = calloc(1, sizeof *sizes);

	if (sizes != NULL)
		pthread_mutex_init(&sizes->lock, NULL);
	return sizes;
}

void weightd_file_sizes_free(struct weightd_file_sizes *sizes)
{
	if (sizes == NULL)
		return;
	pthread_mutex_destroy(&sizes->lock);
	free(sizes);
}

static struct place *place_of(struct weightd_file_sizes *sizes, const char *id)
{
	char digits[PLACE_DIGITS + 1] = "";

	strncat(digits, id, PLACE_DIGITS);
	return &sizes->places[strtoul(digits, NULL, 16) % PLACES];
}

bool weightd_file_sizes_find(struct weightd_file_sizes *sizes, const char *id,
			     uint64_t found[WEIGHTD_FILE_SIZES])
{
	pthread_mutex_lock(&sizes->lock);
	const struct place *place = place_of(sizes, id);
	const bool is_known = strcmp(place->id, id) == 0;
	if (is_known)
		memcpy(found, place->sizes, sizeof place->sizes);
	pthread_mutex_unlock(&sizes->lock);
	return is_known;
}

void weightd_file_sizes_put(struct weightd_file_sizes *sizes, const char *id,
			    const uint64_t made[WEIGHTD_FILE_SIZES])
{
	if (strlen(id) >= ID_BYTES)
		return;
	pthread_mutex_lock(&sizes->lock);
	struct place *place = place_of(sizes, id);
	strcpy(place->id, id);
	memcpy(place->sizes, made, sizeof place->sizes);
	pthread_mutex_unlock(&sizes->lock);
}
