/*
 * "tie": an object from a parameter's name to the name of the parameter whose values it shares; of
 * the document, with full names, or of a class, with names below the module.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_TIES_H
#define WEIGHTD_DEFINITION_POLICY_TIES_H

#include "definition/document/reader.h"

enum weightd_code weightd_read_ties(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place,
				    const struct weightd_tie ***end);
/* Reads those of classes, for each module below 'root' and for its copies, when the tree is
 * complete. */
void weightd_read_pending_ties(struct weightd_reader *reader, const struct weightd_module *root,
			       const struct weightd_tie ***end);

#endif
