/*
 * Blocks: the classes of libraries whose flow is known, as scripts over their children.
 */
#ifndef WEIGHTD_CORE_SIGNAL_FLOW_BLOCK_H
#define WEIGHTD_CORE_SIGNAL_FLOW_BLOCK_H

#include "weightd/model.h"

/*
 * The script of a module; NULL: its flow is not known.  It is a list of words:
 *
 *     norm1          what the child of that path does
 *     norm?          the same, if there is such a child
 *     layers/        all children of that one, in order
 *     keep  +        keeps the values; adds those that were kept last
 *     @activation    the function that the argument of that name names
 *     self_attn!     attention: queries, keys and values, mixed; without its last map
 *     mlp*           a gated pair of maps: act_fn(gate_proj) * up_proj
 *     wpe^  types~   adds the row of its place; adds the first row
 */
const char *weightd_flow_script(const struct weightd_module *module);

#endif
