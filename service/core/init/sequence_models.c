/*
 * Initial values of recurrent and state-space models: gates of an LSTM, Mamba, S4D, RWKV, the
 * identity as a recurrent weight, and positions as sines and cosines.
 */
#include "core/init/argument_fields.h"
#include "core/init/row_laws.h"

const struct weightd_initializer weightd_init_identity = {
	.name = "identity",
	.doc = "gain on the main diagonal of a matrix, 0 elsewhere",
	.source = "Le, Jaitly, Hinton 2015, A simple way to initialize recurrent networks",
	INIT_ARGUMENTS(DIAGONAL_ARGUMENT),
	INIT_SCALED_EYE,
};

const struct weightd_initializer weightd_init_lstm_forget_bias = {
	.name = "lstm_forget_bias",
	INIT_ALIASES("mxnet.LSTMBias"),
	.doc = "forget_bias in the second quarter, the forget gate of an LSTM, 0 in the others",
	.source = "Gers et al. 2000; Jozefowicz et al. 2015; mxnet.initializer.LSTMBias",
	INIT_ARGUMENTS(REAL_ARGUMENT("forget_bias", 1.0, "Bias of the forget gate")),
	.least_rank = 1,
	.most_rank = 1,
	.laws = {{.distribution = &weightd_distribution_row_block,
		  .reals = {"forget_bias"},
		  .sizes = {"1", "4"}}},
	.explained = {.low = "min(forget_bias, 0)", .high = "max(forget_bias, 0)"},
};

const struct weightd_initializer weightd_init_chrono = {
	.name = "chrono",
	.doc = "b = log(U(1, t_max - 1)) for the forget gate of an LSTM (i, f, g, o), -b for the "
	       "input gate, 0 else",
	.source = "Tallec and Ollivier 2018, Can recurrent neural networks warp time, section 3",
	INIT_ARGUMENTS({.name = "t_max",
			.doc = "Longest range of time to remember",
			.accepts = WEIGHTD_REAL,
			.required = true,
			.min = 2,
			.max = 1e30}),
	.least_rank = 1,
	.most_rank = 1,
	.laws = {INIT_LAW(chrono, "t_max")},
};

const struct weightd_initializer weightd_init_sinusoids = {
	.name = "sinusoids",
	.doc = "Positions (length, channels): sin(p / max_timescale^(i / (channels / 2 - 1))), "
	       "then the cosines",
	.source = "openai/whisper model.py, sinusoids(); Vaswani et al. 2017, section 3.5",
	INIT_ARGUMENTS({.name = "max_timescale",
			.doc = "Ratio of the longest wavelength to the shortest",
			.accepts = WEIGHTD_REAL,
			.min = 1,
			.max = 1e12,
			.fallback = WEIGHTD_VALUE_REAL(10000.0)}),
	.least_rank = 2,
	.most_rank = 2,
	.laws = {INIT_LAW(sinusoids, "max_timescale")},
	.explained = {.low = "-1", .high = "1"},
};

const struct weightd_initializer weightd_init_position_encoding = {
	.name = "position_encoding",
	.doc = "Positions (length, channels): sin and cos of p / max_timescale^(2 i / channels), "
	       "side "
	       "by side, or the sines first",
	.source =
		"Vaswani et al. 2017, section 3.5; transformers create_sinusoidal_embeddings() of "
		"XLM, DistilBERT and, not interleaved, Marian and Pegasus",
	INIT_ARGUMENTS({.name = "max_timescale",
			.doc = "Ratio of the longest wavelength to the shortest",
			.accepts = WEIGHTD_REAL,
			.min = 1,
			.max = 1e12,
			.fallback = WEIGHTD_VALUE_REAL(10000.0)},
		       {.name = "interleaved",
			.doc = "Sine and cosine of a pair stand side by side",
			.accepts = WEIGHTD_BOOL,
			.fallback = WEIGHTD_VALUE_BOOL(true)}),
	.least_rank = 2,
	.most_rank = 2,
	.laws = {INIT_LAW(position_encoding, "max_timescale", "1 if interleaved else 0")},
	.explained = {.low = "-1", .high = "1"},
};

const struct weightd_initializer weightd_init_log_range = {
	.name = "log_range",
	INIT_ALIASES("mamba_a_log", "s4d_real"),
	.doc = "log(1), log(2), ... along the last dimension: A_log of Mamba",
	.source = "Gu, Dao 2023; Gu et al. 2022 (S4D-real); mamba_ssm modules/mamba_simple.py",
	.least_rank = 1,
	.laws = {{.distribution = &weightd_distribution_log_range}},
};

#define STEP_ARGUMENT(field, preset, text)                                                      \
	{                                                                                       \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .min = 1e-9, .max = 1, \
		.fallback = WEIGHTD_VALUE_REAL(preset)                                          \
	}

