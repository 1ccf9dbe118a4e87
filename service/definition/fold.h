/*
 * Fold: children of a module that are alike are written once, with the number of the others behind.
 */
#ifndef WEIGHTD_DEFINITION_FOLD_H
#define WEIGHTD_DEFINITION_FOLD_H

#include "weightd/model.h"
#include "weightd/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a name is the number after another one, in the spelling that counting gives. */
bool weightd_fold_counts_on(const char *name, const char *before);

/* Whether the texts of two modules are the same but for the name, as far as their arguments tell.
 * False says nothing. */
bool weightd_fold_is_like(const struct weightd_module *a, const struct weightd_module *b);

/*
 * Writes ",N" at the offset 'at' of a text, for '*repeats', which becomes 0, unless it is 0
 * already.
 *
 * Returns the bytes by which the text behind has moved.
 */
size_t weightd_fold_put(struct weightd_text *out, size_t at, uint64_t *repeats);

#endif
