/*
 * mamba (transformers modeling_mamba.py).
 */
#include "definition/architecture/activation.h"
#include "definition/architecture/architecture_parts.h"

static const char *const automatic[] = {"auto", NULL};

static const struct weightd_field fields[] = {
	ARCH_SIZE("vocab_size", 50280, "Tokens"),
	ARCH_SIZE("hidden_size", 768, "Width"),
	ARCH_SIZE("state_size", 16, "Size of the state of a channel"),
	ARCH_LAYERS("num_hidden_layers", 32, "Blocks"),
	ARCH_SIZE("expand", 2, "Channels of a mixer by hidden_size"),
	ARCH_DERIVED("intermediate_size", "Channels of a mixer; null: expand times hidden_size"),
	ARCH_SIZE("conv_kernel", 4, "Taps of the convolution"),
	ARCH_BOOL("use_bias", false, "in_proj and out_proj have a bias"),
	ARCH_BOOL("use_conv_bias", true, "The convolution has a bias"),
	{.name = "time_step_rank",
	 .doc = "Inputs of dt_proj; auto: hidden_size / 16, rounded up",
	 .accepts = WEIGHTD_INT | WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("auto"),
	 .min = 1,
	 .max = ARCH_SIZE_MAX,
	 .choices = automatic},
	ARCH_ACTIVATION("hidden_act", "silu"),
	ARCH_TIE(true),
	ARCH_REAL("layer_norm_epsilon", 1e-05, "Added to the mean square"),
	ARCH_RANGE(0.1),
	ARCH_REAL("time_step_scale", 1.0, "Factor of the bound of dt_proj"),
	ARCH_REAL("time_step_min", 0.001, "Least time step"),
	ARCH_REAL("time_step_max", 0.1, "Largest time step"),
	ARCH_REAL("time_step_floor", 0.0001, "Floor of the time steps"),
	ARCH_BOOL("rescale_prenorm_residual", false,
		  "out_proj is divided by sqrt(num_hidden_layers)"),
};

static const struct weightd_config_alias aliases[] = {
	{"d_model", "hidden_size"},
	{"n_layer", "num_hidden_layers"},
	{NULL, NULL},
};

static const char *const classes[] = {"MambaForCausalLM", "MambaModel", NULL};

static void mixer(struct weightd_model_config *config, struct weightd_module *block)
{
	const int64_t width = arch_int(config, "hidden_size"),
		      state = arch_int(config, "state_size");
	const int64_t inner = arch_int_or(config, "intermediate_size",
					  width * arch_int(config, "expand")),
		      rank = arch_int(config, "time_step_rank");
	const int64_t taps = arch_int(config, "conv_kernel");
	const struct weightd_shape decays = weightd_shape_of(2, (uint64_t)inner, (uint64_t)state);
	const struct weightd_shape skip = weightd_shape_of(1, (uint64_t)inner);
	const struct weightd_argument conv[] = {
		{.value = WEIGHTD_VALUE_INT(inner)},
		{.value = WEIGHTD_VALUE_INT(inner)},
		{.value = WEIGHTD_VALUE_INT(taps)},
		{.name = "padding", .value = WEIGHTD_VALUE_INT(taps - 1)},
		{.name = "groups", .value = WEIGHTD_VALUE_INT(inner)},
		{.name = "bias", .value = *arch_value(config, "use_conv_bias")},
	};
	struct weightd_module *module = arch_class(config, block, "mixer", "MambaMixer");

	arch_parameter(config, module, "A_log", &decays, 0);
	arch_parameter(config, module, "D", &skip, 1);
	arch_layer(config, module, "conv1d", "Conv1d", conv, sizeof conv / sizeof conv[0]);
	arch_activation(config, module, "act", "hidden_act");
	arch_linear(config, module, "in_proj", width, 2 * inner, arch_bool(config, "use_bias"));
	arch_linear(config, module, "x_proj", inner, rank + 2 * state, false);
	arch_linear(config, module, "dt_proj", rank, inner, true);
	arch_linear(config, module, "out_proj", inner, width, arch_bool(config, "use_bias"));
}

static void backbone(struct weightd_model_config *config, struct weightd_module *model)
{
	const int64_t width = arch_int(config, "hidden_size");
	const double eps = arch_real(config, "layer_norm_epsilon");

	arch_embedding(config, model, "embeddings", arch_int(config, "vocab_size"), width, NULL);
	struct weightd_module *list = arch_list(config, model, "layers");
	for (int64_t i = 0;
	     i < arch_int(config, "num_hidden_layers") && !weightd_reader_stops(config->reader);
	     i++) {
		struct weightd_module *block =
			arch_class(config, list, arch_number(config, i), "MambaBlock");
		arch_norm(config, block, "norm", "MambaRMSNorm", width, eps);
		mixer(config, block);
	}
	arch_norm(config, model, "norm_f", "MambaRMSNorm", width, eps);
}

static void build(struct weightd_model_config *config)
{
	const int64_t width = arch_int(config, "hidden_size");
	struct weightd_module *root = arch_root(config);

	if (arch_value(config, "time_step_rank")->kind == WEIGHTD_TEXT)
		arch_set_int(config, "time_step_rank", (width + 15) / 16);
	if (arch_is(config, "MambaModel")) {
		backbone(config, root);
		return;
	}
	backbone(config, arch_class(config, root, "backbone", "MambaModel"));
	arch_linear(config, root, "lm_head", width, arch_int(config, "vocab_size"), false);
	if (arch_bool(config, "tie_word_embeddings"))
		arch_tie(config, "lm_head.weight", "backbone.embeddings.weight");
}

const struct weightd_architecture weightd_architecture_mamba = {
	.name = "mamba",
	.doc = "Mamba: selective state spaces",
	.recipe = "mamba",
	.unreplayed = "draws the biases of time steps with torch.rand",
	.classes = classes,
	ARCH_FIELDS(fields),
	.aliases = aliases,
	.build = build,
};
