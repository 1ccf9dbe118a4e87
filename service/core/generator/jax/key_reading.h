/*
 * Reading a key script: its signs, names and numbers.  For key_script.c.
 */
#ifndef WEIGHTD_CORE_GENERATOR_JAX_KEY_READING_H
#define WEIGHTD_CORE_GENERATOR_JAX_KEY_READING_H

#include "core/generator/jax/key_script.h"

/* A script that is read: spelt, if 'out' is not NULL, else run. */
struct weightd_key_reading {
	const char *text, *at;
	struct weightd_text *out;
	const struct weightd_key_context *context;
	struct weightd_key_names *names;
	struct weightd_key_problem *problem;
	unsigned depth;
};

struct weightd_key_word {
	const char *text;
	size_t length;
};

/* Notes the problem at the place that is read; false. */
bool weightd_key_fail(struct weightd_key_reading *reading, const char *expected, const char *format,
		      ...) __attribute__((format(printf, 3, 4)));
bool weightd_key_fail_syntax(struct weightd_key_reading *reading);
/* Appends to the spelling, if there is one. */
void weightd_key_put(struct weightd_key_reading *reading, const char *text);
void weightd_key_put_word(struct weightd_key_reading *reading, const struct weightd_key_word *word);
/* Blanks within a line. */
void weightd_key_skip_blanks(struct weightd_key_reading *reading);
/* Whether 'sign' comes next, behind blanks; it is then read. */
bool weightd_key_takes(struct weightd_key_reading *reading, char sign);
bool weightd_key_is_word_start(char c);
/* A name, without the words before its dots. */
bool weightd_key_read_word(struct weightd_key_reading *reading, struct weightd_key_word *word);
bool weightd_key_is_word(const struct weightd_key_word *word, const char *text);
/* A formula that is a whole number, or where it is spelt its syntax alone; '*number' is then 0.
 */
bool weightd_key_read_number(struct weightd_key_reading *reading, const char *what,
			     int64_t *number);

#endif
