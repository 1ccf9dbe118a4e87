/*
 * Names in files: the patterns of a row, and what they make of a path.
 *
 * A pattern is a run of segments, "layers.{i}.mlp.fc1", that is found anywhere in a path; "{i}" is
 * any number.  One that begins with "^" is found at the beginning alone.
 */
#ifndef WEIGHTD_DEFINITION_FILE_NAMES_FILE_NAMES_H
#define WEIGHTD_DEFINITION_FILE_NAMES_FILE_NAMES_H

#include "definition/document/reader.h"

#define WEIGHTD_FILE_NUMBERS 6

/* Where a pattern is in a path. */
struct weightd_file_match {
	const json_t *rule; /* [pattern, text for it, ...]; NULL: none is there */
	size_t start, end;  /* of the bytes that are replaced */
	struct {
		const char *name, *number; /* "{i}" of the pattern, "12" of the path */
		size_t name_length, length;
	} numbers[WEIGHTD_FILE_NUMBERS];
	size_t count;
};

/* Refuses what is no "files" of a row, at its place. */
enum weightd_code weightd_check_file_names(struct weightd_reader *reader, const json_t *files,
					   const struct weightd_place *place);
/* The names for a class of the row: its own among "classes", else those of all. */
const json_t *weightd_file_names_of(const json_t *files, const char *class_name);
/* The first rule of "modules" or "tensors" whose pattern is in 'path'. */
struct weightd_file_match weightd_file_match(const json_t *rules, const char *path);
/*
 * The path with 'text' in the place of the pattern; numbers that the pattern lacks are 'index'.
 * In the scratch arena; NULL: no memory, which is refused.
 */
const char *weightd_file_name(struct weightd_reader *reader, const struct weightd_file_match *match,
			      const char *path, const char *text, const char *index);
/* Whether a text has a number that the pattern lacks. */
bool weightd_file_counts(const struct weightd_file_match *match, const char *text);

#endif
