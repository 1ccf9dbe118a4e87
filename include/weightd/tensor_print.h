/*
 * Tensors as the text that Python prints for them.
 */
#ifndef WEIGHTD_TENSOR_PRINT_H
#define WEIGHTD_TENSOR_PRINT_H

#include "weightd/text.h"
#include "weightd/view.h"

#pragma GCC visibility push(default)

/*
 * weightd_tensor_print() - append Python's print of an entry: a parameter as "Parameter
 * containing:\ntensor(...)", a buffer or a slice of either's data as "tensor(...)". Generates only
 * the elements shown.
 */
enum weightd_code weightd_tensor_print(const struct weightd_view *view, struct weightd_text *out);

#pragma GCC visibility pop

#endif
