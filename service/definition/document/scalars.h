/*
 * Dtypes, generators and flags of a definition.
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_SCALARS_H
#define WEIGHTD_DEFINITION_DOCUMENT_SCALARS_H

#include "definition/document/reader.h"

/* Each leaves its result alone and adds an issue if the value is not acceptable. */
enum weightd_code weightd_read_dtype(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place, bool floats_only,
				     enum weightd_dtype *dtype);
enum weightd_code weightd_read_generator(struct weightd_reader *reader, const json_t *json,
					 const struct weightd_place *place,
					 const struct weightd_generator **generator);
enum weightd_code weightd_read_bool(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place, bool *value);

#endif
