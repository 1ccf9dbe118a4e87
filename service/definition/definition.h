/*
 * Definition: from the JSON bytes of a request to a specification, and back to canonical JSON.
 *
 * The only folder of the daemon, besides api/, that knows Jansson.
 */
#ifndef WEIGHTD_DEFINITION_DEFINITION_H
#define WEIGHTD_DEFINITION_DEFINITION_H

#include "definition/document/options.h"
#include "weightd/arena.h"
#include "weightd/error.h"
#include "weightd/plan.h"
#include "weightd/text.h"

#include <stddef.h>

/*
 * weightd_definition_read() - parse and check a request body.
 *
 * On success 'specification' and all it points to live in 'arena'.  On failure every problem found
 * is in 'err' with its JSON pointer.  Safe from any thread.
 */
enum weightd_code weightd_definition_read(struct weightd_specification *specification,
					  const char *json, size_t length,
					  const struct weightd_definition_options *options,
					  struct weightd_arena *arena, struct weightd_error *err);

/*
 * weightd_definition_write() - the canonical specification of a plan as compact JSON: defaults
 * filled in, order kept, seed as text.  Reading it gives a plan with the same id.
 */
void weightd_definition_write(const struct weightd_plan *plan, struct weightd_text *out);
/*
 * weightd_definition_canonicalize() - the same, and the plan becomes the one that reading the text
 * would give: its rules get their pointers in it, and the note about the original document's
 * config is dropped.  Its warnings stay.  WEIGHTD_OK or NO_MEMORY.  Where 'out' is too small for
 * the text, the plan becomes canonical all the same, and out->failed tells.
 */
enum weightd_code weightd_definition_canonicalize(struct weightd_plan *plan,
						  struct weightd_text *out,
						  struct weightd_error *err);
/*
 * weightd_definition_fold() - the same, and children that are alike and whose names count on are
 * written once, followed by the number of the others: [{"name":"0",...},31]; and the warnings of
 * the document are a member.  It is read with 'takes_repeats' (options.h), and is no text for
 * clients.
 */
enum weightd_code weightd_definition_fold(struct weightd_plan *plan, struct weightd_text *out,
					  struct weightd_error *err);
/* The same of one module; dtypes equal to 'dtype', the model's, are left out. */
void weightd_definition_write_module(const struct weightd_module *module, enum weightd_dtype dtype,
				     struct weightd_text *out);
/* The arguments of a call as an object, defaults filled in; {} for explicit data. */
void weightd_definition_write_arguments(const struct weightd_initializer_call *call,
					struct weightd_text *out);
/* The selectors of a rule, with "except", as an object. */
void weightd_definition_write_selector(const struct weightd_rule *rule, struct weightd_text *out);

#endif
