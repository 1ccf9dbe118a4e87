#include "small_plan.h"
#include "suite.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE 8192

/* The part of a head behind its metadata, which holds no '}' but its last; cut at the padding. */
static char *tensors_of(const unsigned char *file, size_t *head_length)
{
	uint64_t length = 0;

	for (unsigned i = 0; i < 8; i++)
		length |= (uint64_t)file[i] << (8 * i);
	char *text = malloc(length + 1);
	memcpy(text, file + 8, length);
	text[length] = '\0';
	*head_length = 8 + length;
	char *rest = strdup(strchr(text, '}') + 1);
	free(text);
	rest[strlen(rest) - strspn(strrchr(rest, '}') + 1, " ")] = '\0';
	return rest;
}

START_TEST(file_equals_the_reference_writers_apart_from_metadata)
{
	FILE *vectors = fopen("tests/vectors/files.txt", "r");
	char line[LINE];
	unsigned char *expected = NULL;
	size_t expected_length = 0, expected_head = 0, length = 0, head = 0;

	ck_assert_ptr_nonnull(vectors);
	while (fgets(line, sizeof line, vectors) != NULL) {
		if (strncmp(line, "safetensors ", 12) == 0)
			expected = small_plan_unhex(line + 12, &expected_length);
	}
	fclose(vectors);
	ck_assert_ptr_nonnull(expected);
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;

	small_plan_open(&encoding, "safetensors", small_plan_mixed(arena), NULL,
			WEIGHTD_JSON_NESTED, arena);
	unsigned char *file = small_plan_file(&encoding, 1 << 16, &length);

	char *tensors = tensors_of(file, &head), *reference = tensors_of(expected, &expected_head);
	ck_assert_str_eq(tensors, reference);
	ck_assert_uint_eq(length - head, expected_length - expected_head);
	ck_assert_mem_eq(file + head, expected + expected_head, length - head);
	free(tensors);
	free(reference);
	free(file);
	free(expected);
	weightd_arena_free(arena);
}
END_TEST

struct span {
	uint64_t begin, end;
};

static int compare_spans(const void *a, const void *b)
{
	const struct span *left = a, *right = b;

	if (left->begin != right->begin)
		return left->begin < right->begin ? -1 : 1;
	return left->end < right->end ? -1 : left->end > right->end;
}

/* One tensor's member: three fields of the right types, size equal to its shape's. */
static struct span check_tensor(const json_t *tensor)
{
	struct weightd_shape shape = {.ndim = 0};
	enum weightd_dtype dtype;
	uint64_t bytes = 0;
	const char *name;
	json_int_t begin, end, dim;
	size_t i;
	json_t *dims, *item;

	ck_assert_uint_eq(json_object_size(tensor), 3);
	ck_assert_int_eq(json_unpack((json_t *)(uintptr_t)tensor, "{s:s, s:o, s:[I, I]}", "dtype",
				     &name, "shape", &dims, "data_offsets", &begin, &end),
			 0);
	json_array_foreach(dims, i, item)
	{
		ck_assert(json_is_integer(item));
		dim = json_integer_value(item);
		ck_assert(dim >= 0);
		shape.dims[shape.ndim++] = (uint64_t)dim;
	}
	ck_assert(weightd_dtype_find(name, &dtype));
	ck_assert_str_eq(name, weightd_dtype_row(dtype)->code);
	ck_assert(weightd_shape_bytes(&shape, dtype, &bytes));
	ck_assert_uint_eq((uint64_t)(end - begin), bytes);
	ck_assert_uint_eq((uint64_t)begin % weightd_dtype_row(dtype)->bytes, 0);
	return (struct span){(uint64_t)begin, (uint64_t)end};
}

