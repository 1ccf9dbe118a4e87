/*
 * Classes of the transformers library that torch has not: Conv1D (pytorch_utils.py) and the root
 * mean square norms, one class per family of models (modeling_llama.py and its like).
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/type_rows.h"

#include <inttypes.h>

static const struct weightd_field conv_fields[] = {
	SIZE_FIELD("nf", "Output features"),
	SIZE_FIELD("nx", "Input features"),
};

static const struct weightd_field norm_fields[] = {
	{.name = "hidden_size",
	 .doc = "Size of the last dimension",
	 .accepts = WEIGHTD_INT | WEIGHTD_TUPLE,
	 .required = true,
	 .min = 0,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .tuple_min = 1,
	 .tuple_max = 1},
	REAL_FIELD("eps", 1e-06, "Added to the mean square"),
};

/* Prints its size bare. */
static void print_bare_norm(const struct weightd_module *module,
			    const struct weightd_profile *profile, struct weightd_text *out)
{
	(void)profile;
	weightd_text_printf(out, "%" PRIu64, module->parameters->shape.dims[0]);
	repr_put(module, ", eps={eps}", out);
}

#define ONES "transformers: root mean square norm; weight of ones"
#define ZEROS "transformers: root mean square norm times 1 + weight; weight of zeros"
static const char ones[] = "weight (*hidden_size): constant(1)";
static const char zeros[] = "weight (*hidden_size): constant(0)";

static const char norm_repr[] = "{*hidden_size}, eps={eps}";

static const struct weightd_module_type rows[] = {
	/* Dimension 0 is the input, unlike in Linear. */
	{.name = "Conv1D",
	 .doc = "transformers: affine map y = x W + b; weight (nx, nf), transposed with respect to "
		"Linear",
	 .source = "transformers.pytorch_utils.Conv1D",
	 .state = "weight (nx, nf): normal(0, 0.02)\n"
		  "bias (nf): constant(0)",
	 .example = "Conv1D(2304, 768)",
	 WEIGHTD_FIELDS(conv_fields),
	 .repr = "nf={nf}, nx={nx}"},
	{.name = "LlamaRMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.llama.modeling_llama.LlamaRMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "MistralRMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.mistral.modeling_mistral.MistralRMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "MixtralRMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.mixtral.modeling_mixtral.MixtralRMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "MambaRMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.mamba.modeling_mamba.MambaRMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .print = print_bare_norm},
	{.name = "Qwen2RMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.qwen2.modeling_qwen2.Qwen2RMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "Qwen3RMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.qwen3.modeling_qwen3.Qwen3RMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "Phi3RMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.phi3.modeling_phi3.Phi3RMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "Qwen2MoeRMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.qwen2_moe.modeling_qwen2_moe.Qwen2MoeRMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "Qwen3MoeRMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.qwen3_moe.modeling_qwen3_moe.Qwen3MoeRMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "Olmo2RMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.olmo2.modeling_olmo2.Olmo2RMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "Olmo3RMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.olmo3.modeling_olmo3.Olmo3RMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "GraniteRMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.granite.modeling_granite.GraniteRMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "SmolLM3RMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.smollm3.modeling_smollm3.SmolLM3RMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "MinistralRMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.ministral.modeling_ministral.MinistralRMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "Ernie4_5RMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.ernie4_5.modeling_ernie4_5.Ernie4_5RMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "SeedOssRMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.seed_oss.modeling_seed_oss.SeedOssRMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "GptOssRMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.gpt_oss.modeling_gpt_oss.GptOssRMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "DeepseekV3RMSNorm",
	 .doc = ONES,
	 .source = "transformers.models.deepseek_v3.modeling_deepseek_v3.DeepseekV3RMSNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "GemmaRMSNorm",
	 .doc = ZEROS,
	 .source = "transformers.models.gemma.modeling_gemma.GemmaRMSNorm",
	 .state = zeros,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "Gemma2RMSNorm",
	 .doc = ZEROS,
	 .source = "transformers.models.gemma2.modeling_gemma2.Gemma2RMSNorm",
	 .state = zeros,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "Gemma3RMSNorm",
	 .doc = ZEROS,
	 .source = "transformers.models.gemma3.modeling_gemma3.Gemma3RMSNorm",
	 .state = zeros,
	 WEIGHTD_FIELDS(norm_fields),
	 .repr = norm_repr},
	{.name = "T5LayerNorm",
	 .doc = ONES " (prints no sizes)",
	 .source = "transformers.models.t5.modeling_t5.T5LayerNorm",
	 .state = ones,
	 WEIGHTD_FIELDS(norm_fields)},
};

const struct weightd_module_types weightd_module_types_hugging_face = {
	.family = "Of the transformers library",
	TYPE_ROWS(rows),
};
