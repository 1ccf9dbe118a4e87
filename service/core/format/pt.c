/*
 * pt: a state_dict as torch.save writes it: an archive with a pickle of names and shapes, and one
 * member for each storage, at a multiple of 64 bytes for torch.load(mmap=True).
 *
 * A tied name is a second tensor on the storage of the first, as in torch's own file.  The pickle
 * is made in groups of entries, as it is read.
 */
#include "core/base/search.h"
#include "core/format/archive.h"
#include "core/format/pickle.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define GROUP 64 /* entries */
#define KEY_MAX 24

struct state_dict {
	const struct weightd_format_options *options;
	const struct weightd_view *views;    /* the tensors; NULL: all entries */
	const struct weightd_entry *entries; /* of the plan */
	uint32_t *storages; /* of each entry; without entries each view has its own */
	size_t count;	    /* of names */
	uint64_t *starts;   /* of each group in the pickle, and its end */
	size_t group_count;
};

static const char *storage_class(enum weightd_dtype dtype)
{
	switch (dtype) {
	case WEIGHTD_INT64: return "LongStorage";
	case WEIGHTD_FLOAT64: return "DoubleStorage";
	case WEIGHTD_FLOAT32: return "FloatStorage";
	case WEIGHTD_INT32: return "IntStorage";
	case WEIGHTD_BFLOAT16: return "BFloat16Storage";
	case WEIGHTD_FLOAT16: return "HalfStorage";
	case WEIGHTD_INT16: return "ShortStorage";
	case WEIGHTD_INT8: return "CharStorage";
	case WEIGHTD_UINT8: return "ByteStorage";
	case WEIGHTD_BOOL8: return "BoolStorage";
	case WEIGHTD_DTYPE_COUNT: break;
	}
	return "UntypedStorage";
}

/* Name 'index' of the state_dict, and what it names. */
struct named {
	const struct weightd_entry *entry;
	const char *name; /* NULL: the entry's */
	enum weightd_dtype dtype;
	const struct weightd_shape *shape;
	uint64_t numel;
	size_t storage;
};

static struct named named_at(const struct state_dict *dict, size_t index)
{
	const struct weightd_view *view = dict->views != NULL ? &dict->views[index] : NULL;
	const struct weightd_entry *entry = view != NULL ? view->entry : &dict->entries[index];

	return (struct named){
		.entry = entry,
		.name = view != NULL ? view->name : NULL,
		.dtype = view != NULL ? weightd_view_dtype(view)
				      : weightd_segments_dtype(dict->options, entry),
		.shape = view != NULL ? &view->shape : weightd_entry_shape(entry),
		.numel = view != NULL ? view->numel : entry->numel,
		.storage = view != NULL ? index : dict->storages[index],
	};
}

/* Steps of each dimension in elements, as torch has them for dimensions of 0, too. */
static void find_strides(const struct weightd_shape *shape, uint64_t strides[WEIGHTD_RANK_MAX])
{
	uint64_t step = 1;

	for (unsigned i = shape->ndim; i-- > 0;) {
		strides[i] = step;
		step *= shape->dims[i] > 1 ? shape->dims[i] : 1;
	}
}

static void put_ordered_dict(struct weightd_text *out)
{
	weightd_pickle_global(out, "collections", "OrderedDict");
	weightd_text_puts(out, ")R");
}

#define ORDERED_DICT 27 /* bytes */

static void put_storage(struct weightd_text *out, const struct named *named)
{
	char key[KEY_MAX];

	weightd_text_puts(out, "(");
	weightd_pickle_text(out, "storage", 7);
	weightd_pickle_global(out, "torch", storage_class(named->dtype));
	weightd_pickle_text(out, key, (size_t)snprintf(key, sizeof key, "%zu", named->storage));
	weightd_pickle_text(out, "cpu", 3);
	weightd_pickle_integer(out, named->numel);
	weightd_text_puts(out, "tQ");
}