/* What the reference parser enforces (reference: tensor.rs, read_metadata() and validate()). */
static void check_strictly(struct weightd_encoding *encoding, size_t tensors)
{
	unsigned char length_bytes[8];
	uint64_t length = 0, end = 0;
	size_t got = 0, count = 0;
	const char *name;
	json_t *member;

	ck_assert_int_eq(weightd_encoding_read(encoding, 0, length_bytes, 8, &got), WEIGHTD_OK);
	ck_assert_uint_eq(got, 8);
	for (unsigned i = 0; i < 8; i++)
		length |= (uint64_t)length_bytes[i] << (8 * i);
	ck_assert_uint_le(length, 100000000);
	ck_assert_uint_eq(length % 8, 0);
	char *text = malloc(length);
	struct span *spans = calloc(tensors + 1, sizeof *spans);
	ck_assert_int_eq(weightd_encoding_read(encoding, 8, text, length, &got), WEIGHTD_OK);
	ck_assert_uint_eq(got, length);
	ck_assert_int_eq(text[0], '{');
	json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(root);
	json_object_foreach(root, name, member)
	{
		if (strcmp(name, "__metadata__") != 0) {
			ck_assert_uint_lt(count, tensors);
			spans[count++] = check_tensor(member);
			continue;
		}
		const char *key;
		json_t *value;
		json_object_foreach(member, key, value) ck_assert(json_is_string(value));
	}
	ck_assert_uint_eq(count, tensors);
	qsort(spans, count, sizeof *spans, compare_spans);
	for (size_t i = 0; i < count; i++) {
		ck_assert_uint_eq(spans[i].begin, end);
		end = spans[i].end;
	}
	ck_assert_uint_eq(8 + length + end, encoding->size);
	json_decref(root);
	free(spans);
	free(text);
}

