/*
 * "parameters" beside a model: tensors that its text or tree does not show, added to the modules at
 * their paths: a class token, position embeddings.
 */
#ifndef WEIGHTD_DEFINITION_MODULE_ADDITIONS_H
#define WEIGHTD_DEFINITION_MODULE_ADDITIONS_H

#include "definition/document/reader.h"

/*
 * weightd_read_additions() - add the tensors of a map, by full names, to the model below 'root'.
 *
 * The module of each must be there, and be a custom one: a type of the catalogue has its own
 * tensors.  Problems are noted, the rest is read.
 */
void weightd_read_additions(struct weightd_reader *reader, struct weightd_module *root,
			    const json_t *map, const struct weightd_place *place);

#endif
