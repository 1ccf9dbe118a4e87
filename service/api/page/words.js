// Texts in the language of the reader; each language has one file.

const LANGUAGES = ["en", "zh"];
let words = {}, language = "en";

const stored = () => {
	try {
		return localStorage.getItem("language");
	} catch {
		return null;
	}
};

export const isLanguage = (name) => LANGUAGES.includes(name.slice(0, 2));

// A link may name the language; else what was chosen here, else what the browser wants.
export function firstLanguage(query) {
	const wanted = [query.get("lang"), stored(), ...(navigator.languages || [])].filter(Boolean);
	return wanted.map((name) => name.slice(0, 2)).find((name) => LANGUAGES.includes(name)) || "en";
}

export async function setLanguage(name, keep) {
	words = (await import(`./${name}.js`)).default;
	language = name;
	document.documentElement.lang = name === "zh" ? "zh-CN" : "en";
	if (!keep) return;
	try {
		localStorage.setItem("language", name);
	} catch { /* a browser that keeps nothing */ }
}

export const languageName = () => language;

// The text of a key, with {names} filled in.
export function t(key, values) {
	const text = words[key];
	if (text === undefined) return key;
	return text.replace(/\{(\w+)\}/g, (all, name) => (values && name in values ? String(values[name]) : all));
}

export const has = (key) => key in words;

// 0.00312, 12.4, 3.1e-9
export function number(value, digits = 3) {
	if (value === null || value === undefined || Number.isNaN(value)) return "–";
	if (value === 0) return "0";
	const size = Math.abs(value);
	if (size >= 1e5 || size < 1e-3) return value.toExponential(digits - 1).replace("e+", "e");
	return String(Number(value.toPrecision(digits)));
}
export const percent = (share) => (share === null || share === undefined ? "–" : `${Math.round(100 * share)} %`);
export const count = (value) => Number(value).toLocaleString(language === "zh" ? "zh-CN" : "en");
