/*
 * Several views in one file: the shards of a rank, and tensors by name.
 */
#include "../tensor_file.h"
#include "suite.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define MODEL                                                                                    \
	"{\"model\": {\"type\": \"Net\", \"children\": {\"emb\": \"Embedding(4, 2)\", \"up\": "  \
	"\"Linear(2, 6)\", \"down\": \"Linear(6, 2)\", \"head\": \"Linear(2, 4, bias=False)\", " \
	"\"bn\": \"BatchNorm1d(3)\"}}, \"tie\": {\"head.weight\": \"emb.weight\"}}"

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

static void open_file(struct tensor_file *file, const char *query)
{
	char target[400];

	snprintf(target, sizeof target, "/v1/models/%s/weights.safetensors%s", id, query);
	call_get(&file->call, service, target);
	tensor_file_read(file);
}

START_TEST(a_rank_has_its_slice_of_each_tensor)
{
	struct tensor_file whole, part;

	open_file(&whole, "");
	open_file(&part, "?rank=1&world=2&plan=up=colwise,down=rowwise,emb.weight=0");

	tensor_file_expect(&part, &whole, "up.weight", (size_t[]){6, 7, 8, 9, 10, 11}, 6);
	tensor_file_expect(&part, &whole, "up.bias", (size_t[]){3, 4, 5}, 3);
	tensor_file_expect(&part, &whole, "down.weight", (size_t[]){3, 4, 5, 9, 10, 11}, 6);
	tensor_file_expect(&part, &whole, "down.bias", (size_t[]){0, 1}, 2);
	tensor_file_expect(&part, &whole, "emb.weight", (size_t[]){4, 5, 6, 7}, 4);
	const json_t *metadata = json_object_get(part.header, "__metadata__");
	ck_assert_str_eq(json_string_value(json_object_get(metadata, "shard")), "rank 1 of 2");
	ck_assert_str_eq(json_string_value(json_object_get(metadata, "head.weight")), "emb.weight");
	ck_assert_ptr_null(json_object_get(part.header, "head.weight"));

	tensor_file_close(&part);
	tensor_file_close(&whole);
}
END_TEST

START_TEST(a_rank_has_tied_names_if_ties_are_copied)
{
	struct tensor_file whole, part;

	open_file(&whole, "");
	open_file(&part, "?rank=1&world=2&plan=emb.weight=0,head=colwise&ties=copy");

	tensor_file_expect(&part, &whole, "emb.weight", (size_t[]){4, 5, 6, 7}, 4);
	const json_t *head = json_object_get(part.header, "head.weight");
	ck_assert_ptr_nonnull(head);
	ck_assert_int_eq(json_integer_value(json_array_get(json_object_get(head, "shape"), 0)), 2);
	ck_assert_ptr_null(
		json_object_get(json_object_get(part.header, "__metadata__"), "head.weight"));
	tensor_file_close(&part);
	/* Names that are chosen have data of their own as it is. */
	open_file(&part, "?tensors=head.*&ties=copy");
	ck_assert_ptr_nonnull(json_object_get(part.header, "head.weight"));
	tensor_file_close(&part);
	tensor_file_close(&whole);
}
END_TEST

START_TEST(parts_side_by_side_are_each_divided)
{
	struct tensor_file whole, part;

	open_file(&whole, "");
	open_file(&part, "?rank=0&world=2&plan=up.bias=0/3,up.weight=0/2:1");
	tensor_file_close(&part);
	open_file(&part, "?rank=1&world=2&plan=up.bias=0/3");

	tensor_file_expect(&part, &whole, "up.bias", (size_t[]){1, 3, 5}, 3);

	tensor_file_close(&part);
	tensor_file_close(&whole);
}
END_TEST

START_TEST(dim_divides_all_tensors_that_have_it)
{
	struct tensor_file whole, part;

	open_file(&whole, "");
	open_file(&part, "?rank=1&world=2&dim=0&uneven=chunk");

	tensor_file_expect(&part, &whole, "bn.weight", (size_t[]){2}, 1);
	tensor_file_expect(&part, &whole, "down.bias", (size_t[]){1}, 1);
	ck_assert_ptr_nonnull(json_object_get(part.header, "bn.num_batches_tracked"));

	tensor_file_close(&part);
	tensor_file_close(&whole);
}
END_TEST

