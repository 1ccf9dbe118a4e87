/*
 * Which modules are layers of Keras, and their variables there.
 */
#ifndef WEIGHTD_CORE_FORMAT_KERAS_LAYERS_H
#define WEIGHTD_CORE_FORMAT_KERAS_LAYERS_H

#include "core/format/keras_variables.h"

/* What Keras calls the layer in a file, "conv2d"; NULL: the module is none. */
const char *weightd_keras_layer_name(const struct weightd_module *module);
/* How many layers of Keras it is: a recurrent one is one for each of its layers, others are one. */
size_t weightd_keras_layer_count(const struct weightd_module *module);

/*
 * weightd_keras_add_layer() - the variables of layer 'index' of a module, into 'group'.
 *
 * NOT_ACCEPTABLE or NO_MEMORY with an issue.
 */
enum weightd_code weightd_keras_add_layer(struct weightd_keras *keras,
					  const struct weightd_module *module, size_t index,
					  struct weightd_hdf5_node *group);

#endif
