#include "small_plan.h"
#include "suite.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The JSON of one tensor of shape and dtype; malloc'd. */
static char *tensor_json(enum weightd_dtype dtype, struct weightd_shape shape,
			 enum weightd_json_style style)
{
	const struct small_tensor tensor = {.name = "a.b", .dtype = dtype, .shape = shape};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	struct weightd_encoding encoding;
	size_t length = 0;

	small_plan_open(&encoding, "json", plan, plan->entries, style, arena);
	char *text = (char *)small_plan_file(&encoding, 13, &length);
	weightd_arena_free(arena);
	return text;
}

static const struct {
	enum weightd_dtype dtype;
	struct weightd_shape shape;
	enum weightd_json_style style;
	const char *text;
} tensors[] = {
	{WEIGHTD_FLOAT32,
	 {2, {2, 2}},
	 WEIGHTD_JSON_NESTED,
	 "{\"name\":\"a.b\",\"dtype\":\"float32\",\"shape\":[2,2],"
	 "\"data\":[[-12.375,-7.75],[-3.125,1.5]]}\n"},
	{WEIGHTD_FLOAT64,
	 {2, {2, 2}},
	 WEIGHTD_JSON_FLAT,
	 "{\"name\":\"a.b\",\"dtype\":\"float64\",\"shape\":[2,2],\"data\":[-12.375,-7.75,-3.125,1."
	 "5]}\n"},
	{WEIGHTD_FLOAT32,
	 {1, {2}},
	 WEIGHTD_JSON_BASE64,
	 "{\"name\":\"a.b\",\"dtype\":\"float32\",\"shape\":[2],\"data\":\"AABGwQAA+MA=\"}\n"},
	{WEIGHTD_FLOAT16,
	 {0, {0}},
	 WEIGHTD_JSON_NESTED,
	 "{\"name\":\"a.b\",\"dtype\":\"float16\",\"shape\":[],\"data\":-12.375}\n"},
	{WEIGHTD_FLOAT16,
	 {0, {0}},
	 WEIGHTD_JSON_FLAT,
	 "{\"name\":\"a.b\",\"dtype\":\"float16\",\"shape\":[],\"data\":[-12.375]}\n"},
	{WEIGHTD_INT64,
	 {1, {3}},
	 WEIGHTD_JSON_NESTED,
	 "{\"name\":\"a.b\",\"dtype\":\"int64\",\"shape\":[3],\"data\":[-12,-7,-3]}\n"},
	{WEIGHTD_BFLOAT16,
	 {3, {1, 2, 1}},
	 WEIGHTD_JSON_NESTED,
	 "{\"name\":\"a.b\",\"dtype\":\"bfloat16\",\"shape\":[1,2,1],\"data\":[[[-12.4],[-7.75]]]}"
	 "\n"},
	{WEIGHTD_FLOAT32,
	 {2, {2, 0}},
	 WEIGHTD_JSON_NESTED,
	 "{\"name\":\"a.b\",\"dtype\":\"float32\",\"shape\":[2,0],\"data\":[[],[]]}\n"},
	{WEIGHTD_FLOAT32,
	 {2, {0, 2}},
	 WEIGHTD_JSON_NESTED,
	 "{\"name\":\"a.b\",\"dtype\":\"float32\",\"shape\":[0,2],\"data\":[]}\n"},
	{WEIGHTD_FLOAT32,
	 {2, {2, 0}},
	 WEIGHTD_JSON_FLAT,
	 "{\"name\":\"a.b\",\"dtype\":\"float32\",\"shape\":[2,0],\"data\":[]}\n"},
	{WEIGHTD_FLOAT32,
	 {2, {2, 0}},
	 WEIGHTD_JSON_BASE64,
	 "{\"name\":\"a.b\",\"dtype\":\"float32\",\"shape\":[2,0],\"data\":\"\"}\n"},
};

START_TEST(a_tensor_is_written_as_its_style_says)
{
	char *text = tensor_json(tensors[_i].dtype, tensors[_i].shape, tensors[_i].style);

	ck_assert_str_eq(text, tensors[_i].text);
	free(text);
}
END_TEST

