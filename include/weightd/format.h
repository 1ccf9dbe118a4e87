/*
 * Formats: encodings of a plan, or of a view of one entry of it, as a virtual file of bytes.
 *
 * A file is a function of its offset.  Adding a format is one file in service/core/format/ and one
 * line in format_list.h.
 */
#ifndef WEIGHTD_FORMAT_H
#define WEIGHTD_FORMAT_H

#include "weightd/field.h"
#include "weightd/plan.h"
#include "weightd/view.h"

#pragma GCC visibility push(default)

enum weightd_format_flags {
	WEIGHTD_FORMAT_TENSOR = 1,  /* encodes one tensor */
	WEIGHTD_FORMAT_MODEL = 2,   /* encodes a whole state_dict */
	WEIGHTD_FORMAT_SIZED = 4,   /* length known before generating */
	WEIGHTD_FORMAT_TEXT = 8,    /* for people or JSON readers; limited in elements */
	WEIGHTD_FORMAT_LIST = 16,   /* encodes views of several tensors */
	WEIGHTD_FORMAT_SHARES = 32, /* a tied name has no data of its own in a model's file */
	WEIGHTD_FORMAT_LAYERS = 64, /* made of a model's modules, not of its tensors alone */
};

#define WEIGHTD_SIZE_UNKNOWN UINT64_MAX

/* How JSON writes a tensor's data. */
enum weightd_json_style { WEIGHTD_JSON_NESTED, WEIGHTD_JSON_FLAT, WEIGHTD_JSON_BASE64 };

struct weightd_format_options {
	enum weightd_json_style json_style;
	uint64_t json_elements_max; /* text formats refuse more with JSON_TOO_LARGE; 0: no limit */
	/* All floats in the file of a whole plan are written in 'dtype', which has their values.
	 * Views are widened by themselves (weightd_view_widen()). */
	bool has_dtype;
	enum weightd_dtype dtype;
	bool copies_ties; /* tied names have data of their own in formats that share it */
	bool is_flat;	  /* Keras' layers are one list (h5.c) */
	bool is_exact;	  /* JSON writes values of half types as float32 would be printed */
};

struct weightd_format;

/*
 * An opened file.  Lives in the arena it was opened with; the plan must outlive it.
 *
 * It is const once it is open: any number of threads may read it at the same time.
 */
struct weightd_encoding {
	const struct weightd_format *format;
	const struct weightd_plan *plan;
	const struct weightd_view *view;      /* NULL: the whole model, or 'list' */
	const struct weightd_view_list *list; /* several views; NULL: not these */
	struct weightd_format_options options;
	uint64_t size; /* bytes, WEIGHTD_SIZE_UNKNOWN if only known at the end */
	char etag[41]; /* 40 hex digits: identifies these bytes */
	/* Values are drawn one after the other: threads that make parts of it wait for each other.
	 */
	bool is_sequential;
	const void *state; /* the format's own */
};

/*
 * One pass over a file, from the first byte to the last, by one thread at a time.  State between
 * two reads is here, never in the encoding.
 */
struct weightd_reading {
	const struct weightd_encoding *encoding;
	uint64_t offset; /* of the byte that comes next */
	void *state;	 /* the format's own */
};

struct weightd_format {
	const char *name;		/* "safetensors" */
	const char *extension;		/* "safetensors", without the dot */
	const char *const *media_types; /* NULL-terminated, the first is sent */
	const char *doc;
	const char *source; /* the definition of the format, or the program that reads it */
	const struct weightd_field
		*fields; /* query parameters that it takes beside ?format=; NULL: none */
	size_t field_count;
	unsigned flags;
	unsigned version; /* part of the ETag: raised when bytes change */
	/* open() - set size and state.  Reads nothing.  May refuse (NOT_ACCEPTABLE for bfloat16 as
	 * npy, JSON_TOO_LARGE). */
	enum weightd_code (*open)(struct weightd_encoding *encoding, struct weightd_arena *arena,
				  struct weightd_error *err);
	/*
	 * read() - write up to 'size' bytes of the file from 'offset' to 'out', without the bytes
	 * before; '*length' receives how many (0 only at the end).  After CANCELLED
	 * (weightd/cancel.h) nothing has been read, and the same call may be made again.  Any
	 * number of threads at a time.
	 *
	 * NULL: the format is read in order, with begin() and next().
	 */
	enum weightd_code (*read)(const struct weightd_encoding *encoding, uint64_t offset,
				  void *out, size_t size, size_t *length);
	/* begin() - set the state of a reading, in 'arena'.  WEIGHTD_OK or NO_MEMORY. */
	enum weightd_code (*begin)(struct weightd_reading *reading, struct weightd_arena *arena);
	/* next() - as read(), at the reading's offset, which the caller moves on. */
	enum weightd_code (*next)(struct weightd_reading *reading, void *out, size_t size,
				  size_t *length);
	/*
	 * locate() - first byte of an entry's data in the file of a whole plan.  NULL, or false:
	 * the data does not lie there in one piece as plain little-endian numbers.
	 */
	bool (*locate)(const struct weightd_encoding *encoding, const struct weightd_entry *entry,
		       uint64_t *offset);
};

size_t weightd_format_count(void);
const struct weightd_format *weightd_format_at(size_t index);
const struct weightd_format *weightd_format_find(const char *name_or_extension); /* NULL: none */
/* "json, safetensors": the rows that have all of 'flags'; cut at 'size', at least 8. */
void weightd_format_names(unsigned flags, char *buffer, size_t size);

/*
 * Opens the file of a whole plan ('view' NULL) or of a view; fills 'encoding' including the ETag.
 * The view must outlive the encoding.
 */
enum weightd_code weightd_encoding_open(struct weightd_encoding *encoding,
					const struct weightd_format *format,
					const struct weightd_plan *plan,
					const struct weightd_view *view,
					const struct weightd_format_options *options,
					struct weightd_arena *arena, struct weightd_error *err);

/* As above for the file of several views, which must outlive the encoding. */
enum weightd_code weightd_encoding_open_list(struct weightd_encoding *encoding,
					     const struct weightd_format *format,
					     const struct weightd_plan *plan,
					     const struct weightd_view_list *list,
					     struct weightd_arena *arena,
					     struct weightd_error *err);

/*
 * weightd_encoding_read() - up to 'size' bytes from 'offset' on, of a format that has read().
 *
 * '*length' receives how many, 0 only at the end.  CANCELLED (weightd/cancel.h): nothing has been
 * read, and the same call may be made again.  INTERNAL if the format is read in order.  Safe from
 * any thread, also for one encoding.
 */
enum weightd_code weightd_encoding_read(const struct weightd_encoding *encoding, uint64_t offset,
					void *out, size_t size, size_t *length);

/*
 * weightd_reading_begin() - a reading of any format, at the first byte.
 *
 * It lives in 'arena', and not longer than the encoding.  WEIGHTD_OK or NO_MEMORY.
 */
enum weightd_code weightd_reading_begin(struct weightd_reading *reading,
					const struct weightd_encoding *encoding,
					struct weightd_arena *arena);
/* weightd_reading_next() - the next bytes, as weightd_encoding_read(). */
enum weightd_code weightd_reading_next(struct weightd_reading *reading, void *out, size_t size,
				       size_t *length);

#pragma GCC visibility pop

#endif
