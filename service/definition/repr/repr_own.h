/*
 * Printed classes that are not of the catalogue, or not torch's although they are called so.
 */
#ifndef WEIGHTD_DEFINITION_REPR_REPR_OWN_H
#define WEIGHTD_DEFINITION_REPR_REPR_OWN_H

#include "definition/document/reader.h"
#include "definition/repr/repr_text.h"

/* Whether a class that is called like a type of the catalogue is another one by its children. */
bool weightd_repr_is_namesake(const struct weightd_module_type *module_type,
			      const struct weightd_repr *repr);
/* Reads a printed class that is not of the catalogue, with its children. */
enum weightd_code weightd_repr_own(struct weightd_reader *reader, const struct weightd_site *site,
				   const struct weightd_repr *repr, struct weightd_module **module);

#endif
