/*
 * From a JSON document to several views in one file.
 */
#include "api/answer/list_body.h"

#include "api/answer/list_view.h"
#include "core/base/index_sort.h"
#include "core/base/work_limit.h"
#include "definition/document/json_parse.h"
#include "definition/document/json_pointer.h"
#include "weightd/did_you_mean.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Levels of the document, and to spare for the reader to refuse. */
#define DEPTH 16
/* Values of the document where the options say nothing. */
#define VALUES_MAX 2000000
/* Work of an item: finding its name and making its view. */
#define UNITS_OF_ITEM 2500
/* Suggestions of a request: each compares its name with all of the model. */
#define SUGGESTIONS_MAX 4

struct body {
	const struct weightd_request *request;
	struct weightd_error *err;
	const struct weightd_plan *plan;
	const struct weightd_config *config;
	struct weightd_work work;
	struct weightd_list_views *made;
	struct weightd_view *views; /* in the order of the document */
	size_t count;
	unsigned suggestions;
	bool has_names; /* an item has "as" */
};

static bool refuse_memory(struct body *body)
{
	weightd_error_add(body->err, WEIGHTD_ERR_NO_MEMORY, NULL, "no memory for the answer");
	return false;
}

/* An issue at a member of an item; 'member' NULL: at the item. */
static void refuse(struct body *body, enum weightd_code code, size_t index, const char *member,
		   const char *detail)
{
	char pointer[64];

	snprintf(pointer, sizeof pointer, "/tensors/%zu%s%s", index, member == NULL ? "" : "/",
		 member == NULL ? "" : member);
	weightd_error_add(body->err, code, pointer, "%s", detail);
}

static void refuse_type(struct body *body, size_t index, const char *member, const json_t *value,
			const char *expected)
{
	char detail[80];

	snprintf(detail, sizeof detail, "got %s", weightd_json_kind(value));
	refuse(body, WEIGHTD_ERR_WRONG_TYPE, index, member, detail);
	weightd_error_expected(body->err, "%s", expected);
}

/* Gives the issues from number 'first' on, which views have added, their place. */
static void place(struct body *body, unsigned first, size_t index, const char *member)
{
	for (unsigned i = first; i < body->err->count; i++)
		snprintf(body->err->issues[i].pointer, sizeof body->err->issues[i].pointer,
			 "/tensors/%zu%s%s", index, member == NULL ? "" : "/",
			 member == NULL ? "" : member);
}

/* A text without NUL; NULL with an issue, or if the member is absent. */
static const char *text_of(struct body *body, const json_t *item, size_t index, const char *member,
			   const char *expected)
{
	const json_t *value = json_object_get(item, member);

	if (value == NULL || json_is_null(value))
		return NULL;
	if (!json_is_string(value)) {
		refuse_type(body, index, member, value, expected);
		return NULL;
	}
	return json_string_value(value);
}

/* A whole number in a range; absent: as it is. */
static void read_number(struct body *body, const json_t *item, size_t index, const char *member,
			int64_t least, int64_t most, int64_t *number)
{
	const json_t *value = json_object_get(item, member);
	char detail[80];

	if (value == NULL || json_is_null(value))
		return;
	if (!json_is_integer(value)) {
		refuse_type(body, index, member, value, "a whole number");
		return;
	}
	*number = json_integer_value(value);
	if (*number >= least && *number <= most)
		return;
	snprintf(detail, sizeof detail, "%s is %" PRId64, member, *number);
	refuse(body, WEIGHTD_ERR_OUT_OF_RANGE, index, member, detail);
	weightd_error_expected(body->err, "%" PRId64 "..%" PRId64, least, most);
}

static void read_uneven(struct body *body, const json_t *item, size_t index,
			enum weightd_uneven *uneven)
{
	static const char expected[] = "refuse, chunk (as torch.chunk) or split (as "
				       "torch.tensor_split)";
	static const char *const names[] = {
		[WEIGHTD_UNEVEN_REFUSE] = "refuse",
		[WEIGHTD_UNEVEN_CHUNK] = "chunk",
		[WEIGHTD_UNEVEN_SPLIT] = "split",
	};
	const char *text = text_of(body, item, index, "uneven", expected);

