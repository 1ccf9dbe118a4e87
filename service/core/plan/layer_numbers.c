/*
 * Numbers in names.  Lists whose numbers ascend know their last one.
 */
#include "core/plan/layer_numbers.h"

#define DIGITS_MAX 9

/* The number that 'text' is, up to a dot or its end; -1 if it is none, or has too many digits. */
int64_t weightd_layer_number(const char *text)
{
	int64_t number = 0;
	unsigned digits = 0;

	for (; *text >= '0' && *text <= '9' && digits < DIGITS_MAX; text++, digits++)
		number = number * 10 + (*text - '0');
	return digits > 0 && (*text == '.' || *text == '\0') ? number : -1;
}

/* The first segment of the name that is a number; NULL if there is none. */
const char *weightd_layer_segment(const char *name)
{
	while (weightd_layer_number(name) < 0) {
		while (*name != '.' && *name != '\0')
			name++;
		if (*name++ == '\0')
			return NULL;
	}
	return name;
}

static unsigned segments_before(const char *name, const char *end)
{
	unsigned dots = 0;

	for (; name < end; name++)
		dots += *name == '.';
	return dots;
}

/* One more than the largest number that a child of 'list', or a tensor of its own, is called. */
static int64_t numbers_in(const struct weightd_module *list, bool of_tensors, uint64_t *steps)
{
	int64_t count = 0;

	if (of_tensors) {
		for (const struct weightd_parameter *tensor = list->parameters; tensor != NULL;
		     tensor = tensor->next, ++*steps)
			count = weightd_layer_number(tensor->leaf) >= count
					? weightd_layer_number(tensor->leaf) + 1
					: count;
		return count;
	}
	if (list->is_numbered && list->last_child != NULL)
		return weightd_layer_number(list->last_child->name) + 1;
	for (const struct weightd_module *child = list->children; child != NULL;
	     child = child->next, ++*steps)
		count = weightd_layer_number(child->name) >= count
				? weightd_layer_number(child->name) + 1
				: count;
	return count;
}

int64_t weightd_layer_count(const struct weightd_module *module, const char *name,
			    const char *segment, uint64_t *steps)
{
	const unsigned depth = segments_before(name, segment);
	const struct weightd_module *list = module;
	const bool of_tensors = list->depth == depth;

	while (list->depth > depth)
		list = list->parent;
	return numbers_in(list, of_tensors, steps);
}
