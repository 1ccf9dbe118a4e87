#include "../handler_call.h"
#include "api/service/plan_cache.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

START_TEST(a_new_model_is_created_at_its_id)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_post(&call, service, "/v1/models", "{\"model\": \"Linear(3, 2)\", \"seed\": 42}");

	ck_assert_int_eq(call.reply.status, 201);
	ck_assert_uint_eq(strlen(call.reply.etag), 40);
	ck_assert_int_eq(strncmp(call_header(&call, "Location"), "/v1/models/", 11), 0);
	ck_assert_str_eq(call_header(&call, "Location") + 11, call.reply.etag);
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"parameter_count\":8,"));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"seed\":\"42\""));
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(the_same_model_again_is_known)
{
	struct weightd_service *service = service_over_memory();
	struct call first, second;

	call_post(&first, service, "/v1/models", "{\"model\": \"Linear(3, 2)\"}");
	call_post(&second, service, "/v1/models",
		  "{\"seed\": \"0\", \"model\": {\"out_features\": 2, \"in_features\": 3, "
		  "\"type\": \"Linear\"}}");

	ck_assert_int_eq(second.reply.status, 200);
	ck_assert_str_eq(second.reply.etag, first.reply.etag);
	ck_assert_str_eq(call_body(&second), call_body(&first));
	call_close(&first);
	call_close(&second);
	weightd_service_free(service);
}
END_TEST

START_TEST(the_same_config_of_a_row_again_has_the_same_answer)
{
	struct weightd_service *service = service_over_memory();
	struct call first, second;

	/* The plan of the second is given up for that of the first, and its texts with it. */
	call_post(&first, service, "/v1/models", "{\"config\": {\"model_type\": \"albert\"}}");
	call_post(&second, service, "/v1/models",
		  "{\"seed\": 0, \"config\": {\"model_type\": \"albert\"}}");

	ck_assert_int_eq(second.reply.status, 200);
	ck_assert_ptr_nonnull(strstr(call_body(&second), "\"model_type\":\"albert\""));
	ck_assert_str_eq(call_body(&second), call_body(&first));
	call_close(&first);
	call_close(&second);
	weightd_service_free(service);
}
END_TEST

START_TEST(validate_only_explains_and_registers_nothing)
{
	struct weightd_service *service = service_over_memory();
	char keys[1][65];
	struct weightd_key_page page = {keys, 1, 0};
	struct call call;

	call_post(&call, service, "/v1/models?validate_only=true",
		  "{\"model\": \"Linear(3, 2)\", \"init\": [{\"parameter\": \"weight\", "
		  "\"initializer\": "
		  "\"xavier_uniform(gain=2.0)\"}]}");

	ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
	ck_assert_ptr_null(call_header(&call, "Location"));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"fan_in\":3,\"fan_out\":2,\"gain\":2.0"));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"rule\":\"/init/0\""));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"rule\":\"default\""));
	ck_assert_int_eq(weightd_store_list(service->store, "", &page, NULL), WEIGHTD_OK);
	ck_assert_uint_eq(page.count, 0);
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

#define FUSED                                                                                 \
	"{\"model\": \"MultiheadAttention(4, 2)\", \"init\": ["                               \
	"{\"parameter\": \"in_proj_weight\", \"rows\": \"0:4\", \"initializer\": "            \
	"\"xavier_uniform\"},"                                                                \
	"{\"parameter\": \"in_proj_weight\", \"rows\": \"4:8\", \"initializer\": \"zeros\"}," \
	"{\"parameter\": \"in_proj_weight\", \"block\": \"v\", \"initializer\": \"normal(0, " \
	"0.5)\"},"                                                                            \
	"{\"parameter\": \"in_proj_weight\", \"initializer\": \"divide(4)\"}]}"

