/*
 * Byte-level tokenizer, as the byte-level BPE of GPT-2 without merges: the number of a token is its
 * byte.  The files name each byte by a printable character, those of Latin-1 by themselves and the
 * others by U+0100 and the following.
 */
#include "definition/twin/byte_tokenizer.h"

#include "definition/twin/twin_config.h"

#define BYTES 256
#define FIRST_OTHER 0x100u /* the character of the first byte that has none of its own */

/* Most of a chat template's work is done by the words of its roles. */
#define CHAT_TEMPLATE                                                                    \
	"{% for message in messages %}{{ message['role'] + ': ' + message['content'] + " \
	"'\\n' }}{% endfor %}{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"

static bool is_printable(unsigned byte)
{
	return (byte >= '!' && byte <= '~') || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}

/* The UTF-8 of a character below U+0800, as JSON has it inside a string. */
static void write_character(struct weightd_text *out, unsigned character)
{
	char text[3] = {(char)character, '\0', '\0'};

	if (character >= 0x80) {
		text[0] = (char)(0xc0u | (character >> 6));
		text[1] = (char)(0x80u | (character & 0x3fu));
	}
	if (character == '"' || character == '\\')
		weightd_text_puts(out, "\\");
	weightd_text_puts(out, text);
}

static void write_bytes(struct weightd_text *out)
{
	unsigned other = FIRST_OTHER;

	for (unsigned byte = 0; byte < BYTES; byte++) {
		weightd_text_puts(out, "\"");
		write_character(out, is_printable(byte) ? byte : other++);
		weightd_text_printf(out, "\":%u,", byte);
	}
}

/* A token that no byte makes. */
static void write_added(struct weightd_text *out, unsigned number, const char *token)
{
	weightd_text_printf(out,
			    "{\"id\":%u,\"content\":\"%s\",\"single_word\":false,\"lstrip\":false,"
			    "\"rstrip\":false,\"normalized\":false,\"special\":true}",
			    number, token);
}

int64_t weightd_byte_tokenizer_size(const struct weightd_byte_tokenizer *tokenizer)
{
	return BYTES + (tokenizer->has_mask ? 2 : 1);
}

void weightd_byte_tokenizer_write(const struct weightd_byte_tokenizer *tokenizer,
				  struct weightd_text *out)
{
	weightd_text_puts(out, "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,"
			       "\"added_tokens\":[");
	write_added(out, WEIGHTD_END_OF_TEXT, WEIGHTD_TOKEN_END);
	if (tokenizer->has_mask) {
		weightd_text_puts(out, ",");
		write_added(out, WEIGHTD_END_OF_TEXT + 1, WEIGHTD_TOKEN_MASK);
	}
	weightd_text_puts(
		out,
		"],\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"ByteLevel\","
		"\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":false},"
		"\"post_processor\":null,\"decoder\":{\"type\":\"ByteLevel\","
		"\"add_prefix_space\":true,\"trim_offsets\":true,\"use_regex\":true},"
		"\"model\":{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,"
		"\"continuing_subword_prefix\":null,\"end_of_word_suffix\":null,"
		"\"fuse_unk\":false,\"byte_fallback\":false,\"ignore_merges\":false,\"vocab\":{");
	write_bytes(out);
	weightd_text_printf(out, "\"" WEIGHTD_TOKEN_END "\":%d", WEIGHTD_END_OF_TEXT);
	if (tokenizer->has_mask)
		weightd_text_printf(out, ",\"" WEIGHTD_TOKEN_MASK "\":%d", WEIGHTD_END_OF_TEXT + 1);
	weightd_text_puts(out, "},\"merges\":[]}}\n");
}

/* Members that both files of the transformers library have, with a comma behind. */
static void write_roles(const struct weightd_byte_tokenizer *tokenizer, struct weightd_text *out)
{
	static const char *const roles[] = {"bos_token", "eos_token", "unk_token", "pad_token"};

	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
		weightd_text_printf(out, "  \"%s\": \"" WEIGHTD_TOKEN_END "\"%s\n", roles[i],
				    i < 3 || tokenizer->has_mask ? "," : "");
	if (tokenizer->has_mask)
		weightd_text_puts(out, "  \"mask_token\": \"" WEIGHTD_TOKEN_MASK "\"\n");
}

void weightd_byte_tokenizer_write_config(const struct weightd_byte_tokenizer *tokenizer,
					 struct weightd_text *out)
{
	weightd_text_printf(out,
			    "{\n  \"tokenizer_class\": \"%s\",\n"
			    "  \"clean_up_tokenization_spaces\": false,\n",
			    tokenizer->class_name != NULL ? tokenizer->class_name
							  : "PreTrainedTokenizerFast");
	if (tokenizer->positions > 0)
		weightd_text_printf(out, "  \"model_max_length\": %lld,\n",
				    (long long)tokenizer->positions);
	weightd_text_puts(out, "  \"chat_template\": ");
	weightd_text_json_string(out, CHAT_TEMPLATE);
	weightd_text_puts(out, ",\n");
	write_roles(tokenizer, out);
	weightd_text_puts(out, "}\n");
}

void weightd_byte_tokenizer_write_special(const struct weightd_byte_tokenizer *tokenizer,
					  struct weightd_text *out)
{
	weightd_text_puts(out, "{\n");
	write_roles(tokenizer, out);
	weightd_text_puts(out, "}\n");
}
