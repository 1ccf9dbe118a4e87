/*
 * The beginning of a .safetensors file as a definition.  Lengths and offsets are checked like in
 * the reference implementation (safetensors/src/tensor.rs); the reader of the document checks
 * names, dtypes and shapes.
 */
#include "definition/document/safetensors_read.h"

#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "definition/document/json_memory.h"
#include "definition/document/json_parse.h"
#include "definition/document/json_pointer.h"
#include "weightd/shape.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH_BYTES 8
/* The reference's bound on a header. */
#define HEADER_MAX 100000000u
#define EXPECTED_FILE "the beginning of a .safetensors file: 8 bytes of length, then the header"

/* The range of a tensor's data. */
struct extent {
	const char *name;
	uint64_t begin, end;
};

static enum weightd_code refuse(struct weightd_error *err, const char *name, const char *member,
				const char *expected, const char *detail)
{
	char pointer[sizeof err->issues[0].pointer];
	const struct weightd_place *place = WEIGHTD_PLACE_KEY(NULL, name);

	weightd_place_write(member == NULL ? place : WEIGHTD_PLACE_KEY(place, member), pointer,
			    sizeof pointer);
	weightd_error_add(err, WEIGHTD_ERR_BAD_HEADER, pointer, "%s", detail);
	weightd_error_expected(err, "%s", expected);
	return WEIGHTD_ERR_BAD_HEADER;
}

/* The header's text within the bytes. */
static enum weightd_code find_header(const char *bytes, size_t length, size_t *header_length,
				     struct weightd_error *err)
{
	const enum weightd_code code = WEIGHTD_ERR_BAD_HEADER;
	uint64_t stated = 0;

	if (length < LENGTH_BYTES) {
		weightd_error_add(err, code, NULL, "the body has %zu bytes", length);
		weightd_error_expected(err, EXPECTED_FILE);
		return code;
	}
	for (unsigned i = 0; i < LENGTH_BYTES; i++)
		stated |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
	if (bytes[0] == '{' && stated > HEADER_MAX) {
		weightd_error_add(err, code, NULL, "the body begins with '{', as JSON does");
		weightd_error_expected(err, EXPECTED_FILE "; JSON is sent as application/json");
		return code;
	}
	if (stated > HEADER_MAX) {
		weightd_error_add(err, code, NULL,
				  "bytes 0 to 7 announce a header of %" PRIu64 " bytes", stated);
		weightd_error_expected(err, "at most %u", HEADER_MAX);
		return code;
	}
	if (stated > length - LENGTH_BYTES) {
		weightd_error_add(err, code, NULL,
				  "bytes 0 to 7 announce a header of %" PRIu64
				  " bytes, the body has %zu of them",
				  stated, length - LENGTH_BYTES);
		weightd_error_expected(err, "at least the first %" PRIu64 " bytes of the file",
				       stated + LENGTH_BYTES);
		return code;
	}
	if (stated == 0 || bytes[LENGTH_BYTES] != '{') {
		weightd_error_add(err, code, NULL, "the header does not begin with '{' at byte 8");
		weightd_error_expected(err, EXPECTED_FILE);
		return code;
	}
	*header_length = (size_t)stated;
	return WEIGHTD_OK;
}

/* Bytes of a tensor; false if dtype or shape is unknown, which the reader reports. */
static bool size_of(const json_t *tensor, uint64_t *bytes)
{
	const char *name = json_string_value(json_object_get(tensor, "dtype"));
	const json_t *sizes = json_object_get(tensor, "shape"), *size;
	struct weightd_shape shape = {0};
	enum weightd_dtype dtype;
	size_t i;

	if (name == NULL || !weightd_dtype_find(name, &dtype) || !json_is_array(sizes) ||
	    json_array_size(sizes) > WEIGHTD_RANK_MAX)
		return false;
	json_array_foreach(sizes, i, size)
	{
		if (!json_is_integer(size) || json_integer_value(size) < 0)
			return false;
		shape.dims[shape.ndim++] = (uint64_t)json_integer_value(size);
	}
	return weightd_shape_bytes(&shape, dtype, bytes);
}

