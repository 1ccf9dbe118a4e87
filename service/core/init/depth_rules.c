/*
 * Rules that depend on the depth of the model.
 *
 * Fourth and sixteenth roots are square roots of square roots, which have the same bits on every
 * machine.
 */
#include "core/init/argument_fields.h"
#include "core/init/row_laws.h"

#define DIM_ARGUMENT                                                                        \
	{                                                                                   \
		.name = "dim", .doc = "Width of the model; None: fan_in",                   \
		.accepts = WEIGHTD_NONE | WEIGHTD_INT, .min = 1, .max = WEIGHTD_NO_MAXIMUM, \
		.fallback = WEIGHTD_VALUE_NONE                                              \
	}
#define LAYERS_ARGUMENT(field, text)                                                          \
	{                                                                                     \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT, .min = 0, .max = 1e9, \
		.fallback = WEIGHTD_VALUE_INT(0)                                              \
	}

static const char *const parts[] = {"encoder", "decoder", NULL};
static const char *const laws[] = {"normal", "uniform", NULL};

const struct weightd_initializer weightd_init_wang_init = {
	.name = "wang_init",
	.source = "Wang and Komatsuzaki 2021, GPT-J; GPT-NeoX wang_init_method",
	INIT_ARGUMENTS({.name = "num_layers",
			.doc = "Layers of the model",
			.accepts = WEIGHTD_INT,
			.required = true,
			.min = 1,
			.max = WEIGHTD_NO_MAXIMUM},
		       DIM_ARGUMENT),
	.laws = {INIT_NORMAL("0", "2 / (num_layers * sqrt(dim or fan_in))")},
};

const struct weightd_initializer weightd_init_small_init = {
	.name = "small_init",
	.source = "Nguyen and Salazar 2019, Transformers without tears, section 2.2",
	INIT_ARGUMENTS(DIM_ARGUMENT),
	.laws = {INIT_NORMAL("0", "sqrt(2 / (5 * (dim or fan_in)))")},
};

const struct weightd_initializer weightd_init_fixup = {
	.name = "fixup",
	.source = "Zhang, Dauphin and Ma 2019, Fixup initialization, section 3",
	INIT_ARGUMENTS(COUNT_ARGUMENT("num_layers", 1, "Residual branches of the model"),
		       {.name = "layers_per_branch",
			.doc = "Layers in a branch",
			.accepts = WEIGHTD_INT,
			.fallback = WEIGHTD_VALUE_INT(2),
			.min = 2,
			.max = 1e9},
		       CHOICE_ARGUMENT("mode", init_fan_modes, "fan_out",
				       "Fan that divides the variance; the authors' code: "
				       "fan_out")),
	.quantities = {{"factor", "1 / sqrt(num_layers) if layers_per_branch == 2 else "
				  "exp(-1 / (2 * layers_per_branch - 2) * log(num_layers))"}},
	.laws = {INIT_NORMAL("0", "sqrt(2 / fan) * factor")},
};

const struct weightd_initializer weightd_init_deepnorm = {
	.name = "deepnorm",
	.source = "Wang et al. 2022, DeepNet, figure 2",
	.example = "deepnorm(encoder_layers=12)",
	INIT_ARGUMENTS(LAYERS_ARGUMENT("encoder_layers", "Layers of the encoder"),
		       LAYERS_ARGUMENT("decoder_layers", "Layers of the decoder"),
		       CHOICE_ARGUMENT("part", parts, "encoder",
				       "Where the weight is, in a model with both")),
	.requirements = {{"encoder_layers or decoder_layers",
			  "{initializer}: the model has no layers",
			  "encoder_layers, decoder_layers or both", WEIGHTD_ERR_MISSING_FIELD}},
	.quantities = {{"both", "sqrt(sqrt(encoder_layers * encoder_layers * encoder_layers * "
				"encoder_layers * decoder_layers))"},
		       {"gain", "0.87 / sqrt(sqrt(both)) if both > 0 and part == 'encoder' else "
				"1 / sqrt(sqrt(12 * decoder_layers)) if both > 0 else "
				"1 / sqrt(sqrt(8 * (encoder_layers + decoder_layers)))"}},
	.laws = {INIT_NORMAL("0", "gain * sqrt(2 / (fan_in + fan_out))")},
};

const struct weightd_initializer weightd_init_t_fixup = {
	.name = "t_fixup",
	.source = "Huang et al. 2020, Improving transformer optimization through better "
		  "initialization, section 3.3",
	INIT_ARGUMENTS(COUNT_ARGUMENT("num_layers", 1, "Layers of the encoder or decoder"),
		       CHOICE_ARGUMENT("part", parts, "encoder", "Where the weight is"),
		       FLAG_ARGUMENT("embedding", "An embedding: normal with std d^(-1/2) in place "
						  "of Xavier's rule"),
		       CHOICE_ARGUMENT("distribution", laws, "uniform", "Law of Xavier's rule")),
	.requirements = {{"not embedding or ndim == 2",
			  "{initializer} on {tensor} with shape {shape}",
			  "a tensor with exactly 2 dimensions", WEIGHTD_ERR_SHAPE_MISMATCH}},
	.quantities = {{"factor", "1 / sqrt(sqrt(9 * num_layers)) if part == 'decoder' else "
				  "0.67 / sqrt(sqrt(num_layers))"},
		       {"gain", "factor"},
		       {"std", "gain * sqrt(2 / (fan_in + fan_out))"}},
	.when = {"embedding", "distribution == 'uniform'"},
	.laws = {INIT_NORMAL("0", "factor / sqrt(size1)"), INIT_WITHIN("sqrt(3) * std"),
		 INIT_NORMAL("0", "std")},
};

const struct weightd_initializer weightd_init_mitchell = {
	.name = "mitchell",
	.source = "Groeneveld et al. 2024, OLMo; allenai/OLMo olmo/initialization.py",
	INIT_ARGUMENTS({.name = "layer",
			.doc = "Number of the layer, from 0, of a matrix that ends a branch; None: "
			       "another matrix",
			.accepts = WEIGHTD_NONE | WEIGHTD_INT,
			.min = 0,
			.max = 1e9,
			.fallback = WEIGHTD_VALUE_NONE},
		       STD_ARGUMENT("factor", 1.0, "Factor of the std"),
		       STD_ARGUMENT("cutoff", 3.0, "Largest value, in std")),
	.quantities = {{"depth", "1 if layer is None else 2 * (layer + 1)"}},
	.laws = {INIT_CUT_NORMAL("0", "factor / sqrt(fan_in * depth)", "-cutoff", "cutoff")},
};

const struct weightd_initializer weightd_init_scaled_normal = {
	.name = "scaled_normal",
	.source = "Radford et al. 2019, GPT-2, section 2.3; Shoeybi et al. 2019, Megatron-LM",
	INIT_ARGUMENTS(COUNT_ARGUMENT("num_layers", 1, "Layers of the model"),
		       STD_ARGUMENT("std", 0.02, "Standard deviation of the other weights")),
	.laws = {INIT_NORMAL("0", "std / sqrt(2 * num_layers)")},
};

const struct weightd_initializer weightd_init_layer_scale = {
	.name = "layer_scale",
	.source = "Touvron et al. 2021, Going deeper with image transformers, section 2",
	INIT_ARGUMENTS(COUNT_ARGUMENT("depth", 0, "Layers of the model")),
	.laws = {INIT_CONSTANT("0.1 if depth <= 18 else 1e-5 if depth <= 24 else 1e-6")},
};
