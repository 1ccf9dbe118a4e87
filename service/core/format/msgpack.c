/*
 * msgpack: a tree of maps with arrays as leaves, as flax.serialization.to_bytes writes it.
 *
 * Names are paths: cut at '/' where any of the file's has one, else at '.'.  Their byte order
 * brings the leaves of a map together, so a map is opened before its first leaf, in the bytes that
 * lie before the leaf's data.
 */
#include "core/format/flax_chunk.h"
#include "core/format/message_pack.h"
#include "core/format/segments.h"

#include <stdlib.h>
#include <string.h>

#define NDARRAY 1 /* flax's type of an extension */
#define LEVELS_MAX 256
/* Arrays of so many bytes and more are written in chunks: an extension's length has 32 bits. */
#define ARRAY_MAX (UINT32_MAX - UINT64_C(255))
/* Bytes of flax's chunks, MAX_CHUNK_SIZE. */
#define CHUNK (UINT64_C(1) << 30)
#define CHUNKS_MAX 65536

struct tree {
	const struct weightd_encoding *encoding;
	const struct weightd_view *leaves; /* by name; NULL: all entries of the plan */
	size_t leaf_count, item_count;
	char separator;
	uint32_t *counts; /* items of each map, in the order in which they are opened */
	size_t map_count, map_room;
	uint32_t *first;		   /* of each leaf: the first map that it opens; one more */
	uint32_t *keys;			   /* bytes of the keys that it writes */
	struct weightd_flax_chunk *chunks; /* of each item of the segments; NULL: each is a leaf */
	struct weightd_arena *arena;
};

static const struct weightd_entry *entry_at(const struct tree *tree, size_t leaf)
{
	const struct weightd_plan *plan = tree->encoding->plan;

	return tree->leaves != NULL ? tree->leaves[leaf].entry
				    : &plan->entries[plan->by_name[leaf]];
}

static const char *name_at(const struct tree *tree, size_t leaf, struct weightd_name_room *room)
{
	if (tree->leaves != NULL && tree->leaves[leaf].name != NULL)
		return tree->leaves[leaf].name;
	return weightd_entry_name(entry_at(tree, leaf), room);
}

static struct weightd_flax_chunk chunk_at(const struct tree *tree, size_t item)
{
	return tree->chunks != NULL ? tree->chunks[item]
				    : (struct weightd_flax_chunk){(uint32_t)item, 0, 1};
}

/* Bytes of the first part of a path. */
static size_t part_length(const struct tree *tree, const char *path)
{
	const char *end = strchr(path, tree->separator);

	return end != NULL ? (size_t)(end - path) : strlen(path);
}

/* Maps that two paths share below the root; '*skip' receives the bytes of their names. */
static size_t shared_maps(const struct tree *tree, const char *before, const char *path,
			  size_t *skip)
{
	size_t maps = 0;

	*skip = 0;
	for (size_t i = 0; before[i] != '\0' && before[i] == path[i]; i++) {
		if (path[i] != tree->separator)
			continue;
		maps++;
		*skip = i + 1;
	}
	return maps;
}

/* Counts one more map; false: no memory. */
static bool add_map(struct tree *tree)
{
	if (tree->map_count == tree->map_room) {
		const size_t room = 2 * tree->map_room + 64;
		uint32_t *counts = weightd_arena_array(tree->arena, room, sizeof *counts);
		if (counts == NULL)
			return false;
		if (tree->map_count > 0)
			memcpy(counts, tree->counts, tree->map_count * sizeof *counts);
		tree->counts = counts;
		tree->map_room = room;
	}
	tree->counts[tree->map_count++] = 0;
	return true;
}

static enum weightd_code refuse_memory(struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "no memory to open the file");
}

static enum weightd_code refuse(struct weightd_error *err, const char *name, const char *why)
{
	weightd_error_add(err, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL, "msgpack cannot hold '%.128s': %s",
			  name, why);
	weightd_error_expected(err, "safetensors, npz or pt");
	return WEIGHTD_ERR_NOT_ACCEPTABLE;
}

