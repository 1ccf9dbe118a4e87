/*
 * Key scripts in documents: their syntax and their names are checked here, their values belong to
 * the plan.
 */
#include "definition/policy/keys_read.h"

#include "core/generator/jax/key_script.h"
#include "definition/call/formula_read.h"

#include <string.h>

/* Of a spelling: the blanks that it adds are fewer than the bytes of a script. */
#define SPELLING_MAX (8 * WEIGHTD_KEY_SCRIPT_MAX)

static bool is_known(const void *context, const char *name, size_t length,
		     struct weightd_value *value)
{
	static const char *const names[] = {"i", "seed", "layer", "layers"};

	(void)context;
	(void)value;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
			return true;
	}
	return weightd_formula_is_argument(name, length);
}

static void refuse(struct weightd_reader *reader, const char *text,
		   const struct weightd_place *place, const struct weightd_key_problem *problem)
{
	unsigned line = 1, column = 1;

	for (size_t i = 0; i + 1 < problem->column && text[i] != '\0'; i++) {
		line += text[i] == '\n';
		column = text[i] == '\n' ? 1 : column + (((unsigned char)text[i] & 0xC0) != 0x80);
	}
	weightd_refuse(reader, WEIGHTD_ERR_TEXT_SYNTAX, place, "%s", problem->detail);
	weightd_error_expected(reader->err, "%s", problem->expected);
	weightd_error_at(reader->err, line, column);
}

const struct weightd_keys *weightd_read_keys(struct weightd_reader *reader, const json_t *json,
					     const struct weightd_place *place)
{
	struct weightd_keys *keys = NULL;
	struct weightd_key_problem problem = {0};
	struct weightd_text spelling;

	if (!json_is_string(json)) {
		weightd_refuse_type(reader, place, json,
				    "the text of a script such as \"key, sub = split(key)\"");
		return NULL;
	}
	weightd_text_init(&spelling, SPELLING_MAX);
	if (!weightd_key_script_spell(json_string_value(json), is_known, NULL, &spelling,
				      &problem)) {
		refuse(reader, json_string_value(json), place, &problem);
	} else {
		keys = weightd_arena_alloc(reader->arena, sizeof *keys);
		const char *script = spelling.failed || spelling.data == NULL
					     ? NULL
					     : weightd_arena_strdup(reader->arena, spelling.data);
		if (keys == NULL || script == NULL) {
			weightd_refuse_memory(reader);
			keys = NULL;
		} else {
			*keys = (struct weightd_keys){
				.script = script,
				.number = reader->keys_count++,
				.pointer = weightd_place_text(place, reader->arena)};
		}
	}
	weightd_text_free(&spelling);
	return keys;
}
