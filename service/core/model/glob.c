/*
 * Globs of the init policy: a set of pattern positions is carried over the name, character by
 * character, so that no pattern can make the match backtrack.
 */
#include "weightd/policy.h"

#include <string.h>

/* Longer patterns match nothing: no name is that long. */
#define PATTERN_MAX 1024

/* Positions in the pattern that the name read so far can have led to. */
struct positions {
	bool at[PATTERN_MAX + 1];
};

/* Bytes of the UTF-8 character at 'text'; a stray byte counts as one. */
static size_t character_length(const char *text)
{
	unsigned char lead = (unsigned char)*text;
	size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

	for (size_t i = 1; i < length; i++) {
		if (((unsigned char)text[i] & 0xC0) != 0x80)
			return i;
	}
	return length;
}

/* "**." at the start of a segment also matches no segment at all: "**.weight" finds "weight". */
static bool is_optional_segments(const char *pattern, size_t i)
{
	return strncmp(pattern + i, "**.", 3) == 0 && (i == 0 || pattern[i - 1] == '.');
}

static size_t after_star(const char *pattern, size_t i)
{
	return i + (pattern[i + 1] == '*' ? 2 : 1);
}

/* Adds position 'i' and the positions reached from it without reading a character. */
static void reach(struct positions *set, const char *pattern, size_t i)
{
	while (!set->at[i]) {
		set->at[i] = true;
		if (pattern[i] != '*')
			return;
		if (is_optional_segments(pattern, i))
			reach(set, pattern, i + 3);
		i = after_star(pattern, i);
	}
}

/* A star that has read a character: in the middle of a segment, so its segments are not optional.
 */
static void stay(struct positions *set, const char *pattern, size_t i)
{
	set->at[i] = true;
	reach(set, pattern, after_star(pattern, i));
}

bool weightd_glob_match(const char *pattern, const char *name)
{
	size_t length = strlen(pattern);
	struct positions sets[2];
	struct positions *now = &sets[0], *next = &sets[1];

	if (strcmp(pattern, name) == 0)
		return true;
	if (length > PATTERN_MAX || strpbrk(pattern, "*?") == NULL)
		return false;
	memset(now->at, 0, length + 1);
	reach(now, pattern, 0);
	for (size_t step; *name != '\0'; name += step) {
		bool is_dot = *name == '.', is_alive = false;
		step = character_length(name);
		memset(next->at, 0, length + 1);
		for (size_t i = 0; i < length; i++) {
			if (!now->at[i])
				continue;
			if (pattern[i] == '*') {
				if (pattern[i + 1] != '*' && is_dot)
					continue;
				stay(next, pattern, i);
			} else if (pattern[i] == '?') {
				if (is_dot)
					continue;
				reach(next, pattern, i + 1);
			} else if (strncmp(pattern + i, name, step) == 0) {
				reach(next, pattern, i + step);
			} else {
				continue;
			}
			is_alive = true;
		}
		if (!is_alive)
			return false;
		struct positions *swap = now;
		now = next;
		next = swap;
	}
	return now->at[length];
}
