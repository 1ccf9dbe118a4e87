/*
 * The routes below /v1/models/{id}: what each answers in JSON and in text.
 */
#include "../store/temporary_folder.h"
#include "handler_call.h"
#include "suite.h"

#include <string.h>

#define SPECIFICATION                                                                        \
	"{\"model\": {\"type\": \"net\", \"children\": {\"fc\": \"Linear(3, 2)\", \"act\": " \
	"\"ReLU()\"}}, \"seed\": 1}"

static struct weightd_service *service;
static char id[41];
static struct call call;

static void open_model(void)
{
	service = service_over_memory();
	register_model(service, SPECIFICATION, id);
}

static void get(const char *below, const char *accept)
{
	call_model(&call, service, id, below, accept);
}

static void finish(void)
{
	call_close(&call);
	weightd_service_free(service);
}

START_TEST(repr_is_what_print_prints)
{
	open_model();
	get("/repr", NULL);

	ck_assert_str_eq(call_body(&call),
			 "net(\n  (fc): Linear(in_features=3, out_features=2, bias=True)\n"
			 "  (act): ReLU()\n)\n");
	finish();
}
END_TEST

START_TEST(text_of_modules_is_that_of_the_profile)
{
	static const char *const targets[] = {"/repr", "/modules?format=text&path=1",
					      "/children?format=text&path=1",
					      "/modules/1?format=text"};

	service = service_over_memory();
	register_model(service,
		       "{\"model\": [\"ReLU()\", {\"type\": \"ModuleList\", \"children\": "
		       "[\"Upsample(4)\", \"Upsample(4)\"]}]}",
		       id);
	for (size_t i = 0; i < 4; i++) {
		char below[100], etag[41];
		get(targets[i], NULL);
		ck_assert_str_eq(call_header(&call, "Weightd-Profile"), "torch-2.15");
		ck_assert_ptr_nonnull(strstr(call_body(&call), "mode='nearest'"));
		strcpy(etag, call.reply.etag);
		call_close(&call);

		snprintf(below, sizeof below, "%s%sprofile=torch-1.13", targets[i],
			 strchr(targets[i], '?') != NULL ? "&" : "?");
		get(below, NULL);

		ck_assert_str_eq(call_header(&call, "Weightd-Profile"), "torch-1.13");
		ck_assert_ptr_nonnull(strstr(call_body(&call), "mode=nearest"));
		ck_assert_str_ne(etag, call.reply.etag);
		call_close(&call);
	}
	weightd_service_free(service);
}
END_TEST

/* The default profile is the newest one, and changes with a release. */
START_TEST(text_is_immutable_where_the_request_names_the_profile)
{
	open_model();
	get("/repr", NULL);
	ck_assert(!call.reply.is_immutable);
	ck_assert_uint_eq(strlen(call.reply.etag), 40);
	call_close(&call);
	get("/repr?profile=torch-2.15", NULL);

	ck_assert(call.reply.is_immutable);
	finish();
}
END_TEST

START_TEST(an_unknown_profile_is_a_bad_query_that_lists_the_known_ones)
{
	static const char *const targets[] = {
		"/repr?profile=torch-2.99", "/modules?profile=torch-2.99",
		"/children?profile=torch-2.99", "/modules/fc?profile=torch-2.99"};

	open_model();
	for (size_t i = 0; i < 4; i++) {
		get(targets[i], "text/plain");
		ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_BAD_QUERY);
		ck_assert_str_eq(call.reply.error.issues[0].detail, "profile is \"torch-2.99\"");
		ck_assert_str_eq(call.reply.error.issues[0].expected,
				 "torch-RELEASE, the release one of 1.13, 2.0, 2.1, 2.2, 2.3, 2.4, "
				 "2.5, 2.6, 2.7, 2.8, 2.9, 2.10, 2.11, 2.12, 2.13, 2.14, 2.15");
		if (i < 3)
			call_close(&call);
	}
	finish();
}
END_TEST

START_TEST(modules_as_text_print_each_with_a_newline)
{
	open_model();
	get("/modules", "text/plain");

	ck_assert_str_eq(call_body(&call),
			 "net(\n  (fc): Linear(in_features=3, out_features=2, bias=True)\n"
			 "  (act): ReLU()\n)\n"
			 "Linear(in_features=3, out_features=2, bias=True)\nReLU()\n");
	ck_assert(call.reply.vary_accept);
	finish();
}
END_TEST

