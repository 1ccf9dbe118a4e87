/*
 * Hidden tensors: parameters and buffers that classes of torchvision, timm and transformers have
 * beside their children, and do not print.
 */
#ifndef WEIGHTD_DEFINITION_REPR_HIDDEN_TENSORS_H
#define WEIGHTD_DEFINITION_REPR_HIDDEN_TENSORS_H

#include "definition/repr/repr_text.h"

#include <stdbool.h>

/*
 * Names with blanks between, "cls_token pos_embed"; "" where the class is known to have none, NULL
 * where it is not known.  Classes of one name are told apart by their children.
 */
const char *weightd_hidden_tensors(const struct weightd_repr *repr);
/* Whether classes of such a name often have tensors of their own: PositionalEncoding. */
bool weightd_may_hide_tensors(const char *type);

#endif
