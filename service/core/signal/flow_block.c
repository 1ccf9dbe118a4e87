/*
 * Blocks: torch's encoder, and transformers' GPT-2, BERT and Llama.
 */
#include "core/signal/flow_block.h"

#include <string.h>

static const struct {
	const char *type;
	const char *when; /* an argument that must be true; NULL: always */
	const char *script;
} blocks[] = {
	{"TransformerEncoderLayer", "norm_first",
	 "keep norm1 self_attn! self_attn.out_proj dropout1 + keep norm2 linear1 @activation "
	 "dropout "
	 "linear2 dropout2 +"},
	{"TransformerEncoderLayer", NULL,
	 "keep self_attn! self_attn.out_proj dropout1 + norm1 keep linear1 @activation dropout "
	 "linear2 "
	 "dropout2 + norm2"},
	{"TransformerEncoder", NULL, "layers/ norm?"},
	{"GPT2LMHeadModel", NULL, "transformer lm_head"},
	{"GPT2Model", NULL, "wte wpe^ drop h/ ln_f"},
	{"GPT2Block", NULL,
	 "keep ln_1 attn! attn.c_proj attn.resid_dropout + keep ln_2 mlp.c_fc mlp.act mlp.c_proj "
	 "mlp.dropout +"},
	{"BertModel", NULL, "embeddings encoder pooler?"},
	{"BertForMaskedLM", NULL,
	 "bert cls.predictions.transform.dense cls.predictions.transform.transform_act_fn "
	 "cls.predictions.transform.LayerNorm cls.predictions.decoder"},
	{"BertEmbeddings", NULL,
	 "word_embeddings position_embeddings^ token_type_embeddings~ LayerNorm dropout"},
	{"BertEncoder", NULL, "layer/"},
	{"BertLayer", NULL,
	 "keep attention.self! attention.output.dense attention.output.dropout + "
	 "attention.output.LayerNorm keep intermediate.dense intermediate.intermediate_act_fn "
	 "output.dense output.dropout + output.LayerNorm"},
#define LLAMA_LIKE(name)                                                           \
	{name "ForCausalLM", NULL, "model lm_head"},                               \
		{name "Model", NULL, "embed_tokens layers/ norm"},                 \
	{                                                                          \
		name "DecoderLayer", NULL,                                         \
			"keep input_layernorm self_attn! self_attn.o_proj + keep " \
			"post_attention_layernorm mlp* mlp.down_proj +"            \
	}
	LLAMA_LIKE("Llama"),
	LLAMA_LIKE("Mistral"),
	LLAMA_LIKE("Qwen2"),
};

const char *weightd_flow_script(const struct weightd_module *module)
{
	for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
		if (strcmp(blocks[i].type, module->type) != 0)
			continue;
		const struct weightd_value *when =
			blocks[i].when != NULL ? weightd_module_argument(module, blocks[i].when)
					       : NULL;
		if (blocks[i].when == NULL ||
		    (when != NULL && when->kind == WEIGHTD_BOOL && when->boolean))
			return blocks[i].script;
	}
	return NULL;
}
