/*
 * Catalogue of element types.
 */
#include "api/catalog/catalog.h"
#include "weightd/dtype.h"

static size_t count(void)
{
	return WEIGHTD_DTYPE_COUNT;
}

static const char *name_at(size_t index)
{
	return weightd_dtype_row((enum weightd_dtype)index)->name;
}

static size_t find(const char *name)
{
	enum weightd_dtype dtype;

	return weightd_dtype_find(name, &dtype) ? (size_t)dtype : SIZE_MAX;
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_dtype_row *row = weightd_dtype_row((enum weightd_dtype)index);

	weightd_json_text(json, "name", row->name);
	weightd_json_printf(json, "doc", "%u bytes, little-endian; %s", row->bytes,
			    row->is_float ? "of floating parameters" : "of counting buffers");
	weightd_json_printf(json, "source", "torch.%s", row->name);
	weightd_json_text(json, "code", row->code);
	weightd_json_size(json, "bytes", row->bytes);
	weightd_json_text(json, "numpy", row->numpy_descr);
	weightd_json_bool(json, "is_float", row->is_float);
	weightd_json_key(json, "example");
	weightd_text_printf(
		json->out,
		row->is_float ? "{\"model\":\"Linear(3, 2)\",\"dtype\":\"%s\"}"
			      : "{\"parameters\":{\"count\":{\"shape\":[],\"dtype\":\"%s\"}}}",
		row->name);
}

const struct weightd_catalog weightd_catalog_dtypes = {
	.name = "dtypes",
	.doc = "Element types with torch's, safetensors' and numpy's names",
	.count = count,
	.name_at = name_at,
	.find = find,
	.write = write,
};
