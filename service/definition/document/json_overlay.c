/*
 * Members are copied as they are spelled: nothing is parsed, so no number changes.
 */
#include "definition/document/json_overlay.h"

#include <string.h>

#define MEMBERS_MAX 16

/* A member of an object: the texts of its name, without quotes, and of its value. */
struct member {
	struct weightd_compact_json name, value;
};

struct members {
	struct member list[MEMBERS_MAX];
	size_t count;
};

static const char *end_of_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		at += *at == '\\';
	return at < end ? at + 1 : NULL;
}

/* The end of a value; NULL: there is none. */
static const char *end_of_value(const char *at, const char *end)
{
	size_t depth = 0;

	while (at < end) {
		const bool closes = *at == '}' || *at == ']';

		if (depth == 0 && (closes || *at == ','))
			return at;
		if (*at == '"') {
			at = end_of_string(at, end);
			if (at == NULL)
				return NULL;
			continue;
		}
		depth += *at == '{' || *at == '[';
		depth -= closes;
		at++;
	}
	return NULL;
}

static bool read_member(struct member *member, const char **at, const char *end)
{
	const char *name = *at, *name_end = *name == '"' ? end_of_string(name, end) : NULL;

	if (name_end == NULL || name_end == end || *name_end != ':' ||
	    memchr(name, '\\', (size_t)(name_end - name)) != NULL)
		return false;
	const char *value = name_end + 1, *value_end = end_of_value(value, end);
	if (value_end == NULL || value_end == value)
		return false;
	member->name = (struct weightd_compact_json){name + 1, (size_t)(name_end - name) - 2};
	member->value = (struct weightd_compact_json){value, (size_t)(value_end - value)};
	*at = value_end;
	return true;
}

static bool is_null(const struct member *member)
{
	return member->value.length == 4 && memcmp(member->value.text, "null", 4) == 0;
}

/* The members of an object that are not null.  False: it is none, or has too many. */
static bool read_members(struct members *members, const struct weightd_compact_json *json)
{
	const char *at = json->text, *end = at + json->length;

	members->count = 0;
	if (json->length < 2 || *at != '{' || end[-1] != '}')
		return false;
	at++;
	while (at < end - 1) {
		if (members->count == MEMBERS_MAX ||
		    !read_member(&members->list[members->count++], &at, end))
			return false;
		if (is_null(&members->list[members->count - 1]))
			members->count--;
		if (*at == ',')
			at++;
	}
	return true;
}

static bool is_named(const struct member *member, const char *name)
{
	return member->name.length == strlen(name) &&
	       memcmp(member->name.text, name, member->name.length) == 0;
}

static const struct member *find(const struct members *members, const struct member *like)
{
	for (size_t i = 0; i < members->count; i++) {
		const struct weightd_compact_json *name = &members->list[i].name;

		if (name->length == like->name.length &&
		    memcmp(name->text, like->name.text, name->length) == 0)
			return &members->list[i];
	}
	return NULL;
}

static void put_name(struct weightd_text *out, const struct member *member, bool *is_first)
{
	weightd_text_puts(out, *is_first ? "\"" : ",\"");
	weightd_text_put(out, member->name.text, member->name.length);
	weightd_text_puts(out, "\":");
	*is_first = false;
}

/* The items of two arrays, or the members of two objects, in one.  False: they are not of a kind.
 */
static bool put_joined(struct weightd_text *out, const struct weightd_compact_json *a,
		       const struct weightd_compact_json *b)
{
	const char bracket = a->text[0];

	if (bracket != b->text[0] || (bracket != '[' && bracket != '{'))
		return false;
	weightd_text_put(out, a->text, a->length - 1);
	if (a->length > 2 && b->length > 2)
		weightd_text_puts(out, ",");
	weightd_text_put(out, b->text + 1, b->length - 1);
	return true;
}

bool weightd_json_overlay(struct weightd_text *out, const struct weightd_compact_json *base,
			  const struct weightd_compact_json *over)
{
	struct members below, above;
	bool is_first = true;

	if (!read_members(&below, base) || !read_members(&above, over))
		return false;
	weightd_text_puts(out, "{");
	for (size_t i = 0; i < below.count; i++) {
		const struct member *member = &below.list[i], *later = find(&above, member);
		const bool is_list = is_named(member, "init") || is_named(member, "tie");

		if (later != NULL && !is_list)
			continue;
		put_name(out, member, &is_first);
		if (later == NULL)
			weightd_text_put(out, member->value.text, member->value.length);
		else if (!put_joined(out, &member->value, &later->value))
			return false;
	}
	for (size_t i = 0; i < above.count; i++) {
		const struct member *member = &above.list[i], *earlier = find(&below, member);
		const bool is_list = is_named(member, "init") || is_named(member, "tie");

		if (is_named(member, "base") || (is_list && earlier != NULL))
			continue;
		put_name(out, member, &is_first);
		weightd_text_put(out, member->value.text, member->value.length);
	}
	weightd_text_puts(out, "}");
	return true;
}