static void put_named(struct weightd_text *out, const struct named *named)
{
	const struct weightd_shape *shape = named->shape;
	const char *name = named->name != NULL
				   ? named->name
				   : weightd_entry_name(named->entry, WEIGHTD_NAME_ROOM);
	uint64_t strides[WEIGHTD_RANK_MAX];

	find_strides(shape, strides);
	weightd_pickle_text(out, name, strlen(name));
	weightd_pickle_global(out, "torch._utils", "_rebuild_tensor_v2");
	weightd_text_puts(out, "(");
	put_storage(out, named);
	weightd_pickle_integer(out, 0);
	weightd_pickle_tuple(out, shape->dims, shape->ndim);
	weightd_pickle_tuple(out, strides, shape->ndim);
	weightd_text_puts(out, "\x89"); /* needs no gradient */
	put_ordered_dict(out);
	weightd_text_puts(out, "tR");
}

static size_t digits_of(size_t number)
{
	size_t digits = 1;

	for (; number >= 10; number /= 10)
		digits++;
	return digits;
}

/* Bytes that put_named() makes. */
static size_t named_length(const struct named *named)
{
	const struct weightd_shape *shape = named->shape;
	uint64_t strides[WEIGHTD_RANK_MAX];
	const size_t name =
		named->name != NULL ? strlen(named->name) : weightd_entry_name_length(named->entry);

	find_strides(shape, strides);
	return 4 * WEIGHTD_PICKLE_TEXT + name + 33 + 1 + 1 + 7 + 8 +
	       strlen(storage_class(named->dtype)) + digits_of(named->storage) + 3 +
	       weightd_pickle_integer_length(named->numel) + 2 + 2 +
	       weightd_pickle_tuple_length(shape->dims, shape->ndim) +
	       weightd_pickle_tuple_length(strides, shape->ndim) + 1 + ORDERED_DICT + 2;
}

static void put_group(struct weightd_text *out, const struct state_dict *dict, size_t group)
{
	const size_t end = dict->count - group * GROUP < GROUP ? dict->count : (group + 1) * GROUP;

	if (group == 0) {
		weightd_text_puts(out, "\x80\x02");
		put_ordered_dict(out);
		weightd_text_puts(out, "(");
	}
	for (size_t i = group * GROUP; i < end; i++) {
		const struct named named = named_at(dict, i);
		put_named(out, &named);
	}
	if (group + 1 == dict->group_count)
		weightd_text_puts(out, "u.");
}

static uint64_t measure(struct state_dict *dict)
{
	uint64_t length = 2 + ORDERED_DICT + 1;

	dict->starts[0] = 0;
	for (size_t i = 0; i < dict->count; i++) {
		const struct named named = named_at(dict, i);
		if (i > 0 && i % GROUP == 0)
			dict->starts[i / GROUP] = length;
		length += named_length(&named);
	}
	return dict->starts[dict->group_count] = length + 2;
}

static enum weightd_code read_pickle(const struct weightd_archive *archive, uint64_t skip,
				     unsigned char *out, size_t size)
{
	const struct state_dict *dict = archive->state;
	size_t group =
		weightd_last_at_most(dict->starts, sizeof *dict->starts, dict->group_count, skip);
	enum weightd_code code = WEIGHTD_OK;
	struct weightd_text text;

	weightd_text_init(&text, SIZE_MAX);
	for (; size > 0 && code == WEIGHTD_OK; group++) {
		const uint64_t start = dict->starts[group], end = dict->starts[group + 1];
		const size_t count = end - skip < size ? (size_t)(end - skip) : size;
		text.length = 0;
		put_group(&text, dict, group);
		if (text.failed || text.length != end - start) {
			code = text.failed ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_ERR_INTERNAL;
			break;
		}
		memcpy(out, text.data + (skip - start), count);
		out += count;
		skip += count;
		size -= count;
	}
	weightd_text_free(&text);
	return code;
}

static void put_name(const struct weightd_archive *archive, size_t index, struct weightd_text *out)
{
	(void)archive;
	weightd_text_printf(out, "archive/data/%zu", index);
}