START_TEST(validate_only_shows_all_writers_of_a_fused_tensor)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_post(&call, service, "/v1/models?validate_only=true", FUSED);

	const char *body = call_body(&call);
	ck_assert_ptr_nonnull(strstr(
		body, "\"rule\":\"default\",\"selector\":null,\"overwritten\":true,\"parts\":["));
	ck_assert_ptr_nonnull(
		strstr(body, "\"slice\":\"0:4,0:4\",\"shape\":[4,4],\"action\":\"set\""));
	ck_assert_ptr_nonnull(strstr(body, "\"fan_in\":4,\"fan_out\":4"));
	ck_assert_ptr_nonnull(strstr(
		body, "\"rule\":\"/init/"
		      "1\",\"selector\":{\"parameter\":\"in_proj_weight\"},\"overwritten\":false"));
	ck_assert_ptr_nonnull(strstr(body, "\"slice\":\"8:12,0:4\""));
	ck_assert_ptr_nonnull(strstr(body, "\"action\":\"divide\""));
	ck_assert_ptr_nonnull(strstr(body, "\"divisor\":4.0"));
	ck_assert_ptr_nonnull(strstr(body, "\"warnings\":[]"));
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(validate_only_as_text_has_a_line_for_each_writer)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_open(&call, service, "POST", "/v1/models?validate_only=true",
		  (struct call_options){.body = FUSED, .accept = "text/plain"});

	ck_assert_ptr_nonnull(strstr(call_body(&call), "(overwritten)"));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\n  [8:12,0:4] "));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "normal mean 0, std 0.5"));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "/init/2\n"));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "divide 4"));
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_rule_whose_part_is_overwritten_is_a_warning)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_post(
		&call, service, "/v1/models",
		"{\"model\": \"Linear(3, 2)\", \"init\": [{\"parameter\": \"weight\", \"rows\": 1, "
		"\"initializer\": \"ones\"}, {\"parameter\": \"weight\", \"rows\": \"0:2\", "
		"\"initializer\": \"zeros\"}]}");

	ck_assert_ptr_nonnull(
		strstr(call_body(&call), "\"rule-without-values\",\"pointer\":\"/init/0\""));
	ck_assert_ptr_null(strstr(call_body(&call), "\"pointer\":\"/init/1\""));
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_recipe_is_shown_with_the_numbers_of_the_query)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_get(&call, service, "/v1/catalog/recipes/gpt2?layers=2&std=0.04");
	ck_assert_ptr_nonnull(
		strstr(call_body(&call), "\"arguments\":{\"n_layer\":2,\"std\":0.04}"));
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"std\":0.02}"));
	call_close(&call);
	call_get(&call, service, "/v1/catalog/recipes/gpt2?layers=two");
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_BAD_QUERY);
	call_close(&call);
	call_get(&call, service, "/v1/catalog/recipes/gpt2?layer_count=2");
	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_UNKNOWN_FIELD);
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(all_problems_of_a_definition_come_through)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_post(&call, service, "/v1/models",
		  "{\"model\": \"Linear(3, 2)\", \"sed\": 1, \"dtpe\": 2}");

	ck_assert_uint_eq(call.reply.error.count, 2);
	ck_assert_str_eq(call.reply.error.issues[0].pointer, "/sed");
	ck_assert_str_eq(call.reply.error.issues[0].did_you_mean, "seed");
	ck_assert_str_eq(call.reply.error.issues[1].did_you_mean, "dtype");
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(other_content_types_are_refused_with_a_hint)
{
	struct weightd_service *service = service_over_memory();
	const char *types[] = {"application/x-www-form-urlencoded",
			       "text/json",
			       "application/jsonx",
			       "application/+json",
			       "",
			       "multipart/form-data; boundary=application/json"};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		struct call call;

		call_open(&call, service, "POST", "/v1/models",
			  (struct call_options){.content_type = types[i],
						.body = "{\"model\": \"Linear(3, 2)\"}"});
		ck_assert_msg(call_code(&call) == WEIGHTD_ERR_UNSUPPORTED_MEDIA_TYPE, "%s",
			      types[i]);
		ck_assert_ptr_nonnull(strstr(call.reply.error.issues[0].detail,
					     "-H 'Content-Type: application/json'"));
		call_close(&call);
	}
	weightd_service_free(service);
}
END_TEST

START_TEST(json_types_with_parameters_and_suffixes_are_taken)
{
	struct weightd_service *service = service_over_memory();
	const char *types[] = {"application/json;charset=utf-8", "Application/JSON ; x=y",
			       "application/ld+json", NULL};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		struct call call;

		call_open(&call, service, "POST", "/v1/models",
			  (struct call_options){.content_type = types[i],
						.body = "{\"model\": \"Linear(3, 2)\"}"});
		ck_assert_int_eq(call_code(&call), WEIGHTD_OK);
		call_close(&call);
	}
	weightd_service_free(service);
}
END_TEST

