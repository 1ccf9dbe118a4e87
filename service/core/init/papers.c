/*
 * Rules of papers for any weight, or for a tensor with a certain role.  Those for deep residual
 * models are in depth_rules.c, those for recurrent and state-space models in sequence_models.c,
 * those for images in image_models.c.
 */
#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"
#include "core/init/row_laws.h"

static const char *const walk_nonlinearities[] = {"relu", "linear", NULL};
static const char *const lora_inits[] = {"kaiming_uniform", "gaussian", NULL};
static const struct weightd_field moment_fields[] = {
	CHOICE_ARGUMENT("nonlinearity", init_activations, "gelu",
			"The activation behind the layer"),
	CHOICE_ARGUMENT("mode", init_fan_modes, "fan_in", "Fan that divides the variance"),
	REAL_ARGUMENT("a", 0.01,
		      "Negative slope of the leaky_relu; without effect for other activations"),
};

const struct weightd_initializer weightd_init_lecun_uniform = {
	.name = "lecun_uniform",
	.source = "LeCun et al. 1998, Efficient BackProp, eq. 16",
	.fans = init_fans_stated,
	.quantities = {{"std", "sqrt(1 / fan_in)"}},
	.laws = {INIT_WITHIN("sqrt(3) * std")},
};

const struct weightd_initializer weightd_init_second_moment_normal = {
	.name = "second_moment_normal",
	.doc = "With gain 1 / sqrt(E[f(z)^2]) of a standard normal z",
	.source = "He et al. 2015, section 2.2, for any activation f",
	WEIGHTD_FIELDS(moment_fields),
	.gain = init_gain_of_second_moment,
	.laws = {INIT_NORMAL("0", "gain / sqrt(fan)")},
};

const struct weightd_initializer weightd_init_second_moment_uniform = {
	.name = "second_moment_uniform",
	.doc = "With gain 1 / sqrt(E[f(z)^2]) of a standard normal z",
	.source = "He et al. 2015, section 2.2, for any activation f",
	WEIGHTD_FIELDS(moment_fields),
	.gain = init_gain_of_second_moment,
	.quantities = {{"std", "gain / sqrt(fan)"}},
	.laws = {INIT_WITHIN("sqrt(3) * std")},
};

const struct weightd_initializer weightd_init_siren_uniform = {
	.name = "siren_uniform",
	.source = "Sitzmann et al. 2020, Implicit neural representations, section 3.2",
	INIT_ARGUMENTS(POSITIVE_ARGUMENT("w0", 30.0, "Frequency of the sines"),
		       FLAG_ARGUMENT("is_first", "The layer that takes the coordinates")),
	.laws = {INIT_WITHIN("1 / fan_in if is_first else sqrt(6 / fan_in) / w0")},
};

const struct weightd_initializer weightd_init_random_walk = {
	.name = "random_walk",
	.source = "Sussillo and Abbott 2014, Random walk initialization",
	INIT_ARGUMENTS(
		CHOICE_ARGUMENT("nonlinearity", walk_nonlinearities, "relu", "Between the layers")),
	.when = {"nonlinearity == 'linear'"},
	.laws = {INIT_NORMAL("0", "exp(1 / (2 * fan_in)) / sqrt(fan_in)"),
		 INIT_NORMAL("0", "sqrt(2) * exp(1.2 / (max(fan_in, 6) - 2.4)) / sqrt(fan_in)")},
};

const struct weightd_initializer weightd_init_normc = {
	.name = "normc",
	.doc = "The weights of each output have one norm",
	.source = "OpenAI baselines common/tf_util.py and rllib, normc_initializer",
	INIT_ARGUMENTS(STD_ARGUMENT("std", 1.0, "Norm of the weights of an output")),
	.least_rank = 2,
	.laws = {{.distribution = &weightd_distribution_sphere_rows, .reals = {"std"}}},
};

