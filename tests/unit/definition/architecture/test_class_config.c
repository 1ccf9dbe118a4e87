/*
 * Configs that name their class: parts of diffusers' pipelines, and what is refused.
 */
#include "../plan_of.h"
#include "suite.h"

#include <string.h>

START_TEST(parts_of_pipelines_have_the_published_number_of_parameters)
{
	plan_has_parameters("{\"config\": {\"_class_name\": \"UNet2DConditionModel\", "
			    "\"_diffusers_version\": \"0.6.0\", \"cross_attention_dim\": 768}}",
			    859520964);
	plan_has_parameters(
		"{\"config\": {\"_class_name\": \"UNet2DConditionModel\", \"addition_embed_type\": "
		"\"text_time\", \"addition_time_embed_dim\": 256, \"attention_head_dim\": [5, 10, "
		"20], \"block_out_channels\": [320, 640, 1280], \"cross_attention_dim\": 2048, "
		"\"down_block_types\": [\"DownBlock2D\", \"CrossAttnDownBlock2D\", "
		"\"CrossAttnDownBlock2D\"], \"projection_class_embeddings_input_dim\": 2816, "
		"\"transformer_layers_per_block\": [1, 2, 10], \"up_block_types\": "
		"[\"CrossAttnUpBlock2D\", \"CrossAttnUpBlock2D\", \"UpBlock2D\"], "
		"\"upcast_attention\": null, \"use_linear_projection\": true}}",
		2567463684);
	plan_has_parameters("{\"config\": {\"_class_name\": \"FluxTransformer2DModel\", "
			    "\"guidance_embeds\": true}}",
			    11901408320);
	plan_has_parameters("{\"config\": {\"_class_name\": \"ControlNetModel\", "
			    "\"cross_attention_dim\": 768}}",
			    361279120);
}
END_TEST

START_TEST(overrides_change_the_fields_of_a_part)
{
	plan_has_parameters(
		"{\"config\": {\"_class_name\": \"AutoencoderKL\"}, \"config_overrides\": "
		"{\"use_quant_conv\": false, \"use_post_quant_conv\": false}}",
		563083);
}
END_TEST

START_TEST(unknown_class_is_refused_with_the_nearest_one_and_another_way)
{
	const struct weightd_issue issue =
		plan_refused("{\"config\": {\"_class_name\": \"UNet2DConditonModel\"}}");

	ck_assert_int_eq(issue.code, WEIGHTD_ERR_UNSUPPORTED);
	ck_assert_str_eq(issue.pointer, "/config/_class_name");
	ck_assert_str_eq(issue.did_you_mean, "UNet2DConditionModel");
	ck_assert_ptr_nonnull(strstr(issue.detail, "head -c"));
}
END_TEST

START_TEST(pipelines_and_schedulers_have_no_weights)
{
	ck_assert_ptr_nonnull(
		strstr(plan_refused("{\"config\": {\"_class_name\": \"StableDiffusionPipeline\"}}")
			       .expected,
		       "unet"));
	ck_assert_int_eq(plan_refused("{\"config\": {\"_class_name\": \"PNDMScheduler\"}}").code,
			 WEIGHTD_ERR_UNSUPPORTED);
	ck_assert_int_eq(plan_refused("{\"config\": {\"_class_name\": 3}}").code,
			 WEIGHTD_ERR_WRONG_TYPE);
}
END_TEST

START_TEST(fields_of_a_part_are_refused_at_their_places)
{
	ck_assert_str_eq(plan_refused("{\"config\": {\"_class_name\": \"UNet2DConditionModel\", "
				      "\"block_out_channels\": \"wide\"}}")
				 .pointer,
			 "/config/block_out_channels");
	ck_assert_str_eq(plan_refused("{\"config\": {\"_class_name\": \"UNet2DConditionModel\", "
				      "\"time_embedding_type\": \"fourier\"}}")
				 .pointer,
			 "/config/time_embedding_type");
	ck_assert_str_eq(plan_refused("{\"config\": {\"_class_name\": \"AutoencoderKL\", "
				      "\"layers_per_block\": null}}")
				 .pointer,
			 "/config/layers_per_block");
	ck_assert_str_eq(plan_refused("{\"config\": {\"_class_name\": \"AutoencoderKL\"}, "
				      "\"config_overrides\": {\"_class_name\": \"VQModel\"}}")
				 .pointer,
			 "/config_overrides/_class_name");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("class config");
	TCase *tcase = tcase_create("parts of pipelines");

	tcase_add_test(tcase, parts_of_pipelines_have_the_published_number_of_parameters);
	tcase_add_test(tcase, overrides_change_the_fields_of_a_part);
	tcase_add_test(tcase, unknown_class_is_refused_with_the_nearest_one_and_another_way);
	tcase_add_test(tcase, pipelines_and_schedulers_have_no_weights);
	tcase_add_test(tcase, fields_of_a_part_are_refused_at_their_places);
	suite_add_tcase(suite, tcase);
	return suite;
}
