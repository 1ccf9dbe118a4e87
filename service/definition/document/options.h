/*
 * The inputs of reading a definition besides its bytes.
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_OPTIONS_H
#define WEIGHTD_DEFINITION_DOCUMENT_OPTIONS_H

#include "weightd/model.h"
#include "weightd/text.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Appends the canonical specification of a registered model to 'json', for "base".  Returns
 * UNKNOWN_MODEL if there is none.
 */
typedef enum weightd_code weightd_base_lookup(void *context, const char *id,
					      struct weightd_text *json, struct weightd_error *err);

struct weightd_definition_options {
	const struct weightd_limits *limits;
	bool takes_repeats;	/* a number behind a child repeats it: weightd_definition_fold() */
	size_t body_values_max; /* JSON values in a document; 0: 2,000,000 */
	weightd_base_lookup *base; /* NULL: "base" is refused */
	void *base_context;
};

#endif