static enum weightd_code read_extent(const char *name, const json_t *tensor, struct extent *extent,
				     struct weightd_error *err)
{
	static const char *const members[] = {"dtype", "shape", "data_offsets"};
	const json_t *offsets = json_object_get(tensor, "data_offsets");
	const json_t *begin = json_array_get(offsets, 0), *end = json_array_get(offsets, 1);
	char detail[160];
	uint64_t bytes;

	if (!json_is_object(tensor))
		return refuse(err, name, NULL, "an object with dtype, shape and data_offsets",
			      "the tensor's entry is not an object");
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		if (json_object_get(tensor, members[i]) == NULL) {
			snprintf(detail, sizeof detail, "the tensor has no %s", members[i]);
			return refuse(err, name, NULL, "dtype, shape and data_offsets", detail);
		}
	}
	if (json_array_size(offsets) != 2 || !json_is_integer(begin) || !json_is_integer(end) ||
	    json_integer_value(begin) < 0 || json_integer_value(end) < json_integer_value(begin))
		return refuse(err, name, "data_offsets", "[begin, end] with 0 <= begin <= end",
			      "not a pair of offsets");
	*extent = (struct extent){name, (uint64_t)json_integer_value(begin),
				  (uint64_t)json_integer_value(end)};
	if (!size_of(tensor, &bytes) || bytes == extent->end - extent->begin)
		return WEIGHTD_OK;
	snprintf(detail, sizeof detail,
		 "the offsets span %" PRIu64 " bytes, shape and dtype take %" PRIu64,
		 extent->end - extent->begin, bytes);
	return refuse(err, name, "data_offsets", "end - begin equal to the tensor's size", detail);
}

