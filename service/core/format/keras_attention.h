/*
 * MultiheadAttention in Keras' layout.
 */
#ifndef WEIGHTD_CORE_FORMAT_KERAS_ATTENTION_H
#define WEIGHTD_CORE_FORMAT_KERAS_ATTENTION_H

#include "core/format/keras_variables.h"

enum weightd_code weightd_keras_add_attention(struct weightd_keras *keras,
					      const struct weightd_module *module,
					      struct weightd_hdf5_node *group);

#endif