/* Whether a tensor has the name that a map needs. */
static bool is_taken(const struct tree *tree, const char *path, size_t length)
{
	size_t low = 0, high = tree->leaf_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const char *name = name_at(tree, middle, WEIGHTD_NAME_ROOM);
		const int order = strncmp(name, path, length);
		if (order == 0 && name[length] == '\0')
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/*
 * Opens the maps of item 'index', whose path shares 'level' of them with the one before: their
 * numbers go to 'open'.
 */
static enum weightd_code add_item(struct tree *tree, size_t index, const char *path, size_t level,
				  size_t skip, uint32_t open[LEVELS_MAX], struct weightd_error *err)
{
	const char *rest = path + skip;
	size_t length = part_length(tree, rest);

	tree->first[index] = (uint32_t)tree->map_count;
	tree->keys[index] = 0;
	if (index == 0) {
		open[0] = 0;
		if (!add_map(tree))
			return refuse_memory(err);
	}
	for (; rest[length] != '\0'; length = part_length(tree, rest)) {
		if (level + 1 == LEVELS_MAX)
			return refuse(err, path, "it has more than 256 parts");
		if (is_taken(tree, path, (size_t)(rest - path) + length))
			return refuse(err, path, "a part of its name is another tensor's");
		tree->counts[open[level]]++;
		open[++level] = (uint32_t)tree->map_count;
		if (!add_map(tree))
			return refuse_memory(err);
		tree->keys[index] += (uint32_t)weightd_pack_text_length(length);
		rest += length + 1;
	}
	tree->counts[open[level]]++;
	tree->keys[index] += (uint32_t)weightd_pack_text_length(length);
	return WEIGHTD_OK;
}

static char separator_of(const struct tree *tree)
{
	for (size_t i = 0; i < tree->leaf_count; i++)
		if (strchr(name_at(tree, i, WEIGHTD_NAME_ROOM), '/') != NULL)
			return '/';
	return '.';
}

static enum weightd_code build(struct tree *tree, struct weightd_error *err)
{
	const size_t count = tree->leaf_count;
	struct weightd_name_room rooms[2];
	uint32_t open[LEVELS_MAX];
	const char *before = "";
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		const char *path = name_at(tree, i, &rooms[i % 2]);
		size_t skip;
		const size_t level = shared_maps(tree, before, path, &skip);
		code = add_item(tree, i, path, level, skip, open, err);
		before = path;
	}
	tree->first[count] = (uint32_t)tree->map_count;
	return code;
}

/* The array of an item without its data: 'length' receives the bytes of all of it. */
static size_t array_head_length(const struct weightd_segments *segments,
				const struct weightd_segment *item, uint64_t *length)
{
	const struct weightd_shape *shape = weightd_segment_shape(segments, item);
	const uint64_t bytes = weightd_segment_bytes(segments, item);
	const char *dtype = weightd_dtype_row(weightd_segment_dtype(segments, item))->name;
	size_t head = 2 + weightd_pack_text_length(strlen(dtype));

	for (unsigned i = 0; i < shape->ndim; i++)
		head += weightd_pack_integer_length(shape->dims[i]);
	head += weightd_pack_bytes_length(bytes <= UINT32_MAX ? (uint32_t)bytes : UINT32_MAX);
	*length = bytes <= UINT32_MAX ? head + bytes : UINT64_MAX;
	return head;
}

/* UINT64_MAX: no memory. */
static uint64_t gap_length(const struct tree *tree, const struct weightd_segments *segments,
			   size_t index)
{
	const struct weightd_flax_chunk chunk = chunk_at(tree, index);
	const uint64_t before =
		weightd_flax_chunk_length(weightd_entry_shape(entry_at(tree, chunk.leaf)), chunk);
	uint64_t whole;
	uint64_t length = array_head_length(segments, &segments->items[index], &whole) +
			  weightd_pack_extension_length((uint32_t)whole);

	if (before == UINT64_MAX)
		return before;
	length += before;
	if (chunk.index > 0)
		return length;
	length += tree->keys[chunk.leaf];
	for (uint32_t i = tree->first[chunk.leaf]; i < tree->first[chunk.leaf + 1]; i++)
		length += weightd_pack_map_length(tree->counts[i]);
	return length;
}

static void put_array_head(struct weightd_text *out, const struct weightd_segments *segments,
			   const struct weightd_segment *item)
{
	const struct weightd_shape *shape = weightd_segment_shape(segments, item);
	const char *dtype = weightd_dtype_row(weightd_segment_dtype(segments, item))->name;
	uint64_t length;

	array_head_length(segments, item, &length);
	weightd_pack_extension(out, NDARRAY, (uint32_t)length);
	/* An array of shape, dtype and bytes; the shape is an array, too. */
	weightd_text_puts(out, "\x93");
	weightd_text_put(out, &(const char){(char)(0x90 + shape->ndim)}, 1);
	for (unsigned i = 0; i < shape->ndim; i++)
		weightd_pack_integer(out, shape->dims[i]);
	weightd_pack_text(out, dtype, strlen(dtype));
	weightd_pack_bytes(out, (uint32_t)weightd_segment_bytes(segments, item));
}

