// What a reader pasted or typed, as a specification; and where its parts are in the text.
import {placeInText, placeOf} from "./faults.js";

const SPECIFICATION = ["model", "config", "parameters", "base", "torchvision", "timm"];
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isTensor = (value) => Array.isArray(value) || (isObject(value) && "shape" in value);

// {kind, specification, within: the pointer at which the text stands in it}; the kind is "broken"
// where JSON was meant and is none.
export function readSource(text) {
	const start = text.trim()[0];
	if (start === undefined) return {kind: "empty"};
	if (start !== "{" && start !== "[" && start !== '"') return {kind: "text", specification: {model: text}, within: "/model"};
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		return {kind: "broken"};
	}
	if (!isObject(value)) return {kind: "tree", specification: {model: value}, within: "/model"};
	if (SPECIFICATION.some((name) => name in value)) return {kind: "specification", specification: value, within: ""};
	if ("model_type" in value || "architectures" in value || "_class_name" in value)
		return {kind: "config", specification: {config: value}, within: "/config"};
	const values = Object.entries(value).filter(([name]) => name !== "__metadata__");
	if (values.length && values.every(([, one]) => isTensor(one))) return {kind: "shapes", specification: {parameters: value}, within: "/parameters"};
	return {kind: "tree", specification: {model: value}, within: "/model"};
}

const listOf = (init) => (init === undefined ? [] : Array.isArray(init) ? init : [init]);

// The specification with rules behind its own; own: how many these are.
export function withRules({specification}, rules, seed) {
	const own = listOf(specification.init);
	const whole = {...specification};
	if (own.length + rules.length) whole.init = [...own, ...rules];
	if (!("seed" in whole) && seed !== null) whole.seed = seed;
	return {whole, own: own.length};
}

// {area, place} of an error of such a specification: in the text, or in one of the rules' inputs.
export function findPlace(error, {kind, within, own}, area, inputs) {
	if (kind === "broken") return {area, place: placeOf({...error, code: "malformed-json"}, area.value)};
	const rule = /^\/init\/(\d+)(.*)$/.exec(error.pointer || "");
	if (rule && Number(rule[1]) >= own) {
		const input = inputs[Number(rule[1]) - own];
		return input ? {area: input, place: placeOf({...error, pointer: rule[2]}, input.value)} : null;
	}
	if (kind === "text") return {area, place: placeInText(error, area.value)};
	const pointer = (error.pointer || "").startsWith(within) ? error.pointer.slice(within.length) : "";
	return {area, place: placeOf({...error, pointer}, area.value)};
}
