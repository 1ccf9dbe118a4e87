/*
 * The variables of a Keras file while it is laid out: which values of the model each one has.
 */
#ifndef WEIGHTD_CORE_FORMAT_KERAS_VARIABLES_H
#define WEIGHTD_CORE_FORMAT_KERAS_VARIABLES_H

#include "core/format/hdf5.h"

/* Most variables of a file. */
#define WEIGHTD_KERAS_VARIABLES_MAX 20000

struct weightd_keras {
	const struct weightd_encoding *encoding;
	struct weightd_hdf5 *hdf5;
	struct weightd_view *views; /* the data, in the order of the file */
	size_t view_count, view_room;
	bool *is_taken; /* of each entry: the file has it */
	struct weightd_arena *arena;
	struct weightd_error *err;
};

/* A layer, or its part that has variables of its own. */
struct weightd_keras_layer {
	struct weightd_keras *keras;
	const struct weightd_module *module;
	struct weightd_hdf5_node *group; /* "layers/dense" */
	struct weightd_hdf5_node *vars;	 /* NULL: no variable so far */
};

/* The tensor of that name among the module's own, which is in the file from then on; NULL: it has
 * none. */
const struct weightd_entry *weightd_keras_take(struct weightd_keras *keras,
					       const struct weightd_module *module,
					       const char *leaf);

/*
 * weightd_keras_add() - adds the next variable of a layer: of that shape, the elements of a tensor
 * that 'axes' are (NULL: all in their order), and 'addend' (NULL) added.
 *
 * NOT_ACCEPTABLE (HDF5 lacks the dtype, too many variables) or NO_MEMORY with an issue.
 */
enum weightd_code weightd_keras_add(struct weightd_keras_layer *layer,
				    const struct weightd_entry *entry,
				    const struct weightd_shape *shape,
				    const struct weightd_axis *axes,
				    const struct weightd_entry *addend);
/* The same behind the data of the variable that was added last, which has one more row. */
enum weightd_code weightd_keras_extend(struct weightd_keras_layer *layer,
				       const struct weightd_entry *entry,
				       const struct weightd_axis *axes);

/* NOT_ACCEPTABLE: Keras has nothing like 'what'. */
enum weightd_code weightd_keras_refuse(struct weightd_keras *keras, const char *what,
				       const char *why);
enum weightd_code weightd_keras_no_memory(struct weightd_error *err);

#endif