/* Heads and keys of the maps that a leaf opens, and its own key. */
static void put_keys(struct weightd_text *out, const struct tree *tree, size_t leaf)
{
	struct weightd_name_room rooms[2];
	const char *path = name_at(tree, leaf, &rooms[0]);
	const char *before = leaf > 0 ? name_at(tree, leaf - 1, &rooms[1]) : "";
	uint32_t map = tree->first[leaf];
	size_t skip;

	shared_maps(tree, before, path, &skip);
	path += skip;
	if (leaf == 0)
		weightd_pack_map(out, tree->counts[map++]);
	for (; map < tree->first[leaf + 1]; map++) {
		const size_t length = part_length(tree, path);
		weightd_pack_text(out, path, length);
		weightd_pack_map(out, tree->counts[map]);
		path += length + 1;
	}
	weightd_pack_text(out, path, strlen(path));
}

static void put_gap(struct weightd_text *out, const struct weightd_segments *segments,
		    const struct tree *tree, size_t index)
{
	const struct weightd_flax_chunk chunk = chunk_at(tree, index);

	if (chunk.index == 0)
		put_keys(out, tree, chunk.leaf);
	if (chunk.count > 1)
		weightd_flax_chunk_put(out, weightd_entry_shape(entry_at(tree, chunk.leaf)), chunk);
	put_array_head(out, segments, &segments->items[index]);
}

static enum weightd_code read_gap(const struct weightd_segments *segments, size_t index,
				  uint64_t skip, unsigned char *out, size_t size)
{
	enum weightd_code code = WEIGHTD_OK;
	struct weightd_text text;

	weightd_text_init(&text, SIZE_MAX);
	put_gap(&text, segments, segments->gap_state, index);
	if (text.failed || skip + size > text.length)
		code = text.failed ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_ERR_INTERNAL;
	else
		memcpy(out, text.data + skip, size);
	weightd_text_free(&text);
	return code;
}

/* A leaf as a view of all of its array. */
static struct weightd_view leaf_view(const struct tree *tree, size_t leaf)
{
	return tree->leaves != NULL
		       ? tree->leaves[leaf]
		       : weightd_segments_view(&tree->encoding->options, entry_at(tree, leaf));
}

/* Parts of a leaf's array: 1 up to 4 GiB, as flax's reader takes it, above them flax's. */
static uint64_t count_chunks(const struct tree *tree, size_t leaf)
{
	const struct weightd_view view = leaf_view(tree, leaf);

	return view.bytes < ARRAY_MAX ? 1 : (view.bytes + CHUNK - 1) / CHUNK;
}

/* A chunk of a tensor, its elements in one row. */
static bool cut_chunk(const struct tree *tree, struct weightd_view *view,
		      struct weightd_flax_chunk chunk)
{
	const struct weightd_view whole = leaf_view(tree, chunk.leaf);
	const uint64_t most = CHUNK / weightd_dtype_row(weightd_view_dtype(&whole))->bytes;
	const uint64_t left = whole.numel - chunk.index * most;
	struct weightd_run run = {chunk.index * most, 1, left < most ? left : most, 0};
	const struct weightd_axis axes[WEIGHTD_RANK_MAX] = {
		{.runs = &run, .run_count = 1, .count = run.count}};
	const struct weightd_shape shape = weightd_shape_of(1, run.count);

	if (!weightd_view_arrange(view, whole.entry, axes, &shape, NULL, tree->arena))
		return false;
	if (whole.is_widened)
		weightd_view_widen(view, whole.dtype);
	return true;
}

/* Items of the segments: leaves, and parts of large ones, which need views. */
static enum weightd_code make_items(struct tree *tree, struct weightd_segments **segments,
				    struct weightd_error *err)
{
	uint64_t count = 0;