START_TEST(tensors_are_chosen_by_name_glob_and_slice)
{
	struct tensor_file whole, part;
	size_t count, all;

	open_file(&whole, "");
	open_file(&part, "?tensors=down.*,up.weight%5B1:5:3,::-1%5D,head.weight");

	ck_assert_uint_eq(json_object_size(part.header), 5); /* with the metadata */
	tensor_file_expect(&part, &whole, "up.weight", (size_t[]){3, 2, 9, 8}, 4);
	tensor_file_expect(&part, &whole, "down.bias", (size_t[]){0, 1}, 2);
	const float *head = tensor_file_floats(&part, "head.weight", &count);
	ck_assert_ptr_nonnull(head);
	ck_assert_mem_eq(head, tensor_file_floats(&whole, "emb.weight", &all), all * sizeof *head);

	tensor_file_close(&part);
	tensor_file_close(&whole);
}
END_TEST

START_TEST(other_lists_have_other_etags)
{
	static const char *const queries[] = {"",
					      "?tensors=**",
					      "?rank=0&world=2&plan=up=colwise",
					      "?rank=1&world=2&plan=up=colwise",
					      "?rank=0&world=2&plan=up.weight=0",
					      "?tensors=up.weight",
					      "?tensors=up.weight%5B0:6%5D"};
	char etags[7][41];
	struct tensor_file file;

	for (size_t i = 0; i < 7; i++) {
		open_file(&file, queries[i]);
		snprintf(etags[i], sizeof etags[i], "%s", file.call.reply.etag);
		tensor_file_close(&file);
	}

	for (size_t i = 0; i < 6; i++) {
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(etags[i], etags[j]);
	}
	ck_assert_str_eq(etags[5], etags[6]); /* two spellings of one file */
}
END_TEST

static const struct {
	const char *query;
	enum weightd_code code;
} wrong[] = {
	{"?rank=0&world=2", WEIGHTD_ERR_BAD_QUERY},
	{"?rank=0&world=2&dim=0&plan=up=colwise", WEIGHTD_ERR_BAD_QUERY},
	{"?world=2&dim=0", WEIGHTD_ERR_BAD_QUERY},
	{"?plan=up=colwise", WEIGHTD_ERR_BAD_QUERY},
	{"?rank=2&world=2&dim=0", WEIGHTD_ERR_BAD_QUERY},
	{"?rank=0&world=2&plan=up", WEIGHTD_ERR_BAD_QUERY},
	{"?rank=0&world=2&plan=up=sideways", WEIGHTD_ERR_BAD_QUERY},
	{"?rank=0&world=2&plan=up.weight=0/", WEIGHTD_ERR_BAD_QUERY},
	{"?rank=0&world=2&plan=nothing=0", WEIGHTD_ERR_BAD_QUERY},
	{"?rank=0&world=2&plan=up.weight=2", WEIGHTD_ERR_OUT_OF_RANGE},
	{"?rank=0&world=2&plan=bn.weight=0", WEIGHTD_ERR_BAD_ARGUMENT},
	{"?rank=0&world=2&plan=up.weight=0/4", WEIGHTD_ERR_BAD_ARGUMENT},
	{"?rank=0&world=4&plan=up.weight=0/3", WEIGHTD_ERR_BAD_ARGUMENT},
	{"?tensors=nothing", WEIGHTD_ERR_BAD_QUERY},
	{"?tensors=up.weight%5B0:2", WEIGHTD_ERR_BAD_QUERY},
	{"?tensors=up.weight%5B0,0,0%5D", WEIGHTD_ERR_SHAPE_MISMATCH},
	{"?tensors=up.weight,,", WEIGHTD_ERR_BAD_QUERY},
	{"?tensors=up.weight&format=json", WEIGHTD_ERR_NOT_ACCEPTABLE},
};

START_TEST(a_wrong_list_is_refused)
{
	struct call call;
	char target[400];

	snprintf(target, sizeof target, "/v1/models/%s/weights%s%s", id,
		 strstr(wrong[_i].query, "format") != NULL ? "" : ".safetensors", wrong[_i].query);
	call_get(&call, service, target);
	ck_assert_msg(call_code(&call) == wrong[_i].code, "%s: %d", wrong[_i].query,
		      (int)call_code(&call));
	call_close(&call);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("list query");
	TCase *tcase = tcase_create("list query");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, a_rank_has_its_slice_of_each_tensor);
	tcase_add_test(tcase, a_rank_has_tied_names_if_ties_are_copied);
	tcase_add_test(tcase, parts_side_by_side_are_each_divided);
	tcase_add_test(tcase, dim_divides_all_tensors_that_have_it);
	tcase_add_test(tcase, tensors_are_chosen_by_name_glob_and_slice);
	tcase_add_test(tcase, other_lists_have_other_etags);
	tcase_add_loop_test(tcase, a_wrong_list_is_refused, 0, sizeof wrong / sizeof wrong[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
