#include "recorded_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void recorded_lines_read(struct recorded_lines *recorded, const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t capacity = 0;

	if (file == NULL)
		abort();
	while (getline(&line, &capacity, file) > 0) {
		if (recorded->line_count == RECORDED_LINES_MAX)
			abort();
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "call ", 5) == 0)
			recorded->calls[recorded->call_count++] = recorded->line_count;
		if (strncmp(line, "refused ", 8) == 0)
			recorded->refusals[recorded->refusal_count++] = recorded->line_count;
		recorded->lines[recorded->line_count++] = strdup(line);
	}
	free(line);
	fclose(file);
}

void recorded_lines_free(struct recorded_lines *recorded)
{
	for (int i = 0; i < recorded->line_count; i++)
		free(recorded->lines[i]);
}