const struct weightd_initializer weightd_init_switch_init = {
	.name = "switch_init",
	.doc = "Routers and experts",
	.source = "Fedus et al. 2021, Switch transformers, section 2.4",
	INIT_ARGUMENTS(STD_ARGUMENT("scale", 0.1, "Variance times fan_in")),
	.laws = {INIT_CUT_NORMAL("0", "sqrt(scale / fan_in)", "-2", "2")},
};

const struct weightd_initializer weightd_init_moco_qkv_uniform = {
	.name = "moco_qkv_uniform",
	.doc = "Queries, keys and values in one matrix",
	.source = "Chen, Xie and He 2021, MoCo v3; timm vision_transformer.py, "
		  "init_weights_vit_moco",
	.least_rank = 2,
	.most_rank = 2,
	.laws = {INIT_WITHIN("sqrt(6 / (size0 // 3 + fan_in))")},
};

const struct weightd_initializer weightd_init_lora_a = {
	.name = "lora_a",
	.doc = "lora_A, whose partner lora_B is zeros",
	.source = "Hu et al. 2021; peft tuners/lora/layer.py, reset_lora_parameters",
	INIT_ARGUMENTS(CHOICE_ARGUMENT("init", lora_inits, "kaiming_uniform",
				       "kaiming_uniform with a = sqrt(5), or normal with std 1 / "
				       "rank")),
	.least_rank = 2,
	.quantities = {{"gain", "sqrt(2 / (1 + sqrt(5) * sqrt(5)))"}},
	.when = {"init == 'gaussian'"},
	.laws = {INIT_NORMAL("0", "1 / size0"), INIT_WITHIN("sqrt(3) * (gain / sqrt(fan_in))")},
};

const struct weightd_initializer weightd_init_equalised = {
	.name = "equalised",
	.doc = "Without the factor gain lr_mul / sqrt(fan_in), by which the layer multiplies",
	.source = "Karras et al. 2018, Progressive growing of GANs, section 4.1; StyleGAN",
	INIT_ARGUMENTS(POSITIVE_ARGUMENT(
		"lr_mul", 1.0,
		"Multiplier of the learning rate, by which the stored values are divided")),
	.laws = {INIT_NORMAL("0", "1 / lr_mul")},
};

const struct weightd_initializer weightd_init_focal_bias = {
	.name = "focal_bias",
	.source = "Lin et al. 2017, Focal loss, section 4.1",
	INIT_ARGUMENTS({.name = "prior",
			.doc = "Probability of the rare class at first, below 1",
			.accepts = WEIGHTD_REAL,
			.min = 1e-300,
			.max = 1.0 - 0x1p-53,
			.fallback = WEIGHTD_VALUE_REAL(0.01)}),
	.laws = {INIT_CONSTANT("-log((1 - prior) / prior)")},
};

const struct weightd_initializer weightd_init_fourier_features = {
	.name = "fourier_features",
	.doc = "Normal with mean 0 and std sigma: fixed frequencies",
	.source = "Tancik et al. 2020, Fourier features let networks learn high frequency "
		  "functions, section 6",
	INIT_ARGUMENTS(STD_ARGUMENT("sigma", 1.0, "Std of the frequencies")),
	.laws = {INIT_NORMAL("0", "sigma")},
};

/* Not called zero: that is what several libraries call zeros. */
const struct weightd_initializer weightd_init_zero_hadamard = {
	.name = "zero_hadamard",
	INIT_ALIASES("ZerO"),
	.doc = "Identity, or with more outputs than inputs a part of a Hadamard matrix over "
	       "2^(m/2); the centre tap",
	.source = "Zhao, Schaefer and Anandkumar 2021, ZerO initialization, algorithm 1",
	.least_rank = 2,
	.most_rank = 5,
	.laws = {{.distribution = &weightd_distribution_hadamard}},
	.explained = {.low = "-1", .high = "1"},
};
