// The signal through a model of the reader's: what becomes of its size, module by module, and where theory ends.
import {post} from "./api.js";
import {h, put} from "./dom.js";
import {sizes} from "./plot.js";
import {number, t} from "./words.js";

const root = (value) => (typeof value === "number" ? Math.sqrt(value) : null);

function plots(layers, width) {
	const names = layers.map(({path, type}) => `${path} ${type}`);
	const plot = (of, band, key) => sizes({width, names, measured: layers.map(({measured}) => root(measured?.[of])), theory: layers.map((layer) => root(layer[of])),
		low: band && layers.map((layer) => root(layer.band?.[0])), high: band && layers.map((layer) => root(layer.band?.[1])),
		label: t(key, {first: number(root(layers[0][of])), last: number(root(layers.at(-1)[of])), layers: layers.length})});
	return h("div", {class: "pair"},
		h("figure", null, h("h3", null, t("signal.title")), plot("second_moment", true, "plot.signal")),
		h("figure", null, h("h3", null, t("gradient.title")), plot("mean_square_gradient", false, "plot.gradient")));
}

export function flow(body) {
	const out = h("div", {role: "status"});
	const box = h("details", {id: "flow"}, h("summary", null, t("flow.title")), out);
	box.addEventListener("toggle", async () => {
		if (!box.open || box.dataset.begun) return;
		box.dataset.begun = "yes";
		try {
			const answer = await post("v1/signal?inputs=8", body);
			const layers = answer.layers.filter((layer) => layer.second_moment !== null);
			put(out, h("p", null, h("strong", null, t("name." + answer.verdict.name)), " ", h("span", {lang: "en"}, answer.verdict.sentence)),
				layers.length ? plots(layers, Math.min(560, out.clientWidth)) : null,
				(answer.warnings || []).map((warning) => h("p", {class: "note", lang: "en"}, warning)));
		} catch (error) {
			put(out, h("p", {class: "note fault"}, error.message));
		}
		box.dataset.done = "yes";
	});
	return box;
}
