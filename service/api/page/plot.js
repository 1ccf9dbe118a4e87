// Plots in SVG: sizes by layer on a log axis, and histograms.
import {s} from "./dom.js";
import {number} from "./words.js";

const SUPERSCRIPT = {"-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹"};
const power = (exponent) => "10" + String(exponent).replace(/./g, (c) => SUPERSCRIPT[c]);
const isShown = (value) => typeof value === "number" && value > 1e-40 && value < 1e40;

// Powers of ten that hold all values; at least from 0.1 to 10.
function span(values) {
	const logs = values.filter(isShown).map(Math.log10);
	return {low: Math.floor(Math.min(-1, ...logs)), high: Math.ceil(Math.max(1, ...logs))};
}

function axes(at, low, high, layers, place) {
	const lines = [], step = Math.max(1, Math.ceil((high - low) / 6));
	for (let exponent = Math.ceil(low / step) * step; exponent <= high; exponent += step)
		lines.push(s("line", {class: "axis", x1: place.left, x2: place.right, y1: at.y(10 ** exponent), y2: at.y(10 ** exponent)}),
			s("text", {x: place.left - 6, y: at.y(10 ** exponent) + 4, "text-anchor": "end"}, power(exponent)));
	const every = Math.max(1, Math.ceil(layers / Math.max(4, Math.floor((place.right - place.left) / 45))));
	for (let i = 0; i < layers; i += every)
		lines.push(s("text", {x: at.x(i), y: place.bottom + 18, "text-anchor": "middle"}, i + 1));
	return lines;
}

const points = (values, at) => values
	.map((value, i) => (isShown(value) ? `${at.x(i).toFixed(1)} ${at.y(value).toFixed(1)}` : null));

// A line with gaps where there is no value.
function path(values, at) {
	let text = "", pen = "M";
	for (const point of points(values, at)) {
		if (point) text += pen + point;
		pen = point ? "L" : "M";
	}
	return text;
}

function area(low, high, at) {
	const there = points(high, at).filter(Boolean), back = points(low, at).filter(Boolean).reverse();
	return there.length && back.length ? "M" + there.concat(back).join("L") + "Z" : "";
}

// {measured, theory, low, high}: values by layer, null where unknown; label: a sentence for who cannot see it.
export function sizes({measured, theory, low, high, label, names, width}) {
	const W = Math.max(280, Math.round(width || 560)), H = 230, layers = theory.length;
	const place = {left: 46, right: W - 10, top: 8, bottom: H - 28};
	const range = span([...measured, ...theory, ...(low || []), ...(high || [])]);
	const at = {
		x: (i) => place.left + 6 + (layers < 2 ? 0 : i * (place.right - place.left - 12) / (layers - 1)),
		y: (value) => place.top + (range.high - Math.log10(Math.min(Math.max(value, 10 ** range.low), 10 ** range.high))) *
			(place.bottom - place.top) / (range.high - range.low),
	};
	const dots = measured.map((value, i) => (isShown(value)
		? s("circle", {class: "dot", cx: at.x(i), cy: at.y(value), r: layers > 30 ? 3 : 4}, s("title", null, `${names[i]}: ${number(value)}`))
		: value === 0 || value === Infinity ? s("path", {class: "cross", d: `M${at.x(i) - 3} ${(value ? place.top : place.bottom) - 3}l6 6m0-6l-6 6`},
			s("title", null, `${names[i]}: ${value ? "∞" : 0}`)) : null));
	return s("svg", {viewBox: `0 0 ${W} ${H}`, width: W, height: H, role: "img", "aria-label": label},
		axes(at, range.low, range.high, layers, place),
		low ? s("path", {class: "band", d: area(low, high, at)}) : null,
		s("path", {class: "line", d: path(theory, at)}), dots);
}

function bars(counts, top, {start, step}, H, name) {
	let text = "";
	counts.forEach((count, i) => {
		const height = top ? Math.min(H, H * count / top) : 0;
		if (height > 0) text += `M${(start + i * step).toFixed(2)} ${H}v${-height.toFixed(2)}h${(step * .96).toFixed(2)}v${height.toFixed(2)}z`;
	});
	return s("path", {class: name, d: text});
}

// The height of the highest bar; one that is far above all others, as of zeros behind a ReLU, is cut.
function highest(counts) {
	const [first, second] = [...counts].sort((a, b) => b - a);
	return second > 0 && first > 4 * second ? 1.6 * second : first;
}

// Where bars from low to high are in a picture of [first, last]; all of it without these.
function placeOfBars(count, width, low, high, frame) {
	const unit = frame && frame[1] > frame[0] && high > low ? width / (frame[1] - frame[0]) : 0;
	return unit ? {start: (low - frame[0]) * unit, step: (high - low) * unit / count} : {start: 0, step: width / count};
}

// Bars of counts, with the curve that the law expects; label: a sentence; frame: the numbers at both
// ends of the picture, for pictures that are compared.
export function histogram({counts, expected, low, high, frame, label, width = 104, height = 46, kind = "bars"}) {
	const top = expected ? Math.max(...counts, ...expected.filter((value) => value !== null), 1e-300) : highest(counts);
	const place = placeOfBars(counts.length, width, low, high, frame);
	const curve = (expected || []).map((value, i) => `${(place.start + (i + .5) * place.step).toFixed(2)} ${(height - height * value / top).toFixed(2)}`);
	return s("svg", {viewBox: `0 -2 ${width} ${height + 3}`, width, height: height + 3, role: "img", "aria-label": label},
		s("line", {class: "axis", x1: 0, x2: width, y1: height, y2: height}),
		bars(counts, top, place, height, kind),
		expected && curve.length ? s("path", {class: "curve", d: "M" + curve.join("L")}) : null);
}