	for (size_t i = 0; i < tree->leaf_count; i++) {
		const uint64_t chunks = count_chunks(tree, i);
		if (chunks > 1 && tree->leaves != NULL && tree->leaves[i].axes != NULL)
			return refuse(err, name_at(tree, i, WEIGHTD_NAME_ROOM),
				      "a slice of 4 GiB or more");
		if (chunks > CHUNKS_MAX)
			return refuse(err, name_at(tree, i, WEIGHTD_NAME_ROOM),
				      "it would have more than 65536 chunks");
		count += chunks;
	}
	*segments = weightd_segments_new(tree->encoding, (size_t)count, tree->arena);
	if (*segments == NULL)
		return refuse_memory(err);
	(*segments)->views = tree->leaves;
	tree->item_count = (size_t)count;
	if (count == tree->leaf_count)
		return WEIGHTD_OK;
	struct weightd_view *views = weightd_arena_array(tree->arena, (size_t)count, sizeof *views);
	tree->chunks = weightd_arena_array(tree->arena, (size_t)count, sizeof *tree->chunks);
	if (views == NULL || tree->chunks == NULL)
		return refuse_memory(err);
	for (size_t leaf = 0, item = 0; leaf < tree->leaf_count; leaf++) {
		const uint32_t chunks = (uint32_t)count_chunks(tree, leaf);
		for (uint32_t i = 0; i < chunks; i++, item++) {
			tree->chunks[item] = (struct weightd_flax_chunk){(uint32_t)leaf, i, chunks};
			if (chunks == 1)
				views[item] = leaf_view(tree, leaf);
			else if (!cut_chunk(tree, &views[item], tree->chunks[item]))
				return refuse_memory(err);
		}
	}
	(*segments)->views = views;
	return WEIGHTD_OK;
}

static enum weightd_code add_items(struct weightd_segments *segments, const struct tree *tree,
				   struct weightd_error *err)
{
	for (size_t i = 0; i < tree->item_count; i++) {
		const struct weightd_entry *entry = entry_at(tree, chunk_at(tree, i).leaf);
		segments->items[i].entry = entry;
		const uint64_t gap = gap_length(tree, segments, i);
		if (gap == UINT64_MAX)
			return refuse_memory(err);
		weightd_segments_add_behind(segments, entry, gap);
	}
	return WEIGHTD_OK;
}

static int compare_views(const void *a, const void *b)
{
	const struct weightd_view *first = a, *second = b;
	struct weightd_name_room rooms[2];

	return strcmp(
		first->name != NULL ? first->name : weightd_entry_name(first->entry, &rooms[0]),
		second->name != NULL ? second->name : weightd_entry_name(second->entry, &rooms[1]));
}

/* The leaves of a file, views by name; false: no memory. */
static bool find_leaves(struct tree *tree, const struct weightd_encoding *encoding)
{
	const struct weightd_view_list *list = encoding->list;

	tree->leaves = encoding->view;
	tree->leaf_count = encoding->view != NULL ? 1 : encoding->plan->entry_count;
	if (list != NULL) {
		struct weightd_view *views =
			weightd_arena_array(tree->arena, list->count, sizeof *views);
		if (views == NULL)
			return false;
		if (list->count > 0)
			memcpy(views, list->views, list->count * sizeof *views);
		qsort(views, list->count, sizeof *views, compare_views);
		tree->leaves = views;
		tree->leaf_count = list->count;
	}
	tree->separator = separator_of(tree);
	tree->first = weightd_arena_array(tree->arena, tree->leaf_count + 1, sizeof *tree->first);
	tree->keys = weightd_arena_array(tree->arena, tree->leaf_count + 1, sizeof *tree->keys);
	return tree->first != NULL && tree->keys != NULL;
}

static enum weightd_code open_msgpack(struct weightd_encoding *encoding,
				      struct weightd_arena *arena, struct weightd_error *err)
{
	struct tree *tree = weightd_arena_alloc(arena, sizeof *tree);
	struct weightd_segments *segments = NULL;

	if (tree == NULL)
		return refuse_memory(err);
	*tree = (struct tree){.encoding = encoding, .arena = arena};
	if (!find_leaves(tree, encoding))
		return refuse_memory(err);
	enum weightd_code code = make_items(tree, &segments, err);
	if (code != WEIGHTD_OK)
		return code;
	segments->read_gap = read_gap;
	segments->gap_state = tree;
	if (tree->leaf_count == 0) {
		segments->head = "\x80"; /* an empty map */
		segments->head_length = 1;
	}
	code = build(tree, err);
	if (code == WEIGHTD_OK)
		code = add_items(segments, tree, err);
	return code == WEIGHTD_OK ? weightd_segments_finish(encoding, segments, err) : code;
}

static const char *const media_types[] = {"application/vnd.msgpack", "application/x-msgpack",
					  "application/msgpack", NULL};

const struct weightd_format weightd_format_msgpack = {
	.name = "msgpack",
	.extension = "msgpack",
	.media_types = media_types,
	.doc = "flax.serialization.from_bytes reads it: nested maps of arrays, by parts of the "
	       "names",
	.source = "flax/serialization.py, github.com/msgpack/msgpack",
	.flags = WEIGHTD_FORMAT_TENSOR | WEIGHTD_FORMAT_MODEL | WEIGHTD_FORMAT_SIZED |
		 WEIGHTD_FORMAT_LIST,
	.version = 1,
	.open = open_msgpack,
	.read = weightd_segments_read,
};
