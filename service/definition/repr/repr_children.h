/*
 * Printed layers that build their children themselves: arguments from the children, and whether
 * children and arguments agree.
 */
#ifndef WEIGHTD_DEFINITION_REPR_REPR_CHILDREN_H
#define WEIGHTD_DEFINITION_REPR_REPR_CHILDREN_H

#include "definition/document/reader.h"
#include "definition/repr/repr_text.h"

/*
 * The call of a layer whose printed children show its arguments; '*call' is left alone if the layer
 * prints its arguments itself.
 */
enum weightd_code weightd_repr_infer(struct weightd_reader *reader,
				     const struct weightd_module_type *module_type,
				     const struct weightd_repr *repr,
				     const struct weightd_place *place,
				     const struct weightd_node **call);
/* BAD_ARGUMENT where the built children differ from the printed ones. */
enum weightd_code weightd_repr_check(struct weightd_reader *reader,
				     const struct weightd_module *built,
				     const struct weightd_repr *repr,
				     const struct weightd_place *place);

#endif
