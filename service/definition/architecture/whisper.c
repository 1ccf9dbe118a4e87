/*
 * whisper (transformers modeling_whisper.py).  The library's default sizes differ between releases,
 * so they are required.
 */
#include "definition/architecture/activation.h"
#include "definition/architecture/architecture_parts.h"

static const struct weightd_field fields[] = {
	ARCH_SIZE("vocab_size", 51865, "Tokens"),
	ARCH_SIZE("num_mel_bins", 80, "Frequencies of a spectrum"),
	ARCH_NEEDED("d_model", "Width"),
	ARCH_NEEDED("encoder_layers", "Blocks of the encoder"),
	ARCH_NEEDED("decoder_layers", "Blocks of the decoder"),
	ARCH_NEEDED("encoder_ffn_dim", "Width of the encoder's feed-forward layer"),
	ARCH_NEEDED("decoder_ffn_dim", "Width of the decoder's feed-forward layer"),
	ARCH_DERIVED("encoder_attention_heads",
		     "Heads of the encoder; divides d_model, changes no size"),
	ARCH_DERIVED("decoder_attention_heads",
		     "Heads of the decoder; divides d_model, changes no size"),
	ARCH_SIZE("max_source_positions", 1500, "Positions of the encoder"),
	ARCH_SIZE("max_target_positions", 448, "Positions of the decoder"),
	ARCH_PADDING(WEIGHTD_VALUE_INT(50256)),
	ARCH_TIE(true),
	ARCH_SIZE("classifier_proj_size", 256, "Width before the classifier of sounds"),
	ARCH_BOOL("use_weighted_layer_sum", false, "The classifier sees all blocks, weighted"),
	ARCH_ACTIVATION("activation_function", "gelu"),
	ARCH_LABELS,
	ARCH_REAL("init_std", 0.02, "Standard deviation of the init policy"),
};

static const struct weightd_config_alias aliases[] = {
	{"hidden_size", "d_model"},
	{NULL, NULL},
};

static const char *const classes[] = {"WhisperForConditionalGeneration", "WhisperModel",
				      "WhisperForCausalLM", "WhisperForAudioClassification", NULL};

static int64_t width_of(const struct weightd_model_config *config)
{
	return arch_int(config, "d_model");
}

static void norm(struct weightd_model_config *config, struct weightd_module *parent,
		 const char *name)
{
	arch_norm(config, parent, name, "LayerNorm", width_of(config), 1e-05);
}

static void conv(struct weightd_model_config *config, struct weightd_module *parent,
		 const char *name, int64_t in, int64_t stride)
{
	const struct weightd_argument arguments[] = {
		{.value = WEIGHTD_VALUE_INT(in)},
		{.value = WEIGHTD_VALUE_INT(width_of(config))},
		{.value = WEIGHTD_VALUE_INT(3)},
		{.name = "stride", .value = WEIGHTD_VALUE_INT(stride)},
		{.name = "padding", .value = WEIGHTD_VALUE_INT(1)},
	};

	arch_layer(config, parent, name, "Conv1d", arguments, 5);
}

/* Keys have no bias. */
static void attention(struct weightd_model_config *config, struct weightd_module *block,
		      const char *name)
{
	const int64_t width = width_of(config);
	struct weightd_module *module = arch_class(config, block, name, "WhisperAttention");

	arch_linear(config, module, "k_proj", width, width, false);
	arch_linear(config, module, "v_proj", width, width, true);
	arch_linear(config, module, "q_proj", width, width, true);
	arch_linear(config, module, "out_proj", width, width, true);
}

static void layer(struct weightd_model_config *config, struct weightd_module *list, int64_t index,
		  bool is_decoder)
{
	const int64_t width = width_of(config);
	const int64_t inner = arch_int(config, is_decoder ? "decoder_ffn_dim" : "encoder_ffn_dim");
	struct weightd_module *block =
		arch_class(config, list, arch_number(config, index),
			   is_decoder ? "WhisperDecoderLayer" : "WhisperEncoderLayer");

	attention(config, block, "self_attn");
	if (is_decoder)
		arch_activation(config, block, "activation_fn", "activation_function");
	norm(config, block, "self_attn_layer_norm");
	if (is_decoder) {
		attention(config, block, "encoder_attn");
		norm(config, block, "encoder_attn_layer_norm");
	} else {
		arch_activation(config, block, "activation_fn", "activation_function");
	}
	arch_linear(config, block, "fc1", width, inner, true);
	arch_linear(config, block, "fc2", inner, width, true);
	norm(config, block, "final_layer_norm");
}

