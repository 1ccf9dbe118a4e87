/*
 * Byte-level tokenizer: its files are JSON, and each token has one number.
 */
#include "definition/twin/byte_tokenizer.h"

#include "definition/twin/twin_config.h"
#include "suite.h"

#include <jansson.h>
#include <string.h>

typedef void writer(const struct weightd_byte_tokenizer *tokenizer, struct weightd_text *out);

static json_t *made_by(writer *write, const struct weightd_byte_tokenizer *tokenizer)
{
	struct weightd_text text;

	weightd_text_init(&text, 65536);
	write(tokenizer, &text);
	ck_assert(!text.failed);
	json_t *json = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_msg(json != NULL, "%s", text.data);
	weightd_text_free(&text);
	return json;
}

static void check_vocabulary(bool has_mask, size_t count)
{
	const struct weightd_byte_tokenizer tokenizer = {.has_mask = has_mask};
	json_t *file = made_by(weightd_byte_tokenizer_write, &tokenizer);
	json_t *vocabulary = json_object_get(json_object_get(file, "model"), "vocab"), *number;
	bool seen[300] = {false};
	const char *token;

	ck_assert_uint_eq(json_object_size(vocabulary), count);
	ck_assert_int_eq((int)weightd_byte_tokenizer_size(&tokenizer), (int)count);
	json_object_foreach(vocabulary, token, number)
	{
		ck_assert_uint_lt((size_t)json_integer_value(number), count);
		ck_assert(!seen[json_integer_value(number)]);
		seen[json_integer_value(number)] = true;
	}
	json_decref(file);
}

START_TEST(each_byte_is_the_number_of_its_token)
{
	check_vocabulary(false, 257);
	check_vocabulary(true, 258);
}
END_TEST

/* The names that GPT-2's files have for bytes. */
START_TEST(tokens_have_the_names_of_gpt2)
{
	static const struct {
		const char *token;
		int byte;
	} known[] = {
		{"!", 33},	 {"\"", 34},	  {"\\", 92},	   {"~", 126},
		{"\u0100", 0},	 {"\u010a", 10},  {"\u0120", 32},  {"\u0121", 127},
		{"\u0143", 173}, {"\u00a1", 161}, {"\u00ff", 255}, {"<|endoftext|>", 256},
	};
	const struct weightd_byte_tokenizer tokenizer = {0};
	json_t *file = made_by(weightd_byte_tokenizer_write, &tokenizer);
	json_t *vocabulary = json_object_get(json_object_get(file, "model"), "vocab");

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		json_t *number = json_object_get(vocabulary, known[i].token);
		ck_assert_msg(json_is_integer(number), "%s", known[i].token);
		ck_assert_int_eq((int)json_integer_value(number), known[i].byte);
	}
	json_decref(file);
}
END_TEST

START_TEST(roles_are_played_by_the_end_of_a_text)
{
	const struct weightd_byte_tokenizer tokenizer = {.has_mask = true, .positions = 512};
	json_t *config = made_by(weightd_byte_tokenizer_write_config, &tokenizer);
	json_t *special = made_by(weightd_byte_tokenizer_write_special, &tokenizer);

	ck_assert_str_eq(json_string_value(json_object_get(config, "eos_token")),
			 WEIGHTD_TOKEN_END);
	ck_assert_str_eq(json_string_value(json_object_get(special, "mask_token")),
			 WEIGHTD_TOKEN_MASK);
	ck_assert_int_eq((int)json_integer_value(json_object_get(config, "model_max_length")), 512);
	ck_assert_ptr_nonnull(json_object_get(config, "chat_template"));
	json_decref(config);
	json_decref(special);
}
END_TEST

START_TEST(without_room_the_text_tells)
{
	const struct weightd_byte_tokenizer tokenizer = {0};
	struct weightd_text text;

	weightd_text_init(&text, 1000);
	weightd_byte_tokenizer_write(&tokenizer, &text);
	ck_assert(text.failed);
	weightd_text_free(&text);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("byte_tokenizer", each_byte_is_the_number_of_its_token,
			tokens_have_the_names_of_gpt2, roles_are_played_by_the_end_of_a_text,
			without_room_the_text_tells);
}
