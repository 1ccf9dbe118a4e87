// The rules that a reader adds: a form for a new one, and the list, where each can be edited as JSON.
import {choice, field, h, put} from "./dom.js";
import {t} from "./words.js";

const INITIALIZERS = ["kaiming_normal", "kaiming_uniform", "xavier_normal", "xavier_uniform", "lecun_normal", "orthogonal", "normal(0, 0.02)",
	"trunc_normal(std=0.02)", "uniform(-0.1, 0.1)", "zeros", "ones", "constant(0.1)", "eye", "dirac", "sparse(0.1)", "numpy.normal(0, 0.5)",
	"normal(0, 1 / sqrt(fan_out))", "scale(0.5)"];
const list = (id, values) => h("datalist", {id}, [...new Set(values)].slice(0, 500).map((value) => h("option", {value})));

// texts: JSON of each rule; changed(texts).  .suggest(parameters) fills the lists of a form that is there.
export function rulesEditor(texts, changed) {
	const rows = h("ol", {class: "faults", id: "rules"}), suggestions = h("div", null);
	let inputs = [];
	const drawRows = () => {
		inputs = texts.map((text, i) => {
			const input = h("input", {type: "text", "aria-label": t("rule.added", {i: i + 1}), spellcheck: "false", autocomplete: "off", size: "60"});
			input.value = text;
			input.addEventListener("change", () => {
				texts[i] = input.value;
				changed();
			});
			return input;
		});
		put(rows, inputs.map((input, i) => h("li", {class: "row"}, input, h("button", {type: "button", class: "remove", "aria-label": t("rule.remove", {i: i + 1}), onclick: () => {
			texts.splice(i, 1);
			drawRows();
			changed();
		}}, "×"))));
	};
	const which = choice({id: "rule-which"}, ["module", "parameter", "path"].map((name) => [name, t("which." + name)]), "parameter");
	const what = h("input", {type: "text", id: "rule-what", list: "list-parameter", autocomplete: "off", spellcheck: "false"});
	const initializer = h("input", {type: "text", id: "rule-initializer", list: "list-initializer", autocomplete: "off", spellcheck: "false"});
	what.value = "weight";
	initializer.value = "normal(0, 0.02)";
	which.addEventListener("change", () => {
		what.setAttribute("list", `list-${which.value}`);
		what.value = {module: "Linear", parameter: "weight", path: "**"}[which.value];
	});
	const add = () => {
		texts.push(JSON.stringify({[which.value]: what.value, initializer: initializer.value}).replaceAll('":"', '": "').replaceAll('","', '", "'));
		drawRows();
		changed();
	};
	const box = h("div", {role: "group", "aria-labelledby": "rules-title"}, rows,
		h("div", {class: "row"}, field(t("which"), which), field(t("what"), what), field(t("initializer"), initializer),
			h("button", {type: "button", id: "rule-add", onclick: add}, t("rule.add"))), suggestions);
	for (const input of [what, initializer])
		input.addEventListener("keydown", (event) => event.key === "Enter" && add());
	drawRows();
	return {box, inputs: () => inputs, sync: () => inputs.forEach((input, i) => {
		texts[i] = input.value;
	}), suggest: (parameters) => put(suggestions,
		list("list-module", parameters.map(({module_type: type}) => type)), list("list-parameter", parameters.map(({name}) => name.split(".").at(-1))),
		list("list-path", parameters.map(({name}) => name)), list("list-initializer", INITIALIZERS))};
}