static size_t name_length(const struct weightd_archive *archive, size_t index)
{
	(void)archive;
	return sizeof "archive/data/" - 1 + digits_of(index);
}

static const struct weightd_archive_text before[] = {
	{"archive/data.pkl", NULL, 0},
	{"archive/.format_version", "1", 1},
	{"archive/.storage_alignment", "64", 2},
	{"archive/byteorder", "little", 6},
};
static const struct weightd_archive_text behind[] = {{"archive/version", "3\n", 2}};

static const struct weightd_archive_kind pt = {
	.put_name = put_name,
	.name_length = name_length,
	.read_text = read_pickle,
	.alignment = 64,
	.before = before,
	.behind = behind,
	.before_count = sizeof before / sizeof before[0],
	.behind_count = sizeof behind / sizeof behind[0],
};

/* Whether a name has a storage of its own. */
static bool has_values(const struct state_dict *dict, const struct weightd_entry *entry)
{
	return entry->tied_to == NULL || dict->options->copies_ties;
}

static bool is_holder(const struct weightd_entry *entry)
{
	return entry->tied_to == NULL;
}

/* Storages are numbered as their holders come; a tied name has that of its holder. */
static void number_storages(struct state_dict *dict)
{
	uint32_t next = 0;

	for (size_t i = 0; i < dict->count; i++)
		if (has_values(dict, &dict->entries[i]))
			dict->storages[i] = next++;
	for (size_t i = 0; i < dict->count; i++)
		if (!has_values(dict, &dict->entries[i]))
			dict->storages[i] =
				dict->storages[dict->entries[i].tied_to - dict->entries];
}

static struct state_dict *make_dict(const struct weightd_encoding *encoding,
				    struct weightd_arena *arena)
{
	struct state_dict *dict = weightd_arena_alloc(arena, sizeof *dict);

	if (dict == NULL)
		return NULL;
	dict->views = encoding->list != NULL ? encoding->list->views : encoding->view;
	dict->options = &encoding->options;
	dict->entries = encoding->plan->entries;
	dict->count = encoding->list != NULL   ? encoding->list->count
		      : encoding->view != NULL ? 1
					       : encoding->plan->entry_count;
	dict->group_count = dict->count == 0 ? 1 : (dict->count + GROUP - 1) / GROUP;
	dict->starts = weightd_arena_array(arena, dict->group_count + 1, sizeof *dict->starts);
	if (dict->views == NULL)
		dict->storages = weightd_arena_array(arena, dict->count, sizeof *dict->storages);
	if (dict->starts == NULL || (dict->views == NULL && dict->storages == NULL))
		return NULL;
	if (dict->views == NULL)
		number_storages(dict);
	return dict;
}

static enum weightd_code open_pt(struct weightd_encoding *encoding, struct weightd_arena *arena,
				 struct weightd_error *err)
{
	struct weightd_archive *archive = weightd_arena_alloc(arena, sizeof *archive);
	struct state_dict *dict = make_dict(encoding, arena);

	if (archive == NULL || dict == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory to open the file");
	archive->kind = &pt;
	archive->state = dict;
	archive->text_size = measure(dict);
	return weightd_archive_open(archive, encoding,
				    encoding->options.copies_ties ? NULL : is_holder, arena, err);
}

static const char *const media_types[] = {"application/x-pytorch", NULL};

const struct weightd_format weightd_format_pt = {
	.name = "pt",
	.extension = "pt",
	.media_types = media_types,
	.doc = "torch.load reads it, weights_only and mmap too: a state_dict; ties share a storage",
	.source = "torch.save since 1.6, torch/serialization.py",
	.flags = WEIGHTD_FORMAT_TENSOR | WEIGHTD_FORMAT_MODEL | WEIGHTD_FORMAT_SIZED |
		 WEIGHTD_FORMAT_LIST | WEIGHTD_FORMAT_SHARES,
	.version = 1,
	.open = open_pt,
	.read = weightd_segments_read,
};
