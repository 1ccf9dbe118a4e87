/*
 * Lists of names for messages.
 */
#include "core/base/name_list.h"

#include <stdio.h>
#include <string.h>

/* What is kept free for the end of a list that is cut. */
static const char more[] = ", ...";

void weightd_name_list(char *buffer, size_t size,
		       const char *(*get)(const void *context, size_t index), const void *context,
		       size_t count)
{
	size_t length = 0, cut = 0; /* where the list may end with "..." */

	buffer[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		const char *name = get(context, i);
		if (name == NULL)
			continue;
		const char *comma = length > 0 ? ", " : "";
		const size_t next = length + strlen(comma) + strlen(name);
		if (next >= size) {
			snprintf(buffer + cut, size - cut, "%s", cut > 0 ? more : more + 2);
			return;
		}
		snprintf(buffer + length, size - length, "%s%s", comma, name);
		length = next;
		if (length + sizeof more <= size)
			cut = length;
	}
}

const char *weightd_array_name(const void *names, size_t index)
{
	return ((const char *const *)names)[index];
}

size_t weightd_array_count(const char *const *names)
{
	size_t count = 0;

	while (names[count] != NULL)
		count++;
	return count;
}

bool weightd_array_has(const char *const *names, const char *name)
{
	for (; names != NULL && *names != NULL; names++) {
		if (strcmp(*names, name) == 0)
			return true;
	}
	return false;
}
