// What a reader pasted or typed, as the body of a request; and where its parts are in the text.
import {placeInText, placeOf, places} from "./faults.js";

const SPECIFICATION = ["model", "config", "parameters", "base", "torchvision", "timm"];
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isTensor = (value) => Array.isArray(value) || (isObject(value) && "shape" in value);

function kindOf(value) {
	if (!isObject(value)) return "tree";
	if (SPECIFICATION.some((name) => name in value)) return "specification";
	if ("model_type" in value || "architectures" in value || "_class_name" in value) return "config";
	const tensors = Object.entries(value).filter(([name]) => name !== "__metadata__");
	return tensors.length && tensors.every(([, one]) => isTensor(one)) ? "shapes" : "tree";
}

// The member of a specification that a text of this kind is.
const MEMBER = {text: "model", tree: "model", config: "config", shapes: "parameters"};

// {kind, text, hasBase}; the kind is "broken" where JSON was meant and is none.
export function readSource(text) {
	const start = text.trim()[0];
	if (start === undefined) return {kind: "empty", text};
	if (start !== "{" && start !== "[" && start !== '"') return {kind: "text", text};
	try {
		const value = JSON.parse(text);
		return {kind: kindOf(value), text, hasBase: isObject(value) && "base" in value};
	} catch {
		return {kind: "broken", text};
	}
}

// Adds rules to the text of a specification, behind its own.  The text stays as it was written:
// numbers that JavaScript would round, and members that stand twice, are the server's to judge.
function splice(text, rules) {
	const all = places(text), init = all.get("/init"), root = all.get("");
	if (!init) return {body: `${text.slice(0, root.end - 1)}, "init": [${rules}]${text.slice(root.end - 1)}`, own: 0};
	if (text[init.start] !== "[")
		return {body: `${text.slice(0, init.start)}[${text.slice(init.start, init.end)}, ${rules}]${text.slice(init.end)}`, own: 1, isWrapped: true};
	let own = 0;
	while (all.has(`/init/${own}`)) own++;
	return {body: `${text.slice(0, init.end - 1)}${own ? ", " : ""}${rules}${text.slice(init.end - 1)}`, own};
}

// {body, own: how many rules stand before those that are added}; rules are texts of JSON.
export function bodyOf({kind, text}, rules) {
	if (kind === "broken" || (kind === "specification" && !rules.length)) return {body: text, own: Infinity};
	if (kind === "specification") return splice(text, rules.join(", "));
	const value = kind === "text" ? JSON.stringify(text) : text.trim();
	return {body: `{"${MEMBER[kind]}": ${value}${rules.length ? `, "init": [${rules.join(", ")}]` : ""}}`, own: 0};
}

// {area, place} of an error of such a body: in the text, or in one of the rules' inputs.
export function findPlace(error, {kind, own, isWrapped}, area, inputs) {
	if (kind === "broken") return {area, place: placeOf({...error, code: "malformed-json"}, area.value)};
	const rule = /^\/init\/(\d+)(.*)$/.exec(error.pointer || "");
	if (rule && Number(rule[1]) >= own) {
		const input = inputs[Number(rule[1]) - own];
		return input ? {area: input, place: placeOf({...error, pointer: rule[2]}, input.value)} : null;
	}
	if (kind === "text") return {area, place: placeInText(error, area.value)};
	const within = kind === "specification" ? "" : `/${MEMBER[kind]}`;
	let pointer = (error.pointer || "").startsWith(within) ? error.pointer.slice(within.length) : "";
	if (isWrapped) pointer = pointer.replace(/^\/init\/0/, "/init");
	return {area, place: placeOf({...error, pointer}, area.value)};
}
