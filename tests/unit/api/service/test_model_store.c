/*
 * What the store keeps of a model, and what is answered from it.
 */
#include "../handler_call.h"
#include "suite.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES "tests/cases/valid"
#define CASES_MAX 500

static char *cases[CASES_MAX];
static int case_count;

static void list_cases(void)
{
	DIR *directory = opendir(CASES);
	struct dirent *item;

	if (directory == NULL)
		abort();
	while ((item = readdir(directory)) != NULL) {
		if (item->d_name[0] == '.')
			continue;
		if (case_count == CASES_MAX)
			abort();
		cases[case_count++] = strdup(item->d_name);
	}
	closedir(directory);
}

/* Leaves nothing to the leak checker. */
static void clean_up(void)
{
	for (int i = 0; i < case_count; i++)
		free(cases[i]);
}

static char *request_of(const char *name)
{
	char path[400], *text = calloc(1, 1 << 20);

	snprintf(path, sizeof path, CASES "/%s/request.json", name);
	FILE *file = fopen(path, "rb");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_gt(fread(text, 1, (1 << 20) - 1, file), 0);
	fclose(file);
	return text;
}

/* The answer of a route below a model, ETag included; freed by the caller. */
static char *answer(struct weightd_service *service, const char *id, const char *below)
{
	char target[200];
	struct call call;

	snprintf(target, sizeof target, "/v1/models/%s%s", id, below);
	call_get(&call, service, target);
	const char *body = call_body(&call), *etag = call.reply.etag;
	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	const size_t size = strlen(body) + 100;
	char *text = malloc(size);
	snprintf(text, size, "%s\n%s", etag == NULL ? "" : etag, body);
	call_close(&call);
	return text;
}

START_TEST(answers_are_the_same_when_a_model_is_read_from_the_store)
{
	static const char *const below[] = {"",
					    "/spec",
					    "/repr",
					    "/modules",
					    "/children",
					    "/parameters",
					    "/parameters?format=text",
					    "/weights.safetensors"};
	struct weightd_service *service = service_over_memory();
	char *body = request_of(cases[_i]), id[41];
	struct call call;

	call_post(&call, service, "/v1/models", body);
	const bool is_refused =
		call_code(&call) != WEIGHTD_OK; /* its base is not registered here */
	if (!is_refused)
		memcpy(id, call.reply.etag, sizeof id);
	call_close(&call);
	for (size_t i = 0; !is_refused && i < sizeof below / sizeof below[0]; i++) {
		char *planned = answer(service, id, below[i]);
		weightd_plan_cache_forget(service->plans, id);
		char *read = answer(service, id, below[i]);

		ck_assert_msg(strcmp(planned, read) == 0, "%s: %s differs:\n%s\n%s", cases[_i],
			      below[i], planned, read);
		free(planned);
		free(read);
		/* The next one from the plan of the request again. */
		weightd_plan_cache_forget(service->plans, id);
		register_model(service, body, id);
	}
	free(body);
	weightd_service_free(service);
}
END_TEST

START_TEST(rules_have_their_pointers_in_the_canonical_specification)
{
	struct weightd_service *service = service_over_memory();
	char id[41];

	register_model(
		service,
		"{\"model\": {\"type\": \"net\", \"children\": {\"b\": {\"type\": \"Linear\","
		"\"args\": [2, 3], \"init\": [{\"path\": \"bias\", \"initializer\": "
		"\"ones\"}]}}}, \"init\": [{\"recipe\": \"xavier_matrices\"}]}",
		id);
	char *text = answer(service, id, "/parameters");

	ck_assert_ptr_nonnull(strstr(text, "\"rule\":\"/model/children/0/init/0\""));
	ck_assert_ptr_nonnull(strstr(text, "\"rule\":\"/init/0\""));
	free(text);
	weightd_service_free(service);
}
END_TEST

#define MANY                                                                                     \
	"{ \"model\": \"ModuleList(\\n  (0-1999): 2000 x Linear(in_features=3, out_features=2, " \
	"bias=True)\\n)\",\n \"init\": [ {\"path\": \"7.bias\", \"initializer\": \"ones\"} ] }"

static size_t stored_bytes(struct weightd_service *service, const char *id)
{
	uint64_t bytes = 0;

	ck_assert_int_eq(weightd_store_has(service->store, id, &bytes, NULL), WEIGHTD_OK);
	return (size_t)bytes;
}