const struct weightd_initializer weightd_init_mamba_dt_bias = {
	.name = "mamba_dt_bias",
	.doc = "x with softplus(x) = max(exp(U(log dt_min, log dt_max)), dt_floor): bias of "
	       "dt_proj in Mamba",
	.source = "Gu, Dao 2023; mamba_ssm modules/mamba_simple.py",
	INIT_ARGUMENTS(STEP_ARGUMENT("dt_min", 0.001, "Least time step"),
		       STEP_ARGUMENT("dt_max", 0.1, "Largest time step"),
		       STEP_ARGUMENT("dt_floor", 0.0001, "Floor of the time steps")),
	.laws = {INIT_LAW(time_step, "dt_min", "dt_max", "dt_floor")},
};

#define DECAY_ARGUMENT(field, preset, text)                                                     \
	{                                                                                       \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .min = 0, .max = 1e30, \
		.min_is_open = true, .fallback = WEIGHTD_VALUE_REAL(preset)                     \
	}

const struct weightd_initializer weightd_init_mamba2_a_log = {
	.name = "mamba2_a_log",
	.doc = "log(U(low, high)): A_log of the heads of Mamba 2",
	.source = "Dao and Gu 2024; mamba_ssm modules/mamba2.py",
	INIT_ARGUMENTS(DECAY_ARGUMENT("low", 1.0, "Least decay"),
		       DECAY_ARGUMENT("high", 16.0, "Largest decay")),
	.requirements = {INIT_ORDERED("low", "high")},
	.laws = {INIT_LAW(log_uniform, "low", "high")},
};

const struct weightd_initializer weightd_init_s4d_lin_real = {
	.name = "s4d_lin_real",
	.doc = "Every element is log(1 / 2): logarithm of the real part of S4D-Lin, negated",
	.source = "Gu et al. 2022, On the parameterization of diagonal state space models, section "
		  "4",
	.laws = {INIT_CONSTANT("-0.6931471805599453")},
};

const struct weightd_initializer weightd_init_s4d_lin_imag = {
	.name = "s4d_lin_imag",
	.doc = "pi n, n = 0, 1, ... along the last dimension: imaginary part of S4D-Lin",
	.source = "Gu et al. 2022, On the parameterization of diagonal state space models, section "
		  "4",
	.least_rank = 1,
	.laws = {INIT_LAW(linear_range, "0", "3.141592653589793")},
};

#define RWKV_SOURCE "Peng et al. 2023, RWKV; RWKV-LM, RWKV-v4/src/model.py"
#define LAYER_ARGUMENTS                                            \
	COUNT_ARGUMENT("layer", 0, "Number of the layer, from 0"), \
		COUNT_ARGUMENT("num_layers", 2, "Layers of the model")
#define LAYER_BELOW                                                                       \
	{                                                                                 \
		"layer < num_layers",                                                     \
			"{initializer}: layer is {layer} and num_layers is {num_layers}", \
			"a layer below num_layers", 0                                     \
	}

static const char *const kinds[] = {"k", "v", "r", "ffn", NULL};

const struct weightd_initializer weightd_init_rwkv_time_decay = {
	.name = "rwkv_time_decay",
	.example = "rwkv_time_decay(0, 12)",
	.doc = "-5 + 8 (h / (d - 1))^exponent along the last dimension",
	.source = RWKV_SOURCE,
	INIT_ARGUMENTS(LAYER_ARGUMENTS),
	.requirements = {LAYER_BELOW},
	.quantities = {{"exponent", "0.7 + 1.3 * (layer / (num_layers - 1))"}},
	.laws = {{.distribution = &weightd_distribution_power_range,
		  .reals = {"-5", "8", "exponent"},
		  .sizes = {"1"}}},
	.explained = {.low = "-5", .high = "3"},
};

const struct weightd_initializer weightd_init_rwkv_time_first = {
	.name = "rwkv_time_first",
	.doc = "log(0.3) + ((h + 1) mod 3 - 1) / 2 along the last dimension",
	.source = RWKV_SOURCE,
	.laws = {INIT_LAW(zigzag, "-1.203972804325936", "0.5")},
	.explained = {.low = "-1.203972804325936 - 0.5", .high = "-1.203972804325936 + 0.5"},
};

const struct weightd_initializer weightd_init_rwkv_time_mix = {
	.name = "rwkv_time_mix",
	.example = "rwkv_time_mix(0, 12)",
	.doc = "(h / d)^exponent + offset along the last dimension",
	.source = RWKV_SOURCE,
	INIT_ARGUMENTS(
		LAYER_ARGUMENTS,
		CHOICE_ARGUMENT("kind", kinds, "k",
				"k, v, r of the time mixing; ffn: both of the channel mixing")),
	.requirements = {LAYER_BELOW},
	.quantities = {{"offset", "0.3 * (layer / (num_layers - 1)) if kind == 'v' else 0"},
		       {"exponent", "(0.5 if kind == 'r' else 1) * (1 - layer / num_layers)"}},
	.laws = {INIT_LAW(power_range, "offset", "1", "exponent")},
	.explained = {.low = "offset", .high = "offset + 1"},
};