	for (size_t i = 0; text != NULL && i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(names[i], text) != 0)
			continue;
		*uneven = (enum weightd_uneven)i;
		return;
	}
	if (text == NULL)
		return;
	refuse(body, WEIGHTD_ERR_OUT_OF_RANGE, index, "uneven", "no such rule");
	weightd_error_expected(body->err, "%s", expected);
}

/* The shard of an item that describes one; false: it describes none, or there is an issue. */
static bool read_shard(struct body *body, const json_t *item, size_t index,
		       struct weightd_shard *shard)
{
	static const char *const members[] = {"rank", "world", "dim", "uneven"};
	const unsigned issues = body->err->count;
	int64_t rank = 0, world = 1;
	bool is_asked = false;

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		const json_t *value = json_object_get(item, members[i]);
		is_asked = is_asked || (value != NULL && !json_is_null(value));
	}
	if (!is_asked)
		return false;
	for (size_t i = 0; i < 2; i++) {
		if (json_object_get(item, members[i]) != NULL)
			continue;
		refuse(body, WEIGHTD_ERR_MISSING_FIELD, index, members[i],
		       "a shard has a rank and a world");
		return false;
	}
	*shard = (struct weightd_shard){0};
	read_number(body, item, index, "world", 1, INT64_MAX, &world);
	if (body->err->count == issues)
		read_number(body, item, index, "rank", 0, world - 1, &rank);
	read_number(body, item, index, "dim", -WEIGHTD_RANK_MAX, WEIGHTD_RANK_MAX - 1, &shard->dim);
	read_uneven(body, item, index, &shard->uneven);
	shard->rank = (uint64_t)rank;
	shard->world = (uint64_t)world;
	return body->err->count == issues && body->err->dropped == 0;
}

static const struct weightd_entry *find(struct body *body, size_t index, const char *member,
					const char *name)
{
	const struct weightd_entry *entry = weightd_plan_find(body->plan, name);
	char detail[256];

	if (entry != NULL)
		return entry;
	snprintf(detail, sizeof detail, "the model has no parameter or buffer \"%.160s\"", name);
	refuse(body, WEIGHTD_ERR_BAD_NAME, index, member, detail);
	weightd_error_expected(body->err, "a name of GET /v1/models/%s/parameters", body->plan->id);
	if (body->suggestions++ < SUGGESTIONS_MAX)
		weightd_error_suggest(body->err,
				      weightd_plan_nearest(body->plan, name, WEIGHTD_NAME_ROOM));
	return NULL;
}

/* The name in the file. */
static const char *read_as(struct body *body, const json_t *item, size_t index)
{
	static const char expected[] = "the tensor's name in the file";
	const unsigned issues = body->err->count;
	const char *as = text_of(body, item, index, "as", expected);

	if (as == NULL || body->err->count != issues)
		return NULL;
	if (as[0] == '\0' || strlen(as) > body->config->limits.name_bytes ||
	    strcmp(as, "__metadata__") == 0) {
		refuse(body, WEIGHTD_ERR_BAD_NAME, index, "as", "no tensor can have this name");
		weightd_error_expected(body->err, "1..%zu bytes, and not __metadata__",
				       body->config->limits.name_bytes);
		return NULL;
	}
	body->has_names = true;
	as = weightd_arena_strdup(body->request->arena, as);
	if (as == NULL)
		refuse_memory(body);
	return as;
}

static void check_members(struct body *body, const json_t *item, size_t index)
{
	static const char *const known[] = {"name",  "slice",  "dim", "rank",
					    "world", "uneven", "as"};
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)item, key, value)
	{
		bool is_known = false;
		for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
			is_known = is_known || strcmp(key, known[i]) == 0;
		if (is_known)
			continue;
		char pointer[64];
		const struct weightd_place list = {.key = "tensors"};
		const struct weightd_place at = {.parent = &list, .index = index};
		weightd_place_write(WEIGHTD_PLACE_KEY(&at, key), pointer, sizeof pointer);
		weightd_error_add(body->err, WEIGHTD_ERR_UNKNOWN_FIELD, pointer,
				  "there is no field \"%.60s\"", key);
		weightd_error_expected(body->err, "name, slice, dim, rank, world, uneven, as");
	}
}

