/*
 * lora_orthogonal: both factors of a LoRA from one orthogonal matrix.  The factors know each other
 * by their names, which differ in lora_A and lora_B only, or by the arguments.
 */
#include "core/init/argument_fields.h"
#include "core/init/row_laws.h"

#include <stdio.h>
#include <string.h>

/* Where the last "lora_A", "lora_B", "lora_embedding_A" or "lora_embedding_B" has its letter; NULL:
 * nowhere. */
static const char *letter_of(const char *name)
{
	static const char *const marks[] = {"lora_", "lora_embedding_"};
	const char *found = NULL;

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		const size_t length = strlen(marks[i]);
		for (const char *at = strstr(name, marks[i]); at != NULL;
		     at = strstr(at + 1, marks[i])) {
			const char letter = at[length],
				   behind = letter == '\0' ? '\0' : at[length + 1];
			if ((letter == 'A' || letter == 'B') && (behind == '\0' || behind == '.') &&
			    (found == NULL || at + length > found))
				found = at + length;
		}
	}
	return found;
}

static enum weightd_code refuse(const struct weightd_resolving *resolving, const char *problem,
				const char *expected)
{
	weightd_error_add(resolving->err, WEIGHTD_ERR_BAD_ARGUMENT, resolving->pointer,
			  "lora_orthogonal on %s: %s", resolving->target->name, problem);
	weightd_error_expected(resolving->err, "%s", expected);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* The name of the shared matrix; the name of the parameter where it has no letter. */
static const char *pair_of(const struct weightd_value *pair, const char *name, const char *letter,
			   char room[1024])
{
	if (pair->kind == WEIGHTD_TEXT)
		return pair->text;
	if (letter == NULL)
		return name;
	snprintf(room, 1024, "%.*s%s", (int)(letter - name), name, letter + 1);
	return room;
}

static enum weightd_code resolve(const struct weightd_resolving *resolving)
{
	const struct weightd_value *arguments = resolving->arguments;
	const char *name = resolving->target->name, *letter = letter_of(name);
	char room[1024];

	if (strlen(name) >= sizeof room)
		return refuse(resolving, "its name is too long", "a name of fewer than 1024 bytes");
	const char *pair = pair_of(&arguments[1], name, letter, room);
	if (arguments[0].kind == WEIGHTD_TEXT)
		letter = arguments[0].text;
	if (letter == NULL)
		return refuse(resolving, "its name does not say which of the two factors it is",
			      "a parameter lora_A or lora_B, or the factor");
	resolving->law->sizes[0] = *letter == 'B' ? 1 : 0;
	resolving->law->sizes[1] = weightd_stream_of(0, pair).name_hash;
	return WEIGHTD_OK;
}

static const char *const factors[] = {"A", "B", NULL};

const struct weightd_initializer weightd_init_lora_orthogonal = {
	.name = "lora_orthogonal",
	.doc = "A = (G Q[even rows])' / 10, B = H Q[odd rows] / 10, Q orthogonal and shared, G and "
	       "H standard normal",
	.source = "peft tuners/lora/layer.py, orthogonal_init",
	INIT_ARGUMENTS({.name = "factor",
			.doc = "A: (rank, inputs), B: (outputs, rank); None: as the name says, "
			       "lora_A or lora_B",
			.accepts = WEIGHTD_NONE | WEIGHTD_TEXT,
			.fallback = WEIGHTD_VALUE_NONE,
			.choices = factors},
		       {.name = "pair",
			.doc = "Name of the matrix that both factors share; None: theirs, without "
			       "the letter",
			.accepts = WEIGHTD_NONE | WEIGHTD_TEXT,
			.fallback = WEIGHTD_VALUE_NONE}),
	.flags = WEIGHTD_KNOWS_NAME,
	.least_rank = 2,
	.most_rank = 2,
	.laws = {{.distribution = &weightd_distribution_lora_orthogonal}},
	.resolve = resolve,
};