START_TEST(modules_as_json_have_arguments_and_tensors)
{
	open_model();
	get("/modules", NULL);

	ck_assert_ptr_nonnull(
		strstr(call_body(&call),
		       "{\"path\":\"fc\",\"name\":\"fc\",\"type\":\"Linear\",\"is_custom\":false,"
		       "\"depth\":1,"
		       "\"arguments\":{\"in_features\":3,\"out_features\":2,\"bias\":true"));
	ck_assert_ptr_nonnull(strstr(call_body(&call),
				     "\"children\":[],\"parameters\":[\"fc.weight\",\"fc.bias\"],"
				     "\"buffers\":[],\"links\":"));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"total\":3,\"next_page_token\":\"\""));
	finish();
}
END_TEST

START_TEST(children_are_the_first_level)
{
	open_model();
	get("/children", "text/plain");

	ck_assert_str_eq(call_body(&call),
			 "Linear(in_features=3, out_features=2, bias=True)\nReLU()\n");
	finish();
}
END_TEST

START_TEST(a_path_starts_lower)
{
	open_model();
	get("/modules?path=act", "text/plain");

	ck_assert_str_eq(call_body(&call), "ReLU()\n");
	finish();
}
END_TEST

START_TEST(an_unknown_path_has_the_nearest_one)
{
	open_model();
	get("/modules/fx", NULL);

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_UNKNOWN_SUBMODULE);
	ck_assert_str_eq(call.reply.error.issues[0].did_you_mean, "fc");
	finish();
}
END_TEST

START_TEST(pages_of_parameters_go_on)
{
	open_model();
	get("/parameters?page_size=1", NULL);

	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"name\":\"fc.weight\""));
	ck_assert_ptr_null(strstr(call_body(&call), "\"name\":\"fc.bias\""));
	ck_assert_str_eq(call_header(&call, "Link"), "<?page_size=1&page_token=1>; rel=\"next\"");
	call_close(&call);
	get("/parameters?page_size=1&page_token=1", NULL);
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"name\":\"fc.bias\""));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"total\":2,\"next_page_token\":\"\""));
	ck_assert_ptr_null(call_header(&call, "Link"));
	finish();
}
END_TEST

START_TEST(a_page_behind_the_end_is_empty)
{
	open_model();
	get("/parameters?page_token=100", NULL);

	ck_assert_str_eq(call_body(&call),
			 "{\"parameters\":[],\"total\":2,\"next_page_token\":\"\"}\n");
	call_close(&call);
	get("/parameters?page_token=100", "text/plain");
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	finish();
}
END_TEST

START_TEST(a_parameter_tells_where_its_values_come_from)
{
	open_model();
	get("/parameters/fc.weight", NULL);

	const char *body = call_body(&call);
	ck_assert_ptr_nonnull(
		strstr(body, "\"shape\":[2,3],\"dtype\":\"float32\",\"numel\":6,\"bytes\":24,"
			     "\"module\":\"fc\",\"module_type\":\"Linear\",\"requires_grad\":true,"
			     "\"is_buffer\":false,\"tied_to\":null"));
	ck_assert_ptr_nonnull(strstr(body, "\"name\":\"kaiming_uniform\""));
	ck_assert_ptr_nonnull(strstr(body, "\"fan_in\":3,"));
	ck_assert_ptr_nonnull(strstr(
		body, "\"rule\":\"default\",\"selector\":null,\"offsets\":{\"safetensors\":["));
	finish();
}
END_TEST

START_TEST(a_parameter_as_text_is_what_python_prints)
{
	open_model();
	get("/parameters/fc.bias", "text/plain");

	ck_assert_int_eq(strncmp(call_body(&call), "Parameter containing:\ntensor([", 30), 0);
	ck_assert_ptr_nonnull(strstr(call_body(&call), "], requires_grad=True)\n"));
	finish();
}
END_TEST

START_TEST(neither_json_nor_text_is_not_acceptable)
{
	const char *routes[] = {"/modules", "/children", "/modules/fc", "/parameters",
				"/parameters/fc.bias"};

	open_model();
	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
		get(routes[i], "image/png");
		ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_NOT_ACCEPTABLE);
		call_close(&call);
	}
	get("/parameters?format=xml", NULL);
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_NOT_ACCEPTABLE);
	finish();
}
END_TEST

