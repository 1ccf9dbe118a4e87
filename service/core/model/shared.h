/*
 * Shared: what modules of a model have in common, and is kept once: texts, arguments, tensors.
 *
 * A model of 94 equal layers of 128 equal experts has 12,032 times the same shapes, arguments and
 * leaf names.  Whatever is shared is never changed; a module that changes its tensors takes a copy
 * first (weightd_module_unshare).
 */
#ifndef WEIGHTD_CORE_MODEL_SHARED_H
#define WEIGHTD_CORE_MODEL_SHARED_H

#include "weightd/model.h"

/* A text equal to this one, in the builder's arena; NULL: no memory. */
const char *weightd_share_text(struct weightd_builder *builder, const char *text);
/* The name of a module: a number is shared only while it is small, since a list has each once. */
const char *weightd_share_name(struct weightd_builder *builder, const char *name);
/* The JSON pointer of a module: neighbours often have one in common. */
const char *weightd_share_pointer(struct weightd_builder *builder, const char *pointer);
/* Values equal to these, of a call of 'owner', a row or its fields; NULL: no memory. */
const struct weightd_value *weightd_share_values(struct weightd_builder *builder, const void *owner,
						 const struct weightd_value *values, size_t count);

/*
 * Gives a module without tensors those of an earlier one of its type and arguments; false: there is
 * none, or a limit or name could be exceeded, which adding them one by one will say.
 */
bool weightd_share_state(struct weightd_module *module, struct weightd_builder *builder);
/* The module has all tensors of its row, and others of its type and arguments may share them. */
bool weightd_share_state_with_others(struct weightd_module *module,
				     struct weightd_builder *builder);
/* Gives a module without tensors those of 'from'; false as above. */
bool weightd_share_tensors(struct weightd_module *module, struct weightd_builder *builder,
			   const struct weightd_module *from);

/*
 * Gives a module without tensors the only one of an earlier module, equal to 'tensor' in all
 * members; false: there is none, or as above.
 */
bool weightd_share_tensor(struct weightd_module *module, struct weightd_builder *builder,
			  const struct weightd_parameter *tensor);
/* Others may share the only tensor of the module. */
bool weightd_share_tensor_with_others(struct weightd_module *module,
				      struct weightd_builder *builder);

/*
 * Tensors 'before' drawn anew by 'owner', as a module with the same tensors has had them; NULL: not
 * yet.
 */
struct weightd_parameter *weightd_shared_redrawn(const struct weightd_builder *builder,
						 const struct weightd_parameter *before,
						 const struct weightd_module *owner);
/* Remembers them; false: no memory. */
bool weightd_share_redrawn(struct weightd_builder *builder, const struct weightd_parameter *before,
			   const struct weightd_module *owner, struct weightd_parameter *after);

#endif
