/*
 * From query parameters to several views in one file.
 *
 *     tensors = item *("," item)      item = glob ["[" slice "]"]
 *     plan    = cut *("," cut)        cut  = glob "=" (dim ["/" number *(":" number)] | word)
 *
 * Globs are those of "path".  The first item, and the first cut, that match a tensor are its own.
 * The words colwise and rowwise are for modules, as in the plans of transformers.
 */
#include "api/answer/list_query.h"

#include "api/answer/list_view.h"
#include "api/answer/representation.h"
#include "api/answer/view_query.h"
#include "core/base/work_limit.h"
#include "core/model/glob.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS_MAX 256
#define PARTS_MAX 16
#define PART_LARGEST 1000000
/* Work of making a view. */
#define UNITS_OF_VIEW 1500

const char *const weightd_list_query[] = {"tensors", "rank",   "world", "plan",
					  "dim",     "uneven", NULL};

/* One of ?tensors=. */
struct item {
	const char *glob, *slice; /* slice NULL: the whole */
	bool is_used;
};

enum cut_kind { CUT_DIM, CUT_COLWISE, CUT_ROWWISE };

/* One of ?plan=. */
struct cut {
	const char *glob;
	enum cut_kind kind;
	int64_t dim;
	uint64_t parts[PARTS_MAX];
	size_t part_count;
	bool is_used;
};

struct lists {
	const struct weightd_request *request;
	struct weightd_reply *reply;
	const struct weightd_plan *plan;
	struct item *items;
	struct cut *cuts;
	size_t item_count, cut_count;
	bool has_shard;
	bool copies_ties; /* tied names are tensors of the model, too */
	struct weightd_shard shard;
	struct weightd_work work;
	struct weightd_list_views *made;
	struct weightd_view *views;
	size_t count;
};

bool weightd_asks_for_list(const struct weightd_request *request)
{
	for (const char *const *name = weightd_list_query; *name != NULL; name++) {
		if (weightd_request_query(request, *name) != NULL)
			return true;
	}
	return false;
}

static bool refuse(struct lists *lists, const char *name, const char *text, const char *expected)
{
	weightd_error_add(&lists->reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "%s: \"%.80s\"", name,
			  text);
	weightd_error_expected(&lists->reply->error, "%s", expected);
	return false;
}

static bool refuse_memory(struct lists *lists)
{
	weightd_error_add(&lists->reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
			  "no memory for the answer");
	return false;
}

/* Bytes up to the comma that ends an item; commas between brackets are of slices. */
static size_t item_length(const char *text)
{
	size_t length = 0;
	bool is_inside = false;

	for (; text[length] != '\0' && (is_inside || text[length] != ','); length++) {
		if (text[length] == '[')
			is_inside = true;
		else if (text[length] == ']')
			is_inside = false;
	}
	return length;
}

/* The items of a text; NULL with an issue. */
static char **split(struct lists *lists, const char *name, const char *text, size_t *count)
{
	char **items = weightd_arena_array(lists->request->arena, ITEMS_MAX, sizeof *items);

	*count = 0;
	while (items != NULL && *text != '\0') {
		const size_t length = item_length(text);
		if (length == 0 || *count == ITEMS_MAX) {
			refuse(lists, name, text, "at most 256 items, joined by commas");
			return NULL;
		}
		items[*count] = weightd_arena_strndup(lists->request->arena, text, length);
		if (items[(*count)++] == NULL)
			break;
		text += length + (text[length] == ',');
	}
	if (items == NULL || (*count > 0 && items[*count - 1] == NULL)) {
		refuse_memory(lists);
		return NULL;
	}
	return items;
}

static bool read_items(struct lists *lists)
{
	const char *text = weightd_request_query(lists->request, "tensors");
	char **texts = text == NULL ? NULL : split(lists, "tensors", text, &lists->item_count);

	if (text == NULL)
		return true;
	if (texts == NULL)
		return false;
	lists->items = weightd_arena_array(lists->request->arena, lists->item_count + 1,
					   sizeof *lists->items);
	if (lists->items == NULL)
		return refuse_memory(lists);
	for (size_t i = 0; i < lists->item_count; i++) {
		char *bracket = strchr(texts[i], '['), *end = strrchr(texts[i], ']');
		lists->items[i].glob = texts[i];
		if (bracket == NULL)
			continue;
		if (end == NULL || end < bracket || end[1] != '\0')
			return refuse(lists, "tensors", texts[i],
				      "a name, or a name and a slice: l1.weight[0:64,:]");
		*bracket = *end = '\0';
		lists->items[i].slice = bracket + 1;
	}
	return true;
}

