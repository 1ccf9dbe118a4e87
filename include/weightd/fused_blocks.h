/*
 * Fused tensors: the blocks that lie side by side in one, by name.
 *
 * Adding a kind is one row in service/core/model/fused_blocks.c.
 */
#ifndef WEIGHTD_FUSED_BLOCKS_H
#define WEIGHTD_FUSED_BLOCKS_H

#include "weightd/part.h"
#include "weightd/model.h"

#pragma GCC visibility push(default)

/*
 * A tensor in which several of equal size lie side by side: q, k, v of an attention, the gates of a
 * recurrent layer.  Rows are in service/core/model/fused_blocks.c.
 */
struct weightd_fused {
	const char *type;		/* of the module, as for isinstance */
	const char *path;		/* glob on the module's path; NULL: any */
	const char *const *leaves;	/* globs on the tensor's leaf name, NULL-terminated */
	bool is_last;			/* along the last dimension, else along the first */
	const char *const *names;	/* "q", "k", "v": in order, NULL-terminated */
	const char *const *short_names; /* beside 'names'; NULL: none */
};

size_t weightd_fused_count(void);
const struct weightd_fused *weightd_fused_at(size_t index);
/*
 * weightd_fused_block() - the part that is called 'block' in a tensor of a module.
 *
 * BAD_ARGUMENT with an issue if the tensor has none of that name, SHAPE_MISMATCH if it cannot be
 * divided.
 */
enum weightd_code weightd_fused_block(struct weightd_part *part, const char *block,
				      const struct weightd_module *module, const char *leaf,
				      const struct weightd_whole *whole);
/*
 * The fans of a part that a rule writes: the fans of a tensor of its shape, so that q, k and v of a
 * fused matrix each have their own.
 */
struct weightd_fans weightd_fused_fans(const struct weightd_part *part);
/* The long name of a block that any row has ("q": "query"); NULL: none, the nearest is in
 * '*nearest'. */
const char *weightd_fused_name(const char *block, const char **nearest);

#pragma GCC visibility pop

#endif
