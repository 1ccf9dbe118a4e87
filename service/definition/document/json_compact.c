/*
 * Runs between blanks are copied; blanks in strings belong to them.
 */
#include "definition/document/json_compact.h"

#include <stdbool.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void weightd_json_compact(struct weightd_text *out, const char *json, size_t length)
{
	bool in_string = false;
	size_t start = 0;

	for (size_t i = 0; i < length; i++) {
		if (in_string && json[i] == '\\') {
			i++;
			continue;
		}
		if (json[i] == '"')
			in_string = !in_string;
		if (in_string || !is_blank(json[i]))
			continue;
		weightd_text_put(out, json + start, i - start);
		start = i + 1;
	}
	if (start < length)
		weightd_text_put(out, json + start, length - start);
}