/* Narrows the view of an item that is an object. */
static void narrow(struct body *body, const json_t *item, size_t index, struct weightd_view *view)
{
	const char *slice = text_of(body, item, index, "slice", "a text such as \"0:64,:\"");
	const unsigned issues = body->err->count;
	struct weightd_shard shard;

	if (slice != NULL &&
	    weightd_list_view_slice(body->made, view, slice, body->err) != WEIGHTD_OK) {
		place(body, issues, index, "slice");
		return;
	}
	if (read_shard(body, item, index, &shard) &&
	    weightd_list_view_shard(body->made, view, &shard, body->err) != WEIGHTD_OK)
		place(body, issues, index, NULL);
	view->name = read_as(body, item, index);
}

static void read_item(struct body *body, const json_t *item, size_t index)
{
	static const char expected[] = "the name of a tensor, or {\"name\": ..., \"slice\": "
				       "\"0:64,:\"}";
	const struct weightd_entry *entry = NULL;

	if (json_is_string(item)) {
		entry = find(body, index, NULL, json_string_value(item));
	} else if (json_is_object(item)) {
		const unsigned issues = body->err->count;
		const char *name = text_of(body, item, index, "name", expected);
		check_members(body, item, index);
		if (name != NULL)
			entry = find(body, index, "name", name);
		else if (body->err->count == issues)
			refuse(body, WEIGHTD_ERR_MISSING_FIELD, index, "name",
			       "the item does not say which tensor");
	} else {
		refuse_type(body, index, NULL, item, expected);
	}
	if (entry == NULL)
		return;
	struct weightd_view *view = &body->views[index];
	*view = weightd_view_whole(entry);
	if (json_is_object(item))
		narrow(body, item, index, view);
}

static const char *name_of(const struct weightd_view *view, struct weightd_name_room *room)
{
	return view->name != NULL ? view->name : weightd_entry_name(view->entry, room);
}

struct sorting {
	const struct weightd_view *views;
	bool by_name; /* alone */
};

/* The order of a file: wide dtypes first, then by name, then as the document has them. */
static int order(const void *a, const void *b, void *context)
{
	const struct sorting *sorting = context;
	const uint32_t first = *(const uint32_t *)a, second = *(const uint32_t *)b;
	const struct weightd_view *one = &sorting->views[first], *two = &sorting->views[second];

	if (!sorting->by_name && one->entry->dtype != two->entry->dtype)
		return one->entry->dtype < two->entry->dtype ? -1 : 1;
	const int compared =
		strcmp(name_of(one, WEIGHTD_NAME_ROOM), name_of(two, WEIGHTD_NAME_ROOM));
	return compared != 0 ? compared : first < second ? -1 : 1;
}

/* Names are unique in a file; 'indexes' are in the order of names. */
static bool refuse_twins(struct body *body, const uint32_t *indexes)
{
	const unsigned issues = body->err->count;

	for (size_t i = 1; i < body->count && body->err->count < WEIGHTD_ISSUES_MAX; i++) {
		const char *name = name_of(&body->views[indexes[i]], WEIGHTD_NAME_ROOM);
		if (strcmp(name, name_of(&body->views[indexes[i - 1]], WEIGHTD_NAME_ROOM)) != 0)
			continue;
		char detail[256];
		snprintf(detail, sizeof detail,
			 "item %" PRIu32 " has the name \"%.120s\" in the file, too",
			 indexes[i - 1], name);
		refuse(body, WEIGHTD_ERR_BAD_NAME, indexes[i], NULL, detail);
		weightd_error_expected(body->err, "another name in the file: \"as\": \"%.60s.1\"",
				       name);
	}
	return body->err->count > issues;
}

/* Sorts the views as a file has them; false with an issue. */
static bool sort(struct body *body)
{
	struct weightd_arena *arena = body->request->arena;
	struct sorting sorting = {.views = body->views, .by_name = true};
	uint32_t *indexes = weightd_arena_array(arena, body->count + 1, sizeof *indexes);
	struct weightd_view *sorted = weightd_arena_array(arena, body->count + 1, sizeof *sorted);

	if (indexes == NULL || sorted == NULL)
		return refuse_memory(body);
	for (size_t i = 0; i < body->count; i++)
		indexes[i] = (uint32_t)i;
	if (weightd_index_sort(indexes, body->count, order, &sorting, body->err) != WEIGHTD_OK ||
	    refuse_twins(body, indexes))
		return false;
	sorting.by_name = false;
	if (weightd_index_sort(indexes, body->count, order, &sorting, body->err) != WEIGHTD_OK)
		return false;
	for (size_t i = 0; i < body->count; i++)
		sorted[i] = body->views[indexes[i]];
	body->views = sorted;
	return true;
}

