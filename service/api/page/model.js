// A model of one's own: pasted, dropped or typed; its tree, every tensor's law, and what a rule changes.
import {ask, latest, post, Problem, routes} from "./api.js";
import {block, FORMS} from "./code.js";
import {h, put} from "./dom.js";
import {faultList, markArea} from "./faults.js";
import {flow} from "./flow.js";
import {HeadFault, readHead} from "./head.js";
import {keep} from "./keep.js";
import {pack, unpack} from "./link.js";
import {longWork} from "./long.js";
import {planTable} from "./plan.js";
import {rulesEditor} from "./rules.js";
import {bodyOf, findPlace, readSource} from "./source.js";
import {writeHash} from "./state.js";
import {count, t} from "./words.js";

const PLAN = "v1/models?validate_only=true", HISTOGRAMS = "v1/histograms?bins=40", QUIET = 250, BODY_MAX = 4 << 20;
const EXAMPLES = {
	print: `Net(
  (features): Sequential(
    (0): Conv2d(3, 16, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
    (1): BatchNorm2d(16, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
    (2): ReLU()
  )
  (classifier): Linear(in_features=16, out_features=10, bias=True)
)`,
	config: '{"model_type": "gpt2", "n_layer": 2, "n_embd": 64, "n_head": 4, "vocab_size": 1000, "n_positions": 128}',
	tree: '["Linear(30, 40)", "ReLU()", "Linear(40, 50)", "ReLU()", "Linear(50, 10)"]',
	shapes: '{"l1.weight": [40, 30], "l1.bias": [40], "norm.weight": [40]}',
};

const megabytes = (bytes) => (bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);

// Texts of rules are JSON each, or the body would be none.
function checkRules(texts) {
	texts.forEach((text, i) => {
		try {
			JSON.parse(text);
		} catch (error) {
			throw new Problem(400, {errors: [{pointer: "", detail: error.message, rule: i}]});
		}
	});
}

const byName = (list) => new Map(list.map((one) => [one.name, one]));
const pictures = (body) => post(HISTOGRAMS, body).then(({tensors}) => byName(tensors), () => null);

class View {
	constructor(box, state) {
		this.box = box;
		this.hasSignal = this.hasStatistics = false;
		this.state = state;
		this.area = h("textarea", {id: "source", rows: 9, spellcheck: "false", autocomplete: "off", "aria-describedby": "source-help"});
		this.area.value = state.source;
		this.kind = h("p", {class: "help", role: "status", id: "kind"});
		this.faults = h("div", {id: "faults"});
		this.summary = h("p", {role: "status", id: "summary"});
		this.note = h("div", {id: "note"});
		this.result = h("div", {id: "result"});
		this.editor = rulesEditor(state.rules, () => this.run());
		this.look = latest(() => this.work());
		let timer = 0;
		this.area.addEventListener("input", () => {
			clearTimeout(timer);
			timer = setTimeout(() => this.run(), QUIET);
		});
	}

	run() {
		this.state.source = this.area.value;
		this.editor.sync();
		return this.look();
	}

	async remember() {
		const {source, rules} = this.state;
		const packed = source === "" ? "" : await pack({source, rules});
		writeHash("model", packed ? {m: packed} : {});
		put(this.note, packed === null ? h("p", {class: "help"}, t("link.long")) : null);
	}

	async work() {
		const source = readSource(this.state.source);
		put(this.kind, t("kind." + source.kind));
		await this.remember();
		if (source.kind === "empty") {
			put(this.faults);
			put(this.result);
			put(this.summary);
			return this.done();
		}
		const rules = this.state.rules;
		let place = source;
		try {
			checkRules(rules);
			const {body, own, isWrapped} = bodyOf(source, rules);
			place = {...source, own, isWrapped};
			if (body.length > BODY_MAX) throw new Problem(413, {detail: t("body.long", {size: megabytes(body.length)})});
			const before = rules.length ? bodyOf(source, []).body : null;
			const [plan, old] = await Promise.all([post(PLAN, body), before === null ? null : post(PLAN, before)]);
			put(this.faults);
			markArea(this.area, null);
			this.show(plan, old, source.hasBase ? null : rules.length ? own : Infinity, {body, before});
		} catch (error) {
			const problem = error instanceof Problem ? error : new Problem(400, {detail: error.message});
			markArea(this.area, problem);
			const found = problem.errors.map((one) => this.find(one, place));
			put(this.faults, faultList(problem, (one) => this.find(one, place), () => this.run()));
			(found.some((one) => one?.area !== this.area) && found.length ? this.editor.box : this.zone).after(this.faults);
			put(this.result);
			put(this.summary);
		}
		return this.done();
	}

