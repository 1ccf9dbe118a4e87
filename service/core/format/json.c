/*
 * json: a tensor as {"name", "dtype", "shape", "data"}, a model as {"model_id", "tensors"} with one
 * such object per name.
 *
 * Written front to back in blocks; memory is one block, whatever the size.  Numbers are the
 * shortest text that reads back to the same value in the tensor's dtype; NaN and infinities are
 * strings.
 */
#include "core/format/etag.h"
#include "core/format/segments.h"
#include "core/text/json_nested.h"
#include "core/text/elements_text.h"
#include "weightd/format.h"

#include <inttypes.h>
#include <nettle/base64.h>
#include <string.h>

/* Elements per block: a multiple of 3, so that base64 has padding only at the end. */
#define BLOCK 1536
#define BLOCK_TEXT (BLOCK * WEIGHTD_NESTED_ITEM_MAX + 2) /* and the text after the data */
/* Fewest elements that are worth writing where the reader wants them; a multiple of 3, too. */
#define DIRECT_MIN 192

enum phase { AT_START, AT_TENSOR, IN_DATA, AT_END, DONE };

struct json_reading {
	const char *next; /* bytes written but not yet read */
	size_t left;
	enum phase phase;
	size_t index; /* tensor that is being written */
	struct weightd_view view;
	struct weightd_nested nested;
	uint64_t item; /* next of its items */
	size_t text_size;
	char *text; /* a block as text, or the text between data */
	unsigned char values[BLOCK * 8];
};

static bool is_base64(const struct weightd_encoding *encoding)
{
	return encoding->options.json_style == WEIGHTD_JSON_BASE64;
}

static size_t entry_count(const struct weightd_encoding *encoding)
{
	return encoding->view != NULL ? 1 : encoding->plan->entry_count;
}

static struct weightd_view view_at(const struct weightd_encoding *encoding, size_t index)
{
	return encoding->view != NULL
		       ? *encoding->view
		       : weightd_segments_view(&encoding->options, &encoding->plan->entries[index]);
}

/* Items of base64 are the elements: an empty tensor has none. */
static bool nest(struct weightd_nested *nested, const struct weightd_encoding *encoding,
		 const struct weightd_view *view)
{
	if (!weightd_nested_of(nested, &view->shape,
			       encoding->options.json_style != WEIGHTD_JSON_NESTED))
		return false;
	if (is_base64(encoding))
		nested->items = view->numel;
	return true;
}

static enum weightd_code check_size(const struct weightd_encoding *encoding,
				    struct weightd_error *err)
{
	const uint64_t limit = encoding->options.json_elements_max;
	struct weightd_nested nested;
	uint64_t total = 0;

	for (size_t i = 0; i < entry_count(encoding); i++) {
		const struct weightd_view view = view_at(encoding, i);
		if (!nest(&nested, encoding, &view) ||
		    !weightd_checked_add(total, nested.items, &total))
			return weightd_error_add(err, WEIGHTD_ERR_TOO_LARGE, NULL,
						 "there are more than 2^63 values");
	}
	if (limit == 0 || total <= limit)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_JSON_TOO_LARGE, NULL,
			  "%s has %" PRIu64 " values; a JSON answer holds at most %" PRIu64,
			  encoding->view == NULL	 ? "the model"
			  : encoding->view->text == NULL ? "the tensor"
							 : "the slice",
			  total, limit);
	weightd_error_expected(
		err, "%s",
		encoding->view != NULL
			? "a binary format: bin, npy or safetensors (any size, any range)"
			: "the binary format safetensors (any size, any range), or one "
			  "tensor at a time");
	return WEIGHTD_ERR_JSON_TOO_LARGE;
}

static enum weightd_code open_json(struct weightd_encoding *encoding, struct weightd_arena *arena,
				   struct weightd_error *err)
{
	(void)arena;
	return check_size(encoding, err);
}

/* Names are at most six times as long when escaped; the rest of an object's head is short. */
static size_t longest_text(const struct weightd_encoding *encoding)
{
	size_t longest = BLOCK_TEXT;

	for (size_t i = 0; i < entry_count(encoding); i++) {
		const struct weightd_view view = view_at(encoding, i);
		const size_t need = 6 * strlen(weightd_entry_name(view.entry, WEIGHTD_NAME_ROOM)) +
				    WEIGHTD_VIEW_TEXT + 512;
		longest = need > longest ? need : longest;
	}
	for (const struct weightd_warning *warning = weightd_file_warnings(encoding);
	     warning != NULL; warning = warning->next)
		longest += 6 * (strlen(warning->code) + strlen(warning->pointer) +
				strlen(warning->detail)) +
			   64;
	return longest;
}

static enum weightd_code begin_json(struct weightd_reading *reading, struct weightd_arena *arena)
{
	struct json_reading *state = weightd_arena_alloc(arena, sizeof *state);
	const size_t text_size = longest_text(reading->encoding);
	char *text = weightd_arena_alloc(arena, text_size);

