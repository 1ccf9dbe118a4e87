/*
 * Globs of the init policy.
 *
 * Most are matched in one go, with one step back at a time to the last star.  Where stars step back
 * again and again, a set of pattern positions is carried over the name instead, character by
 * character, so that no pattern takes longer than its length times the name's.
 */
#include "core/model/glob.h"

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

/* The slow way, which no pattern can make slower than its length times the name's. */
static bool match_sets(const char *pattern, size_t length, const char *name)
{
	struct positions sets[2];
	struct positions *now = &sets[0], *next = &sets[1];

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

/* Where matching goes on when it fails: behind a star, which takes one more character. */
struct retry {
	const char *pattern, *name; /* NULL: no star yet */
	bool is_shorter; /* first from the same character: "**." took no segment before */
};

struct matching {
	const char *start, *pattern, *name;
	struct retry segment, any; /* the last '*' of this segment, the last '**' */
};

/* Takes a star of the pattern; what came before it need not be looked at again. */
static void take_star(struct matching *m)
{
	const size_t i = (size_t)(m->pattern - m->start);
	const char *behind = m->start + after_star(m->start, i);

	if (m->pattern[1] != '*') {
		m->segment = (struct retry){behind, m->name, false};
		m->pattern = behind;
		return;
	}
	m->any = (struct retry){behind, m->name, is_optional_segments(m->start, i)};
	m->segment = (struct retry){NULL, NULL, false};
	m->pattern = m->any.is_shorter ? m->pattern + 3 : behind;
}

/* Steps back to the last star that can take another character; false if there is none. */
static bool step_back(struct matching *m)
{
	struct retry *retry = &m->segment;

	if (retry->pattern == NULL || *retry->name == '\0' || *retry->name == '.') {
		retry = &m->any;
		m->segment.pattern = NULL;
	}
	if (retry->pattern == NULL || *retry->name == '\0')
		return false;
	if (!retry->is_shorter)
		retry->name += character_length(retry->name);
	retry->is_shorter = false;
	m->pattern = retry->pattern;
	m->name = retry->name;
	return true;
}

/* One character of the name, or a star. */
static bool advance(struct matching *m)
{
	if (*m->pattern == '*') {
		take_star(m);
		return true;
	}
	if (*m->name == '\0' || *m->pattern == '\0')
		return false;
	if (*m->pattern == '?' && *m->name != '.') {
		m->pattern++;
		m->name += character_length(m->name);
		return true;
	}
	return *m->pattern != '?' && *m->pattern++ == *m->name++;
}

bool weightd_glob_match_counted(const char *pattern, const char *name, uint64_t *units)
{
	const size_t length = strlen(pattern), name_length = strlen(name);
	const size_t most = 4 * (length + name_length);
	struct matching m = {.start = pattern, .pattern = pattern, .name = name};

	if (length > PATTERN_MAX)
		return strcmp(pattern, name) == 0;
	for (size_t done = 0; done < most; done++) {
		if (*m.pattern == '\0' && *m.name == '\0') {
			*units += 2 * done;
			return true;
		}
		if (!advance(&m) && !step_back(&m)) {
			*units += 2 * done;
			return false;
		}
	}
	*units += 2 * most + 3 * length * name_length;
	return match_sets(pattern, length, name);
}

bool weightd_glob_match(const char *pattern, const char *name)
{
	uint64_t units = 0;

	return weightd_glob_match_counted(pattern, name, &units);
}