START_TEST(the_canonical_specification_gives_the_same_id)
{
	struct call again;

	open_model();
	get("/spec", NULL);
	call_post(&again, service, "/v1/models", call_body(&call));

	ck_assert_int_eq(again.reply.status, 200);
	ck_assert_str_eq(again.reply.etag, id);
	call_close(&again);
	finish();
}
END_TEST

START_TEST(etags_differ_by_path_query_and_type)
{
	const char *targets[] = {"",
				 "/spec",
				 "/repr",
				 "/modules",
				 "/children",
				 "/parameters",
				 "/parameters/fc.bias",
				 "/parameters/fc.weight",
				 "/parameters?page_size=1",
				 "/modules?path=fc",
				 "/modules/fc"};
	char etags[11][41];

	open_model();
	for (size_t i = 0; i < 11; i++) {
		get(targets[i], NULL);
		ck_assert_uint_eq(strlen(call.reply.etag), 40);
		strcpy(etags[i], call.reply.etag);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(etags[i], etags[k]);
		call_close(&call);
	}
	get("/parameters", "text/plain");
	ck_assert_str_ne(call.reply.etag, etags[5]);
	finish();
}
END_TEST

START_TEST(unknown_and_malformed_ids_are_unknown_models)
{
	const char *ids[] = {"/v1/models/0000000000000000000000000000000000000000", "/v1/models/x",
			     "/v1/models/%2F",
			     "/v1/models/00000000000000000000000000000000000000000",
			     "/v1/models/ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD"};

	service = service_over_memory();
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		call_get(&call, service, ids[i]);
		ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_UNKNOWN_MODEL);
		call_close(&call);
	}
	weightd_service_free(service);
}
END_TEST

START_TEST(a_forgotten_model_is_unknown)
{
	char target[100];

	open_model();
	snprintf(target, sizeof target, "/v1/models/%s", id);
	call_open(&call, service, "DELETE", target, (struct call_options){0});
	ck_assert_int_eq(call.reply.status, 204);
	call_close(&call);

	get("", NULL);
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_UNKNOWN_MODEL);
	call_close(&call);
	call_open(&call, service, "DELETE", target, (struct call_options){0});
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_UNKNOWN_MODEL);
	finish();
}
END_TEST

START_TEST(a_new_service_reads_what_an_old_one_stored)
{
	char *folder = temporary_folder();

	service = service_over_folder(folder);
	register_model(service, SPECIFICATION, id);
	weightd_service_free(service);
	service = service_over_folder(folder);
	get("/repr", NULL);

	ck_assert_int_eq(strncmp(call_body(&call), "net(", 4), 0);
	finish();
	temporary_folder_remove(folder);
}
END_TEST

START_TEST(a_specification_stored_under_another_id_is_corrupt)
{
	const char *wrong = "{\"model\": \"Linear(3, 2)\"}";
	bool created;

	service = service_over_memory();
	strcpy(id, "0123456789012345678901234567890123456789");
	ck_assert_int_eq(weightd_store_put(service->store,
					   &(struct weightd_object){id, wrong, strlen(wrong)},
					   &created, NULL),
			 WEIGHTD_OK);
	get("/weights.safetensors", NULL);

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_STORE_CORRUPT);
	ck_assert_ptr_null(call.reply.encoding);
	finish();
}
END_TEST

/* Draws of three generators. */
#define MIXED                                                                                   \
	"{\"model\": [\"Linear(3, 2)\", \"Linear(2, 2)\"], \"generator\": \"torch\", "          \
	"\"seed\": {\"torch\": -1, \"numpy\": [7, 8]}, \"init\": ["                             \
	"{\"path\": \"0.weight\", \"initializer\": \"numpy.normal(0, 1)\"}, {\"path\": "        \
	"\"0.bias\", \"initializer\": \"zeros\"}, "                                             \
	"{\"path\": \"1.weight\", \"rows\": \"1:\", \"initializer\": \"numpy.normal(0, 1)\"}, " \
	"{\"path\": \"1.bias\", \"initializer\": \"normal\", \"generator\": \"philox\", "       \
	"\"seed\": 5}]}"

