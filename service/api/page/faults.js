// What the service refuses, said at the place in the text that is meant, with the nearest name a click away.
import {h} from "./dom.js";
import {t} from "./words.js";

// Places of all values and keys of a JSON text by pointer: {start, end, key: [start, end]}; what is
// there before the first error if it is not well-formed.
export function places(text) {
	const found = new Map();
	let at = 0;
	const space = () => {
		while (/\s/.test(text[at] || "")) at++;
	};
	const string = () => {
		const start = at++;
		while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
		at++;
		return JSON.parse(text.slice(start, at));
	};
	const inside = (pointer, close, one) => {
		at++;
		space();
		for (let i = 0; at < text.length && text[at] !== close; i++) {
			one(pointer, i);
			space();
			if (text[at] === ",") at++;
			else if (text[at] !== close) throw new SyntaxError(text[at]);
			space();
		}
		at++;
	};
	const value = (pointer, key) => {
		space();
		const start = at;
		const place = {start, end: start, key};
		found.set(pointer, place);
		if (text[at] === "{") inside(pointer, "}", (above) => {
			const keyStart = at;
			if (text[at] !== '"') throw new SyntaxError(text[at]);
			const name = string(), keyEnd = at;
			space();
			if (text[at++] !== ":") throw new SyntaxError(text[at]);
			value(`${above}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, [keyStart, keyEnd]);
		});
		else if (text[at] === "[") inside(pointer, "]", (above, i) => value(`${above}/${i}`));
		else if (text[at] === '"') string();
		else while (/[^\s,\]}]/.test(text[at] || ",")) at++;
		place.end = at;
	};
	try {
		value("");
	} catch { /* the places up to there are known */ }
	return found;
}

const offset = (text, line, column) => {
	const lines = text.split("\n");
	return lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
};

const word = (text, start) => {
	const found = /^[\w.\-*]+/.exec(text.slice(start));
	return [start, start + (found ? found[0].length : 1)];
};

// A string's place inside of its quotes; with escapes, the text that they stand for is walked.
function within(text, start, line, column) {
	const end = text.indexOf('"', start) + 1;
	let target = 0, at = end, shown = "";
	while (at < text.length && text[at] !== '"') {
		const length = text[at] === "\\" ? (text[at + 1] === "u" ? 6 : 2) : 1;
		const letter = length === 1 ? text[at] : JSON.parse(`"${text.slice(at, at + length)}"`);
		target = offset(shown + letter + " ", line, column);
		if (shown.length >= target && shown.split("\n").length >= line) break;
		shown += letter;
		at += length;
	}
	return at;
}

// [start, end] of what an error means in a JSON text; null if it is not there.
export function placeOf(error, text) {
	const all = places(text);
	let pointer = error.pointer;
	if (error.code === "malformed-json" && error.line) return word(text, offset(text, error.line, error.column));
	while (pointer && !all.has(pointer)) pointer = pointer.slice(0, pointer.lastIndexOf("/"));
	const place = all.get(pointer || "");
	if (!place) return null;
	if (error.code === "unknown-field" && place.key && pointer === error.pointer) return [place.key[0] + 1, place.key[1] - 1];
	if (text[place.start] !== '"') return [place.start, place.end];
	if (!error.line) return [place.start + 1, place.end - 1];
	return word(text, within(text, place.start, error.line, error.column));
}

// [start, end] in a text that is itself the value (a print, call text).
export const placeInText = (error, text) =>
	(error.line ? word(text, Math.min(text.length, offset(text, error.line, error.column))) : null);

export function select(area, [start, end]) {
	area.focus();
	area.setSelectionRange(start, end);
	const line = area.value.slice(0, start).split("\n").length - 1;
	area.scrollTop = Math.max(0, (line - 3) * parseFloat(getComputedStyle(area).lineHeight));
}

function replace(area, [start, end], name, changed) {
	area.setRangeText(name, start, end, "select");
	area.focus();
	changed();
}

// The errors of a problem as a list.  find(error) -> {area, place} or null; changed() after a repair.
export function faultList(problem, find, changed) {
	const errors = problem.errors.length ? problem.errors : [{detail: problem.status === 0 ? t("no.answer") : problem.message}];
	return h("div", {role: "alert"}, h("ul", {class: "faults"}, errors.slice(0, 20).map((error) => {
		const where = error.pointer === undefined && !error.line ? null : find(error);
		const line = where?.place ? where.area.value.slice(0, where.place[0]).split("\n").length : 0;
		return h("li", {class: "note fault"}, h("p", null, h("span", {lang: "en"}, error.detail), error.expected ? h("span", {class: "soft", lang: "en"}, ` – ${error.expected}`) : null),
			h("div", {class: "row"},
				where?.place ? h("button", {type: "button", class: "where", onclick: () => select(where.area, where.place)}, t("show.place", {line})) : null,
				error.pointer ? h("code", null, error.pointer) : null,
				error.did_you_mean && where?.place ? h("button", {type: "button", class: "nearest", onclick: () => replace(where.area, where.place, error.did_you_mean, changed)},
					t("use", {name: error.did_you_mean})) : null));
	})));
}

export function markArea(area, problem) {
	area.setAttribute("aria-invalid", String(Boolean(problem)));
}
