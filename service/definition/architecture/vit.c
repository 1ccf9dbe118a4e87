/*
 * vit (transformers modeling_vit.py).
 */
#include "definition/architecture/activation.h"
#include "definition/architecture/architecture_parts.h"

#define SIDES(field, preset, text)                                                               \
	{                                                                                        \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT | WEIGHTD_TUPLE,          \
		.fallback = WEIGHTD_VALUE_INT(preset), .min = 1, .max = 1000000, .tuple_min = 2, \
		.tuple_max = 2                                                                   \
	}

static const struct weightd_field fields[] = {
	ARCH_SIZE("hidden_size", 768, "Width"),
	ARCH_LAYERS("num_hidden_layers", 12, "Blocks"),
	ARCH_SIZE("num_attention_heads", 12, "Heads of the attention; divides hidden_size"),
	ARCH_SIZE("intermediate_size", 3072, "Width of the feed-forward layer"),
	SIDES("image_size", 224, "Height and width of an image"),
	SIDES("patch_size", 16, "Height and width of a patch"),
	ARCH_SIZE("num_channels", 3, "Channels of an image"),
	ARCH_BOOL("qkv_bias", true, "query, key and value have a bias"),
	ARCH_DERIVED("pooler_output_size", "Size of the pooler's output; null: hidden_size"),
	ARCH_SIZE("encoder_stride", 16, "ViTForMaskedImageModeling: pixels on a side of a patch"),
	ARCH_ACTIVATION("hidden_act", "gelu"),
	ARCH_ACTIVATION("pooler_act", "tanh"),
	ARCH_LABELS,
	ARCH_REAL("layer_norm_eps", 1e-12, "Added to the variance"),
	ARCH_RANGE(0.02),
	ARCH_PROBABILITY("hidden_dropout_prob", 0, "Dropout before each sum"),
};

static const char *const classes[] = {"ViTForImageClassification", "ViTModel",
				      "ViTForMaskedImageModeling", NULL};

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

static void dropout(struct weightd_model_config *config, struct weightd_module *parent)
{
	arch_dropout(config, parent, "dropout", arch_real(config, "hidden_dropout_prob"));
}

/* Patches of an image, checked against its size. */
static int64_t patches(struct weightd_model_config *config)
{
	const struct weightd_value *image = arch_value(config, "image_size");
	const struct weightd_value *patch = arch_value(config, "patch_size");
	int64_t count = 1;

	for (size_t i = 0; i < 2; i++)
		count *= weightd_value_size(image, i) / weightd_value_size(patch, i);
	if (count == 0) {
		arch_refuse(config, "patch_size", "no patch fits into the image");
		weightd_error_expected(config->reader->err, "a patch_size not above image_size");
	}
	return count;
}

static void embeddings(struct weightd_model_config *config, struct weightd_module *model)
{
	const int64_t width = width_of(config), count = patches(config);
	const struct weightd_shape token =
		weightd_shape_of(3, (uint64_t)1, (uint64_t)1, (uint64_t)width);
	const struct weightd_shape positions =
		weightd_shape_of(3, (uint64_t)1, (uint64_t)count + 1, (uint64_t)width);
	const struct weightd_argument arguments[] = {
		{.value = *arch_value(config, "num_channels")},
		{.value = WEIGHTD_VALUE_INT(width)},
		{.value = *arch_value(config, "patch_size")},
		{.value = *arch_value(config, "patch_size")},
	};
	struct weightd_module *module = arch_class(config, model, "embeddings", "ViTEmbeddings");

	arch_drawn_parameter(config, module, "cls_token", &token);
	if (arch_is(config, "ViTForMaskedImageModeling"))
		arch_parameter(config, module, "mask_token", &token, 0);
	arch_drawn_parameter(config, module, "position_embeddings", &positions);
	struct weightd_module *patch =
		arch_class(config, module, "patch_embeddings", "ViTPatchEmbeddings");
	arch_layer(config, patch, "projection", "Conv2d", arguments, 4);
	dropout(config, module);
}

static void layer(struct weightd_model_config *config, struct weightd_module *list, int64_t index)
{
	const int64_t width = width_of(config), inner = arch_int(config, "intermediate_size");
	const bool bias = arch_bool(config, "qkv_bias");
	struct weightd_module *block =
		arch_class(config, list, arch_number(config, index), "ViTLayer");
	struct weightd_module *attention = arch_class(config, block, "attention", "ViTAttention");
	struct weightd_module *self =
		arch_class(config, attention, "attention", "ViTSelfAttention");

	arch_linear(config, self, "query", width, width, bias);
	arch_linear(config, self, "key", width, width, bias);
	arch_linear(config, self, "value", width, width, bias);
	struct weightd_module *after = arch_class(config, attention, "output", "ViTSelfOutput");
	arch_linear(config, after, "dense", width, width, true);
	dropout(config, after);
	struct weightd_module *middle =
		arch_class(config, block, "intermediate", "ViTIntermediate");
	arch_linear(config, middle, "dense", width, inner, true);
	arch_activation(config, middle, "intermediate_act_fn", "hidden_act");
	struct weightd_module *end = arch_class(config, block, "output", "ViTOutput");
	arch_linear(config, end, "dense", inner, width, true);
	dropout(config, end);
	norm(config, block, "layernorm_before");
	norm(config, block, "layernorm_after");
}

