/*
 * The table of published sizes: every row of published_list.h.
 */
#include "definition/twin/published.h"

#include <string.h>

static const struct weightd_published rows[] = {
#define PUBLISHED(name, source, parameters, class_name, ...) \
	{name, source, parameters, #class_name, #__VA_ARGS__},
#include "definition/twin/published_list.h"
#undef PUBLISHED
};

size_t weightd_published_count(void)
{
	return sizeof rows / sizeof rows[0];
}

const struct weightd_published *weightd_published_at(size_t index)
{
	return &rows[index];
}

const struct weightd_published *weightd_published_find(const char *name, size_t length)
{
	for (size_t i = 0; i < weightd_published_count(); i++)
		if (strlen(rows[i].name) == length && memcmp(rows[i].name, name, length) == 0)
			return &rows[i];
	return NULL;
}