START_TEST(head_passes_the_reference_parsers_rules)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_mixed(arena);
	struct weightd_encoding encoding;

	small_plan_open(&encoding, "safetensors", plan, NULL, WEIGHTD_JSON_NESTED, arena);
	check_strictly(&encoding, plan->entry_count);
	for (size_t i = 0; i < plan->entry_count; i++) {
		small_plan_open(&encoding, "safetensors", plan, &plan->entries[i],
				WEIGHTD_JSON_NESTED, arena);
		check_strictly(&encoding, 1);
	}
	small_plan_open(&encoding, "safetensors", small_plan_new(NULL, 0, arena), NULL,
			WEIGHTD_JSON_NESTED, arena);
	check_strictly(&encoding, 0);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(any_window_of_the_file_is_the_same_bytes)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;

	small_plan_open(&encoding, "safetensors", small_plan_mixed(arena), NULL,
			WEIGHTD_JSON_NESTED, arena);
	small_plan_check_windows(&encoding);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(metadata_says_where_the_values_come_from)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;
	size_t length = 0;

	small_plan_open(&encoding, "safetensors", small_plan_mixed(arena), NULL,
			WEIGHTD_JSON_NESTED, arena);
	unsigned char *file = small_plan_file(&encoding, 1 << 16, &length);

	const char expected[] = "{\"__metadata__\":{\"format\":\"pt\","
				"\"weights_id\":\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\","
				"\"generator\":\"formula/1\",\"seed\":\"42\"},";
	ck_assert_mem_eq(file + 8, expected, sizeof expected - 1);
	free(file);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_tied_name_is_left_out_and_noted)
{
	const struct small_tensor tensors[] = {
		{"wte.weight", WEIGHTD_FLOAT32, {2, {3, 2}}, NULL, false},
		{"lm_head.weight", WEIGHTD_FLOAT32, {2, {3, 2}}, "wte.weight", false},
	};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(tensors, 2, arena);
	struct weightd_encoding encoding;
	size_t length = 0;
	uint64_t kept = 0, tied = 1;

	small_plan_open(&encoding, "safetensors", plan, NULL, WEIGHTD_JSON_NESTED, arena);
	check_strictly(&encoding, 1);
	unsigned char *file = small_plan_file(&encoding, 1 << 16, &length);

	ck_assert_ptr_nonnull(strstr((char *)file + 8, "\"lm_head.weight\":\"wte.weight\"}"));
	ck_assert(encoding.format->locate(&encoding, &plan->entries[0], &kept));
	ck_assert(encoding.format->locate(&encoding, &plan->entries[1], &tied));
	ck_assert_uint_eq(kept, tied);
	free(file);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(locate_points_at_each_tensors_bytes)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_mixed(arena);
	struct weightd_encoding model, tensor;
	unsigned char in_model[128], alone[128];
	size_t got = 0;
	uint64_t offset = 0;

	small_plan_open(&model, "safetensors", plan, NULL, WEIGHTD_JSON_NESTED, arena);
	for (size_t i = 0; i < plan->entry_count; i++) {
		const size_t bytes = (size_t)weightd_entry_bytes(&plan->entries[i]);
		ck_assert(model.format->locate(&model, &plan->entries[i], &offset));
		ck_assert_int_eq(weightd_encoding_read(&model, offset, in_model, bytes, &got),
				 WEIGHTD_OK);
		ck_assert_uint_eq(got, bytes);
		small_plan_open(&tensor, "bin", plan, &plan->entries[i], WEIGHTD_JSON_NESTED,
				arena);
		ck_assert_uint_eq(tensor.size, bytes);
		ck_assert_int_eq(weightd_encoding_read(&tensor, 0, alone, sizeof alone, &got),
				 WEIGHTD_OK);
		ck_assert_uint_eq(got, bytes);
		ck_assert_mem_eq(in_model, alone, bytes);
	}
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_tensor_called_metadata_is_refused)
{
	const struct small_tensor tensor = {.name = "__metadata__", .shape = {1, {1}}};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	struct weightd_encoding encoding;

	enum weightd_code code = weightd_encoding_open(
		&encoding, weightd_format_find("safetensors"), plan, NULL, NULL, arena, NULL);

	ck_assert_int_eq(code, WEIGHTD_ERR_NOT_ACCEPTABLE);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_head_longer_than_readers_accept_is_refused)
{
	const size_t count = 1000, name_length = 101000;
	struct weightd_arena *arena = weightd_arena_new(0);
	struct small_tensor *tensors = weightd_arena_array(arena, count, sizeof *tensors);
	char *name = weightd_arena_alloc(arena, name_length + 1);
	struct weightd_encoding encoding;
	struct weightd_error err = {0};

	memset(name, 'n', name_length);
	for (size_t i = 0; i < count; i++)
		tensors[i] = (struct small_tensor){"n", WEIGHTD_FLOAT32, {1, {1}}, NULL, false};
	struct weightd_plan *plan = small_plan_new(tensors, count, arena);
	for (size_t i = 0; i < count; i++)
		((struct weightd_entry *)(uintptr_t)plan->entries)[i].long_name = name;
	enum weightd_code code = weightd_encoding_open(
		&encoding, weightd_format_find("safetensors"), plan, NULL, NULL, arena, &err);

	ck_assert_int_eq(code, WEIGHTD_ERR_NOT_ACCEPTABLE);
	ck_assert_str_eq(err.issues[0].expected, "one tensor at a time");
	weightd_arena_free(arena);
}
END_TEST

/* Two tensors whose sum is 2^63 - 'less' bytes. */
static enum weightd_code open_huge(struct weightd_encoding *encoding, uint64_t less,
				   struct weightd_arena *arena)
{
	const struct small_tensor tensors[] = {
		{"a", WEIGHTD_FLOAT64, {1, {UINT64_C(1) << 59}}, NULL, false},
		{"b", WEIGHTD_FLOAT32, {1, {(UINT64_C(1) << 60) - less / 4}}, NULL, false},
	};

	return weightd_encoding_open(encoding, weightd_format_find("safetensors"),
				     small_plan_new(tensors, 2, arena), NULL, NULL, arena, NULL);
}