/* The list of the document; NULL with an issue. */
static const json_t *find_items(struct body *body, const json_t *root)
{
	static const char example[] = "{\"tensors\": [\"a.weight\", {\"name\": \"b.weight\", "
				      "\"slice\": \"0:64,:\"}]}";
	const json_t *items = json_object_get(root, "tensors");
	const char *key;
	json_t *value;

	if (!json_is_object(root))
		weightd_error_add(body->err, WEIGHTD_ERR_WRONG_TYPE, NULL, "the body is %s",
				  weightd_json_kind(root));
	else if (items == NULL || json_is_null(items))
		weightd_error_add(body->err, WEIGHTD_ERR_MISSING_FIELD, "/tensors",
				  "the body does not say which tensors");
	else if (!json_is_array(items))
		weightd_error_add(body->err, WEIGHTD_ERR_WRONG_TYPE, "/tensors", "got %s",
				  weightd_json_kind(items));
	if (body->err->count > 0)
		weightd_error_expected(body->err, "%s", example);
	json_object_foreach((json_t *)(uintptr_t)root, key, value)
	{
		char pointer[64];
		if (strcmp(key, "tensors") == 0)
			continue;
		weightd_place_write(WEIGHTD_PLACE_KEY(NULL, key), pointer, sizeof pointer);
		weightd_error_add(body->err, WEIGHTD_ERR_UNKNOWN_FIELD, pointer,
				  "there is no field \"%.60s\"", key);
		weightd_error_expected(body->err, "%s", example);
	}
	return body->err->count == 0 ? items : NULL;
}

/* Reads all items; false with issues. */
static bool read_items(struct body *body, const json_t *items)
{
	struct weightd_arena *arena = body->request->arena;

	body->count = json_array_size(items);
	weightd_arena_raise(arena,
			    (body->count + body->plan->entry_count) * WEIGHTD_LIST_BYTES_OF_TENSOR);
	body->work.allowed = body->config->limits.work + body->count * WEIGHTD_WORK_OF_TENSOR;
	body->views = weightd_arena_array(arena, body->count + 1, sizeof *body->views);
	body->made = weightd_arena_alloc(arena, sizeof *body->made);
	if (body->views == NULL || body->made == NULL)
		return refuse_memory(body);
	body->made->arena = arena;
	body->made->misread = WEIGHTD_ERR_BAD_ARGUMENT;
	for (size_t i = 0; i < body->count && body->err->count < WEIGHTD_ISSUES_MAX; i++) {
		if (weightd_work_do(&body->work, UNITS_OF_ITEM, "reading the tensors", "/tensors",
				    body->err) != WEIGHTD_OK)
			break;
		read_item(body, json_array_get(items, i), i);
	}
	return body->err->count == 0;
}

const struct weightd_view_list *weightd_list_body_read(const struct weightd_request *request,
						       struct weightd_reply *reply,
						       const struct weightd_plan *plan,
						       const struct weightd_config *config,
						       const struct weightd_list_text *text)
{
	const struct weightd_scan_limits limits = {
		.values = config->json_values != 0 ? config->json_values : VALUES_MAX,
		.depth = DEPTH};
	struct body body = {
		.request = request, .err = &reply->error, .plan = plan, .config = config};
	struct weightd_view_list *list = weightd_arena_alloc(request->arena, sizeof *list);
	json_t *root = NULL;
	bool is_read = false;

	if (list == NULL)
		refuse_memory(&body);
	else if (weightd_document_parse(&root, text->json, text->length, &limits, body.err) ==
		 WEIGHTD_OK) {
		const json_t *items = find_items(&body, root);
		is_read = items != NULL && read_items(&body, items);
	}
	json_decref(root);
	if (!is_read || !sort(&body))
		return NULL;
	*list = (struct weightd_view_list){
		.views = body.views, .count = body.count, .has_names = body.has_names};
	return list;
}
