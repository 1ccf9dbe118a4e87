/*
 * "seed" of a specification or a rule: an integer of any size, an array of them; for a
 * specification also one for each library whose draws are replayed.  A generator's row knows which
 * seeds it takes.
 */
#include "definition/document/seeds.h"

#include "core/base/memory.h"
#include "definition/document/json_parse.h"
#include "definition/document/integer_words.h"

#include <string.h>

#define WORD_TEXT 13 /* decimal digits of a word at most, quotes and a comma */

static const char expected[] = "an integer from -2^63 on, above 2^63-1 as text, decimal or 0x; for "
			       "some generators an array of integers";
static const char expected_item[] = "an integer from 0 on, above 2^63-1 as text, decimal or 0x";

static enum weightd_code refuse_kind(struct weightd_reader *reader,
				     const struct weightd_place *place, const json_t *json,
				     const char *what)
{
	const enum weightd_code code = weightd_refuse_type(reader, place, json, "an integer");

	weightd_error_expected(reader->err, "%s", what);
	return code;
}

/* The words of a seed while they are read. */
struct collector {
	struct weightd_reader *reader;
	uint32_t *words, *spare; /* 'capacity' each */
	size_t count, capacity;
	struct weightd_text text; /* JSON of the seed */
	bool is_nested;		  /* arrays in it, or integers of more than a word */
	bool has_arrays;
};

