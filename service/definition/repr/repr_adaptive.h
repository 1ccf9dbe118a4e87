/*
 * AdaptiveLogSoftmaxWithLoss prints only its layers: head, Linear(in_features, cutoffs[0] +
 * clusters), and for cluster i Linear(in_features, in_features // div_value ** (i + 1)) and one to
 * its classes. The sizes give in_features, cutoffs and n_classes; div_value is any number that
 * makes the widths.
 */
#ifndef WEIGHTD_DEFINITION_REPR_REPR_ADAPTIVE_H
#define WEIGHTD_DEFINITION_REPR_REPR_ADAPTIVE_H

#include "definition/call/expression.h"
#include "definition/document/reader.h"
#include "definition/repr/repr_text.h"

/*
 * The call of an AdaptiveLogSoftmaxWithLoss from the sizes of its printed layers; NULL if they do
 * not form one.
 */
const struct weightd_node *weightd_repr_adaptive(struct weightd_reader *reader,
						 const struct weightd_repr *repr,
						 const struct weightd_place *place);

#endif