	find(error, place) {
		if (error.rule === undefined) return findPlace(error, place, this.area, this.editor.inputs());
		const area = this.editor.inputs()[error.rule];
		return {area, place: [0, area.value.length]};
	}

	done() {
		this.box.dataset.runs = String(Number(this.box.dataset.runs || 0) + 1);
	}

	refuse(text) {
		put(this.faults, h("p", {class: "note fault", role: "alert"}, text));
		this.zone.after(this.faults);
		this.done();
	}

	show(plan, old, own, {body, before}) {
		const shown = {now: null, before: null};
		const table = planTable({parameters: plan.parameters, before: old && byName(old.parameters), own}, shown);
		const tree = h("div", {id: "tree"}), files = h("div", {id: "files"});
		const changed = old ? plan.parameters.filter((one, i) => JSON.stringify(one.initializer) !== JSON.stringify(old.parameters[i]?.initializer)).length : 0;
		this.editor.suggest(plan.parameters);
		put(this.summary, t("summary", {type: plan.type, tensors: count(plan.tensor_count), numbers: count(plan.parameter_count), bytes: megabytes(plan.total_bytes)}),
			old ? " " + t("summary.changed", {changed: count(changed)}) : "");
		put(this.result,
			(plan.warnings || []).map((warning) => h("p", {class: "note", lang: "en"}, typeof warning === "string" ? warning : warning.detail || JSON.stringify(warning))),
			plan.parameters_cut ? h("p", {class: "note"}, t("plan.cut", {shown: count(plan.parameters.length)})) : null,
			h("h2", null, t("plan.title")), h("p", {class: "help"}, h("span", {class: "key measured"}), t("values"), h("span", {class: "key"}), t("law"),
				old ? [h("span", {class: "key before"}), t("before")] : null), table.box,
			tree, this.hasSignal ? flow(body) : null, files, h("details", {id: "copies"}, h("summary", null, t("copy.as")), this.copies(body)));
		this.addPictures(shown, table, body, before);
		this.addTree(tree, files, body, plan).catch((error) => put(tree, h("p", {class: "help"}, error.message)));
	}

	async addPictures(shown, table, body, before) {
		const {has} = await routes();
		if (!has("/v1/histograms")) {
			this.box.dataset.pictures = "none";
			return;
		}
		[shown.now, shown.before] = await Promise.all([pictures(body), before === null ? null : pictures(before)]);
		table.draw();
		this.box.dataset.pictures = String(Number(this.box.dataset.pictures || 0) + 1);
	}

	// Every tensor's numbers beside its law; a large model takes a while, and can be stopped.
	checkOf(model) {
		const show = async (answer) => {
			const checked = await answer.json();
			const others = checked.tensors.filter((one) => one.agrees === false);
			return h("div", null, h("p", {lang: "en"}, checked.sentence), others.slice(0, 20).map((one) => h("p", {class: "note", lang: "en"}, `${one.name}: ${one.sentence}`)));
		};
		return longWork({id: "check", name: t("check"), path: `${model}/statistics`, show});
	}