/* Checks list 'value' against dimension 'level' on; '*element' counts. */
static void check_nested(const json_t *value, const struct weightd_shape *shape, unsigned level,
			 uint64_t *element)
{
	if (level == shape->ndim) {
		ck_assert(json_is_number(value));
		ck_assert_double_eq(json_number_value(value), small_plan_value(0, (*element)++));
		return;
	}
	ck_assert_uint_eq(json_array_size(value), shape->dims[level]);
	for (size_t i = 0; i < json_array_size(value); i++)
		check_nested(json_array_get(value, i), shape, level + 1, element);
}

static const struct weightd_shape shapes[] = {
	{1, {5000}},
	{2, {5000, 1}},
	{2, {3, 1536}},
	{2, {1536, 3}},
	{3, {13, 17, 19}},
	{8, {2, 1, 3, 1, 5, 7, 1, 11}},
	{8, {1, 1, 1, 1, 1, 1, 1, 1}},
	{4, {1536, 1, 1, 1}},
	{4, {1, 1, 1, 3073}},
};

START_TEST(nesting_follows_the_shape_over_block_ends)
{
	char *text = tensor_json(WEIGHTD_FLOAT32, shapes[_i], WEIGHTD_JSON_NESTED);
	uint64_t element = 0, numel = 0;

	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(root);
	check_nested(json_object_get(root, "data"), &shapes[_i], 0, &element);

	ck_assert(weightd_shape_numel(&shapes[_i], &numel));
	ck_assert_uint_eq(element, numel);
	json_decref(root);
	free(text);
}
END_TEST

START_TEST(any_split_of_reads_gives_the_same_bytes)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_mixed(arena);
	struct weightd_encoding encoding;
	size_t whole_length = 0, length = 0;

	small_plan_open(&encoding, "json", plan, NULL, (enum weightd_json_style)_i, arena);
	unsigned char *whole = small_plan_file(&encoding, 1 << 16, &whole_length);
	for (size_t piece = 1; piece < 70; piece++) {
		unsigned char *pieces = small_plan_file(&encoding, piece, &length);
		ck_assert_uint_eq(length, whole_length);
		ck_assert_mem_eq(pieces, whole, length);
		free(pieces);
	}
	free(whole);
	weightd_arena_free(arena);
}
END_TEST

/* Data is written to the reader's memory where much of it fits. */
START_TEST(a_reader_of_large_pieces_gets_the_same_bytes)
{
	static const size_t pieces[] = {10900, 11000, 21888, 40000, 87554, 100000, 1 << 20};
	static const char *const names[] = {"a", "b", "c"};
	static const enum weightd_dtype dtypes[] = {WEIGHTD_FLOAT32, WEIGHTD_FLOAT64,
						    WEIGHTD_INT64};
	struct small_tensor many[3];
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;
	size_t whole_length = 0, length = 0;

	for (size_t i = 0; i < 3; i++)
		many[i] = (struct small_tensor){
			.name = names[i],
			.dtype = dtypes[i],
			.shape = weightd_shape_of(3, (uint64_t)17, (uint64_t)97, (uint64_t)3)};
	struct weightd_plan *plan = small_plan_new(many, 3, arena);
	small_plan_open(&encoding, "json", plan, NULL, (enum weightd_json_style)_i, arena);
	unsigned char *whole = small_plan_file(&encoding, 100, &whole_length);

	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		unsigned char *got = small_plan_file(&encoding, pieces[i], &length);
		ck_assert_uint_eq(length, whole_length);
		ck_assert_mem_eq(got, whole, length);
		free(got);
	}
	free(whole);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_model_has_every_tensor_by_name_in_order)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_mixed(arena);
	struct weightd_encoding encoding;
	size_t length = 0, index = 0;
	const char *name;
	json_t *tensor;

	small_plan_open(&encoding, "json", plan, NULL, WEIGHTD_JSON_FLAT, arena);
	char *text = (char *)small_plan_file(&encoding, 1000, &length);
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

	ck_assert_ptr_nonnull(root);
	ck_assert_str_eq(json_string_value(json_object_get(root, "model_id")), plan->id);
	json_t *all = json_object_get(root, "tensors");
	ck_assert_uint_eq(json_object_size(all), plan->entry_count);
	json_object_foreach(all, name, tensor)
	{
		const struct weightd_entry *entry = &plan->entries[index++];
		ck_assert_str_eq(name, weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
		ck_assert_str_eq(json_string_value(json_object_get(tensor, "dtype")),
				 weightd_dtype_row(entry->dtype)->name);
		ck_assert_uint_eq(json_array_size(json_object_get(tensor, "data")), entry->numel);
	}
	json_decref(root);
	free(text);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_model_without_tensors_is_an_empty_object)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(NULL, 0, arena);
	struct weightd_encoding encoding;
	size_t length = 0;

	small_plan_open(&encoding, "json", plan, NULL, WEIGHTD_JSON_NESTED, arena);
	char *text = (char *)small_plan_file(&encoding, 100, &length);

	ck_assert_str_eq(
		text,
		"{\"model_id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"tensors\":{}}\n");
	free(text);
	weightd_arena_free(arena);
}
END_TEST

