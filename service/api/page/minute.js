// The minute: what an initialisation does to a signal and its gradient in a stack of Linear layers.
import {latest, post, Problem, routes} from "./api.js";
import {block, FORMS} from "./code.js";
import {choice, field, h, put, table} from "./dom.js";
import {histogram, sizes} from "./plot.js";
import {ACTIVATIONS, PRESETS, python, SCHEMES, specification, WIDTHS} from "./schemes.js";
import {readValues, writeHash} from "./state.js";
import {number, percent, t} from "./words.js";

const SIGNAL = "v1/signal?inputs=8&bins=32", HISTOGRAMS = "v1/histograms?bins=40";
const RULES = {
	init: {of: Object.keys(SCHEMES), start: "default"},
	act: {of: Object.keys(ACTIVATIONS), start: "relu"},
	depth: {min: 2, max: 50, whole: true, start: 20},
	width: {of: WIDTHS.map(String), start: "128"},
	gain: {min: .25, max: 4, start: 1},
	seed: {min: 0, max: Number.MAX_SAFE_INTEGER, whole: true, start: 42},
};
const root = (value) => (typeof value === "number" ? Math.sqrt(value) : null);

function wanted(rule) {
	if (!rule) return t("link.unknown");
	return rule.of ? t("link.of", {of: rule.of.join(", ")}) : t("link.number", {min: rule.min, max: rule.max});
}

export function faultNote(faults) {
	return faults.length ? h("div", {class: "note", role: "alert"}, faults.map(({name, text, rule}) =>
		h("p", null, t("link.fault", {name, text: text.slice(0, 60), wanted: wanted(rule)})))) : null;
}

// What the answer says of each Linear layer, with the activation behind it.
function layersOf(answer) {
	const layers = [];
	for (const layer of answer.layers) {
		if (layer.what === "linear") layers.push({linear: layer, after: layer});
		else if (layers.length) layers[layers.length - 1].after = layer;
	}
	return layers;
}

const sizeWord = (ratio) => number(ratio < 1 ? 1 / ratio : ratio, 3);

// The sentence: by the gradient's factor, not by the size of activations.
function sentence(answer, layers) {
	const name = answer.verdict.name;
	const step = root(answer.gradient_factor);
	const first = root(layers[0]?.linear.mean_square_gradient);
	const values = {step: step ? sizeWord(step) : "–", plain: number(step, 3), first: first === null ? "–" : number(first, 2), layers: layers.length};
	return t("verdict." + name, values);
}

const TONE = {steady: "good", undefined: "doubt"};

function verdict(box, answer, layers, time) {
	box.className = "verdict " + (TONE[answer.verdict.name] || "bad");
	const last = layers[layers.length - 1]?.after;
	const alike = last?.measured?.correlation ?? last?.correlation;
	put(box, h("p", null, h("strong", null, t("name." + answer.verdict.name)), " ", sentence(answer, layers)),
		typeof alike === "number" && answer.verdict.name !== "symmetric" ? h("p", {class: "help"}, t(Math.abs(alike) > .95 ? "alike.much" : "alike", {share: percent(alike)})) : null,
		answer.measured?.agrees === false ? h("p", {class: "help"}, t("disagrees")) : null);
	performance.mark("verdict");
	box.dataset.verdict = answer.verdict.name;
	box.dataset.time = time.toFixed(1);
}

function key() {
	return h("p", {class: "help"}, h("span", {class: "key measured"}), t("key.measured"), h("span", {class: "key"}), t("key.theory"),
		h("span", {class: "key chance"}), t("key.chance"));
}

function signalPlot(layers, width) {
	const measured = layers.map(({linear}) => root(linear.measured?.second_moment));
	const theory = layers.map(({linear}) => root(linear.second_moment));
	return sizes({measured, theory, width, low: layers.map(({linear}) => root(linear.band?.[0])), high: layers.map(({linear}) => root(linear.band?.[1])),
		names: layers.map((layer, i) => t("layer", {i: i + 1})),
		label: t("plot.signal", {first: number(measured[0] ?? theory[0]), last: number(measured.at(-1) ?? theory.at(-1)), layers: layers.length})});
}

function gradientPlot(layers, width) {
	const measured = layers.map(({linear}) => root(linear.measured?.mean_square_gradient));
	const theory = layers.map(({linear}) => root(linear.mean_square_gradient));
	return sizes({measured, theory, width, names: layers.map((layer, i) => t("layer", {i: i + 1})),
		label: t("plot.gradient", {first: number(measured[0] ?? theory[0]), layers: layers.length})});
}

// At most ten of the layers, evenly, with the first and the last.
function picked(length) {
	const many = Math.min(10, length);
	return [...Array(many).keys()].map((i) => (many < 2 ? 0 : Math.round(i * (length - 1) / (many - 1))));
}

