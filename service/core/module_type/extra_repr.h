/*
 * torch's extra_repr(), the text between the parentheses: what a row's text says, and what releases
 * of torch print differently.
 */
#ifndef WEIGHTD_CORE_MODULE_TYPE_EXTRA_REPR_H
#define WEIGHTD_CORE_MODULE_TYPE_EXTRA_REPR_H

#include "weightd/module_type.h"

/* Appends a text as that of struct weightd_module_type's 'repr'. */
void repr_put(const struct weightd_module *module, const char *text, struct weightd_text *out);

/* Appends ", mode='nearest'", before 2.0 without the quotes. */
void repr_mode(const char *mode, const struct weightd_profile *profile, struct weightd_text *out);
/*
 * Print hook: appends ", bias=True" of a norm, which releases before 2.12 do not print.  It says
 * whether there is a bias, so that affine=False makes it False.
 */
void repr_norm_bias(const struct weightd_module *module, const struct weightd_profile *profile,
		    struct weightd_text *out);

#endif