/* "/3": three equal parts; "/4:1:1": their proportions. */
static bool read_parts(struct cut *cut, const char *text)
{
	for (;;) {
		char *end;
		const unsigned long long number = strtoull(text, &end, 10);
		if (strspn(text, "0123456789") == 0 || number < 1 || number > PART_LARGEST ||
		    cut->part_count == PARTS_MAX)
			return false;
		cut->parts[cut->part_count++] = number;
		text = end;
		if (*text != ':')
			break;
		text++;
	}
	if (*text != '\0')
		return false;
	if (cut->part_count == 1 && cut->parts[0] <= PARTS_MAX) {
		cut->part_count = (size_t)cut->parts[0];
		for (size_t i = 0; i < cut->part_count; i++)
			cut->parts[i] = 1;
	}
	return true;
}

static bool read_cut(struct lists *lists, char *text, struct cut *cut)
{
	static const char expected[] = "a path and a dimension: **.q_proj.weight=0; of parts side "
				       "by side, **.in_proj_weight=0/3; or a module and colwise or "
				       "rowwise";
	char *value = strrchr(text, '=');

	if (value == NULL || value == text)
		return refuse(lists, "plan", text, expected);
	const char *digits = value + 1 + (value[1] == '-');
	cut->glob = text;
	if (strcmp(value + 1, "colwise") == 0) {
		cut->kind = CUT_COLWISE;
	} else if (strcmp(value + 1, "rowwise") == 0) {
		cut->kind = CUT_ROWWISE;
	} else if (digits[0] >= '0' && digits[0] <= '9' &&
		   (digits[1] == '\0' || (digits[1] == '/' && read_parts(cut, digits + 2)))) {
		cut->kind = CUT_DIM;
		cut->dim = value[1] == '-' ? -(digits[0] - '0') : digits[0] - '0';
	} else {
		return refuse(lists, "plan", text, expected);
	}
	*value = '\0';
	return true;
}

static bool read_cuts(struct lists *lists)
{
	const char *text = weightd_request_query(lists->request, "plan");
	char **texts = text == NULL ? NULL : split(lists, "plan", text, &lists->cut_count);

	if (text == NULL)
		return true;
	if (texts == NULL)
		return false;
	lists->cuts = weightd_arena_array(lists->request->arena, lists->cut_count + 1,
					  sizeof *lists->cuts);
	if (lists->cuts == NULL)
		return refuse_memory(lists);
	for (size_t i = 0; i < lists->cut_count; i++) {
		if (!read_cut(lists, texts[i], &lists->cuts[i]))
			return false;
	}
	return true;
}

static bool read_shard(struct lists *lists)
{
	const struct weightd_request *request = lists->request;
	const bool has_dim = weightd_request_query(request, "dim") != NULL;

	lists->has_shard = weightd_shard_is_requested(request) || lists->cut_count > 0;
	if (!lists->has_shard)
		return true;
	if (!weightd_shard_requested(request, lists->reply, &lists->shard))
		return false;
	if (has_dim != (lists->cut_count > 0))
		return true;
	return refuse(lists, "plan", has_dim ? "dim and plan" : "",
		      "plan, which says how tensors are divided, such as plan=**.weight=0; or "
		      "dim=0 for all tensors");
}

static bool matches(struct lists *lists, const char *glob, const char *name)
{
	uint64_t units = 0;
	const bool is_match = weightd_glob_match_counted(glob, name, &units);

	return weightd_work_do(&lists->work, units, "matching the names of tensors", "",
			       &lists->reply->error) == WEIGHTD_OK &&
	       is_match;
}

/* The dimension that a word divides; -1: the tensor is whole. */
static int64_t word_dim(enum cut_kind kind, const struct weightd_entry *entry)
{
	const char *leaf = entry->parameter->leaf;
	const unsigned ndim = weightd_entry_shape(entry)->ndim;

	if (ndim == 0 || (strcmp(leaf, "weight") != 0 && strcmp(leaf, "bias") != 0))
		return -1;
	if (kind == CUT_COLWISE)
		return 0;
	return ndim >= 2 ? 1 : -1;
}

/* The first cut of a tensor; NULL: it is whole. */
static struct cut *cut_of(struct lists *lists, const struct weightd_entry *entry, const char *name)
{
	for (size_t i = 0; i < lists->cut_count; i++) {
		struct cut *cut = &lists->cuts[i];
		const char *matched = cut->kind == CUT_DIM ? name
							   : weightd_module_path(entry->module,
										 WEIGHTD_NAME_ROOM);
		if (matches(lists, cut->glob, matched))
			return cut;
	}
	return NULL;
}

