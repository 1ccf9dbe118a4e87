// What the minute offers: initialisations, activations, examples; each as a rule and as Python.

const short = (value) => String(Number(value.toPrecision(4)));
const times = (gain) => (gain === 1 ? "" : `${short(gain)} * `);

// weight: the initializer of the rule, null for the default; python: the same with torch.nn.init.
// hasGain: a factor in front of the deviation changes it.
export const SCHEMES = {
	default: {
		hasGain: true,
		weight: (gain) => (gain === 1 ? null : `uniform(-${short(gain)} / sqrt(fan_in), ${short(gain)} / sqrt(fan_in))`),
		python: (gain) => (gain === 1 ? null : `b = ${short(gain)} / m.in_features ** 0.5; nn.init.uniform_(m.weight, -b, b)`),
	},
	he: {
		hasGain: true,
		weight: (gain) => (gain === 1 ? "kaiming_normal" : `normal(0, ${times(gain)}sqrt(2 / fan_in))`),
		python: (gain) => (gain === 1 ? "nn.init.kaiming_normal_(m.weight)" : `nn.init.normal_(m.weight, 0, ${times(gain)}(2 / m.in_features) ** 0.5)`),
	},
	xavier: {
		hasGain: true,
		weight: (gain) => (gain === 1 ? "xavier_uniform" : `xavier_uniform(gain=${short(gain)})`),
		python: (gain) => `nn.init.xavier_uniform_(m.weight${gain === 1 ? "" : `, gain=${short(gain)}`})`,
	},
	lecun: {
		hasGain: true,
		weight: (gain) => `normal(0, ${times(gain)}sqrt(1 / fan_in))`,
		python: (gain) => `nn.init.normal_(m.weight, 0, ${times(gain)}(1 / m.in_features) ** 0.5)`,
	},
	orthogonal: {
		hasGain: true,
		weight: (gain) => (gain === 1 ? "orthogonal" : `orthogonal(gain=${short(gain)})`),
		python: (gain) => `nn.init.orthogonal_(m.weight${gain === 1 ? "" : `, gain=${short(gain)}`})`,
	},
	exact: {
		weight: (gain, act) => `second_moment_normal(nonlinearity="${ACTIVATIONS[act].name}")`,
		python: () => "nn.init.normal_(m.weight, 0, gain / m.in_features ** 0.5)  # gain = 1 / sqrt(E[f(z)^2])",
	},
	small: {
		hasGain: true,
		weight: (gain) => `normal(0, ${short(.01 * gain)})`,
		python: (gain) => `nn.init.normal_(m.weight, 0, ${short(.01 * gain)})`,
	},
	large: {
		hasGain: true,
		weight: (gain) => `normal(0, ${short(gain)})`,
		python: (gain) => `nn.init.normal_(m.weight, 0, ${short(gain)})`,
	},
	zeros: {weight: () => "zeros", python: () => "nn.init.zeros_(m.weight)"},
};

// name: the nonlinearity's in initializers; saturates: that is what goes wrong with it, else it dies.
export const ACTIVATIONS = {
	relu: {module: "ReLU()", name: "relu"},
	leaky_relu: {module: "LeakyReLU()", name: "leaky_relu"},
	tanh: {module: "Tanh()", name: "tanh", saturates: true},
	sigmoid: {module: "Sigmoid()", name: "sigmoid", saturates: true},
	gelu: {module: "GELU()", name: "gelu"},
	silu: {module: "SiLU()", name: "silu"},
	mish: {module: "Mish()", name: "mish"},
	elu: {module: "ELU()", name: "elu"},
	selu: {module: "SELU()", name: "selu"},
	softplus: {module: "Softplus()", name: "softplus"},
	softsign: {module: "Softsign()", name: "softsign", saturates: true},
	hardtanh: {module: "Hardtanh()", name: "hardtanh", saturates: true},
	identity: {module: "Identity()", name: "linear"},
};

export const PRESETS = [
	["default", "relu", 1], ["he", "relu", 1], ["xavier", "tanh", 1], ["lecun", "selu", 1], ["orthogonal", "tanh", 1],
	["small", "tanh", 1], ["large", "tanh", 1], ["xavier", "sigmoid", 1], ["exact", "gelu", 1], ["zeros", "relu", 1],
];

export const WIDTHS = [16, 32, 64, 128, 256, 512];

export function specification({init, act, depth, width, gain, seed}) {
	const weight = SCHEMES[init].weight(SCHEMES[init].hasGain ? gain : 1, act);
	const model = [];
	for (let i = 0; i < depth; i++) model.push(`Linear(${width}, ${width})`, ACTIVATIONS[act].module);
	const rules = weight === null ? [] : [
		{module: "Linear", parameter: "weight", initializer: weight}, {module: "Linear", parameter: "bias", initializer: "zeros"}];
	return {model, init: rules, seed};
}

export function python({init, act, depth, width, gain}) {
	const line = SCHEMES[init].python(SCHEMES[init].hasGain ? gain : 1, act);
	return `layers = [m for _ in range(${depth}) for m in (nn.Linear(${width}, ${width}), nn.${ACTIVATIONS[act].module})]
net = nn.Sequential(*layers)
` + (line === null ? "# nothing more: these are PyTorch's defaults" : `for m in net.modules():
    if isinstance(m, nn.Linear):
        ${line}
        nn.init.zeros_(m.bias)`);
}
