/*
 * clip_text_model and clip_vision_model: the two halves of CLIP (transformers modeling_clip.py).
 */
#include "definition/architecture/activation.h"
#include "definition/architecture/architecture_parts.h"

#define SHARED(width, inner, heads)                                                            \
	ARCH_SIZE("hidden_size", width, "Width"),                                              \
		ARCH_SIZE("intermediate_size", inner, "Width of the feed-forward layer"),      \
		ARCH_SIZE("projection_dim", 512, "Size of the space of both halves"),          \
		ARCH_LAYERS("num_hidden_layers", 12, "Blocks"),                                \
		ARCH_SIZE("num_attention_heads", heads,                                        \
			  "Heads of the attention; divides hidden_size"),                      \
		ARCH_REAL("layer_norm_eps", 1e-05, "Added to the variance"), ARCH_RANGE(0.02), \
		ARCH_REAL("initializer_factor", 1, "Factor of the init policy"),               \
		ARCH_ACTIVATION("hidden_act", "quick_gelu")

static const struct weightd_field text_fields[] = {
	ARCH_SIZE("vocab_size", 49408, "Tokens"),
	ARCH_SIZE("max_position_embeddings", 77, "Positions"),
	SHARED(512, 2048, 8),
};
static const struct weightd_field vision_fields[] = {
	ARCH_SIZE("image_size", 224, "Height and width of an image"),
	ARCH_SIZE("patch_size", 32, "Height and width of a patch"),
	ARCH_SIZE("num_channels", 3, "Channels of an image"),
	SHARED(768, 3072, 12),
};

static const char *const text_classes[] = {"CLIPTextModel", "CLIPTextModelWithProjection", NULL};
static const char *const vision_classes[] = {"CLIPVisionModel", "CLIPVisionModelWithProjection",
					     NULL};

static int64_t width_of(const struct weightd_model_config *config)
{
	return arch_int(config, "hidden_size");
}

static void norm(struct weightd_model_config *config, struct weightd_module *parent,
		 const char *name)
{
	arch_norm(config, parent, name, "LayerNorm", width_of(config),
		  arch_real(config, "layer_norm_eps"));
}

static void layer(struct weightd_model_config *config, struct weightd_module *list, int64_t index)
{
	const int64_t width = width_of(config), inner = arch_int(config, "intermediate_size");
	struct weightd_module *block =
		arch_class(config, list, arch_number(config, index), "CLIPEncoderLayer");
	struct weightd_module *attention = arch_class(config, block, "self_attn", "CLIPAttention");

	arch_linear(config, attention, "k_proj", width, width, true);
	arch_linear(config, attention, "v_proj", width, width, true);
	arch_linear(config, attention, "q_proj", width, width, true);
	arch_linear(config, attention, "out_proj", width, width, true);
	norm(config, block, "layer_norm1");
	struct weightd_module *module = arch_class(config, block, "mlp", "CLIPMLP");
	arch_activation(config, module, "activation_fn", "hidden_act");
	arch_linear(config, module, "fc1", width, inner, true);
	arch_linear(config, module, "fc2", inner, width, true);
	norm(config, block, "layer_norm2");
}

static void encoder(struct weightd_model_config *config, struct weightd_module *model)
{
	struct weightd_module *module = arch_class(config, model, "encoder", "CLIPEncoder");
	struct weightd_module *list = arch_list(config, module, "layers");

	for (int64_t i = 0;
	     i < arch_int(config, "num_hidden_layers") && !weightd_reader_stops(config->reader);
	     i++)
		layer(config, list, i);
}

static void text(struct weightd_model_config *config, struct weightd_module *model)
{
	const int64_t width = width_of(config);
	struct weightd_module *embeddings =
		arch_class(config, model, "embeddings", "CLIPTextEmbeddings");

	arch_embedding(config, embeddings, "token_embedding", arch_int(config, "vocab_size"), width,
		       NULL);
	arch_embedding(config, embeddings, "position_embedding",
		       arch_int(config, "max_position_embeddings"), width, NULL);
	encoder(config, model);
	norm(config, model, "final_layer_norm");
}

static void vision(struct weightd_model_config *config, struct weightd_module *model)
{
	const int64_t width = width_of(config), patch = arch_int(config, "patch_size"),
		      side = arch_int(config, "image_size") / patch;
	const struct weightd_shape token = weightd_shape_of(1, (uint64_t)width);
	const struct weightd_argument conv[] = {
		{.value = *arch_value(config, "num_channels")},
		{.value = WEIGHTD_VALUE_INT(width)},
		{.value = WEIGHTD_VALUE_INT(patch)},
		{.value = WEIGHTD_VALUE_INT(patch)},
		{.name = "bias", .value = WEIGHTD_VALUE_BOOL(false)},
	};
	struct weightd_module *embeddings =
		arch_class(config, model, "embeddings", "CLIPVisionEmbeddings");

	if (side < 1 || side > 100000) {
		arch_refuse(config, "patch_size", "an image has %" PRId64 " patches on a side",
			    side);
		return;
	}
	arch_drawn_parameter(config, embeddings, "class_embedding", &token);
	arch_layer(config, embeddings, "patch_embedding", "Conv2d", conv, 5);
	arch_embedding(config, embeddings, "position_embedding", side * side + 1, width, NULL);
	/* The library spells it so. */
	norm(config, model, "pre_layrnorm");
	encoder(config, model);
	norm(config, model, "post_layernorm");
}

static void build_text(struct weightd_model_config *config)
{
	arch_divides(config, "num_attention_heads", "hidden_size");
	struct weightd_module *root = arch_root(config);
	if (arch_is(config, "CLIPTextModel")) {
		text(config, root);
		return;
	}
	text(config, arch_class(config, root, "text_model", "CLIPTextModel"));
	arch_linear(config, root, "text_projection", width_of(config),
		    arch_int(config, "projection_dim"), false);
}

static void build_vision(struct weightd_model_config *config)
{
	arch_divides(config, "num_attention_heads", "hidden_size");
	struct weightd_module *root = arch_root(config);
	if (arch_is(config, "CLIPVisionModel")) {
		vision(config, root);
		return;
	}
	vision(config, arch_class(config, root, "vision_model", "CLIPVisionModel"));
	arch_linear(config, root, "visual_projection", width_of(config),
		    arch_int(config, "projection_dim"), false);
}

const struct weightd_architecture weightd_architecture_clip_text_model = {
	.name = "clip_text_model",
	.doc = "The text half of CLIP",
	.recipe = "clip_text",
	.replay = "clip_text",
	.classes = text_classes,
	ARCH_FIELDS(text_fields),
	.build = build_text,
};

const struct weightd_architecture weightd_architecture_clip_vision_model = {
	.name = "clip_vision_model",
	.doc = "The image half of CLIP",
	.recipe = "clip_vision",
	.replay = "clip_vision",
	.classes = vision_classes,
	ARCH_FIELDS(vision_fields),
	.build = build_vision,
};