function outputs(layers) {
	if (!layers.some(({after}) => after.measured?.histogram)) return null;
	return [h("h2", null, t("outputs.title")), h("p", {class: "help"}, t("outputs.help")), h("div", {class: "small"}, picked(layers.length).map((i) => {
		const shown = layers[i].after.measured?.histogram;
		return shown && h("figure", null, histogram({counts: shown.counts, label: t("hist.outputs", {i: i + 1, low: number(shown.low), high: number(shown.high)})}),
			h("figcaption", null, t("layer", {i: i + 1})), h("figcaption", null, `${number(shown.low, 2)} … ${number(shown.high, 2)}`));
	}))];
}

export function weights(answer, pattern) {
	const tensors = answer.tensors.filter((tensor) => pattern.test(tensor.name));
	return h("div", {class: "small"}, picked(tensors.length).map((i) => {
		const tensor = tensors[i];
		return h("figure", null, histogram({counts: tensor.counts, expected: tensor.expected, label: t("hist.weights", {name: tensor.name, low: number(tensor.low), high: number(tensor.high)})}),
			h("figcaption", null, tensor.name), h("figcaption", null, `${number(tensor.low, 2)} … ${number(tensor.high, 2)}`));
	}));
}

function numbers(layers, act) {
	const health = ACTIVATIONS[act].saturates ? "saturated" : "dead";
	const rows = layers.map(({linear, after}, i) => [i + 1, number(root(linear.measured?.second_moment)), number(root(linear.second_moment)),
		number(root(linear.measured?.mean_square_gradient)), number(root(linear.mean_square_gradient)),
		percent(after.measured?.[health] ?? after[health]), percent(after.measured?.correlation ?? after.correlation)]);
	return table(t("numbers"), [[t("col.layer"), true], [t("col.signal")], [t("col.expected")], [t("col.gradient")], [t("col.expected")],
		[t("col." + health)], [t("col.alike")]], rows);
}

function health(layers, act) {
	const name = ACTIVATIONS[act].saturates ? "saturated" : "dead";
	const shares = layers.map(({after}) => after.measured?.[name] ?? after[name]).filter((share) => typeof share === "number");
	return shares.length ? h("p", {class: "help"}, t("health." + name, {first: percent(shares[0]), last: percent(shares.at(-1)), most: percent(Math.max(...shares))})) : null;
}

function controls(state, changed) {
	const range = (name, props, text) => {
		const shown = h("output", {for: name}, text(state[name]));
		const input = h("input", {type: "range", id: name, ...props});
		input.addEventListener("input", () => {
			state[name] = props.read ? props.read(Number(input.value)) : Number(input.value);
			put(shown, text(state[name]));
			changed();
		});
		return [input, shown];
	};
	const select = (name, items) => {
		const input = choice({id: name}, items, String(state[name]));
		input.addEventListener("change", () => {
			state[name] = input.value;
			changed();
		});
		return input;
	};
	const [depth, depthShown] = range("depth", {min: 2, max: 50, value: state.depth}, String);
	const [gain, gainShown] = range("gain", {min: -2, max: 2, step: .05, value: Math.log2(state.gain), read: (value) => Number((2 ** value).toPrecision(3)),
		"aria-valuetext": number(state.gain)}, (value) => "× " + number(value));
	const seed = h("input", {type: "number", id: "seed", min: 0, max: Number.MAX_SAFE_INTEGER, step: 1, value: String(state.seed)});
	seed.addEventListener("input", () => {
		const value = Number(seed.value);
		const isGood = seed.value !== "" && Number.isSafeInteger(value) && value >= 0;
		seed.setAttribute("aria-invalid", String(!isGood));
		if (!isGood) return;
		state.seed = value;
		changed();
	});
	const dice = h("button", {type: "button", id: "dice", onclick: () => {
		state.seed = Math.floor(Math.random() * 1e6);
		seed.value = String(state.seed);
		changed();
	}}, t("seed.new"));
	const box = h("div", {class: "controls", role: "group", "aria-label": t("controls")},
		field(t("init"), select("init", Object.keys(SCHEMES).map((name) => [name, t("init." + name)]))),
		field(t("act"), select("act", Object.keys(ACTIVATIONS).map((name) => [name, ACTIVATIONS[name].module.replace("()", "")]))),
		field(t("depth"), depth, " ", depthShown), field(t("width"), select("width", WIDTHS.map((width) => [String(width), String(width)]))),
		field(t("gain"), gain, " ", gainShown), field(t("seed"), seed), dice);
	box.sync = () => {
		gain.disabled = !SCHEMES[state.init].hasGain;
		gain.setAttribute("aria-valuetext", number(state.gain));
	};
	return box;
}

