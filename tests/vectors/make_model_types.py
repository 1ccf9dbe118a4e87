#!/usr/bin/env python3
"""Makes service/definition/architecture/library_types.c: every model_type of the transformers library.

    python3 tests/vectors/make_model_types.py > service/definition/architecture/library_types.c
"""
import textwrap

import transformers
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

HEAD = """/*
 * The names that the transformers library ({version}) has for its models, made by
 * tests/vectors/make_model_types.py.  Another model of the library is no misspelt name of one that
 * is here, so it gets no suggestion.
 */
#include "definition/architecture/library_types.h"

#include <string.h>

/* Each name between two blanks. */
static const char *const lines[] = {{
"""
TAIL = """};

bool weightd_library_has_type(const char *model_type)
{
	const size_t length = strlen(model_type);

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		const char *at = length > 0 ? strstr(lines[i], model_type) : NULL;
		for (; at != NULL; at = strstr(at + 1, model_type))
			if (at > lines[i] && at[-1] == ' ' && at[length] == ' ')
				return true;
	}
	return false;
}
"""


def main():
    names = " ".join(sorted(CONFIG_MAPPING.keys()))
    lines = textwrap.wrap(names, 85, break_long_words=False, break_on_hyphens=False)
    print(HEAD.format(version=transformers.__version__), end="")
    print("\n".join(f'\t" {line} ",' for line in lines))
    print(TAIL, end="")


main()
