/*
 * msgpack: a tree of maps with arrays as leaves, as flax.serialization.to_bytes writes it.
 *
 * Names are paths: cut at '/' where any of the file's has one, else at '.'.  Their byte order
 * brings the leaves of a map together, so a map is opened before its first leaf, in the bytes that
 * lie before the leaf's data.
 */
#include "core/format/message_pack.h"
#include "core/format/segments.h"

#include <string.h>

#define NDARRAY 1 /* flax's type of an extension */
#define LEVELS_MAX 256

struct tree {
	const struct weightd_encoding *encoding;
	char separator;
	uint32_t *counts; /* items of each map, in the order in which they are opened */
	size_t map_count, map_room;
	uint32_t *first; /* of each item: the first map that it opens; one more */
	uint32_t *keys;	 /* bytes of the keys that it writes */
	struct weightd_arena *arena;
};

static const struct weightd_entry *entry_at(const struct tree *tree, size_t index)
{
	const struct weightd_plan *plan = tree->encoding->plan;

	return tree->encoding->view != NULL ? tree->encoding->view->entry
					    : &plan->entries[plan->by_name[index]];
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
	char name[4096];

	if (tree->encoding->view != NULL || length >= sizeof name)
		return false;
	memcpy(name, path, length);
	name[length] = '\0';
	return weightd_plan_find(tree->encoding->plan, name) != NULL;
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

static char separator_of(const struct weightd_encoding *encoding)
{
	const struct weightd_plan *plan = encoding->plan;
	const size_t count = encoding->view != NULL ? 1 : plan->entry_count;

	for (size_t i = 0; i < count; i++) {
		const struct weightd_entry *entry =
			encoding->view != NULL ? encoding->view->entry : &plan->entries[i];
		if (strchr(weightd_entry_name(entry, WEIGHTD_NAME_ROOM), '/') != NULL)
			return '/';
	}
	return '.';
}

static enum weightd_code build(struct tree *tree, size_t count, struct weightd_error *err)
{
	struct weightd_name_room rooms[2];
	uint32_t open[LEVELS_MAX];
	const char *before = "";
	enum weightd_code code = WEIGHTD_OK;

	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		const char *path = weightd_entry_name(entry_at(tree, i), &rooms[i % 2]);
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

static uint64_t gap_length(const struct tree *tree, const struct weightd_segments *segments,
			   size_t index)
{
	uint64_t whole;
	uint64_t length = tree->keys[index] +
			  array_head_length(segments, &segments->items[index], &whole) +
			  weightd_pack_extension_length((uint32_t)whole);

	for (uint32_t i = tree->first[index]; i < tree->first[index + 1]; i++)
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

/* Heads and keys of the maps that an item opens, its own key, the head of its array. */
static void put_gap(struct weightd_text *out, const struct weightd_segments *segments,
		    const struct tree *tree, size_t index)
{
	struct weightd_name_room rooms[2];
	const char *path = weightd_entry_name(entry_at(tree, index), &rooms[0]);
	const char *before =
		index > 0 ? weightd_entry_name(entry_at(tree, index - 1), &rooms[1]) : "";
	uint32_t map = tree->first[index];
	size_t skip;

	shared_maps(tree, before, path, &skip);
	path += skip;
	if (index == 0)
		weightd_pack_map(out, tree->counts[map++]);
	for (; map < tree->first[index + 1]; map++) {
		const size_t length = part_length(tree, path);
		weightd_pack_text(out, path, length);
		weightd_pack_map(out, tree->counts[map]);
		path += length + 1;
	}
	weightd_pack_text(out, path, strlen(path));
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

static enum weightd_code add_items(struct weightd_segments *segments, const struct tree *tree,
				   size_t count, struct weightd_error *err)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t length;
		segments->items[i].entry = entry_at(tree, i);
		array_head_length(segments, &segments->items[i], &length);
		if (length > UINT32_MAX)
			return refuse(err, weightd_entry_name(entry_at(tree, i), WEIGHTD_NAME_ROOM),
				      "its array takes 4 GiB or more");
		weightd_segments_add_behind(segments, entry_at(tree, i),
					    gap_length(tree, segments, i));
	}
	return WEIGHTD_OK;
}

static enum weightd_code open_msgpack(struct weightd_encoding *encoding,
				      struct weightd_arena *arena, struct weightd_error *err)
{
	const size_t count = encoding->view != NULL ? 1 : encoding->plan->entry_count;
	struct weightd_segments *segments = weightd_segments_new(encoding, count, arena);
	struct tree *tree = weightd_arena_alloc(arena, sizeof *tree);

	if (segments == NULL || tree == NULL)
		return refuse_memory(err);
	*tree = (struct tree){.encoding = encoding, .arena = arena};
	tree->separator = separator_of(encoding);
	tree->first = weightd_arena_array(arena, count + 1, sizeof *tree->first);
	tree->keys = weightd_arena_array(arena, count + 1, sizeof *tree->keys);
	if (tree->first == NULL || tree->keys == NULL)
		return refuse_memory(err);
	segments->views = encoding->view;
	segments->read_gap = read_gap;
	segments->gap_state = tree;
	if (count == 0) {
		segments->head = "\x80"; /* an empty map */
		segments->head_length = 1;
	}
	enum weightd_code code = build(tree, count, err);
	if (code == WEIGHTD_OK)
		code = add_items(segments, tree, count, err);
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
	.flags = WEIGHTD_FORMAT_TENSOR | WEIGHTD_FORMAT_MODEL | WEIGHTD_FORMAT_SIZED,
	.version = 1,
	.open = open_msgpack,
	.read = weightd_segments_read,
};
