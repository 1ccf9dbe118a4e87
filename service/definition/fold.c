/*
 * What may be folded, and the number that is put where the first text ends.
 */
#include "definition/fold.h"

#include "weightd/module_type.h"
#include "weightd/parametrization.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool weightd_fold_counts_on(const char *name, const char *before)
{
	char next[32];

	if (strlen(before) > 15 || before[strspn(before, "0123456789")] != '\0')
		return false;
	snprintf(next, sizeof next, "%llu", strtoull(before, NULL, 10) + 1);
	return strcmp(name, next) == 0;
}

bool weightd_fold_is_like(const struct weightd_module *a, const struct weightd_module *b)
{
	const unsigned own = WEIGHTD_TAKES_TENSORS | WEIGHTD_TAKES_CHILDREN;

	if (a->module_type == NULL || a->module_type != b->module_type || a->is_derived ||
	    b->is_derived || (a->module_type->flags & own) != 0 || a->arguments != b->arguments ||
	    a->init != NULL || b->init != NULL || weightd_module_replacements(a) != NULL ||
	    weightd_module_replacements(b) != NULL)
		return false;
	for (size_t i = 0; i < a->module_type->field_count; i++) {
		if (a->arguments[i].kind == WEIGHTD_MODULE)
			return false;
	}
	return strcmp(weightd_module_defined_type(a), weightd_module_defined_type(b)) == 0;
}

size_t weightd_fold_put(struct weightd_text *out, size_t at, uint64_t *repeats)
{
	const size_t end = out->length;
	char number[24];

	if (*repeats == 0)
		return 0;
	const int length = snprintf(number, sizeof number, ",%" PRIu64, *repeats);
	*repeats = 0;
	weightd_text_put(out, number, (size_t)length);
	if (out->failed)
		return 0;
	memmove(out->data + at + length, out->data + at, end - at);
	memcpy(out->data + at, number, (size_t)length);
	return (size_t)length;
}
