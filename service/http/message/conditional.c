/*
 * Comparison of entity tags.
 */
#include "http/message/conditional.h"

#include <string.h>

bool weightd_etag_in_list(const char *list, const char *etag, bool is_weak)
{
	const char *at = list + strspn(list, " \t");

	if (at[0] == '*' && at[1 + strspn(at + 1, " \t")] == '\0')
		return true;
	if (etag == NULL)
		return false;
	size_t length = strlen(etag);
	for (;;) {
		at += strspn(at, " \t,");
		bool tag_is_weak = strncmp(at, "W/", 2) == 0;
		if (tag_is_weak)
			at += 2;
		if (*at != '"')
			return false;
		const char *end = strchr(++at, '"');
		if (end == NULL)
			return false;
		if ((is_weak || !tag_is_weak) && (size_t)(end - at) == length &&
		    memcmp(at, etag, length) == 0)
			return true;
		at = end + 1;
	}
}

bool weightd_if_range_holds(const char *value, const char *etag)
{
	size_t length = etag == NULL ? 0 : strlen(etag);

	return etag != NULL && value[0] == '"' && strncmp(value + 1, etag, length) == 0 &&
	       strcmp(value + 1 + length, "\"") == 0;
}