START_TEST(what_is_repeated_is_stored_once)
{
	static const char *const below[] = {"", "/spec", "/parameters", "/weights.safetensors"};
	struct weightd_service *service = service_over_memory();
	char id[41];

	register_model(service, MANY, id);
	ck_assert_uint_lt(stored_bytes(service, id), 500);
	for (size_t i = 0; i < sizeof below / sizeof below[0]; i++) {
		char *planned = answer(service, id, below[i]);
		weightd_plan_cache_forget(service->plans, id);
		char *read = answer(service, id, below[i]);

		ck_assert_str_eq(planned, read);
		free(planned);
		free(read);
	}
	weightd_service_free(service);
}
END_TEST

START_TEST(a_config_is_stored_as_the_modules_that_it_means)
{
	static const char config[] =
		"{\"config\": {\"model_type\": \"llama\", \"hidden_size\": 64, "
		"\"intermediate_size\": 128, \"num_hidden_layers\": 600, "
		"\"num_attention_heads\": 4, \"vocab_size\": 100}}";
	struct weightd_service *service = service_over_memory();
	char id[41];

	register_model(service, config, id);
	char *planned = answer(service, id, "/spec");
	weightd_plan_cache_forget(service->plans, id);
	char *read = answer(service, id, "/spec");

	ck_assert_uint_lt(stored_bytes(service, id), 8000);
	ck_assert_uint_gt(strlen(planned), 300000);
	ck_assert_str_eq(planned, read);
	free(planned);
	free(read);
	weightd_service_free(service);
}
END_TEST

/* Sizes differ from layer to layer, so nothing can be folded: the document is far smaller. */
START_TEST(what_cannot_be_folded_is_stored_as_it_was_sent)
{
	struct weightd_service *service = service_over_memory();
	struct weightd_text text;
	char id[41];

	weightd_text_init(&text, 1 << 20);
	weightd_text_puts(&text, "{ \"model\": [");
	for (unsigned i = 1; i <= 1000; i++)
		weightd_text_printf(&text, "%s \"TransformerEncoderLayer(%u, 1)\"",
				    i > 1 ? "," : "", i);
	weightd_text_puts(&text, "]}");
	register_model(service, text.data, id);
	char *planned = answer(service, id, "/parameters");
	weightd_plan_cache_forget(service->plans, id);
	char *read = answer(service, id, "/parameters");

	ck_assert_uint_lt(stored_bytes(service, id), 65536 + 16 * text.length);
	ck_assert_str_eq(planned, read);
	free(planned);
	free(read);
	weightd_text_free(&text);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_large_canonical_text_is_read)
{
	struct weightd_service *service = service_over_memory();
	struct weightd_service *other = service_over_memory();
	char id[41];
	bool created;

	register_model(service, MANY, id);
	char *spec = answer(service, id, "/spec");
	char *text = strchr(spec, '\n') + 1;
	ck_assert_uint_gt(strlen(text), 100000);
	ck_assert_int_eq(weightd_store_put(other->store,
					   &(struct weightd_object){id, text, strlen(text)},
					   &created, NULL),
			 WEIGHTD_OK);
	char *again = answer(other, id, "/spec");

	ck_assert_str_eq(again, spec);
	free(spec);
	free(again);
	weightd_service_free(other);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_model_over_a_large_base_outlives_it)
{
	struct weightd_service *service = service_over_memory();
	char base[41], id[41], body[200], target[100];
	struct call call;

	register_model(service, MANY, base);
	snprintf(body, sizeof body,
		 "{\"base\": \"%s\", \"seed\": 5, \"init\": [{\"path\": \"9.bias\", "
		 "\"initializer\": \"ones\"}]}",
		 base);
	register_model(service, body, id);
	ck_assert_uint_lt(stored_bytes(service, id), 600);
	char *planned = answer(service, id, "/spec");
	snprintf(target, sizeof target, "/v1/models/%s", base);
	call_open(&call, service, "DELETE", target, (struct call_options){0});
	ck_assert_int_eq(call.reply.status, 204);
	call_close(&call);
	weightd_plan_cache_forget(service->plans, id);
	char *read = answer(service, id, "/spec");

	ck_assert_str_eq(planned, read);
	free(planned);
	free(read);
	weightd_service_free(service);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("model_store");
	TCase *tcase = tcase_create("model_store");

	list_cases();
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, answers_are_the_same_when_a_model_is_read_from_the_store, 0,
			    case_count);
	tcase_add_test(tcase, rules_have_their_pointers_in_the_canonical_specification);
	tcase_add_test(tcase, what_is_repeated_is_stored_once);
	tcase_add_test(tcase, a_config_is_stored_as_the_modules_that_it_means);
	tcase_add_test(tcase, what_cannot_be_folded_is_stored_as_it_was_sent);
	tcase_add_test(tcase, a_large_canonical_text_is_read);
	tcase_add_test(tcase, a_model_over_a_large_base_outlives_it);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
