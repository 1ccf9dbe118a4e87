/*
 * The printed tensors of a ParameterList or ParameterDict.
 */
#ifndef WEIGHTD_DEFINITION_REPR_REPR_TENSORS_H
#define WEIGHTD_DEFINITION_REPR_REPR_TENSORS_H

#include "definition/document/reader.h"
#include "definition/repr/repr_text.h"

/* Adds the printed tensors of 'repr' to its module; the text does not show their values. */
void weightd_repr_tensors(struct weightd_reader *reader, struct weightd_module *module,
			  const struct weightd_repr *repr, const struct weightd_place *place);

#endif
