/*
 * Hidden tensors: parameters and buffers that classes of torchvision, timm and transformers have
 * beside their children, and do not print.  tests/vectors/record_hidden_tensors.py writes the lists
 * from the libraries.
 */
#include "definition/repr/hidden_tensors.h"

#include "definition/repr/repr_tree.h"

#include <stdlib.h>
#include <string.h>

struct hidden {
	const char *type, *leaves, *children;
};

/* In the order of strcmp(). */
static const struct hidden rows[] = {
#define HIDDEN(type, leaves, children) {#type, leaves, children},
#include "definition/repr/hidden_tensors_a_to_i_list.h"
#include "definition/repr/hidden_tensors_j_to_z_list.h"
#undef HIDDEN
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

static int compare(const void *key, const void *row)
{
	return strcmp(key, ((const struct hidden *)row)->type);
}

/* Whether the module has all of the children whose names are in 'names'. */
static bool has_children(const struct weightd_repr *repr, const char *names)
{
	while (*names != '\0') {
		const size_t length = strcspn(names, " ");
		if (weightd_repr_child(repr, names, length) == NULL)
			return false;
		names += length + (names[length] == ' ');
	}
	return true;
}

const char *weightd_hidden_tensors(const struct weightd_repr *repr)
{
	const struct hidden *row = bsearch(repr->type, rows, ROW_COUNT, sizeof rows[0], compare);

	while (row != NULL && row > rows && strcmp(row[-1].type, repr->type) == 0)
		row--;
	for (; row != NULL && row < rows + ROW_COUNT && strcmp(row->type, repr->type) == 0; row++) {
		if (has_children(repr, row->children))
			return row->leaves;
	}
	return NULL;
}

bool weightd_may_hide_tensors(const char *type)
{
	static const char *const words[] = {"PositionalEnc", "PositionalEmbed", "PositionEmbed",
					    "PosEmbed",	     "LayerScale",	"VectorQuantiz",
					    "PromptLearner"};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strstr(type, words[i]) != NULL)
			return true;
	}
	return strcmp(type, "ViT") == 0 || strcmp(type, "VisionTransformer") == 0;
}
