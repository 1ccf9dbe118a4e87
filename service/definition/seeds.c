/*
 * "seed" of a specification: one number, or one for each library whose draws are replayed.
 */
#include "reader.h"

enum weightd_code weightd_read_seeds(struct weightd_reader *reader, const json_t *json,
                                     const struct weightd_place *place,
                                     struct weightd_specification *specification)
{
	const char *libraries[WEIGHTD_LIBRARY_COUNT + 1] = {NULL};

	if (!json_is_object(json))
		return weightd_read_seed(reader, json, place, &specification->seed.number);
	for (unsigned i = 0; i < WEIGHTD_LIBRARY_COUNT; i++)
		libraries[i] = weightd_library_name((enum weightd_library)i);
	weightd_check_fields(reader, json, place, libraries);
	for (unsigned i = 0; libraries[i] != NULL; i++) {
		const json_t *seed = json_object_get(json, libraries[i]);
		if (seed == NULL)
			continue;
		if (i == WEIGHTD_OWN) {
			weightd_read_seed(reader, seed, WEIGHTD_PLACE_KEY(place, libraries[i]),
			                  &specification->seed.number);
			continue;
		}
		specification->has_seeds[i] = true;
		weightd_read_seed(reader, seed, WEIGHTD_PLACE_KEY(place, libraries[i]),
		                  &specification->seeds[i].number);
	}
	return WEIGHTD_OK;
}
