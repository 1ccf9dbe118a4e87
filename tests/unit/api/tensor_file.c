#include "tensor_file.h"

#include <check.h>

void tensor_file_read(struct tensor_file *file)
{
	uint64_t length = 0;

	ck_assert_msg(call_code(&file->call) == WEIGHTD_OK, "%s: %s", file->call.request.target,
		      file->call.reply.error.issues[0].detail);
	file->body = call_body(&file->call);
	for (int i = 0; i < 8; i++)
		length |= (uint64_t)(unsigned char)file->body[i] << (8 * i);
	file->header = json_loadb(file->body + 8, length, 0, NULL);
	ck_assert_ptr_nonnull(file->header);
	file->data = 8 + length;
}

void tensor_file_close(struct tensor_file *file)
{
	json_decref(file->header);
	call_close(&file->call);
}

const float *tensor_file_floats(const struct tensor_file *file, const char *name, size_t *count)
{
	const json_t *item = json_object_get(file->header, name);
	const json_t *offsets = json_object_get(item, "data_offsets");
	const size_t begin = (size_t)json_integer_value(json_array_get(offsets, 0));

	*count = ((size_t)json_integer_value(json_array_get(offsets, 1)) - begin) / sizeof(float);
	return item == NULL ? NULL : (const float *)(const void *)(file->body + file->data + begin);
}

void tensor_file_expect_of(const struct tensor_file *part, const char *name,
			   const struct tensor_file *whole, const char *from, const size_t *indexes,
			   size_t count)
{
	size_t has, all;
	const float *values = tensor_file_floats(part, name, &has);
	const float *originals = tensor_file_floats(whole, from, &all);

	ck_assert_ptr_nonnull(values);
	ck_assert_ptr_nonnull(originals);
	ck_assert_uint_eq(has, count);
	for (size_t i = 0; i < count; i++)
		ck_assert_msg(values[i] == originals[indexes[i]], "%s: element %zu", name, i);
}

void tensor_file_expect(const struct tensor_file *part, const struct tensor_file *whole,
			const char *name, const size_t *indexes, size_t count)
{
	tensor_file_expect_of(part, name, whole, name, indexes, count);
}
