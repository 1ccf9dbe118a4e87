// The chapter, live: each step has the Python, the request that says the same, and what is answered.
import {ask, latest, Problem} from "./api.js";
import {copyButton, FORMS} from "./code.js";
import {choice, field, h, put} from "./dom.js";
import {keep} from "./keep.js";
import {faultList, markArea, placeOf} from "./faults.js";
import {pack, unpack} from "./link.js";
import {readValues, writeHash} from "./state.js";
import {pretty} from "./pretty.js";
import {STEPS} from "./steps.js";
import {t} from "./words.js";
import {faultNote} from "./minute.js";

// Requests that were changed, by step, while the page is open.
const edited = new Map();
const LOOKS = ["repr", "children", "modules", "parameters"];

async function run(area, look, out, again) {
	const body = area.value;
	try {
		const model = await keep(body);
		const answer = await ask("GET", `${model}/${look}`, {accept: "text/plain"});
		put(out.said, t("answer.of", {path: `${model}/${look}`}));
		put(out.shown, h("pre", {tabindex: "0", "aria-label": t("answer")}, await answer.text()));
		markArea(area, null);
	} catch (error) {
		const problem = error instanceof Problem ? error : new Problem(400, {errors: [{pointer: "", detail: error.message}]});
		markArea(area, problem);
		put(out.said);
		put(out.shown, faultList(problem, (one) => ({area, place: placeOf(one, area.value)}), again));
	}
	out.dataset.runs = String(Number(out.dataset.runs || 0) + 1);
}

// The URL names the step, and holds its request if it was changed.
async function remember(name) {
	const packed = edited.has(name) ? await pack(edited.get(name)) : null;
	writeHash("chapter", packed ? {step: name, m: packed} : {step: name});
}

function step({name, look, body, python}, number) {
	const id = `step-${name}`;
	const area = h("textarea", {id: `${id}-body`, rows: Math.min(14, pretty(body).split("\n").length + 1), spellcheck: "false", autocomplete: "off"});
	area.value = edited.get(name) ?? pretty(body);
	const looks = [...LOOKS, look].filter((one, i, all) => all.indexOf(one) === i);
	const chosen = choice({id: `${id}-look`}, [...looks, "parameters/0.bias"].map((one) => [one, one]), look);
	const out = h("div", {class: "answer"});
	out.said = h("p", {class: "help", role: "status"});
	out.shown = h("div", {role: "group", "aria-label": t("answer")});
	out.append(out.said, out.shown);
	const go = latest(async () => {
		section.dataset.begun = "yes";
		if (edited.has(name)) await remember(name);
		return run(area, chosen.value, out, go);
	});
	chosen.addEventListener("change", go);
	area.addEventListener("input", () => edited.set(name, area.value));
	area.addEventListener("keydown", (event) => {
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) go();
	});
	const section = h("section", {class: "step", id, "aria-labelledby": `${id}-title`},
		h("h2", {id: `${id}-title`}, `${number}. ${t(`step.${name}`)}`), h("p", null, t(`step.${name}.text`)),
		h("div", {class: "pair"},
			h("div", null, h("h3", null, "PyTorch"), h("pre", {tabindex: "0", "aria-label": "PyTorch"}, python)),
			h("div", null, h("h3", null, h("label", {for: `${id}-body`}, t("request"))), area,
				h("div", {class: "row"}, h("button", {type: "button", class: "main run", onclick: go}, t("run")),
					field(t("look"), chosen), copyButton(() => FORMS.curl("v1/weights", area.value)),
					h("button", {type: "button", onclick: () => {
						edited.delete(name);
						remember(name);
						area.value = pretty(body);
						go();
					}}, t("reset"))))),
		out);
	return section;
}

export async function start(box, query) {
	const {values, faults} = readValues({step: {of: STEPS.map(({name}) => name), start: ""}, m: {text: 8000, start: ""}}, query);
	const changed = values.m && values.step ? await unpack(values.m) : null;
	if (typeof changed === "string") edited.set(values.step, changed);
	put(box, h("h1", null, t("chapter.title")), h("p", {class: "soft"}, t("chapter.intro")), faultNote(faults),
		values.m && typeof changed !== "string" ? h("p", {class: "note", role: "alert"}, t("link.model")) : null,
		STEPS.map((one, i) => step(one, i + 1)));
	const seen = new IntersectionObserver((entries) => {
		for (const {target, isIntersecting} of entries) {
			if (isIntersecting && !target.dataset.begun) target.querySelector(".run").click();
		}
	});
	for (const section of box.querySelectorAll(".step")) {
		seen.observe(section);
		section.addEventListener("focusin", () => remember(section.id.replace("step-", "")));
	}
	if (values.step) box.querySelector(`#step-${values.step}`).scrollIntoView();
	return {stop: () => seen.disconnect()};
}
