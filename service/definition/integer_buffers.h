/*
 * A warning about buffers of integers whose values nobody said.
 */
#ifndef WEIGHTD_DEFINITION_INTEGER_BUFFERS_H
#define WEIGHTD_DEFINITION_INTEGER_BUFFERS_H

#include "definition/document/reader.h"

/*
 * weightd_warn_of_integers() - one warning for all buffers of integers without an initializer.
 *
 * They are zeros, which is right for a counter and wrong for a table of indices
 * (relative_position_index).  Counters have the name that BatchNorm gives its own.
 */
void weightd_warn_of_integers(struct weightd_reader *reader,
			      const struct weightd_specification *specification);

#endif
