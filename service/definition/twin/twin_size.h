/*
 * Sizes of a twin: what becomes of each field of a config.
 */
#ifndef WEIGHTD_DEFINITION_TWIN_TWIN_SIZE_H
#define WEIGHTD_DEFINITION_TWIN_TWIN_SIZE_H

#include "definition/architecture/architecture.h"

#include <jansson.h>
#include <stdbool.h>

/* Sizes that others follow, of a config and of its twin; 0: the architecture has none. */
struct weightd_twin_sizes {
	int64_t layers, heads, kv_heads, head, width;
};

/* A config whose twin is made. */
struct weightd_twin {
	const struct weightd_architecture *architecture;
	const json_t *config;
	struct weightd_error *err;
	struct weightd_twin_sizes old, tiny;
	bool has_own_head; /* the size of a head is a field with a value */
};

/* The value of a field in the config, by its name or an alias, or NULL; '*key' is its spelling. */
const json_t *weightd_twin_member(const struct weightd_twin *twin,
				  const struct weightd_field *field, const char **key);
/* The whole number that a field has, its default included; 0: it has none, or there is no field. */
int64_t weightd_twin_number(const struct weightd_twin *twin, const char *field);

/*
 * weightd_twin_measure() - find the sizes that others follow.
 *
 * Code: BAD_ARGUMENT where the heads do not divide the width, or the heads of keys the heads.
 */
enum weightd_code weightd_twin_measure(struct weightd_twin *twin);

/*
 * weightd_twin_value() - the value of a field in the twin; new.
 *
 * NULL with '*changes' false where the field stays as it is; NULL with '*changes' true where memory
 * is out.
 */
json_t *weightd_twin_value(const struct weightd_twin *twin, const struct weightd_field *field,
			   bool *changes);

#endif
