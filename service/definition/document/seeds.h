/*
 * "seed" of a specification or a rule: an integer of any size, an array of them; for a
 * specification also one for each library whose draws are replayed.  A generator's row knows which
 * seeds it takes.
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_SEEDS_H
#define WEIGHTD_DEFINITION_DOCUMENT_SEEDS_H

#include "definition/document/reader.h"

/* The seed's generator says whether it takes it: weightd_generator_check_seed(). */
enum weightd_code weightd_read_seed(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place, struct weightd_seed *seed);
/* Also an object with a seed for each library: {"torch": 0, "numpy": 1}. */
enum weightd_code weightd_read_seeds(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place,
				     struct weightd_specification *specification);
/* Issues for seeds that the specification's generator, or all generators of a library, do not take.
 */
void weightd_check_seeds(struct weightd_reader *reader, const json_t *json,
			 const struct weightd_place *place,
			 const struct weightd_specification *specification);

#endif
