/*
 * Classes of the library transformers: texts and tensors of pytorch_utils.py, modeling_llama.py,
 * modeling_gemma.py and modeling_t5.py, version 4.
 */
#include "../model/model_case.h"
#include "suite.h"

static struct model_case c;

#define INT(i)                                      \
	{                                           \
		.kind = WEIGHTD_INT, .integer = (i) \
	}

static void begin(void)
{
	model_case_begin(&c);
}

static void end(void)
{
	model_case_end(&c);
}

START_TEST(conv1d_has_a_weight_that_is_transposed)
{
	const struct weightd_value sizes[] = {INT(2304), INT(768)};
	const struct weightd_module *conv = model_case_add(&c, NULL, "", "Conv1D", sizes, 2);
	const struct weightd_parameter *weight = conv->parameters, *bias = weight->next;

	model_case_assert_prints(conv, "Conv1D(nf=2304, nx=768)");
	ck_assert_uint_eq(weight->shape.dims[0], 768);
	ck_assert_uint_eq(weight->shape.dims[1], 2304);
	ck_assert_str_eq(weight->initial.initializer->name, "normal");
	ck_assert_double_eq(weight->initial.arguments[1].real, 0.02);
	ck_assert_uint_eq(bias->shape.dims[0], 2304);
	ck_assert_double_eq(bias->initial.arguments[0].real, 0.0);
}
END_TEST

static const struct {
	const char *type, *text;
	double weight;
} norms[] = {
	{"LlamaRMSNorm", "LlamaRMSNorm((8,), eps=1e-06)", 1.0},
	{"MistralRMSNorm", "MistralRMSNorm((8,), eps=1e-06)", 1.0},
	{"MixtralRMSNorm", "MixtralRMSNorm((8,), eps=1e-06)", 1.0},
	{"Qwen2RMSNorm", "Qwen2RMSNorm((8,), eps=1e-06)", 1.0},
	{"Qwen3RMSNorm", "Qwen3RMSNorm((8,), eps=1e-06)", 1.0},
	{"Phi3RMSNorm", "Phi3RMSNorm((8,), eps=1e-06)", 1.0},
	{"Qwen2MoeRMSNorm", "Qwen2MoeRMSNorm((8,), eps=1e-06)", 1.0},
	{"Qwen3MoeRMSNorm", "Qwen3MoeRMSNorm((8,), eps=1e-06)", 1.0},
	{"Olmo2RMSNorm", "Olmo2RMSNorm((8,), eps=1e-06)", 1.0},
	{"Olmo3RMSNorm", "Olmo3RMSNorm((8,), eps=1e-06)", 1.0},
	{"GraniteRMSNorm", "GraniteRMSNorm((8,), eps=1e-06)", 1.0},
	{"SmolLM3RMSNorm", "SmolLM3RMSNorm((8,), eps=1e-06)", 1.0},
	{"MinistralRMSNorm", "MinistralRMSNorm((8,), eps=1e-06)", 1.0},
	{"Ernie4_5RMSNorm", "Ernie4_5RMSNorm((8,), eps=1e-06)", 1.0},
	{"SeedOssRMSNorm", "SeedOssRMSNorm((8,), eps=1e-06)", 1.0},
	{"GptOssRMSNorm", "GptOssRMSNorm((8,), eps=1e-06)", 1.0},
	{"DeepseekV3RMSNorm", "DeepseekV3RMSNorm((8,), eps=1e-06)", 1.0},
	{"GemmaRMSNorm", "GemmaRMSNorm((8,), eps=1e-06)", 0.0},
	{"Gemma2RMSNorm", "Gemma2RMSNorm((8,), eps=1e-06)", 0.0},
	{"Gemma3RMSNorm", "Gemma3RMSNorm((8,), eps=1e-06)", 0.0},
	{"T5LayerNorm", "T5LayerNorm()", 1.0},
};

START_TEST(a_norm_begins_at_ones_where_the_weight_is_a_factor_and_at_zeros_where_it_is_added_to_1)
{
	const struct weightd_value size[] = {INT(8)};
	const struct weightd_module *norm = model_case_add(&c, NULL, "", norms[_i].type, size, 1);

	model_case_assert_prints(norm, norms[_i].text);
	ck_assert_str_eq(norm->parameters->leaf, "weight");
	ck_assert_ptr_null(norm->parameters->next);
	ck_assert_uint_eq(norm->parameters->shape.ndim, 1);
	ck_assert_uint_eq(norm->parameters->shape.dims[0], 8);
	ck_assert_double_eq(norm->parameters->initial.arguments[0].real, norms[_i].weight);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("transformers");
	TCase *tcase = tcase_create("types");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, conv1d_has_a_weight_that_is_transposed);
	tcase_add_loop_test(
		tcase,
		a_norm_begins_at_ones_where_the_weight_is_a_factor_and_at_zeros_where_it_is_added_to_1,
		0, (int)(sizeof norms / sizeof norms[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
