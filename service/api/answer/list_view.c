/*
 * Slices and shards are functions of a tensor's shape, a text and a shard: the last ones that were
 * made are found by these and copied.
 */
#include "api/answer/list_view.h"

#include <string.h>

/* What a step is made from. */
struct step {
	const struct weightd_shape *shape;
	const char *text;
	const struct weightd_shard *shard; /* NULL: none */
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 29;
}

static struct weightd_list_view_slot *slot_of(struct weightd_list_views *views,
					      const struct step *step)
{
	uint64_t hash = mix(step->shape->ndim, step->text != NULL);

	for (unsigned i = 0; i < step->shape->ndim; i++)
		hash = mix(hash, step->shape->dims[i]);
	for (const char *c = step->text; c != NULL && *c != '\0'; c++)
		hash = mix(hash, (unsigned char)*c);
	if (step->shard != NULL) {
		hash = mix(hash, (uint64_t)step->shard->dim);
		hash = mix(hash, step->shard->rank);
		hash = mix(hash, step->shard->world);
	}
	return &views->slots[hash >> 32 & (WEIGHTD_LIST_VIEW_SLOTS - 1)];
}

static bool are_equal(const struct weightd_shard *a, const struct weightd_shard *b)
{
	return a->dim == b->dim && a->rank == b->rank && a->world == b->world &&
	       a->uneven == b->uneven && a->parts == b->parts && a->part_count == b->part_count;
}

static bool has(const struct weightd_list_view_slot *slot, const struct step *step)
{
	if (slot->shape == NULL || slot->is_shard != (step->shard != NULL) ||
	    (slot->text == NULL) != (step->text == NULL) ||
	    !weightd_shape_equal(slot->shape, step->shape))
		return false;
	return (step->text == NULL || strcmp(slot->text, step->text) == 0) &&
	       (step->shard == NULL || are_equal(&slot->shard, step->shard));
}

/* The view that was made, of another tensor of the same shape. */
static enum weightd_code copy(struct weightd_view *view, const struct weightd_view *made,
			      struct weightd_error *err)
{
	const struct weightd_entry *entry = view->entry;

	if (made->text == NULL) {
		*view = weightd_view_whole(entry);
		return WEIGHTD_OK;
	}
	*view = *made;
	view->entry = entry;
	return weightd_shape_bytes(&view->shape, entry->dtype, &view->bytes)
		       ? WEIGHTD_OK
		       : weightd_error_add(err, WEIGHTD_ERR_TOO_LARGE, NULL,
					   "slice: the result has 2^63 bytes or more");
}

/* Remembers a view that was made; without memory it is not. */
static void keep(struct weightd_list_views *views, struct weightd_list_view_slot *slot,
		 const struct step *step, const struct weightd_view *made)
{
	const char *text =
		step->text == NULL ? NULL : weightd_arena_strdup(views->arena, step->text);

	if ((text == NULL) != (step->text == NULL))
		return;
	*slot = (struct weightd_list_view_slot){
		.shape = step->shape, .text = text, .is_shard = step->shard != NULL, .made = *made};
	if (step->shard != NULL)
		slot->shard = *step->shard;
}

static enum weightd_code select(struct weightd_list_views *views, struct weightd_view *view,
				const char *text, struct weightd_error *err)
{
	struct weightd_range ranges[WEIGHTD_SELECTION_RANGES];
	struct weightd_selection selection;
	struct weightd_misread misread;

	if (weightd_selection_read(&selection, text, ranges, WEIGHTD_SELECTION_RANGES, &misread) ==
	    WEIGHTD_OK)
		return weightd_view_select(view, view->entry, &selection, views->arena, err);
	weightd_error_add(err, views->misread, NULL, "slice is \"%.80s\": %s", text, misread.why);
	weightd_error_expected(err, "as in Python, one index or slice for each dimension, such as "
				    "0:64,: or ...,-1 or ::2; several of one dimension joined by "
				    "';', such as 0:192;768:960,:");
	return views->misread;
}

enum weightd_code weightd_list_view_slice(struct weightd_list_views *views,
					  struct weightd_view *view, const char *text,
					  struct weightd_error *err)
{
	const struct step step = {weightd_entry_shape(view->entry), text, NULL};
	struct weightd_list_view_slot *slot = slot_of(views, &step);

	if (has(slot, &step))
		return copy(view, &slot->made, err);
	const enum weightd_code code = select(views, view, text, err);
	if (code == WEIGHTD_OK)
		keep(views, slot, &step, view);
	return code;
}

enum weightd_code weightd_list_view_shard(struct weightd_list_views *views,
					  struct weightd_view *view,
					  const struct weightd_shard *shard,
					  struct weightd_error *err)
{
	const struct step step = {weightd_entry_shape(view->entry), view->text, shard};
	struct weightd_list_view_slot *slot = slot_of(views, &step);

	if (has(slot, &step))
		return copy(view, &slot->made, err);
	const enum weightd_code code = weightd_view_shard(view, shard, views->arena, err);
	if (code == WEIGHTD_OK)
		keep(views, slot, &step, view);
	return code;
}
