/*
 * Which torch release's repr is printed: the one place for what differs between releases.
 */
#ifndef WEIGHTD_REPR_PROFILE_H
#define WEIGHTD_REPR_PROFILE_H

#include <stdbool.h>

struct weightd_repr_profile {
	bool prints_norm_bias;   /* 2.13+: BatchNorm and its kin print "bias=True" */
	bool folds_module_lists; /* 2.0+: ModuleList prints "(0-5): 6 x ..." */
};

/* torch 2.2 to 2.12. */
static const struct weightd_repr_profile weightd_repr_profile = {
	.prints_norm_bias = false,
	.folds_module_lists = true,
};

#endif
