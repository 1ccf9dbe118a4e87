/*
 * Reading of revisions, a part at a time.
 */
#include "api/repository/variation.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *prefix;
	size_t offset; /* of the text in the variation */
} texts[] = {
	{"seed-", offsetof(struct weightd_variation, seed)},
	{"dtype-", offsetof(struct weightd_variation, dtype)},
	{"policy-", offsetof(struct weightd_variation, policy)},
	{"generator-", offsetof(struct weightd_variation, generator)},
};

/* Prefixes of parts that are no texts. */
static const char shard_bytes[] = "shard_bytes-", tokenizer[] = "tokenizer-", tiny[] = "tiny";

static bool begins_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool begins_part(const char *text)
{
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (begins_with(text, texts[i].prefix))
			return true;
	return begins_with(text, shard_bytes) || begins_with(text, tokenizer) ||
	       begins_with(text, tiny);
}

/* Bytes up to the dot that another part follows. */
static size_t part_length(const char *text)
{
	size_t length = 0;

	while (text[length] != '\0' && !(text[length] == '.' && begins_part(text + length + 1)))
		length++;
	return length;
}

static bool is_number(const char *text)
{
	const size_t digits = strspn(text, "0123456789");

	return digits > 0 && digits <= 20 && text[digits] == '\0';
}

/* Short names of dtypes that the service has no other use for. */
static const char *dtype_name(const char *name)
{
	static const char *const shorts[][2] = {
		{"bf16", "bfloat16"}, {"fp16", "float16"}, {"f16", "float16"}, {"fp32", "float32"},
		{"f32", "float32"},   {"fp64", "float64"}, {"f64", "float64"}};

	for (size_t i = 0; i < sizeof shorts / sizeof shorts[0]; i++)
		if (strcmp(shorts[i][0], name) == 0)
			return shorts[i][1];
	return name;
}

/* Takes one part.  False: it is none, or was there before. */
static bool take(struct weightd_variation *variation, const char *part)
{
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		const char **text = (const char **)((char *)variation + texts[i].offset);

		if (!begins_with(part, texts[i].prefix))
			continue;
		if (*text != NULL)
			return false;
		*text = part + strlen(texts[i].prefix);
		if (text == &variation->dtype)
			*text = dtype_name(*text);
		return **text != '\0' && (text != &variation->seed || is_number(*text));
	}
	if (begins_with(part, shard_bytes)) {
		const char *digits = part + strlen(shard_bytes);

		if (variation->shard_bytes != 0 || !is_number(digits))
			return false;
		variation->shard_bytes = strtoull(digits, NULL, 10);
		return variation->shard_bytes != 0;
	}
	if (strcmp(part, tiny) == 0 && !variation->is_tiny)
		return variation->is_tiny = true;
	if (strcmp(part, "tokenizer-none") != 0 || variation->no_tokenizer)
		return false;
	return variation->no_tokenizer = true;
}

bool weightd_variation_is_none(const struct weightd_variation *variation)
{
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (*(const char *const *)((const char *)variation + texts[i].offset) != NULL)
			return false;
	return !variation->is_tiny;
}

enum weightd_code weightd_variation_read(struct weightd_variation *variation, const char *revision,
					 struct weightd_arena *arena, struct weightd_error *err)
{
	const char *rest = revision;

	*variation = (struct weightd_variation){0};
	if (strcmp(revision, "main") == 0 || strcmp(revision, "HEAD") == 0 ||
	    strcmp(revision, "refs/heads/main") == 0)
		return WEIGHTD_OK;
	do {
		const size_t length = part_length(rest);
		const char *part = weightd_arena_strndup(arena, rest, length);

		if (part == NULL)
			return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
						 "no memory for the revision");
		if (!take(variation, part)) {
			weightd_error_add(err, WEIGHTD_ERR_NOT_FOUND, NULL,
					  "there is no revision \"%.100s\"", revision);
			weightd_error_expected(
				err, "main, a commit that this server has told, or parts joined by "
				     "dots: seed-7, dtype-bfloat16, policy-gpt2, "
				     "generator-torch-2.12, shard_bytes-5000000000, "
				     "tokenizer-none, tiny");
			return WEIGHTD_ERR_NOT_FOUND;
		}
		rest += length + (rest[length] == '.');
	} while (*rest != '\0');
	return WEIGHTD_OK;
}

static void put_member(struct weightd_text *out, const char *name, const char *value)
{
	if (value == NULL)
		return;
	weightd_text_printf(out, ",\"%s\":", name);
	weightd_text_json_string(out, value);
}

void weightd_variation_members(const struct weightd_variation *variation, struct weightd_text *out)
{
	const char *policy = variation->policy;

	put_member(out, "seed", variation->seed);
	put_member(out, "dtype", variation->dtype);
	if (policy != NULL) {
		weightd_text_puts(out, ",\"init\":[{\"recipe\":");
		weightd_text_json_string(out, policy);
		weightd_text_puts(out, "}]");
	}
	put_member(out, "generator", variation->generator);
}
