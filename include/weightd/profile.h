/*
 * Profiles: releases of torch whose print(module) is repeated.
 *
 * A profile decides text only, never names, shapes or values.  Every difference between releases is
 * a member here; nothing else in the tree knows about releases.  Adding one is one row in
 * service/core/print/profile_list.h.
 */
#ifndef WEIGHTD_PROFILE_H
#define WEIGHTD_PROFILE_H

#include <stdbool.h>

#pragma GCC visibility push(default)

struct weightd_profile {
	const char *name;	 /* "torch-2.15" */
	const char *release;	 /* "2.15" */
	bool folds_module_lists; /* ModuleList prints "(0-5): 6 x ..." */
	bool quotes_modes; /* Upsample and EmbeddingBag print mode='nearest', not mode=nearest */
	bool softplus_has_reals; /* Softplus() prints beta=1.0, threshold=20.0, not beta=1,
				    threshold=20 */
	bool prints_norm_bias;	 /* BatchNorm and its kin, GroupNorm, LayerNorm print bias=True */
};

#pragma GCC visibility pop

#endif