	async addTree(tree, files, body, plan) {
		const model = await keep(body);
		const text = await (await ask("GET", `${model}/repr`, {accept: "text/plain"})).text();
		put(tree, h("details", {open: text.length < 4000}, h("summary", null, t("tree")), h("pre", {tabindex: "0", "aria-label": t("tree")}, text)));
		put(files, h("h2", null, t("files")), h("ul", {class: "row faults"}, Object.entries({...plan.sizes, json: null}).filter(([name, size]) => size !== null || name === "json").map(([name, size]) =>
			h("li", null, h("a", {href: `${model}/weights.${name}`.replace(/^\//, ""), download: `weights.${name}`}, name), size === null ? null : ` ${megabytes(size)}`))),
			longWork({id: "digest", name: t("digest"), path: `${model}/weights.safetensors.sha256`, accept: "text/plain",
				show: async (answer) => h("code", null, (await answer.text()).trim())}),
			this.hasStatistics ? this.checkOf(model) : null);
	}

	copies(body) {
		return Object.entries(FORMS).map(([name, form]) => block(name, form("v1/weights?format=safetensors", body, "weights.safetensors")));
	}

	async take(file) {
		try {
			const head = await readHead(file);
			this.area.value = head.kind === "text" ? head.text
				: `{\n${Object.entries(head.tensors).map(([name, tensor]) => `${JSON.stringify(name)}: ${JSON.stringify(tensor)}`).join(",\n")}\n}`;
			await this.run();
			if (head.kind !== "text") put(this.note, h("p", {class: "help", role: "status"}, t("head.read", {name: file.name, read: megabytes(head.read), size: megabytes(file.size), tensors: count(Object.keys(head.tensors).length)}),
				head.quantised ? " " + t("head.quantised", {quantised: count(head.quantised)}) : ""));
		} catch (error) {
			// A folder, or a file that has gone, cannot be read.
			this.refuse(error instanceof HeadFault ? t(error.key, {name: file.name, ...error.values}) : t("head.unreadable", {name: file.name}));
		}
	}
}

function dropZone(view) {
	const file = h("input", {type: "file", id: "file", onchange: () => file.files[0] && view.take(file.files[0])});
	const zone = h("div", {class: "drop", id: "drop"}, view.area, h("div", {class: "row"}, h("label", null, t("file"), " ", file)), h("p", {class: "help", id: "source-help"}, t("drop")));
	zone.addEventListener("dragover", (event) => {
		event.preventDefault();
		zone.classList.add("over");
	});
	zone.addEventListener("dragleave", () => zone.classList.remove("over"));
	view.area.addEventListener("paste", (event) => {
		const {files} = event.clipboardData, length = event.clipboardData.getData("text").length;
		if (!files.length && length <= BODY_MAX) return;
		event.preventDefault();
		if (files.length) view.take(files[0]);
		else view.refuse(t("body.long", {size: megabytes(length)}));
	});
	zone.addEventListener("drop", (event) => {
		zone.classList.remove("over");
		if (!event.dataTransfer.files.length) return;
		event.preventDefault();
		view.take(event.dataTransfer.files[0]);
	});
	view.zone = zone;
	return zone;
}

// What was typed stays while the page is open, also what is too long for a link.
let last = null;

async function fromLink(query) {
	if (last && query.size === (query.has("lang") ? 1 : 0)) return {state: last, isGood: true};
	const packed = query.get("m"), names = [...query.keys()].filter((name) => name !== "m" && name !== "lang");
	const state = packed ? await unpack(packed) : {source: EXAMPLES.print, rules: []};
	const isGood = state && typeof state.source === "string" && Array.isArray(state.rules) && state.rules.every((rule) => typeof rule === "string");
	return {state: isGood ? {source: state.source, rules: state.rules.slice(0, 100)} : {source: EXAMPLES.print, rules: []}, isGood: isGood && names.length === 0};
}

export async function start(box, query) {
	const {state, isGood} = await fromLink(query);
	const view = new View(box, state);
	last = view.state;
	put(box, h("h1", null, t("model.title")), h("p", {class: "soft"}, t("model.intro")),
		isGood ? null : h("p", {class: "note", role: "alert"}, t("link.model")),
		h("div", {class: "row", role: "group", "aria-label": t("presets")}, Object.keys(EXAMPLES).map((name) =>
			h("button", {type: "button", "data-example": name, onclick: () => {
				view.area.value = EXAMPLES[name];
				view.run();
			}}, t("example." + name)))),
		h("h2", null, h("label", {for: "source"}, t("source"))), dropZone(view), view.faults, view.kind, view.note,
		h("h2", {id: "rules-title"}, t("rules.title")), h("p", {class: "help"}, t("rules.help")), view.editor.box, view.summary, view.result);
	view.editor.suggest([]);
	const {has} = await routes();
	view.hasSignal = has("/v1/signal");
	view.hasStatistics = has("/v1/models/{id}/statistics");
	view.run();
	return {};
}
