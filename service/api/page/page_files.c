/*
 * The packed files: an index, names, and data as deploy/pack_page.c writes them.
 */
#include "api/page/page_files.h"

#include "core/base/embed.h"

#include <stdint.h>
#include <string.h>

WEIGHTD_EMBED(weightd_page, "build/page.bin");
WEIGHTD_EMBEDDED(weightd_page);

#define NUMBERS 4

static const struct {
	const char *ending, *content_type;
} types[] = {
	{".html", "text/html; charset=utf-8"},
	{".css", "text/css; charset=utf-8"},
	{".js", "text/javascript; charset=utf-8"},
	{".svg", "image/svg+xml"},
};

static uint32_t number_at(size_t index)
{
	uint32_t number;

	memcpy(&number, weightd_page + index * sizeof number, sizeof number);
	return number;
}

static const char *type_of(const char *name)
{
	const char *ending = strrchr(name, '.');

	for (size_t i = 0; ending != NULL && i < sizeof types / sizeof types[0]; i++)
		if (strcmp(types[i].ending, ending) == 0)
			return types[i].content_type;
	return "application/octet-stream";
}

size_t weightd_page_file_count(void)
{
	return number_at(0);
}

struct weightd_page_file weightd_page_file_at(size_t index)
{
	const size_t entry = 1 + NUMBERS * index;
	const char *name = weightd_page + number_at(entry);

	return (struct weightd_page_file){
		.name = name,
		.content_type = type_of(name),
		.packed = weightd_page + number_at(entry + 1),
		.packed_length = number_at(entry + 2),
		.length = number_at(entry + 3),
	};
}

bool weightd_page_file_find(const char *name, struct weightd_page_file *file)
{
	for (size_t i = 0; i < weightd_page_file_count(); i++) {
		const struct weightd_page_file candidate = weightd_page_file_at(i);

		if (strcmp(candidate.name, name) == 0) {
			*file = candidate;
			return true;
		}
	}
	return false;
}
