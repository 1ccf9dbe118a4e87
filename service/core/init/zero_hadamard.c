/*
 * zero_hadamard: ZerO, an initialisation with only zeros and ones.  Not called zero: that is what
 * several libraries call zeros.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

static enum weightd_code resolve(struct weightd_law *law, struct weightd_explanation *why,
				 const struct weightd_value *arguments,
				 const struct weightd_target *target, const char *pointer,
				 struct weightd_error *err)
{
	(void)arguments;
	law->distribution = &weightd_distribution_hadamard;
	why->has_bounds = true;
	why->low = -1.0;
	why->high = 1.0;
	return init_require_rank(target, 2, 5, "zero_hadamard", pointer, err);
}

static const char *const aliases[] = {"ZerO", NULL};

const struct weightd_initializer weightd_init_zero_hadamard = {
	.name = "zero_hadamard",
	.aliases = aliases,
	.doc = "Identity, or with more outputs than inputs a part of a Hadamard matrix over "
	       "2^(m/2); the centre tap",
	.source = "Zhao, Schaefer and Anandkumar 2021, ZerO initialization, algorithm 1",
	.resolve = resolve,
};
