/*
 * List views: slices and shards of many tensors.  Those of tensors of one shape share what was made
 * for the first of them, so that a list costs little more than its tensors.
 */
#ifndef WEIGHTD_API_ANSWER_LIST_VIEW_H
#define WEIGHTD_API_ANSWER_LIST_VIEW_H

#include "weightd/view.h"

#define WEIGHTD_LIST_VIEW_SLOTS 64

/* A step that was made: of a tensor of this shape, by a text, and for a shard of it. */
struct weightd_list_view_slot {
	const struct weightd_shape *shape; /* NULL: the slot is free */
	const char *text;		   /* NULL: the whole tensor */
	bool is_shard;
	struct weightd_shard shard;
	struct weightd_view made;
};

/* Begins as zeros but for the first two members. */
struct weightd_list_views {
	struct weightd_arena *arena; /* in which everything lives that is made */
	enum weightd_code misread;   /* the code of a text that cannot be read */
	struct weightd_list_view_slot slots[WEIGHTD_LIST_VIEW_SLOTS];
};

/* Memory of a request that has a list: as many bytes more for each tensor of its model. */
#define WEIGHTD_LIST_BYTES_OF_TENSOR 300

/*
 * weightd_list_view_slice() - narrows a view of a whole tensor to a slice, a text as in "0:64,:".
 *
 * The code 'misread' if the text cannot be read, and the codes of weightd_view_select(), with an
 * issue.
 */
enum weightd_code weightd_list_view_slice(struct weightd_list_views *views,
					  struct weightd_view *view, const char *text,
					  struct weightd_error *err);
/* weightd_list_view_shard() - narrows a view to a shard of it, as weightd_view_shard(). */
enum weightd_code weightd_list_view_shard(struct weightd_list_views *views,
					  struct weightd_view *view,
					  const struct weightd_shard *shard,
					  struct weightd_error *err);

#endif
