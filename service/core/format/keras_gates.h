/*
 * Recurrent layers and cells in Keras' layout.
 */
#ifndef WEIGHTD_CORE_FORMAT_KERAS_GATES_H
#define WEIGHTD_CORE_FORMAT_KERAS_GATES_H

#include "core/format/keras_variables.h"

/* Layer 'index' of an RNN, LSTM or GRU; and a cell, which has no layers. */
enum weightd_code weightd_keras_add_recurrent(struct weightd_keras *keras,
					      const struct weightd_module *module, size_t index,
					      struct weightd_hdf5_node *group);
enum weightd_code weightd_keras_add_cell(struct weightd_keras *keras,
					 const struct weightd_module *module,
					 struct weightd_hdf5_node *group);

#endif