/* The rank's part of a view. */
static bool divide(struct lists *lists, struct weightd_view *view, const char *name)
{
	struct weightd_shard shard = lists->shard;
	struct cut *cut = cut_of(lists, view->entry, name);

	if (cut == NULL && lists->cut_count > 0)
		return true;
	if (cut == NULL && view->shape.ndim == 0)
		return true; /* a scalar has no dimension */
	if (cut != NULL) {
		cut->is_used = true;
		shard.dim = cut->kind == CUT_DIM ? cut->dim : word_dim(cut->kind, view->entry);
		if (cut->kind != CUT_DIM && shard.dim < 0)
			return true;
		shard.parts = cut->parts;
		shard.part_count = cut->part_count;
	}
	return weightd_list_view_shard(lists->made, view, &shard, &lists->reply->error) ==
	       WEIGHTD_OK;
}

static bool add(struct lists *lists, const struct weightd_entry *entry)
{
	struct weightd_name_room room;
	const char *name = weightd_entry_name(entry, &room);
	struct item *item = NULL;

	for (size_t i = 0; i < lists->item_count && item == NULL; i++) {
		if (matches(lists, lists->items[i].glob, name))
			item = &lists->items[i];
	}
	if (item == NULL &&
	    (lists->items != NULL || (entry->tied_to != NULL && !lists->copies_ties)))
		return true;
	struct weightd_view *view = &lists->views[lists->count++];
	*view = weightd_view_whole(entry);
	if (item != NULL)
		item->is_used = true;
	if (weightd_work_do(&lists->work, UNITS_OF_VIEW, "dividing the tensors", "",
			    &lists->reply->error) != WEIGHTD_OK)
		return false;
	if (item != NULL && item->slice != NULL &&
	    weightd_list_view_slice(lists->made, view, item->slice, &lists->reply->error) !=
		    WEIGHTD_OK)
		return false;
	return !lists->has_shard || divide(lists, view, name);
}

/* In the order of the file: wide dtypes first, then by name. */
static bool add_all(struct lists *lists)
{
	const struct weightd_plan *plan = lists->plan;
	struct weightd_arena *arena = lists->request->arena;

	weightd_arena_raise(arena, plan->entry_count * WEIGHTD_LIST_BYTES_OF_TENSOR);
	lists->views = weightd_arena_array(arena, plan->entry_count + 1, sizeof *lists->views);
	lists->made = weightd_arena_alloc(arena, sizeof *lists->made);
	if (lists->views == NULL || lists->made == NULL)
		return refuse_memory(lists);
	lists->made->arena = arena;
	lists->made->misread = WEIGHTD_ERR_BAD_QUERY;
	for (unsigned dtype = 0; dtype < WEIGHTD_DTYPE_COUNT; dtype++) {
		for (size_t i = 0; i < plan->entry_count; i++) {
			const struct weightd_entry *entry = &plan->entries[plan->by_name[i]];
			if (entry->dtype == (enum weightd_dtype)dtype &&
			    (!add(lists, entry) ||
			     weightd_error_code(&lists->reply->error) != WEIGHTD_OK))
				return false;
		}
	}
	for (size_t i = 0; i < lists->item_count; i++) {
		if (!lists->items[i].is_used)
			return refuse(lists, "tensors", lists->items[i].glob,
				      "the name of a tensor, or a glob that matches some, before "
				      "which no other item has them");
	}
	for (size_t i = 0; i < lists->cut_count && lists->items == NULL; i++) {
		if (!lists->cuts[i].is_used)
			return refuse(lists, "plan", lists->cuts[i].glob,
				      "a path that matches tensors (with colwise and rowwise, "
				      "modules), before which no other cut has them");
	}
	return true;
}

const struct weightd_view_list *weightd_list_requested(const struct weightd_request *request,
						       struct weightd_reply *reply,
						       const struct weightd_plan *plan,
						       uint64_t work_allowed)
{
	struct lists lists = {
		.request = request,
		.reply = reply,
		.plan = plan,
		.copies_ties = weightd_request_query(request, "ties") != NULL,
		.work = {.allowed = work_allowed + plan->entry_count * WEIGHTD_WORK_OF_TENSOR}};
	struct weightd_view_list *list = weightd_arena_alloc(request->arena, sizeof *list);

	if (list == NULL) {
		refuse_memory(&lists);
		return NULL;
	}
	if (!read_items(&lists) || !read_cuts(&lists) || !read_shard(&lists) || !add_all(&lists))
		return NULL;
	*list = (struct weightd_view_list){.views = lists.views,
					   .count = lists.count,
					   .is_model = lists.items == NULL && !lists.copies_ties};
	if (lists.has_shard)
		list->note = weightd_arena_printf(request->arena, "rank %" PRIu64 " of %" PRIu64,
						  lists.shard.rank, lists.shard.world);
	return list;
}
