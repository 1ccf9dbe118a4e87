// The plan of a model as a table: every tensor with its rule, fans and law, the values beside the law's
// curve, and what was before a rule came.
import {h, put} from "./dom.js";
import {histogram} from "./plot.js";
import {count, number, t} from "./words.js";

const FIRST = 40, MORE = 200;

export function lawText(parameter) {
	const law = parameter.initializer;
	if (parameter.tied_to) return t("tied", {name: parameter.tied_to});
	if (!law) return "–";
	if (law.distribution === "constant") return `${law.name} = ${number(law.low, 4)}`;
	if (law.distribution === "uniform") return `${law.name} [${number(law.low, 4)}, ${number(law.high, 4)}]`;
	if (law.std === undefined || law.std === null) return law.name;
	return `${law.name} μ ${number(law.mean, 4)}, σ ${number(law.std, 4)}`;
}

const fans = (parameter) => (parameter.fan_in === null ? "–" : `${parameter.fan_in} → ${parameter.fan_out}`);

function ruleText(parameter, own) {
	const found = /^\/init\/(\d+)/.exec(parameter.rule || "");
	if (!found) return parameter.rule === "default" ? t("rule.default") : parameter.rule || "–";
	if (own === null) return parameter.rule;
	const place = Number(found[1]);
	return place >= own ? t("rule.added", {i: place - own + 1}) : t("rule.own", {i: place + 1});
}

function picture(shown, kind, name, frame) {
	return h("figure", null, histogram({...shown, frame, kind, width: 100, height: 26,
		label: t("hist.weights", {name, low: number(shown.low), high: number(shown.high)})}),
		h("figcaption", null, `${number(shown.low, 2)} … ${number(shown.high, 2)}`));
}

// The values; beside those from before a rule came, at one scale.
function picturesOf(name, before, now) {
	if (!now) return null;
	if (!before) return picture(now, "bars", name);
	const frame = [Math.min(before.low, now.low), Math.max(before.high, now.high)];
	return [picture(before, "bars before", `${name} (${t("before")})`, frame), picture(now, "bars", name, frame)];
}

const same = (a, b) => a && JSON.stringify([a.initializer, a.rule, a.dtype]) === JSON.stringify([b.initializer, b.rule, b.dtype]);

function row(parameter, before, own, pictures) {
	const {name} = parameter, isChanged = before && !same(before, parameter);
	return h("tr", {class: isChanged ? "changed" : null, "data-name": name},
		h("th", {scope: "row"}, name), h("td", {class: "text"}, `(${parameter.shape.join(", ")})`), h("td", {class: "text"}, parameter.dtype),
		h("td", null, fans(parameter)),
		h("td", {class: "text"}, isChanged ? h("div", {class: "soft"}, h("s", null, h("span", {class: "hidden"}, t("before")), lawText(before))) : null, h("div", null, lawText(parameter))),
		h("td", {class: "text"}, ruleText(parameter, own)),
		h("td", null, h("div", {class: "row"}, picturesOf(name, isChanged && pictures.before?.get(name), pictures.now?.get(name)))));
}

// view: {parameters, before: Map or null, own}; pictures: {now, before}: Maps of histograms by name.
export function planTable(view, pictures) {
	const state = {shown: FIRST, text: "", changedOnly: false};
	const body = h("tbody"), more = h("button", {type: "button", class: "more"}), found = h("span", {class: "help", role: "status"});
	const isChanged = (parameter) => view.before && !same(view.before.get(parameter.name), parameter);
	const draw = () => {
		const rows = view.parameters.filter((parameter) => parameter.name.includes(state.text) && (!state.changedOnly || isChanged(parameter)));
		put(body, rows.slice(0, state.shown).map((parameter) => row(parameter, view.before?.get(parameter.name), view.own, pictures)));
		put(found, t("rows.found", {found: count(rows.length), all: count(view.parameters.length)}));
		more.hidden = rows.length <= state.shown;
		put(more, t("rows.more", {more: count(Math.min(MORE, rows.length - state.shown))}));
	};
	more.addEventListener("click", () => {
		state.shown += MORE;
		draw();
	});
	const filter = h("input", {type: "search", id: "filter", oninput: () => {
		state.text = filter.value;
		draw();
	}});
	const only = h("input", {type: "checkbox", id: "only", onchange: () => {
		state.changedOnly = only.checked;
		draw();
	}});
	draw();
	const heads = [["col.name", true], ["col.shape", true], ["col.dtype", true], ["col.fans"], ["col.law", true], ["col.rule", true], ["col.values"]];
	const box = h("div", null,
		h("div", {class: "row"}, h("label", null, t("filter"), " ", filter), view.before ? h("label", null, only, " ", t("changed.only")) : null, found),
		h("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": t("plan.title")}, h("table", {id: "plan"}, h("caption", {class: "hidden"}, t("plan.title")),
			h("thead", null, h("tr", null, heads.map(([key, left]) => h("th", {scope: "col", class: left ? "text" : null}, t(key))))), body)), more);
	return {box, draw};
}