START_TEST(sizes_up_to_2_63_are_served_to_the_last_byte)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;
	unsigned char byte, last[4];
	size_t got = 0;

	ck_assert_int_eq(open_huge(&encoding, 0, arena), WEIGHTD_ERR_TOO_LARGE);
	ck_assert_int_eq(open_huge(&encoding, 1024, arena), WEIGHTD_OK);
	check_strictly(&encoding, 2);
	ck_assert_int_eq(weightd_encoding_read(&encoding, encoding.size - 1, &byte, 1, &got),
			 WEIGHTD_OK);

	weightd_element_write(last, WEIGHTD_FLOAT32, 0,
			      small_plan_value(1, (UINT64_C(1) << 60) - 257));
	ck_assert_uint_eq(got, 1);
	ck_assert_uint_eq(byte, last[3]);
	ck_assert_int_eq(weightd_encoding_read(&encoding, encoding.size, &byte, 1, &got),
			 WEIGHTD_OK);
	ck_assert_uint_eq(got, 0);
	ck_assert_int_eq(weightd_encoding_read(&encoding, UINT64_MAX, &byte, 1, &got), WEIGHTD_OK);
	ck_assert_uint_eq(got, 0);
	weightd_arena_free(arena);
}
END_TEST

#define MANY 150
#define TIED 70

START_TEST(a_long_head_is_the_same_in_any_window)
{
	static struct small_tensor tensors[MANY + TIED];
	static char names[MANY + TIED][8], expected[32768];
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;
	size_t length = 0;

	for (int i = 0; i < MANY + TIED; i++) {
		sprintf(names[i], "%c%03d", i < MANY ? 't' : 'u', i);
		tensors[i] = (struct small_tensor){
			.name = names[i], .dtype = WEIGHTD_FLOAT32, .shape = {1, {1}}};
		if (i >= MANY)
			tensors[i].tied_to = names[i - MANY];
	}
	small_plan_open(&encoding, "safetensors", small_plan_new(tensors, MANY + TIED, arena), NULL,
			WEIGHTD_JSON_NESTED, arena);
	unsigned char *file = small_plan_file(&encoding, 1 << 16, &length);

	int end = sprintf(
		expected,
		"{\"__metadata__\":{\"format\":\"pt\",\"weights_id\":\"%.40s\",\"generator\":"
		"\"formula/1\",\"seed\":\"42\"",
		"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
	for (int i = MANY; i < MANY + TIED; i++)
		end += sprintf(expected + end, ",\"u%03d\":\"t%03d\"", i, i - MANY);
	end += sprintf(expected + end, "}");
	for (int i = 0; i < MANY; i++)
		end += sprintf(
			expected + end,
			",\"t%03d\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}", i,
			4 * i, 4 * i + 4);
	end += sprintf(expected + end, "}");
	ck_assert_uint_eq(length % 8, (8 + 4 * MANY) % 8);
	ck_assert_uint_eq((size_t)file[0] + 256 * (size_t)file[1], length - 8 - 4 * MANY);
	ck_assert_mem_eq(file + 8, expected, (size_t)end);
	for (size_t i = 8 + (size_t)end; i < length - 4 * MANY; i++)
		ck_assert_int_eq(file[i], ' ');
	for (size_t offset = length - 1; offset < length; offset -= 97) {
		unsigned char window[5000];
		size_t got = 0, size = offset % 2 == 0 ? sizeof window : 30;
		size = size < length - offset ? size : length - offset;
		ck_assert_int_eq(weightd_encoding_read(&encoding, offset, window, size, &got),
				 WEIGHTD_OK);
		ck_assert_uint_eq(got, size);
		ck_assert_mem_eq(window, file + offset, size);
	}
	free(file);
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("safetensors");
	TCase *tcase = tcase_create("safetensors");

	tcase_add_test(tcase, file_equals_the_reference_writers_apart_from_metadata);
	tcase_add_test(tcase, head_passes_the_reference_parsers_rules);
	tcase_add_test(tcase, any_window_of_the_file_is_the_same_bytes);
	tcase_add_test(tcase, metadata_says_where_the_values_come_from);
	tcase_add_test(tcase, a_tied_name_is_left_out_and_noted);
	tcase_add_test(tcase, locate_points_at_each_tensors_bytes);
	tcase_add_test(tcase, a_tensor_called_metadata_is_refused);
	tcase_add_test(tcase, a_head_longer_than_readers_accept_is_refused);
	tcase_add_test(tcase, sizes_up_to_2_63_are_served_to_the_last_byte);
	tcase_add_test(tcase, a_long_head_is_the_same_in_any_window);
	suite_add_tcase(suite, tcase);
	return suite;
}
