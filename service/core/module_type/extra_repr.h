/*
 * Parts of print() hooks: torch's extra_repr(), the text between the parentheses.  Private to
 * service/core/module_type.
 */
#ifndef WEIGHTD_CORE_MODULE_TYPE_EXTRA_REPR_H
#define WEIGHTD_CORE_MODULE_TYPE_EXTRA_REPR_H

#include "weightd/module_type.h"

/* Appends "field=value" (text quoted) / the value alone / ", field=value". */
void repr_pair(const struct weightd_module *module, const char *field, struct weightd_text *out);
void repr_value(const struct weightd_module *module, const char *field, struct weightd_text *out);
void repr_next(const struct weightd_module *module, const char *field, struct weightd_text *out);
/* The digit of the type's name: 2 for Conv2d. */
unsigned repr_rank(const struct weightd_module *module);
/* Appends an int-or-tuple argument as a tuple of 'rank': 3 is (3, 3). */
void repr_expanded(const struct weightd_value *value, unsigned rank, struct weightd_text *out);

/* Appends ", mode='nearest'", before 2.0 without the quotes. */
void repr_mode(const char *mode, const struct weightd_profile *profile, struct weightd_text *out);
/*
 * Appends ", bias=True" of a norm, which releases before 2.12 do not print.  It says whether there
 * is a bias, so that affine=False makes it False.
 */
void repr_norm_bias(const struct weightd_module *module, const struct weightd_profile *profile,
		    struct weightd_text *out);

/* Print hooks: every field but device, dtype and return_indices; 'inplace' only when it is set. */
void repr_all(const struct weightd_module *module, struct weightd_text *out);
/* Print hook: the first argument alone ("0.5"). */
void repr_first(const struct weightd_module *module, struct weightd_text *out);

#endif