START_TEST(a_summary_has_all_seeds_and_the_generators_of_the_values)
{
	service = service_over_memory();
	register_model(service, MIXED, id);
	get("", NULL);

	ck_assert_ptr_nonnull(
		strstr(call_body(&call),
		       "\"seed\":{\"philox\":\"0\",\"torch\":\"-1\",\"numpy\":[\"7\",\"8\"]},"
		       "\"generator\":\"torch\",\"generator_version\":\"torch-cpu-2.12/1\","
		       "\"generators\":{\"philox\":\"philox4x32-10/1\",\"torch\":"
		       "\"torch-cpu-2.12/1\",\"numpy\":\"numpy-randomstate/1\"}"));
	finish();
}
END_TEST

/* Below a mixed model: which versions the header names, and what the initializer says. */
static const struct {
	const char *below, *versions, *says;
} generators[] = {
	{"", "philox4x32-10/1, torch-cpu-2.12/1, numpy-randomstate/1", ""},
	{"/repr", "philox4x32-10/1, torch-cpu-2.12/1, numpy-randomstate/1", ""},
	{"/weights.safetensors", "philox4x32-10/1, torch-cpu-2.12/1, numpy-randomstate/1", ""},
	{"/parameters/0.weight", "numpy-randomstate/1",
	 "\"generator\":\"numpy\",\"generator_version\":\"numpy-randomstate/"
	 "1\",\"seed\":[\"7\",\"8\"]}"},
	{"/parameters/0.bias", "torch-cpu-2.12/1", "\"generator\":null}"},
	{"/parameters/1.weight", "torch-cpu-2.12/1, numpy-randomstate/1", "\"seed\":\"-1\"}"},
	{"/parameters/1.bias", "philox4x32-10/1", "\"seed\":\"5\"}"},
	{"/parameters/1.bias/data.npy", "philox4x32-10/1", ""},
};

START_TEST(an_answer_names_the_generators_of_what_it_tells)
{
	service = service_over_memory();
	register_model(service, MIXED, id);
	for (size_t i = 0; i < sizeof generators / sizeof generators[0]; i++) {
		get(generators[i].below, NULL);
		const char *versions = call_header(&call, "Weightd-Generator");
		ck_assert_msg(versions != NULL && strcmp(versions, generators[i].versions) == 0,
			      "%s: %s", generators[i].below, versions);
		if (generators[i].says[0] != '\0')
			ck_assert_msg(strstr(call_body(&call), generators[i].says) != NULL,
				      "%s: %s", generators[i].below, call_body(&call));
		call_close(&call);
	}
	weightd_service_free(service);
}
END_TEST

START_TEST(buffers_are_listed_as_such)
{
	service = service_over_memory();
	register_model(service,
		       "{\"model\": {\"type\": \"net\", \"buffers\": {\"running_mean\": [4]}}}",
		       id);
	get("/parameters/running_mean", NULL);

	ck_assert_ptr_nonnull(
		strstr(call_body(&call), "\"requires_grad\":false,\"is_buffer\":true"));
	finish();
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF(
		"/v1/models/{id}", repr_is_what_print_prints,
		text_of_modules_is_that_of_the_profile,
		text_is_immutable_where_the_request_names_the_profile,
		an_unknown_profile_is_a_bad_query_that_lists_the_known_ones,
		modules_as_text_print_each_with_a_newline,
		modules_as_json_have_arguments_and_tensors, children_are_the_first_level,
		a_path_starts_lower, an_unknown_path_has_the_nearest_one, pages_of_parameters_go_on,
		a_page_behind_the_end_is_empty, a_parameter_tells_where_its_values_come_from,
		a_parameter_as_text_is_what_python_prints, neither_json_nor_text_is_not_acceptable,
		the_canonical_specification_gives_the_same_id, etags_differ_by_path_query_and_type,
		unknown_and_malformed_ids_are_unknown_models, a_forgotten_model_is_unknown,
		a_new_service_reads_what_an_old_one_stored,
		a_specification_stored_under_another_id_is_corrupt,
		a_summary_has_all_seeds_and_the_generators_of_the_values,
		an_answer_names_the_generators_of_what_it_tells, buffers_are_listed_as_such);
}
