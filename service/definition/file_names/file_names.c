/*
 * Patterns of names in files.
 */
#include "definition/file_names/file_names.h"

#include <string.h>

static bool is_digits(const char *text, size_t length)
{
	return length > 0 && strspn(text, "0123456789") >= length;
}

/* The number of the pattern that is called so; match->count: it has none. */
static size_t number_of(const struct weightd_file_match *match, const char *name, size_t length)
{
	size_t i = 0;

	while (i < match->count && (match->numbers[i].name_length != length ||
				    memcmp(match->numbers[i].name, name, length) != 0))
		i++;
	return i;
}

/* Adds the number that the pattern calls 'name'; one that it has twice is the same. */
static bool add_number(struct weightd_file_match *match, const char *name, size_t name_length,
		       const char *number, size_t length)
{
	const size_t i = number_of(match, name, name_length);

	if (!is_digits(number, length) || i == WEIGHTD_FILE_NUMBERS)
		return false;
	if (i < match->count)
		return match->numbers[i].length == length &&
		       memcmp(match->numbers[i].number, number, length) == 0;
	match->numbers[i].name = name;
	match->numbers[i].name_length = name_length;
	match->numbers[i].number = number;
	match->numbers[i].length = length;
	match->count++;
	return true;
}

/* Whether the pattern is at the beginning of 'path'; 'match->end' counts from there. */
static bool match_here(const char *pattern, const char *path, struct weightd_file_match *match)
{
	const char *at = path;

	match->count = 0;
	for (;;) {
		const size_t wanted = strcspn(pattern, "."), length = strcspn(at, ".");
		if (pattern[0] == '{') {
			if (!add_number(match, pattern, wanted, at, length))
				return false;
		} else if (wanted != length || memcmp(pattern, at, length) != 0) {
			return false;
		}
		pattern += wanted;
		at += length;
		if (*pattern == '\0') {
			match->end = (size_t)(at - path);
			return true;
		}
		if (*at == '\0')
			return false;
		pattern++;
		at++;
	}
}

static bool match_anywhere(const char *pattern, const char *path, struct weightd_file_match *match)
{
	const bool is_anchored = pattern[0] == '^';

	pattern += is_anchored;
	for (const char *at = path;;) {
		if (match_here(pattern, at, match)) {
			match->start = (size_t)(at - path);
			match->end += match->start;
			return true;
		}
		at += strcspn(at, ".");
		if (is_anchored || *at++ == '\0')
			return false;
	}
}

struct weightd_file_match weightd_file_match(const json_t *rules, const char *path)
{
	struct weightd_file_match match = {.rule = NULL};

	for (size_t i = 0; i < json_array_size(rules); i++) {
		const json_t *rule = json_array_get(rules, i);
		if (match_anywhere(json_string_value(json_array_get(rule, 0)), path, &match)) {
			match.rule = rule;
			return match;
		}
	}
	return match;
}

bool weightd_file_counts(const struct weightd_file_match *match, const char *text)
{
	for (;;) {
		const size_t length = strcspn(text, ".");
		if (text[0] == '{' && number_of(match, text, length) == match->count)
			return true;
		text += length;
		if (*text++ == '\0')
			return false;
	}
}

/* Copies 'length' bytes, where there is room; the bytes so far and these. */
static size_t put(char *room, size_t used, const char *text, size_t length)
{
	if (room != NULL)
		memcpy(room + used, text, length);
	return used + length;
}

/* The length of the text with its numbers; 'room' (may be NULL) receives it. */
static size_t fill(char *room, const struct weightd_file_match *match, const char *text,
		   const char *index)
{
	size_t used = 0;

	for (;;) {
		const size_t length = strcspn(text, ".");
		const size_t number = number_of(match, text, length);
		if (text[0] != '{')
			used = put(room, used, text, length);
		else if (number == match->count)
			used = put(room, used, index, strlen(index));
		else
			used = put(room, used, match->numbers[number].number,
				   match->numbers[number].length);
		text += length;
		if (*text++ == '\0')
			return used;
		used = put(room, used, ".", 1);
	}
}

const char *weightd_file_name(struct weightd_reader *reader, const struct weightd_file_match *match,
			      const char *path, const char *text, const char *index)
{
	/* Without a text the pattern goes, and a dot beside it. */
	const char *end = path + match->end + (text[0] == '\0' && path[match->end] == '.');
	const size_t start = text[0] == '\0' && *end == '\0' && match->start > 0 ? match->start - 1
										 : match->start;
	const size_t middle = text[0] == '\0' ? 0 : fill(NULL, match, text, index);
	char *name = weightd_arena_alloc(reader->scratch, start + middle + strlen(end) + 1);

	if (name == NULL) {
		weightd_refuse_memory(reader);
		return NULL;
	}
	memcpy(name, path, start);
	if (middle > 0)
		fill(name + start, match, text, index);
	memcpy(name + start + middle, end, strlen(end) + 1);
	return name;
}

/* Two or more texts, the first of them a pattern. */
static bool is_rule(const json_t *rule)
{
	for (size_t i = 0; i < json_array_size(rule); i++) {
		if (!json_is_string(json_array_get(rule, i)))
			return false;
	}
	return json_array_size(rule) > 1 && json_string_value(json_array_get(rule, 0))[0] != '\0';
}

/* "classes" is among the members of a row's names alone. */
static enum weightd_code check_names(struct weightd_reader *reader, const json_t *files,
				     const struct weightd_place *place, bool has_classes)
{
	const char *const members[] = {"modules", "tensors", has_classes ? "classes" : NULL, NULL};

	if (!json_is_object(files))
		return weightd_refuse_type(reader, place, files,
					   "an object: names of modules and tensors in files");
	weightd_check_fields(reader, files, place, members);
	for (size_t i = 0; i < 2; i++) {
		const json_t *rules = json_object_get(files, members[i]);
		const struct weightd_place *there = WEIGHTD_PLACE_KEY(place, members[i]);
		if (rules != NULL && !json_is_array(rules))
			return weightd_refuse_type(reader, there, rules, "an array of arrays");
		for (size_t k = 0; k < json_array_size(rules); k++) {
			if (!is_rule(json_array_get(rules, k)))
				return weightd_refuse_type(reader, WEIGHTD_PLACE_ITEM(there, k),
							   json_array_get(rules, k),
							   "an array: a pattern, and names for it");
		}
	}
	return WEIGHTD_OK;
}

enum weightd_code weightd_check_file_names(struct weightd_reader *reader, const json_t *files,
					   const struct weightd_place *place)
{
	json_t *classes = json_object_get(files, "classes"), *own;
	const struct weightd_place *there = WEIGHTD_PLACE_KEY(place, "classes");
	enum weightd_code code = check_names(reader, files, place, true);
	const char *name;

	if (classes != NULL && !json_is_object(classes))
		return weightd_refuse_type(reader, there, classes, "an object: names for classes");
	json_object_foreach(classes, name, own)
	{
		if (code == WEIGHTD_OK)
			code = check_names(reader, own, WEIGHTD_PLACE_KEY(there, name), false);
	}
	return code;
}

const json_t *weightd_file_names_of(const json_t *files, const char *class_name)
{
	const json_t *own = json_object_get(json_object_get(files, "classes"), class_name);

	return own != NULL ? own : files;
}
