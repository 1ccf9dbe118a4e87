/*
 * The table of formats, and what opening a file means for all of them: limits of the row, the ETag.
 */
#include "core/base/digest.h"
#include "weightd/format.h"
#include "weightd/text.h"

#include <string.h>
#include <strings.h>

#define FORMAT(name) extern const struct weightd_format weightd_format_##name;
#include "core/format/format_list.h"
#undef FORMAT

static const struct weightd_format *const formats[] = {
#define FORMAT(name) &weightd_format_##name,
#include "core/format/format_list.h"
#undef FORMAT
};

size_t weightd_format_count(void)
{
	return sizeof formats / sizeof formats[0];
}

const struct weightd_format *weightd_format_at(size_t index)
{
	return formats[index];
}

const struct weightd_format *weightd_format_find(const char *name_or_extension)
{
	for (size_t i = 0; i < weightd_format_count(); i++) {
		if (strcasecmp(formats[i]->name, name_or_extension) == 0 ||
		    strcasecmp(formats[i]->extension, name_or_extension) == 0)
			return formats[i];
	}
	return NULL;
}

static void add_string(struct weightd_digest *digest, const char *string)
{
	weightd_digest_add(digest, string, strlen(string) + 1);
}

/* The specification's, and those of the values if that is not the only one. */
static void add_generators(struct weightd_digest *digest, const struct weightd_encoding *encoding)
{
	const struct weightd_plan *plan = encoding->plan;
	const char *version = plan->specification.generator->version;
	struct weightd_text text;

	weightd_text_init(&text, SIZE_MAX);
	weightd_generators_text(encoding->view != NULL
					? weightd_entry_generators(encoding->view->entry)
					: plan->generators,
				plan->specification.generator, &text);
	add_string(digest, version);
	if (text.data != NULL && strcmp(text.data, version) != 0)
		add_string(digest, text.data);
	weightd_text_free(&text);
}

/* A number alone, or all seeds as they are written. */
static void add_seed(struct weightd_digest *digest,
		     const struct weightd_specification *specification)
{
	const struct weightd_seed *seed = &specification->seed;
	bool is_number = seed->form == WEIGHTD_SEED_NUMBER && !seed->is_negative;
	struct weightd_text text;

	weightd_digest_add_u64(digest, seed->number);
	for (unsigned i = 0; i < WEIGHTD_LIBRARY_COUNT; i++)
		is_number = is_number && !specification->has_seeds[i];
	if (is_number)
		return;
	weightd_text_init(&text, SIZE_MAX);
	weightd_specification_seed_json(specification, &text);
	weightd_digest_add(digest, text.data, text.length);
	weightd_text_free(&text);
}

/*
 * Everything that decides the bytes: the values, which of them, the format, and what the format
 * writes besides values.  Text formats name the model and say what is a parameter: they take the
 * specification's id as well.
 */
static void make_etag(struct weightd_encoding *encoding)
{
	const struct weightd_plan *plan = encoding->plan;
	const struct weightd_view *view = encoding->view;
	const bool is_text = (encoding->format->flags & WEIGHTD_FORMAT_TEXT) != 0;
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	add_string(&digest, "weightd file");
	add_string(&digest, encoding->format->name);
	weightd_digest_add_u64(&digest, encoding->format->version);
	weightd_digest_add_u64(&digest, is_text ? (uint64_t)encoding->options.json_style : 0);
	add_string(&digest, plan->weights_id);
	add_string(&digest, is_text ? plan->id : "");
	add_seed(&digest, &plan->specification);
	add_generators(&digest, encoding);
	weightd_digest_add_u64(&digest, view != NULL);
	add_string(&digest, view != NULL ? view->entry->name : "");
	if (view != NULL && view->text != NULL)
		add_string(&digest, view->text);
	weightd_digest_finish(&digest, bytes);
	weightd_digest_hex(bytes, sizeof encoding->etag - 1, encoding->etag);
}

/* "json, safetensors": the rows with 'flag'. */
static void names_with(unsigned flag, char *buffer, size_t size)
{
	size_t used = 0;

	buffer[0] = '\0';
	for (size_t i = 0; i < weightd_format_count(); i++) {
		if ((formats[i]->flags & flag) == 0)
			continue;
		const size_t need = strlen(formats[i]->name) + 2;
		if (used + need >= size)
			return;
		if (used > 0) {
			memcpy(buffer + used, ", ", 3);
			used += 2;
		}
		memcpy(buffer + used, formats[i]->name, need - 1);
		used += need - 2;
	}
}

enum weightd_code weightd_encoding_open(struct weightd_encoding *encoding,
					const struct weightd_format *format,
					const struct weightd_plan *plan,
					const struct weightd_view *view,
					const struct weightd_format_options *options,
					struct weightd_arena *arena, struct weightd_error *err)
{
	const unsigned need = view != NULL ? WEIGHTD_FORMAT_TENSOR : WEIGHTD_FORMAT_MODEL;

	*encoding = (struct weightd_encoding){
		.format = format,
		.plan = plan,
		.view = view,
		.size = WEIGHTD_SIZE_UNKNOWN,
		.is_sequential = plan->sequence != NULL,
	};
	if (options != NULL)
		encoding->options = *options;
	if ((format->flags & need) == 0) {
		char names[128];
		names_with(need, names, sizeof names);
		weightd_error_add(err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL, "%s cannot hold %s",
				  format->name, view != NULL ? "a single tensor" : "a whole model");
		weightd_error_expected(err, "%s", names);
		return WEIGHTD_ERR_NOT_ACCEPTABLE;
	}
	enum weightd_code code = format->open(encoding, arena, err);
	if (code == WEIGHTD_OK)
		make_etag(encoding);
	return code;
}

enum weightd_code weightd_encoding_read(const struct weightd_encoding *encoding, uint64_t offset,
					void *out, size_t size, size_t *length)
{
	*length = 0;
	if (encoding->format->read == NULL)
		return WEIGHTD_ERR_INTERNAL;
	return size == 0 ? WEIGHTD_OK : encoding->format->read(encoding, offset, out, size, length);
}

enum weightd_code weightd_reading_begin(struct weightd_reading *reading,
					const struct weightd_encoding *encoding,
					struct weightd_arena *arena)
{
	*reading = (struct weightd_reading){.encoding = encoding};
	return encoding->format->read != NULL ? WEIGHTD_OK
					      : encoding->format->begin(reading, arena);
}

enum weightd_code weightd_reading_next(struct weightd_reading *reading, void *out, size_t size,
				       size_t *length)
{
	const struct weightd_encoding *encoding = reading->encoding;

	*length = 0;
	if (size == 0)
		return WEIGHTD_OK;
	enum weightd_code code =
		encoding->format->read != NULL
			? encoding->format->read(encoding, reading->offset, out, size, length)
			: encoding->format->next(reading, out, size, length);
	reading->offset += *length;
	return code;
}