START_TEST(an_empty_body_says_what_to_send)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_post(&call, service, "/v1/models", "");

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_MALFORMED_JSON);
	ck_assert_ptr_nonnull(strstr(call.reply.error.issues[0].expected, "Linear(3, 2)"));
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_base_adds_rules_to_a_registered_model)
{
	struct weightd_service *service = service_over_memory();
	char id[41], text[200], other[41];
	struct call call;

	register_model(service, "{\"model\": \"Linear(3, 2)\"}", id);
	snprintf(text, sizeof text,
		 "{\"base\": \"%s\", \"init\": [{\"parameter\": \"bias\", \"initializer\": "
		 "\"ones\"}]}",
		 id);
	register_model(service, text, other);
	snprintf(text, sizeof text, "/v1/models/%s/parameters/bias/data.json", other);
	call_get(&call, service, text);

	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"data\":[1.0,1.0]"));
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(an_unknown_base_is_named)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_post(&call, service, "/v1/models",
		  "{\"base\": \"0123456789012345678901234567890123456789\"}");

	ck_assert_int_eq(call_code(&call), WEIGHTD_ERR_UNKNOWN_MODEL);
	ck_assert_str_eq(call.reply.error.issues[0].pointer, "/base");
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_rule_that_keeps_no_values_is_a_warning)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_post(&call, service, "/v1/models",
		  "{\"model\": \"Linear(3, 2)\", \"init\": [{\"parameter\": \"bias\", "
		  "\"initializer\": \"ones\"}, "
		  "{\"parameter\": \"bias\", \"initializer\": \"zeros\"}]}");

	ck_assert_ptr_nonnull(strstr(call_body(&call),
				     "{\"code\":\"rule-without-values\",\"pointer\":\"/init/0\""));
	ck_assert_ptr_null(strstr(call_body(&call), "\"pointer\":\"/init/1\""));
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_row_of_padding_that_a_rule_fills_is_a_warning)
{
	struct weightd_service *service = service_over_memory();
	struct call filled, kept;

	call_post(&filled, service, "/v1/models",
		  "{\"model\": \"Embedding(5, 3, padding_idx=0)\", \"init\": [{\"parameter\": "
		  "\"weight\", \"initializer\": \"normal(0, 0.1)\"}]}");
	call_post(&kept, service, "/v1/models",
		  "{\"model\": \"Embedding(5, 3, padding_idx=0)\", \"init\": [{\"parameter\": "
		  "\"weight\", \"initializer\": \"normal(0, 0.1)\"}, {\"parameter\": \"weight\", "
		  "\"rows\": 0, \"initializer\": \"zeros\"}]}");

	ck_assert_ptr_nonnull(strstr(call_body(&filled),
				     "{\"code\":\"padding-row-filled\",\"pointer\":\"/init/0\""));
	ck_assert_ptr_null(strstr(call_body(&kept), "padding-row-filled"));
	call_close(&filled);
	call_close(&kept);
	weightd_service_free(service);
}
END_TEST

START_TEST(a_policy_that_the_client_did_not_write_is_no_warning)
{
	struct weightd_service *service = service_over_memory();
	struct call call;

	call_post(&call, service, "/v1/models",
		  "{\"config\": {\"model_type\": \"llama\", \"vocab_size\": 9, \"hidden_size\": 8, "
		  "\"intermediate_size\": 8, \"num_hidden_layers\": 1, "
		  "\"num_attention_heads\": 2}}");
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"warnings\":[]"));
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

#define PRINT                                                                               \
	"Net(\\n  (act): GELUActivation()\\n  (fc): Linear(in_features=1, out_features=1, " \
	"bias=True)\\n)"

START_TEST(warnings_stay_with_the_model)
{
	struct weightd_service *service = service_over_memory();
	struct call call;
	char target[200];

	call_post(&call, service, "/v1/models", "{\"model\": \"" PRINT "\"}");
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"text-without-tensors\""));
	snprintf(target, sizeof target, "%s", call_header(&call, "Location"));
	call_close(&call);
	/* As if the daemon had been started again. */
	weightd_plan_cache_forget(service->plans, strrchr(target, '/') + 1);
	call_get(&call, service, target);
	ck_assert_ptr_nonnull(strstr(call_body(&call), "\"text-without-tensors\""));
	call_close(&call);
	strcat(target, "/spec");
	call_get(&call, service, target);
	ck_assert_ptr_null(strstr(call_body(&call), "warnings"));
	call_close(&call);
	weightd_service_free(service);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("POST /v1/models", a_policy_that_the_client_did_not_write_is_no_warning,
			warnings_stay_with_the_model, a_new_model_is_created_at_its_id,
			the_same_model_again_is_known, validate_only_explains_and_registers_nothing,
			the_same_config_of_a_row_again_has_the_same_answer,
			validate_only_explains_and_registers_nothing,
			all_problems_of_a_definition_come_through,
			validate_only_shows_all_writers_of_a_fused_tensor,
			validate_only_as_text_has_a_line_for_each_writer,
			a_rule_whose_part_is_overwritten_is_a_warning,
			a_recipe_is_shown_with_the_numbers_of_the_query,
			other_content_types_are_refused_with_a_hint,
			json_types_with_parameters_and_suffixes_are_taken,
			an_empty_body_says_what_to_send, a_base_adds_rules_to_a_registered_model,
			an_unknown_base_is_named, a_row_of_padding_that_a_rule_fills_is_a_warning,
			a_rule_that_keeps_no_values_is_a_warning);
}