function presets(state, chosen) {
	return h("div", {class: "row presets", role: "group", "aria-label": t("presets")}, PRESETS.map(([init, act, gain]) =>
		h("button", {type: "button", "data-preset": `${init} ${act}`,
			"aria-pressed": String(state.init === init && state.act === act && state.gain === gain),
			onclick: (event) => chosen({init, act, gain}, event.currentTarget)}, t(`preset.${init}.${act}`))));
}

// What was chosen stays while the page is open.
let last = null;

export function start(box, query) {
	const {values, faults} = readValues(RULES, query);
	const state = last && query.size === (query.has("lang") ? 1 : 0) ? last : values;
	last = state;
	const parts = Object.fromEntries(["presets", "controls", "signal", "gradient", "warnings", "health", "outputs", "weights", "numbers", "code"].map((name) => [name, h("div", null)]));
	const say = h("div", {class: "verdict", role: "status", "aria-live": "polite", id: "verdict"}, h("p", null, t("waiting")));
	let drawn = null, stopped = false, hasHistograms = false;

	const draw = () => {
		if (!drawn) return;
		const {layers} = drawn;
		put(parts.signal, signalPlot(layers, parts.signal.clientWidth));
		put(parts.gradient, gradientPlot(layers, parts.gradient.clientWidth));
	};
	const show = (answer, asked, time) => {
		const layers = layersOf(answer);
		drawn = {layers};
		verdict(say, answer, layers, time);
		draw();
		put(parts.health, health(layers, asked.act));
		put(parts.outputs, outputs(layers));
		put(parts.numbers, numbers(layers, asked.act));
		put(parts.warnings, (answer.warnings || []).filter((warning) => !/look alike/.test(warning)).map((warning) => h("p", {class: "note", lang: "en"}, warning)));
		const body = JSON.stringify(specification(asked));
		put(parts.code, block("PyTorch", python(asked)), block("curl", FORMS.curl("v1/weights?format=safetensors", body, "weights.safetensors")));
	};
	const failed = (error) => {
		if (error.name === "AbortError") return;
		say.className = "verdict bad";
		put(say, h("p", null, error instanceof Problem && error.status === 0 ? t("no.answer") : error.message));
	};
	const ask = latest(async (asked) => {
		if (stopped) return;
		const begun = performance.now();
		const body = specification(asked);
		const weightsAsked = hasHistograms ? post(HISTOGRAMS, body).catch(() => null) : null;
		try {
			show(await post(SIGNAL, body), asked, performance.now() - begun);
		} catch (error) {
			failed(error);
		}
		const answer = await weightsAsked;
		put(parts.weights, answer ? weights(answer, /weight$/) : null);
		parts.weights.parentElement.hidden = !answer;
		box.dataset.answers = String(Number(box.dataset.answers || 0) + 1);
		box.dataset.time = (performance.now() - begun).toFixed(1);
	});
	const changed = () => {
		writeHash("minute", state);
		parts.controls.firstChild.sync();
		for (const button of parts.presets.querySelectorAll("[data-preset]"))
			button.setAttribute("aria-pressed", String(button.dataset.preset === `${state.init} ${state.act}` && state.gain === 1));
		ask({...state, width: Number(state.width)});
	};
	const rebuild = () => {
		put(parts.controls, controls(state, changed));
		parts.controls.firstChild.sync();
	};
	put(parts.presets, presets(state, (chosen) => {
		Object.assign(state, chosen);
		rebuild();
		changed();
	}));
	rebuild();
	put(box, h("h1", null, t("minute.title")), h("p", {class: "soft"}, t("minute.intro")), faultNote(faults), parts.presets, parts.controls, say, parts.warnings,
		h("div", {class: "pair"},
			h("figure", null, h("h2", null, t("signal.title")), h("figcaption", null, t("signal.help")), parts.signal),
			h("figure", null, h("h2", null, t("gradient.title")), h("figcaption", null, t("gradient.help")), parts.gradient)),
		key(), parts.health, h("section", {id: "outputs"}, parts.outputs),
		h("section", null, h("h2", null, t("weights.title")), h("p", {class: "help"}, t("weights.help")), parts.weights),
		h("details", null, h("summary", null, t("numbers")), parts.numbers),
		h("details", null, h("summary", null, t("same.code")), parts.code));
	routes().then(({has}) => {
		hasHistograms = has("/v1/histograms");
		if (has("/v1/signal")) return changed();
		put(box, h("h1", null, t("minute.title")), h("p", {class: "note"}, t("no.route", {route: "/v1/signal"})));
	}, failed);
	const observer = new ResizeObserver(() => draw());
	observer.observe(parts.signal);
	return {stop: () => {
		stopped = true;
		observer.disconnect();
	}};
}