	if (state == NULL || text == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	state->text = text;
	state->text_size = text_size;
	reading->state = state;
	return WEIGHTD_OK;
}

/* From '{' or ',' to the place where the data begins. */
static void put_tensor_head(struct weightd_text *text, const struct weightd_encoding *encoding,
			    const struct weightd_view *view, size_t index)
{
	if (encoding->view != NULL) {
		weightd_text_puts(text, "{\"name\":");
		weightd_text_json_string(text, weightd_entry_name(view->entry, WEIGHTD_NAME_ROOM));
		weightd_text_puts(text, ",");
	} else {
		weightd_text_puts(text, index > 0 ? "," : "");
		weightd_text_json_string(text, weightd_entry_name(view->entry, WEIGHTD_NAME_ROOM));
		weightd_text_puts(text, ":{");
	}
	weightd_text_printf(text, "\"dtype\":\"%s\",\"shape\":[",
			    weightd_dtype_row(weightd_view_dtype(view))->name);
	for (unsigned i = 0; i < view->shape.ndim; i++)
		weightd_text_printf(text, i == 0 ? "%" PRIu64 : ",%" PRIu64, view->shape.dims[i]);
	if (view->text != NULL) {
		weightd_text_puts(text, "],\"slice\":");
		weightd_text_json_string(text, view->text);
	} else {
		weightd_text_puts(text, "]");
	}
	weightd_text_puts(text, is_base64(encoding) ? ",\"data\":\"" : ",\"data\":");
}

/* Makes 'text' the next bytes to be read, and frees it. */
static enum weightd_code pass_on(struct json_reading *state, struct weightd_text *text)
{
	const bool fits = !text->failed && text->length <= state->text_size;

