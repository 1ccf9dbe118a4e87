/*
 * safetensors: every tensor of a model, or one alone, behind a JSON head with names and offsets.
 *
 * Tensors lie in the order of the reference writer (safetensors/src/tensor.rs, prepare()): wide
 * dtypes first, then by name in byte order; so every tensor is aligned for its dtype and the file
 * equals the reference's apart from the metadata.  A name that is tied to another is left out and
 * noted in the metadata, as safetensors.torch.save_model does.
 */
#include "core/format/segments.h"
#include "weightd/text.h"

#include <stdlib.h>
#include <string.h>

/* Readers refuse longer heads (tensor.rs, MAX_HEADER_SIZE). */
#define HEAD_MAX 100000000

/* Those of the tensors in the file, in a text. */
static void put_generators(struct weightd_text *text, const struct weightd_encoding *encoding)
{
	const struct weightd_plan *plan = encoding->plan;

	weightd_text_puts(text, "\"");
	weightd_generators_text(encoding->view != NULL ? weightd_entry_generators(encoding->view->entry)
	                                               : plan->generators,
	                        plan->specification.generator, text);
	weightd_text_puts(text, "\"");
}

/* Metadata are texts: a number, or JSON within the text. */
static void put_seed(struct weightd_text *text, const struct weightd_specification *specification)
{
	struct weightd_text json;

	weightd_text_init(&json, text->limit);
	weightd_specification_seed_json(specification, &json);
	if (json.failed)
		text->failed = true;
	else if (json.data[0] == '"')
		weightd_text_puts(text, json.data);
	else
		weightd_text_json_string(text, json.data);
	weightd_text_free(&json);
}

static void put_metadata(struct weightd_text *text, const struct weightd_encoding *encoding)
{
	const struct weightd_plan *plan = encoding->plan;

	weightd_text_puts(text, "{\"__metadata__\":{\"format\":\"pt\",\"weights_id\":");
	weightd_text_json_string(text, plan->weights_id);
	weightd_text_puts(text, ",\"generator\":");
	put_generators(text, encoding);
	weightd_text_puts(text, ",\"seed\":");
	put_seed(text, &plan->specification);
	if (encoding->view != NULL && encoding->view->text != NULL) {
		weightd_text_puts(text, ",\"slice\":");
		weightd_text_json_string(text, encoding->view->text);
	}
	for (size_t i = 0; encoding->view == NULL && i < plan->entry_count; i++) {
		const struct weightd_entry *entry = &plan->entries[i];
		if (entry->tied_to == NULL)
			continue;
		weightd_text_puts(text, ",");
		weightd_text_json_string(text, entry->name);
		weightd_text_puts(text, ":");
		weightd_text_json_string(text, entry->tied_to->name);
	}
	weightd_text_puts(text, "}");
}

/* Heads of 100,000 tensors are made for each request: printf would take most of the time. */
static void put_number(struct weightd_text *text, uint64_t number)
{
	char digits[20];
	size_t first = sizeof digits;

	do {
		digits[--first] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	weightd_text_put(text, digits + first, sizeof digits - first);
}

static void put_tensor(struct weightd_text *text, const struct weightd_segments *segments,
                       const struct weightd_segment *item)
{
	const struct weightd_entry *entry = item->entry;
	const struct weightd_shape *shape = weightd_segment_shape(segments, item);

	weightd_text_puts(text, ",");
	weightd_text_json_string(text, entry->name);
	weightd_text_puts(text, ":{\"dtype\":\"");
	weightd_text_puts(text, weightd_dtype_row(entry->dtype)->code);
	weightd_text_puts(text, "\",\"shape\":[");
	for (unsigned i = 0; i < shape->ndim; i++) {
		if (i > 0)
			weightd_text_puts(text, ",");
		put_number(text, shape->dims[i]);
	}
	weightd_text_puts(text, "],\"data_offsets\":[");
	put_number(text, item->begin);
	weightd_text_puts(text, ",");
	put_number(text, item->begin + weightd_segment_bytes(segments, item));
	weightd_text_puts(text, "]}");
}

/* The whole head into the arena: its length in 8 bytes, JSON, blanks up to a multiple of 8. */
static enum weightd_code make_head(const struct weightd_encoding *encoding,
                                   struct weightd_segments *segments, struct weightd_arena *arena,
                                   struct weightd_error *err)
{
	struct weightd_text text;
	enum weightd_code code = WEIGHTD_OK;

	/* Room for one tensor more, so that the text tells by its length that it is too long. */
	weightd_text_init(&text, (size_t)2 * HEAD_MAX);
	weightd_text_put(&text, "\0\0\0\0\0\0\0\0", 8);
	put_metadata(&text, encoding);
	for (size_t i = 0; i < segments->count && text.length <= 8 + HEAD_MAX; i++)
		put_tensor(&text, segments, &segments->items[i]);
	weightd_text_puts(&text, "}");
	while (!text.failed && text.length % 8 != 0)
		weightd_text_puts(&text, " ");
	if (text.length > 8 + HEAD_MAX) {
		code = weightd_error_add(
			err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
			"the head for %zu tensors would be longer than the %d bytes "
			"that readers of safetensors accept",
			segments->count, HEAD_MAX);
		weightd_error_expected(err, "one tensor at a time");
		goto out;
	}
	char *head = text.failed ? NULL : weightd_arena_alloc(arena, text.length);
	if (head == NULL) {
		code = weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
		                         "no memory for the head of %zu tensors", segments->count);
		goto out;
	}
	memcpy(head, text.data, text.length);
	for (unsigned i = 0; i < 8; i++)
		head[i] = (char)((uint64_t)(text.length - 8) >> (8 * i) & 0xFF);
	segments->head = head;
	segments->head_length = text.length;
out:
	weightd_text_free(&text);
	return code;
}