/* A block as it is in memory since 5.24. */
static void memory_layer(struct weightd_model_config *config, struct weightd_module *list,
			 int64_t index)
{
	const int64_t width = width_of(config), inner = arch_int(config, "intermediate_size");
	const bool bias = arch_bool(config, "qkv_bias");
	struct weightd_module *block =
		arch_class(config, list, arch_number(config, index), "ViTLayer");
	struct weightd_module *attention = arch_class(config, block, "attention", "ViTAttention");

	arch_linear(config, attention, "q_proj", width, width, bias);
	arch_linear(config, attention, "k_proj", width, width, bias);
	arch_linear(config, attention, "v_proj", width, width, bias);
	arch_linear(config, attention, "o_proj", width, width, true);
	norm(config, block, "layernorm_before");
	norm(config, block, "layernorm_after");
	struct weightd_module *mlp = arch_class(config, block, "mlp", "ViTMLP");
	arch_activation(config, mlp, "activation_fn", "hidden_act");
	arch_linear(config, mlp, "fc1", width, inner, true);
	arch_linear(config, mlp, "fc2", inner, width, true);
	dropout(config, block);
}

static void model(struct weightd_model_config *config, struct weightd_module *root, bool has_pooler)
{
	const int64_t width = width_of(config);

	embeddings(config, root);
	struct weightd_module *list =
		config->has_memory_names
			? arch_list(config, root, "layers")
			: arch_list(config, arch_class(config, root, "encoder", "ViTEncoder"),
				    "layer");
	for (int64_t i = 0;
	     i < arch_int(config, "num_hidden_layers") && !weightd_reader_stops(config->reader);
	     i++)
		(config->has_memory_names ? memory_layer : layer)(config, list, i);
	norm(config, root, "layernorm");
	if (!has_pooler)
		return;
	struct weightd_module *pooler = arch_class(config, root, "pooler", "ViTPooler");
	arch_linear(config, pooler, "dense", width,
		    arch_int_or(config, "pooler_output_size", width), true);
	arch_activation(config, pooler, "activation", "pooler_act");
}

/* The decoder of masked images: a convolution of one pixel, spread over a patch. */
static void decoder(struct weightd_model_config *config, struct weightd_module *root)
{
	const int64_t stride = arch_int(config, "encoder_stride");
	const struct weightd_argument shuffle[] = {{.value = WEIGHTD_VALUE_INT(stride)}};
	struct weightd_module *list = arch_layer(config, root, "decoder", "Sequential", NULL, 0);
	const int64_t channels = arch_int(config, "num_channels");

	if (stride > 1024 || channels > (int64_t)ARCH_SIZE_MAX / (stride * stride)) {
		arch_refuse(config, "encoder_stride", "encoder_stride %" PRId64 " is too large",
			    stride);
		return;
	}
	const struct weightd_argument conv[] = {
		{.value = WEIGHTD_VALUE_INT(width_of(config))},
		{.value = WEIGHTD_VALUE_INT(stride * stride * channels)},
		{.value = WEIGHTD_VALUE_INT(1)},
	};
	arch_layer(config, list, "0", "Conv2d", conv, 3);
	arch_layer(config, list, "1", "PixelShuffle", shuffle, 1);
}

static void build(struct weightd_model_config *config)
{
	arch_divides(config, "num_attention_heads", "hidden_size");
	struct weightd_module *root = arch_root(config);
	if (arch_is(config, "ViTModel")) {
		model(config, root, true);
		return;
	}
	model(config, arch_class(config, root, "vit", "ViTModel"), false);
	if (arch_is(config, "ViTForMaskedImageModeling")) {
		decoder(config, root);
		return;
	}
	arch_linear(config, root, "classifier", width_of(config), arch_int(config, "num_labels"),
		    true);
}

const struct weightd_architecture weightd_architecture_vit = {
	.name = "vit",
	.doc = "Vision Transformer",
	.recipe = "vit",
	.replay = "vit",
	.classes = classes,
	ARCH_FIELDS(fields),
	.build = build,
};
