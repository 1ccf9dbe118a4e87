// The frame: language, the three views, and which of them the URL names.
import {h, put} from "./dom.js";
import {readHash} from "./state.js";
import {firstLanguage, isLanguage, languageName, setLanguage, t} from "./words.js";

const VIEWS = {
	minute: () => import("./minute.js"),
	chapter: () => import("./chapter.js"),
	model: () => import("./model.js"),
};
const main = document.getElementById("main");
let shown = null;

function frame(name) {
	document.title = `${t("view." + name)} – weightd`;
	const nav = document.getElementById("views");
	nav.setAttribute("aria-label", t("nav"));
	put(nav, Object.keys(VIEWS).map((view) =>
		h("a", {href: `#${view}`, "aria-current": view === name ? "page" : null}, t("view." + view))));
	put(document.getElementById("footer"), ["v1", "v1/catalog", "openapi.yaml"].map((path) =>
		h("a", {href: path}, t("foot." + path))));
	document.getElementById("language").value = languageName();
}

async function show(takesFocus) {
	const {view, query} = readHash();
	const name = view in VIEWS ? view : "minute";
	frame(name);
	const part = await VIEWS[name]();
	shown?.stop?.();
	const box = h("div", {id: name});
	put(main, view && !(view in VIEWS) ? h("p", {class: "note", role: "alert"}, t("link.view", {view: view.slice(0, 60)})) : null,
		query.has("lang") && !isLanguage(query.get("lang")) ? h("p", {class: "note", role: "alert"}, t("link.language", {name: query.get("lang").slice(0, 20)})) : null, box);
	shown = (await part.start(box, query)) || {};
	if (takesFocus) main.focus();
}

await setLanguage(firstLanguage(readHash().query));
addEventListener("hashchange", () => show(true));
document.getElementById("language").addEventListener("change", async (event) => {
	await setLanguage(event.target.value, true);
	await show(false);
});
await show(false);