	state->next = state->text;
	state->left = fits ? text->length : 0;
	if (state->left > 0)
		memcpy(state->text, text->data, text->length);
	weightd_text_free(text);
	return fits ? WEIGHTD_OK : WEIGHTD_ERR_NO_MEMORY;
}

/* What the document that the model was posted as leaves open; no member where there is nothing. */
static void put_warnings(struct weightd_text *text, const struct weightd_warning *warning)
{
	if (warning == NULL)
		return;
	weightd_text_puts(text, ",\"warnings\":[");
	for (bool first = true; warning != NULL; warning = warning->next, first = false) {
		weightd_text_puts(text, first ? "{\"code\":" : ",{\"code\":");
		weightd_text_json_string(text, warning->code);
		weightd_text_puts(text, ",\"pointer\":");
		weightd_text_json_string(text, warning->pointer);
		weightd_text_puts(text, ",\"detail\":");
		weightd_text_json_string(text, warning->detail);
		weightd_text_puts(text, "}");
	}
	weightd_text_puts(text, "]");
}

static enum weightd_code write_start(struct json_reading *state,
				     const struct weightd_encoding *encoding)
{
	struct weightd_text text;

	weightd_text_init(&text, state->text_size);
	if (encoding->view == NULL) {
		weightd_text_puts(&text, "{\"model_id\":");
		weightd_text_json_string(&text, encoding->plan->id);
		put_warnings(&text, weightd_file_warnings(encoding));
		weightd_text_puts(&text, ",\"tensors\":{");
	}
	state->phase = entry_count(encoding) > 0 ? AT_TENSOR : AT_END;
	return pass_on(state, &text);
}

static enum weightd_code write_tensor_head(struct json_reading *state,
					   const struct weightd_encoding *encoding)
{
	struct weightd_text text;

	weightd_text_init(&text, state->text_size);
	state->view = view_at(encoding, state->index);
	put_tensor_head(&text, encoding, &state->view, state->index);
	if (!nest(&state->nested, encoding, &state->view))
		text.failed = true;
	if (encoding->options.is_exact && !is_base64(encoding) &&
	    weightd_dtype_row(weightd_view_dtype(&state->view))->bytes < sizeof(float))
		weightd_view_widen(&state->view, WEIGHTD_FLOAT32);
	state->item = 0;
	state->phase = IN_DATA;
	return pass_on(state, &text);
}

/* Writes the next 'count' items, and the text after the data if they are the last. */
static enum weightd_code put_data(struct json_reading *state,
				  const struct weightd_encoding *encoding, size_t count, char *out,
				  size_t *length)
{
	const enum weightd_dtype dtype = weightd_view_dtype(&state->view);

	*length = 0;
	if (count > 0 && state->view.numel > 0) {
		enum weightd_code code =
			weightd_view_read(&state->view, state->item, count, state->values);
		if (code != WEIGHTD_OK)
			return code;
	}
	if (is_base64(encoding)) {
		const size_t bytes = count * weightd_dtype_row(dtype)->bytes;
		*length = BASE64_ENCODE_RAW_LENGTH(bytes);
		base64_encode_raw(out, bytes, state->values);
	} else if (count > 0) {
		*length = weightd_nested_text(&state->nested, state->values, dtype, state->item,
					      count, out);
	}
	state->item += count;
	if (state->item < state->nested.items)
		return WEIGHTD_OK;
	if (is_base64(encoding))
		out[(*length)++] = '"';
	out[(*length)++] = '}';
	state->index++;
	state->phase = state->index < entry_count(encoding) ? AT_TENSOR : AT_END;
	return WEIGHTD_OK;
}

static enum weightd_code write_data(struct json_reading *state,
				    const struct weightd_encoding *encoding)
{
	const uint64_t left = state->nested.items - state->item;

	state->next = state->text;
	return put_data(state, encoding, left < BLOCK ? (size_t)left : BLOCK, state->text,
			&state->left);
}

/* Writes data without a detour to the 'size' bytes at 'out', as long as they have room for much. */
static enum weightd_code write_directly(struct json_reading *state,
					const struct weightd_encoding *encoding, char *out,
					size_t size, size_t *length)
{
	*length = 0;
	while (state->phase == IN_DATA && size - *length >= 2) {
		const uint64_t left = state->nested.items - state->item;
		/* Two bytes may follow the data. */
		size_t room = (size - *length - 2) / WEIGHTD_NESTED_ITEM_MAX;
		room = room < BLOCK ? room / DIRECT_MIN * DIRECT_MIN : BLOCK;
		if (room == 0)
			break;
		size_t written;
		enum weightd_code code =
			put_data(state, encoding, left < room ? (size_t)left : room, out + *length,
				 &written);
		if (code == WEIGHTD_ERR_CANCELLED && *length > 0)
			break;
		if (code != WEIGHTD_OK)
			return code;
		*length += written;
	}
	return WEIGHTD_OK;
}

static enum weightd_code write_end(struct json_reading *state,
				   const struct weightd_encoding *encoding)
{
	state->next = encoding->view == NULL ? "}}\n" : "\n";
	state->left = strlen(state->next);
	state->phase = DONE;
	return WEIGHTD_OK;
}

static enum weightd_code write_more(struct json_reading *state,
				    const struct weightd_encoding *encoding)
{
	switch (state->phase) {
	case AT_START: return write_start(state, encoding);
	case AT_TENSOR: return write_tensor_head(state, encoding);
	case IN_DATA: return write_data(state, encoding);
	case AT_END: return write_end(state, encoding);
	case DONE: return WEIGHTD_OK;
	}
	return WEIGHTD_ERR_INTERNAL;
}

static enum weightd_code next_json(struct weightd_reading *reading, void *out, size_t size,
				   size_t *length)
{
	const struct weightd_encoding *encoding = reading->encoding;
	struct json_reading *state = reading->state;
	char *next = out;

	while (size > 0 && (state->left > 0 || state->phase != DONE)) {
		size_t count = 0;
		if (state->left == 0) {
			enum weightd_code code =
				write_directly(state, encoding, next, size, &count);
			if (code == WEIGHTD_OK && count == 0)
				code = write_more(state, encoding);
			if (code == WEIGHTD_ERR_CANCELLED && next != (char *)out)
				break;
			if (code != WEIGHTD_OK)
				return code;
		}
		if (count == 0) {
			count = size < state->left ? size : state->left;
			memcpy(next, state->next, count);
			state->next += count;
			state->left -= count;
		}
		next += count;
		size -= count;
	}
	*length = (size_t)(next - (char *)out);
	return WEIGHTD_OK;
}

static const char *const media_types[] = {"application/json", NULL};

static const char *const encodings[] = {"nested", "flat", "base64", NULL};
static const struct weightd_field fields[] = {
	{.name = "encoding",
	 .doc = "Values as nested lists, one flat list, or base64 of the little-endian bytes",
	 .accepts = WEIGHTD_TEXT,
	 .choices = encodings,
	 .fallback = WEIGHTD_VALUE_TEXT("nested")},
	{.name = "exact",
	 .doc = "Values of half types as float32 would be printed",
	 .accepts = WEIGHTD_BOOL,
	 .fallback = WEIGHTD_VALUE_BOOL(false)},
};

const struct weightd_format weightd_format_json = {
	.name = "json",
	.extension = "json",
	.media_types = media_types,
	.doc = "Names, dtypes, shapes and values; values as nested or flat lists, or as base64",
	.source = "RFC 8259",
	.fields = fields,
	.field_count = sizeof fields / sizeof fields[0],
	.flags = WEIGHTD_FORMAT_TENSOR | WEIGHTD_FORMAT_MODEL | WEIGHTD_FORMAT_TEXT,
	.version = 1,
	.open = open_json,
	.begin = begin_json,
	.next = next_json,
};