static enum weightd_code refuse_item(struct collector *collector, const struct weightd_place *place,
				     const char *detail, const char *what)
{
	weightd_refuse(collector->reader, WEIGHTD_ERR_OUT_OF_RANGE, place, detail, what);
	weightd_error_expected(collector->reader->err, "%s", expected_item);
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

/* Appends an integer of decimal or 0x text. */
static enum weightd_code collect_integer(struct collector *collector, const char *text,
					 const struct weightd_place *place)
{
	uint32_t *words = collector->words + collector->count;
	size_t count = 0;

	switch (weightd_integer_words(text, words, collector->capacity - collector->count,
				      &count)) {
	case WEIGHTD_INTEGER_NO_NUMBER:
		return refuse_item(collector, place, "the seed's item is \"%.60s\"", text);
	case WEIGHTD_INTEGER_TOO_LONG:
		weightd_refuse(collector->reader, WEIGHTD_ERR_LIMIT_EXCEEDED, place,
			       "the seed has more than %zu words of 32 bits", collector->capacity);
		weightd_error_expected(collector->reader->err,
				       "at most %zu words (option seed-words)",
				       collector->capacity);
		return WEIGHTD_ERR_LIMIT_EXCEEDED;
	case WEIGHTD_INTEGER_READ: break;
	}
	memcpy(collector->spare, words, count * sizeof *words);
	weightd_text_puts(&collector->text, "\"");
	weightd_integer_decimal(collector->spare, count, &collector->text);
	weightd_text_puts(&collector->text, "\"");
	collector->is_nested = collector->is_nested || count > 1;
	collector->count += count;
	return WEIGHTD_OK;
}

/* As deep as the document. */
static enum weightd_code collect(struct collector *collector, const json_t *json,
				 const struct weightd_place *place, bool *is_first)
{
	enum weightd_code code = WEIGHTD_OK;
	char number[24];

	if (json_is_array(json)) {
		collector->is_nested = collector->has_arrays = true;
		for (size_t i = 0; code == WEIGHTD_OK && i < json_array_size(json); i++)
			code = collect(collector, json_array_get(json, i),
				       WEIGHTD_PLACE_ITEM(place, i), is_first);
		return code;
	}
	if (!json_is_integer(json) && !json_is_string(json))
		return refuse_kind(collector->reader, place, json, expected_item);
	snprintf(number, sizeof number, "%lld", (long long)json_integer_value(json));
	if (json_is_integer(json) && json_integer_value(json) < 0)
		return refuse_item(collector, place, "the seed's item is %s", number);
	if (!*is_first)
		weightd_text_puts(&collector->text, ",");
	*is_first = false;
	return collect_integer(collector, json_is_integer(json) ? number : json_string_value(json),
			       place);
}

static enum weightd_code collect_array(struct collector *collector, const json_t *json,
				       const struct weightd_place *place)
{
	enum weightd_code code = WEIGHTD_OK;
	bool is_first = true;

	weightd_text_puts(&collector->text, "[");
	for (size_t i = 0; code == WEIGHTD_OK && i < json_array_size(json); i++)
		code = collect(collector, json_array_get(json, i), WEIGHTD_PLACE_ITEM(place, i),
			       &is_first);
	weightd_text_puts(&collector->text, "]");
	return code;
}

/* A seed that is not a 64-bit number: an array, or a text. */
static enum weightd_code read_words(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place, struct weightd_seed *seed)
{
	struct collector collector = {.reader = reader, .capacity = reader->limits->seed_words};

	weightd_text_init(&collector.text, WORD_TEXT * (collector.capacity + 1));
	collector.words = weightd_memory_array(collector.capacity + 1, 2 * sizeof *collector.words);
	if (collector.words == NULL)
		return weightd_refuse_memory(reader);
	collector.spare = collector.words + collector.capacity;
	enum weightd_code code =
		json_is_array(json) ? collect_array(&collector, json, place)
				    : collect_integer(&collector, json_string_value(json), place);
	uint32_t *words = weightd_arena_array(reader->arena, collector.count + 1, sizeof *words);
	if (code == WEIGHTD_OK && (words == NULL || collector.text.failed))
		code = weightd_refuse_memory(reader);
	if (code == WEIGHTD_OK) {
		memcpy(words, collector.words, collector.count * sizeof *words);
		*seed = (struct weightd_seed){
			.form = !json_is_array(json)  ? WEIGHTD_SEED_LARGE
				: collector.is_nested ? WEIGHTD_SEED_NESTED
						      : WEIGHTD_SEED_WORDS,
			.has_arrays = collector.has_arrays,
			.words = words,
			.count = collector.count,
			.text = weightd_arena_strdup(reader->arena, collector.text.data),
		};
		if (seed->text == NULL)
			code = weightd_refuse_memory(reader);
	}
	weightd_memory_free(collector.words);
	weightd_text_free(&collector.text);
	return code;
}

static bool set_number(struct weightd_seed *seed, uint64_t magnitude, bool is_negative)
{
	if (is_negative && magnitude > (uint64_t)1 << 63)
		return false;
	*seed = (struct weightd_seed){
		.is_negative = is_negative && magnitude != 0,
		.number = is_negative ? -magnitude : magnitude,
	};
	return true;
}

/* A number of 64 bits in text; false: it is none. */
static bool read_number(const char *text, struct weightd_seed *seed)
{
	const bool is_negative = text[0] == '-';
	uint32_t words[2] = {0};
	size_t count;

	return weightd_integer_words(text + is_negative, words, 2, &count) ==
		       WEIGHTD_INTEGER_READ &&
	       set_number(seed, (uint64_t)words[1] << 32 | words[0], is_negative);
}

enum weightd_code weightd_read_seed(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place, struct weightd_seed *seed)
{
	const char *text = json_string_value(json);
	uint32_t word;
	size_t count;

	if (json_is_array(json))
		return read_words(reader, json, place, seed);
	if (json_is_integer(json)) {
		const bool is_negative = json_integer_value(json) < 0;
		const uint64_t number = (uint64_t)json_integer_value(json);
		set_number(seed, is_negative ? -number : number, is_negative);
		return WEIGHTD_OK;
	}
	if (text == NULL)
		return refuse_kind(reader, place, json, expected);
	if (read_number(text, seed))
		return WEIGHTD_OK;
	if (weightd_integer_words(text, &word, 1, &count) != WEIGHTD_INTEGER_NO_NUMBER)
		return read_words(reader, json, place, seed);
	weightd_refuse(reader, WEIGHTD_ERR_OUT_OF_RANGE, place, "the seed is \"%.60s\"", text);
	weightd_error_expected(reader->err, "%s", expected);
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

/* The seed of a library may be one for any of its generators, if the specification's is not of it.
 */
static void check_library(struct weightd_reader *reader, enum weightd_library library,
			  const struct weightd_seed *seed, const struct weightd_generator *own,
			  const struct weightd_place *place)
{
	const struct weightd_generator *first = NULL;

	if (own->family->library == library) {
		first = own;
	} else {
		for (size_t i = 0; i < weightd_generator_count(); i++) {
			const struct weightd_generator *generator = weightd_generator_at(i);
			if (generator->family->library != library)
				continue;
			if (weightd_generator_takes(generator, seed))
				return;
			first = first == NULL ? generator : first;
		}
	}
	if (first != NULL)
		weightd_record(reader,
			       weightd_generator_check_seed(
				       first, seed, weightd_place_text(place, reader->arena),
				       reader->err));
}

void weightd_check_seeds(struct weightd_reader *reader, const json_t *json,
			 const struct weightd_place *place,
			 const struct weightd_specification *specification)
{
	const struct weightd_generator *own = specification->generator;

	if (json_is_object(json) && own->family->library == WEIGHTD_OWN) {
		weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED, place, "%s has one seed",
			       own->name);
		weightd_error_expected(reader->err,
				       "a number, or a generator that repeats a library's draws");
		return;
	}
	if (!specification->has_seeds[own->family->library])
		weightd_record(reader,
			       weightd_generator_check_seed(
				       own, &specification->seed,
				       weightd_place_text(place, reader->arena), reader->err));
	for (unsigned i = 0; i < WEIGHTD_LIBRARY_COUNT; i++) {
		const enum weightd_library library = (enum weightd_library)i;
		if (specification->has_seeds[i])
			check_library(reader, library, &specification->seeds[i], own,
				      WEIGHTD_PLACE_KEY(place, weightd_library_name(library)));
	}
}

enum weightd_code weightd_read_seeds(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place,
				     struct weightd_specification *specification)
{
	const char *libraries[WEIGHTD_LIBRARY_COUNT + 1] = {NULL};

	if (!json_is_object(json))
		return weightd_read_seed(reader, json, place, &specification->seed);
	for (unsigned i = 0; i < WEIGHTD_LIBRARY_COUNT; i++)
		libraries[i] = weightd_library_name((enum weightd_library)i);
	weightd_check_fields(reader, json, place, libraries);
	for (unsigned i = 0; libraries[i] != NULL; i++) {
		const json_t *seed = json_object_get(json, libraries[i]);
		if (seed == NULL)
			continue;
		specification->has_seeds[i] = i != WEIGHTD_OWN;
		weightd_read_seed(reader, seed, WEIGHTD_PLACE_KEY(place, libraries[i]),
				  i == WEIGHTD_OWN ? &specification->seed
						   : &specification->seeds[i]);
	}
	return WEIGHTD_OK;
}
