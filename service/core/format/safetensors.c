/*
 * safetensors: every tensor of a model, or one alone, behind a JSON head with names and offsets.
 *
 * Tensors lie in the order of the reference writer (safetensors/src/tensor.rs, prepare()): wide
 * dtypes first, then by name in byte order; so every tensor is aligned for its dtype and the file
 * equals the reference's apart from the metadata.  A name that is tied to another is left out and
 * noted in the metadata, as safetensors.torch.save_model does.
 */
#include "core/format/safetensors_head.h"

#include <stdlib.h>
#include <string.h>

/* Whether the file has data of an entry's own. */
static bool is_stored(const struct weightd_encoding *encoding, const struct weightd_entry *entry)
{
	return entry->tied_to == NULL || encoding->options.copies_ties;
}

/* The rows of dtype_list.h go from wide to narrow in the reference's order. */
static void add_model(struct weightd_segments *segments, const struct weightd_encoding *encoding)
{
	const struct weightd_plan *plan = encoding->plan;
	const struct weightd_format_options *options = &encoding->options;
	unsigned present = 0; /* dtypes, by bits */

	for (size_t i = 0; i < plan->entry_count; i++)
		present |= 1u << weightd_segments_dtype(options, &plan->entries[i]);
	for (unsigned dtype = 0; dtype < WEIGHTD_DTYPE_COUNT; dtype++) {
		for (size_t i = 0; (present >> dtype & 1) != 0 && i < plan->entry_count; i++) {
			const struct weightd_entry *entry = &plan->entries[plan->by_name[i]];
			if (is_stored(encoding, entry) &&
			    weightd_segments_dtype(options, entry) == (enum weightd_dtype)dtype)
				weightd_segments_add(segments, entry);
		}
	}
}

/* Whether a tensor of the file has the name of the metadata. */
static bool has_reserved_name(const struct weightd_encoding *encoding)
{
	const struct weightd_entry *reserved = weightd_plan_find(encoding->plan, "__metadata__");

	for (size_t i = 0; reserved != NULL && encoding->list != NULL && i < encoding->list->count;
	     i++) {
		if (encoding->list->views[i].entry == reserved &&
		    encoding->list->views[i].name == NULL)
			return true;
	}
	if (encoding->list != NULL)
		return false;
	return reserved != NULL && (encoding->view != NULL ? encoding->view->entry == reserved
							   : is_stored(encoding, reserved));
}

static enum weightd_code open_safetensors(struct weightd_encoding *encoding,
					  struct weightd_arena *arena, struct weightd_error *err)
{
	const struct weightd_plan *plan = encoding->plan;
	struct weightd_segments *segments =
		weightd_segments_new(encoding,
				     encoding->list != NULL   ? encoding->list->count
				     : encoding->view != NULL ? 1
							      : plan->entry_count,
				     arena);

	if (segments == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory to open the file");
	if (encoding->list != NULL)
		weightd_segments_add_views(segments, encoding->list->views, encoding->list->count);
	else if (encoding->view != NULL)
		weightd_segments_add_view(segments, encoding->view);
	else
		add_model(segments, encoding);
	if (has_reserved_name(encoding))
		return weightd_error_add(
			err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
			"safetensors reserves the name __metadata__, so no tensor may have it");
	enum weightd_code code = weightd_safetensors_head_open(encoding, segments, arena, err);
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
	return strcmp(weightd_entry_name(first, WEIGHTD_NAME_ROOM),
		      weightd_entry_name(second, WEIGHTD_NAME_ROOM));
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

static const char *const media_types[] = {
	"application/x-safetensors", "application/vnd.safetensors",
	"application/vnd.huggingface.safetensors", "application/octet-stream", NULL};

const struct weightd_format weightd_format_safetensors = {
	.name = "safetensors",
	.extension = "safetensors",
	.media_types = media_types,
	.doc = "The Hugging Face container, in the reference writer's order; seed in the metadata",
	.source = "github.com/huggingface/safetensors, section Format",
	.flags = WEIGHTD_FORMAT_TENSOR | WEIGHTD_FORMAT_MODEL | WEIGHTD_FORMAT_SIZED |
		 WEIGHTD_FORMAT_LIST | WEIGHTD_FORMAT_SHARES,
	.version = 1,
	.open = open_safetensors,
	.read = weightd_segments_read,
	.locate = locate,
};