/* The rows of dtype_list.h go from wide to narrow in the reference's order. */
static void add_model(struct weightd_segments *segments, const struct weightd_plan *plan)
{
	for (unsigned dtype = 0; dtype < WEIGHTD_DTYPE_COUNT; dtype++) {
		for (size_t i = 0; i < plan->entry_count; i++) {
			const struct weightd_entry *entry = &plan->entries[plan->by_name[i]];
			if (entry->tied_to == NULL && entry->dtype == (enum weightd_dtype)dtype)
				weightd_segments_add(segments, entry);
		}
	}
}

static enum weightd_code open_safetensors(struct weightd_encoding *encoding,
                                          struct weightd_arena *arena, struct weightd_error *err)
{
	const struct weightd_plan *plan = encoding->plan;
	struct weightd_segments *segments =
		weightd_segments_new(encoding->view != NULL ? 1 : plan->entry_count, arena);

	if (segments == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
		                         "no memory to open the file");
	if (encoding->view != NULL)
		weightd_segments_add_view(segments, encoding->view);
	else
		add_model(segments, plan);
	for (size_t i = 0; i < segments->count; i++) {
		if (strcmp(segments->items[i].entry->name, "__metadata__") == 0)
			return weightd_error_add(err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
			                         "safetensors has no room for a tensor called "
			                         "__metadata__");
	}
	enum weightd_code code = make_head(encoding, segments, arena, err);
	if (code != WEIGHTD_OK)
		return code;
	return weightd_segments_finish(encoding, segments, err);
}

/* Search order of add_model(): dtype, then name. */
static int compare_places(const void *a, const void *b)
{
	const struct weightd_entry *first = ((const struct weightd_segment *)a)->entry;
	const struct weightd_entry *second = ((const struct weightd_segment *)b)->entry;

	if (first->dtype != second->dtype)
		return first->dtype < second->dtype ? -1 : 1;
	return strcmp(first->name, second->name);
}

static bool locate(const struct weightd_encoding *encoding, const struct weightd_entry *entry,
                   uint64_t *offset)
{
	const struct weightd_segments *segments = encoding->state;
	const struct weightd_segment key = {.entry = entry->tied_to != NULL ? entry->tied_to
	                                                                    : entry};
	const struct weightd_segment *item =
		segments->count == 0 ? NULL
				     : bsearch(&key, segments->items, segments->count, sizeof key,
	                                       compare_places);

	if (item == NULL)
		return false;
	*offset = segments->head_length + item->begin;
	return true;
}

static const char *const media_types[] = {"application/x-safetensors",
                                          "application/vnd.huggingface.safetensors",
                                          "application/octet-stream", NULL};

const struct weightd_format weightd_format_safetensors = {
	.name = "safetensors",
	.extension = "safetensors",
	.media_types = media_types,
	.doc = "The Hugging Face container, in the reference writer's order; seed in the metadata",
	.source = "github.com/huggingface/safetensors, section Format",
	.flags = WEIGHTD_FORMAT_TENSOR | WEIGHTD_FORMAT_MODEL | WEIGHTD_FORMAT_SIZED |
                 WEIGHTD_FORMAT_RANDOM_ACCESS,
	.version = 1,
	.open = open_safetensors,
	.read = weightd_segments_read,
	.locate = locate,
};