static int compare_extents(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

/* Data without holes and overlaps, from byte 0 on. */
static enum weightd_code check_order(struct extent *extents, size_t count,
				     struct weightd_error *err)
{
	uint64_t end = 0;
	char detail[160];

	qsort(extents, count, sizeof *extents, compare_extents);
	for (size_t i = 0; i < count; end = extents[i++].end) {
		if (extents[i].begin == end)
			continue;
		snprintf(detail, sizeof detail,
			 "the data begins at byte %" PRIu64 ", the data before it ends at %" PRIu64,
			 extents[i].begin, end);
		return refuse(err, extents[i].name, "data_offsets",
			      "data without holes and overlaps", detail);
	}
	return WEIGHTD_OK;
}

static enum weightd_code check_metadata(const json_t *metadata, struct weightd_error *err)
{
	const char *key;
	json_t *value;

	if (metadata == NULL)
		return WEIGHTD_OK;
	if (!json_is_object(metadata))
		return refuse(err, "__metadata__", NULL, "an object of texts",
			      "the metadata is not an object");
	json_object_foreach((json_t *)(uintptr_t)metadata, key, value)
	{
		if (!json_is_string(value))
			return refuse(err, "__metadata__", key, "a text",
				      "the metadata is not text");
	}
	return WEIGHTD_OK;
}

static enum weightd_code check_header(json_t *header, struct weightd_error *err)
{
	struct extent *extents =
		weightd_memory_alloc((json_object_size(header) + 1) * sizeof *extents);
	enum weightd_code code = check_metadata(json_object_get(header, "__metadata__"), err);
	size_t count = 0;
	const char *name;
	json_t *tensor;

	if (extents == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory is left for the header");
	json_object_foreach(header, name, tensor)
	{
		if (strcmp(name, "__metadata__") == 0)
			continue;
		enum weightd_code found = read_extent(name, tensor, &extents[count], err);
		count += found == WEIGHTD_OK;
		code = code != WEIGHTD_OK ? code : found;
	}
	if (code == WEIGHTD_OK)
		code = check_order(extents, count, err);
	weightd_memory_free(extents);
	return code;
}

/* The member "init" of an option's text; NULL with an issue. */
static json_t *read_init(const char *text, struct weightd_error *err)
{
	json_error_t error = {.text = ""};
	json_t *init;

	if (text[0] != '[' && text[0] != '{') {
		bool is_recipe = strncmp(text, "recipe:", 7) == 0;
		init = is_recipe ? json_pack("[s]", text)
				 : json_pack("[{s:s, s:s}]", "path", "**", "initializer", text);
		if (init == NULL)
			weightd_error_add(err, WEIGHTD_ERR_BAD_QUERY, NULL, "init cannot be read");
		return init;
	}
	init = weightd_json_load(text, strlen(text), JSON_REJECT_DUPLICATES, &error);
	if (init != NULL)
		return json_is_array(init) ? init : json_pack("[o]", init);
	weightd_error_add(err, WEIGHTD_ERR_BAD_QUERY, NULL, "init is not JSON: %s", error.text);
	weightd_error_expected(err, "an array of rules, \"recipe:NAME\", or an initializer for all "
				    "parameters: init=normal(0, 0.02)");
	return NULL;
}

/* JSON if it begins like an array or object; else a number in text.  NULL: not given. */
static json_t *read_seed(const char *text)
{
	json_t *seed = NULL;

	if (text != NULL && (text[0] == '[' || text[0] == '{'))
		seed = weightd_json_load(text, strlen(text), JSON_REJECT_DUPLICATES, NULL);
	return seed == NULL && text != NULL ? json_string(text) : seed;
}

/* Takes the dtypes of the floating tensors away, so that they have the document's. */
static void drop_float_dtypes(json_t *header)
{
	const char *name;
	enum weightd_dtype dtype;
	json_t *tensor;

	json_object_foreach(header, name, tensor)
	{
		const char *text = json_string_value(json_object_get(tensor, "dtype"));
		if (strcmp(name, "__metadata__") != 0 && text != NULL &&
		    weightd_dtype_find(text, &dtype) && weightd_dtype_row(dtype)->is_float)
			json_object_del(tensor, "dtype");
	}
}

/* Takes the header. */
static enum weightd_code write_document(struct weightd_text *document, json_t *header,
					const struct weightd_header_options *options,
					struct weightd_error *err)
{
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;
	json_t *root, *init = NULL;
	char *text = NULL;

	if (options->init != NULL) {
		init = read_init(options->init, err);
		if (init == NULL) {
			json_decref(header);
			return WEIGHTD_ERR_BAD_QUERY;
		}
	}
	if (options->dtype != NULL)
		drop_float_dtypes(header);
	root = json_pack("{s:o, s:o*, s:o*, s:s*, s:s*}", "parameters", header, "init", init,
			 "seed", read_seed(options->seed), "dtype", options->dtype, "generator",
			 options->generator);
	if (root != NULL)
		text = json_dumps(root, JSON_COMPACT);
	if (text != NULL) {
		weightd_text_puts(document, text);
		code = document->failed ? code : WEIGHTD_OK;
	}
	weightd_json_text_free(text);
	json_decref(root);
	return code == WEIGHTD_OK
		       ? code
		       : weightd_error_add(err, code, NULL, "no memory is left for the document");
}

enum weightd_code weightd_header_document(struct weightd_text *document, const char *bytes,
					  size_t length,
					  const struct weightd_header_options *options,
					  const struct weightd_scan_limits *limits,
					  struct weightd_error *err)
{
	size_t header_length = 0;
	json_t *header = NULL;
	enum weightd_code code = find_header(bytes, length, &header_length, err);

	if (code == WEIGHTD_OK)
		code = weightd_document_parse(&header, bytes + LENGTH_BYTES, header_length, limits,
					      err);
	if (code != WEIGHTD_OK)
		return code;
	code = check_header(header, err);
	if (code == WEIGHTD_OK)
		return write_document(document, header, options, err);
	json_decref(header);
	return code;
}

void weightd_header_places(struct weightd_error *err)
{
	static const char header[] = "/parameters";
	char detail[sizeof err->issues[0].detail];

	for (unsigned i = 0; i < err->count; i++) {
		struct weightd_issue *issue = &err->issues[i];
		size_t length = strlen(issue->pointer);
		if (strncmp(issue->pointer, header, sizeof header - 1) == 0) {
			memmove(issue->pointer, issue->pointer + sizeof header - 1,
				length - sizeof header + 2);
		} else if (length > 0) {
			snprintf(detail, sizeof detail, "in the query's %.40s: %.180s",
				 issue->pointer + 1, issue->detail);
			weightd_utf8_copy(issue->detail, sizeof issue->detail, detail);
			issue->pointer[0] = '\0';
		}
	}
}
