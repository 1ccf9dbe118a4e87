/*
 * Printed layers that weight_norm and its like have parametrized: "ParametrizedConv1d(...)", whose
 * child "parametrizations" names the tensors.
 */
#ifndef WEIGHTD_DEFINITION_REPR_REPR_PARAMETRIZED_H
#define WEIGHTD_DEFINITION_REPR_REPR_PARAMETRIZED_H

#include "definition/document/reader.h"
#include "definition/repr/repr_text.h"

/* The child "parametrizations" of such a layer; NULL: it is none. */
const struct weightd_repr *weightd_repr_parametrizations(const struct weightd_repr *repr);
/* The layer as it was before, "Conv1d(...)"; NULL: there is no memory. */
const struct weightd_repr *weightd_repr_plain(struct weightd_reader *reader,
					      const struct weightd_repr *repr);
/* Applies what 'list', the child, says to the module that was read from the plain layer. */
enum weightd_code weightd_repr_parametrize(struct weightd_reader *reader,
					   struct weightd_module *module,
					   const struct weightd_repr *list,
					   const struct weightd_place *place);

#endif