static void layers(struct weightd_model_config *config, struct weightd_module *stack, int64_t count,
		   bool is_decoder)
{
	struct weightd_module *list = arch_list(config, stack, "layers");

	for (int64_t i = 0; i < count && !weightd_reader_stops(config->reader); i++)
		layer(config, list, i, is_decoder);
	norm(config, stack, "layer_norm");
}

static void encode(struct weightd_model_config *config, struct weightd_module *root)
{
	const int64_t width = width_of(config);
	/* The encoder's positions are not trained. */
	const struct weightd_argument fixed[] = {
		{.value = *arch_value(config, "max_source_positions")},
		{.value = WEIGHTD_VALUE_INT(width)},
		{.name = "_freeze", .value = WEIGHTD_VALUE_BOOL(true)},
	};
	struct weightd_module *encoder = arch_class(config, root, "encoder", "WhisperEncoder");

	if (config->reader->dtype != WEIGHTD_FLOAT32)
		config->unreplayed = "computes its table of positions in the dtype of the model";

	conv(config, encoder, "conv1", arch_int(config, "num_mel_bins"), 1);
	conv(config, encoder, "conv2", width, 2);
	arch_layer(config, encoder, "embed_positions", "Embedding", fixed, 3);
	layers(config, encoder, arch_int(config, "encoder_layers"), false);
}

static void decode(struct weightd_model_config *config, struct weightd_module *root)
{
	const int64_t width = width_of(config);
	const struct weightd_argument positions[] = {
		{.value = *arch_value(config, "max_target_positions")},
		{.value = WEIGHTD_VALUE_INT(width)},
	};
	struct weightd_module *decoder = arch_class(config, root, "decoder", "WhisperDecoder");
	arch_embedding(config, decoder, "embed_tokens", arch_int(config, "vocab_size"), width,
		       "pad_token_id");
	arch_layer(config, decoder, "embed_positions", "WhisperPositionalEmbedding", positions, 2);
	layers(config, decoder, arch_int(config, "decoder_layers"), true);
}

/* A classifier of sounds. */
static void classify(struct weightd_model_config *config, struct weightd_module *root)
{
	const int64_t size = arch_int(config, "classifier_proj_size");
	const uint64_t inputs = (uint64_t)arch_int(config, "encoder_layers") + 1;
	const struct weightd_shape weights = weightd_shape_of(1, inputs);

	if (arch_bool(config, "use_weighted_layer_sum"))
		arch_parameter(config, root, "layer_weights", &weights, 1.0 / (double)inputs);
	encode(config, root);
	arch_linear(config, root, "projector", width_of(config), size, true);
	arch_linear(config, root, "classifier", size, arch_int(config, "num_labels"), true);
}

static void model(struct weightd_model_config *config, struct weightd_module *root)
{
	encode(config, root);
	decode(config, root);
}

static void check_heads(struct weightd_model_config *config, const char *field)
{
	if (arch_value(config, field)->kind == WEIGHTD_INT)
		arch_divides(config, field, "d_model");
}

static void build(struct weightd_model_config *config)
{
	struct weightd_module *root;

	check_heads(config, "encoder_attention_heads");
	check_heads(config, "decoder_attention_heads");
	if (width_of(config) % 2 != 0 || width_of(config) < 4) {
		arch_refuse(config, "d_model", "the fixed positions cannot be %" PRId64 " wide",
			    width_of(config));
		weightd_error_expected(config->reader->err, "an even number, at least 4");
	}
	root = arch_root(config);
	if (arch_is(config, "WhisperModel")) {
		model(config, root);
		return;
	}
	if (arch_is(config, "WhisperForCausalLM") ||
	    arch_is(config, "WhisperForAudioClassification"))
		config->recipe = "whisper_heads";
	if (arch_is(config, "WhisperForAudioClassification")) {
		classify(config, root);
		return;
	}
	if (arch_is(config, "WhisperForCausalLM"))
		decode(config, arch_class(config, root, "model", "WhisperDecoderWrapper"));
	else
		model(config, arch_class(config, root, "model", "WhisperModel"));
	arch_linear(config, root, "proj_out", width_of(config), arch_int(config, "vocab_size"),
		    false);
	if (arch_bool(config, "tie_word_embeddings"))
		arch_tie(config, "proj_out.weight", "model.decoder.embed_tokens.weight");
}

const struct weightd_architecture weightd_architecture_whisper = {
	.name = "whisper",
	.doc = "Whisper, speech to text",
	.recipe = "whisper",
	.replay = "whisper",
	.classes = classes,
	ARCH_FIELDS(fields),
	.aliases = aliases,
	.build = build,
};
