/*
 * Modules from the text of print(model).  Facts that the text omits are remembered for a warning.
 */
#ifndef WEIGHTD_DEFINITION_REPR_REPR_MODULE_H
#define WEIGHTD_DEFINITION_REPR_REPR_MODULE_H

#include "definition/document/reader.h"
#include "definition/repr/repr_text.h"

/* The text of print(model). */
enum weightd_code weightd_read_repr(struct weightd_reader *reader, const struct weightd_site *site,
				    const char *text, struct weightd_module **module);
/* A printed module as the value of an argument. */
enum weightd_code weightd_repr_value(struct weightd_reader *reader, const struct weightd_repr *repr,
				     const struct weightd_place *place,
				     struct weightd_value *value);

/* The printed children of a module. */
void weightd_repr_read_children(struct weightd_reader *reader, struct weightd_module *parent,
				const struct weightd_repr *repr, const struct weightd_place *place);

#endif