/* Opens a tensor of 'shape' with a limit of 'limit' values. */
static enum weightd_code open_limited(struct weightd_shape shape, uint64_t limit,
				      struct weightd_error *err)
{
	const struct small_tensor tensor = {.name = "t", .dtype = WEIGHTD_FLOAT32, .shape = shape};
	const struct weightd_format_options options = {.json_elements_max = limit};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	struct weightd_encoding encoding;
	enum weightd_code code =
		weightd_encoding_open(&encoding, weightd_format_find("json"), plan,
				      small_plan_view(plan->entries, arena), &options, arena, err);

	weightd_arena_free(arena);
	return code;
}

START_TEST(the_limit_itself_is_allowed_and_one_more_is_not)
{
	struct weightd_error err = {0};

	ck_assert_int_eq(open_limited(weightd_shape_of(1, (uint64_t)100), 100, &err), WEIGHTD_OK);
	ck_assert_int_eq(open_limited(weightd_shape_of(1, (uint64_t)101), 100, &err),
			 WEIGHTD_ERR_JSON_TOO_LARGE);
	ck_assert_ptr_nonnull(strstr(err.issues[0].expected, "npy"));
}
END_TEST

START_TEST(empty_lists_count_as_values)
{
	const uint64_t many = UINT64_C(1) << 40;

	ck_assert_int_eq(open_limited(weightd_shape_of(2, many, (uint64_t)0), 1000, NULL),
			 WEIGHTD_ERR_JSON_TOO_LARGE);
	ck_assert_int_eq(open_limited(weightd_shape_of(3, many, many, (uint64_t)0), 0, NULL),
			 WEIGHTD_ERR_TOO_LARGE);
	ck_assert_int_eq(open_limited(weightd_shape_of(2, (uint64_t)0, many), 1000, NULL),
			 WEIGHTD_OK);
}
END_TEST

START_TEST(a_byte_in_the_middle_cannot_be_asked_for)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_mixed(arena);
	struct weightd_encoding encoding;
	char bytes[16];
	size_t got = 1;

	small_plan_open(&encoding, "json", plan, NULL, WEIGHTD_JSON_NESTED, arena);
	ck_assert_int_eq(weightd_encoding_read(&encoding, 0, bytes, 10, &got),
			 WEIGHTD_ERR_INTERNAL);
	ck_assert_uint_eq(got, 0);
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("json");
	TCase *tcase = tcase_create("json");

	tcase_add_loop_test(tcase, a_tensor_is_written_as_its_style_says, 0,
			    sizeof tensors / sizeof tensors[0]);
	tcase_add_loop_test(tcase, nesting_follows_the_shape_over_block_ends, 0,
			    sizeof shapes / sizeof shapes[0]);
	tcase_add_loop_test(tcase, any_split_of_reads_gives_the_same_bytes, 0, 3);
	tcase_add_loop_test(tcase, a_reader_of_large_pieces_gets_the_same_bytes, 0, 3);
	tcase_add_test(tcase, a_model_has_every_tensor_by_name_in_order);
	tcase_add_test(tcase, a_model_without_tensors_is_an_empty_object);
	tcase_add_test(tcase, the_limit_itself_is_allowed_and_one_more_is_not);
	tcase_add_test(tcase, empty_lists_count_as_values);
	tcase_add_test(tcase, a_byte_in_the_middle_cannot_be_asked_for);
	suite_add_tcase(suite, tcase);
	return suite;
}
