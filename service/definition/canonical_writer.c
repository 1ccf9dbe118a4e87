/*
 * The marks of canonical JSON: brackets, commas, names.
 */
#include "definition/canonical_writer.h"

void weightd_canonical_begin(struct weightd_canonical *writer, const char *bracket)
{
	weightd_text_puts(writer->out, bracket);
	writer->is_first = true;
}

void weightd_canonical_end(struct weightd_canonical *writer, const char *bracket)
{
	weightd_text_puts(writer->out, bracket);
	writer->is_first = false;
}

/* The comma before an item of an array. */
void weightd_canonical_next(struct weightd_canonical *writer)
{
	if (!writer->is_first)
		weightd_text_puts(writer->out, ",");
	writer->is_first = false;
}

void weightd_canonical_key(struct weightd_canonical *writer, const char *key)
{
	weightd_canonical_next(writer);
	weightd_text_json_string(writer->out, key);
	weightd_text_puts(writer->out, ":");
}

void weightd_canonical_member(struct weightd_canonical *writer, const char *key, const char *text)
{
	weightd_canonical_key(writer, key);
	weightd_text_json_string(writer->out, text);
}

void weightd_canonical_item(struct weightd_canonical *writer, const char *text)
{
	weightd_canonical_next(writer);
	weightd_text_json_string(writer->out, text);
}
