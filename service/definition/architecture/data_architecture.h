/*
 * Architectures that are data: a row of JSON as a struct weightd_architecture.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_DATA_ARCHITECTURE_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_DATA_ARCHITECTURE_H

#include "definition/architecture/architecture.h"
#include "definition/row/row_table.h"

#include <jansson.h>

/*
 * weightd_data_architecture() - the row 'data' as an architecture in the arena.
 *
 * It borrows from 'data' nothing but its member of that name.  Members of a wrong type count as
 * absent: weightd_check_row() finds them in rows that come from outside.  NULL when memory is out.
 */
const struct weightd_architecture *weightd_data_architecture(const json_t *data,
							     struct weightd_arena *arena);
/* The same for a row of the service, loaded and freed: '->data' is NULL.  NULL also if it cannot be
 * read. */
const struct weightd_architecture *weightd_load_architecture(const struct weightd_row *row,
							     struct weightd_arena *arena);

/* Whether a field is an object: a config inside the config, or a dict. */
static inline bool weightd_field_is_object(const struct weightd_field *field)
{
	return (field->accepts & WEIGHTD_MODULE) != 0;
}

/*
 * weightd_json_as_value() - a value of JSON in the arena; an object is a TUPLE of its values.
 *
 * False when memory is out, or it is nested too deeply.
 */
bool weightd_json_as_value(const json_t *json, struct weightd_arena *arena,
			   struct weightd_value *value);

#endif
