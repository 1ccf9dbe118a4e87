/*
 * Layers of the transformers library that torch has not: Conv1D (pytorch_utils.py) and the root
 * mean square norms, one class per family of models (modeling_llama.py and its like).
 */
#include "core/module_type/extra_repr.h"
#include "core/module_type/layer_parts.h"
#include "core/module_type/module_arguments.h"
#include "core/module_type/type_fields.h"

#include <inttypes.h>

static const struct weightd_field conv_fields[] = {
	SIZE_FIELD("nf", "Output features"),
	SIZE_FIELD("nx", "Input features"),
};

/* The weight is transposed with respect to Linear: dimension 0 is the input. */
static enum weightd_code build_conv(struct weightd_module *module, struct weightd_builder *builder,
				    struct weightd_error *err)
{
	const uint64_t out = argument_size(module, "nf"), in = argument_size(module, "nx");
	const struct weightd_shape shape = weightd_shape_of(2, in, out),
				   bias = weightd_shape_of(1, out);
	const struct weightd_initializer_call initial = weightd_initial_normal(builder, 0.0, 0.02);
	enum weightd_code code = weightd_module_add_parameter(module, builder, "weight", &shape,
							      &initial, NULL, err);

	return code != WEIGHTD_OK ? code
				  : layer_add_constant(module, builder, "bias", &bias, 0.0, err);
}

static void print_conv(const struct weightd_module *module, struct weightd_text *out)
{
	repr_pair(module, "nf", out);
	repr_next(module, "nx", out);
}

const struct weightd_module_type weightd_module_type_Conv1D = {
	.name = "Conv1D",
	.doc = "transformers: affine map y = x W + b; weight (nx, nf), transposed with respect to "
	       "Linear",
	.source = "transformers.pytorch_utils.Conv1D",
	.state = "weight (nx, nf): normal(0, 0.02)\n"
		 "bias (nf): constant(0)",
	.example = "Conv1D(2304, 768)",
	WEIGHTD_FIELDS(conv_fields),
	.build = build_conv,
	.print = print_conv,
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

static enum weightd_code add_norm(struct weightd_module *module, struct weightd_builder *builder,
				  double value, struct weightd_error *err)
{
	struct weightd_shape shape;
	enum weightd_code code = layer_shape(module, "hidden_size", &shape, err);

	return code != WEIGHTD_OK
		       ? code
		       : layer_add_constant(module, builder, "weight", &shape, value, err);
}

static enum weightd_code build_from_one(struct weightd_module *module,
					struct weightd_builder *builder, struct weightd_error *err)
{
	return add_norm(module, builder, 1.0, err);
}

static enum weightd_code build_from_zero(struct weightd_module *module,
					 struct weightd_builder *builder, struct weightd_error *err)
{
	return add_norm(module, builder, 0.0, err);
}

static void print_norm(const struct weightd_module *module, struct weightd_text *out)
{
	repr_expanded(argument_value(module, "hidden_size"), 1, out);
	repr_next(module, "eps", out);
}

#define STATE(value) "weight (*hidden_size): constant(" value ")"
#define ONES "transformers: root mean square norm; weight of ones"
#define ZEROS "transformers: root mean square norm times 1 + weight; weight of zeros"
#define RMS_NORM(class, family, hook, state_text, text)                                 \
	const struct weightd_module_type weightd_module_type_##class = {                \
		.name = #class,                                                         \
		.doc = text,                                                            \
		.source = "transformers.models." family ".modeling_" family "." #class, \
		.state = state_text,                                                    \
		WEIGHTD_FIELDS(norm_fields),                                            \
		.build = hook,                                                          \
		.print = print_norm}

RMS_NORM(LlamaRMSNorm, "llama", build_from_one, STATE("1"), ONES);
RMS_NORM(MistralRMSNorm, "mistral", build_from_one, STATE("1"), ONES);
RMS_NORM(MixtralRMSNorm, "mixtral", build_from_one, STATE("1"), ONES);
RMS_NORM(Qwen2RMSNorm, "qwen2", build_from_one, STATE("1"), ONES);
RMS_NORM(Qwen3RMSNorm, "qwen3", build_from_one, STATE("1"), ONES);
RMS_NORM(Phi3RMSNorm, "phi3", build_from_one, STATE("1"), ONES);
RMS_NORM(Qwen2MoeRMSNorm, "qwen2_moe", build_from_one, STATE("1"), ONES);
RMS_NORM(Qwen3MoeRMSNorm, "qwen3_moe", build_from_one, STATE("1"), ONES);
RMS_NORM(Olmo2RMSNorm, "olmo2", build_from_one, STATE("1"), ONES);
RMS_NORM(Olmo3RMSNorm, "olmo3", build_from_one, STATE("1"), ONES);
RMS_NORM(GraniteRMSNorm, "granite", build_from_one, STATE("1"), ONES);
RMS_NORM(SmolLM3RMSNorm, "smollm3", build_from_one, STATE("1"), ONES);
RMS_NORM(MinistralRMSNorm, "ministral", build_from_one, STATE("1"), ONES);
RMS_NORM(Ernie4_5RMSNorm, "ernie4_5", build_from_one, STATE("1"), ONES);
RMS_NORM(SeedOssRMSNorm, "seed_oss", build_from_one, STATE("1"), ONES);
RMS_NORM(GptOssRMSNorm, "gpt_oss", build_from_one, STATE("1"), ONES);
RMS_NORM(DeepseekV3RMSNorm, "deepseek_v3", build_from_one, STATE("1"), ONES);
RMS_NORM(GemmaRMSNorm, "gemma", build_from_zero, STATE("0"), ZEROS);
RMS_NORM(Gemma2RMSNorm, "gemma2", build_from_zero, STATE("0"), ZEROS);
RMS_NORM(Gemma3RMSNorm, "gemma3", build_from_zero, STATE("0"), ZEROS);

/* Prints its size bare. */
static void print_bare_norm(const struct weightd_module *module, struct weightd_text *out)
{
	weightd_text_printf(out, "%" PRIu64, module->parameters->shape.dims[0]);
	repr_next(module, "eps", out);
}

const struct weightd_module_type weightd_module_type_MambaRMSNorm = {
	.name = "MambaRMSNorm",
	.doc = ONES,
	.source = "transformers.models.mamba.modeling_mamba.MambaRMSNorm",
	.state = STATE("1"),
	WEIGHTD_FIELDS(norm_fields),
	.build = build_from_one,
	.print = print_bare_norm,
};

const struct weightd_module_type weightd_module_type_T5LayerNorm = {
	.name = "T5LayerNorm",
	.doc = ONES " (prints no sizes)",
	.source = "transformers.models.t5.modeling_t5.T5LayerNorm",
	.state = STATE("1"),
	WEIGHTD_FIELDS(norm_fields),
	.build = build_from_one,
};
