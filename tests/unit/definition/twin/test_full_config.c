/*
 * The full config: what the library would add to the members that are given.  Values are those of
 * `Config(**members).to_diff_dict()` of transformers 5.24.0.
 */
#include "definition/twin/full_config.h"

#include "definition/document/json_memory.h"
#include "suite.h"

#include <string.h>

static json_t *json_of(const char *text)
{
	json_t *json = json_loads(text, 0, NULL);

	ck_assert_msg(json != NULL, "%s", text);
	return json;
}

static json_t *filled(const char *text)
{
	json_t *config = json_of(text);

	ck_assert(weightd_config_fill(config));
	return config;
}

/* The members of 'wanted' are there, null stands for one that is not. */
static void check(const char *text, const char *wanted)
{
	json_t *config = filled(text), *members = json_of(wanted), *value;
	const char *name;

	json_object_foreach(members, name, value)
	{
		const json_t *got = json_object_get(config, name);
		if (json_is_null(value))
			ck_assert_msg(got == NULL, "%s of %s", name, text);
		else
			ck_assert_msg(got != NULL && json_equal(got, value), "%s of %s", name,
				      text);
	}
	json_decref(members);
	json_decref(config);
}

static const struct {
	const char *given, *wanted;
} cases[] = {
	{"{\"model_type\": \"llama\"}",
	 "{\"rms_norm_eps\": 1e-06, \"hidden_act\": \"silu\", \"head_dim\": 128, "
	 "\"num_key_value_heads\": 32, \"rope_parameters\": {\"rope_theta\": 10000.0, "
	 "\"rope_type\": \"default\"}, \"transformers_version\": \"5.24.0\"}"},
	/* What follows from sizes follows from those that are given. */
	{"{\"model_type\": \"llama\", \"hidden_size\": 96, \"num_attention_heads\": 6}",
	 "{\"head_dim\": 16, \"num_key_value_heads\": 6, \"intermediate_size\": 11008}"},
	{"{\"model_type\": \"llama\", \"head_dim\": 7, \"num_key_value_heads\": 2}",
	 "{\"head_dim\": 7, \"num_key_value_heads\": 2}"},
	{"{\"model_type\": \"gemma3_text\", \"num_hidden_layers\": 7}",
	 "{\"layer_types\": [\"sliding_attention\", \"sliding_attention\", \"sliding_attention\", "
	 "\"sliding_attention\", \"sliding_attention\", \"full_attention\", "
	 "\"sliding_attention\"]}"},
	/* How they follow from this is not known. */
	{"{\"model_type\": \"gemma3_text\", \"sliding_window_pattern\": 3}",
	 "{\"layer_types\": null, \"sliding_window\": 4096}"},
	{"{\"model_type\": \"t5\", \"feed_forward_proj\": \"gated-gelu\"}",
	 "{\"is_gated_act\": null, \"d_kv\": 64, \"num_decoder_layers\": 6}"},
	{"{\"model_type\": \"mamba\", \"hidden_size\": 70}",
	 "{\"time_step_rank\": 5, \"intermediate_size\": 140}"},
	{"{\"model_type\": \"mamba\", \"hidden_size\": 70, \"expand\": 3}",
	 "{\"intermediate_size\": null}"},
	/* A member of another name is given. */
	{"{\"model_type\": \"gpt2\", \"hidden_size\": 24}", "{\"n_embd\": null, \"n_head\": 12}"},
	{"{\"model_type\": \"stablelm\"}",
	 "{\"rope_theta\": 10000.0, \"partial_rotary_factor\": 0.25}"},
	/* Rotations as releases before 5 say them. */
	{"{\"model_type\": \"llama\", \"rope_theta\": 500000.0}",
	 "{\"rope_parameters\": null, \"rope_theta\": 500000.0}"},
	{"{\"model_type\": \"of nobody\", \"a\": 1}", "{\"a\": 1, \"transformers_version\": null}"},
	{"{\"model_type\": \"\"}", "{\"transformers_version\": null}"},
	{"{\"a\": 2}", "{\"a\": 2, \"transformers_version\": null}"},
	{"{\"model_type\": \"llama\", \"transformers_version\": \"4.40.0\"}",
	 "{\"transformers_version\": \"4.40.0\"}"},
};

START_TEST(members_are_those_of_the_library)
{
	check(cases[_i].given, cases[_i].wanted);
}
END_TEST

START_TEST(configs_inside_are_filled)
{
	json_t *config = filled("{\"model_type\": \"clip\", \"text_config\": {\"hidden_size\": 64, "
				"\"num_attention_heads\": 4}}");
	const json_t *text = json_object_get(config, "text_config");
	const json_t *vision = json_object_get(config, "vision_config");

	ck_assert_str_eq(json_string_value(json_object_get(text, "model_type")), "clip_text_model");
	ck_assert_int_eq(json_integer_value(json_object_get(text, "hidden_size")), 64);
	ck_assert_int_eq(json_integer_value(json_object_get(text, "vocab_size")), 49408);
	ck_assert_int_eq(json_integer_value(json_object_get(vision, "patch_size")), 32);
	ck_assert_ptr_null(json_object_get(vision, "transformers_version"));
	json_decref(config);
}
END_TEST

/* Older files of such models have the text's members beside the config inside. */
START_TEST(members_that_stand_beside_their_config_are_not_said_twice)
{
	json_t *config = filled("{\"model_type\": \"qwen2_vl\", \"hidden_size\": 64}");

	ck_assert_ptr_null(json_object_get(config, "text_config"));
	json_decref(config);
}
END_TEST

START_TEST(a_full_config_is_itself)
{
	json_t *once = filled("{\"model_type\": \"llama\", \"hidden_size\": 64}");
	json_t *twice = json_deep_copy(once);

	ck_assert(weightd_config_fill(twice));
	ck_assert(json_equal(once, twice));
	json_decref(once);
	json_decref(twice);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("full_config");
	TCase *tcase = tcase_create("full_config");

	tcase_add_loop_test(tcase, members_are_those_of_the_library, 0,
			    sizeof cases / sizeof cases[0]);
	tcase_add_test(tcase, configs_inside_are_filled);
	tcase_add_test(tcase, members_that_stand_beside_their_config_are_not_said_twice);
	tcase_add_test(tcase, a_full_config_is_itself);
	suite_add_tcase(suite, tcase);
	return suite;
}
