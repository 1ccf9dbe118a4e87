/*
 * Tensors, slices and shards that a body names.
 */
#include "../tensor_file.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define MODEL                                                                                  \
	"{\"parameters\": {\"up,down\": [4, 3], \"a[0]\": [2], \"half\": {\"shape\": [2, 2], " \
	"\"dtype\": \"float16\"}, \"**\": [2]}, \"seed\": 5}"

static struct weightd_service *service;
static char id[41];

static void setup(void)
{
	service = service_over_memory();
	register_model(service, MODEL, id);
}

static void teardown(void)
{
	weightd_service_free(service);
}

static void ask(struct call *call, const char *body)
{
	char target[100];

	snprintf(target, sizeof target, "/v1/models/%s/weights", id);
	call_post(call, service, target, body);
}

static void open_whole(struct tensor_file *file)
{
	char target[100];

	snprintf(target, sizeof target, "/v1/models/%s/weights.safetensors", id);
	call_get(&file->call, service, target);
	tensor_file_read(file);
}

static void open_list(struct tensor_file *file, const char *body)
{
	ask(&file->call, body);
	tensor_file_read(file);
}

START_TEST(names_are_taken_as_they_are)
{
	struct tensor_file whole, list;

	open_whole(&whole);
	open_list(&list, "{\"tensors\": [\"up,down\", \"a[0]\", \"**\"]}");

	ck_assert_uint_eq(json_object_size(list.header), 4); /* with the metadata */
	tensor_file_expect(&list, &whole, "a[0]", (size_t[]){0, 1}, 2);
	tensor_file_expect(&list, &whole, "**", (size_t[]){0, 1}, 2);
	tensor_file_expect(&list, &whole, "up,down",
			   (size_t[]){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 12);

	tensor_file_close(&list);
	tensor_file_close(&whole);
}
END_TEST

START_TEST(several_slices_of_a_tensor_have_names_of_their_own)
{
	struct tensor_file whole, list;

	open_whole(&whole);
	open_list(&list, "{\"tensors\": [{\"name\": \"up,down\", \"slice\": \"1:3,::2\", \"as\": "
			 "\"z\"}, {\"name\": \"up,down\", \"slice\": \"3\", \"as\": \"\\\"a/b\"}, "
			 "\"up,down\", \"half\", {\"name\": \"half\", \"as\": \"first\"}]}");

	tensor_file_expect_of(&list, "z", &whole, "up,down", (size_t[]){3, 5, 6, 8}, 4);
	tensor_file_expect_of(&list, "\"a/b", &whole, "up,down", (size_t[]){9, 10, 11}, 3);
	ck_assert_uint_eq(json_object_size(list.header), 6);

	tensor_file_close(&list);
	tensor_file_close(&whole);
}
END_TEST

START_TEST(a_shard_is_one_of_the_slice)
{
	struct tensor_file whole, list;

	open_whole(&whole);
	open_list(&list, "{\"tensors\": [{\"name\": \"up,down\", \"slice\": \"1:4\", \"rank\": 1, "
			 "\"world\": 2, \"uneven\": \"chunk\"}, {\"name\": \"a[0]\", \"rank\": 0, "
			 "\"world\": 2, \"slice\": null}]}");

	tensor_file_expect(&list, &whole, "up,down", (size_t[]){9, 10, 11}, 3);
	tensor_file_expect(&list, &whole, "a[0]", (size_t[]){0}, 1);

	tensor_file_close(&list);
	tensor_file_close(&whole);
}
END_TEST

START_TEST(an_empty_list_is_an_empty_file)
{
	struct tensor_file list;

	open_list(&list, "{\"tensors\": []}");

	ck_assert_uint_eq(json_object_size(list.header), 1);
	tensor_file_close(&list);
}
END_TEST

START_TEST(equal_shapes_share_a_slice_and_not_a_dtype)
{
	struct tensor_file list;
	size_t count;

	register_model(service,
		       "{\"parameters\": {\"a\": [4, 2], \"b\": {\"shape\": [4, 2], \"dtype\": "
		       "\"float64\"}, \"c\": [4, 2]}}",
		       id);
	open_list(&list, "{\"tensors\": [{\"name\": \"a\", \"slice\": \"0:2\"}, {\"name\": \"b\", "
			 "\"slice\": \"0:2\"}, {\"name\": \"c\", \"slice\": \"0:2\"}]}");

	tensor_file_floats(&list, "b", &count);
	ck_assert_uint_eq(count, 8); /* of half a double each */
	tensor_file_floats(&list, "c", &count);
	ck_assert_uint_eq(count, 4);
	tensor_file_close(&list);
}
END_TEST

static const struct {
	const char *body;
	enum weightd_code code;
	const char *pointer;
} wrong[] = {
	{"", WEIGHTD_ERR_MALFORMED_JSON, ""},
	{"[\"a\"]", WEIGHTD_ERR_WRONG_TYPE, ""},
	{"{}", WEIGHTD_ERR_MISSING_FIELD, "/tensors"},
	{"{\"tensors\": \"a\"}", WEIGHTD_ERR_WRONG_TYPE, "/tensors"},
	{"{\"tensors\": [], \"rank\": 0}", WEIGHTD_ERR_UNKNOWN_FIELD, "/rank"},
	{"{\"tensors\": [\"half\", 3]}", WEIGHTD_ERR_WRONG_TYPE, "/tensors/1"},
	{"{\"tensors\": [\"haft\"]}", WEIGHTD_ERR_BAD_NAME, "/tensors/0"},
	{"{\"tensors\": [{\"name\": \"haft\"}]}", WEIGHTD_ERR_BAD_NAME, "/tensors/0/name"},
	{"{\"tensors\": [{\"slice\": \"0\"}]}", WEIGHTD_ERR_MISSING_FIELD, "/tensors/0/name"},
	{"{\"tensors\": [{\"name\": \"half\", \"a/b\": 1}]}", WEIGHTD_ERR_UNKNOWN_FIELD,
	 "/tensors/0/a~1b"},
	{"{\"tensors\": [{\"name\": \"half\", \"slice\": \"0:x\"}]}", WEIGHTD_ERR_BAD_ARGUMENT,
	 "/tensors/0/slice"},
	{"{\"tensors\": [{\"name\": \"half\", \"slice\": [0]}]}", WEIGHTD_ERR_WRONG_TYPE,
	 "/tensors/0/slice"},
	{"{\"tensors\": [{\"name\": \"half\", \"slice\": \"2\"}]}", WEIGHTD_ERR_OUT_OF_RANGE,
	 "/tensors/0/slice"},
	{"{\"tensors\": [{\"name\": \"half\", \"slice\": \"0,0,0\"}]}", WEIGHTD_ERR_SHAPE_MISMATCH,
	 "/tensors/0/slice"},
	{"{\"tensors\": [{\"name\": \"half\", \"rank\": 0}]}", WEIGHTD_ERR_MISSING_FIELD,
	 "/tensors/0/world"},
	{"{\"tensors\": [{\"name\": \"half\", \"rank\": 2, \"world\": 2}]}",
	 WEIGHTD_ERR_OUT_OF_RANGE, "/tensors/0/rank"},
	{"{\"tensors\": [{\"name\": \"half\", \"rank\": 0, \"world\": 3}]}",
	 WEIGHTD_ERR_BAD_ARGUMENT, "/tensors/0"},
	{"{\"tensors\": [{\"name\": \"half\", \"rank\": 0, \"world\": 2, \"dim\": 2}]}",
	 WEIGHTD_ERR_OUT_OF_RANGE, "/tensors/0"},
	{"{\"tensors\": [{\"name\": \"half\", \"rank\": 0, \"world\": 2, \"uneven\": \"x\"}]}",
	 WEIGHTD_ERR_OUT_OF_RANGE, "/tensors/0/uneven"},
	{"{\"tensors\": [{\"name\": \"half\", \"as\": \"__metadata__\"}]}", WEIGHTD_ERR_BAD_NAME,
	 "/tensors/0/as"},
	{"{\"tensors\": [\"half\", \"a[0]\", \"half\"]}", WEIGHTD_ERR_BAD_NAME, "/tensors/2"},
	{"{\"tensors\": [\"half\", {\"name\": \"a[0]\", \"as\": \"half\"}]}", WEIGHTD_ERR_BAD_NAME,
	 "/tensors/1"},
};

START_TEST(a_wrong_list_is_refused_at_its_place)
{
	struct call call;

	ask(&call, wrong[_i].body);

	ck_assert_msg(call_code(&call) == wrong[_i].code, "%s: %s", wrong[_i].body,
		      weightd_code_slug(call_code(&call)));
	ck_assert_str_eq(call.reply.error.issues[0].pointer, wrong[_i].pointer);
	ck_assert_str_ne(call.reply.error.issues[0].detail, "");
	call_close(&call);
}
END_TEST

START_TEST(all_faults_are_told_with_the_nearest_names)
{
	struct call call;

	ask(&call, "{\"tensors\": [\"halff\", \"half\", {\"name\": \"up,dow\"}]}");

	ck_assert_uint_eq(call.reply.error.count, 2);
	ck_assert_str_eq(call.reply.error.issues[0].did_you_mean, "half");
	ck_assert_str_eq(call.reply.error.issues[1].did_you_mean, "up,down");
	ck_assert_str_eq(call.reply.error.issues[1].pointer, "/tensors/2/name");
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("list body");
	TCase *tcase = tcase_create("list body");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, names_are_taken_as_they_are);
	tcase_add_test(tcase, several_slices_of_a_tensor_have_names_of_their_own);
	tcase_add_test(tcase, a_shard_is_one_of_the_slice);
	tcase_add_test(tcase, an_empty_list_is_an_empty_file);
	tcase_add_test(tcase, equal_shapes_share_a_slice_and_not_a_dtype);
	tcase_add_loop_test(tcase, a_wrong_list_is_refused_at_its_place, 0,
			    sizeof wrong / sizeof wrong[0]);
	tcase_add_test(tcase, all_faults_are_told_with_the_nearest_names);
	suite_add_tcase(suite, tcase);
	return suite;
}
