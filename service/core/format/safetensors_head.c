/*
 * The head: its length in 8 bytes, one JSON object, blanks up to a multiple of 8.
 *
 * It is cut into groups of items: tied names, which are metadata, then tensors.  Where each group
 * begins is found once, mostly by counting; its text is made when a byte of it is read.
 */
#include "core/format/safetensors_head.h"

#include "core/base/search.h"

#include <string.h>

/* Readers refuse longer heads (tensor.rs, MAX_HEADER_SIZE). */
#define HEAD_MAX 100000000
#define GROUP 64 /* items */

/* Threads read it at the same time: it is const once it is measured. */
struct head {
	const struct weightd_plan *plan;
	const struct weightd_view *view;
	const struct weightd_view_list *list;
	const struct weightd_segments *segments;
	const struct weightd_entry **ties;
	size_t tie_count, group_count;
	uint64_t *starts; /* of each group; group_count + 1 of them */
	unsigned blanks;
	size_t longest; /* most bytes of a group */
};

/* The names of the tensors in the file, in a text. */
static void put_generators(struct weightd_text *text, const struct head *head)
{
	const struct weightd_plan *plan = head->plan;

	weightd_text_puts(text, "\"");
	weightd_generators_text(head->view != NULL ? weightd_entry_generators(head->view->entry)
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

static void put_metadata(struct weightd_text *text, const struct head *head)
{
	const struct weightd_plan *plan = head->plan;

	weightd_text_puts(text, "{\"__metadata__\":{\"format\":\"pt\",\"weights_id\":");
	weightd_text_json_string(text, plan->weights_id);
	weightd_text_puts(text, ",\"generator\":");
	put_generators(text, head);
	weightd_text_puts(text, ",\"seed\":");
	put_seed(text, &plan->specification);
	if (head->view != NULL && head->view->text != NULL) {
		weightd_text_puts(text, ",\"slice\":");
		weightd_text_json_string(text, head->view->text);
	}
	if (head->list != NULL && head->list->note != NULL) {
		weightd_text_puts(text, ",\"shard\":");
		weightd_text_json_string(text, head->list->note);
	}
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
	const struct weightd_shape *shape = weightd_segment_shape(segments, item);

	weightd_text_puts(text, ",");
	weightd_text_json_string(text, weightd_segment_name(segments, item, WEIGHTD_NAME_ROOM));
	weightd_text_puts(text, ":{\"dtype\":\"");
	weightd_text_puts(text, weightd_dtype_row(weightd_segment_dtype(segments, item))->code);
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

static void put_tie(struct weightd_text *text, const struct weightd_entry *entry)
{
	weightd_text_puts(text, ",");
	weightd_text_json_string(text, weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
	weightd_text_puts(text, ":");
	weightd_text_json_string(text, weightd_entry_name(entry->tied_to, WEIGHTD_NAME_ROOM));
}

/* The text of one group; while the head is measured, its length is 0 and it has no blanks. */
static void put_group(struct weightd_text *text, const struct head *head, size_t group)
{
	const size_t count = head->tie_count + head->segments->count;
	const uint64_t length = head->starts[head->group_count] - 8;
	size_t item = group * GROUP;
	const size_t end = count - item < GROUP ? count : item + GROUP;

	for (unsigned i = 0; group == 0 && i < 8; i++)
		weightd_text_put(text, &(const char){(char)(length >> (8 * i) & 0xFF)}, 1);
	if (group == 0)
		put_metadata(text, head);
	for (; item < end; item++) {
		if (item == head->tie_count)
			weightd_text_puts(text, "}");
		if (item < head->tie_count)
			put_tie(text, head->ties[item]);
		else
			put_tensor(text, head->segments,
				   &head->segments->items[item - head->tie_count]);
	}
	if (group + 1 < head->group_count)
		return;
	weightd_text_puts(text, head->segments->count == 0 ? "}}" : "}");
	for (unsigned i = 0; i < head->blanks; i++)
		weightd_text_puts(text, " ");
}

static enum weightd_code refuse_memory(const struct weightd_segments *segments,
				       struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
				 "no memory for the header of %zu tensors", segments->count);
}

static size_t digits_of(uint64_t number)
{
	size_t digits = 1;

	for (; number >= 10; number /= 10)
		digits++;
	return digits;
}

/* Bytes that put_tensor() makes of a plain name. */
static size_t tensor_length(const struct weightd_segments *segments,
			    const struct weightd_segment *item)
{
	static const char fixed[] = ",\"\":{\"dtype\":\"\",\"shape\":[],\"data_offsets\":[,]}";
	const struct weightd_shape *shape = weightd_segment_shape(segments, item);
	size_t length = sizeof fixed - 1 + weightd_entry_name_length(item->entry) +
			strlen(weightd_dtype_row(weightd_segment_dtype(segments, item))->code) +
			digits_of(item->begin) +
			digits_of(item->begin + weightd_segment_bytes(segments, item));

	for (unsigned i = 0; i < shape->ndim; i++)
		length += digits_of(shape->dims[i]) + (i > 0);
	return length;
}

/* Bytes of a group, which are counted where it has plain tensors only, and made elsewhere. */
static size_t group_length(const struct head *head, size_t group)
{
	const size_t first = group * GROUP;
	struct weightd_text text;
	size_t length = 0;

	const bool has_names = head->list != NULL && head->list->has_names;

	if (head->plan->has_plain_names && !has_names && group > 0 && first > head->tie_count &&
	    group + 1 < head->group_count) {
		for (size_t i = first; i < first + GROUP; i++)
			length += tensor_length(head->segments,
						&head->segments->items[i - head->tie_count]);
		return length;
	}
	weightd_text_init(&text, (size_t)2 * HEAD_MAX);
	put_group(&text, head, group);
	length = text.failed ? SIZE_MAX : text.length;
	weightd_text_free(&text);
	return length;
}

/* Where every group begins, and the most bytes of one. */
static enum weightd_code measure(struct head *head, struct weightd_error *err)
{
	uint64_t length = 0;

	for (size_t group = 0; group < head->group_count; group++) {
		const size_t size = group_length(head, group);
		if (size == SIZE_MAX)
			return refuse_memory(head->segments, err);
		head->longest = size > head->longest ? size : head->longest;
		head->starts[group] = length;
		length += size;
		if (length <= 8 + HEAD_MAX)
			continue;
		weightd_error_add(err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
				  "the header of %zu tensors would exceed the %d bytes that "
				  "readers of safetensors accept",
				  head->segments->count, HEAD_MAX);
		weightd_error_expected(err, "one tensor at a time");
		return WEIGHTD_ERR_NOT_ACCEPTABLE;
	}
	head->blanks = (unsigned)(-length % 8);
	head->starts[head->group_count] = length + head->blanks;
	head->longest += head->blanks;
	return WEIGHTD_OK;
}

static size_t group_at(const struct head *head, uint64_t offset)
{
	return weightd_last_at_most(head->starts, sizeof *head->starts, head->group_count, offset);
}

/* Replaces the content of 'text', which has room for the longest. */
static enum weightd_code make_group(struct weightd_text *text, const struct head *head,
				    size_t group)
{
	text->length = 0;
	put_group(text, head, group);
	const bool is_made =
		!text->failed && text->length == head->starts[group + 1] - head->starts[group];
	return is_made ? WEIGHTD_OK : WEIGHTD_ERR_NO_MEMORY;
}

static enum weightd_code read_head(const struct weightd_segments *segments, uint64_t offset,
				   char *out, size_t size)
{
	const struct head *head = segments->head_state;
	enum weightd_code code = WEIGHTD_OK;
	struct weightd_text text;

	weightd_text_init(&text, head->longest);
	for (size_t group = group_at(head, offset); size > 0; group++) {
		code = make_group(&text, head, group);
		if (code != WEIGHTD_OK)
			break;
		const uint64_t left = head->starts[group + 1] - offset;
		const size_t count = size < left ? size : (size_t)left;
		memcpy(out, text.data + (offset - head->starts[group]), count);
		out += count;
		offset += count;
		size -= count;
	}
	weightd_text_free(&text);
	return code;
}

/* The names of a whole model that are tied to others. */
static bool find_ties(struct head *head, bool copies_ties, struct weightd_arena *arena)
{
	for (size_t pass = 0; pass < 2; pass++) {
		head->tie_count = 0;
		const bool has_all = head->list != NULL ? head->list->is_model
							: head->view == NULL && !copies_ties;
		for (size_t i = 0; has_all && i < head->plan->entry_count; i++) {
			const struct weightd_entry *entry = &head->plan->entries[i];
			if (entry->tied_to == NULL)
				continue;
			if (pass == 1)
				head->ties[head->tie_count] = entry;
			head->tie_count++;
		}
		if (pass == 0)
			head->ties =
				weightd_arena_array(arena, head->tie_count, sizeof *head->ties);
		if (head->ties == NULL)
			return false;
	}
	return true;
}

enum weightd_code weightd_safetensors_head_open(const struct weightd_encoding *encoding,
						struct weightd_segments *segments,
						struct weightd_arena *arena,
						struct weightd_error *err)
{
	struct head *head = weightd_arena_alloc(arena, sizeof *head);

	if (head == NULL)
		return refuse_memory(segments, err);
	*head = (struct head){.plan = encoding->plan,
			      .view = encoding->view,
			      .list = encoding->list,
			      .segments = segments};
	if (!find_ties(head, encoding->options.copies_ties, arena))
		return refuse_memory(segments, err);
	head->group_count = (head->tie_count + segments->count + GROUP - 1) / GROUP;
	head->group_count += head->group_count == 0;
	head->starts = weightd_arena_array(arena, head->group_count + 1, sizeof *head->starts);
	if (head->starts == NULL)
		return refuse_memory(segments, err);
	enum weightd_code code = measure(head, err);
	if (code != WEIGHTD_OK)
		return code;
	segments->head_state = head;
	segments->read_head = read_head;
	segments->head_length = (size_t)head->starts[head->group_count];
	return WEIGHTD_OK;
}
